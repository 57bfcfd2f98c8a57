"""What people change about themselves, and people whom nobody knew yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from course import text
from course.actions.calendars.events import refresh_person
from course.actions.history import record
from course.actions.mail.digest import follow_rhythm
from course.actions.people.addresses import check_free
from course.models import Organisation, User
from course.queries.people.addresses import person_with

if TYPE_CHECKING:
    from course.authority import Authority

OWN_FIELDS = (
    "first_name", "infix", "last_name", "job_title", "phone", "region", "learning_question", "can_help_with", "bio",
    "academic_title", "topic",
    "shows_profile", "shows_email", "photo_consent", "mail_rhythm", "weekly_news",
    "language",
)  # fmt: skip


@transaction.atomic
def change_profile(*, by: User, values: Mapping[str, Any]) -> None:
    """Change the fields of a profile that belong to the person."""
    changed = [name for name in OWN_FIELDS if name in values]
    for name in changed:
        setattr(by, name, values[name])
    by.save(update_fields=changed)
    if "mail_rhythm" in changed:
        follow_rhythm(by)
    refresh_person(person=by)
    record(row=by, action="wagtail.edit", by=by)


@transaction.atomic
def add_person(*, email: str, values: Mapping[str, str], organisation: Organisation, by: Authority) -> User:
    """Somebody whom the course office enrols and nobody knew. There is no password: they log in by a code.

    Raises AddressTaken.
    """
    check_free(email)
    person = User.objects.create_user(email, organisation=organisation, **values)
    record(row=person, action="wagtail.create", by=by)
    return person


@transaction.atomic
def colleague_named(
    *, email: str, first_name: str, infix: str, last_name: str, organisation: Organisation, by: Authority
) -> User:
    """The person with this address, made as a colleague when nobody knew it; who is known keeps the own names.

    Whether somebody who is known may take over is for the action that hands over to say.
    """
    known = person_with(email)
    if known is not None:
        return known
    colleague, made = User.objects.get_or_create(
        email__iexact=text.address(email),
        defaults={
            "email": text.address(email),
            "password": make_password(None),
            "first_name": first_name,
            "infix": infix,
            "last_name": last_name,
            "organisation": organisation,
        },
    )
    if made:
        record(row=colleague, action="wagtail.create", by=by)
    return colleague
