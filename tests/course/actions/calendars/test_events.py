from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.actions.calendars.events import (
    refresh_calendar,
    refresh_edition,
    refresh_material,
    refresh_module,
    refresh_person,
    refresh_place,
)
from course.actions.calendars.links import MAX_LINKS, TooManyLinks, create_link, note_fetch, revoke_link
from course.calendars.clients import CalendarClient
from course.enums import Audience, MeetingStatus
from course.models import CalendarLink, Meeting
from tests.factories import ItemFactory, MaterialFactory, MeetingFactory, UserFactory

pytestmark = pytest.mark.django_db


def announced(**values: object) -> Meeting:
    meeting = MeetingFactory(**values)
    refresh_calendar(meeting=meeting)
    return meeting


def numbers(meeting: Meeting) -> tuple[int, dt.datetime]:
    row = Meeting.objects.get(pk=meeting.pk)
    return row.ical_sequence, row.ical_revised_at


def test_the_first_rendering_is_number_nought(at):
    moment = at(2026, 11, 9, 10)
    meeting = MeetingFactory(ical_revised_at=moment - dt.timedelta(days=1))

    assert refresh_calendar(meeting=meeting) is True

    assert numbers(meeting) == (0, moment)
    assert meeting.ical_component == Meeting.objects.get().ical_component
    assert "LAST-MODIFIED:20261109T090000Z\r\n" in meeting.ical_component
    assert "SEQUENCE:0\r\n" in meeting.ical_public_component


def test_nothing_changed_nothing_written(at):
    at(2026, 11, 9, 10)
    meeting = announced()
    before = Meeting.objects.values().get()
    at(2026, 11, 10, 10)

    assert refresh_calendar(meeting=meeting) is False

    assert Meeting.objects.values().get() == before


def test_a_new_text_is_a_new_version_of_the_same_appointment(at):
    at(2026, 11, 9, 10)
    meeting = announced()
    moment = at(2026, 11, 10, 10)
    Meeting.objects.update(title="Andere titel")

    assert refresh_calendar(meeting=meeting) is True

    assert numbers(meeting) == (0, moment)


def test_another_time_is_another_number(at):
    at(2026, 11, 9, 10)
    meeting = announced()
    uid = meeting.ical_uid
    moment = at(2026, 11, 10, 10)
    Meeting.objects.update(ends_at=meeting.ends_at + dt.timedelta(hours=1))

    refresh_calendar(meeting=meeting)

    assert numbers(meeting) == (1, moment)
    assert Meeting.objects.get().ical_uid == uid
    assert f"UID:{uid}\r\n" in meeting.ical_component


def test_two_changes_within_a_second_have_two_stamps(at):
    moment = at(2026, 11, 9, 10)
    meeting = announced()
    for title in ("Eerst", "Dan"):
        Meeting.objects.update(title=title)
        refresh_calendar(meeting=meeting)

    assert numbers(meeting) == (0, moment + dt.timedelta(seconds=2))


def test_a_clock_that_goes_back_does_not_take_the_stamp_with_it(at):
    moment = at(2026, 11, 9, 10)
    meeting = announced()
    at(2026, 10, 1, 10)
    Meeting.objects.update(title="Later, zegt men")

    refresh_calendar(meeting=meeting)

    assert numbers(meeting) == (0, moment + dt.timedelta(seconds=1))


def test_a_draft_is_in_no_calendar_and_keeps_its_numbers(at):
    at(2026, 11, 9, 10)
    draft = announced(status=MeetingStatus.DRAFT)
    assert (draft.ical_component, draft.ical_public_component, draft.ical_material) == ("", "", "")

    meeting = announced()
    Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.DRAFT)
    at(2026, 11, 10, 10)
    refresh_calendar(meeting=meeting)
    withdrawn = Meeting.objects.get(pk=meeting.pk)
    moment = at(2026, 11, 11, 10)
    Meeting.objects.filter(pk=meeting.pk).update(
        status=MeetingStatus.CONFIRMED, ends_at=meeting.ends_at + dt.timedelta(hours=1)
    )
    refresh_calendar(meeting=meeting)

    assert (withdrawn.ical_component, withdrawn.ical_public_component, withdrawn.ical_sequence) == ("", "", 0)
    assert numbers(meeting) == (1, moment)


