"""The mails about an enrolment: true when they are written, and taken back when they are true no more."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from course import clock
from course.actions.editions.cancel import cancel_edition
from course.actions.enrolment import approval as approvals
from course.actions.enrolment import offers
from course.actions.enrolment.leaving import begin_again, withdraw
from course.actions.enrolment.notices import tell
from course.actions.enrolment.submit import submit
from course.actions.enrolment.transfer import hand_over, move_to_edition
from course.actions.enrolment.transition import transition
from course.actions.mail.outbox import hold_back, release
from course.actions.mail.reminders import remind
from course.actions.mail.send import claim, send_due
from course.actions.mail.telling import AT_ONCE
from course.authority import SYSTEM
from course.enums import Actor, AfterLapse, EnrolmentState, MailCode, MeetingKind, MessageState, Placing, Side
from course.mailtext.letter import paragraphs
from course.models import CancellationTerm, Edition, Enrolment, Message
from course.models.mail import about
from course.queries.enrolment.roles import Acting
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    MeetingFactory,
    OrganisationFactory,
    UserFactory,
    member,
)
from tests.helpers.enrolment import apply_for, asked
from tests.helpers.people import office

pytestmark = pytest.mark.django_db

S = EnrolmentState


def made(edition, to, **fields):
    """Somebody who came from a draft to this state, with the mails of that step."""
    values = {"manager_name": "Rob van Damen", "manager_email": "rob@duinrade.example", **fields}
    enrolment = EnrolmentFactory(edition=edition, state=S.DRAFT, **values)
    enrolment.approval_asked_at = clock.now()
    transition(enrolment, to=to, by=Acting(Actor.ORGANISER))
    return enrolment


def states():
    return dict(Message.objects.order_by("pk").values_list("template", "state"))


def body(code):
    return Message.objects.get(template=code).body


def test_a_confirmation_that_did_not_go_yet_is_held_when_somebody_withdraws(edition):
    enrolment = made(edition, S.PLACED)
    withdraw(enrolment=enrolment, by=enrolment.user)
    assert states() == {MailCode.PLACED: MessageState.HELD, MailCode.SIGNED_OFF: MessageState.QUEUED}
    assert Message.objects.get(template=MailCode.PLACED).held_because == (
        "Een nieuwer bericht zegt iets anders: Je bent afgemeld voor Zorg en Gemeente 2027"
    )


def test_an_offer_that_did_not_go_yet_is_held_when_somebody_declines_it(edition):
    enrolment = member(edition, S.OFFERED, offered_until=clock.now() + dt.timedelta(days=3))
    tell(enrolment, MailCode.OFFERED)
    offers.decline_offer(enrolment=enrolment, by=enrolment.user)
    message = Message.objects.get()
    assert (message.state, message.held_because) == (MessageState.HELD, "De aanmelding ging verder: Plek laten gaan.")


def test_a_manager_is_not_asked_any_more_about_who_withdrew(edition):
    enrolment = made(edition, S.AWAITING_APPROVAL)
    withdraw(enrolment=enrolment, by=enrolment.user)
    assert states() == {
        MailCode.RECEIVED: MessageState.HELD,
        MailCode.ASK_APPROVAL: MessageState.CANCELLED,
        MailCode.SIGNED_OFF: MessageState.QUEUED,
    }


def test_a_letter_to_the_group_does_not_reach_who_left_it(edition):
    enrolment = made(edition, S.PLACED)
    own = {"template": "eigen_bericht", "about": "edition", "person": enrolment.user, "subject": "Hoi", "body": "Hoi"}
    for batch, of in (("a", edition), ("b", EditionFactory())):
        Message.objects.create(**own, occasion=batch, batch=batch, edition=of)
    withdraw(enrolment=enrolment, by=enrolment.user)
    assert dict(Message.objects.exclude(batch="").values_list("batch", "state")) == {
        "a": MessageState.CANCELLED,
        "b": MessageState.QUEUED,
    }


def test_what_was_sent_is_not_touched(edition):
    enrolment = made(edition, S.PLACED)
    Message.objects.update(state=MessageState.SENT)
    withdraw(enrolment=enrolment, by=enrolment.user)
    assert states() == {MailCode.PLACED: MessageState.SENT, MailCode.SIGNED_OFF: MessageState.QUEUED}


@pytest.mark.parametrize(("day", "cost"), [(None, "Het kost niets."), (90, "kost afmelden € 1.225,00.")])
@pytest.mark.parametrize("by", [Actor.APPLICANT, Actor.ORGANISER])
def test_who_leaves_reads_what_it_costs_also_when_the_course_office_did_it(edition, by, day, cost):
    if day:
        CancellationTerm.objects.create(edition=edition, days_before=day, percent=50)
    enrolment = made(edition, S.PLACED)
    withdraw(enrolment=enrolment, by=enrolment.user if by == Actor.APPLICANT else office(), telling=AT_ONCE)
    assert body(MailCode.SIGNED_OFF).startswith("We hebben je afgemeld.")
    assert cost in body(MailCode.SIGNED_OFF)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (AfterLapse.OUT, "weer achteraan in de rij aansluiten."),
        (AfterLapse.LAST, "Je staat weer in de rij, op plek 1."),
    ],
)
def test_who_let_an_offer_lapse_hears_once_where_that_leaves_them(edition, rule, says):
    Edition.objects.update(after_lapse=rule, capacity=1, minimum=0, seats_insurer=0, seats_municipality=1)
    enrolment = member(edition, S.OFFERED, offered_until=clock.now(), offered_at=clock.now(), moves=1)
    member(edition, S.WAITING, rank=1)
    Message.objects.create(
        template=MailCode.OFFERED, about=about(enrolment), occasion="1", person=enrolment.user, sent_at=clock.now()
    )
    assert offers.lapse_offer(enrolment=enrolment) is True
    queued = Message.objects.filter(person=enrolment.user, state=MessageState.QUEUED, sent_at=None)
    assert list(queued.values_list("template", flat=True)) == [MailCode.OFFER_LAPSED]
    assert queued.get().body.endswith(says)


@pytest.mark.parametrize(
    ("side", "says"),
    [
        (Side.INSURER, "voor iemand van een zorgverzekeraar of zorgkantoor, dan"),
        (Side.MUNICIPALITY, "voor iemand van een gemeente of GGD, dan"),
        (Side.NEITHER, "voor iemand van een andere organisatie, dan"),
    ],
)
def test_who_waits_reads_for_whom_a_place_must_come_free(edition, side, says):
    enrolment = member(edition, S.WAITING, rank=1)
    enrolment.side = side
    tell(enrolment, MailCode.WAITING)
    assert says in Message.objects.get(template=MailCode.WAITING).body


def test_who_never_heard_of_an_offer_that_lapsed_is_only_told_the_place_in_line(edition):
    Edition.objects.update(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1)
    enrolment = member(edition, S.OFFERED, offered_until=clock.now(), offered_at=clock.now(), moves=1)
    member(edition, S.WAITING, rank=1)
    tell(enrolment, MailCode.OFFERED)
    offers.lapse_offer(enrolment=enrolment)
    told = Message.objects.filter(person=enrolment.user).values_list("template", "state")
    assert dict(told) == {MailCode.OFFERED: MessageState.HELD, MailCode.WAITING: MessageState.QUEUED}


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ((2027, 1, 20, 23, 59), "weer achteraan in de rij aansluiten."),
        ((2027, 1, 21), "De wachtlijst is gesloten."),
    ],
)
def test_who_let_an_offer_lapse_is_told_of_the_line_only_while_it_is_open(edition, at, moment, says):
    at(*moment)
    Edition.objects.update(after_lapse=AfterLapse.OUT)
    enrolment = member(edition, S.OFFERED, offered_until=clock.now(), offered_at=clock.now())
    transition(enrolment, to=S.LAPSED, by=Acting(Actor.SYSTEM))
    assert body(MailCode.OFFER_LAPSED).endswith(says)


def test_who_takes_over_twice_reads_each_time_whose_place_it_is(edition, at):
    known = OrganisationFactory()
    second, first = (EnrolmentFactory(edition=edition, user__organisation=known) for _number in range(2))
    colleague = UserFactory(organisation=known)
    withdraw(enrolment=hand_over(enrolment=first, colleague=colleague, by=first.user), by=colleague)
    at(2026, 10, 2, 10)
    hand_over(enrolment=second, colleague=colleague, by=second.user)
    subjects = Message.objects.filter(template=MailCode.TAKEN_OVER).order_by("pk").values_list("subject", flat=True)
    assert [str(one.user) in subject for one, subject in zip((first, second), subjects, strict=True)] == [True, True]


def test_who_is_moved_to_another_edition_hears_that_and_how_it_stands_there(edition):
    enrolment = made(edition, S.PLACED)
    Message.objects.all().delete()
    new = move_to_edition(
        enrolment=enrolment, edition=EditionFactory(title="Editie 2028"), by=office(), telling=AT_ONCE
    )
    told = Message.objects.order_by("pk").values_list("template", "about")
    assert list(told) == [(MailCode.SIGNED_OFF, about(enrolment)), (MailCode.PLACED, about(new))]
    assert "Het cursusbureau heeft je aanmelding verplaatst naar Editie 2028." in body(MailCode.SIGNED_OFF)


def test_a_withdrawal_that_costs_nothing_says_so_also_when_an_earlier_one_is_still_owed(edition):
    CancellationTerm.objects.create(edition=edition, days_before=90, percent=50)
    enrolment = made(edition, S.PLACED)
    withdraw(enrolment=enrolment, by=enrolment.user)
    begin_again(enrolment=enrolment, by=enrolment.user)
    enrolment.refresh_from_db()
    transition(enrolment, to=S.WAITING, by=Acting(Actor.ORGANISER))
    Message.objects.all().delete()
    left = withdraw(enrolment=enrolment, by=enrolment.user)
    assert (left.fee, "Het kost niets." in body(MailCode.SIGNED_OFF)) == (Decimal("1225.00"), True)


def test_who_comes_back_into_the_group_is_reminded_though_an_earlier_reminder_was_dropped(edition, at):
    meeting = MeetingFactory(edition=edition, module=None)
    enrolment = made(edition, S.PLACED)
    at(2027, 1, 19, 9)
    remind("practical matters")
    left = withdraw(enrolment=enrolment, by=enrolment.user)
    transition(left, to=S.PLACED, by=Acting(Actor.COLLEAGUE))
    remind("practical matters")
    told = Message.objects.filter(about=f"meeting:{meeting.pk}").order_by("pk").values_list("state", flat=True)
    assert list(told) == [MessageState.CANCELLED, MessageState.QUEUED]


def test_who_sent_the_draft_is_not_reminded_of_it_any_more(edition):
    draft = EnrolmentFactory(edition=edition, state=S.DRAFT, created_at=clock.now() - dt.timedelta(days=2))
    remind("drafts")
    transition(draft, to=S.PLACED, by=Acting(Actor.ORGANISER))
    assert states() == {MailCode.DRAFT_KEPT: MessageState.CANCELLED, MailCode.PLACED: MessageState.QUEUED}


def test_the_same_manager_is_asked_again_at_the_same_moment_after_a_refusal(edition):
    """The demo's clock stands still."""
    Edition.objects.update(approval_required=True)
    enrolment = apply_for(edition)
    approvals.refuse(enrolment=enrolment, by=asked(enrolment), reason="Te druk")
    again = submit(by=enrolment.user, edition=edition)
    questions = Message.objects.filter(template=MailCode.ASK_APPROVAL).order_by("pk").values_list("state", flat=True)
    assert again.state == S.AWAITING_APPROVAL
    assert list(questions) == [MessageState.CANCELLED, MessageState.QUEUED]


