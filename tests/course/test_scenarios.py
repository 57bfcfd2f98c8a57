"""Where other course systems went wrong (their issue numbers stand in the notes), and what happens here.

What needs people at the same instant stands in tests/services/test_enrolling.py.
"""

from __future__ import annotations

import datetime as dt
import html
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from icalendar import Calendar
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.due import run_due
from course.actions.editions.cancel import cancel_edition
from course.actions.editions.save import FewerThanTaken, SeatsTaken, ShareTaken, save_edition
from course.actions.enrolment.approval import approve
from course.actions.enrolment.billing import bill
from course.actions.enrolment.bulk_placing import NotForAll, place_many
from course.actions.enrolment.leaving import begin_again, withdraw
from course.actions.enrolment.offers import accept_offer
from course.actions.enrolment.submit import DeadlinePassed, submit
from course.actions.enrolment.transfer import move_to_edition
from course.actions.enrolment.transition import EditionCancelled, LineClosed
from course.actions.mail.queue import queue_messages
from course.actions.mail.send import send_due
from course.actions.mail.telling import AT_ONCE
from course.actions.people.staff import make_organiser
from course.actions.programme.meetings import cancel_meeting, move_meeting, reinstate_meeting, save_meeting
from course.authority import SYSTEM
from course.calendars import feeds
from course.enums import EnrolmentState, MailCode, MailRhythm, MeetingStatus, MessageState, Side
from course.models import Edition, Enrolment, Meeting, Message, User
from course.queries.calendars.events import events_of
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    InsurerFactory,
    MeetingFactory,
    ModuleFactory,
    OrganisationFactory,
    OrganiserFactory,
    UserFactory,
    VisitFactory,
)
from tests.helpers.enrolment import ANSWERS, applicant, apply_for, asked
from tests.helpers.pages import make_course, make_home
from tests.helpers.people import office

pytestmark = pytest.mark.django_db

S = EnrolmentState


@pytest.fixture(autouse=True)
def _october(at):
    """Enrolment is open and no seat is released yet."""
    at(2026, 10, 1, 10)


def state(enrolment: Enrolment) -> str:
    return Enrolment.objects.get(pk=enrolment.pk).state


def told(person: User) -> list[str]:
    return list(Message.objects.filter(person=person).order_by("pk").values_list("template", flat=True))


def change(edition: Edition, **values: object) -> None:
    form = Edition.objects.get(pk=edition.pk)
    for name, value in values.items():
        setattr(form, name, value)
    save_edition(edition=form, changed=list(values), by=SYSTEM)


def full_with_line(*, line: int, **fields: object) -> tuple[Edition, list[Enrolment], list[Enrolment]]:
    """One seat of each side, both taken, and municipalities that wait."""
    edition = EditionFactory(**{"capacity": 2, "minimum": 0, "seats_insurer": 1, "seats_municipality": 1, **fields})
    placed = [apply_for(edition), apply_for(edition, InsurerFactory())]
    return edition, placed, [apply_for(edition) for _number in range(line)]


# --- capacity and waiting list ------------------------------------------------------------------------------


def test_a_place_frees_the_first_of_the_right_side_is_offered_it_and_a_newcomer_a_second_later_does_not_get_it(at):
    edition, (placed, _insurer), (first, second) = full_with_line(line=2)
    waiting_insurer = apply_for(edition, InsurerFactory())

    withdraw(enrolment=placed, by=placed.user)
    at(2026, 10, 1, 10, 0, 1)
    newcomer = apply_for(edition)

    assert [state(row) for row in (first, second, waiting_insurer, newcomer)] == [
        S.OFFERED, S.WAITING, S.WAITING, S.WAITING,
    ]  # fmt: skip
    assert newcomer.rank == 2


