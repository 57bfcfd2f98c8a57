from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.utils import timezone, translation

from course.actions.editions.cancel import cancel_edition
from course.actions.enrolment.approval import release_held_places
from course.actions.enrolment.audit import KEPT, audit_all
from course.actions.enrolment.leaving import begin_again, withdraw
from course.actions.enrolment.notices import tell
from course.actions.enrolment.offers import accept_offer
from course.actions.enrolment.submit import submit
from course.authority import SYSTEM
from course.enums import SIDES, EnrolmentState, MailCode, MessageState, Side
from course.models import Audit, Edition, Enrolment, Message, User
from course.queries.enrolment.audit import LATE, findings_of, findings_of_messages, last_audit
from tests.factories import EditionFactory, EnrolmentFactory, InsurerFactory, UserFactory
from tests.helpers.enrolment import apply_for
from tests.helpers.mail import bring

pytestmark = pytest.mark.django_db

WAITING, OFFERED, AWAITING = EnrolmentState.WAITING, EnrolmentState.OFFERED, EnrolmentState.AWAITING_APPROVAL
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def october(at):
    """Enrolment is open, no seat is released yet; the sentences as they stand in the source."""
    with translation.override("en"):
        yield at(2026, 10, 1, 10)


def waiting(edition: Edition, rank: int, **fields: object) -> Enrolment:
    return EnrolmentFactory(edition=edition, state=WAITING, rank=rank, **fields)


def full_edition() -> Edition:
    """All places are taken."""
    edition = EditionFactory()
    for side in SIDES:
        EnrolmentFactory.create_batch(edition.seats(side), edition=edition, side=side)
    return edition


def queued(state: MessageState, late: dt.timedelta, **fields: object) -> Message:
    values = {"template": MailCode.CHANGED, "about": "meeting:1", "subject": "Wijziging", "body": "De zaal."}
    fields = {"person": UserFactory(), **values, **fields}
    since = timezone.now() - late
    lease = since if state == MessageState.SENDING else None
    return Message.objects.create(state=state, due_at=since, leased_until=lease, **fields)


def test_nothing_is_off_in_an_edition_that_people_used():
    edition = EditionFactory(max_per_organisation=9)
    first, *_others = [apply_for(edition) for _number in range(5)]
    withdraw(enrolment=first, by=first.user)
    accepted = Enrolment.objects.get(state=OFFERED)
    accept_offer(enrolment=accepted, by=accepted.user)

    assert findings_of(edition) == []


def test_more_people_than_places():
    edition = full_edition()
    Edition.objects.update(capacity=4, seats_insurer=3, seats_municipality=1, minimum=0)
    edition.refresh_from_db()
    assert findings_of(edition) == [
        "5 places are taken, and there are 4.",
        "Municipality or public health service: 2 seats are taken before the release date, and there are 1.",
    ]


def test_a_side_over_its_seats_is_off_only_before_the_release(at):
    edition = EditionFactory(capacity=4, seats_insurer=3, seats_municipality=1)
    for _number in range(2):
        EnrolmentFactory(edition=edition)
    assert findings_of(edition) == [
        "Municipality or public health service: 2 seats are taken before the release date, and there are 1."
    ]
    at(2026, 11, 9, 0)
    assert findings_of(edition) == []


def test_an_organisation_over_its_maximum_held_places_and_offers_count():
    edition = EditionFactory(max_per_organisation=1)
    organisation = InsurerFactory()
    EnrolmentFactory(
        edition=edition,
        side=Side.INSURER,
        user__organisation=organisation,
        state=AWAITING,
        held_until=dt.datetime(2026, 10, 8, 17, tzinfo=dt.UTC),
    )
    EnrolmentFactory(
        edition=edition,
        side=Side.INSURER,
        user__organisation=organisation,
        state=OFFERED,
        offered_until=dt.datetime(2026, 10, 8, 17, tzinfo=dt.UTC),
    )
    assert findings_of(edition) == [f"Organisation {organisation.pk} has 2 places, and the maximum is 1."]


def test_a_gap_in_a_line():
    edition = full_edition()
    for rank in (1, 3, 4):
        waiting(edition, rank)
    waiting(edition, 1, side=Side.INSURER)
    assert findings_of(edition) == [
        "Municipality or public health service: the places in line are 1, 3, 4 and not 1 to 3."
    ]


