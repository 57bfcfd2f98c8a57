"""The pages of the pitch clock: without script, with the little that a script asks, and for whom they are."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from course.actions.people.staff import make_organiser
from course.models import Message
from pitches.actions.pitches.transition import transition_pitch
from pitches.actions.session.leading import press_clock
from pitches.enums import PitchState, RecognitionKind, TurnRole, Visibility
from pitches.enums.session import ClockMove
from pitches.models import Contribution, Discussion, PitchRole, Recognition
from pitches.templatetags.pitches import clock_face, minutes_in_words
from tests.factories import EditionFactory
from tests.helpers.pitches import member_of
from tests.helpers.session import MOMENT, a_room, a_running_room
from tests.helpers.telling import post_and_choose

pytestmark = pytest.mark.django_db

AS_JSON = {"headers": {"Accept": "application/json"}}
READ = ("clock", "clock_state", "beamer", "cards", "lead", "close", "enter")
ACTS = ("post_live", "join", "dot", "start", "press")
OF_WHO_LEADS = ("cards", "lead", "close", "enter")


@pytest.fixture(autouse=True)
def _the_day(at, settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    settings.LANGUAGE_CODE = "en"
    at(*MOMENT)


@pytest.fixture
def room():
    return a_running_room()


def url(room, name):
    return reverse(f"pitches:{name}", args=[room.pitch.pk])


def prepare(room):
    make_organiser(user=room.office)
    return reverse("pitches_office:prepare", args=[room.pitch.pk])


def go_to(room, index):
    while room.discussion.index < index:
        press_clock(pitch=room.pitch, move=ClockMove.NEXT, version=room.discussion.version, by=room.leader)


def test_every_page_is_404_for_who_is_not_of_the_group(room, login):
    browser = login(member_of(EditionFactory(slug="andere")))
    assert {name: browser.get(url(room, name)).status_code for name in READ} == dict.fromkeys(READ, 404)
    assert {name: browser.post(url(room, name)).status_code for name in ACTS} == dict.fromkeys(ACTS, 404)


def test_a_member_takes_part_and_leads_nothing(room, login):
    browser = login(room.member)
    codes = {name: browser.get(url(room, name)).status_code for name in READ}
    assert codes == {name: 404 if name in OF_WHO_LEADS else 200 for name in READ}
    assert [browser.get(url(room, name)).status_code for name in ACTS] == [302] * len(ACTS)


def test_who_leads_and_the_office_have_every_page(room, login):
    for person, closes in ((room.leader, 200), (room.deputy, 200), (room.office, 302)):
        browser = login(person)
        codes = {name: browser.get(url(room, name)).status_code for name in READ}
        assert codes == {name: closes if name == "close" else 200 for name in READ}


def test_a_confidential_pitch_has_its_clock_on_its_day_alone(login, at):
    room = a_running_room(visibility=Visibility.MEETING)
    browser = login(room.member)
    assert browser.get(url(room, "clock_state")).status_code == 200
    at(*MOMENT[:2], MOMENT[2] + 1, 9)
    assert browser.get(url(room, "clock_state")).status_code == 404


def test_every_screen_hears_the_same(room, login, at):
    at(*MOMENT, 0, 30)
    told = [login(person).get(url(room, "clock_state")).json() for person in (room.member, room.leader, room.office)]
    assert told[1:] == told[:-1]
    assert told[0] == {
        "version": 1, "state": "on", "index": 0, "number": 5, "name": "Pitch", "who": "De inbrenger",
        "rule": "Vertel wat er speelt, wat je vraag is en wat je straks in handen wilt hebben.", "next": "Verhelderen",
        "length": 120_000, "left": 90_000, "paused": False, "posts": [], "anonymous": True, "texts": 0, "joined": 0,
        "dots": 0,
    }  # fmt: skip


def test_what_did_not_change_is_answered_with_304_and_costs_three_queries(room, login):
    browser = login(room.member)
    first = browser.get(url(room, "clock_state"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = browser.get(url(room, "clock_state"), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, len(queries)) == (304, b"", 3)
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"] * 3
    go_to(room, 1)
    changed = browser.get(url(room, "clock_state"), headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.json()["name"]) == (200, "Verhelderen")


def test_no_name_of_who_wrote_something_is_told_to_others(room, login):
    room.member.last_name = "Zeldzaam"
    room.member.save()
    go_to(room, 2)
    login(room.member).post(url(room, "post_live"), {"kind": "tip", "text": "Bel eerst.", "phase": 2})
    assert Contribution.objects.get().author == room.member
    browser = login(room.deputy)
    for name in ("clock", "clock_state", "beamer", "lead"):
        page = re.sub(r"<option.*?</option>", "", browser.get(url(room, name)).content.decode())  # who can promise
        assert (name, room.member.last_name in page) == (name, False)


def test_advice_is_sent_without_script_and_stands_under_what_you_sent(room, login):
    browser = login(room.member)
    go_to(room, 2)
    assert 'id="advice_text"' in browser.get(url(room, "clock")).content.decode()
    answer = browser.post(url(room, "post_live"), {"kind": "tip", "text": "Bel eerst.", "phase": 2})
    assert answer.url == f"{url(room, 'clock')}#mine"
    row = Contribution.objects.get()
    assert (row.text, row.is_live, row.phase) == ("Bel eerst.", True, "Stil schrijven")
    assert "Bel eerst." in browser.get(url(room, "clock")).content.decode()


def test_what_is_refused_without_script_stays_in_the_field(room, login):
    answer = login(room.member).post(url(room, "post_live"), {"kind": "tip", "text": "Bel eerst.", "phase": 2})
    page = answer.content.decode()
    assert (answer.status_code, Contribution.objects.count()) == (409, 0)
    assert "Bel eerst.</textarea>" in page
    assert "This phase is over." in page


def test_a_script_hears_what_was_posted_or_why_not(room, login):
    browser = login(room.member)
    go_to(room, 2)
    given = {"kind": "tip", "text": "Bel eerst.", "phase": 2}
    said = [browser.post(url(room, "post_live"), given, **AS_JSON).json() for _tap in range(2)]
    assert [one["id"] for one in said] == [Contribution.objects.get().pk] * 2
    refused = browser.post(url(room, "post_live"), {**given, "text": "Iets anders", "phase": 0}, **AS_JSON)
    assert (refused.status_code, refused.json()["problem"][:19]) == (409, "This phase is over.")
    empty = browser.post(url(room, "post_live"), {**given, "text": ""}, **AS_JSON)
    assert (empty.status_code, empty.json()["problem"]) == (409, "Fill this in.")


def test_somebody_joins_in_and_takes_it_back(room, login):
    browser = login(room.member)
    go_to(room, 4)
    browser.post(url(room, "join"))
    assert Recognition.objects.get().kind == RecognitionKind.HELP
    assert browser.get(url(room, "clock_state")).json()["joined"] == 1
    browser.post(url(room, "join"), {"off": "1"})
    assert Recognition.objects.count() == 0


def test_somebody_gives_a_dot(room, login):
    go_to(room, 3)
    login(room.member).post(url(room, "post_live"), {"kind": "tip", "text": "Bel eerst.", "phase": 3})
    browser, row = login(room.author), Contribution.objects.get()
    assert browser.post(url(room, "dot"), {"contribution": row.pk}, **AS_JSON).json() == {"given": True}
    assert browser.post(url(room, "dot"), {"contribution": "onzin"}, **AS_JSON).status_code == 409
    assert "Take my dot back" in browser.get(url(room, "clock")).content.decode()
    assert row.dots.count() == 1


def test_the_remote_moves_the_clock_and_the_second_press_is_told(room, login):
    one, two = login(room.leader), login(room.deputy)
    press = {"move": "next", "version": room.discussion.version}
    assert one.post(url(room, "press"), press).url == url(room, "lead")
    told = two.post(url(room, "press"), press, **AS_JSON)
    assert (told.status_code, "Verhelderen" in told.json()["problem"]) == (409, True)
    assert room.discussion.index == 1
    assert one.post(url(room, "press"), {"move": "onzin"}, **AS_JSON).status_code == 409


def test_who_chairs_by_the_rota_is_thought_of_first(login):
    room = a_room(code="f1")
    Discussion.objects.all().delete()
    office = login(room.office)
    assert office.get(prepare(room)).context["form"].initial == {"facilitator": None}
    for role, person in ((TurnRole.TIMEKEEPER, room.leader), (TurnRole.CHAIR, room.member)):
        PitchRole.objects.create(slot=room.pitch.slot, user=person, role=role)
    assert office.get(prepare(room)).context["form"].initial == {"facilitator": room.member}


def test_a_discussion_is_prepared_begun_and_closed_on_pages(login):
    room = a_room(code="f1")
    Discussion.objects.all().delete()
    office = login(room.office)
    assert office.get(url(room, "lead")).url == prepare(room)
    format = office.get(prepare(room)).context["form"].fields["format"].queryset.get(code="f3")
    chosen = {"format": format.pk, "facilitator": room.leader.pk, "deputy": room.leader.pk}
    assert "somebody else to replace" in office.post(prepare(room), chosen).content.decode()
    post_and_choose(office, prepare(room), {**chosen, "deputy": ""})
    leader = login(room.leader)
    leader.post(url(room, "start"))
    assert (room.fresh().state, room.discussion.clock.name) == ("in_discussion", "Klaarzetten")
    assert leader.post(url(room, "close"), {"summary": ""}).context["form"].errors.keys() == {"summary"}
    leader.post(url(room, "close"), {"summary": "Bel eerst.", "insights": "Een naam helpt."})
    assert (room.fresh().state, room.fresh().outcome.summary) == ("discussed", "Bel eerst.")


def test_the_course_office_sees_who_gets_a_mail_before_it_closes_from_the_front(room, login):
    office = login(make_organiser(user=room.office))
    page = office.get(url(room, "close")).url
    assert page == reverse("pitches_office:step", args=[room.pitch.pk, "discussed"])
    post_and_choose(office, page, {"summary": "Bel eerst.", "insights": ""}, "nobody", "De inbrenger zat erbij.")
    assert (room.fresh().state, room.discussion.closed_at is None) == ("discussed", False)
    assert Message.objects.get(template="pitch_uitkomst").held_because == "De inbrenger zat erbij."


def test_a_card_is_written_down_afterwards(room, login):
    browser = login(room.leader)
    given = {"person": room.member.pk, "kind": "question", "words": "Wie belt?"}
    assert browser.post(url(room, "enter"), given).status_code == 302
    row = Contribution.objects.get()
    assert (row.author, row.entered_by) == (room.member, room.leader)
    refused = browser.post(url(room, "enter"), {**given, "kind": "tip"})
    assert "Advice comes later" in refused.content.decode()


def test_a_clock_that_was_not_begun_waits_and_one_that_was_put_away_is_closed(login):
    room = a_room()
    browser = login(room.member)
    assert browser.get(url(room, "clock_state")).json()["state"] == "before"
    room = a_running_room()
    go_to(room, 5)
    assert login(room.member).get(url(room, "clock_state")).json()["state"] == "over"
    transition_pitch(pitch=room.pitch, to=PitchState.PLANNED, by=room.office)
    assert login(room.member).get(url(room, "clock_state")).json()["state"] == "before"


def test_the_page_of_the_pitch_shows_the_way_to_the_clock_and_offers_no_advice_yet(room, login):
    pages = [login(one).get(room.pitch.get_absolute_url()).content.decode() for one in (room.member, room.leader)]
    assert [url(room, "clock") in page for page in pages] == [True, True]
    assert [url(room, "lead") in page for page in pages] == [False, True]
    assert ('value="question"' in pages[0], 'value="tip"' in pages[0]) == (True, False)


def test_the_office_finds_the_clock_of_a_pitch_that_has_its_turn(room, login):
    make_organiser(user=room.office)
    page = login(room.office).get(reverse("pitches_office:inspect", args=[room.pitch.pk])).content.decode()
    assert url(room, "lead") in page


@pytest.mark.parametrize(
    ("left", "shown"),
    [(120_000, "2:00"), (119_001, "2:00"), (500, "0:01"), (0, "0:00"), (-999, "0:00"), (-61_000, "−1:01"),
     (72 * 3_600_000, "72:00:00")],
)  # fmt: skip
def test_the_clock_is_read_in_minutes_and_seconds(left, shown):
    assert clock_face(left) == shown


def test_a_length_is_read_in_minutes_or_days():
    with translation.override("nl"):
        assert [minutes_in_words(one) for one in (1, 12, 1440, 4320)] == ["1 minuut", "12 minuten", "1 dag", "3 dagen"]


def test_the_page_carries_how_the_clock_stands_for_the_script(room, login):
    told = json.loads(login(room.member).get(url(room, "clock")).context["stand_json"])
    assert told == login(room.member).get(url(room, "clock_state")).json()
