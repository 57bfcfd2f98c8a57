from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from course import clock
from course.actions.editions.cancel import cancel_edition
from course.actions.enrolment.notices import REMINDS
from course.actions.mail.anew import Look
from course.actions.mail.reminders import KINDS, remind
from course.actions.mail.send import send_due
from course.actions.preparation import answer_task
from course.actions.programme.meetings import cancel_meeting, move_meeting, save_meeting
from course.authority import SYSTEM
from course.enums import (
    DayKind,
    EnrolmentState,
    ItemKind,
    MailCode,
    MailRhythm,
    MeetingKind,
    MeetingStatus,
    MessageState,
)
from course.models import Message, Module, PlanningDay, User
from course.models.mail import about
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    ModuleFactory,
    PlaceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

FULL_PROFILE = {"learning_question": "Wie bel ik?", "can_help_with": "Het sociaal domein", "shows_profile": True}


def course_day(**fields):
    """Thursday 21 January 2027 with something to prepare."""
    edition = fields.pop("edition", None) or EditionFactory()
    module = ModuleFactory(edition=edition, preparation="Lees de casus.\nSchrijf één zin op.", preparation_minutes=45)
    return MeetingFactory(**{"edition": edition, "module": module, **fields})


def participant(edition, **fields):
    return EnrolmentFactory(edition=edition, user=UserFactory(**FULL_PROFILE), **fields)


def asks_to_choose(until, **fields):
    """A course day with two tasks that have choices, one of them without a last day."""
    meeting = course_day(**fields)
    meeting.module.tasks.create(text="Eet je mee?", choices="Ja\nNee", until=until)
    meeting.module.tasks.create(text="Welke lunch?", choices="Soep\nBrood")
    return meeting


def reports():
    return [f"{kind}: {remind(kind)}" for kind in KINDS]


def reminders_in(state, **which):
    rows = Message.objects.filter(state=state, template__in=REMINDS, **which)
    return sorted(rows.values_list("template", flat=True))


def moment(*parts):
    return dt.datetime(*parts, tzinfo=clock.AMSTERDAM)


def told():
    return list(Message.objects.order_by("pk").values_list("template", "person"))


QUIET = ["preparation: none", "practical matters: none", "profiles: none", "drafts: none", "choices: none"]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ((2027, 1, 11, 8, 59), []),
        ((2027, 1, 11, 9), [MailCode.PREPARE]),
        ((2027, 1, 19, 8, 59), [MailCode.PREPARE]),
        ((2027, 1, 19, 9), [MailCode.PREPARE, MailCode.PRACTICAL]),
        ((2027, 1, 20, 23, 59), [MailCode.PREPARE, MailCode.PRACTICAL]),
        ((2027, 1, 21, 0), []),
        ((2027, 1, 22, 0), []),
    ],
)
def test_before_a_meeting_each_reminder_has_its_moment_and_its_end(at, moment, expected):
    at(*moment)
    enrolment = participant(course_day().edition)
    reports()
    assert told() == [(code, enrolment.user_id) for code in expected]


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, ""), (1, " (1 minuut voorbereiding)"), (45, " (45 minuten voorbereiding)")]
)
def test_how_long_it_takes_is_said_where_the_module_says_it(at, login, minutes, said):
    at(2027, 1, 11, 9)
    meeting = course_day()
    Module.objects.update(preparation_minutes=minutes)
    person = participant(meeting.edition).user
    reports()
    assert Message.objects.get().subject == f"Donderdag 21 januari 2027: Elkaars werelden{said}"
    for address in (meeting.get_absolute_url(), reverse("course:my_course")):
        page = login(person).get(address).content.decode()
        heading = " ".join(re.search(r'id="prepare">(.*?)</h', page, re.DOTALL)[1].split())
        assert heading == "Voorbereiden" + said.replace(" voorbereiding", "")


