"""One decision is about all mails of an action."""

from __future__ import annotations

import pytest
from django.db import transaction

from course.actions.mail.queue import queue_messages
from course.actions.mail.telling import DecidedTwice, Telling, deciding, rehearse
from course.enums import MailCode
from tests.factories import EditionFactory, OrganiserFactory, UserFactory


@pytest.fixture
def write(db):
    """Writes a mail to a new person about an edition, inside a scope of its own."""
    edition, office = EditionFactory(), OrganiserFactory()

    def write(telling: Telling, *, is_written: bool = True) -> None:
        with deciding(telling, row=edition, by=office):
            if is_written:
                about = f"edition:{edition.pk}"
                queue_messages(code=MailCode.CHANGED, people=[UserFactory()], about=about, link="/mijn/")

    return write


def test_an_action_that_decides_twice_about_mails_is_found_when_it_is_rehearsed(write):
    def twice(telling: Telling) -> None:
        write(telling)
        write(telling)

    with pytest.raises(DecidedTwice):
        rehearse(twice)


def test_a_second_scope_without_mails_is_none(write):
    def once(telling: Telling) -> None:
        write(telling)
        write(telling, is_written=False)

    assert len(rehearse(once)) == 1


def test_scopes_inside_one_another_are_one(write, db):
    def inside(telling: Telling) -> None:
        with transaction.atomic(), deciding(telling, row=EditionFactory(), by=OrganiserFactory()):
            write(telling)
            write(telling)

    assert len(rehearse(inside)) == 2