def test_the_offer_lapses_at_its_answer_by_date_next_in_line_one_mail_each_and_history_shows_both(at):
    _edition, (placed, _insurer), (first, second) = full_with_line(line=2, after_lapse="out")
    withdraw(enrolment=placed, by=placed.user)
    Message.objects.all().delete()

    at(2026, 10, 6, 17)
    list(run_due())
    list(run_due())

    assert (state(first), state(second)) == (S.LAPSED, S.OFFERED)
    assert (told(first.user), told(second.user)) == ([MailCode.OFFER_LAPSED], [MailCode.OFFERED])
    lines = ModelLogEntry.objects.filter(action="course.enrolment.move").order_by("pk").values_list("object_id", "data")
    assert [(int(pk), data["from"], data["to"]) for pk, data in lines][-3:] == [
        (first.pk, S.WAITING, S.OFFERED),
        (first.pk, S.OFFERED, S.LAPSED),
        (second.pk, S.WAITING, S.OFFERED),
    ]


def test_capacity_raised_from_24_to_26_two_offers_and_nobody_skips_the_approval_step():
    edition = EditionFactory(capacity=24, seats_insurer=12, seats_municipality=12, max_per_organisation=30)
    municipality, insurer = OrganisationFactory(), InsurerFactory()
    for side, organisation in ((Side.MUNICIPALITY, municipality), (Side.INSURER, insurer)):
        for _number in range(12):
            EnrolmentFactory(edition=edition, side=side, user__organisation=organisation)
    line = [apply_for(edition) for _number in range(2)] + [apply_for(edition, InsurerFactory()) for _number in range(2)]
    Edition.objects.update(approval_required=True)
    unapproved = apply_for(edition)

    change(edition, capacity=26, seats_insurer=13, seats_municipality=13)

    assert [state(row) for row in line] == [S.OFFERED, S.WAITING, S.OFFERED, S.WAITING]
    assert state(unapproved) == S.AWAITING_APPROVAL
    approve(enrolment=unapproved, by=asked(unapproved))
    assert (state(unapproved), Enrolment.objects.get(pk=unapproved.pk).rank) == (S.WAITING, 2)


def test_capacity_lowered_below_the_number_placed_is_refused_with_an_explanation_and_nobody_is_removed():
    edition, placed, _line = full_with_line(line=1)
    with pytest.raises(FewerThanTaken) as refusal:
        change(edition, capacity=1, seats_insurer=0, seats_municipality=1)
    with translation.override("en"):
        assert str(refusal.value) == "2 places are taken. There cannot be fewer places than that."
    assert [state(row) for row in placed] == [S.PLACED, S.PLACED]


def test_seats_of_a_side_and_the_maximum_per_organisation_do_not_go_below_what_is_taken(at):
    edition = EditionFactory(max_per_organisation=2)
    organisation = OrganisationFactory()
    for _number in range(2):
        apply_for(edition, organisation)
    with pytest.raises(SeatsTaken) as refusal:
        change(edition, seats_insurer=4, seats_municipality=1)
    assert refusal.value.details == {"side": Side.MUNICIPALITY.label, "number": 2}
    with pytest.raises(ShareTaken) as refusal:
        change(edition, max_per_organisation=1)
    assert refusal.value.details == {"number": 2}

    at(2026, 11, 9, 0)
    change(edition, seats_insurer=4, seats_municipality=1)
    with pytest.raises(SeatsTaken):
        change(edition, seats_released_on=dt.date(2026, 11, 20))


def test_cancelling_ends_open_offers_and_tells_everybody_once():
    edition, (placed, insurer), (first, second) = full_with_line(line=2)
    withdraw(enrolment=placed, by=placed.user)
    Message.objects.all().delete()
    assert cancel_edition(edition=edition, by=SYSTEM) == 3
    assert [state(row) for row in (insurer, first, second)] == [S.PLACED, S.NOT_PLACED, S.WAITING]
    assert [told(row.user) for row in (insurer, first, second)] == [[MailCode.CANCELLED]] * 3


