"""Whatever happens between the decision and the mail server: what leaves is true at that moment, and the rest stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from course.actions.editions.cancel import cancel_edition
from course.actions.enrolment.approval import approve, release_held_places
from course.actions.enrolment.leaving import withdraw
from course.actions.enrolment.notices import tell
from course.actions.enrolment.offers import decline_offer, lapse_offers
from course.actions.enrolment.submit import submit
from course.actions.mail.anew import Look
from course.actions.mail.outbox import Done, NoLongerTrue, edit_message, hold_back, release, try_again
from course.actions.mail.reminders import remind
from course.actions.mail.send import HANDFUL, SendReport, send_due
from course.actions.programme.meetings import cancel_meeting, move_meeting, reinstate_meeting, save_meeting
from course.actions.programme.parts import change_programme
from course.authority import SYSTEM, NotYours
from course.enums import TELLS_STATE, AfterLapse, EnrolmentState, ItemKind, Language, MailCode, MessageState
from course.models import CalendarLink, Edition, Message
from course.models.mail import about
from tests.factories import EditionFactory, EnrolmentFactory, ItemFactory, MeetingFactory, member
from tests.helpers.enrolment import applicant, apply_for, asked
from tests.helpers.mail import bring, queue, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(at):
    """An announced meeting, and who has it in the calendar; of that nobody is told any more."""
    at(2026, 11, 9, 10)
    meeting = MeetingFactory(edition__approval_required=False)
    save_meeting(meeting=meeting, by=SYSTEM)
    return meeting


@pytest.fixture
def anna(meeting):
    return member(meeting.edition).user


def later(meeting, **step):
    by = dt.timedelta(**step)
    move_meeting(meeting=meeting, starts_at=meeting.starts_at + by, ends_at=meeting.ends_at + by, by=SYSTEM)


def change(item, **fields):
    def write_down():
        for name, value in fields.items():
            setattr(item, name, value)
        item.save()

    change_programme(meetings=[item.meeting_id], write=write_down, by=SYSTEM)


def hold(*codes):
    hold_back(messages=Message.objects.filter(template__in=codes), by=SYSTEM)


def let_go(code):
    """The office lets it go, and the worker takes it."""
    done = release(messages=Message.objects.filter(template=code), by=SYSTEM)
    mail.outbox.clear()
    send_due()
    return done


def left():
    """The text of what left, without greeting and ending."""
    return [letter.body.split("\n\n", 1)[1].split("\n\nGroet")[0] for letter in mail.outbox]


def subjects():
    return [letter.subject for letter in mail.outbox]


def stood(code):
    return list(Message.objects.filter(template=code).values_list("state", "held_because"))


NOT_SO = "Wat erin staat, klopt niet meer."


@pytest.mark.parametrize("what", ["practical", "programme", "moved"])
def test_many_letters_about_one_meeting_are_looked_at_in_as_many_queries_as_one(at, what):
    counts = []
    for number in (1, 3):
        at(2026, 11, 9, 10)
        meeting = MeetingFactory(edition__approval_required=False)
        item = ItemFactory(meeting=meeting)
        for _one in range(number):
            member(meeting.edition)
        if what == "programme":
            change(item, title="Iets anders")
        elif what == "moved":
            later(meeting, weeks=1)
        else:
            at(2027, 1, 19, 10)
            remind("practical matters")
        letters = list(Message.objects.filter(about=about(meeting)).select_related("person", "edition"))
        assert len(letters) == number
        with CaptureQueriesContext(connection) as queries:
            look = Look(letters)
            assert look.no_longer_true() == []
            look.fill_anew(letters)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- meetings and their programme ---------------------------------------------------------------------------


def test_a_change_in_the_programme_of_a_meeting_that_moved_names_the_new_day_and_the_new_times(meeting, anna, at):
    item = ItemFactory(meeting=meeting)
    change(item, title="De Wmo")
    later(meeting, days=7, hours=1)
    at(2026, 11, 9, 10, 11)
    send_due()
    assert subjects() == ["Veranderd: Elkaars werelden, nu donderdag 28 januari 2027 in Zeist"]
    assert "Programma veranderd: Elkaars werelden op donderdag 28 januari 2027" in left()[0]
    assert "Niet meer: 10:00 tot 11:00: Eén mens in vier stelsels\n\nNu: 11:00 tot 12:00: De Wmo" in left()[0]
    assert "Wanneer: donderdag 28 januari 2027, 10:00 tot 18:00" in left()[0]


@pytest.mark.parametrize("fate", ["cancelled", "over", "cancelled with its edition", "as it was"])
def test_of_a_programme_that_is_no_news_any_more_nobody_hears(meeting, anna, at, fate):
    item = ItemFactory(meeting=meeting)
    change(item, title="De Wmo")
    hold(MailCode.PROGRAMME)
    if fate == "cancelled":
        cancel_meeting(meeting=meeting, by=SYSTEM)
    elif fate == "cancelled with its edition":
        Edition.objects.update(is_cancelled=True)
    elif fate == "as it was":
        type(item).objects.update(title="Eén mens in vier stelsels")
    else:
        at(2027, 1, 22, 10)
    assert let_go(MailCode.PROGRAMME) == Done(0, 1)
    assert MailCode.PROGRAMME not in Message.objects.filter(state="sent").values_list("template", flat=True)


def test_a_change_in_the_programme_that_waits_does_not_go_after_the_cancellation(meeting, anna, at):
    change(ItemFactory(meeting=meeting), title="De Wmo")
    cancel_meeting(meeting=meeting, by=SYSTEM)
    at(2026, 11, 9, 10, 11)
    assert send_due() == SendReport(sent=1)
    assert subjects() == ["Elkaars werelden op donderdag 21 januari 2027 gaat niet door"]
    assert stood(MailCode.PROGRAMME) == [(MessageState.CANCELLED, NOT_SO)]


def test_a_change_in_the_programme_is_told_when_the_meeting_goes_ahead_after_all_in_time(meeting, anna, at):
    change(ItemFactory(meeting=meeting), title="De Wmo")
    cancel_meeting(meeting=meeting, by=SYSTEM)
    reinstate_meeting(meeting=meeting, by=SYSTEM)
    at(2026, 11, 9, 10, 11)
    send_due()
    assert subjects() == ["Programma veranderd: Elkaars werelden op donderdag 21 januari 2027"]


def test_who_gave_up_the_place_hears_nothing_more_of_meetings(meeting, anna, at):
    change(ItemFactory(meeting=meeting), title="De Wmo")
    later(meeting, days=7)
    withdraw(enrolment=anna.enrolments.get(), by=anna)
    at(2026, 11, 9, 10, 11)
    send_due()
    assert subjects() == ["Je bent afgemeld voor Zorg en Gemeente 2027"]
    assert [*stood(MailCode.CHANGED), *stood(MailCode.PROGRAMME)] == [(MessageState.CANCELLED, NOT_SO)] * 2


def test_a_change_that_was_held_until_the_meeting_was_over_is_not_told(meeting, anna, at):
    later(meeting, days=7)
    hold(MailCode.CHANGED)
    at(2027, 1, 29, 10)
    assert (let_go(MailCode.CHANGED), left()) == (Done(0, 1), [])


def test_whose_calendar_follows_is_known_when_the_mail_leaves(meeting, anna, at):
    link = CalendarLink.objects.create(user=anna, name="Werk", token_hash="a" * 64, fetched_at=timezone.now())
    later(meeting, days=7)
    link.revoked_at = timezone.now()
    link.save()
    at(2026, 11, 9, 10, 11)
    send_due()
    assert left()[0].split("\n\n")[2] == (
        "Staat dit in je agenda? Pas het daar aan, of neem een agendalink: dan volgt je agenda de cursus vanzelf."
    )


def test_who_reads_english_by_then_reads_english(meeting, anna, at):
    later(meeting, days=7)
    anna.language = Language.ENGLISH
    anna.save()
    at(2026, 11, 9, 10, 11)
    send_due()
    assert subjects() == ["Changed: Elkaars werelden, now Thursday 28 January 2027 in Zeist"]


# --- reminders ----------------------------------------------------------------------------------------------


def test_the_way_there_names_the_arrival_as_it_is_when_the_mail_leaves(meeting, anna, at):
    arrival = ItemFactory(meeting=meeting, kind=ItemKind.ARRIVAL, starts=dt.time(9), ends=dt.time(9, 30))
    at(2027, 1, 19, 10)
    remind("practical matters")
    hold(MailCode.PRACTICAL)
    change(arrival, starts=dt.time(8, 30))
    assert let_go(MailCode.PRACTICAL) == Done(1)
    assert left()[0].startswith("Je bent welkom vanaf 8.30 uur.")


@pytest.mark.parametrize("fate", ["over", "left", "may have arrived"])
def test_a_reminder_that_is_of_no_use_any_more_does_not_go(meeting, anna, at, fate):
    at(2027, 1, 19, 10)
    remind("practical matters")
    hold(MailCode.PRACTICAL)
    if fate == "over":
        at(2027, 1, 22, 10)
    elif fate == "left":
        anna.is_active = False
        anna.save()
    else:
        bring(Message.objects.all(), MessageState.FAILED, handed_over_at=timezone.now(), attempts=1)
        later(meeting, days=7)
        with pytest.raises(NoLongerTrue):
            try_again(messages=Message.objects.failed(), by=SYSTEM)
        return
    assert (let_go(MailCode.PRACTICAL), left()) == (Done(0, 1), [])


# --- enrolments ---------------------------------------------------------------------------------------------


def test_who_reads_of_the_place_later_reads_the_first_day_as_it_is_by_then(meeting, at):
    apply_for(meeting.edition)
    hold(MailCode.PLACED)
    later(meeting, days=7)
    at(2026, 11, 9, 10, 11)
    send_due()
    assert let_go(MailCode.PLACED) == Done(1)
    assert left()[0].startswith("Welkom. Je plek is zeker. We zien elkaar op donderdag 28 januari 2027 in Zeist.")
    assert "\nWanneer: donderdag 28 januari 2027 tot en met donderdag 17 juni 2027\n" in left()[0]


def test_who_reads_of_the_line_later_reads_the_place_of_then(edition):
    for _seat in range(edition.seats_municipality):
        member(edition)
    ahead, last = (submit(by=applicant(edition), edition=edition) for _number in range(2))
    hold(MailCode.WAITING)
    withdraw(enrolment=ahead, by=ahead.user)
    Message.objects.exclude(person=last.user).delete()
    let_go(MailCode.WAITING)
    assert subjects() == ["Je staat op de wachtlijst, plek 1"]


def test_a_manager_who_is_asked_weeks_later_reads_no_term_that_is_over_and_the_price_of_then(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory(approval_required=True)
    apply_for(edition)
    hold(MailCode.ASK_APPROVAL)
    at(2026, 10, 20, 10)
    release_held_places()
    Edition.objects.update(price=3000)
    let_go(MailCode.ASK_APPROVAL)
    question = next(letter.body for letter in mail.outbox if letter.to == ["rob@duinrade.example"])
    assert ("Prijs: € 3.000,00" in question, "Plek vast tot" in question) == (True, False)


def test_a_question_that_may_have_arrived_is_not_put_again_once_it_was_answered(at):
    at(2026, 10, 1, 10)
    enrolment = apply_for(EditionFactory(approval_required=True))
    questions = Message.objects.filter(template=MailCode.ASK_APPROVAL)
    bring(questions, MessageState.FAILED, handed_over_at=timezone.now(), attempts=1)
    approve(enrolment=enrolment, by=asked(enrolment))
    with pytest.raises(NoLongerTrue):
        try_again(messages=questions, by=SYSTEM)


def test_an_offer_that_was_declined_is_not_made_again_by_a_mail_that_was_held(edition):
    enrolment = EnrolmentFactory(edition=edition, state=EnrolmentState.OFFERED)
    tell(enrolment, MailCode.OFFERED)
    hold(MailCode.OFFERED)
    decline_offer(enrolment=enrolment, by=enrolment.user)
    assert (let_go(MailCode.OFFERED), left()) == (Done(0, 1), [])


def test_who_let_an_offer_lapse_is_not_invited_to_the_line_of_an_edition_that_does_not_go_ahead(edition, at):
    Edition.objects.update(after_lapse=AfterLapse.OUT)
    enrolment = EnrolmentFactory(edition=edition, state=EnrolmentState.OFFERED)
    tell(enrolment, MailCode.OFFERED)
    send_due()
    at(2026, 10, 6, 21)
    lapse_offers()
    cancel_edition(edition=edition, by=SYSTEM)
    mail.outbox.clear()
    at(2026, 10, 7, 9)
    send_due()
    assert left()[0].split("\n\n")[0].endswith("De wachtlijst is gesloten.")


@pytest.mark.parametrize(
    ("code", "state", "goes"),
    [
        (MailCode.PLACED, EnrolmentState.COMPLETED, True),
        (MailCode.PLACED, EnrolmentState.WITHDRAWN, False),
        (MailCode.RECEIVED, EnrolmentState.WITHDRAWN, False),
        (MailCode.WAITING, EnrolmentState.PLACED, False),
        (MailCode.SIGNED_OFF, EnrolmentState.DRAFT, True),
    ],
)
def test_an_answer_about_an_earlier_step_goes_when_it_is_so_still(edition, code, state, goes):
    enrolment = EnrolmentFactory(edition=edition, state=state, moves=2)
    queue(enrolment.user, code=code, about=f"enrolment:{enrolment.pk}", occasion="1", state=MessageState.HELD)
    assert let_go(code) == (Done(1) if goes else Done(0, 1))


def test_an_answer_that_is_no_longer_so_is_held_for_the_office_when_the_worker_finds_it(edition):
    enrolment = EnrolmentFactory(edition=edition, state=EnrolmentState.WITHDRAWN, moves=2)
    queue(enrolment.user, code=MailCode.PLACED, about=f"enrolment:{enrolment.pk}", occasion="1")
    assert (send_due(), stood(MailCode.PLACED)) == (SendReport(), [(MessageState.HELD, NOT_SO)])


@pytest.mark.parametrize("code", TELLS_STATE)
def test_whose_account_was_closed_hears_how_it_ended_and_nothing_that_asks_to_log_in(edition, code):
    state = {MailCode.PLACED: EnrolmentState.PLACED, MailCode.TAKEN_OVER: EnrolmentState.PLACED}
    offered = {MailCode.OFFERED: EnrolmentState.OFFERED}
    enrolment = EnrolmentFactory(edition=edition, state={**state, **offered}.get(code, EnrolmentState.WITHDRAWN))
    queue(enrolment.user, code=code, about=about(enrolment), occasion="0", button="Naar Mijn cursus", link="/mijn/")
    close_account(enrolment)
    ended = code in (MailCode.NOT_PLACED, MailCode.SIGNED_OFF, MailCode.HANDED_OVER, MailCode.CANCELLED)

    assert (send_due().sent, stood(code)[0][0]) == ((1, MessageState.SENT) if ended else (0, MessageState.HELD))
    assert [link in letter.body for letter in mail.outbox for link in ("/mijn/", "profiel")] == [False, False] * ended


@pytest.mark.parametrize("code", [MailCode.ASK_APPROVAL, MailCode.REMIND_APPROVAL])
def test_no_manager_is_asked_about_an_account_that_was_closed(at, code):
    at(2026, 10, 1, 10)
    enrolment = apply_for(EditionFactory(approval_required=True))
    link = asked(enrolment)
    tell(enrolment, MailCode.REMIND_APPROVAL)
    close_account(enrolment)

    send_due()
    assert stood(code) == [(MessageState.CANCELLED, NOT_SO)]
    with pytest.raises(NotYours):
        approve(enrolment=enrolment, by=link)


def close_account(enrolment):
    enrolment.user.is_active = False
    enrolment.user.save()


def test_what_the_office_worded_stays_and_what_stands_at_a_glance_follows(meeting):
    apply_for(meeting.edition)
    hold(MailCode.PLACED)
    edit_message(message=Message.objects.get(), subject="Welkom!", body="Fijn dat je er bent.", by=SYSTEM)
    Edition.objects.update(price=3000)
    let_go(MailCode.PLACED)
    assert subjects() == ["Welkom!"]
    assert (left()[0].startswith("Fijn dat je er bent.\n\n"), "Prijs: € 3.000,00" in left()[0]) == (True, True)


# --- letters, and the round ---------------------------------------------------------------------------------


def test_a_letter_at_a_chosen_time_goes_to_who_still_belongs_to_its_group(edition, at):
    for _seat in range(edition.seats_municipality):
        member(edition)
    stays, goes, closed = (member(edition, EnrolmentState.WAITING, rank=rank) for rank in (1, 2, 3))
    write(edition, SYSTEM, group="waiting:municipality", at=at(2026, 10, 1, 10) + dt.timedelta(days=1))
    withdraw(enrolment=goes, by=goes.user)
    closed.user.is_active = False
    closed.user.save()
    Message.objects.exclude(batch__gt="").delete()
    at(2026, 10, 2, 10, 1)
    send_due()
    assert [letter.to for letter in mail.outbox] == [[stays.user.email]]


def test_a_handful_of_which_nothing_is_true_does_not_end_the_round(edition):
    for _number in range(HANDFUL):
        enrolment = EnrolmentFactory(edition=edition, state=EnrolmentState.WITHDRAWN, moves=2)
        queue(enrolment.user, code=MailCode.PLACED, about=f"enrolment:{enrolment.pk}", occasion="1")
    queue(EnrolmentFactory(edition=edition).user, about="pitch:1")
    assert send_due() == SendReport(sent=1)
