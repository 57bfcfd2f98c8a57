"""Redirects (doorverwijzingen): what Wagtail's form lets through and leads nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect

from course.text import folded


def refuse_dead_ends() -> None:
    """From now on."""
    RedirectForm.clean = _checked(RedirectForm.clean)


def _checked(clean: Callable[[RedirectForm], Any]) -> Callable[[RedirectForm], Any]:
    def cleaned(form: RedirectForm) -> Any:
        data = clean(form)
        given = form.cleaned_data
        if "redirect_page" in given and "redirect_link" in given:
            _check_target(form)
        if given.get("old_path"):
            _check_path(form)
        return data

    return cleaned


def _check_target(form: RedirectForm) -> None:
    page, link = form.cleaned_data["redirect_page"], form.cleaned_data["redirect_link"]
    if bool(page) == bool(link):
        form.add_error("redirect_link", _("Choose a page, or fill in an address: one of the two."))


def _check_path(form: RedirectForm) -> None:
    """The same path in other capitals is a second answer to one question."""
    normal = Redirect.normalise_path(form.cleaned_data["old_path"])
    path = folded(normal)
    others = Redirect.objects.filter(site=form.cleaned_data.get("site")).exclude(pk=form.instance.pk)
    twin = others.filter(old_path__folded=path).values_list("old_path", flat=True).first()
    if twin:
        form.add_error("old_path", _("There is a redirect from %(path)s already.") % {"path": twin})
    elif "old_path" not in form.errors:
        _check_length(form, normal)


def _check_length(form: RedirectForm, path: str) -> None:
    """A path without a slash before it gets one."""
    try:
        MaxLengthValidator(Redirect._meta.get_field("old_path").max_length)(path)
    except ValidationError as too_long:
        form.add_error("old_path", too_long)
