"""The page on which an organiser publishes: what would change in words, who hears of it, and the button."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.mail.telling import AT_ONCE
from course.actions.programme.meetings import move_meeting
from course.enums import EnrolmentState, MailCode, MeetingStatus
from course.models import AcceptedFinding, MailTemplate, Meeting, Message, PendingChange, Publication
from course.queries.programme.pending import waiting_of
from tests.factories import EditionFactory, EnrolmentFactory, ItemFactory, MeetingFactory
from tests.helpers.forms import Inputs
from tests.helpers.pending import wait_for
from tests.helpers.telling import chosen


@pytest.fixture
def edition(db, at):
    at(2026, 10, 1, 10)
    for code in (MailCode.PROGRAMME, MailCode.CHANGED, MailCode.NEW_MEETING):
        MailTemplate.objects.create(code=code, subject="Anders", body="{titel}")
    edition = EditionFactory()
    EnrolmentFactory(edition=edition)
    return edition


def url(edition):
    return reverse("editions:publish", args=[edition.pk])


def on(edition, day, **fields):
    moments = {"starts_at": clock.at(day, dt.time(9)), "ends_at": clock.at(day, dt.time(17))}
    meeting = MeetingFactory(edition=edition, module=None, **moments, **fields)
    refresh_calendar(meeting=meeting)
    return meeting


@pytest.fixture
def meeting(edition):
    meeting = on(edition, dt.date(2027, 1, 21), title="Januari")
    ItemFactory(meeting=meeting, title="Lezing", starts=dt.time(10), ends=dt.time(11))
    return meeting


def moments(day, starts=9, ends=17):
    return [clock.at(day, dt.time(hour)).astimezone(dt.UTC).isoformat() for hour in (starts, ends)]


def form_of(page, **changes):
    values = Inputs(page.content.decode()).values
    drafts = [
        str(draft.pk) for draft, is_ticked, is_to_come, _planned in page.context["drafts"] if is_ticked and is_to_come
    ]
    return {"seen": values["seen"], "draft": drafts} | changes


def text(page):
    return " ".join(page.content.decode().split())


def test_the_page_says_what_would_change_and_what_is_new(office, organiser, meeting):
    item = meeting.items.get()
    wait_for(meeting, organiser, title="Anders", times=moments(meeting.day, 8, 16))
    wait_for(meeting, organiser, item.pk, room="Tuin")
    draft = on(meeting.edition, dt.date(2027, 4, 15), title="Nieuw", status=MeetingStatus.DRAFT)
    page = office.get(url(meeting.edition))
    [(_waiting, lines, _planned, _mark)] = page.context["changed"]
    assert [(line.part, line.now, line.wanted) for line in lines] == [
        ("", "donderdag 21 januari 2027, 09:00–17:00", "donderdag 21 januari 2027, 08:00–16:00"),
        ("", "Januari", "Anders"),
        ("Lezing", "10:00–11:00", "09:00–10:00"),
        ("Lezing", "–", "Tuin"),
    ]
    assert [(row[0], row[1]) for row in page.context["drafts"]] == [(draft, True)]
    assert "van Januari naar Anders" in text(page)


def test_one_press_shows_who_hears_and_the_next_publishes_all(office, organiser, meeting):
    wait_for(meeting, organiser, times=moments(meeting.day, 10))
    on(meeting.edition, dt.date(2027, 4, 15), title="Nieuw", status=MeetingStatus.DRAFT)
    page = office.get(url(meeting.edition))
    asked = office.post(url(meeting.edition), form_of(page))
    assert asked.context["audience"].number == 1
    assert Message.objects.count() == 0
    form = form_of(asked) | chosen(asked)
    done = office.post(url(meeting.edition), form, follow=True)
    assert done.redirect_chain == [(url(meeting.edition), 302)]
    assert sorted(Message.objects.values_list("template", flat=True)) == sorted(
        [MailCode.CHANGED, MailCode.NEW_MEETING]
    )
    assert list(Meeting.objects.values_list("status", flat=True)) == ["confirmed", "confirmed"]
    again = office.post(url(meeting.edition), form, follow=True)
    assert (again.redirect_chain, Publication.objects.count()) == ([(url(meeting.edition), 302)], 1)
    assert Message.objects.count() == 2


def test_a_draft_that_somebody_unticks_stays_one(office, organiser, meeting):
    draft = on(meeting.edition, dt.date(2027, 4, 15), status=MeetingStatus.DRAFT)
    wait_for(meeting, organiser, mind="Let op")
    page = office.get(url(meeting.edition))
    office.post(url(meeting.edition), form_of(page, draft=[]))
    draft.refresh_from_db()
    assert (draft.status, Meeting.objects.get(pk=meeting.pk).mind) == (MeetingStatus.DRAFT, "Let op")


def test_a_draft_of_the_past_cannot_be_ticked(office, edition):
    on(edition, dt.date(2026, 9, 3), status=MeetingStatus.DRAFT)
    [(_draft, is_ticked, is_to_come, _planned)] = office.get(url(edition)).context["drafts"]
    assert (is_ticked, is_to_come) == (False, False)


def test_what_is_found_about_a_new_meeting_asks_why_before_who_hears(office, organiser, edition):
    draft = on(edition, dt.date(2027, 4, 17), status=MeetingStatus.DRAFT)
    page = office.get(url(edition))
    asked = office.post(url(edition), form_of(page))
    carried = {**form_of(page), "plan_seen": [one.key for one in asked.context["findings"]]}
    step = office.post(url(edition), carried | {"plan_reason": "Alleen dan"})
    assert step.context["audience"].number == 1
    values = Inputs(step.content.decode()).values
    office.post(
        url(edition),
        form_of(step) | chosen(step) | {"plan_seen": carried["plan_seen"], "plan_reason": values["plan_reason"]},
    )
    draft.refresh_from_db()
    assert (draft.status, AcceptedFinding.objects.get().reason) == (MeetingStatus.CONFIRMED, "Alleen dan")


def test_who_pressed_late_sees_the_list_anew(office, organiser, meeting):
    wait_for(meeting, organiser, mind="Let op")
    form = form_of(office.get(url(meeting.edition)))
    wait_for(meeting, organiser, title="Van een ander")
    page = office.post(url(meeting.edition), form)
    [(_waiting, lines, _planned, _mark)] = page.context["changed"]
    assert [line.wanted for line in lines] == ["Van een ander", "Let op"]
    assert Publication.objects.count() == 0


@pytest.mark.parametrize(("holds", "hour", "left"), [("wanted", 8, 0), ("now", 10, 0)])
def test_what_was_changed_meanwhile_is_shown_with_three_values_and_chosen(
    office, organiser, meeting, holds, hour, left
):
    meeting.items.all().delete()
    wait_for(meeting, organiser, times=moments(meeting.day, 8, 16))
    day = meeting.day
    starts, ends = (clock.at(day, dt.time(one)) for one in (10, 18))
    move_meeting(meeting=meeting, starts_at=starts, ends_at=ends, by=organiser, telling=AT_ONCE)
    page = office.get(url(meeting.edition))
    assert page.context["has_stale"]
    [(_waiting, [line], _planned, mark)] = page.context["changed"]
    assert [value[-11:] for value in (line.was, line.now, line.wanted)] == ["09:00–17:00", "10:00–18:00", "08:00–16:00"]
    act = {"act": "choose", "meeting": meeting.pk, "key": line.key, "mark": mark, "holds": holds}
    office.post(url(meeting.edition), act)
    page = office.get(url(meeting.edition))
    if holds == "wanted":
        asked = office.post(url(meeting.edition), form_of(page))
        office.post(url(meeting.edition), form_of(asked) | chosen(asked))
    meeting.refresh_from_db()
    assert meeting.starts_at.astimezone(clock.AMSTERDAM).hour == hour
    assert PendingChange.objects.count() == left


def test_what_waits_is_dropped_by_post(office, organiser, meeting):
    wait_for(meeting, organiser, mind="Let op")
    act = {"act": "drop", "meeting": meeting.pk, "version": PendingChange.objects.get().mark}
    for _click in range(2):
        assert office.post(url(meeting.edition), act).status_code == 302
    assert waiting_of(meeting) is None


def test_what_a_colleague_put_ready_meanwhile_is_not_dropped_unseen(office, organiser, meeting):
    wait_for(meeting, organiser, mind="Let op")
    (version,) = re.findall(r'name="version" value="([^"]+)"', office.get(url(meeting.edition)).content.decode())
    wait_for(meeting, organiser, mind="Neem een jas mee")
    page = office.post(url(meeting.edition), {"act": "drop", "meeting": meeting.pk, "version": version})
    assert (page.status_code, waiting_of(meeting) is None) == (200, False)
    assert "Neem een jas mee" in page.content.decode()


def test_a_meeting_of_another_edition_is_not_found_here(office, organiser, meeting):
    wait_for(meeting, organiser, mind="Let op")
    other = EditionFactory()
    for act in ("drop", "choose"):
        assert office.post(url(other), {"act": act, "meeting": meeting.pk}).status_code == 404
    assert PendingChange.objects.count() == 1


def test_more_meetings_cost_as_many_queries(office, organiser, edition):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            office.get(url(edition))
        return len(captured)

    def more(month):
        meeting = on(edition, dt.date(2027, month, 18))
        ItemFactory(meeting=meeting)
        wait_for(meeting, organiser, mind="Let op")
        on(edition, dt.date(2027, month, 4), status=MeetingStatus.DRAFT)

    more(2)
    queries()
    one = queries()
    for month in (3, 5):
        more(month)
    assert queries() == one


def test_the_planner_shows_where_it_would_be_with_words(office, organiser, meeting):
    wait_for(meeting, organiser, times=moments(dt.date(2027, 2, 20)))
    page = office.get(reverse("editions:planner", args=[meeting.edition_id]))
    january, february = page.context["months"][:2]
    assert [len(month.meetings) for month in (january, february)] == [0, 1]
    [planned] = february.meetings
    assert (planned.meeting.day, bool(planned.waits), planned.can_move) == (dt.date(2027, 2, 20), True, True)
    assert "Klaargezet, nog niet gepubliceerd" in text(page)
    assert [finding.code for finding, accepted in planned.findings if accepted] != []
    meeting.refresh_from_db()
    assert meeting.day == dt.date(2027, 1, 21)


def test_the_planner_costs_as_many_queries_for_more_that_waits(office, organiser, edition):
    planner = reverse("editions:planner", args=[edition.pk])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            office.get(planner)
        return len(captured)

    for month in (2, 3, 4, 5):
        ItemFactory(meeting=on(edition, dt.date(2027, month, 18)))
    meetings = list(edition.meetings.all())
    wait_for(meetings[0], organiser, mind="Let op")
    for _turn in range(3):
        queries()
    one = queries()
    for meeting in meetings[1:-1]:
        wait_for(meeting, organiser, mind="Let op")
    assert queries() == one


def test_of_a_new_meeting_one_says_that_its_date_is_not_certain_and_everybody_reads_that(office, login, edition):
    person = EnrolmentFactory(edition=edition, state=EnrolmentState.PLACED).user
    sure = on(edition, dt.date(2027, 4, 15), title="Zeker", status=MeetingStatus.DRAFT)
    unsure = on(edition, dt.date(2027, 5, 20), title="Misschien", status=MeetingStatus.DRAFT)
    form = form_of(office.get(url(edition))) | {"tentative": [str(unsure.pk)]}
    asked = office.post(url(edition), form)
    assert asked.context["tentative"] == {unsure.pk}
    box = re.search(rf'name="tentative" value="{unsure.pk}"\s+checked', asked.content.decode())
    assert box is not None
    office.post(url(edition), form_of(asked) | {"tentative": [str(unsure.pk)]} | chosen(asked))
    assert dict(Meeting.objects.values_list("pk", "status")) == {
        sure.pk: MeetingStatus.CONFIRMED,
        unsure.pk: MeetingStatus.TENTATIVE,
    }
    assert set(Message.objects.values_list("about", flat=True)) == {f"meeting:{sure.pk}"}
    unsure.refresh_from_db()
    assert "STATUS:TENTATIVE" in unsure.ical_component
    pages = [text(login(person).get(meeting.get_absolute_url())) for meeting in (sure, unsure)]
    assert ["De datum is nog niet zeker." in page for page in pages] == [False, True]
