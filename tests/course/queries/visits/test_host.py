"""From when on the contact of a visit has a part in its meeting."""

from __future__ import annotations

import pytest

from course import rules
from course.actions.calendars.events import refresh_calendar
from course.actions.mail.outbox import drop, hold_back
from course.actions.mail.send import send_due
from course.actions.mail.telling import AT_ONCE, Telling
from course.actions.speakers.transition import move_speaker
from course.actions.visits.transition import move_visit
from course.enums import MailCode, MessageState, SpeakerState, Tell, VisitStatus
from course.models import Message, User
from course.models.mail import about
from course.queries.calendars.events import agenda_of, events_of, people_of
from course.queries.mail.groups import people_in
from course.queries.programme.meetings import anybody_was_asked
from course.queries.programme.phones import phone_list
from course.queries.speakers.asked import questions_to
from course.queries.visits.host import visits_hosted_by
from tests.factories import OrganiserFactory, UserFactory, VisitFactory
from tests.helpers.mail import bring, queue
from tests.helpers.speakers import make_speaker
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db


def doors_open_to(contact, visit):
    """Calendar, mails and telephone list, the page of the meeting, and that of the host."""
    meeting, person = visit.item.meeting, User.objects.get(pk=contact.pk)
    return [
        meeting in agenda_of(person),
        person in people_of(meeting),
        person in people_in(meeting.edition, f"hosts:{meeting.pk}"),
        any(person in group.people for group in phone_list(meeting)),
        rules.hosts_at(person, meeting),
        visit in visits_hosted_by(person),
    ]


@pytest.mark.parametrize("status", VisitStatus)
def test_who_is_not_asked_or_called_off_has_no_part_in_the_meeting_and_reads_of_the_visit_what_was_told(at, status):
    at(2027, 1, 10, 10)
    contact = UserFactory()
    visit = VisitFactory(contact=contact, status=status)
    has_part = status not in (VisitStatus.IDEA, VisitStatus.CANCELLED)
    assert doors_open_to(contact, visit) == [*[has_part] * 5, status != VisitStatus.IDEA]


@pytest.mark.parametrize(
    ("act", "knows"),
    [
        (lambda mails: None, False),
        (lambda mails: hold_back(messages=mails, by=OrganiserFactory()), False),
        (lambda mails: drop(messages=mails, by=OrganiserFactory()), False),
        (lambda mails: send_due(), True),
        (lambda mails: bring(mails, MessageState.FAILED, attempts=8), True),
    ],
    ids=["waits", "held", "dropped", "left", "failed"],
)
def test_who_did_not_get_the_question_knows_of_nothing(at, act, knows):
    at(2027, 1, 10, 23)
    visit = make_visit(VisitStatus.IDEA)
    visit = move_visit(visit=visit, to=VisitStatus.ASKED, by=OrganiserFactory(), telling=AT_ONCE)
    at(2027, 1, 11, 10)
    act(Message.objects.all())
    assert doors_open_to(visit.contact, visit) == [knows] * 6
    refresh_calendar(meeting=visit.item.meeting)
    assert bool(events_of(visit.contact).texts) == knows


def test_whom_the_office_told_otherwise_knows_of_it_and_so_does_who_is_asked_again(at):
    at(2027, 1, 10, 10)
    silent = Telling(how=Tell.NOBODY, reason="Gebeld")
    visit = move_visit(visit=make_visit(VisitStatus.IDEA), to=VisitStatus.ASKED, by=OrganiserFactory(), telling=silent)
    assert doors_open_to(visit.contact, visit) == [True] * 6
    queue(visit.contact, code=MailCode.HOST_ASKED, about=about(visit), occasion="version-9")
    assert doors_open_to(visit.contact, visit) == [True] * 6


@pytest.mark.parametrize(("held", "knows"), [(True, False), (False, True)])
def test_a_speaker_whose_question_waits_has_no_page_of_it_and_the_draft_stays(at, held, knows):
    at(2027, 1, 10, 10)
    row = make_speaker(SpeakerState.TO_ASK)
    row = move_speaker(invitation=row, to=SpeakerState.INVITED, by=OrganiserFactory(), telling=AT_ONCE)
    if held:
        hold_back(messages=Message.objects.all(), by=OrganiserFactory())
    else:
        send_due()
    assert [row in questions_to(row.person), anybody_was_asked(row.meeting)] == [knows, True]
