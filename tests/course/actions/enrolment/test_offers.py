from __future__ import annotations

import contextlib
import datetime as dt

import pytest

from course import clock
from course.actions.editions.cancel import AlreadyCancelled, cancel_edition
from course.actions.editions.save import save_edition
from course.actions.enrolment.leaving import withdraw
from course.actions.enrolment.offers import (
    accept_offer,
    count_anew,
    decline_offer,
    lapse_offer,
    lapse_offers,
    offer_end,
    offer_what_is_free,
    rejoin_line,
    remind_of_offers,
)
from course.actions.enrolment.transition import EditionCancelled, LineClosed, OfferEnded, TransitionRefused
from course.actions.mail.outbox import NothingToDo, hold_back, release, try_again, try_again_together
from course.actions.mail.telling import AT_ONCE
from course.actions.programme.meetings import move_meeting, save_meeting
from course.authority import SYSTEM
from course.enums import Actor, AfterLapse, EnrolmentState, MailCode, MessageState, Side
from course.models import Edition, Enrolment, Message, User
from course.models.mail import about
from course.queries.enrolment.history import MOVED, lines_of
from course.queries.enrolment.offers import hold_end, is_too_late_for_offers
from course.workdays import ENDS_AT
from tests.factories import EditionFactory, MeetingFactory, OrganisationFactory, member
from tests.helpers.enrolment import offered as by_link
from tests.helpers.mail import bring, queue
from tests.helpers.people import office

pytestmark = pytest.mark.django_db

S = EnrolmentState


@pytest.fixture
def full(edition):
    """Both sides full; two municipalities and one insurer wait."""
    placed = [member(edition) for _number in range(2)] + [member(edition, side=Side.INSURER) for _number in range(3)]
    waiting = [
        member(edition, S.WAITING, rank=1),
        member(edition, S.WAITING, rank=2),
        member(edition, S.WAITING, side=Side.INSURER, rank=1),
    ]
    return placed, waiting


def sent():
    """The mail went out meanwhile."""
    Message.objects.update(state="sent", sent_at=clock.now())


def states(*enrolments):
    return [Enrolment.objects.get(pk=row.pk).state for row in enrolments]


def mails(code):
    return list(Message.objects.filter(template=code).order_by("pk").values_list("person", "state"))


def test_a_freed_place_is_offered_to_the_first_of_its_side_alone(full, edition):
    placed, waiting = full
    withdraw(enrolment=placed[0], by=placed[0].user)
    assert states(*waiting) == [S.OFFERED, S.WAITING, S.WAITING]
    offered = Enrolment.objects.get(pk=waiting[0].pk)
    assert offered.offered_until.astimezone(clock.AMSTERDAM).strftime("%a %d %b %H:%M") == "Tue 06 Oct 17:00"
    assert Enrolment.objects.get(pk=waiting[1].pk).rank == 1
    message = Message.objects.get(template="plek_vrij")
    assert (message.person, message.subject) == (
        waiting[0].user,
        "Er is een plek voor je: kies uiterlijk dinsdag 6 oktober om 17.00 uur",
    )


def test_who_accepts_takes_part_and_nobody_else_is_told(full, edition):
    placed, waiting = full
    withdraw(enrolment=placed[0], by=placed[0].user)
    Message.objects.all().delete()
    accept_offer(enrolment=waiting[0], by=waiting[0].user)
    assert states(*waiting) == [S.PLACED, S.WAITING, S.WAITING]
    assert {row.person for row in Message.objects.all()} == {waiting[0].user}
    with pytest.raises(OfferEnded):
        accept_offer(enrolment=waiting[0], by=waiting[0].user)


def test_who_declines_passes_the_place_on_and_may_come_back_at_the_end(full, edition):
    placed, waiting = full
    withdraw(enrolment=placed[0], by=placed[0].user)
    decline_offer(enrolment=waiting[0], by=waiting[0].user)
    assert states(*waiting) == [S.DECLINED, S.OFFERED, S.WAITING]
    back = rejoin_line(enrolment=waiting[0], by=waiting[0].user)
    assert (back.state, back.rank) == (S.WAITING, 1)


