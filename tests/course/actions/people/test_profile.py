"""People who are named by others."""

from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.actions.people.profile import change_profile, colleague_named
from course.enums import MailCode, MailRhythm
from course.models import Message, User
from tests.factories import OrganisationFactory, UserFactory
from tests.helpers.mail import queue

pytestmark = pytest.mark.django_db

NAMES = {"first_name": "Anna", "infix": "de", "last_name": "Wit"}


def test_a_colleague_whom_nobody_knew_is_made_in_the_organisation():
    by = UserFactory()
    colleague = colleague_named(email="Anna@Duinrade.example", **NAMES, organisation=by.organisation, by=by)
    assert (colleague.email, colleague.full_name, colleague.organisation, colleague.sort_name) == (
        "anna@duinrade.example",
        "Anna de Wit",
        by.organisation,
        "wit anna de",
    )
    assert colleague.has_usable_password() is False


def test_who_is_known_by_that_address_in_any_capitals_keeps_name_and_organisation():
    by, known = UserFactory(), UserFactory(email="anna@elders.example", organisation=OrganisationFactory())
    before = (known.full_name, known.organisation)
    found = colleague_named(email="ANNA@elders.example", **NAMES, organisation=by.organisation, by=by)
    assert (found, (found.full_name, found.organisation)) == (known, before)
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("before", "after", "due"),
    [
        (MailRhythm.WEEKLY, MailRhythm.AT_ONCE, (2026, 11, 25, 12)),
        (MailRhythm.WEEKLY, MailRhythm.DAILY, (2026, 11, 26, 7, 30)),
        (MailRhythm.DAILY, MailRhythm.WEEKLY, (2026, 11, 26, 7, 30)),
    ],
)
def test_what_waits_follows_the_rhythm_that_somebody_chooses_and_never_goes_later(at, before, after, due):
    at(2026, 11, 25, 12)
    person = UserFactory(mail_rhythm=before)
    queue(person, code=MailCode.PREPARE)
    change_profile(by=person, values={"mail_rhythm": after})
    assert Message.objects.get().goes_at == dt.datetime(*due, tzinfo=clock.AMSTERDAM)
