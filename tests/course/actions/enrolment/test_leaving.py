from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from course import clock
from course.actions.enrolment.leaving import CostChanged, begin_again, withdraw
from course.actions.enrolment.transfer import (
    AccountClosed,
    ColleagueTakesPart,
    ManagerUnknown,
    OtherOrganisation,
    SameEdition,
    hand_over,
    move_to_edition,
)
from course.actions.enrolment.transition import (
    EditionCancelled,
    EditionOver,
    EnrolmentClosed,
    TooLateToHandOver,
    TransitionRefused,
    transition,
)
from course.actions.mail.telling import AT_ONCE
from course.enums import Actor, EnrolmentState, Side
from course.models import CancellationTerm, Edition, Enrolment, EnrolmentNeeds, Message
from course.queries.enrolment.invoices import invoice_rows
from course.queries.enrolment.roles import Acting
from course.queries.enrolment.waitlist import waitlist_of
from tests.factories import EditionFactory, EnrolmentFactory, InsurerFactory, UserFactory
from tests.helpers.people import office

pytestmark = pytest.mark.django_db

S = EnrolmentState


@pytest.fixture
def edition(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory()
    for days, percent in ((60, 0), (14, 50), (0, 100)):
        CancellationTerm.objects.create(edition=edition, days_before=days, percent=percent)
    return edition


def fresh(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk)


@pytest.mark.parametrize(
    ("moment", "fee"),
    [((2026, 11, 22), "0.00"), ((2026, 11, 23), "1225.00"), ((2027, 1, 7), "1225.00"), ((2027, 1, 8), "2450.00")],
)
def test_withdrawing_costs_what_the_edition_says_for_that_day(edition, at, moment, fee):
    enrolment = EnrolmentFactory(edition=edition)
    at(*moment, 12)
    withdraw(enrolment=enrolment, by=enrolment.user)
    assert (fresh(enrolment).state, fresh(enrolment).fee) == (S.WITHDRAWN, Decimal(fee))


def test_leaving_the_line_costs_nothing_and_forgets_the_needs(edition, at):
    enrolment = EnrolmentFactory(edition=edition, state=S.WAITING, rank=1)
    EnrolmentNeeds.objects.create(enrolment=enrolment, text="Ringleiding")
    at(2027, 1, 20, 12)
    withdraw(enrolment=enrolment, by=enrolment.user)
    assert (fresh(enrolment).fee, fresh(enrolment).rank, EnrolmentNeeds.objects.count()) == (0, None, 0)


def test_withdrawing_twice_changes_nothing(edition):
    enrolment = EnrolmentFactory(edition=edition)
    withdraw(enrolment=enrolment, by=enrolment.user)
    with pytest.raises(TransitionRefused):
        withdraw(enrolment=enrolment, by=enrolment.user)
    assert fresh(enrolment).moves == 1


def test_a_colleague_takes_over_place_approval_and_buddy_and_nobody_is_offered_it(edition, at):
    moment = at(2026, 12, 1, 10)
    enrolment = EnrolmentFactory(edition=edition, approved_at=moment, purchase_order="4500")
    buddy = EnrolmentFactory(edition=edition, side=Side.INSURER, user__organisation=InsurerFactory())
    enrolment.buddy, buddy.buddy = buddy, enrolment
    for row in (enrolment, buddy):
        row.save()
    waiting = EnrolmentFactory(edition=edition, state=S.WAITING, rank=1, user__organisation=InsurerFactory())
    Edition.objects.update(capacity=2, seats_insurer=1, seats_municipality=1)
    colleague = UserFactory(organisation=enrolment.user.organisation)

    successor = hand_over(enrolment=enrolment, colleague=colleague, by=enrolment.user)

    assert (fresh(enrolment).state, fresh(enrolment).replaced_by) == (S.TRANSFERRED, successor)
    assert (successor.state, successor.side, successor.purchase_order) == (S.PLACED, Side.MUNICIPALITY, "4500")
    assert (fresh(successor).buddy, fresh(buddy).buddy) == (buddy, successor)
    assert fresh(waiting).state == S.WAITING
    assert [(row.template, row.person) for row in Message.objects.order_by("pk")] == [
        ("overgedragen", enrolment.user),
        ("plek_overgenomen", colleague),
    ]
    assert f"{colleague.full_name} doet mee in jouw plaats" in Message.objects.get(template="overgedragen").body
    taken_over = Message.objects.get(template="plek_overgenomen")
    assert f"De plek van {enrolment.user.full_name} is nu van jou" in taken_over.body
    assert "Inloggen doe je met dit mailadres" in taken_over.body


def test_a_colleague_who_waits_leaves_the_line(edition):
    enrolment = EnrolmentFactory(edition=edition)
    colleague = EnrolmentFactory(
        edition=edition, state=S.WAITING, rank=1, user__organisation=enrolment.user.organisation
    )
    other = EnrolmentFactory(edition=edition, state=S.WAITING, rank=2)
    Edition.objects.update(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1)
    hand_over(enrolment=enrolment, colleague=colleague.user, by=enrolment.user)
    assert (fresh(colleague).state, fresh(other).rank) == (S.PLACED, 1)


def test_the_place_is_for_the_organisation(edition):
    enrolment = EnrolmentFactory(edition=edition)
    for somebody in (UserFactory(), UserFactory(organisation=None), enrolment.user):
        with pytest.raises(OtherOrganisation):
            hand_over(enrolment=enrolment, colleague=somebody, by=enrolment.user)
    assert Enrolment.objects.count() == 1


def test_a_colleague_who_takes_part_cannot_take_over(edition):
    enrolment = EnrolmentFactory(edition=edition)
    colleague = EnrolmentFactory(edition=edition, user__organisation=enrolment.user.organisation)
    with pytest.raises(ColleagueTakesPart):
        hand_over(enrolment=enrolment, colleague=colleague.user, by=enrolment.user)


def test_until_the_end_of_the_first_day_a_colleague_may_come(edition, at):
    enrolment = EnrolmentFactory(edition=edition)
    colleague = UserFactory(organisation=enrolment.user.organisation)
    at(2027, 1, 22, 0)
    with pytest.raises(TooLateToHandOver):
        hand_over(enrolment=enrolment, colleague=colleague, by=enrolment.user)
    at(2027, 1, 21, 23, 59)
    assert hand_over(enrolment=enrolment, colleague=colleague, by=enrolment.user).state == S.PLACED


def test_moving_to_another_edition_is_both_or_neither(edition):
    enrolment = EnrolmentFactory(edition=edition)
    other = EditionFactory(is_cancelled=True)
    with pytest.raises(EditionCancelled):
        move_to_edition(enrolment=enrolment, edition=other, by=office(), telling=AT_ONCE)
    assert (fresh(enrolment).state, Enrolment.objects.count()) == (S.PLACED, 1)
    with pytest.raises(SameEdition):
        move_to_edition(enrolment=enrolment, edition=edition, by=office(), telling=AT_ONCE)

    there = EditionFactory()
    waiting = EnrolmentFactory(edition=edition, state=S.WAITING, rank=1)
    EnrolmentFactory(edition=edition)
    new = move_to_edition(enrolment=enrolment, edition=there, by=office(), telling=AT_ONCE)

    assert (fresh(enrolment).state, fresh(enrolment).fee) == (S.WITHDRAWN, None)
    assert (new.edition, new.state, new.user) == (there, S.PLACED, enrolment.user)
    assert fresh(waiting).state == S.OFFERED
    with pytest.raises(TransitionRefused):
        move_to_edition(enrolment=enrolment, edition=EditionFactory(), by=office(), telling=AT_ONCE)


def test_a_full_edition_gives_who_moves_a_place_in_line(edition):
    there = EditionFactory(capacity=1, minimum=0, seats_insurer=1, seats_municipality=0)
    enrolment = EnrolmentFactory(edition=edition)
    new = move_to_edition(enrolment=enrolment, edition=there, by=office(), telling=AT_ONCE)
    assert (new.state, new.rank) == (S.WAITING, 1)


def test_nobody_skips_the_approval_by_moving(edition):
    there = EditionFactory(approval_required=True)
    enrolment = EnrolmentFactory(edition=edition, manager_email="rob@duinrade.example")
    new = move_to_edition(enrolment=enrolment, edition=there, by=office(), telling=AT_ONCE)
    assert (new.state, new.held_until is not None) == (S.AWAITING_APPROVAL, True)
    assert Message.objects.filter(template="akkoord_vragen", edition=there).count() == 1


def test_a_cost_that_changed_while_somebody_read_is_refused(edition, at):
    enrolment = EnrolmentFactory(edition=edition)
    at(2026, 11, 23, 0)
    with pytest.raises(CostChanged):
        withdraw(enrolment=enrolment, by=enrolment.user, stated=Decimal(0))
    assert fresh(enrolment).state == S.PLACED


def test_what_withdrawing_cost_stays_owed_after_enrolling_again(edition, at):
    Edition.objects.update(enrolment_closes_at=edition.enrolment_closes_at + dt.timedelta(days=30))
    enrolment = EnrolmentFactory(edition=edition)
    at(2026, 11, 23, 12)
    withdraw(enrolment=enrolment, by=enrolment.user)
    again = begin_again(enrolment=enrolment, by=enrolment.user)
    assert [(row.amount, row.is_withdrawal) for row in invoice_rows(edition)] == [(Decimal(1225), True)]
    again.submitted_at = clock.now()
    transition(again, to=S.PLACED, by=Acting(Actor.APPLICANT, enrolment.user))
    withdraw(enrolment=again, by=enrolment.user)
    assert fresh(enrolment).fee == 2450


def test_who_leaves_is_no_longer_anybodys_learning_buddy(edition):
    one, two = EnrolmentFactory(edition=edition), EnrolmentFactory(edition=edition)
    one.buddy, two.buddy = two, one
    for row in (one, two):
        row.save()
    withdraw(enrolment=one, by=one.user)
    assert (fresh(one).buddy, fresh(two).buddy) == (None, None)


def test_a_place_goes_back_to_who_handed_it_over(edition):
    one = EnrolmentFactory(edition=edition)
    two = hand_over(enrolment=one, colleague=UserFactory(organisation=one.organisation), by=one.user)
    again = hand_over(enrolment=two, colleague=one.user, by=two.user)
    assert (again.pk, fresh(one).state, fresh(one).replaced_by, fresh(two).replaced_by) == (one.pk, S.PLACED, None, one)


def test_a_closed_account_takes_nothing_over(edition):
    enrolment = EnrolmentFactory(edition=edition)
    colleague = UserFactory(organisation=enrolment.organisation, is_active=False)
    with pytest.raises(AccountClosed):
        hand_over(enrolment=enrolment, colleague=colleague, by=enrolment.user)


def test_a_colleague_leaves_the_line_of_the_own_side_for_a_place_of_the_other(edition):
    """The organisation changed its kind since the colleague enrolled."""
    enrolment = EnrolmentFactory(edition=edition)
    colleague = EnrolmentFactory(
        edition=edition, state=S.WAITING, rank=1, side=Side.INSURER, user__organisation=enrolment.organisation
    )
    behind = EnrolmentFactory(edition=edition, state=S.WAITING, rank=2, side=Side.INSURER)
    others = [EnrolmentFactory(edition=edition, state=S.WAITING, rank=rank) for rank in (1, 2)]
    Edition.objects.update(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1)
    hand_over(enrolment=enrolment, colleague=colleague.user, by=enrolment.user)
    assert [fresh(row).rank for row in (behind, *others)] == [1, 1, 2]


def test_the_place_stays_with_the_organisation_when_the_person_works_elsewhere(edition):
    """Enrolling for another edition from another employer changes nothing here."""
    Edition.objects.update(max_per_organisation=1)
    mover, stays = EnrolmentFactory(edition=edition), EnrolmentFactory(edition=edition)
    before = mover.organisation
    mover.user.organisation = stays.organisation
    mover.user.save()
    waitlist = waitlist_of(Edition.objects.get())
    assert {before.pk, stays.organisation_id} == set(waitlist.shares())
    assert {row.organisation for row in invoice_rows(edition)} == {before, stays.organisation}
    with pytest.raises(OtherOrganisation):
        hand_over(enrolment=mover, colleague=UserFactory(organisation=stays.organisation), by=mover.user)


def test_who_moves_to_an_edition_of_before_comes_without_what_was_left_there(edition):
    there = EditionFactory()
    enrolment = EnrolmentFactory(edition=edition)
    EnrolmentNeeds.objects.create(enrolment=enrolment, text="Nu")
    old = EnrolmentFactory(edition=there, user=enrolment.user, state=S.NOT_PLACED, refusal="Te druk", lapses=2)
    EnrolmentNeeds.objects.create(enrolment=old, text="Toen")
    new = move_to_edition(enrolment=enrolment, edition=there, by=office(), telling=AT_ONCE)
    assert (new.pk, new.state, new.refusal, new.lapses, new.needs.text) == (old.pk, S.PLACED, "", 0, "Nu")


def test_needs_of_an_earlier_time_there_do_not_come_back_by_moving(edition):
    there = EditionFactory()
    enrolment = EnrolmentFactory(edition=edition)
    old = EnrolmentFactory(edition=there, user=enrolment.user, state=S.NOT_PLACED)
    EnrolmentNeeds.objects.create(enrolment=old, text="Toen")
    move_to_edition(enrolment=enrolment, edition=there, by=office(), telling=AT_ONCE)
    assert EnrolmentNeeds.objects.count() == 0


def test_nobody_moves_into_an_edition_that_is_over(edition):
    enrolment = EnrolmentFactory(edition=edition)
    over = EditionFactory(starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 9, 30))
    with pytest.raises(EditionOver):
        move_to_edition(enrolment=enrolment, edition=over, by=office(), telling=AT_ONCE)
    assert (fresh(enrolment).state, Enrolment.objects.count()) == (S.PLACED, 1)