def test_what_to_prepare_is_told_in_full(at):
    at(2027, 1, 11, 9)
    meeting = course_day()
    participant(meeting.edition)
    reports()
    message = Message.objects.get()
    assert (message.subject, message.link, message.edition) == (
        "Donderdag 21 januari 2027: Elkaars werelden (45 minuten voorbereiding)",
        meeting.get_absolute_url(),
        meeting.edition,
    )
    assert message.body == (
        "We zien elkaar op donderdag 21 januari 2027 om 9.00 uur. Doe dit vooraf:\n- Lees de casus.\n"
        "- Schrijf één zin op."
    )
    assert message.facts == [
        ["Wat", "Elkaars werelden"],
        ["Wanneer", "donderdag 21 januari 2027, 09:00 tot 17:00"],
        ["Waar", "De Lindehof, Voorbeeldlaan 12, 1234 AB Zeist"],
    ]


def test_the_way_is_told_in_full(at):
    at(2027, 1, 19, 9)
    meeting = course_day(module=None)
    ItemFactory(meeting=meeting, kind=ItemKind.ARRIVAL, starts=dt.time(8, 30), ends=dt.time(9))
    participant(meeting.edition)
    reports()
    message = Message.objects.get()
    assert message.subject == "Donderdag 21 januari 2027: zo kom je in Zeist"
    assert message.body == (
        "Je bent welkom vanaf 8.30 uur. Het adres is De Lindehof, Voorbeeldlaan 12, 1234 AB Zeist. "
        "Het programma staat op de pagina. Ben je te laat of ziek? Bel het cursusbureau."
    )


def test_two_working_days_before_a_monday_is_a_thursday(at):
    monday = clock.at(dt.date(2027, 2, 8), dt.time(9))
    meeting = course_day(module=None, starts_at=monday, ends_at=monday + dt.timedelta(hours=7))
    participant(meeting.edition)
    at(2027, 2, 4, 8, 59)
    assert reports()[1] == "practical matters: none"
    at(2027, 2, 4, 9)
    assert reports()[1] == "practical matters: 1"


def test_two_working_days_before_the_first_monday_of_the_year_is_before_christmas(at):
    """2027 begins on a Friday, and the school holidays on Saturday 19 December."""
    PlanningDay.objects.create(
        kind=DayKind.SCHOOL_HOLIDAY, name="Kerst", starts_on=dt.date(2026, 12, 19), ends_on=dt.date(2027, 1, 3),
        north=True, middle=True, south=True,
    )  # fmt: skip
    monday = clock.at(dt.date(2027, 1, 4), dt.time(9))
    edition = EditionFactory(starts_on=dt.date(2027, 1, 4))
    meeting = course_day(module=None, edition=edition, starts_at=monday, ends_at=monday + dt.timedelta(hours=7))
    participant(meeting.edition)
    at(2026, 12, 17, 8, 59)
    assert reports()[1] == "practical matters: none"
    at(2026, 12, 17, 9)
    assert reports()[1] == "practical matters: 1"


def test_a_reminder_goes_once_however_often_the_clock_ticks(at):
    at(2027, 1, 19, 9)
    participant(course_day().edition)
    assert reports() == ["preparation: 1", "practical matters: 1", "profiles: none", "drafts: none", "choices: none"]
    at(2027, 1, 20, 9)
    assert reports() == QUIET
    assert Message.objects.count() == 2


def test_only_who_takes_part_is_reminded(at):
    at(2027, 1, 19, 9)
    edition = course_day().edition
    for state in (EnrolmentState.OFFERED, EnrolmentState.WITHDRAWN, EnrolmentState.TRANSFERRED):
        participant(edition, state=state, offered_until=clock.now())
    EnrolmentFactory(edition=edition, user=UserFactory(**FULL_PROFILE, is_active=False))
    assert (reports(), told()) == (QUIET, [])


