"""Organisations that applicants type: they hold nothing until the course office says what they are."""

from __future__ import annotations

import pytest

from course.actions.enrolment.approval import ReasonMissing, approve
from course.actions.enrolment.bulk_placing import preview_many
from course.actions.enrolment.leaving import begin_again, withdraw
from course.actions.enrolment.proposals import (
    ProposalAnswered,
    SendsNobody,
    confirm_organisation,
    join_organisation,
    refuse_organisation,
)
from course.actions.enrolment.submit import OTHER, submit
from course.actions.enrolment.transfer import hand_over, move_to_edition
from course.actions.enrolment.transition import OrganisationUnknown
from course.actions.mail.telling import AT_ONCE, NotDecided
from course.authority import OnlyTheOffice
from course.enums import EnrolmentState, MailCode, Side
from course.models import Enrolment, Message, Organisation, User
from course.queries.editions.seats import seats_of
from course.queries.enrolment.proposals import proposals
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    InsurerFactory,
    OrganisationFactory,
    OrganiserFactory,
    UserFactory,
    member,
)
from tests.helpers.enrolment import applicant, apply_for, asked

pytestmark = pytest.mark.django_db
S = EnrolmentState


def propose(edition, name="gemeente Nieuwland", kind="municipality"):
    typed = {"organisation_name": name, "organisation_kind": kind}
    return submit(by=applicant(edition, organisation=OTHER, **typed), edition=edition)


def confirm(enrolment, name="gemeente Nieuwland", kind="municipality", by=None):
    answer = {"name": name, "kind": kind, "by": by or OrganiserFactory(), "telling": AT_ONCE}
    return confirm_organisation(enrolments=[enrolment], **answer).done[0]


def join(enrolment, known):
    by = OrganiserFactory()
    return join_organisation(enrolments=[enrolment], organisation=known, by=by, telling=AT_ONCE).done[0]


def send_back(enrolment, reason="Een café zendt niemand uit."):
    by = OrganiserFactory()
    return refuse_organisation(enrolments=[enrolment], reason=reason, by=by, telling=AT_ONCE).done[0]


def line(edition, side=Side.MUNICIPALITY):
    waiting = Enrolment.objects.filter(edition=edition, side=side, state=S.WAITING).order_by("rank")
    return list(waiting.values_list("pk", "rank"))


def told(enrolment):
    return list(
        Message.objects.filter(about=f"enrolment:{enrolment.pk}").order_by("pk").values_list("template", flat=True)
    )


def test_throw_away_accounts_with_typed_organisations_take_no_place_from_anybody(edition):
    proposed = [
        propose(edition, f"Bureau {number}", kind) for number in range(4) for kind in ("insurer", "municipality")
    ]
    assert {row.state for row in proposed} == {S.AWAITING_OFFICE}
    assert [(seats.side, seats.taken, seats.free) for seats in seats_of(edition).sides] == [
        (Side.INSURER, 0, 3),
        (Side.MUNICIPALITY, 0, 2),
    ]
    assert apply_for(edition).state == S.PLACED


def test_a_proposal_stands_in_nobodys_list_and_changes_no_profile(edition):
    own = InsurerFactory()
    user = applicant(edition, organisation=OTHER, organisation_name="Wijkzorg Aa", organisation_kind="municipality")
    user.organisation = own
    user.save()
    before = Organisation.objects.count()
    enrolment = submit(by=user, edition=edition)
    user.refresh_from_db()
    assert (Organisation.objects.count(), user.organisation, enrolment.organisation) == (before, own, None)
    assert (enrolment.proposed_name, enrolment.side) == ("Wijkzorg Aa", Side.MUNICIPALITY)


def test_the_applicant_reads_what_they_wait_for_and_the_manager_is_not_asked_yet(at):
    at(2026, 10, 1, 10)
    enrolment = propose(EditionFactory(approval_required=True))
    assert told(enrolment) == [MailCode.RECEIVED]
    body = Message.objects.get().body
    assert "Je organisatie staat nog niet in onze lijst" in body
    assert "Organisatie: gemeente Nieuwland" in body