def test_an_offer_that_nobody_answers_lapses_and_goes_on_once(full, edition, at):
    placed, waiting = full
    withdraw(enrolment=placed[0], by=placed[0].user)
    at(2026, 10, 6, 16, 59)
    assert lapse_offers() == 0
    at(2026, 10, 6, 17, 0)
    assert (lapse_offers(), lapse_offers()) == (1, 0)
    assert states(*waiting) == [S.WAITING, S.OFFERED, S.WAITING]
    assert mails("plek_vrij") == [(waiting[0].user_id, "held"), (waiting[1].user_id, "queued")]
    with pytest.raises(OfferEnded):
        accept_offer(enrolment=waiting[0], by=waiting[0].user)


def test_who_lets_two_offers_lapse_leaves_the_line(edition, at):
    waiting = member(edition, S.WAITING, rank=1)
    assert offer_what_is_free() == 1
    sent()
    at(2026, 10, 6, 17)
    assert lapse_offers() == 1
    assert states(waiting) == [S.OFFERED]
    sent()
    at(2026, 10, 12, 17)
    assert lapse_offers() == 1
    assert states(waiting) == [S.LAPSED]


def test_an_edition_may_end_the_place_in_line_at_the_first_lapse(edition, at):
    Edition.objects.update(after_lapse=AfterLapse.OUT)
    waiting = member(edition, S.WAITING, rank=1)
    offer_what_is_free()
    sent()
    at(2026, 10, 6, 17)
    lapse_offers()
    assert states(waiting) == [S.LAPSED]


@pytest.mark.parametrize("after_lapse", AfterLapse)
def test_who_was_never_told_of_an_offer_keeps_a_place_in_line(edition, at, after_lapse):
    Edition.objects.update(after_lapse=after_lapse)
    waiting = [member(edition, S.WAITING, rank=rank) for rank in (1, 2)]
    Edition.objects.update(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1)
    for number in range(3):
        offer_what_is_free()
        Message.objects.filter(template="plek_vrij").update(state="failed", error="550 unknown")
        at(2026, 10, 6 + 7 * number, 17)
        assert lapse_offers() == 1
    assert sorted(states(*waiting)) == [S.OFFERED, S.WAITING]
    assert set(Enrolment.objects.values_list("lapses", flat=True)) == {0}


def test_reserved_seats_wait_for_their_side_until_the_release_date(edition, at):
    for _number in range(2):
        member(edition)
    waiting = [member(edition, S.WAITING, rank=rank) for rank in (1, 2, 3, 4)]
    at(2026, 11, 8, 23, 59)
    assert offer_what_is_free() == 0
    at(2026, 11, 9, 0)
    assert offer_what_is_free() == 3
    assert states(*waiting) == [S.OFFERED, S.OFFERED, S.OFFERED, S.WAITING]


def test_more_places_mean_as_many_offers(full, edition):
    _placed, waiting = full
    stored = Edition.objects.get()
    stored.capacity, stored.seats_municipality = 7, 4
    save_edition(edition=stored, changed=["capacity", "seats_municipality"], by=SYSTEM)
    assert states(*waiting) == [S.OFFERED, S.OFFERED, S.WAITING]


def test_a_colleague_over_the_maximum_is_passed_but_keeps_the_place_in_line(edition):
    Edition.objects.update(max_per_organisation=1)
    organisation = OrganisationFactory()
    member(edition, organisation=organisation)
    colleague = member(edition, S.WAITING, organisation=organisation, rank=1)
    other = member(edition, S.WAITING, rank=2)
    offer_what_is_free()
    assert states(colleague, other) == [S.WAITING, S.OFFERED]
    assert Enrolment.objects.get(pk=colleague.pk).rank == 1


def test_a_closed_account_is_passed_and_is_offered_a_place_once_it_is_open_again(edition):
    closed, other = (member(edition, S.WAITING, rank=rank) for rank in (1, 2))
    for seats, is_active, expected in ((1, False, [S.WAITING, S.OFFERED]), (2, True, [S.OFFERED, S.OFFERED])):
        Edition.objects.update(capacity=seats, minimum=1, seats_municipality=seats, seats_insurer=0)
        User.objects.filter(pk=closed.user_id).update(is_active=is_active)
        offer_what_is_free()
        assert states(closed, other) == expected