def test_who_withdrew_begins_again_with_the_answers_of_before(edition, at):
    enrolment = EnrolmentFactory(edition=edition, manager_name="Rob van Damen")
    withdraw(enrolment=enrolment, by=enrolment.user)
    again = begin_again(enrolment=enrolment, by=enrolment.user)
    assert (again.state, again.draft["manager_name"]) == (S.DRAFT, "Rob van Damen")
    at(2026, 11, 16, 0)
    late = EnrolmentFactory(edition=edition, state=S.NOT_PLACED)
    with pytest.raises(EnrolmentClosed):
        begin_again(enrolment=late, by=late.user)


def test_a_place_can_be_handed_on_and_back_in_a_chain(edition):
    first = EnrolmentFactory(edition=edition)
    people = [UserFactory(organisation=first.organisation) for _turn in range(2)]
    second = hand_over(enrolment=first, colleague=people[0], by=first.user)
    third = hand_over(enrolment=second, colleague=people[1], by=second.user)
    back = hand_over(enrolment=third, colleague=people[0], by=third.user)
    assert (back.pk, back.state, fresh(third).replaced_by) == (second.pk, S.PLACED, back)
    assert waitlist_of(edition).holding.total() == 1


@pytest.mark.parametrize("to", ["colleague", "edition"])
def test_what_somebody_typed_is_not_lost_when_others_enrol_them(edition, to):
    typed = {"needs": "Notenallergie", "experience": "some"}
    enrolment = EnrolmentFactory(edition=edition)
    there = EditionFactory() if to == "edition" else edition
    person = enrolment.user if to == "edition" else UserFactory(organisation=enrolment.organisation)
    EnrolmentFactory(edition=there, user=person, state=S.DRAFT, draft=typed)
    if to == "edition":
        new = move_to_edition(enrolment=enrolment, edition=there, by=office(), telling=AT_ONCE)
    else:
        new = hand_over(enrolment=enrolment, colleague=person, by=enrolment.user)
    assert (fresh(new).needs.text, fresh(new).experience, fresh(new).draft) == ("Notenallergie", "some", {})