def test_an_offer_and_a_held_place_whose_time_is_over(october):
    edition = EditionFactory()
    offer = EnrolmentFactory(edition=edition, state=OFFERED, offered_until=october - LATE)
    held = EnrolmentFactory(edition=edition, state=AWAITING, held_until=october - LATE)
    EnrolmentFactory(edition=edition, side=Side.INSURER, state=OFFERED, offered_until=october - LATE + MINUTE)
    EnrolmentFactory(edition=edition, side=Side.INSURER, state=AWAITING, held_until=october - LATE + MINUTE)
    assert findings_of(edition) == [
        f"Enrolment {offer.pk} has an offer whose time is over.",
        f"Enrolment {held.pk} is held a place whose time is over.",
    ]


def test_a_place_that_was_held_when_the_edition_was_cancelled_stays_held(october):
    edition = EditionFactory(is_cancelled=True)
    EnrolmentFactory(edition=edition, state=AWAITING, held_until=october - LATE)
    assert release_held_places() == 0
    assert findings_of(edition) == []


def test_a_free_place_that_nobody_in_line_was_offered(at):
    edition = EditionFactory()
    person = waiting(edition, 1)
    assert findings_of(edition) == [f"A place is free, and enrolment {person.pk} in line was not offered it."]
    at(2027, 1, 20, 17)
    assert findings_of(edition) == []


def test_an_open_offer_of_an_edition_that_does_not_go_ahead(october):
    edition = EditionFactory(is_cancelled=True)
    offer = EnrolmentFactory(edition=edition, state=OFFERED, offered_until=october + MINUTE)
    assert findings_of(edition) == [f"Enrolment {offer.pk} has an offer, and the edition does not go ahead."]


def test_a_state_that_the_history_contradicts():
    edition = EditionFactory()
    enrolment = apply_for(edition)
    imported = EnrolmentFactory(edition=edition)
    Enrolment.objects.filter(pk__in=[enrolment.pk, imported.pk]).update(state=EnrolmentState.WITHDRAWN)
    assert findings_of(edition) == [f"Enrolment {enrolment.pk} is 'Withdrawn', and its history ends with 'Takes part'."]


def test_a_place_without_a_confirmation():
    edition = EditionFactory()
    enrolment, _imported = apply_for(edition), EnrolmentFactory(edition=edition)
    Message.objects.all().delete()
    assert findings_of(edition) == [f"Enrolment {enrolment.pk} is 'Takes part', and no mail says so."]


def test_a_confirmation_of_an_earlier_place_is_none_of_this_one():
    edition = EditionFactory()
    enrolment = apply_for(edition)
    Message.objects.update(state=MessageState.SENT)
    withdraw(enrolment=enrolment, by=enrolment.user)
    begin_again(enrolment=enrolment, by=enrolment.user)
    submit(by=enrolment.user, edition=edition)
    assert findings_of(edition) == []
    Message.objects.exclude(state=MessageState.SENT).delete()
    assert findings_of(edition) == [f"Enrolment {enrolment.pk} is 'Takes part', and no mail says so."]


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.HELD, MessageState.CANCELLED])
def test_a_place_and_an_offer_of_which_the_mail_does_not_go(state):
    edition = EditionFactory(capacity=2, seats_insurer=0, minimum=1)
    first, second, third = (apply_for(edition) for _number in range(3))
    withdraw(enrolment=first, by=first.user)
    for about in (second, third):
        Message.objects.filter(about=f"enrolment:{about.pk}").update(state=state)
    assert findings_of(edition) == [
        f"Enrolment {second.pk} is 'Takes part', and was not told: the mail is '{state.label}'.",
        f"Enrolment {third.pk} is 'On offer', and was not told: the mail is '{state.label}'.",
    ]


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.SENDING, MessageState.SENT])
def test_a_mail_that_goes_or_went_tells(state):
    edition = EditionFactory()
    apply_for(edition)
    bring(Message.objects.all(), state)
    assert findings_of(edition) == []


def test_the_reminder_of_an_offer_tells_of_it_too():
    edition = EditionFactory(capacity=1, seats_insurer=0, seats_municipality=1, minimum=0)
    first, second = apply_for(edition), apply_for(edition)
    withdraw(enrolment=first, by=first.user)
    second.refresh_from_db()
    Message.objects.filter(template=MailCode.OFFERED).update(state=MessageState.FAILED)
    tell(second, MailCode.OFFERED, again="reminder")
    assert findings_of(edition) == []


