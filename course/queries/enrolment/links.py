"""Signed links in mails, for who has no account or is not logged in.

A link names an enrolment and the very question it asks; when that is answered or asked anew, the old link is dead.
"""

from __future__ import annotations

import re

from django.core import signing
from django.urls import Resolver404, resolve, reverse
from django.utils.crypto import constant_time_compare

from course.enums import MailCode
from course.models import Enrolment, Message

OFFER, APPROVAL = "course.offer", "course.approval"


def offer_link(enrolment: Enrolment) -> str:
    """The page on which the applicant takes the offered place or lets it go."""
    return reverse("course:offer", args=[_token(OFFER, enrolment)])


def approval_link(enrolment: Enrolment) -> str:
    """The page on which the manager approves or refuses."""
    return reverse("course:approval", args=[_token(APPROVAL, enrolment)])


def enrolment_of_offer(token: str) -> Enrolment | None:
    """The enrolment of an offer; None for what we did not sign or asked before."""
    return _enrolment(OFFER, token)


def enrolment_of_approval(token: str) -> Enrolment | None:
    """The enrolment that a manager is asked about; None for what we did not sign or asked somebody else."""
    return _enrolment(APPROVAL, token)


def is_secret(link: str) -> bool:
    """Whoever has this path can act as its reader, without logging in."""
    try:
        return "token" in resolve(link).kwargs
    except Resolver404:
        return False


def _question(salt: str, enrolment: Enrolment) -> str:
    """What makes this question this one: the moment of the offer, or when which manager was asked."""
    if salt == OFFER:
        return str(enrolment.offered_at.timestamp()) if enrolment.offered_at else ""
    asked = enrolment.approval_asked_at
    return f"{enrolment.manager_email} {asked.timestamp()}" if asked else ""


def _token(salt: str, enrolment: Enrolment) -> str:
    digest = signing.Signer(salt=salt).signature(f"{enrolment.pk} {_question(salt, enrolment)}")
    return f"{enrolment.pk}-{digest}"


def _enrolment(salt: str, token: str) -> Enrolment | None:
    key, _separator, _digest = token.partition("-")
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        return None
    found = Enrolment.objects.select_related("user", "organisation", "edition").filter(pk=key).first()
    if found is None or not _question(salt, found):
        return None
    return found if constant_time_compare(token, _token(salt, found)) else None


TOKEN = re.compile(r"([0-9]{1,18})-[\w-]+", re.ASCII)


OFFERS = (MailCode.OFFERED,)


APPROVALS = (MailCode.ASK_APPROVAL, MailCode.REMIND_APPROVAL)


def asked_before(link: str, token: str, codes: tuple[MailCode, ...]) -> Enrolment | None:
    """Whose question we mailed with this link, after a later step ended that question (`queries.tokens` knows it no
    longer). None for what we never mailed, and for somebody who was asked first when another manager is asked now.
    """
    parts = TOKEN.fullmatch(token)
    if parts is None:
        return None
    enrolment = Enrolment.objects.select_related("user", "organisation", "edition").filter(pk=parts[1]).first()
    if enrolment is None:
        return None
    mails = Message.objects.filter(about=f"enrolment:{enrolment.pk}", link=link, template__in=codes)
    whose = mails.filter(person=enrolment.user_id) | mails.filter(address__iexact=enrolment.manager_email)
    return enrolment if whose.exists() else None