def test_a_cancelled_edition_asks_no_manager_and_holds_the_letters_of_the_office(edition):
    made(edition, S.AWAITING_APPROVAL)
    letter = {"template": "eigen_bericht", "subject": "Tot donderdag!", "body": "Hoi", "batch": "a", "occasion": "a"}
    Message.objects.create(about="letter", person=made(edition, S.PLACED).user, edition=edition, **letter)
    cancel_edition(edition=edition, by=SYSTEM)
    found = Message.objects.filter(template__in=("eigen_bericht", MailCode.ASK_APPROVAL))
    assert dict(found.values_list("template", "state")) == {
        "eigen_bericht": MessageState.HELD,
        MailCode.ASK_APPROVAL: MessageState.CANCELLED,
    }
    assert Message.objects.get(template="eigen_bericht").held_because == "De editie gaat niet door."


def test_who_is_taken_out_of_a_cancelled_edition_still_hears_that_it_does_not_go_ahead(edition):
    enrolment = made(edition, S.PLACED)
    cancel_edition(edition=edition, by=SYSTEM)
    withdraw(enrolment=enrolment, by=office(), telling=AT_ONCE)
    assert states() == {MailCode.PLACED: MessageState.HELD, MailCode.CANCELLED: MessageState.QUEUED}


@pytest.mark.parametrize("handed_over", [False, True])
def test_a_mail_that_a_worker_has_claimed_is_stopped_unless_the_mail_server_got_it(edition, handed_over):
    enrolment = made(edition, S.PLACED)
    claim()
    Message.objects.update(handed_over_at=clock.now() if handed_over else None)
    withdraw(enrolment=enrolment, by=enrolment.user)
    stands = states()[MailCode.PLACED]
    assert stands == (MessageState.SENDING if handed_over else MessageState.HELD)