@pytest.mark.parametrize(
    ("moment", "fields"),
    [
        ((2026, 10, 1, 10), {"is_cancelled": True}),
        ((2026, 10, 1, 10), {"is_published": False}),
        ((2027, 1, 20, 17), {}),
        ((2027, 2, 1, 10), {}),
    ],
)
def test_nothing_is_offered_when_nobody_could_come(at, moment, fields):
    at(*moment)
    edition = EditionFactory(**fields)
    member(edition, S.WAITING, rank=1)
    assert offer_what_is_free() == 0
    assert offer_end(edition) is None


def test_an_offer_close_to_the_start_ends_on_the_last_working_day_before(at):
    at(2027, 1, 19, 10)
    assert offer_end(EditionFactory()) == clock.at(clock.today().replace(day=20), ENDS_AT)


def test_the_reminder_comes_once_half_way(edition, at):
    waiting = member(edition, S.WAITING, rank=1)
    offer_what_is_free()
    sent()
    at(2026, 10, 5, 8, 59)
    assert remind_of_offers() == 0
    at(2026, 10, 5, 9, 0)
    assert (remind_of_offers(), remind_of_offers()) == (1, 0)
    assert [person for person, _state in mails("plek_vrij")] == [waiting.user_id] * 2


def test_of_an_offer_that_the_office_holds_nobody_is_reminded_before_it_is_released(edition, at):
    waiting = member(edition, S.WAITING, rank=1)
    offer_what_is_free()
    offer = Message.objects.filter(template=MailCode.OFFERED)
    hold_back(messages=offer, by=office())
    at(2026, 10, 6, 10)
    assert remind_of_offers() == 0
    release(messages=offer, by=office())
    sent()
    assert remind_of_offers() == 0
    at(2026, 10, 8, 8, 59)
    assert remind_of_offers() == 0
    at(2026, 10, 8, 9)
    assert remind_of_offers() == 1
    assert mails("plek_vrij") == [(waiting.user_id, "sent"), (waiting.user_id, "queued")]


def test_an_offer_of_a_cancelled_edition_cannot_be_taken(edition):
    offered = member(edition, S.OFFERED)
    Edition.objects.update(is_cancelled=True)
    for answer in (accept_offer, decline_offer):
        with pytest.raises(EditionCancelled):
            answer(enrolment=offered, by=offered.user)


def test_the_line_is_closed_once_the_course_has_begun(edition, at):
    declined = member(edition, S.DECLINED)
    at(2027, 1, 21, 0)
    with pytest.raises(LineClosed):
        rejoin_line(enrolment=declined, by=declined.user)


def test_only_who_declined_or_lapsed_comes_back_into_the_line(edition):
    placed = member(edition)
    with pytest.raises(TransitionRefused):
        rejoin_line(enrolment=placed, by=placed.user)


def test_cancelling_tells_everybody_who_still_expects_something_once(full, edition):
    placed, waiting = full
    member(edition, S.WITHDRAWN)
    assert cancel_edition(edition=edition, by=office(), telling=AT_ONCE) == 8
    assert sorted(person for person, _state in mails("gaat_niet_door")) == sorted(
        row.user_id for row in (*placed, *waiting)
    )
    with pytest.raises(AlreadyCancelled):
        cancel_edition(edition=edition, by=SYSTEM)
    assert len(mails("gaat_niet_door")) == 8


def test_withdrawing_by_the_office_frees_the_place_too(full, edition):
    placed, waiting = full
    withdraw(enrolment=placed[3], by=office(), telling=AT_ONCE, reason="Ziek")
    assert states(*waiting) == [S.WAITING, S.WAITING, S.OFFERED]


def one_seat(edition):
    """From now on there is one place, for a municipality."""
    Edition.objects.filter(pk=edition.pk).update(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1)


def told(enrolment):
    """The templates of the mails to this person, the oldest first."""
    return list(Message.objects.filter(person=enrolment.user).order_by("pk").values_list("template", flat=True))


@pytest.mark.parametrize("logged_in", [False, True])
@pytest.mark.parametrize("answer", [accept_offer, decline_offer])
def test_history_names_who_answered_also_when_it_was_by_the_link_of_the_mail(edition, answer, logged_in):
    offered = member(edition, S.OFFERED)
    answer(enrolment=offered, by=offered.user if logged_in else by_link(offered))
    (line,) = lines_of([offered.pk], MOVED)
    assert (line.user, line.data["by_role"]) == (offered.user, Actor.APPLICANT)