def test_who_gets_a_place_after_the_moment_is_still_reminded(at):
    at(2027, 1, 11, 9)
    edition = course_day().edition
    first = participant(edition)
    reports()
    at(2027, 1, 18, 12)
    later = participant(edition)
    reports()
    assert told() == [(MailCode.PREPARE, first.user_id), (MailCode.PREPARE, later.user_id)]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": MeetingStatus.CANCELLED}, "it is cancelled"),
        ({"status": MeetingStatus.DRAFT}, "it is not announced"),
        ({"edition__is_cancelled": True}, "the edition does not go ahead"),
    ],
)
def test_what_does_not_go_ahead_is_skipped_and_said(at, fields, reason):
    at(2027, 1, 19, 9)
    edition = EditionFactory(is_cancelled=fields.pop("edition__is_cancelled", False))
    participant(course_day(edition=edition, **fields).edition)
    skipped = f"skipped Elkaars werelden (21-01-2027): {reason} (1 not told)"
    assert reports()[:2] == [f"preparation: none; {skipped}", f"practical matters: none; {skipped}"]
    assert told() == []


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        ((2027, 1, 21, 8), "it is today"),
        ((2027, 1, 21, 16, 59), "it is today"),
        ((2027, 1, 21, 17), "it is over"),
        ((2027, 1, 22, 8), "it is over"),
    ],
)
def test_a_worker_that_stood_still_says_what_it_missed(at, moment, reason):
    at(*moment)
    participant(course_day().edition)
    skipped = f"skipped Elkaars werelden (21-01-2027): {reason} (1 not told)"
    assert reports()[0] == f"preparation: none; {skipped}"
    at(2027, 1, 29, 0)
    assert reports() == QUIET


def test_an_online_meeting_has_no_way_and_a_day_without_homework_no_preparation(at):
    at(2027, 1, 20, 9)
    edition = EditionFactory()
    MeetingFactory(edition=edition, kind=MeetingKind.ONLINE, place=PlaceFactory(is_online=True))
    participant(edition)
    assert reports()[:2] == [
        "preparation: none; skipped Elkaars werelden (21-01-2027): nothing to prepare (1 not told)",
        "practical matters: none; skipped Elkaars werelden (21-01-2027): online (1 not told)",
    ]


def test_the_second_day_of_a_module_is_prepared_with_the_first(at):
    at(2027, 1, 14, 9)
    first = course_day()
    next_day = dt.timedelta(days=1)
    MeetingFactory(
        edition=first.edition,
        module=first.module,
        starts_at=first.starts_at + next_day,
        ends_at=first.ends_at + next_day,
    )
    participant(first.edition)
    assert reports()[0] == (
        "preparation: 1; skipped Elkaars werelden (22-01-2027): prepared with an earlier day (1 not told)"
    )


def test_a_meeting_that_moved_is_reminded_of_again(at):
    at(2027, 1, 19, 9)
    meeting = course_day(module=None)
    participant(meeting.edition)
    reports()
    week = dt.timedelta(days=7)
    meeting.starts_at, meeting.ends_at = meeting.starts_at + week, meeting.ends_at + week
    meeting.save()
    at(2027, 1, 26, 9)
    reports()
    assert list(Message.objects.order_by("pk").values_list("template", "occasion")) == [
        (MailCode.PRACTICAL, "2027-01-21 0"),
        (MailCode.PRACTICAL, "2027-01-28 0"),
    ]


@pytest.mark.parametrize(
    ("rhythm", "moment", "due"),
    [
        (MailRhythm.WEEKLY, (2027, 1, 14, 12), (2027, 1, 18, 7, 30)),
        (MailRhythm.WEEKLY, (2027, 1, 18, 9), (2027, 1, 18, 9)),
        (MailRhythm.DAILY, (2027, 1, 19, 12), (2027, 1, 20, 7, 30)),
        (MailRhythm.DAILY, (2027, 1, 20, 12), (2027, 1, 20, 12)),
    ],
)
def test_homework_waits_for_the_digest_unless_that_comes_on_the_day_or_later(at, rhythm, moment, due):
    """The meeting is on Thursday 21 January."""
    at(*moment)
    enrolment = participant(course_day().edition)
    User.objects.filter(pk=enrolment.user_id).update(mail_rhythm=rhythm)
    remind("preparation")
    assert Message.objects.get().goes_at == dt.datetime(*due, tzinfo=clock.AMSTERDAM)