def test_sorting_the_list_on_surname_in_the_back_office_does_not_change_rank(login):
    _edition, _placed, line = full_with_line(line=3)
    for row, name in zip(line, ("Zwart", "Bakker", "Mulder"), strict=True):
        row.user.last_name = name
        row.user.save()
    ranks = {row.pk: row.rank for row in line}
    client = login(make_organiser(user=OrganiserFactory()))

    for ordering, names in (
        ("user__sort_name", ["Bakker", "Mulder", "Zwart"]),
        ("-user__sort_name", ["Zwart", "Mulder", "Bakker"]),
    ):
        page = client.get(reverse("enrolments:index"), {"ordering": ordering, "state": S.WAITING})
        assert [row.user.last_name for row in page.context["object_list"]] == names

    assert dict(Enrolment.objects.filter(state=S.WAITING).values_list("pk", "rank")) == ranks


def test_status_mail_goes_only_to_the_person_whose_status_changed():
    edition, (placed, insurer), (first, second) = full_with_line(line=2)
    Message.objects.all().delete()
    withdraw(enrolment=placed, by=placed.user)
    accept_offer(enrolment=first, by=first.user)
    assert {person: told(person) for person in (insurer.user, first.user, second.user)} == {
        insurer.user: [],
        first.user: [MailCode.OFFERED, MailCode.PLACED],
        second.user: [],
    }
    assert Enrolment.objects.get(pk=second.pk).rank == 1
    assert edition.enrolments.filter(state=S.PLACED).count() == 2


def test_saving_an_existing_placement_while_the_edition_is_full_works():
    """The manager's number comes later, and the edition gets another title: full or not."""
    edition, (placed, _insurer), _line = full_with_line(line=1)
    change(edition, title="Zorg en Gemeente, najaar", offer_working_days=5)
    bill(enrolment=placed, purchase_order="IO-12", cost_centre="", by=OrganiserFactory())
    stored = Enrolment.objects.select_related("edition").get(pk=placed.pk)
    assert (stored.state, stored.purchase_order, str(stored.edition)) == (
        S.PLACED,
        "IO-12",
        "Zorg en Gemeente, najaar",
    )


@pytest.mark.parametrize("shown_on", ["my course", "the page of the edition"])
def test_withdraw_from_the_waiting_list_from_any_page_that_shows_it(login, shown_on):
    edition, _placed, (waiting, behind) = full_with_line(line=2)
    client = login(waiting.user)
    address = reverse("course:withdraw", args=[waiting.pk])
    of_edition = shown_on == "the page of the edition"
    page = make_course(make_home(), edition).url if of_edition else reverse("course:my_course")

    shown = client.get(page)
    assert f'href="{address}"' in shown.content.decode()
    assert (client.get(address).status_code, state(waiting)) == (200, S.WAITING)
    client.post(address, {"stated": "0"})

    assert (state(waiting), Enrolment.objects.get(pk=behind.pk).rank) == (S.WITHDRAWN, 1)


def test_move_a_person_to_another_edition_both_changes_or_none():
    edition, (placed, _insurer), (waiting,) = full_with_line(line=1)
    cancelled, other = EditionFactory(is_cancelled=True), EditionFactory()
    with pytest.raises(EditionCancelled):
        move_to_edition(enrolment=placed, edition=cancelled, by=office(), telling=AT_ONCE)
    assert (state(placed), cancelled.enrolments.count()) == (S.PLACED, 0)
    begun = EditionFactory(starts_on=dt.date(2026, 10, 1), capacity=1, minimum=0, seats_insurer=1, seats_municipality=0)
    with pytest.raises(LineClosed):  # after the place here was given up: that is undone too
        move_to_edition(enrolment=placed, edition=begun, by=office(), telling=AT_ONCE)
    assert (state(placed), begun.enrolments.count(), state(waiting)) == (S.PLACED, 0, S.WAITING)

    moved = move_to_edition(enrolment=placed, edition=other, by=office(), telling=AT_ONCE)

    assert (state(placed), moved.edition, moved.state, state(waiting)) == (S.WITHDRAWN, other, S.PLACED, S.OFFERED)
    assert edition.enrolments.filter(state__in=[S.PLACED, S.OFFERED]).count() == 2