def test_a_confirmed_organisation_is_made_with_name_and_side_corrected_and_its_applicant_gets_a_place(edition):
    enrolment = propose(edition, "nieuwland", "insurer")
    done = confirm(enrolment, "gemeente Nieuwland", "municipality")
    organisation = Organisation.objects.get(name="gemeente Nieuwland")
    done.user.refresh_from_db()
    assert (done.state, done.organisation, done.side, done.user.organisation) == (
        S.PLACED,
        organisation,
        Side.MUNICIPALITY,
        organisation,
    )
    assert (done.proposed_name, proposals()) == ("", [])


def test_what_is_known_already_counts_for_the_maximum_of_that_organisation(at):
    at(2026, 10, 1, 10)
    edition, known = EditionFactory(max_per_organisation=1), OrganisationFactory(name="gemeente Nieuwland")
    EnrolmentFactory(edition=edition, user__organisation=known)
    enrolment = propose(edition, "Nieuwland (gem.)")
    done = join(enrolment, known)
    assert (done.state, done.organisation) == (S.WAITING, known)


def test_who_waited_for_the_office_comes_into_the_line_by_the_own_moment(at):
    edition = EditionFactory(seats_municipality=1, capacity=4)
    EnrolmentFactory(edition=edition)
    at(2026, 10, 1, 10)
    early = apply_for(edition)
    at(2026, 10, 2, 10)
    proposed = propose(edition)
    at(2026, 10, 3, 10)
    late, later = apply_for(edition), apply_for(edition)
    of_others = apply_for(EditionFactory(seats_municipality=0, capacity=3))
    at(2026, 10, 9, 10)
    confirm(proposed)
    assert line(edition) == [(early.pk, 1), (proposed.pk, 2), (late.pk, 3), (later.pk, 4)]
    of_others.refresh_from_db()
    assert of_others.rank == 1


def test_a_seat_that_is_free_goes_to_who_sent_first_whatever_the_line_behind_them(at):
    """Two seats of the other side come free for everybody on the release date; the late one cannot be offered one."""
    edition = EditionFactory(seats_insurer=2, seats_municipality=1, capacity=3, offer_working_days=5)
    EnrolmentFactory(edition=edition)
    at(2026, 10, 1, 10)
    proposed = propose(edition)
    at(2026, 10, 2, 10)
    late = apply_for(edition)
    Enrolment.objects.filter(edition=edition, state=S.PLACED).delete()
    confirm(proposed)
    late.refresh_from_db()
    assert (Enrolment.objects.get(pk=proposed.pk).state, late.state) == (S.PLACED, S.WAITING)


def test_who_sends_later_does_not_pass_the_line_that_came_before(at):
    edition = EditionFactory(seats_municipality=1, capacity=4)
    at(2026, 10, 1, 10)
    EnrolmentFactory(edition=edition)
    first = apply_for(edition)
    at(2026, 10, 2, 10)
    proposed = propose(edition)
    Enrolment.objects.filter(edition=edition, state=S.PLACED).delete()
    confirm(proposed)
    first.refresh_from_db()
    assert (first.rank, Enrolment.objects.get(pk=proposed.pk).rank) == (1, 2)


def test_after_the_confirmation_the_manager_is_asked_and_a_place_is_held_from_then_on(at):
    edition = EditionFactory(approval_required=True, approval_working_days=3)
    at(2026, 10, 1, 10)
    proposed = propose(edition)
    moment = at(2026, 10, 9, 10)
    done = confirm(proposed)
    assert (done.state, done.approval_asked_at) == (S.AWAITING_APPROVAL, moment)
    assert done.held_until.date().isoformat() == "2026-10-14"
    assert told(done) == [MailCode.RECEIVED, MailCode.ORGANISATION_CONFIRMED, MailCode.ASK_APPROVAL]
    body = Message.objects.get(template=MailCode.ORGANISATION_CONFIRMED).body
    assert "In onze lijst staat die nu als gemeente Nieuwland." in body
    assert "We vragen Rob van Damen om akkoord." in body