def test_a_word_about_the_profile_does_not_wait_until_the_course_has_begun(at):
    """Monday 25 January is the first digest after the start."""
    at(2027, 1, 18, 9)
    EnrolmentFactory(edition=EditionFactory(), user__mail_rhythm=MailRhythm.WEEKLY)
    remind("profiles")
    assert Message.objects.values_list("can_wait", "due_at").get() == (False, clock.now())


MOVES = {
    "another day": {"starts_at": moment(2027, 1, 28, 9), "ends_at": moment(2027, 1, 28, 17)},
    "another time": {"starts_at": moment(2027, 1, 21, 10), "ends_at": moment(2027, 1, 21, 17)},
    "another place": {"starts_at": moment(2027, 1, 21, 9), "ends_at": moment(2027, 1, 21, 17)},
}


@pytest.mark.parametrize("change", MOVES)
def test_what_waits_to_remind_of_the_old_appointment_is_dropped_and_the_new_one_is_told(at, change):
    at(2027, 1, 19, 9)
    meeting = course_day()
    save_meeting(meeting=meeting, by=SYSTEM)
    participant(meeting.edition)
    reports()
    place = PlaceFactory(city="Utrecht") if change == "another place" else None
    move_meeting(meeting=meeting, by=SYSTEM, place=place, **MOVES[change])
    assert set(reminders_in(MessageState.CANCELLED)) == {MailCode.PREPARE, MailCode.PRACTICAL}
    assert reminders_in(MessageState.QUEUED) == []
    at(meeting.day.year, meeting.day.month, meeting.day.day - 1, 9)
    reports()
    assert set(reminders_in(MessageState.QUEUED)) == {MailCode.PREPARE, MailCode.PRACTICAL}
    assert reports() == QUIET


def test_who_was_told_before_a_meeting_changed_on_its_day_is_not_reminded_twice(at):
    at(2027, 1, 19, 9)
    meeting = course_day()
    save_meeting(meeting=meeting, by=SYSTEM)
    participant(meeting.edition)
    reports()
    Message.objects.update(state=MessageState.SENT)
    move_meeting(meeting=meeting, by=SYSTEM, **MOVES["another time"])
    assert reports() == QUIET


def test_what_waits_to_remind_of_a_cancelled_meeting_is_dropped_held_or_not(at):
    at(2027, 1, 19, 9)
    meeting, other = course_day(), course_day()
    save_meeting(meeting=meeting, by=SYSTEM)
    for edition in (meeting.edition, other.edition):
        participant(edition)
    reports()
    Message.objects.filter(about=f"meeting:{meeting.pk}", template=MailCode.PREPARE).update(state=MessageState.HELD)
    cancel_meeting(meeting=meeting, by=SYSTEM)
    states = Message.objects.filter(template__in=REMINDS).values_list("about", "state")
    assert set(states) == {
        (f"meeting:{meeting.pk}", MessageState.CANCELLED),
        (f"meeting:{other.pk}", MessageState.QUEUED),
    }


def test_what_the_course_office_dropped_is_not_queued_again(at):
    at(2027, 1, 19, 9)
    participant(course_day().edition)
    reports()
    Message.objects.update(state=MessageState.CANCELLED)
    assert reports() == QUIET