def test_who_takes_the_place_just_before_the_reminder_is_only_told_so(edition, at):
    waiting = member(edition, S.WAITING, rank=1)
    offers.offer_what_is_free()
    Message.objects.update(state=MessageState.SENT)
    stale = Enrolment.objects.get(pk=waiting.pk)
    at(2026, 10, 5, 10)
    offers.accept_offer(enrolment=waiting, by=waiting.user)
    assert offers._remind(stale) is False
    assert states() == {MailCode.OFFERED: MessageState.SENT, MailCode.PLACED: MessageState.QUEUED}


def test_a_manager_who_just_answered_is_not_reminded(edition, at):
    enrolment = made(edition, S.AWAITING_APPROVAL)
    stale = Enrolment.objects.get(pk=enrolment.pk)
    at(2026, 10, 12, 10)
    approvals.approve(enrolment=enrolment, by=asked(enrolment))
    assert approvals._remind(stale) is False
    assert MailCode.REMIND_APPROVAL not in states()


def test_of_a_question_that_is_held_no_manager_is_reminded_nor_soon_after_its_release(edition, at):
    made(edition, S.AWAITING_APPROVAL)
    question = Message.objects.filter(template=MailCode.ASK_APPROVAL)
    hold_back(messages=question, by=office())
    at(2026, 10, 12, 10)
    assert approvals.remind_managers() == 0
    release(messages=question, by=office())
    send_due()
    at(2026, 10, 16, 10)
    assert approvals.remind_managers() == 0
    at(2026, 10, 19, 10)
    assert approvals.remind_managers() == 1


