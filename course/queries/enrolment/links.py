"""Signed links in mails, for who has no account or is not logged in.

A link names an enrolment and the very question it asks; when that is answered or asked anew, the old link is dead.
"""

from __future__ import annotations

from django.urls import Resolver404, resolve, reverse

from course.authority import Purpose, SignedLink
from course.enums import MailCode
from course.models import Enrolment, Message
from course.models.mail import about
from course.signing import asked_of, is_signed, pk_in, token_for

OFFERS = (MailCode.OFFERED,)
APPROVALS = (MailCode.ASK_APPROVAL, MailCode.REMIND_APPROVAL)


def offer_link(enrolment: Enrolment) -> str:
    """The page on which the applicant takes the offered place or lets it go."""
    return reverse("course:offer", args=[token_of(Purpose.OFFER, enrolment)])


def approval_link(enrolment: Enrolment) -> str:
    """The page on which the manager approves or refuses."""
    return reverse("course:approval", args=[token_of(Purpose.APPROVAL, enrolment)])


def enrolment_of_offer(token: str) -> Enrolment | None:
    """The enrolment of an offer; None for what we did not sign or asked before."""
    return _enrolment(Purpose.OFFER, token)


def enrolment_of_approval(token: str) -> Enrolment | None:
    """The enrolment that a manager is asked about; None for what we did not sign or asked somebody else."""
    return _enrolment(Purpose.APPROVAL, token)


def is_secret(link: str) -> bool:
    """Whoever has this path can act as its reader, without logging in."""
    try:
        return "token" in resolve(link).kwargs
    except Resolver404:
        return False


def token_of(purpose: Purpose, enrolment: Enrolment) -> str:
    """What stands in the link of this question."""
    return token_for(purpose, enrolment.pk, _question(purpose, enrolment))


def is_signed_for(link: SignedLink, enrolment: Enrolment) -> bool:
    """We mailed this link about this very question, and it was not asked anew since."""
    question = _question(link.purpose, enrolment)
    return bool(question) and is_signed(link.token, link.purpose, enrolment.pk, question)


def _question(purpose: Purpose, enrolment: Enrolment) -> str:
    """What makes this question this one: the moment of the offer, or when which manager was asked."""
    if purpose == Purpose.OFFER:
        offered = enrolment.offered_at
        return asked_of(str(offered.timestamp()), enrolment.user.links_withdrawn) if offered else ""
    asked = enrolment.approval_asked_at
    return f"{enrolment.manager_email} {asked.timestamp()}" if asked else ""


def _enrolment(purpose: Purpose, token: str) -> Enrolment | None:
    found = _named_in(token)
    return found if found and is_signed_for(SignedLink(purpose, token), found) else None


def _named_in(token: str) -> Enrolment | None:
    """Whom a token names, signed by whomever."""
    pk = pk_in(token)
    if pk is None:
        return None
    return Enrolment.objects.select_related("user", "organisation", "edition").filter(pk=pk).first()


def asked_before(link: str, token: str, codes: tuple[MailCode, ...]) -> Enrolment | None:
    """Whose question we mailed with this link, after a later step ended that question (`is_signed_for` knows it no
    longer). None for what we never mailed, and for somebody who was asked first when another manager is asked now.
    """
    enrolment = _named_in(token)
    if enrolment is None:
        return None
    mails = Message.objects.filter(about=about(enrolment), link=link, template__in=codes)
    whose = mails.filter(person=enrolment.user_id) | mails.filter(address__iexact=enrolment.manager_email)
    return enrolment if whose.exists() else None