def test_an_offer_counts_as_told_by_its_own_mail_and_not_by_that_of_an_earlier_one(edition, at):
    waiting = member(edition, S.WAITING, rank=1)
    offer_what_is_free()
    Message.objects.filter(template=MailCode.OFFERED).update(state="failed", error="550 unknown")
    at(2026, 10, 6, 17)
    lapse_offers()
    last = Message.objects.filter(template=MailCode.OFFERED).latest("pk")
    Message.objects.filter(pk=last.pk).update(state="sent", sent_at=clock.now())
    at(2026, 10, 12, 17)
    lapse_offers()
    assert Enrolment.objects.get(pk=waiting.pk).lapses == 1


def test_an_offer_counts_as_told_by_the_mail_to_this_person_alone(edition, at):
    heard, missed, maybe = (member(edition, S.WAITING, rank=rank) for rank in (1, 2, 3))
    Edition.objects.update(capacity=6, seats_municipality=3)
    assert offer_what_is_free() == 3
    mail = Message.objects.filter(template=MailCode.OFFERED)
    mail.filter(person=heard.user).update(state="sent", sent_at=clock.now())
    mail.filter(person=missed.user).update(state="failed")
    mail.filter(person=maybe.user).update(state="failed", handed_over_at=clock.now())
    at(2026, 10, 6, 17)
    lapse_offers()
    assert [Enrolment.objects.get(pk=row.pk).lapses for row in (heard, missed, maybe)] == [1, 0, 1]


def test_another_mail_about_the_same_step_is_not_the_offer(edition, at):
    waiting = member(edition, S.WAITING, rank=1)
    assert offer_what_is_free() == 1
    Message.objects.filter(template=MailCode.OFFERED).update(state="sent", sent_at=clock.now())
    step = Enrolment.objects.get(pk=waiting.pk).moves
    queue(waiting.user, code=MailCode.CHANGED, about=about(waiting), occasion=str(step), edition=edition)
    at(2026, 10, 6, 17)
    lapse_offers()
    assert Enrolment.objects.get(pk=waiting.pk).lapses == 1


def test_an_offer_of_which_nobody_knows_the_beginning_is_not_reminded_of(edition):
    member(edition, S.OFFERED, offered_at=None)
    assert remind_of_offers() == 0


def test_who_answers_gets_the_enrolment_as_it_stands_then(edition):
    accepts, declines = (member(edition, S.WAITING, rank=rank) for rank in (1, 2))
    assert offer_what_is_free() == 2
    answers = [
        act(enrolment=Enrolment.objects.get(pk=row.pk), by=row.user)
        for act, row in ((accept_offer, accepts), (decline_offer, declines))
    ]
    assert [answer.state for answer in answers] == [S.PLACED, S.DECLINED]


def test_who_lapses_is_told_so_once_and_who_was_never_told_only_how_it_stands(edition, at):
    one_seat(edition)
    first, second = (member(edition, S.WAITING, rank=rank) for rank in (1, 2))
    offer_what_is_free()
    sent()
    at(2026, 10, 6, 17)
    lapse_offers()
    assert told(first) == [MailCode.OFFERED, MailCode.OFFER_LAPSED]
    Message.objects.filter(person=second.user).update(state="failed")
    at(2026, 10, 12, 17)
    lapse_offers()
    assert told(second) == [MailCode.OFFERED, MailCode.WAITING]


def test_who_leaves_the_line_by_lapsing_is_told_once(edition, at):
    Edition.objects.update(after_lapse=AfterLapse.OUT)
    waiting = member(edition, S.WAITING, rank=1)
    offer_what_is_free()
    sent()
    at(2026, 10, 6, 17)
    lapse_offers()
    assert (told(waiting), states(waiting)) == ([MailCode.OFFERED, MailCode.OFFER_LAPSED], [S.LAPSED])