def test_the_time_that_the_office_took_does_not_count_and_that_of_the_manager_does(at):
    """Sent on 1 October; the office took eight days and the manager two: counts as complete on 3 October."""
    edition = EditionFactory(approval_required=True, seats_municipality=0, capacity=3)
    at(2026, 10, 1, 10)
    proposed = propose(edition)
    at(2026, 10, 2, 10)
    early = apply_for(edition)
    approve(enrolment=early, by=asked(early))
    at(2026, 10, 4, 10)
    late = apply_for(edition)
    approve(enrolment=late, by=asked(late))
    at(2026, 10, 9, 10)
    done = confirm(proposed)
    at(2026, 10, 11, 10)
    approve(enrolment=done, by=asked(done))
    assert [pk for pk, _rank in line(edition)] == [early.pk, proposed.pk, late.pk]


def test_a_refused_proposal_comes_back_as_a_draft_with_the_sentence_of_the_office(edition):
    enrolment = propose(edition, "Café De Zon")
    done = send_back(enrolment, "Een café zendt niemand uit.")
    assert (done.state, done.refused_at, done.organisation) == (S.DRAFT, None, None)
    kept = {name: done.draft[name] for name in ("organisation", "organisation_name", "organisation_kind", "needs")}
    assert kept == {
        "organisation": OTHER,
        "organisation_name": "Café De Zon",
        "organisation_kind": "municipality",
        "needs": "Ringleiding",
    }
    assert "Een café zendt niemand uit." in Message.objects.get(template=MailCode.ORGANISATION_REFUSED).body
    assert Organisation.objects.filter(name="Café De Zon").exists() is False
    assert submit(by=done.user, edition=edition).state == S.AWAITING_OFFICE


def test_a_refusal_says_why(edition):
    with pytest.raises(ReasonMissing):
        send_back(propose(edition), " ")


def test_a_proposal_disappears_with_an_enrolment_that_is_withdrawn_and_comes_back_with_it(edition):
    enrolment = propose(edition, "Wijkzorg Aa")
    assert [found.name for found in proposals()] == ["Wijkzorg Aa"]
    withdraw(enrolment=enrolment, by=enrolment.user)
    assert (proposals(), Organisation.objects.filter(name="Wijkzorg Aa").count()) == ([], 0)
    with pytest.raises(ProposalAnswered):
        confirm(enrolment)
    begin_again(enrolment=enrolment, by=enrolment.user)
    assert submit(by=enrolment.user, edition=edition).proposed_name == "Wijkzorg Aa"


def test_a_kind_that_sends_nobody_is_refused_and_nothing_is_made(edition):
    enrolment, other = propose(edition), OrganisationFactory(name="Café De Zon", kind="other")
    with pytest.raises(SendsNobody):
        confirm(enrolment, kind="welfare")
    with pytest.raises(SendsNobody):
        join(enrolment, other)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.proposed_name) == (S.AWAITING_OFFICE, "gemeente Nieuwland")


def test_the_office_places_nobody_past_the_question_which_organisation_it_is(edition):
    enrolment = propose(edition)
    outcome, _mails = preview_many(edition=edition, chosen=[enrolment.pk], to=S.PLACED, by=OrganiserFactory())
    enrolment.refresh_from_db()
    assert enrolment.state == S.AWAITING_OFFICE
    assert [str(step.refusal) for step in outcome.refused] == [
        "Bevestig eerst de organisatie: die is een voorstel van de aanmelder."
    ]


def test_one_name_in_several_spellings_is_one_proposal_with_what_resembles_it(edition, django_assert_num_queries):
    OrganisationFactory(name="gemeente Nieuwland")
    OrganisationFactory(name="Zorgkantoor Kust")
    first, second, other = (propose(edition, name) for name in ("Gem. Nieuwland", "GEM.  NIEUWLAND", "De Brug"))
    with django_assert_num_queries(2):
        found = proposals()
    assert [([row.pk for row in one.enrolments], [str(row) for row in one.alike]) for one in found] == [
        ([first.pk, second.pk], ["gemeente Nieuwland"]),
        ([other.pk], []),
    ]


def test_a_typed_name_that_is_known_is_no_proposal(edition):
    known = OrganisationFactory(name="gemeente Nieuwland")
    enrolment = propose(edition, "Gemeente  NIEUWLAND", "insurer")
    assert (enrolment.state, enrolment.organisation, enrolment.side) == (S.PLACED, known, Side.MUNICIPALITY)


