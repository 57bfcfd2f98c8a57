"""Two organisers edit, put ready, drop, choose and publish in any order: no edit is lost, no part lies outside its
meeting, and no mail is about something that is not published.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.mail.telling import AT_ONCE
from course.actions.people.staff import make_organiser
from course.actions.programme.meetings import move_meeting
from course.actions.programme.pending import choose, drop_pending, put_ready
from course.actions.programme.publish import publish_changes
from course.errors import Refusal
from course.models import MailTemplate, Meeting, Message, ProgrammeItem
from course.queries.programme.pending import effective_plan, seen_mark, waiting_of
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, OrganiserFactory
from tests.helpers.pending import accepting_all, mark_of_edition, plan_with, times

MAILS = ("wijziging", "programma_gewijzigd")
HOURS = st.integers(7, 11)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(0, 1), st.sampled_from(["title", "mind"]), st.text("AB", max_size=2)),
        st.tuples(st.just("move later"), st.integers(0, 1), HOURS),
        st.tuples(st.just("lunch later"), st.integers(0, 1), HOURS),
        st.tuples(st.just("move now"), st.integers(0, 1), HOURS),
        st.tuples(st.just("look"), st.integers(0, 1)),
        st.tuples(st.just("drop"), st.integers(0, 1)),
        st.tuples(st.just("choose"), st.integers(0, 1), st.booleans()),
        st.tuples(st.just("publish"), st.integers(0, 1)),
    ),
    max_size=12,
)


def told(plan):
    """Without whether a part with a gap before it keeps its start: a day says that of all of them."""
    return {key: {**row, "times": row["times"][:2]} for key, row in plan.items()}


class Office:
    """Two people, each with the page as they saw it last."""

    def __init__(self, meeting):
        self.pk, self.edition = meeting.pk, meeting.edition
        self.people = [make_organiser(user=OrganiserFactory()) for _number in range(2)]
        self.item = meeting.items.get()
        self.pages = [self.page(), self.page()]

    @property
    def meeting(self):
        return Meeting.objects.select_related("edition", "place").get(pk=self.pk)

    def page(self):
        return seen_mark(self.meeting), effective_plan(self.meeting), mark_of_edition(self.edition)

    def look(self, who):
        self.pages[who] = self.page()

    def keep(self, who, row, **values):
        """On top of what this one saw; kept only when nobody changed it since."""
        before = effective_plan(self.meeting)
        seen, plan, _mark = self.pages[who]
        wanted = plan_with(self.meeting, row, plan, **values)
        accepting_all(put_ready, "Zo komt het uit", meeting=self.meeting, wanted=wanted, seen=seen, by=self.people[who])
        assert before in (plan, wanted), "somebody's edit was overwritten unseen"
        assert effective_plan(self.meeting) == wanted
        self.look(who)

    def wait(self, who, field, value):
        self.keep(who, "", **{field: value or "Dag"})

    def moments(self, hour):
        day = dt.date(2027, 1, 21)
        return clock.at(day, dt.time(hour)), clock.at(day, dt.time(hour + 8))

    def move_later(self, who, hour):
        self.keep(who, "", times=[one.astimezone(dt.UTC).isoformat() for one in self.moments(hour)])

    def lunch_later(self, who, hour):
        self.keep(who, self.item.pk, times=times(dt.time(hour), dt.time(hour + 1)))

    def move_now(self, who, hour):
        left = waiting_of(self.meeting)
        starts, ends = self.moments(hour)
        move_meeting(meeting=self.meeting, starts_at=starts, ends_at=ends, by=self.people[who], telling=AT_ONCE)
        for one in left.changes if left else ():
            assert effective_plan(self.meeting)[one.row][one.field] == one.wanted

    def drop(self, who):
        drop_pending(meeting=self.meeting, by=self.people[who])

    def choose(self, who, takes_wanted):
        waiting = waiting_of(self.meeting)
        for one in waiting.stale[:1] if waiting else ():
            choose(
                meeting=self.meeting,
                key=one.key,
                seen=self.pages[who][0],
                takes_wanted=takes_wanted,
                by=self.people[who],
            )

    def publish(self, who):
        wanted, stale = effective_plan(self.meeting), waiting_of(self.meeting)
        is_stale = bool(stale and stale.stale)
        given = {"drafts": set(), "seen": self.pages[who][2], "by": self.people[who], "telling": AT_ONCE}
        accepting_all(publish_changes, "Zo komt het uit", edition=self.edition, **given)
        assert not is_stale, "what was changed meanwhile was overwritten"
        assert told(effective_plan(self.meeting)) == told(wanted)
        assert waiting_of(self.meeting) is None

    def check(self):
        meeting = Meeting.objects.get(pk=self.meeting.pk)
        starts, ends = (one.astimezone(clock.AMSTERDAM).time() for one in (meeting.starts_at, meeting.ends_at))
        for item in ProgrammeItem.objects.filter(meeting=meeting):
            assert starts <= item.starts < item.ends <= ends
        known = {f"{one.title}" for one in Meeting.objects.all()} | self.titles
        for message in Message.objects.all():
            assert message.subject in known


@pytest.fixture
def published(db, at):
    at(2026, 10, 1, 10)
    for code in MAILS:
        MailTemplate.objects.create(code=code, subject="{titel}", body="x")
    meeting = MeetingFactory(title="Eerst")
    ItemFactory(meeting=meeting, title="Lunch", starts=dt.time(11), ends=dt.time(12))
    EnrolmentFactory(edition=meeting.edition)
    refresh_calendar(meeting=meeting)
    return meeting


@pytest.mark.parametrize("part", [1, 2])
@given(acts=ACTS)
@settings(
    max_examples=13,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_edit_is_lost_and_nobody_hears_of_what_waits(published, acts, part):
    with transaction.atomic():
        office = Office(Meeting.objects.get(pk=published.pk))
        office.titles = {"Eerst"}
        for name, who, *given_values in acts:
            with suppress(Refusal), transaction.atomic():
                getattr(office, name.replace(" ", "_"))(who, *given_values)
            office.titles.add(Meeting.objects.get(pk=published.pk).title)
            office.check()
        transaction.set_rollback(True)