def test_a_reminder_does_not_hold_back_the_offer_that_it_reminds_of(edition, at):
    member(edition, S.WAITING, rank=1)
    offers.offer_what_is_free()
    at(2026, 10, 5, 10)
    assert (offers.remind_of_offers(), offers.remind_of_offers()) == (1, 0)
    assert list(Message.objects.values_list("template", "state")) == [(MailCode.OFFERED, MessageState.QUEUED)] * 2


def test_an_offer_of_one_day_is_not_reminded_of(edition, at):
    member(edition, S.WAITING, rank=1)
    at(2027, 1, 20, 10)
    assert (offers.offer_what_is_free(), offers.remind_of_offers()) == (1, 0)


def test_a_place_is_held_no_longer_than_until_the_last_working_day_before_the_course(edition, at):
    edition.approval_required = True
    edition.enrolment_closes_at = clock.at(dt.date(2027, 1, 20), dt.time(12))
    edition.save()
    at(2027, 1, 18, 10)
    assert apply_for(edition).held_until == clock.at(dt.date(2027, 1, 20), dt.time(17))


HELD = ["Plek vast tot", "donderdag 15 oktober om 17.00 uur"]


@pytest.mark.parametrize(
    ("held", "says"),
    [(None, []), (dt.datetime(2026, 10, 15, 17, tzinfo=clock.AMSTERDAM), [HELD])],
)
def test_a_manager_reads_of_a_held_place_only_when_there_is_one(edition, at, held, says):
    enrolment = made(edition, S.AWAITING_APPROVAL)
    Enrolment.objects.update(held_until=held)
    at(2026, 10, 9, 10)
    approvals.remind_managers()
    message = Message.objects.get(template=MailCode.REMIND_APPROVAL)
    first, _questions = paragraphs(message.body)
    assert first == (
        f"{enrolment.user} van {enrolment.organisation} wil meedoen aan Zorg en Gemeente 2027 en noemde jou als "
        "leidinggevende. Zonder je antwoord is de aanmelding niet compleet."
    )
    assert [fact for fact in message.facts if fact[0] == "Plek vast tot"] == says


def test_a_manager_reads_who_asks_what_it_costs_and_whom_to_ask(edition):
    edition.vat = "vrijgesteld"
    edition.save()
    edition.cancellation_terms.create(days_before=42, percent=0)
    edition.cancellation_terms.create(days_before=14, percent=50)
    user = UserFactory(last_name="Berg", learning_question="Wie betaalt de zorg?", job_title="beleidsadviseur")
    made(edition, S.AWAITING_APPROVAL, user=user, organisation=user.organisation)
    message = Message.objects.get(template=MailCode.ASK_APPROVAL)
    assert (message.subject, message.button) == (
        "Noor van den Berg wil meedoen aan Zorg en Gemeente 2027: geef je akkoord?",
        "Bekijk en geef akkoord",
    )
    assert paragraphs(message.body) == (
        f"Noor van den Berg, beleidsadviseur bij {user.organisation}, meldde zich aan voor Zorg en Gemeente 2027 en "
        "noemde jou als leidinggevende.",
        "De vraag die Noor meeneemt: Wie betaalt de zorg?",
        "Op de pagina geef je wel of geen akkoord, en vul je het inkoopnummer in als jullie dat gebruiken. Je hoeft "
        "geen account te maken. Vragen? Antwoord op dit bericht of mail cursusbureau@zorgengemeente.example.",
    )
    assert dict(message.facts) == {
        "Wat": "Zorg en Gemeente 2027",
        "Wanneer": "donderdag 21 januari 2027 tot en met donderdag 17 juni 2027",
        "Hoe lang": "een aantal dagen",
        "Prijs": "€ 2.450,00 (btw: vrijgesteld)",
        "Afmelden": "Wie zich later afmeldt, betaalt: tot en met donderdag 10 december 2026 niets; tot en met "
        "donderdag 7 januari 2027 € 1.225,00; daarna € 1.225,00.",
    }