def test_what_waits_to_remind_of_a_cancelled_edition_is_dropped(at):
    at(2027, 1, 19, 9)
    edition, other = asks_to_choose(dt.date(2027, 1, 20)).edition, asks_to_choose(dt.date(2027, 1, 20)).edition
    for one in (edition, other):
        EnrolmentFactory(edition=one, user__mail_rhythm=MailRhythm.DAILY)
    reports()
    cancel_edition(edition=edition, by=SYSTEM)
    assert reminders_in(MessageState.CANCELLED, edition=edition) == sorted(REMINDS)
    assert reminders_in(MessageState.QUEUED, edition=other) == sorted(REMINDS)
    assert reminders_in(MessageState.QUEUED, edition=edition) == []


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ((2026, 12, 24, 8, 59), "profiles: none"),
        ((2026, 12, 24, 9), "profiles: 3"),
        ((2027, 1, 20, 9), "profiles: 3"),
        ((2027, 1, 21, 0), "profiles: none; skipped Zorg en Gemeente 2027: the course has begun (3 not told)"),
    ],
)
def test_who_told_the_group_too_little_is_asked_four_weeks_before(at, moment, expected):
    at(*moment)
    edition = EditionFactory()
    participant(edition)
    for gap in ({"learning_question": ""}, {"can_help_with": ""}, {"shows_profile": False}):
        EnrolmentFactory(edition=edition, user=UserFactory(**{**FULL_PROFILE, **gap}))
    assert reports()[2] == expected
    assert reports()[2] == expected.replace("profiles: 3", "profiles: none")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ((2026, 11, 2, 9, 59), "drafts: none"),
        ((2026, 11, 2, 10), "drafts: 1"),
        ((2026, 11, 15, 23, 59), "drafts: 1"),
        ((2026, 11, 16, 0), "drafts: none; skipped Zorg en Gemeente 2027: enrolment is not open (1 not told)"),
    ],
)
def test_a_draft_is_reminded_of_after_a_day_while_it_can_be_sent(at, moment, expected):
    begun = at(2026, 11, 1, 10)
    edition = EditionFactory()
    draft = EnrolmentFactory(edition=edition, state=EnrolmentState.DRAFT, created_at=begun)
    EnrolmentFactory(edition=edition, state=EnrolmentState.DRAFT, created_at=begun, moves=2)
    EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=1, created_at=begun)
    at(*moment)
    assert reports()[3] == expected
    if expected == "drafts: 1":
        message = Message.objects.get()
        assert (message.person, message.link) == (draft.user, f"/cursus/{edition.slug}/aanmelden/")
        assert message.body.endswith("We bewaren hem tot en met zondag 15 november 2026.")
        assert reports()[3] == "drafts: none"


@pytest.mark.parametrize("people", [1, 3])
def test_a_meeting_costs_the_same_number_of_queries_for_one_and_for_three(at, people, django_assert_num_queries):
    at(2027, 1, 19, 9)
    edition = course_day().edition
    for _number in range(people):
        participant(edition)
    with django_assert_num_queries(41):
        reports()


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.FAILED])
def test_what_did_not_go_while_the_mail_server_was_away_does_not_go_after_the_meeting(at, state):
    at(2027, 1, 19, 9)
    participant(course_day(module=None).edition)
    assert reports()[1] == "practical matters: 1"
    Message.objects.update(state=state)
    at(2027, 1, 22, 8)
    skipped = "practical matters: none; skipped Elkaars werelden (21-01-2027): it is over (1 not told)"
    assert [reports()[1] for _turn in range(2)] == [skipped, "practical matters: none"]
    assert reminders_in(MessageState.CANCELLED) == [MailCode.PRACTICAL]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [((2027, 1, 7, 8, 59), "none"), ((2027, 1, 7, 9), "3"), ((2027, 1, 14, 23, 59), "3"), ((2027, 1, 15, 9), "none")],
)
def test_who_did_not_choose_is_asked_from_a_week_before_choosing_closes(at, moment, expected):
    at(2027, 1, 4, 9)
    meeting = asks_to_choose(dt.date(2027, 1, 14))
    people = [participant(meeting.edition) for _number in range(4)]
    answer_task(task=meeting.module.tasks.get(text="Eet je mee?"), enrolment=people[1], answer="Ja", by=people[1].user)
    at(*moment)
    assert str(remind("choices")) == expected
    assert str(remind("choices")) == "none"
    asked = Message.objects.filter(template=MailCode.CHOOSE)
    assert set(asked.values_list("person", flat=True)) <= {people[place].user_id for place in (0, 2, 3)}
    for message in asked:
        assert message.subject == "Laat het weten tot en met donderdag 14 januari 2027: Elkaars werelden"
        assert "- Eet je mee?" in message.body
        assert "Welke lunch?" not in message.body