def test_who_lapses_first_stands_before_who_lapses_later(edition, at):
    """Made in the other order than their offers end; two others take the places."""
    later, sooner = (
        member(edition, S.OFFERED, offered_until=dt.datetime(2026, 10, day, 17, tzinfo=clock.AMSTERDAM))
        for day in (6, 5)
    )
    others = [member(edition, S.WAITING, rank=rank) for rank in (1, 2)]
    at(2026, 10, 7, 17)
    assert lapse_offers() == 2
    assert states(*others) == [S.OFFERED, S.OFFERED]
    assert [Enrolment.objects.get(pk=row.pk).rank for row in (sooner, later)] == [1, 2]


def test_an_offer_that_was_answered_meanwhile_does_not_lapse(edition, at):
    offered = member(edition, S.OFFERED)
    accept_offer(enrolment=offered, by=offered.user)
    at(2026, 10, 30, 17)
    assert (lapse_offer(enrolment=offered), states(offered)) == (False, [S.PLACED])
    again = member(edition, S.OFFERED)
    assert (lapse_offer(enrolment=again), states(again)) == (True, [S.OFFERED])


def test_an_offer_remembers_when_it_was_made_and_until_when_it_stands(edition, at):
    now = at(2026, 10, 2, 11)
    waiting = member(edition, S.WAITING, rank=1)
    offer_what_is_free()
    stored = Enrolment.objects.get(pk=waiting.pk)
    assert (stored.offered_at, stored.offered_until) == (now, offer_end(edition))


def test_a_draft_does_not_come_back_into_the_line(edition):
    draft = member(edition, S.DRAFT)
    with pytest.raises(TransitionRefused):
        rejoin_line(enrolment=draft, by=draft.user)
    assert states(draft) == [S.DRAFT]


def test_who_comes_back_while_a_place_is_free_is_offered_it_at_once(edition):
    declined = member(edition, S.DECLINED)
    rejoin_line(enrolment=declined, by=declined.user)
    (first, second) = lines_of([declined.pk], MOVED)
    assert (states(declined), first.user, second.user) == ([S.OFFERED], declined.user, None)


def test_an_offer_too_short_for_a_middle_or_over_gets_no_reminder(edition, at):
    def day(*parts):
        return dt.datetime(2026, 10, *parts, tzinfo=clock.AMSTERDAM)

    member(edition, S.OFFERED, offered_at=day(2, 10), offered_until=day(2, 17))
    at(2026, 10, 2, 12)
    assert remind_of_offers() == 0
    over = member(edition, S.OFFERED, offered_at=day(1, 10), offered_until=day(6, 17))
    at(2026, 10, 6, 17)
    assert remind_of_offers() == 0
    at(2026, 10, 6, 16, 59)
    assert (remind_of_offers(), told(over)) == (1, [MailCode.OFFERED])


def test_reminders_go_to_those_first_whose_offer_ends_first(edition, at):
    until = [dt.datetime(2026, 10, day, 17, tzinfo=clock.AMSTERDAM) for day in (7, 6, 6)]
    offered = [member(edition, S.OFFERED, offered_until=end) for end in until]
    at(2026, 10, 6, 10)
    assert remind_of_offers() == 3
    assert [person for person, _state in mails(MailCode.OFFERED)] == [
        offered[number].user_id for number in (1, 2, 0)
    ]  # fmt: skip


def test_offers_are_made_in_coming_editions_that_go_ahead_and_are_announced(edition):
    others = [EditionFactory(**fields) for fields in ({"is_cancelled": True}, {"is_published": False}, {})]
    for one in (edition, *others):
        member(one, S.WAITING, rank=1)
    assert offer_what_is_free() == 2


