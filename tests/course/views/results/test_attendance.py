from __future__ import annotations

import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course.actions.results.apologies import apologise
from course.models import AttendanceEvent, DayGuest
from tests.factories import EnrolmentFactory, MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.attendance import tap

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(at):
    at(2027, 1, 21, 9, 10)
    return MeetingFactory()


@pytest.fixture
def petra():
    return OrganiserFactory()


@pytest.fixture
def office(login, petra):
    return login(petra)


def address(meeting, name="attendance"):
    return reverse(f"course:{name}", args=[meeting.pk])


def member(meeting, **fields):
    return EnrolmentFactory(edition=meeting.edition, **fields).user


def a_tap(person, kind="present", **given):
    return {"key": str(uuid.uuid4()), "person": person.pk, "kind": kind, **given}


def send(client, meeting, petra, *taps, **given):
    body = {"taker": petra.pk, "taps": list(taps), **given}
    return client.post(address(meeting, "attendance_taps"), json.dumps(body), content_type="application/json")


def test_the_list_is_for_the_office_alone(meeting, client, login):
    for name in ("attendance", "close_attendance", "attendance_screen"):
        assert client.get(address(meeting, name)).status_code == 302
    for person in (member(meeting), UserFactory()):
        other = login(person)
        pages = [other.get(address(meeting, name)).status_code for name in ("attendance", "close_attendance")]
        answers = [other.get(address(meeting, "attendance_token")), send(other, meeting, person, a_tap(person))]
        assert (pages, [one.status_code for one in answers]) == ([404, 404], [403, 403])
    assert AttendanceEvent.objects.count() == 0


def test_the_list_says_name_and_organisation_and_no_address(meeting, office):
    person = member(meeting)
    page = office.get(address(meeting)).content.decode()
    assert (str(person) in page, person.organisation.name in page, person.email in page) == (True, True, False)


def test_a_button_works_without_script_and_twice(meeting, office):
    person = member(meeting)
    given = a_tap(person)
    answers = [office.post(address(meeting), given) for _click in range(2)]
    assert {answer.url for answer in answers} == {f"{address(meeting)}#person-{person.pk}"}
    assert AttendanceEvent.objects.get().person == person


def test_what_is_refused_is_said_and_nothing_is_written(meeting, office):
    person = member(meeting)
    for given in (
        {**a_tap(person), "person": UserFactory().pk},
        {**a_tap(person), "person": "9" * 30},
        {**a_tap(person), "kind": "weg"},
        {**a_tap(person), "key": "x"},
        {**a_tap(person), "guest": "1"},
        {**a_tap(person, "late"), "minutes": "-5"},
        {**a_tap(person, "undo")},
    ):
        answer = office.post(address(meeting), given)
        assert (answer.status_code, b'role="alert"' in answer.content) == (409, True)
    assert AttendanceEvent.objects.count() == 0


def test_a_batch_is_answered_tap_by_tap(meeting, office, petra):
    person, stranger = member(meeting), UserFactory()
    good, bad = a_tap(person, "late", minutes=12), a_tap(stranger)
    events = send(office, meeting, petra, good, bad, "niets").json()["events"]
    assert events[0] == {
        "key": good["key"], "event": AttendanceEvent.objects.get().pk, "state": "late", "words": events[0]["words"],
    }  # fmt: skip
    assert "12" in events[0]["words"]
    assert (events[1]["key"], bool(events[1]["refused"]), len(events)) == (bad["key"], True, 2)


def test_a_batch_that_comes_three_times_is_written_once(meeting, office, petra):
    taps = [a_tap(member(meeting)) for _number in range(3)]
    told = [send(office, meeting, petra, *taps[: number + 1]).json()["events"] for number in range(3)]
    assert [[one["key"] for one in events] for events in told] == [
        [one["key"] for one in taps[: n + 1]] for n in range(3)
    ]
    assert AttendanceEvent.objects.count() == 3


def test_what_somebody_else_tapped_is_not_sent_in_my_name(meeting, office, petra):
    other = OrganiserFactory()
    answer = send(office, meeting, other, a_tap(member(meeting)))
    assert (answer.status_code, answer.json(), AttendanceEvent.objects.count()) == (409, {"taker": petra.pk}, 0)


@pytest.mark.parametrize("body", ["", "[]", "{", '{"taps": 1}', '{"taps": null}', "[" * 2000])
def test_what_is_no_batch_is_refused(meeting, office, body):
    answer = office.post(address(meeting, "attendance_taps"), body, content_type="application/json")
    assert answer.status_code == 400