def test_who_hears_that_the_edition_does_not_go_ahead_needs_no_confirmation():
    edition = EditionFactory()
    apply_for(edition)
    cancel_edition(edition=edition, by=SYSTEM)
    edition.refresh_from_db()
    assert Message.objects.get(template=MailCode.PLACED).state == MessageState.HELD
    assert findings_of(edition) == []


def test_messages_that_are_stuck():
    stuck = queued(MessageState.SENDING, LATE)
    old = queued(MessageState.QUEUED, dt.timedelta(days=1))
    queued(MessageState.SENDING, LATE - MINUTE)
    queued(MessageState.QUEUED, dt.timedelta(hours=23))
    queued(MessageState.HELD, dt.timedelta(days=2))
    assert findings_of_messages() == [
        f"Message {stuck.pk} is being sent for longer than a worker may take.",
        f"Message {old.pk} is queued for longer than a day.",
    ]


def test_messages_that_contradict_each_other():
    person = UserFactory()
    for code, about in (
        (MailCode.WAITING, "enrolment:1"),
        (MailCode.PLACED, "enrolment:1"),
        (MailCode.PLACED, "enrolment:2"),
        (MailCode.CHANGED, "enrolment:2"),
    ):
        queued(MessageState.QUEUED, MINUTE, template=code, person=person, about=about)
    assert findings_of_messages() == ["Messages that contradict each other are queued about enrolment:1."]


def test_the_result_is_kept_for_the_cockpit_and_old_ones_go():
    edition = EditionFactory()
    waiting(edition, 2)
    for _night in range(KEPT + 2):
        audit_all()
    assert Audit.objects.count() == KEPT
    assert last_audit().findings == [
        f"Zorg en Gemeente 2027: A place is free, and enrolment {Enrolment.objects.get().pk} in line was not offered "
        "it.",
        "Zorg en Gemeente 2027: Municipality or public health service: the places in line are 2 and not 1 to 1.",
    ]


def test_the_command_says_that_all_is_right():
    EditionFactory()
    out = StringIO()
    call_command("audit", stdout=out)
    assert out.getvalue().splitlines() == [
        "Zorg en Gemeente 2027: all is right.",
        "Messages: all is right.",
        "Accounts: all is right.",
    ]


def test_the_command_ends_with_one_when_something_is_off():
    edition = EditionFactory(title="Najaar")
    waiting(edition, 1)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("audit", stdout=out)
    assert ended.value.code == 1
    assert out.getvalue().splitlines() == [
        f"Najaar: A place is free, and enrolment {Enrolment.objects.get().pk} in line was not offered it.",
        "Messages: all is right.",
        "Accounts: all is right.",
    ]


@pytest.mark.parametrize("people", [1, 3])
def test_counting_costs_the_same_however_many_enrolled(people, django_assert_num_queries):
    edition = EditionFactory(max_per_organisation=9, seats_municipality=2)
    for _number in range(people):
        apply_for(edition)
        apply_for(edition, InsurerFactory())
    findings_of(edition)
    with django_assert_num_queries(4):
        assert findings_of(edition) == []


def test_a_dry_history_is_no_contradiction():
    """Who begins again is a draft once more, and the history says so."""
    edition = EditionFactory()
    enrolment = apply_for(edition)
    withdraw(enrolment=enrolment, by=enrolment.user)
    begin_again(enrolment=enrolment, by=enrolment.user)
    assert findings_of(edition) == []
    submit(by=enrolment.user, edition=edition)
    assert findings_of(edition) == []


def test_two_accounts_with_one_mailbox_are_named():
    one, other, third = (UserFactory() for _number in range(3))
    User.objects.filter(pk=one.pk).update(email="noor@xn--bcher-kva.example")
    User.objects.filter(pk=other.pk).update(email="noor@b\u00fccher.example")
    EmailAddress.objects.create(user=third, email=f"x{third.email}", verified=True)
    assert audit_all()[-1].findings == [
        f"Accounts {one.pk}, {other.pk} have one address. Merge them, or change the address of one."
    ]
    assert last_audit().findings == [f"Accounts: {audit_all()[-1].findings[0]}"]