def test_a_place_is_held_as_many_working_days_as_the_edition_says_for_the_manager(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory(offer_working_days=2, approval_working_days=4)
    ends = [moment.astimezone(clock.AMSTERDAM).strftime("%a %d %b %H:%M") for moment in
            (offer_end(edition), hold_end(edition))]  # fmt: skip
    assert ends == ["Mon 05 Oct 17:00", "Wed 07 Oct 17:00"]
    at(2027, 1, 20, 16, 59)
    assert hold_end(edition) == clock.at(dt.date(2027, 1, 20), ENDS_AT)
    at(2027, 1, 20, 17, 0)
    assert hold_end(edition) is None


def test_with_less_than_four_hours_for_an_answer_no_offer_is_made_and_none_shortened(edition, at, settings):
    settings.MAIL_HOURS = [8, 20]
    edition.offer_working_days = 1
    for moment, day in (((19, 19), 20), ((20, 13, 0), 20), ((20, 13, 1), None)):
        at(2027, 1, *moment)
        assert offer_end(edition) == (day and clock.at(dt.date(2027, 1, day), ENDS_AT))
        assert is_too_late_for_offers(edition) == (day is None)
    Edition.objects.update(is_published=False)
    assert not is_too_late_for_offers(Edition.objects.get())


def test_the_working_days_of_an_offer_count_from_when_its_mail_leaves(full, edition, at, settings):
    """Freed on Saturday, mailed on Monday: three working days later it is Thursday and not Wednesday."""
    settings.MAIL_HOURS = [8, 20]
    placed, _waiting = full
    at(2026, 10, 10, 10)
    withdraw(enrolment=placed[0], by=placed[0].user)
    offer = Message.objects.get(template=MailCode.OFFERED)
    assert "kies uiterlijk donderdag 15 oktober om 17.00 uur" in offer.subject
    assert offer.goes_at == dt.datetime(2026, 10, 12, 8, tzinfo=clock.AMSTERDAM)


def test_an_offer_that_the_office_held_counts_from_its_release_and_says_so(full, edition, at):
    placed, waiting = full
    at(2026, 10, 5, 10)
    withdraw(enrolment=placed[0], by=placed[0].user)
    offer = Message.objects.filter(template=MailCode.OFFERED)
    hold_back(messages=offer, by=office())
    before = Enrolment.objects.get(pk=waiting[0].pk).offered_until
    at(2026, 10, 7, 10)

    release(messages=offer, by=office())

    after = Enrolment.objects.get(pk=waiting[0].pk).offered_until
    assert (before, after) == (clock.at(dt.date(2026, 10, 8), ENDS_AT), clock.at(dt.date(2026, 10, 12), ENDS_AT))
    message = offer.get()
    words = (message.subject, message.body, dict(message.facts)["Kies uiterlijk"])
    assert [text.count("maandag 12 oktober om 17.00 uur") for text in words] == [1, 1, 1]
    accept_offer(enrolment=waiting[0], by=by_link(Enrolment.objects.get(pk=waiting[0].pk)))


@pytest.mark.parametrize(("handed_over", "day"), [(False, 12), (True, 8)])
@pytest.mark.parametrize("act", [try_again, try_again_together])
def test_an_offer_that_surely_did_not_arrive_counts_from_when_it_is_tried_again(
    full, edition, at, act, handed_over, day
):
    placed, waiting = full
    at(2026, 10, 5, 10)
    withdraw(enrolment=placed[0], by=placed[0].user)
    offer = Message.objects.filter(template=MailCode.OFFERED)
    bring(offer, MessageState.FAILED, handed_over_at=clock.now() if handed_over else None)
    at(2026, 10, 7, 10)
    with contextlib.suppress(NothingToDo):
        act(messages=offer, by=office())
    assert Enrolment.objects.get(pk=waiting[0].pk).offered_until == clock.at(dt.date(2026, 10, day), ENDS_AT)
    assert f"{day} oktober om 17.00 uur" in offer.get().subject


def test_a_reminder_that_is_held_and_released_moves_no_term(full, edition, at):
    placed, waiting = full
    at(2026, 10, 5, 10)
    withdraw(enrolment=placed[0], by=placed[0].user)
    sent()
    at(2026, 10, 7, 10)
    remind_of_offers()
    reminder = Message.objects.filter(template=MailCode.OFFERED, state=MessageState.QUEUED)
    hold_back(messages=reminder, by=office())
    at(2026, 10, 8, 10)
    release(messages=Message.objects.filter(state=MessageState.HELD), by=office())
    assert Enrolment.objects.get(pk=waiting[0].pk).offered_until == clock.at(dt.date(2026, 10, 8), ENDS_AT)


def test_the_term_of_who_answered_meanwhile_stays(full, edition, at):
    placed, waiting = full
    at(2026, 10, 5, 10)
    withdraw(enrolment=placed[0], by=placed[0].user)
    hold_back(messages=Message.objects.filter(template=MailCode.OFFERED), by=office())
    accept_offer(enrolment=waiting[0], by=waiting[0].user)
    at(2026, 10, 7, 10)
    with contextlib.suppress(NothingToDo):
        release(messages=Message.objects.filter(template=MailCode.OFFERED), by=office())
    assert Enrolment.objects.get(pk=waiting[0].pk).offered_until == clock.at(dt.date(2026, 10, 8), ENDS_AT)


def test_a_term_that_counts_anew_is_in_the_history_and_one_that_stays_as_it_is_is_not(edition, at):
    first, second = (member(edition, S.WAITING, rank=rank) for rank in (1, 2))
    offer_what_is_free()
    offers = {row: Message.objects.get(template=MailCode.OFFERED, person=row.user) for row in (first, second)}
    assert count_anew(offers.values()) == []
    at(2026, 10, 6, 10)
    assert count_anew([offers[second]]) == [offers[second]]
    ends = [clock.at(dt.date(2026, 10, day), ENDS_AT) for day in (6, 9)]
    assert [Enrolment.objects.get(pk=row.pk).offered_until for row in (first, second)] == ends
    lines = lines_of([first.pk, second.pk], "course.offer.extend")
    assert [(line.object_id, line.data["until"]) for line in lines] == [(str(second.pk), ends[1].isoformat())]


def test_no_term_counts_anew_by_another_mail_nor_of_who_answered(edition, at):
    waits, answers = (member(edition, S.WAITING, rank=rank) for rank in (1, 2))
    offer_what_is_free()
    answered = Message.objects.get(template=MailCode.OFFERED, person=answers.user)
    accept_offer(enrolment=answers, by=answers.user)
    other = queue(waits.user, code=MailCode.CHANGED, about=about(waits), edition=edition)
    at(2026, 10, 6, 10)
    assert count_anew([other, answered]) == []
    ends = Enrolment.objects.filter(pk__in=(waits.pk, answers.pk)).values_list("offered_until", flat=True)
    assert set(ends) == {clock.at(dt.date(2026, 10, 6), ENDS_AT)}


@pytest.mark.parametrize("act", ["the dates of the edition", "the first meeting", "a new meeting"])
@pytest.mark.parametrize("leaves", ["sent", "waits", "held"])
def test_an_offer_ends_before_a_course_that_begins_sooner_and_says_so(edition, at, act, leaves):
    waiting, meeting = member(edition, S.WAITING, rank=1), MeetingFactory(edition=edition)
    offer_what_is_free()
    offers = Message.objects.filter(template=MailCode.OFFERED)
    if leaves == "sent":
        sent()
    elif leaves == "held":
        hold_back(messages=offers, by=office())
    begins = clock.at(dt.date(2026, 10, 6), dt.time(9))
    if act == "the first meeting":
        move_meeting(meeting=meeting, starts_at=begins, ends_at=begins + dt.timedelta(hours=8), by=SYSTEM)
    elif act == "a new meeting":
        new = MeetingFactory.build(edition=edition, place=meeting.place, module=None, starts_at=begins,
                                   ends_at=begins + dt.timedelta(hours=8))  # fmt: skip
        save_meeting(meeting=new, by=SYSTEM)
    else:
        edition.starts_on = begins.date()
        save_edition(edition=edition, changed=["starts_on"], by=SYSTEM)

    assert Enrolment.objects.get(pk=waiting.pk).offered_until == clock.at(dt.date(2026, 10, 5), ENDS_AT)
    assert [line.data["until"][:10] for line in lines_of([waiting.pk], "course.offer.shorten")] == ["2026-10-05"]
    says = "maandag 5 oktober om 17.00 uur"
    assert [says in message.subject for message in offers.order_by("pk")] == (
        [False, True] if leaves == "sent" else [True]
    )
    assert says in offers.first().body
    at(2026, 10, 5, 17)
    assert lapse_offers() == 1


def test_an_offer_that_ends_before_the_course_anyway_stays_and_so_does_one_for_which_no_time_is_left(edition, at):
    waiting = member(edition, S.WAITING, rank=1)
    offer_what_is_free()
    sent()
    for day in (7, 3):
        edition.starts_on = dt.date(2026, 10, day)
        save_edition(edition=edition, changed=["starts_on"], by=SYSTEM)
        at(2026, 10, 2, 13, 1)
    assert Enrolment.objects.get(pk=waiting.pk).offered_until == clock.at(dt.date(2026, 10, 6), ENDS_AT)
    assert Message.objects.count() == 1
