"""The list of what is left to do for a copied edition stays, is ticked, and moves its days."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from course import clock
from course.actions.editions.copying import copy_edition
from course.actions.editions.todo import tick
from course.actions.programme.meetings import save_meeting
from course.authority import SYSTEM
from course.enums import EditionTask, MeetingStatus
from course.models import Edition, Message, TickedTask
from course.queries.editions import todo
from course.queries.editions.copying import Asked, plan_of
from course.queries.editions.todo import Fact, todos_of
from tests.factories import EditionFactory, MeetingFactory, OrganiserFactory

pytestmark = pytest.mark.django_db

T = EditionTask


@pytest.fixture(autouse=True)
def _may(at):
    at(2027, 5, 3, 10)


@pytest.fixture
def copied(organiser):
    source = EditionFactory(slug="zeg-2027")
    for number in range(2):
        day = dt.date(2027, 1, 21) + dt.timedelta(weeks=number)
        MeetingFactory(
            edition=source, title=f"Dag {number}", starts_at=clock.at(day, dt.time(9, 30)),
            ends_at=clock.at(day, dt.time(16)),
        )  # fmt: skip
    asked = Asked(
        title="2028", slug="zeg-2028", starts_on=dt.date(2028, 1, 20),
        enrolment_opens_at=clock.at(dt.date(2027, 9, 1), dt.time(9)),
        enrolment_closes_at=clock.at(dt.date(2027, 11, 14), dt.time(23, 59)),
        results_by=dt.date(2027, 11, 26), seats_released_on=dt.date(2027, 11, 8),
    )  # fmt: skip
    return copy_edition(edition=source, asked=asked, seen=plan_of(source, asked).fingerprint, by=organiser)


def address(edition):
    return reverse("editions:copied", args=[edition.pk])


def done_in(edition):
    return {one.task for one in todos_of(edition) if one.done}


def dates(edition, **changes):
    sent = {}
    for meeting in edition.meetings.all():
        begins, ends = (one.astimezone(clock.AMSTERDAM) for one in (meeting.starts_at, meeting.ends_at))
        sent |= {f"day-{meeting.pk}": begins.date(), f"starts-{meeting.pk}": begins.time()}
        sent |= {f"ends-{meeting.pk}": ends.time()}
    return sent | changes


def test_the_copy_leads_to_its_list_at_any_moment_and_another_edition_has_none(office, copied):
    edit = office.get(reverse("editions:edit", args=[copied.pk])).content.decode()
    assert f'href="{address(copied)}"' in edit
    other = Edition.objects.get(slug="zeg-2027")
    assert f'href="{address(other)}"' not in office.get(reverse("editions:edit", args=[other.pk])).content.decode()
    assert (office.get(address(other)).status_code, office.post(address(other), {}).status_code) == (404, 404)


def test_a_tick_says_who_and_when_and_can_be_taken_back(office, copied, organiser, at):
    moment = at(2027, 5, 3, 11)
    for _click in range(2):
        assert office.post(address(copied), {"task": "texts"}).url == f"{address(copied)}#todo-texts"
    assert TickedTask.objects.values_list("task", "done_by", "done_at").get() == ("texts", organiser.pk, moment)
    assert f"maandag 3 mei 2027, 11:00, {organiser}" in " ".join(office.get(address(copied)).content.decode().split())
    office.post(address(copied), {"task": "texts", "undo": "1"})
    assert TickedTask.objects.count() == 0


def test_who_ticked_first_stays(copied, organiser):
    tick(edition=copied, task=T.TEXTS, done=True, by=organiser)
    tick(edition=copied, task=T.TEXTS, done=True, by=OrganiserFactory())
    assert TickedTask.objects.get().done_by == organiser


@pytest.mark.parametrize("task", ["page", "announce", "meetings", "days"])
def test_what_the_facts_tell_is_not_ticked(office, copied, task):
    office.post(address(copied), {"task": task})
    assert TickedTask.objects.count() == 0


def test_a_task_that_is_none_is_not_found(office, copied):
    assert office.post(address(copied), {"task": "iets"}).status_code == 404


def test_facts_mark_themselves(copied):
    assert T.MEETINGS not in done_in(copied)
    for meeting in copied.meetings.all():
        meeting.status = MeetingStatus.TENTATIVE
        save_meeting(meeting=meeting, by=SYSTEM)
    assert T.MEETINGS in done_in(copied)
    assert T.ANNOUNCE not in done_in(copied)
    Edition.objects.filter(pk=copied.pk).update(is_published=True)
    assert T.ANNOUNCE in done_in(Edition.objects.get(pk=copied.pk))


def test_an_app_that_stands_higher_says_whether_there_is_a_page(copied, monkeypatch):
    for known in (True, False):
        monkeypatch.setitem(todo.FACTS, T.PAGE, lambda _edition, known=known: Fact(known))
        assert (T.PAGE in done_in(copied)) is known


def test_all_days_are_moved_in_one_go_and_nobody_is_mailed(office, copied):
    first, second = copied.meetings.order_by("starts_at")
    changes = {f"day-{first.pk}": "2028-01-21", f"ends-{second.pk}": "17:00"}
    office.post(address(copied), dates(copied, **changes))
    moved = [(one.day, one.ends_at.astimezone(clock.AMSTERDAM).time()) for one in copied.meetings.order_by("pk")]
    assert moved == [(dt.date(2028, 1, 21), dt.time(16)), (dt.date(2028, 1, 27), dt.time(17))]
    assert Message.objects.count() == 0


@pytest.mark.parametrize("part", ["starts", "ends"])
def test_an_hour_that_the_clock_skips_is_refused_beside_its_row(office, copied, part):
    first = copied.meetings.order_by("starts_at").first()
    page = office.post(
        address(copied), dates(copied, **{f"day-{first.pk}": "2028-03-26", f"{part}-{first.pk}": "02:30"})
    )
    (errors,) = [errors for meeting, _fields, errors in page.context["form"].rows() if errors]
    assert errors == ["Op dat moment gaat de klok een uur vooruit of terug. Kies een andere tijd."]
    first.refresh_from_db()
    assert first.day != dt.date(2028, 3, 26)


def test_a_refusal_stands_beside_its_row_and_nothing_moved(office, copied):
    first, second = copied.meetings.order_by("starts_at")
    changes = {f"day-{first.pk}": "2028-01-21", f"ends-{second.pk}": "08:00"}
    page = office.post(address(copied), dates(copied, **changes))
    wrong = {meeting.pk: errors for meeting, _fields, errors, _marks in page.context["rows"]}
    assert wrong == {first.pk: [], second.pk: ["Een bijeenkomst moet beginnen voordat hij eindigt."]}
    assert 'value="08:00"' in page.content.decode()
    assert copied.meetings.order_by("pk").first().day == dt.date(2028, 1, 20)


def test_an_empty_field_is_named_by_its_meeting_and_no_rule_is_blamed(office, copied):
    first = copied.meetings.order_by("starts_at").first()
    page = office.post(address(copied), dates(copied, **{f"ends-{first.pk}": ""}))
    assert page.context["form"][f"ends-{first.pk}"].label == "Einde van Dag 0"
    assert ("Einde van Dag 0: Vul dit in." in page.content.decode(), list(page.context["messages"])) == (True, [])


def test_what_is_announced_is_not_in_the_table(office, copied):
    first, second = copied.meetings.order_by("starts_at")
    first.status = MeetingStatus.TENTATIVE
    save_meeting(meeting=first, by=SYSTEM)
    rows = office.get(address(copied)).context["rows"]
    assert [row[0] for row in rows] == [second]