def test_a_session_that_ended_and_a_token_that_is_old_are_no_success(meeting, petra):
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, meeting, petra, a_tap(member(meeting))).status_code == 403
    assert strict.get(address(meeting, "attendance_token")).status_code == 401
    strict.force_login(petra, backend="django.contrib.auth.backends.ModelBackend")
    fresh = strict.get(address(meeting, "attendance_token")).json()
    body = json.dumps({"taker": fresh["taker"], "taps": [a_tap(member(meeting))]})
    strict.cookies["csrftoken"] = strict.cookies["csrftoken"].value
    answer = strict.post(
        address(meeting, "attendance_taps"),
        body,
        content_type="application/json",
        headers={"X-CSRFToken": fresh["token"]},
    )
    assert (answer.status_code, AttendanceEvent.objects.count()) == (200, 1)


def test_a_name_is_found_without_accents_and_infix(meeting, office):
    found = member(meeting, user__first_name="Zoë", user__infix="de", user__last_name="Vries")
    member(meeting, user__first_name="Bas", user__infix="van", user__last_name="Kok")
    lists = [office.get(address(meeting), {"q": typed}).context["rows"] for typed in ("zoe vries", "VRIES", "de k")]
    assert [[line.who for line, _key, _given in rows] for rows in lists] == [[found], [found], []]


def test_a_guest_comes_for_a_colleague_and_once(meeting, office):
    colleague = member(meeting)
    given = {"key": str(uuid.uuid4()), "name": "Bo Kok", "organisation": "GGD", "instead_of": colleague.pk}
    for _click in range(2):
        assert office.post(address(meeting, "add_day_guest"), given).status_code == 302
    guest = DayGuest.objects.get()
    assert (guest.name, guest.instead_of, AttendanceEvent.objects.get().guest) == ("Bo Kok", colleague, guest)
    given |= {"key": str(uuid.uuid4()), "instead_of": UserFactory().pk}
    assert office.post(address(meeting, "add_day_guest"), given).status_code == 409


def test_the_list_is_closed_by_who_sees_whom_it_is_about(meeting, office, petra):
    here, away, gone = (member(meeting) for _number in range(3))
    tap(meeting, here, petra)
    page = office.get(address(meeting, "close_attendance"))
    assert {line.who for line in page.context["left"]} == {away, gone}
    assert office.post(address(meeting, "close_attendance"), {"person": [away.pk]}).status_code == 409
    given = {"person": [away.pk, gone.pk]}
    assert [office.post(address(meeting, "close_attendance"), given).status_code for _click in range(2)] == [302, 302]
    assert AttendanceEvent.objects.filter(kind="absent").count() == 2


def test_the_list_costs_the_same_for_three_as_for_one(meeting, office, petra):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            office.get(address(meeting))
        return len(found)

    tap(meeting, member(meeting), petra)
    queries()
    one = queries()
    for _number in range(2):
        tap(meeting, member(meeting), petra)
    assert queries() == one


def test_an_apology_is_on_the_list_with_its_note(meeting, office, at):
    at(2027, 1, 20, 9)
    apologise(meeting=meeting, by=member(meeting), note="Ik bel om tien uur")
    at(2027, 1, 21, 9)
    assert "Ik bel om tien uur" in office.get(address(meeting)).content.decode()


def test_a_reason_that_is_not_taken_stands_in_its_box_again(meeting, office, petra):
    person, other = member(meeting), member(meeting)
    events = [tap(meeting, one, petra, minutes=None) for one in (person, other)]
    reason = "x" * 301
    page = office.post(
        address(meeting), {"person": person.pk, "undoes": events[0].key, "key": uuid.uuid4(), "reason": reason}
    )
    assert (page.status_code, page.content.decode().count(reason)) == (409, 1)
    page = office.post(address(meeting), a_tap(person, "late", minutes="een kwartier"))
    assert (page.status_code, page.content.decode().count('value="een kwartier"')) == (409, 1)
    assert "maxlength" not in page.content.decode()


def test_back_to_the_list_has_the_guest_that_was_typed(meeting, office):
    """`no-store` would empty the boxes."""
    assert office.get(address(meeting)).headers["Cache-Control"] == "private, no-cache"


AGES = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00", "1899-12-31T12:00:00Z"]


def test_a_tap_of_another_age_holds_up_no_other(meeting, office, petra):
    people = [member(meeting) for _age in [*AGES, "now"]]
    taps = [a_tap(person, at=age, offset=0) for person, age in zip(people, AGES, strict=False)]
    answer = send(office, meeting, petra, *taps, a_tap(people[-1])).json()["events"]
    assert [one.get("state", one.get("refused", "")[:4]) for one in answer] == ["Het "] * 4 + ["present"]


def test_who_goes_back_and_types_another_guest_adds_that_one_too(meeting, office):
    """The page that comes back has the key of the first guest; a second click on either adds nobody."""
    key = str(uuid.uuid4())
    for name in ("Bo Vis", "Bo Vis", "Ada Smit", "Ada Smit"):
        answer = office.post(address(meeting, "add_day_guest"), {"key": key, "name": name, "organisation": "Duinrade"})
        assert answer.status_code == 302
    assert list(DayGuest.objects.order_by("pk").values_list("name", flat=True)) == ["Bo Vis", "Ada Smit"]
    assert AttendanceEvent.objects.count() == 2