CHANGES = st.lists(
    st.sampled_from(["time", "text", "status", "draft", "nothing", "place name"])
    | st.tuples(st.just("wait"), st.integers(-100, 100)),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_numbers_never_fall_and_stamps_rise_at_every_change(at, changes):
    moment = at(2026, 11, 9, 10)
    meeting = announced()
    for change in changes:
        row = Meeting.objects.select_related("place").get(pk=meeting.pk)
        before = (*numbers(meeting), row.ical_component)
        if change == "time":
            row.ends_at += dt.timedelta(minutes=1)
        elif change == "text":
            row.title += "x"
        elif change == "status":
            tentative = row.status == MeetingStatus.TENTATIVE
            row.status = MeetingStatus.CONFIRMED if tentative else MeetingStatus.TENTATIVE
        elif change == "draft":
            row.status = MeetingStatus.DRAFT
        elif change == "place name":
            row.place.name += "x"
            row.place.save()
        elif change != "nothing":
            moment += dt.timedelta(seconds=change[1])
            at(*moment.timetuple()[:6])
        row.save()
        refresh_calendar(meeting=meeting)
        after = (*numbers(meeting), Meeting.objects.get(pk=meeting.pk).ical_component)

        assert after[0] >= before[0]
        assert (after[1] > before[1]) == (after[2] != before[2])
        assert after[1] >= before[1]


def test_a_renamed_place_reaches_its_meetings_and_no_other(at):
    at(2026, 11, 9, 10)
    here, elsewhere = announced(), announced()
    draft = announced(place=here.place, status=MeetingStatus.DRAFT)
    before = numbers(elsewhere)
    moment = at(2026, 11, 10, 10)
    here.place.name = "De Nieuwe Lindehof"
    here.place.save()

    assert refresh_place(place=here.place) == 2  # the draft stands in the calendar of the course office

    assert [numbers(here), numbers(elsewhere)] == [(0, moment), before]
    assert "De Nieuwe Lindehof" in Meeting.objects.get(pk=here.pk).ical_component
    assert Meeting.objects.get(pk=draft.pk).ical_component == ""


def test_a_renamed_speaker_edition_and_module_reach_their_meetings(at):
    at(2026, 11, 9, 10)
    speaker = UserFactory()
    meeting, other = MeetingFactory(), announced()
    ItemFactory(meeting=meeting, speakers=[speaker])
    ItemFactory(meeting=meeting, starts=dt.time(13), ends=dt.time(14), speakers=[speaker])
    refresh_calendar(meeting=meeting)
    before = numbers(other)
    speaker.last_name, meeting.edition.title, meeting.module.question = (
        "Nieuwnaam",
        "Nieuwe titel",
        "Nieuwe vraag?",
    )
    for row in (speaker, meeting.edition, meeting.module):
        row.save()

    changed = [
        refresh_person(person=speaker),
        refresh_edition(edition=meeting.edition),
        refresh_module(module=meeting.module),
    ]

    assert changed == [1, 3, 0]  # the first renders the whole meeting; three deadlines of the edition are new
    component = Meeting.objects.get(pk=meeting.pk).ical_component
    assert [text in component for text in ("Nieuwnaam", "Nieuwe titel", "Nieuwe vraag?")] == [True] * 3
    assert numbers(other) == before


def test_refreshing_an_edition_asks_as_often_for_three_meetings_as_for_one():
    first = announced()
    ItemFactory(meeting=first, speakers=[UserFactory()])
    with CaptureQueriesContext(connection) as one:
        refresh_edition(edition=first.edition)
    for _number in range(2):
        meeting = MeetingFactory(edition=first.edition, place=first.place, module=first.module)
        ItemFactory(meeting=meeting, speakers=[UserFactory()])
        refresh_calendar(meeting=meeting)
    refresh_edition(edition=first.edition)

    with CaptureQueriesContext(connection) as three:
        assert refresh_edition(edition=first.edition) == 0

    assert len(three) == len(one) - 1  # the first time there was one to write


def test_a_link_keeps_only_the_sum_of_its_token():
    user = UserFactory()

    link, token = create_link(by=user, name="mijn telefoon")

    stored = CalendarLink.objects.values().get()
    assert (stored["user_id"], stored["name"], stored["revoked_at"]) == (user.pk, "mijn telefoon", None)
    assert stored["token_hash"] == hashlib.sha256(token.encode()).hexdigest() == link.token_hash
    assert len(token) == 32
    assert token not in str(stored.values())


def test_tokens_differ():
    user = UserFactory()

    assert len({create_link(by=user, name="telefoon")[1] for _number in range(5)}) == 5


def test_there_is_an_end_to_the_number_of_links():
    user, other = UserFactory(), UserFactory()
    links = [create_link(by=user, name=str(n))[0] for n in range(MAX_LINKS)]
    with pytest.raises(TooManyLinks) as refusal:
        create_link(by=user, name="nog een")
    assert str(MAX_LINKS) in str(refusal.value)
    create_link(by=other, name="van mij")

    revoke_link(link=links[0], by=links[0].user)

    create_link(by=user, name="nu wel")
    assert CalendarLink.objects.filter(user=user, revoked_at=None).count() == MAX_LINKS


def test_revoking_twice_keeps_the_first_moment(at):
    moment = at(2026, 11, 9, 10)
    link, _token = create_link(by=UserFactory(), name="telefoon")
    revoke_link(link=link, by=link.user)
    at(2026, 11, 10, 10)

    revoke_link(link=link, by=link.user)

    assert CalendarLink.objects.get().revoked_at == moment


def fetched(link: CalendarLink, version: str = "a", client: CalendarClient = CalendarClient.APPLE) -> tuple:
    note_fetch(link=CalendarLink.objects.get(pk=link.pk), client=client, version=version)
    row = CalendarLink.objects.get(pk=link.pk)
    return row.fetched_at, row.fetched_by, row.version, row.version_at


def test_a_fetch_is_written_once_per_quarter(at):
    link, _token = create_link(by=UserFactory(), name="telefoon")
    first = at(2026, 11, 9, 10)
    assert fetched(link) == (first, "apple", "a", first)

    at(2026, 11, 9, 10, 14, 59)
    assert fetched(link, client=CalendarClient.GOOGLE) == (first, "apple", "a", first)

    later = at(2026, 11, 9, 10, 15)
    assert fetched(link, client=CalendarClient.GOOGLE) == (later, "google", "a", first)


def test_a_new_version_is_written_at_once_and_is_always_later(at):
    link, _token = create_link(by=UserFactory(), name="telefoon")
    first = at(2026, 11, 9, 10)
    fetched(link, "a")

    assert fetched(link, "b") == (first, "apple", "b", first + dt.timedelta(seconds=1))
    assert fetched(link, "a") == (first, "apple", "a", first + dt.timedelta(seconds=2))


def test_material_that_opens_by_itself_comes_into_the_calendar_once(at):
    at(2027, 1, 13, 12)
    meeting = MeetingFactory()
    material = MaterialFactory(meeting=meeting, audience=Audience.PARTICIPANTS, release_days=-7)
    refresh_calendar(meeting=meeting)
    before = Meeting.objects.get()
    assert refresh_material() == 0

    at(2027, 1, 14, 9)
    assert [refresh_material(), refresh_material()] == [1, 0]
    after = Meeting.objects.get()
    assert material.get_absolute_url() in after.ical_component.replace("\r\n ", "")
    assert (after.ical_sequence, after.ical_revised_at > before.ical_revised_at) == (before.ical_sequence, True)