def test_nobody_moves_to_an_edition_where_we_know_no_manager_to_ask(edition):
    enrolment = EnrolmentFactory(edition=edition, manager_email="")
    there = EditionFactory(approval_required=True)
    with pytest.raises(ManagerUnknown):
        move_to_edition(enrolment=enrolment, edition=there, by=office(), telling=AT_ONCE)
    assert (fresh(enrolment).state, Enrolment.objects.count(), Message.objects.count()) == (S.PLACED, 1, 0)


def test_a_colleague_without_a_name_is_called_by_the_address(edition):
    enrolment = EnrolmentFactory(edition=edition)
    colleague = UserFactory(first_name="", infix="", last_name="", organisation=enrolment.organisation)
    hand_over(enrolment=enrolment, colleague=colleague, by=enrolment.user)
    address = colleague.email.replace("@", " @ ").replace(".example", ". example")
    told = Message.objects.get(template="overgedragen").body
    assert f"{address} doet mee in jouw plaats" in told


def test_of_two_who_withdraw_at_once_the_second_does_not_read_that_the_cost_changed(edition, at):
    """It is withdrawn: after that another amount would be stated."""
    enrolment = EnrolmentFactory(edition=edition)
    at(2026, 12, 11, 10)
    first, second = fresh(enrolment), fresh(enrolment)
    withdraw(enrolment=first, by=enrolment.user, stated=Decimal("1225.00"))
    with pytest.raises(TransitionRefused):
        withdraw(enrolment=second, by=enrolment.user, stated=Decimal("1225.00"))
    assert fresh(enrolment).fee == Decimal("1225.00")
