"""The day on one screen: every button gives the day back as it would be, and one of them stores it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from course.actions.programme.day import StaleDay
from course.enums import ItemKind, MailCode, MeetingStatus
from course.forms.programme.day import MOST_PARTS
from course.models import MailTemplate, Message, ProgrammeItem
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, UserFactory
from tests.helpers.days import day_url, opened, sent
from tests.helpers.telling import chosen


@pytest.fixture
def meeting(db, at):
    at(2026, 10, 1, 10)
    MailTemplate.objects.create(code=MailCode.PROGRAMME, subject="Anders", body="{wijzigingen}")
    meeting = MeetingFactory(status=MeetingStatus.DRAFT)
    for title, starts, ends in (("Koffie", (9, 0), (9, 30)), ("Lezing", (9, 30), (10, 0)), ("Lunch", (12, 0), (13, 0))):
        ItemFactory(meeting=meeting, title=title, starts=dt.time(*starts), ends=dt.time(*ends))
    return meeting


def press(office, meeting, do, **changes):
    """Press a button; answers the form on the page that comes back."""
    return office.post(day_url(meeting), sent(opened(meeting), do, **changes)).context["form"]


def shown(form):
    return [(row.values["title"], row.running.times and f"{row.running.times[0]:%H:%M}") for row in form.rows]


def key_of(meeting, title):
    return str(meeting.items.get(title=title).pk)


def stored(meeting):
    return list(meeting.items.order_by("starts", "pk").values_list("title", flat=True))


def test_the_screen_shows_each_part_with_its_times_and_what_is_left_before_a_fixed_point(meeting, office):
    form = office.get(day_url(meeting)).context["form"]
    assert shown(form) == [("Koffie", "09:00"), ("Lezing", "09:30"), ("Lunch", "12:00")]
    assert [row.values["fixed"] for row in form.rows] == ["", "", "12:00"]
    assert [row.running.slack for row in form.rows] == [0, 0, 120]
    assert form.day.slack == 240


def test_another_length_shows_the_new_times_and_stores_nothing(meeting, office):
    form = press(office, meeting, "times", **{f"minutes-{key_of(meeting, 'Koffie')}": "45"})
    assert shown(form) == [("Koffie", "09:00"), ("Lezing", "09:45"), ("Lunch", "12:00")]
    assert meeting.items.get(title="Koffie").ends == dt.time(9, 30)


@pytest.mark.parametrize(
    ("act", "title", "titles"),
    [
        ("up", "Lezing", ["Lezing", "Koffie", "Lunch"]),
        ("up", "Koffie", ["Koffie", "Lezing", "Lunch"]),
        ("down", "Koffie", ["Lezing", "Koffie", "Lunch"]),
        ("down", "Lunch", ["Koffie", "Lezing", "Lunch"]),
        ("insert", "Koffie", ["Koffie", "", "Lezing", "Lunch"]),
        ("copy", "Koffie", ["Koffie", "Koffie", "Lezing", "Lunch"]),
        ("remove", "Lezing", ["Koffie", "Lunch"]),
        ("explode", "Lezing", ["Koffie", "Lezing", "Lunch"]),
    ],
)
def test_a_button_beside_a_row_keeps_everything_that_was_typed(meeting, office, act, title, titles):
    form = press(office, meeting, f"{act}:{key_of(meeting, title)}", **{f"room-{key_of(meeting, 'Lunch')}": "Tuin"})
    assert [row.values["title"] for row in form.rows] == titles
    assert form.rows[-1].values["room"] == "Tuin"
    assert stored(meeting) == ["Koffie", "Lezing", "Lunch"]


def test_the_row_that_changed_has_the_focus(meeting, office):
    assert [row.is_focused for row in press(office, meeting, f"up:{key_of(meeting, 'Lezing')}").rows] == [
        True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(("number", "rows"), [("1", 4), ("8", 11), ("", 4), ("-3", 4), ("9" * 30, 4), ("1000", 60)])
def test_many_new_rows_come_at_once_but_no_flood(meeting, office, number, rows):
    assert len(press(office, meeting, "more", number=number).rows) == rows


def test_a_whole_day_is_saved_in_one_go_and_blank_rows_are_left_out(meeting, office):
    form = press(office, meeting, "more", number="3")
    typed = {"minutes-n1": "20", "title-n1": "Pauze", "kind-n1": ItemKind.BREAK, "room-n1": "Tuin"}
    answer = office.post(day_url(meeting), sent(form, **typed))
    assert answer.url == day_url(meeting)
    assert stored(meeting) == ["Koffie", "Lezing", "Lunch", "Pauze"]
    assert ProgrammeItem.objects.filter(room="Tuin").values_list("starts", "ends").get() == (
        dt.time(13),
        dt.time(13, 20),
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"minutes": "-10"}, "minutes"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": ""}, "minutes"),
        ({"minutes": "een uur"}, "minutes"),
        ({"minutes": "9" * 5000}, "minutes"),
        ({"fixed": "25:00"}, "fixed"),
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"kind": "feest"}, "kind"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_row_and_kept(meeting, office, typed, field):
    key = key_of(meeting, "Lezing")
    form = press(office, meeting, "save", **{f"{name}-{key}": value for name, value in typed.items()})
    assert [list(row.errors) for row in form.rows] == [[], [field], []]
    assert form.rows[1].values[field] == typed[field]
    assert [place for place, _label, _words in form.problems] == [f"{field}-{key}"]
    assert stored(meeting) == ["Koffie", "Lezing", "Lunch"]


def test_a_speaker_is_found_by_name(meeting, office):
    noor, _other = UserFactory(first_name="Noor", last_name="Berg"), UserFactory(first_name="Piet", last_name="Berg")
    key = key_of(meeting, "Lezing")
    form = press(office, meeting, "times", **{f"adding-{key}": "noor berg"})
    assert (form.rows[1].people, form.rows[1].values["adding"]) == ([noor], "")
    office.post(day_url(meeting), sent(opened(meeting), **{f"adding-{key}": "NOOR"}))
    assert list(meeting.items.get(title="Lezing").speakers.all()) == [noor]


def test_of_several_with_one_name_somebody_says_who_is_meant(meeting, office):
    people = [UserFactory(first_name=name, last_name="Zeeman") for name in ("Noor", "Piet")]
    key = key_of(meeting, "Lezing")
    form = press(office, meeting, "save", **{f"adding-{key}": "Zeeman"})
    assert (form.rows[1].matches, list(form.rows[1].errors)) == (people, ["adding"])
    ticked = {f"adding-{key}": "Zeeman", f"speakers-{key}": [str(people[1].pk)]}
    office.post(day_url(meeting), sent(opened(meeting), **ticked))
    assert list(meeting.items.get(title="Lezing").speakers.all()) == [people[1]]


def test_a_name_that_nobody_has_is_said_and_kept(meeting, office):
    key = key_of(meeting, "Lezing")
    form = press(office, meeting, "save", **{f"adding-{key}": "Niemand"})
    assert (form.rows[1].values["adding"], list(form.rows[1].errors)) == ("Niemand", ["adding"])


def test_who_left_the_site_or_never_was_is_no_speaker(meeting, office):
    key = key_of(meeting, "Lezing")
    form = press(office, meeting, "times", **{f"speakers-{key}": ["999999999", "x", "9" * 40]})
    assert form.rows[1].speakers == []


def test_who_was_changed_first_stands_beside_what_the_second_typed_and_is_not_overwritten(meeting, office):
    mine = sent(opened(meeting), **{f"title-{key_of(meeting, 'Lezing')}": "Gesprek"})
    office.post(day_url(meeting), sent(opened(meeting), **{f"title-{key_of(meeting, 'Koffie')}": "Thee"}))
    page = office.post(day_url(meeting), mine)
    form = page.context["form"]
    assert form.non_field_errors() == [str(StaleDay.message)]
    assert [row.values["title"] for row in form.rows] == ["Koffie", "Gesprek", "Lunch"]
    assert [part.title for part in page.context["now"].day.parts] == stored(meeting) == ["Thee", "Lezing", "Lunch"]
    assert [(one.before[0].title, one.after[0].title) for one in page.context["changes"]] == [
        ("Thee", "Koffie"), ("Lezing", "Gesprek"),
    ]  # fmt: skip


def test_a_second_click_shows_the_success_of_the_first(meeting, office):
    form = sent(press(office, meeting, "more"), **{"minutes-n1": "20", "title-n1": "Pauze"})
    assert [office.post(day_url(meeting), form).status_code for _turn in range(2)] == [302, 302]
    assert stored(meeting).count("Pauze") == 1


def test_of_an_announced_day_the_office_sees_who_gets_the_one_mail_and_chooses(meeting, office):
    meeting.status = MeetingStatus.CONFIRMED
    meeting.save()
    EnrolmentFactory(edition=meeting.edition)
    form = sent(opened(meeting), **{f"minutes-{key_of(meeting, 'Koffie')}": "40"})
    page = office.post(day_url(meeting), form)
    assert (page.context["audience"].number, Message.objects.count()) == (1, 0)
    assert office.post(day_url(meeting), form | chosen(page)).status_code == 302
    assert list(Message.objects.values_list("template", "state")) == [(MailCode.PROGRAMME, "queued")]


def test_the_way_back_from_the_choice_keeps_the_day(meeting, office):
    form = sent(opened(meeting), **{f"minutes-{key_of(meeting, 'Koffie')}": "40"})
    page = office.post(day_url(meeting), form | {"telling_back": "1"})
    assert page.context["form"].rows[0].values["minutes"] == "40"


def test_what_is_found_is_asked_about_with_a_reason(meeting, office):
    meeting.status = MeetingStatus.CONFIRMED
    meeting.save()
    speaker = UserFactory()
    typed = {f"speakers-{key_of(meeting, title)}": [str(speaker.pk)] for title in ("Koffie", "Lezing")}
    typed |= {f"fixed-{key_of(meeting, 'Lezing')}": "09:15"}
    page = office.post(day_url(meeting), sent(opened(meeting), **typed))
    found = page.context["findings"]
    assert sorted(one.code for one in found) == ["items_at_once", "speaker_twice"]
    accepted = {"plan_seen": [one.key for one in found], "plan_reason": "Samen voor de groep"}
    told = office.post(day_url(meeting), sent(opened(meeting), **typed) | accepted)
    office.post(day_url(meeting), sent(opened(meeting), **typed) | accepted | chosen(told))
    assert meeting.items.get(title="Lezing").starts == dt.time(9, 15)


def test_a_part_outside_the_meeting_is_refused_and_stays_on_the_page(meeting, office):
    form = press(office, meeting, "save", ends="12:30")
    assert (len(form.non_field_errors()), form["ends"].value()) == (1, "12:30")


def test_an_hour_that_the_clock_skips_is_no_start(meeting, office):
    meeting.starts_at, meeting.ends_at = (
        moment.replace(year=2027, month=3, day=28) for moment in (meeting.starts_at, meeting.ends_at)
    )
    meeting.save()
    assert [place for place, *_words in press(office, meeting, "save", begins="02:30").problems] == ["id_begins"]


def test_the_day_is_reached_from_the_list_the_form_and_the_planner(meeting, office):
    pages = [
        reverse("meetings:index"), reverse("meetings:edit", args=[meeting.pk]),
        reverse("editions:planner", args=[meeting.edition_id]),
    ]  # fmt: skip
    assert [f'href="{day_url(meeting)}"' in office.get(page).content.decode() for page in pages] == [True] * 3


def test_more_rows_and_speakers_ask_no_more_queries(meeting, office, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as few:
        office.get(day_url(meeting))
    for hour in (14, 15, 16):
        ItemFactory(
            meeting=meeting, starts=dt.time(hour), ends=dt.time(hour, 30), speakers=[UserFactory(), UserFactory()]
        )
    with django_assert_max_num_queries(len(few) + 1):
        office.get(day_url(meeting))


def test_a_participant_has_no_day_to_change(meeting, login):
    browser = login(EnrolmentFactory(edition=meeting.edition).user)
    assert browser.post(day_url(meeting), {"do": "save"}).status_code == 404
    assert stored(meeting) == ["Koffie", "Lezing", "Lunch"]


def test_of_a_day_with_too_many_parts_none_is_lost(meeting, office):
    """Copying at the end of a long day would push its last part out."""
    for number in range(MOST_PARTS - 3):
        ItemFactory(meeting=meeting, title=f"Deel {number}", starts=dt.time(14), ends=dt.time(14, 1))
    full = stored(meeting)
    longer = press(office, meeting, f"copy:{key_of(meeting, 'Koffie')}")
    assert len(longer.rows) == MOST_PARTS + 1

    answer = office.post(day_url(meeting), sent(longer))

    form = answer.context["form"]
    assert (answer.status_code, len(form.rows), stored(meeting)) == (200, MOST_PARTS + 1, full)
    assert str(MOST_PARTS + 1) in form.non_field_errors()[0]
