"""Whatever is done in whatever order: who is told by mail alone ends with what they are expected at."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.actions.calendars.events import refresh_calendar
from course.actions.calendars.invitations import choose_calendar, invite_due
from course.actions.mail.send import send_due
from course.actions.mail.telling import Telling
from course.actions.people.addresses import change_address
from course.actions.programme.meetings import cancel_meeting, move_meeting, reinstate_meeting
from course.actions.programme.parts import change_programme
from course.enums import CalendarChoice, EnrolmentState, Tell
from course.errors import Refusal
from course.models import Enrolment, Meeting, ProgrammeItem, User
from course.queries.calendars.invitations import held_by
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, OrganiserFactory
from tests.helpers.itip import CalendarApp, has_calendar, itip_of
from tests.helpers.pending import accepting_all

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

START = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
WHICH = st.integers(0, 2)
TELLINGS = {"send": Telling(), "nobody": Telling(Tell.NOBODY, "ze weten het"), "hold": Telling(Tell.HOLD)}
HOW = st.sampled_from(["send", "nobody"])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), WHICH, st.integers(1, 3), HOW),
        st.tuples(st.just("rename"), WHICH),
        st.tuples(st.just("off"), WHICH, HOW),
        st.tuples(st.just("on"), WHICH, HOW),
        st.tuples(st.just("speaks"), WHICH, st.booleans()),
        st.tuples(st.just("has a place"), st.booleans()),
        st.tuples(st.just("chooses"), st.sampled_from(CalendarChoice)),
        st.tuples(
            st.just("other address"),
        ),
        st.tuples(st.just("minutes"), st.sampled_from([1, 11])),
    ),
    max_size=12,
)


class World:
    """One person, three days of an edition, and a course office."""

    def __init__(self, clock_of_all: time_machine.Coordinates) -> None:
        self.clock = clock_of_all
        self.office = {"by": OrganiserFactory()}
        first = MeetingFactory()
        later = [dt.timedelta(weeks=week) for week in (1, 2)]
        self.days = [first] + [
            MeetingFactory(edition=first.edition, starts_at=first.starts_at + by, ends_at=first.ends_at + by)
            for by in later
        ]
        for day in self.days:
            ItemFactory(meeting=day)
            refresh_calendar(meeting=day)
        self.person = EnrolmentFactory(edition=first.edition).user
        self.sent: list[mail.EmailMultiAlternatives] = []

    def meeting(self, which: int) -> Meeting:
        return Meeting.objects.get(pk=self.days[which].pk)

    def act(self, name: str, *given: object) -> None:
        with suppress(Refusal):
            getattr(self, name.replace(" ", "_"))(*given)

    def move(self, which: int, weeks: int, how: str) -> None:
        meeting, by = self.meeting(which), dt.timedelta(weeks=weeks)
        moments = {"starts_at": meeting.starts_at + by, "ends_at": meeting.ends_at + by}
        self.do(move_meeting, meeting=meeting, telling=TELLINGS[how], **moments)

    def rename(self, which: int) -> None:
        Meeting.objects.filter(pk=self.days[which].pk).update(title="Een andere titel")
        refresh_calendar(meeting=self.meeting(which))

    def off(self, which: int, how: str) -> None:
        cancel_meeting(meeting=self.meeting(which), telling=TELLINGS[how], **self.office)

    def on(self, which: int, how: str) -> None:
        self.do(reinstate_meeting, meeting=self.meeting(which), telling=TELLINGS[how])

    def speaks(self, which: int, does: bool) -> None:
        item = ProgrammeItem.objects.get(meeting=self.days[which])
        people = [self.person] if does else []
        write = lambda: item.speakers.set(people)  # noqa: E731
        change_programme(meetings=[item.meeting_id], write=write, telling=Telling(), **self.office)

    def has_a_place(self, does: bool) -> None:
        state = EnrolmentState.PLACED if does else EnrolmentState.WITHDRAWN
        Enrolment.objects.filter(user=self.person).update(state=state)

    def chooses(self, choice: CalendarChoice) -> None:
        person = User.objects.get(pk=self.person.pk)
        choose_calendar(person=person, choice=choice, by=person)

    def other_address(self) -> None:
        person = User.objects.get(pk=self.person.pk)
        change_address(person=person, address=f"adres{len(self.sent)}@duinrade.example", by=self.office["by"])

    def minutes(self, number: int) -> None:
        self.clock.shift(dt.timedelta(minutes=number))
        mail.outbox.clear()
        invite_due()
        send_due()
        addresses = [User.objects.values_list("email", flat=True).get(pk=self.person.pk)]
        told = [one for one in mail.outbox if one.to == addresses and has_calendar(one)]
        self.sent += told

    def do(self, act: object, **given: object) -> None:
        accepting_all(act, "Zo kan het.", **given, **self.office)

    def settle(self) -> None:
        """Until nothing comes any more."""
        for _round in range(4):
            self.minutes(11)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS, order=st.randoms(use_true_random=False))
def test_a_calendar_told_by_mail_ends_with_what_its_owner_is_expected_at_in_any_order(acts, order):
    with transaction.atomic(), time_machine.travel(START, tick=False) as travelling:
        world = World(travelling)
        world.chooses(CalendarChoice.MAIL)
        for act in acts:
            world.act(*act)
        world.settle()
        number = len(world.sent)
        world.minutes(11)
        assert len(world.sent) == number
        shuffled = list(world.sent)
        order.shuffle(shuffled)
        person = User.objects.get(pk=world.person.pk)
        wanted = {str(one.uid): one for one in held_by(person).values() if not one.is_off}
        mine = [one for one in shuffled if one.to == [person.email]]
        app = CalendarApp().read(*mine)
        assert app.held.keys() == wanted.keys()
        for uid, event in app.held.items():
            assert event.decoded("DTSTART") == Meeting.objects.get(ical_uid=uid).starts_at
        numbers: dict[str, list[int]] = {}
        for one in world.sent:
            numbers.setdefault(str(itip_of(one)[1]["UID"]), []).append(itip_of(one)[1]["SEQUENCE"])
        assert all(sorted(set(found)) == found for found in numbers.values())
        transaction.set_rollback(True)