def test_bulk_placement_checks_each_person_and_places_all_or_nobody():
    edition = EditionFactory(capacity=2, minimum=0, seats_insurer=0, seats_municipality=2, placing="by_office")
    people = [apply_for(edition) for _number in range(3)]
    chosen = {row.pk: Enrolment.objects.get(pk=row.pk).moves for row in people}
    organiser = OrganiserFactory()

    with pytest.raises(NotForAll):
        place_many(edition=edition, chosen=chosen, to=S.PLACED, by=organiser, telling=AT_ONCE)
    assert [state(row) for row in people] == [S.RECEIVED] * 3

    chosen.pop(people[2].pk)
    place_many(edition=edition, chosen=chosen, to=S.PLACED, by=organiser, telling=AT_ONCE)
    assert [state(row) for row in people] == [S.PLACED, S.PLACED, S.RECEIVED]


def test_deadline_in_amsterdam_form_opened_before_and_sent_after_clear_answer_text_kept_as_draft(at, login):
    edition = EditionFactory()
    at(2026, 11, 15, 23, 59, 59)
    user = applicant(edition)
    client = login(user)
    at(2026, 11, 16, 0)

    response = client.post(reverse("course:enrol_step", args=[edition.slug, 4]))

    assert response.status_code == 409
    assert str(DeadlinePassed()) in response.content.decode()
    enrolment = Enrolment.objects.get()
    assert (enrolment.state, enrolment.draft["learning_question"]) == (S.DRAFT, ANSWERS["learning_question"])


def test_deadline_first_step_opened_before_and_sent_after_clear_answer_text_kept_as_draft(at, login):
    edition = EditionFactory()
    at(2026, 11, 15, 23, 59, 59)
    client = login(UserFactory())
    at(2026, 11, 16, 0)
    values = {name: ANSWERS[name] for name in ("first_name", "infix", "last_name", "job_title")}
    values |= {"organisation": OrganisationFactory().pk}

    response = client.post(reverse("course:enrol_step", args=[edition.slug, 1]), values, follow=True)

    assert (response.redirect_chain, str(DeadlinePassed()) in html.unescape(response.content.decode())) == (
        [("/mijn/", 302)],
        True,
    )
    enrolment = Enrolment.objects.get()
    assert (enrolment.state, enrolment.draft["job_title"]) == (S.DRAFT, ANSWERS["job_title"])


def test_enrolment_not_yet_open_no_way_in_through_direct_post(at, login):
    at(2026, 9, 1, 8, 59)
    edition = EditionFactory()
    client = login(UserFactory())
    for number in (1, 2, 3, 4):
        client.post(reverse("course:enrol_step", args=[edition.slug, number]), ANSWERS)
    assert Enrolment.objects.count() == 0


def test_reserved_seats_stay_reserved_until_the_release_date_and_the_page_says_so(at):
    edition, _placed, (waiting,) = full_with_line(line=1, capacity=3, seats_insurer=2)
    with translation.override("en"):
        rules = " ".join(render_to_string("course/editions/parts/rules.html", {"edition": edition}).split())
    assert (
        "Of the places 2 are for insurers and 1 for municipalities. From Monday 9 November 2026 a place that is free "
        "may go to either side."
    ) in rules

    at(2026, 11, 8, 23, 59)
    list(run_due())
    assert state(waiting) == S.WAITING
    at(2026, 11, 9, 0)
    list(run_due())
    assert state(waiting) == S.OFFERED


# --- dates, calendar, mail ----------------------------------------------------------------------------------


def course_day(**fields: object) -> Meeting:
    meeting = MeetingFactory(**fields)
    save_meeting(meeting=meeting, by=SYSTEM)
    return meeting


def event(person: User) -> tuple[str, int, str]:
    """UID, SEQUENCE and STATUS of the only meeting in somebody's calendar."""
    (found,) = Calendar.from_ical(feeds.of_person(*events_of(person)).body).walk("VEVENT")
    return str(found["UID"]), int(found["SEQUENCE"]), str(found["STATUS"])


