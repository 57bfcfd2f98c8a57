"""Choosing on the page that says who gets what, as the course office does."""

from __future__ import annotations


def chosen(page, how="send", reason=""):
    """What the buttons of the page send along."""
    seen = page.context["telling_form"]["telling_seen"].value()
    once = str(page.context["telling_once"])
    return {"telling": how, "telling_seen": seen, "telling_reason": reason, "telling_once": once}


def post_and_choose(office, url, form, how="send", reason="", **kwargs):
    """Post a form, look who gets what, and post it again with the choice."""
    page = office.post(url, form)
    return office.post(url, form | chosen(page, how, reason), **kwargs)