def test_without_a_question_nothing_stands_in_its_place(edition):
    user = UserFactory(learning_question="")
    made(edition, S.AWAITING_APPROVAL, user=user, organisation=user.organisation)
    text = body(MailCode.ASK_APPROVAL)
    assert ("De vraag die" in text, "''" in text) == (False, False)


def test_an_address_from_a_field_for_addresses_is_printed_whole_and_what_was_typed_is_no_link(edition):
    user = UserFactory(job_title="adviseur kwaad.example")
    made(edition, S.AWAITING_APPROVAL, user=user, organisation=user.organisation)
    lines = body(MailCode.RECEIVED).split("\n")
    assert "Leidinggevende: Rob van Damen, rob@duinrade.example" in lines
    assert "Functie: adviseur kwaad. example" in lines


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ((2026, 11, 15, 10), "Tot zondag 15 november om 23.59 uur kun je je aanmelding opnieuw versturen."),
        ((2026, 11, 16, 10), "Aanmelden is gesloten; opnieuw versturen kan niet meer."),
    ],
)
def test_who_was_refused_reads_whether_it_can_be_sent_again(edition, at, moment, says):
    enrolment = made(edition, S.AWAITING_APPROVAL)
    at(*moment)
    approvals.refuse(enrolment=enrolment, by=asked(enrolment), reason="Te druk")
    assert body(MailCode.APPROVAL_REFUSED).endswith(says)


ONLINE = {"kind": MeetingKind.ONLINE, "starts_at": clock.at(dt.date(2027, 1, 12), dt.time(9))}
DAY = {"kind": MeetingKind.COURSE_DAY, "starts_at": clock.at(dt.date(2027, 1, 21), dt.time(9)), "place__city": "Zeist"}


@pytest.mark.parametrize(
    ("meetings", "moment", "says"),
    [
        ([], (2026, 10, 1), "We zien elkaar op donderdag 21 januari 2027."),
        ([DAY], (2026, 10, 1), "We zien elkaar op donderdag 21 januari 2027 in Zeist."),
        ([ONLINE], (2026, 10, 1), "We zien elkaar online op dinsdag 12 januari 2027."),
        (
            [ONLINE, DAY],
            (2026, 10, 1),
            "We zien elkaar online op dinsdag 12 januari 2027 en daarna op donderdag 21 januari 2027 in Zeist.",
        ),
        ([ONLINE, DAY], (2027, 1, 13), "We zien elkaar op donderdag 21 januari 2027 in Zeist."),
    ],
)
def test_the_confirmation_names_the_days_that_are_to_come(edition, at, meetings, moment, says):
    for values in meetings:
        MeetingFactory(edition=edition, ends_at=values["starts_at"] + dt.timedelta(hours=1), **values)
    at(*moment)
    made(edition, S.PLACED)
    assert says in body(MailCode.PLACED)


def test_where_the_office_gives_the_places_the_applicant_hears_of_the_approval(edition):
    Edition.objects.update(placing=Placing.BY_OFFICE, approval_required=True)
    enrolment = made(Edition.objects.get(), S.AWAITING_APPROVAL)
    approvals.approve(enrolment=enrolment, by=asked(enrolment))
    assert (Enrolment.objects.get().state, states()[MailCode.APPROVED]) == (S.RECEIVED, MessageState.QUEUED)


def test_a_listed_organisation_is_called_in_mails_what_the_list_calls_it(edition):
    """What an applicant types becomes no link; this the course office wrote or confirmed."""
    organisation = OrganisationFactory(name="Stichting Zorg.nl")
    made(edition, S.AWAITING_APPROVAL, organisation=organisation)
    question = Message.objects.get(template=MailCode.ASK_APPROVAL)
    assert "Stichting Zorg.nl" in question.subject + question.body