def later(meeting: Meeting, **step: int) -> None:
    by = dt.timedelta(**step)
    move_meeting(meeting=meeting, starts_at=meeting.starts_at + by, ends_at=meeting.ends_at + by, by=SYSTEM)


def test_move_a_session_same_uid_higher_sequence_one_update_mail_new_reminder(at):
    meeting = course_day()
    person = EnrolmentFactory(edition=meeting.edition, user__shows_profile=True).user
    uid, sequence, _status = event(person)
    at(2027, 1, 19, 9)
    list(run_due())

    later(meeting, days=7)
    assert event(person) == (uid, sequence + 1, "CONFIRMED")
    assert told(person).count(MailCode.CHANGED) == 1
    at(2027, 1, 26, 9)
    list(run_due())
    assert told(person).count(MailCode.PRACTICAL) == 2


def test_change_a_typo_no_mail_no_sequence():
    meeting = course_day()
    person = EnrolmentFactory(edition=meeting.edition).user
    before = event(person)
    meeting.mind = "Neem je leervraag mee."
    save_meeting(meeting=meeting, by=SYSTEM)
    assert (event(person), told(person)) == (before, [])


def test_cancel_and_reinstate_keeps_the_uid_and_counts_up():
    meeting = course_day()
    person = EnrolmentFactory(edition=meeting.edition).user
    uid, sequence, _status = event(person)
    cancel_meeting(meeting=meeting, by=SYSTEM)
    assert event(person) == (uid, sequence + 1, "CANCELLED")
    reinstate_meeting(meeting=meeting, by=SYSTEM)
    assert event(person) == (uid, sequence + 2, "CONFIRMED")


def test_cancel_after_edit_is_the_highest_number():
    meeting = course_day()
    person = EnrolmentFactory(edition=meeting.edition).user
    later(meeting, hours=1)
    cancel_meeting(meeting=meeting, by=SYSTEM)
    assert event(person) == (str(meeting.ical_uid), 2, "CANCELLED")


def test_enrol_again_after_withdrawal_gives_the_same_appointments():
    meeting = course_day()
    enrolment = apply_for(meeting.edition)
    before = event(enrolment.user)
    withdraw(enrolment=enrolment, by=enrolment.user)
    assert events_of(enrolment.user).texts == []
    begin_again(enrolment=enrolment, by=enrolment.user)
    submit(by=enrolment.user, edition=meeting.edition)
    assert event(enrolment.user) == before


def test_a_cancellation_never_comes_before_the_appointment_and_says_so_in_its_status():
    """We publish calendars and send no invitations: what was never announced never appears, cancelled or not."""
    meeting = course_day(status=MeetingStatus.DRAFT)
    person = EnrolmentFactory(edition=meeting.edition).user
    meeting.title = "Nog niet bekend"
    save_meeting(meeting=meeting, by=SYSTEM)
    assert events_of(person).texts == []

    meeting.status = MeetingStatus.CONFIRMED
    save_meeting(meeting=meeting, by=SYSTEM)
    confirmed = event(person)
    cancel_meeting(meeting=meeting, by=SYSTEM)
    assert (confirmed[1:], event(person)[1:]) == ((0, "CONFIRMED"), (1, "CANCELLED"))
    assert b"METHOD" not in feeds.of_person(*events_of(person)).body