def test_who_chose_before_the_mail_left_does_not_get_it(at):
    at(2027, 1, 10, 23)
    meeting = asks_to_choose(dt.date(2027, 1, 14))
    chose, silent = participant(meeting.edition), participant(meeting.edition)
    remind("choices")
    answer_task(task=meeting.module.tasks.get(text="Eet je mee?"), enrolment=chose, answer="Nee", by=chose.user)
    at(2027, 1, 11, 9)
    send_due()
    states = dict(Message.objects.values_list("person", "state"))
    assert states == {chose.user_id: MessageState.CANCELLED, silent.user_id: MessageState.SENT}


def test_choices_that_closed_are_no_homework_any_more(at):
    at(2027, 1, 12, 9)
    meeting = asks_to_choose(dt.date(2027, 1, 11))
    participant(meeting.edition)
    remind("preparation")
    body = Message.objects.get().body
    assert [line in body for line in ("- Lees de casus.", "- Welke lunch?", "Eet je mee?")] == [True, True, False]


def test_homework_says_until_when_one_can_choose(at):
    at(2027, 1, 12, 9)
    participant(asks_to_choose(dt.date(2027, 1, 18)).edition)
    remind("preparation")
    assert "- Eet je mee? (tot en met maandag 18 januari 2027)" in Message.objects.get().body


def bodies(code):
    """By person: what the tasks are in this mail."""
    return {
        message.person_id: [line for line in message.body.splitlines() if line.startswith("- ")]
        for message in Message.objects.filter(template=code)
    }


def test_who_chose_something_is_asked_for_what_is_left_alone_until_that_closes(at):
    at(2027, 1, 11, 9)
    meeting = asks_to_choose(dt.date(2027, 1, 14))
    meeting.module.tasks.create(text="Blijf je slapen?", choices="Ja\nNee", until=dt.date(2027, 1, 15))
    chose, silent = participant(meeting.edition), participant(meeting.edition)
    answer_task(task=meeting.module.tasks.get(text="Eet je mee?"), enrolment=chose, answer="Nee", by=chose.user)
    remind("choices")
    assert bodies(MailCode.CHOOSE) == {
        chose.user_id: ["- Blijf je slapen?"],
        silent.user_id: ["- Eet je mee?", "- Blijf je slapen?"],
    }
    assert dict(Message.objects.values_list("person", "subject")) == {
        chose.user_id: "Laat het weten tot en met vrijdag 15 januari 2027: Elkaars werelden",
        silent.user_id: "Laat het weten tot en met donderdag 14 januari 2027: Elkaars werelden",
    }


def test_what_somebody_chose_before_the_mail_left_is_asked_no_more(at):
    at(2027, 1, 10, 23)
    meeting = asks_to_choose(dt.date(2027, 1, 14))
    meeting.module.tasks.create(text="Blijf je slapen?", choices="Ja\nNee", until=dt.date(2027, 1, 14))
    person = participant(meeting.edition)
    remind("choices")
    answer_task(task=meeting.module.tasks.get(text="Eet je mee?"), enrolment=person, answer="Ja", by=person.user)
    at(2027, 1, 11, 9)
    send_due()
    assert bodies(MailCode.CHOOSE) == {person.user_id: ["- Blijf je slapen?"]}


def test_homework_is_what_somebody_did_not_do_yet(at):
    at(2027, 1, 12, 9)
    meeting = course_day()
    begun, ready, silent = (participant(meeting.edition) for _number in range(3))
    first, second = meeting.module.tasks.all()
    for task, person in ((first, begun), (first, ready), (second, ready)):
        answer_task(task=task, enrolment=person, answer="", by=person.user)
    remind("preparation")
    assert bodies(MailCode.PREPARE) == {
        begun.user_id: ["- Schrijf één zin op."],
        silent.user_id: ["- Lees de casus.", "- Schrijf één zin op."],
    }


