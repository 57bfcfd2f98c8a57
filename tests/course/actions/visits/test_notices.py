"""Mails to hosts are looked at anew as they leave."""

from __future__ import annotations

import pytest

from course.actions.mail.anew import no_longer_true
from course.actions.mail.telling import AT_ONCE
from course.actions.visits.links import withdraw_host_link
from course.actions.visits.transition import move_visit
from course.enums import MessageState, VisitStatus
from course.models import Message, WorkVisit
from tests.factories import OrganiserFactory, UserFactory
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(at):
    """Its host was asked, and the mail waits for the morning."""
    at(2026, 12, 1, 22)
    visit = make_visit(VisitStatus.IDEA)
    move_visit(visit=visit, to=VisitStatus.ASKED, by=OrganiserFactory(), telling=AT_ONCE)
    return visit


def is_true(visit, **changes):
    if changes:
        WorkVisit.objects.filter(pk=visit.pk).update(**changes)
    return no_longer_true(Message.objects.all()) == []


def test_a_mail_goes_while_the_visit_stands_as_it_says(visit):
    assert is_true(visit)
    assert not is_true(visit, status=VisitStatus.AGREED)


def test_no_mail_goes_to_who_is_the_contact_no_more(visit):
    assert not is_true(visit, contact=UserFactory())


def test_no_mail_goes_with_a_link_that_opens_nothing(visit):
    withdraw_host_link(visit=visit, by=OrganiserFactory())
    assert Message.objects.get().state == MessageState.CANCELLED
    assert not is_true(visit)
