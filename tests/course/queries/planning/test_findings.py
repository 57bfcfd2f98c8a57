"""What is found about the planning of meetings: each sentence once, where it belongs, and nothing about a good day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from course import clock
from course.enums import DayKind, FindingLevel, ItemKind, MeetingKind, MeetingStatus
from course.models import PlanningDay
from course.queries.planning.findings import FINDERS, Finding, finder, findings_by_meeting, findings_of
from tests.factories import EditionFactory, ItemFactory, MeetingFactory, ModuleFactory, PlaceFactory, UserFactory

pytestmark = pytest.mark.django_db

WARNS, BLOCKS, TELLS = FindingLevel.WARNS, FindingLevel.BLOCKS, FindingLevel.TELLS


@pytest.fixture(autouse=True)
def known_years(db):
    """The school holidays of these years are known: far from every day below."""
    for year in (2026, 2027, 2028):
        PlanningDay.objects.create(
            kind=DayKind.SCHOOL_HOLIDAY, name="Herfst", starts_on=dt.date(year, 10, 18), ends_on=dt.date(year, 10, 25)
        )


def on(*day: int, starts=dt.time(9), ends=dt.time(17), **fields):
    date = dt.date(*day)
    return MeetingFactory(starts_at=clock.at(date, starts), ends_at=clock.at(date, ends), **fields)


def found(meeting) -> list[tuple[str, str]]:
    return [(finding.level, finding.sentence) for finding in findings_of(meeting)]


def test_an_ordinary_thursday_has_no_finding():
    meeting = on(2027, 1, 21)
    ItemFactory(meeting=meeting, speakers=[UserFactory()])
    assert found(meeting) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ((2027, 4, 27), (WARNS, "Dinsdag 27 april 2027: Feestdag: Koningsdag")),
        (
            (2027, 4, 26),
            (WARNS, "Maandag 26 april 2027 ligt tussen een feestdag en een weekend: veel mensen zijn vrij."),
        ),
        ((2027, 5, 7), (WARNS, "Vrijdag 7 mei 2027 ligt tussen een feestdag en een weekend: veel mensen zijn vrij.")),
        ((2027, 1, 24), (WARNS, "Zondag 24 januari 2027 valt in een weekend.")),
        ((2027, 1, 22), (TELLS, "Vrijdag 22 januari 2027: op die dag van de week werken veel mensen niet.")),
        ((2027, 1, 20), (TELLS, "Woensdag 20 januari 2027: op die dag van de week werken veel mensen niet.")),
        ((2027, 10, 19), (WARNS, "Dinsdag 19 oktober 2027: Schoolvakantie: Herfst (Noord, Midden, Zuid)")),
        ((2029, 3, 1), (TELLS, "De schoolvakanties van 2029 staan nog niet in de planning (Noord, Midden, Zuid).")),
    ],
)
def test_a_day_on_which_people_are_off_is_named(day, expected):
    assert found(on(*day)) == [expected]


@pytest.mark.parametrize(("starts", "ends"), [((6, 45), (17, 0)), ((9, 0), (22, 30))])
def test_early_and_late_hours_are_named(starts, ends):
    meeting = on(2027, 1, 21, starts=dt.time(*starts), ends=dt.time(*ends))
    words = "Van {:02}:{:02} tot {:02}:{:02} is vroeg of laat voor mensen die moeten reizen."
    assert found(meeting) == [(WARNS, words.format(*starts, *ends))]


@pytest.mark.parametrize(("day", "days"), [(22, 0), (23, 2), (30, 9), (31, 0)])
def test_two_course_days_need_ten_days_between_and_two_in_a_row_are_one(day, days):
    first = on(2027, 1, 21)
    second = on(2027, 1, day, edition=first.edition, module=None, title="Dag twee", place=PlaceFactory(name="Elders"))
    too_little = "mensen hebben te weinig tijd om iets uit te proberen."
    after, before = (
        f"Maar {days} dagen na 'Elkaars werelden': {too_little}",
        f"Maar {days} dagen voor 'Dag twee': {too_little}",
    )
    assert [one for one in found(second) if "dagen na" in one[1]] == ([(WARNS, after)] if days else [])
    assert found(first) == ([(WARNS, before)] if days else [])


def test_a_room_in_use_is_named_also_by_another_edition():
    first = on(2027, 1, 21)
    other = on(
        2027, 1, 21, starts=dt.time(16), ends=dt.time(18), edition=EditionFactory(title="Oud"), place=first.place
    )
    words = "De Lindehof is bezet door 'Elkaars werelden' ({}), van {} tot {}."
    assert found(first) == [(WARNS, words.format("Oud", "16:00", "18:00"))]
    assert found(other) == [(WARNS, words.format("Zorg en Gemeente 2027", "09:00", "17:00"))]


@pytest.mark.parametrize("status", [MeetingStatus.CANCELLED, None])
def test_what_does_not_go_ahead_is_in_nobodys_way(status):
    first = on(2027, 1, 21)
    same = {"place": first.place, "status": status} if status else {"place": first.place}
    on(2027, 1, 21, edition=EditionFactory(is_cancelled=status is None), **same)
    assert found(first) == []


def test_one_that_begins_when_the_other_ends_is_not_at_the_same_time():
    first = on(2027, 1, 21, ends=dt.time(13))
    second = on(2027, 1, 21, starts=dt.time(13), edition=first.edition, place=first.place, module=None)
    assert (found(first), found(second)) == ([], [])


@pytest.mark.parametrize("year", [1, 1900, 9999])
def test_a_year_that_was_mistyped_is_found_nothing_about_but_what_is_so(year):
    meeting = on(year, 12, 31) if year > 1 else on(year, 1, 2)
    assert {finding.code for finding in findings_of(meeting)} <= {"weekend", "few_work", "unknown_holidays", "day"}


def test_two_meetings_of_an_edition_at_once_are_named():
    first = on(2027, 1, 21)
    on(2027, 1, 21, starts=dt.time(12), edition=first.edition, module=None, place=PlaceFactory(name="Elders"))
    assert found(first) == [
        (WARNS, "'Elkaars werelden' van dezelfde editie is op hetzelfde moment, van 12:00 tot 17:00."),
    ]


@pytest.mark.parametrize(
    ("kind", "is_online", "expected"),
    [
        (MeetingKind.ONLINE, False, [(WARNS, "Het is een online bijeenkomst, en de locatie is De Lindehof.")]),
        (MeetingKind.COURSE_DAY, True, [(WARNS, "Mensen komen bij elkaar, en de locatie is De Lindehof.")]),
        (MeetingKind.ONLINE, True, []),
    ],
)
def test_online_and_a_hall_do_not_go_together(kind, is_online, expected):
    assert found(on(2027, 1, 21, kind=kind, place=PlaceFactory(is_online=is_online))) == expected


def test_a_module_of_another_edition_cannot_be():
    meeting = on(2027, 1, 21, module=ModuleFactory(number=4))
    assert found(meeting) == [(BLOCKS, "Module '4. Elkaars werelden' hoort bij een andere editie.")]


@pytest.mark.parametrize(("starts", "ends"), [(dt.time(5), dt.time(6)), (dt.time(16), dt.time(17, 30))])
def test_an_item_outside_its_meeting_cannot_be(starts, ends):
    meeting = on(2027, 1, 21)
    ItemFactory(meeting=meeting, title="Vroeg", starts=starts, ends=ends)
    span = f"{starts:%H:%M} tot {ends:%H:%M}"
    assert found(meeting) == [(BLOCKS, f"'Vroeg' ({span}) valt buiten de bijeenkomst (09:00 tot 17:00).")]


def test_items_at_once_and_a_speaker_in_both_are_named():
    meeting, person = on(2027, 1, 21), UserFactory(first_name="Bo", infix="", last_name="Vis")
    ItemFactory(meeting=meeting, title="Een", speakers=[person])
    ItemFactory(
        meeting=meeting, title="Twee", starts=dt.time(10, 30), ends=dt.time(12), speakers=[person, UserFactory()]
    )
    assert found(meeting) == [
        (WARNS, "'Een' en 'Twee' zijn tegelijk."),
        (WARNS, "Bo Vis spreekt tegelijk in 'Een' en in 'Twee' (Elkaars werelden)."),
    ]


def test_a_speaker_who_is_elsewhere_then_is_named_at_both():
    person = UserFactory(first_name="Bo", infix="", last_name="Vis")
    here = ItemFactory(meeting=on(2027, 1, 21), title="Hier", speakers=[person])
    there = on(2027, 1, 21, title="Daar", edition=EditionFactory(), place=PlaceFactory(name="Elders"))
    item = ItemFactory(meeting=there, title="Lezing", starts=dt.time(10, 30), ends=dt.time(12), speakers=[person])
    assert found(here.meeting) == [(WARNS, "Bo Vis spreekt tegelijk in 'Hier' en in 'Lezing' (Daar).")]
    assert found(there) == [(WARNS, "Bo Vis spreekt tegelijk in 'Lezing' en in 'Hier' (Elkaars werelden).")]
    item.starts, item.ends = dt.time(11), dt.time(12)
    item.save()
    assert (found(here.meeting), found(there)) == ([], [])


def test_the_worst_stands_first():
    meeting = on(2027, 1, 20, starts=dt.time(6))
    ItemFactory(meeting=meeting, starts=dt.time(5), ends=dt.time(7))
    assert [one.level for one in findings_of(meeting)] == [BLOCKS, WARNS, TELLS]


def keys(meeting) -> dict[str, str]:
    return {one.code: one.key for one in findings_of(meeting)}


def test_a_key_follows_the_facts_and_not_the_language_nor_the_words_of_the_planning():
    meeting = on(2027, 10, 19, starts=dt.time(6))
    before = keys(meeting)
    assert set(before) == {"day", "hours"}
    with translation.override("en"):
        assert keys(meeting) == before
    PlanningDay.objects.update(note="Nagekeken", certainty="zeker")
    assert keys(meeting) == before
    meeting.starts_at = clock.at(dt.date(2027, 10, 19), dt.time(6, 30))
    meeting.save()
    assert [keys(meeting)[code] == before[code] for code in ("day", "hours")] == [True, False]


def test_what_has_the_same_facts_is_found_once():
    meeting = on(2027, 1, 21)
    ItemFactory.create_batch(3, meeting=meeting, title="Overleg")
    assert found(meeting) == [(WARNS, "'Overleg' en 'Overleg' zijn tegelijk.")]


def test_a_pair_has_one_key_at_both_and_each_names_the_other():
    person = UserFactory()
    here = on(2027, 1, 21)
    there = on(2027, 1, 21, title="Daar", edition=here.edition, module=None, place=here.place)
    for meeting in (here, there):
        ItemFactory(meeting=meeting, title=f"Lezing {meeting.title}", speakers=[person])
    assert keys(here) == keys(there)
    assert set(keys(here)) == {"two_at_once", "place_taken", "speaker_twice"}
    assert [{one.other for one in findings_of(meeting)} for meeting in (here, there)] == [{there.pk}, {here.pk}]


def test_groups_that_go_apart_are_at_the_same_time_and_a_speaker_in_two_of_them_is_named():
    meeting, person = on(2027, 1, 21), UserFactory(first_name="Bo", infix="", last_name="Vis")
    for title, speakers in (("Een", [person]), ("Twee", [person]), ("Drie", [])):
        ItemFactory(meeting=meeting, title=title, kind=ItemKind.WORK_VISIT, speakers=speakers)
    assert found(meeting) == [(WARNS, "Bo Vis spreekt tegelijk in 'Een' en in 'Twee' (Elkaars werelden).")]


def test_what_was_accepted_of_a_day_stays_accepted_when_the_whole_day_begins_later():
    meeting, person = on(2027, 1, 21), UserFactory()
    one, two = (ItemFactory(meeting=meeting, title=title, speakers=[person]) for title in ("Een", "Twee"))
    before = keys(meeting)
    meeting.starts_at += dt.timedelta(minutes=30)
    meeting.save()
    for item in (one, two):
        item.starts, item.ends = dt.time(10, 30), dt.time(11, 30)
        item.save()
    assert keys(meeting) == before


def test_an_app_that_stands_higher_adds_its_own():
    @finder
    def always(plan):
        yield Finding("round", TELLS, f"Een ronde past niet in {plan.meeting.title}.", ())

    try:
        assert found(on(2027, 1, 21)) == [(TELLS, "Een ronde past niet in Elkaars werelden.")]
    finally:
        FINDERS.remove(always)


def test_many_meetings_ask_as_many_queries_as_one():
    counts = []
    for number in (1, 3):
        meetings = [on(2027, number, day, place=PlaceFactory(name=f"Zaal {day}")) for day in range(12, 12 + number)]
        for meeting in meetings:
            ItemFactory.create_batch(number, meeting=meeting, speakers=[UserFactory()])
        with CaptureQueriesContext(connection) as queries:
            findings_by_meeting(meetings)
        counts.append(len(queries))
    assert counts == [12, 12]