@pytest.mark.parametrize(("day", "is_cancelled", "goes"), [(20, False, True), (21, False, False), (20, True, False)])
def test_a_reminder_of_an_edition_that_nobody_looks_at_any_more_goes_until_the_course_begins(
    at, day, is_cancelled, goes
):
    """A draft, long after enrolment closed: what was queued and waited for the mail server."""
    at(2027, 1, day, 12)
    edition = EditionFactory(is_cancelled=is_cancelled)
    person = EnrolmentFactory(edition=edition, state=EnrolmentState.DRAFT).user
    letter = Message.objects.create(template=MailCode.DRAFT_KEPT, about=about(edition), person=person, edition=edition)
    assert (Look([letter]).no_longer_true() == []) is goes


def test_what_was_missed_on_the_last_day_of_an_edition_is_said_for_a_week(at):
    meeting = course_day(module=None, edition=EditionFactory(ends_on=dt.date(2027, 1, 21)))
    participant(meeting.edition)
    at(2027, 1, 28, 8)
    skipped = "practical matters: none; skipped Elkaars werelden (21-01-2027): it is over (1 not told)"
    assert reports()[1] == skipped
    at(2027, 1, 29, 8)
    assert reports() == QUIET


@pytest.mark.parametrize(("day", "is_said"), [(28, True), (29, False)])
def test_who_was_not_asked_for_a_profile_is_said_for_a_week_after_the_start(at, day, is_said):
    at(2027, 1, day, 8)
    EnrolmentFactory(edition=EditionFactory())
    skipped = "profiles: none; skipped Zorg en Gemeente 2027: the course has begun (1 not told)"
    assert reports()[2] == (skipped if is_said else "profiles: none")


@pytest.mark.parametrize(("minute", "is_said"), [(58, True), (59, False)])
def test_who_was_not_reminded_of_a_draft_is_said_for_a_week_after_enrolling_closed(at, minute, is_said):
    begun = at(2026, 11, 1, 10)
    EnrolmentFactory(edition=EditionFactory(), state=EnrolmentState.DRAFT, created_at=begun)
    at(2026, 11, 22, 23, minute)
    skipped = "drafts: none; skipped Zorg en Gemeente 2027: enrolment is not open (1 not told)"
    assert reports()[3] == (skipped if is_said else "drafts: none")


def test_who_chose_for_one_of_two_days_is_asked_for_the_other(at):
    at(2027, 1, 10, 9)
    meeting = asks_to_choose(dt.date(2027, 1, 14))
    other = meeting.module.tasks.create(text="Slaap je er?", choices="Ja\nNee", until=dt.date(2027, 1, 14))
    half, whole = participant(meeting.edition), participant(meeting.edition)
    for enrolment, tasks in ((half, [other]), (whole, [other, meeting.module.tasks.get(text="Eet je mee?")])):
        for task in tasks:
            answer_task(task=task, enrolment=enrolment, answer="Ja", by=enrolment.user)
    remind("choices")
    assert list(Message.objects.filter(template=MailCode.CHOOSE).values_list("person", flat=True)) == [half.user_id]


@pytest.mark.parametrize(("until", "due"), [(18, (2027, 1, 18, 7, 30)), (17, (2027, 1, 14, 12))])
def test_a_choice_waits_for_the_digest_that_comes_while_one_can_still_choose(at, until, due):
    at(2027, 1, 14, 12)
    enrolment = participant(asks_to_choose(dt.date(2027, 1, until)).edition)
    User.objects.filter(pk=enrolment.user_id).update(mail_rhythm=MailRhythm.WEEKLY)
    remind("choices")
    assert Message.objects.get().goes_at == moment(*due)