def test_a_colleague_who_takes_over_leaves_no_proposal_behind(edition):
    enrolment = propose(edition)
    placed = EnrolmentFactory(edition=edition)
    enrolment.user.organisation = placed.organisation
    enrolment.user.save()
    successor = hand_over(enrolment=placed, colleague=enrolment.user, by=placed.user)
    assert (successor.pk, successor.state, successor.proposed_name, proposals()) == (enrolment.pk, S.PLACED, "", [])


def test_who_does_not_work_for_the_office_answers_nothing(edition):
    enrolment = propose(edition)
    with pytest.raises(OnlyTheOffice):
        confirm(enrolment, by=UserFactory())


@pytest.mark.parametrize(
    ("act", "answer"),
    [
        (confirm_organisation, {"name": "gemeente Nieuwland", "kind": "municipality"}),
        (join_organisation, {}),
        (refuse_organisation, {"reason": "Een café zendt niemand uit."}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_without_a_decision_about_the_mails_nothing_happens(edition, act, answer):
    enrolment = propose(edition)
    if act is join_organisation:
        answer = {"organisation": OrganisationFactory()}
    before = told(enrolment)
    with pytest.raises(NotDecided):
        act(enrolments=[enrolment], by=OrganiserFactory(), **answer)
    enrolment.refresh_from_db()
    assert (enrolment.state, told(enrolment)) == (S.AWAITING_OFFICE, before)
    assert Organisation.objects.filter(name="gemeente Nieuwland").exists() is False


def test_who_cannot_go_on_stops_nobody_else(edition):
    gone, waiting = propose(edition), propose(edition)
    withdraw(enrolment=gone, by=gone.user)
    answered = join_organisation(
        enrolments=[gone, waiting], organisation=OrganisationFactory(), by=OrganiserFactory(), telling=AT_ONCE
    )
    assert [(row.pk, row.state) for row in answered.done] == [(waiting.pk, S.PLACED)]
    assert [(row.pk, type(refusal)) for row, refusal in answered.refused] == [(gone.pk, ProposalAnswered)]


def test_a_proposal_is_answered_before_its_applicant_goes_to_another_edition(edition):
    proposed, there = propose(edition), EditionFactory()
    with pytest.raises(OrganisationUnknown):
        move_to_edition(enrolment=proposed, edition=there, by=OrganiserFactory(), telling=AT_ONCE)
    assert not there.enrolments.exists()
    stored = Enrolment.objects.get(pk=proposed.pk)
    assert (stored.state, stored.proposed_name) == (S.AWAITING_OFFICE, "gemeente Nieuwland")
    confirm(proposed)
    moved = move_to_edition(enrolment=proposed, edition=there, by=OrganiserFactory(), telling=AT_ONCE)
    assert (moved.state, moved.organisation.name) == (S.PLACED, "gemeente Nieuwland")


def close(enrolment):
    User.objects.filter(pk=enrolment.user_id).update(is_active=False)


def test_a_closed_account_gets_a_place_in_line_and_is_passed_as_there(edition):
    closed, later = propose(edition), apply_for(edition)
    close(closed)
    Message.objects.all().delete()
    assert (confirm(closed).state, apply_for(edition).state) == (S.WAITING, S.PLACED)
    assert told(closed) == [MailCode.WAITING]
    assert (later.state, line(edition)) == (S.PLACED, [(closed.pk, 1)])


def test_of_a_closed_account_no_place_is_held_and_what_was_held_goes_on(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory(approval_required=True, capacity=1, minimum=0, seats_municipality=1, seats_insurer=0)
    closed = propose(edition)
    close(closed)
    assert confirm(closed).held_until is None
    holds = apply_for(edition)
    waits = member(edition, S.WAITING, rank=1)
    close(holds)
    assert holds.held_until is not None
    assert approve(enrolment=holds, by=OrganiserFactory(), telling=AT_ONCE).state == S.WAITING
    assert Enrolment.objects.get(pk=waits.pk).state == S.OFFERED