def test_feed_has_past_sessions_and_cancelled_ones_no_names_of_participants_and_no_other_groups_visits(at):
    edition = EditionFactory()
    past, gone, coming = (
        course_day(edition=edition, title=title, starts_at=start, ends_at=start + dt.timedelta(hours=7))
        for title, start in (
            ("Voorbij", clock.at(dt.date(2027, 1, 21), dt.time(9))),
            ("Vervallen", clock.at(dt.date(2027, 2, 4), dt.time(9))),
            ("Komt nog", clock.at(dt.date(2027, 3, 4), dt.time(9))),
        )
    )
    cancel_meeting(meeting=gone, by=SYSTEM)
    elsewhere = course_day(title="Andere groep")
    VisitFactory(item__meeting=elsewhere)
    me, other = (EnrolmentFactory(edition=edition).user for _number in range(2))
    at(2027, 2, 1, 10)

    body = feeds.of_person(*events_of(me)).body
    events = {str(one["UID"]): str(one["STATUS"]) for one in Calendar.from_ical(body).walk("VEVENT")}

    assert events == {
        str(past.ical_uid): "CONFIRMED",
        str(gone.ical_uid): "CANCELLED",
        str(coming.ical_uid): "CONFIRMED",
    }
    assert [secret for secret in (other.last_name, other.email, me.email, "ATTENDEE") if secret.encode() in body] == []


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_work_visit_of_a_whole_day_stays_on_its_date_in_every_zone(zone):
    """The event carries the Dutch zone: also an app and a server far away know the Dutch day."""
    starts, ends = (clock.at(dt.date(2027, 4, 8), time) for time in (dt.time(0, 30), dt.time(23, 30)))
    with timezone.override(zone):
        meeting = course_day(starts_at=starts.astimezone(ZoneInfo(zone)), ends_at=ends.astimezone(ZoneInfo(zone)))
        body = feeds.of_person(*events_of(EnrolmentFactory(edition=meeting.edition).user)).body.decode()
    assert "DTSTART;TZID=Europe/Amsterdam:20270408T003000\r\n" in body
    assert "DTEND;TZID=Europe/Amsterdam:20270408T233000\r\n" in body
    assert meeting.day == dt.date(2027, 4, 8)


CLOCK_CHANGES = [dt.date(2027, 3, 26), dt.date(2027, 3, 29), dt.date(2027, 10, 29), dt.date(2027, 11, 1)]
"""The last working day before and the first after summer time begins and ends."""


@pytest.mark.parametrize("day", CLOCK_CHANGES)
def test_a_session_in_the_week_of_the_clock_change_keeps_half_past_nine_in_mail_feed_and_page(at, login, day):
    at(2027, 3, 8, 10)
    edition = EditionFactory(starts_on=dt.date(2027, 3, 20), ends_on=dt.date(2027, 12, 1))
    module = ModuleFactory(edition=edition, preparation="Lees de casus.")
    starts = clock.at(day, dt.time(9, 30))
    meeting = course_day(edition=edition, module=module, starts_at=starts, ends_at=starts + dt.timedelta(hours=7))
    person = EnrolmentFactory(edition=edition).user
    eve = day - dt.timedelta(days=1)
    at(eve.year, eve.month, eve.day, 9)
    list(run_due())

    assert "9.30 uur" in Message.objects.get(template=MailCode.PREPARE).body
    assert f"DTSTART;TZID=Europe/Amsterdam:{day:%Y%m%d}T093000\r\n" in feeds.of_person(*events_of(person)).body.decode()
    assert "9.30" in login(person).get(meeting.get_absolute_url()).content.decode().replace(":", ".")


def test_a_person_placed_after_the_invitations_went_out_still_receives_them(at):
    meeting = course_day()
    meeting.module.tasks.create(text="Lees de casus.")
    EnrolmentFactory(edition=meeting.edition)
    Edition.objects.update(enrolment_closes_at=clock.at(dt.date(2027, 1, 15), dt.time(23, 59)))
    at(2027, 1, 11, 9)
    list(run_due())
    at(2027, 1, 14, 10)

    enrolment = apply_for(Edition.objects.get())
    list(run_due())
    list(run_due())

    (letter, *_others) = [letter for letter in mail.outbox if letter.to == [enrolment.user.email]]
    _motif, (name, content, _kind) = letter.attachments
    assert (name, len(Calendar.from_ical(content).walk("VEVENT"))) == ("zorg-en-gemeente.ics", 1)
    assert MailCode.PREPARE in told(enrolment.user)


