"""An edition that does not go ahead, before it begins or half-way."""

from __future__ import annotations

import pytest

from course.actions.editions.cancel import cancel_edition
from course.actions.programme.meetings import save_meeting
from course.authority import SYSTEM
from course.enums import MailCode, VisitStatus
from course.models import Meeting, Message, SpeakerInvitation
from course.queries.calendars.events import events_of
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, UserFactory
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def half_way(at):
    """A meeting in January that took place, one that is under way in April, and one in June."""
    at(2026, 11, 9, 10)
    first = MeetingFactory()
    edition = first.edition
    months = [(first, 1), (MeetingFactory(edition=edition), 4), (MeetingFactory(edition=edition), 6)]
    for meeting, month in months:
        meeting.starts_at, meeting.ends_at = (
            first.starts_at.replace(month=month, day=15, hour=hour) for hour in (8, 15)
        )
        save_meeting(meeting=meeting, by=SYSTEM)
    at(2027, 4, 15, 12)
    return edition


def test_cancelling_half_way_leaves_what_took_place_as_it_was(half_way, at):
    person = EnrolmentFactory(edition=half_way).user
    before = list(Meeting.objects.order_by("starts_at").values_list("ical_component", "ical_sequence"))

    cancel_edition(edition=half_way, by=SYSTEM)

    after = list(Meeting.objects.order_by("starts_at").values_list("ical_component", "ical_sequence"))
    assert after[:2] == before[:2]
    assert ("STATUS:CANCELLED" in after[2][0], after[2][1]) == (True, before[2][1] + 1)
    at(2027, 9, 1, 10)
    assert events_of(person).texts == [text for text, _number in before[:2]]
    assert [meeting.goes_ahead for meeting in Meeting.objects.order_by("starts_at")] == [True, True, False]


def test_the_page_of_a_meeting_that_took_place_does_not_say_that_it_did_not(half_way, login):
    person = EnrolmentFactory(edition=half_way).user
    cancel_edition(edition=half_way, by=SYSTEM)
    pages = [login(person).get(meeting.get_absolute_url()) for meeting in Meeting.objects.order_by("starts_at")]
    assert ["alert-danger" in page.content.decode() for page in pages] == [False, False, True]


def test_of_an_edition_that_was_cancelled_before_we_kept_when_no_meeting_goes_ahead(half_way):
    cancel_edition(edition=half_way, by=SYSTEM)
    type(half_way).objects.update(cancelled_at=None)
    assert {meeting.goes_ahead for meeting in Meeting.objects.all()} == {False}


def test_speakers_hosts_and_who_was_asked_to_speak_hear_of_what_was_still_to_come(half_way):
    speaker, contact, invited, asked_before = (UserFactory() for _person in range(4))
    past, _now, june = Meeting.objects.order_by("starts_at")
    both = EnrolmentFactory(edition=half_way).user
    for meeting in (past, june):
        ItemFactory(meeting=meeting, speakers=[speaker, both])
    make_visit(VisitStatus.AGREED, item__meeting=june, contact=contact)
    SpeakerInvitation.objects.create(meeting=june, person=invited, state="invited")
    SpeakerInvitation.objects.create(meeting=past, person=asked_before, state="invited")
    Message.objects.all().delete()

    cancel_edition(edition=half_way, by=SYSTEM)

    told = sorted(Message.objects.values_list("person", "template", "about"))
    assert told == sorted([
        (both.pk, MailCode.CANCELLED, f"enrolment:{both.enrolments.get().pk}"),
        (speaker.pk, MailCode.CALLED_OFF, f"meeting:{june.pk}"),
        (contact.pk, MailCode.CALLED_OFF, f"meeting:{june.pk}"),
        (invited.pk, MailCode.SPEAKER_CALLED_OFF, f"speakerinvitation:{invited.invitations.get().pk}"),
    ])  # fmt: skip
