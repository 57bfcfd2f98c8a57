"""A person's enrolments."""

from __future__ import annotations

import re

from django.db.models import QuerySet

from course.enums import TAKES_PART, MailCode
from course.models import Edition, Enrolment, Message, User

TOKEN = re.compile(r"([0-9]{1,18})-[\w-]+", re.ASCII)

OFFERS = (MailCode.OFFERED,)
APPROVALS = (MailCode.ASK_APPROVAL, MailCode.REMIND_APPROVAL)


def enrolment_of(user: User, edition: Edition) -> Enrolment | None:
    """The person's enrolment in this edition, drafts included."""
    return Enrolment.objects.filter(user=user, edition=edition).first()


def enrolments_of(user: User) -> QuerySet[Enrolment]:
    """All enrolments of a person, the newest edition first, with the buddy."""
    return (
        Enrolment.objects.filter(user=user)
        .select_related("edition", "buddy__user__organisation", "replaced_by__user")
        .order_by("-edition__starts_on")
    )


def own_enrolment(user: User, pk: int) -> Enrolment | None:
    """This enrolment, when it is the person's own."""
    return Enrolment.objects.select_related("edition", "user", "organisation").filter(pk=pk, user=user).first()


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


def group_of(edition: Edition) -> QuerySet[User]:
    """Who has a place in the edition, in the order of a Dutch list of names."""
    return (
        User.objects.filter(enrolments__edition=edition, enrolments__state__in=TAKES_PART)
        .select_related("organisation")
        .order_by("sort_name")
    )


def profiles_of(edition: Edition) -> QuerySet[User]:
    """Those of the group who let the others see their profile."""
    return group_of(edition).filter(shows_profile=True)