@pytest.mark.parametrize(
    ("moments", "number"),
    [
        ([(2027, 1, 19, 9), (2027, 1, 19, 9), (2027, 1, 20, 9)], 1),
        ([(2027, 1, 20, 22)], 1),
        ([(2027, 1, 21, 9), (2027, 1, 22, 9)], 0),
    ],
    ids=["twice", "late", "after"],
)
def test_reminder_job_run_twice_or_late_or_after_the_session_no_double_no_useless_mail(at, moments, number):
    person = EnrolmentFactory(edition=course_day().edition).user
    for moment in moments:
        at(*moment)
        list(run_due())
    assert told(person).count(MailCode.PRACTICAL) == number


def test_confirmation_mail_is_sent_although_the_edition_starts_months_later_and_links_to_the_right_page(login):
    enrolment = apply_for(EditionFactory(starts_on=dt.date(2027, 4, 1), ends_on=dt.date(2027, 9, 1)))
    send_due()
    (letter,) = mail.outbox
    link = reverse("course:my_calendar")
    assert (letter.to, f"http://testserver{link}" in letter.body) == ([enrolment.user.email], True)
    assert login(enrolment.user).get(link).status_code == 200


def test_digest_only_to_members_of_the_edition_at_the_time_of_sending(at):
    meeting = course_day()
    stays, leaves = (
        EnrolmentFactory(edition=meeting.edition, user__mail_rhythm=MailRhythm.DAILY) for _number in range(2)
    )
    people = User.objects.filter(pk__in=[stays.user_id, leaves.user_id])
    queue_messages(code=MailCode.PREPARE, people=people, about="nothing:1", edition=meeting.edition)

    withdraw(enrolment=leaves, by=leaves.user)
    at(2026, 10, 2, 8)
    send_due()

    sent = Message.objects.filter(state=MessageState.SENT).values_list("template", "person")
    assert set(sent) == {(MailCode.PREPARE, stays.user_id), (MailCode.SIGNED_OFF, leaves.user_id)}
    assert Message.objects.get(person=leaves.user, template=MailCode.PREPARE).state == MessageState.CANCELLED


def test_copy_edition_2026_to_2027_weekdays_kept_nothing_shifted_twice_no_enrolment_date_silently_table_confirmed(
    at, login, settings
):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    at(2026, 5, 4, 10)
    days = [dt.date(2026, 1, 22), dt.date(2026, 4, 7)]
    edition = EditionFactory(slug="zeg-2026", title="Zorg en Gemeente 2026", starts_on=days[0], ends_on=days[1])
    for day in days:
        times = {"starts_at": clock.at(day, dt.time(9, 30)), "ends_at": clock.at(day, dt.time(16))}
        VisitFactory(item__meeting=MeetingFactory(edition=edition, **times), item__starts=dt.time(9, 45))
    office = login(make_organiser(user=OrganiserFactory()))
    copying = reverse("editions:copy", args=[edition.pk])

    form = office.get(copying).context["form"]
    dates = ["enrolment_opens_at", "enrolment_closes_at", "results_by", "seats_released_on"]
    assert [form[name].value() for name in dates] == [None] * 4
    filled_in = {name: form[name].value() for name in ("title", "slug", "starts_on")}
    assert set(office.post(copying, filled_in).context["form"].errors) == set(dates)

    filled_in |= dict(zip(dates, ["2026-09-01T09:00", "2026-11-15T23:59", "2026-11-27", "2026-11-09"], strict=True))
    table = office.post(copying, filled_in).context["plan"]
    assert Edition.objects.count() == 1
    for _click in range(2):
        office.post(copying, {**filled_in, "seen": table.fingerprint})

    made = Edition.objects.exclude(pk=edition.pk).get()
    copies = list(made.meetings.order_by("starts_at"))
    assert [timezone.localtime(meeting.starts_at) for meeting in copies] == [
        clock.at(dt.date(2027, 1, 21), dt.time(9, 30)),
        clock.at(dt.date(2027, 4, 6), dt.time(9, 30)),
    ]
    assert [meeting.items.get().starts for meeting in copies] == [dt.time(9, 45)] * 2
    assert (made.starts_on, made.ends_on, made.is_published) == (dt.date(2027, 1, 21), dt.date(2027, 4, 6), False)
    assert [meeting.day for meeting in edition.meetings.order_by("starts_at")] == days
