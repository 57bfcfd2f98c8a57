"""Enrolling: a draft that is kept, a place or a place in line."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation
from wagtail.log_actions import registry

from course.actions.enrolment import submit as enrol
from course.actions.enrolment.proposals import confirm_organisation
from course.actions.enrolment.transition import EditionCancelled, NotYetOpen
from course.actions.mail.telling import AT_ONCE
from course.actions.people.organisations import organisation_named
from course.enums import EnrolmentState, OrganisationKind, Side
from course.models import Enrolment, EnrolmentNeeds, Message, Organisation
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    InsurerFactory,
    OrganisationFactory,
    OrganiserFactory,
    UserFactory,
)
from tests.helpers.enrolment import ANSWERS, applicant, apply_for

pytestmark = pytest.mark.django_db


def test_a_free_seat_is_taken_and_confirmed(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory()
    user = applicant(edition)

    enrolment = enrol.submit(by=user, edition=edition)

    assert (enrolment.state, enrolment.side, enrolment.rank) == (
        EnrolmentState.PLACED,
        Side.MUNICIPALITY,
        None,
    )
    assert [(m.template, m.about, m.person) for m in Message.objects.all()] == [
        ("bevestiging", f"enrolment:{enrolment.pk}", user)
    ]


def test_answers_go_where_they_live_and_the_draft_is_emptied(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory()
    organisation = OrganisationFactory()
    user = applicant(edition, organisation=organisation)

    enrolment = enrol.submit(by=user, edition=edition)

    user.refresh_from_db()
    assert (user.full_name, user.organisation, user.learning_question, user.shows_profile) == (
        "Noor van den Berg",
        organisation,
        "Wie moet ik bellen?",
        True,
    )
    assert (enrolment.draft, enrolment.manager_email) == ({}, "rob@duinrade.example")
    assert list(EnrolmentNeeds.objects.values_list("enrolment", "text")) == [(enrolment.pk, "Ringleiding")]


def test_before_the_release_a_side_cannot_take_the_other_sides_seats(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory(max_per_organisation=9)
    states = [apply_for(edition).state for _number in range(3)]
    assert states == [EnrolmentState.PLACED, EnrolmentState.PLACED, EnrolmentState.WAITING]


def test_from_the_release_date_an_empty_seat_goes_to_either_side(at):
    at(2026, 11, 9, 0)
    edition = EditionFactory()
    states = [apply_for(edition).state for _number in range(6)]
    assert states == [EnrolmentState.PLACED] * 5 + [EnrolmentState.WAITING]


def test_after_the_release_nobody_passes_the_line_of_the_other_side(at):
    at(2026, 11, 9, 10)
    edition = EditionFactory(capacity=2, minimum=0, seats_insurer=1, seats_municipality=1)
    EnrolmentFactory(edition=edition, side=Side.INSURER, user__organisation=InsurerFactory())
    waiting = EnrolmentFactory(
        edition=edition,
        side=Side.INSURER,
        user__organisation=InsurerFactory(),
        state=EnrolmentState.WAITING,
        rank=1,
    )
    newcomer = apply_for(edition)
    assert (newcomer.state, newcomer.rank, waiting.rank) == (EnrolmentState.WAITING, 1, 1)


def test_one_organisation_over_its_share_does_not_close_the_side_for_others(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory(max_per_organisation=1)
    organisation = OrganisationFactory()
    states = [apply_for(edition, who).state for who in (organisation, organisation, OrganisationFactory())]
    assert states == [EnrolmentState.PLACED, EnrolmentState.WAITING, EnrolmentState.PLACED]


def test_an_offered_place_is_not_given_to_a_newcomer(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1)
    EnrolmentFactory(edition=edition, state=EnrolmentState.OFFERED)
    assert apply_for(edition).rank == 1


def test_ranks_count_up_per_side(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory(capacity=2, minimum=0, seats_insurer=1, seats_municipality=1)
    for _number in range(3):
        apply_for(edition)
        apply_for(edition, InsurerFactory())
    waiting = Enrolment.objects.filter(state=EnrolmentState.WAITING).order_by("side", "rank")
    assert list(waiting.values_list("side", "rank")) == [
        (Side.INSURER, 1),
        (Side.INSURER, 2),
        (Side.MUNICIPALITY, 1),
        (Side.MUNICIPALITY, 2),
    ]


def test_nobody_passes_those_who_wait(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory(capacity=2, minimum=0, seats_insurer=1, seats_municipality=1)
    EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=1)
    assert apply_for(edition).rank == 2


def test_one_organisation_gets_no_more_than_its_share(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory(max_per_organisation=1)
    organisation = OrganisationFactory()
    assert [apply_for(edition, organisation).state for _number in range(2)] == [
        EnrolmentState.PLACED,
        EnrolmentState.WAITING,
    ]


def test_a_second_enrolment_is_refused_and_changes_nothing(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory()
    user = applicant(edition)
    enrol.submit(by=user, edition=edition)
    with pytest.raises(enrol.AlreadyEnrolled):
        enrol.submit(by=user, edition=edition)
    with pytest.raises(enrol.AlreadyEnrolled):
        enrol.save_draft(by=user, edition=edition, answers={})
    assert Enrolment.objects.count() == Message.objects.count() == 1


def test_the_last_moment_of_the_deadline_still_counts(at):
    edition = EditionFactory()
    at(2026, 11, 15, 10)
    user = applicant(edition)
    at(2026, 11, 15, 23, 59, 59)
    assert enrol.submit(by=user, edition=edition).state == EnrolmentState.PLACED


def test_after_the_deadline_the_draft_is_kept_and_nothing_is_sent(at):
    edition = EditionFactory()
    at(2026, 11, 15, 10)
    user = applicant(edition)
    at(2026, 11, 16, 0)
    with pytest.raises(enrol.DeadlinePassed):
        enrol.submit(by=user, edition=edition)
    enrolment = enrol.save_draft(by=user, edition=edition, answers={"region": "Duinrade"})
    assert (enrolment.state, enrolment.draft["region"]) == (EnrolmentState.DRAFT, "Duinrade")
    assert Message.objects.count() == 0


def test_what_was_typed_while_the_deadline_passed_is_kept_also_of_a_first_step(at):
    at(2026, 11, 16, 0)
    enrol.save_draft(by=UserFactory(), edition=EditionFactory(), answers=ANSWERS)
    assert Enrolment.objects.values_list("state", "draft__region").get() == (EnrolmentState.DRAFT, "Kustregio")


OTHER = {"organisation": enrol.OTHER, "organisation_name": "Reclame", "organisation_kind": "insurer"}


def test_an_organisation_is_made_neither_by_typing_nor_by_sending(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory()
    user = applicant(edition, **OTHER)
    enrolment = enrol.submit(by=user, edition=edition)
    user.refresh_from_db()
    assert (Organisation.objects.count(), enrolment.proposed_name, user.organisation, enrolment.side) == (
        0,
        "Reclame",
        None,
        Side.INSURER,
    )


@pytest.mark.parametrize("kind", [OrganisationKind.RESIDENTS, OrganisationKind.OTHER])
def test_an_organisation_is_not_made_by_an_enrolment_that_is_refused(at, kind):
    at(2026, 10, 1, 10)
    edition = EditionFactory()
    user = applicant(edition, **{**OTHER, "organisation_kind": kind.value})
    with pytest.raises(enrol.SideNotEligible):
        enrol.submit(by=user, edition=edition)
    assert Organisation.objects.filter(name="Reclame").count() == 0


def test_the_same_name_confirmed_for_two_people_is_one_organisation(at):
    at(2026, 10, 1, 10)
    edition, office = EditionFactory(), OrganiserFactory()
    people = [applicant(edition, **{**OTHER, "organisation_name": name}) for name in ("Zorg & Zo", "ZORG & zo")]
    rows = [enrol.submit(by=user, edition=edition) for user in people]
    for row in rows:
        confirm_organisation(enrolments=[row], name=row.proposed_name, kind="insurer", by=office, telling=AT_ONCE)
        row.refresh_from_db()
    first, second = (row.organisation for row in rows)
    assert (first, first.name) == (second, "Zorg & Zo")


@pytest.mark.parametrize("gap", enrol.OF_OTHER)
def test_an_unknown_organisation_without_name_or_kind_is_not_sent(at, gap):
    at(2026, 10, 1, 10)
    edition = EditionFactory()
    user = applicant(edition, **{**OTHER, gap: ""})
    with pytest.raises(enrol.AnswersMissing):
        enrol.submit(by=user, edition=edition)


def test_an_organisation_that_has_gone_must_be_chosen_again(at):
    at(2026, 10, 1, 10)
    edition, organisation = EditionFactory(), OrganisationFactory()
    user = applicant(edition, organisation=organisation)
    organisation.delete()
    with pytest.raises(enrol.AnswersMissing):
        enrol.submit(by=user, edition=edition)


def test_the_mail_is_dutch_whatever_the_language_of_the_page(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory(capacity=1, minimum=0, seats_insurer=1, seats_municipality=0)
    with translation.override("en"):
        apply_for(edition)
    assert "een gemeente of GGD" in Message.objects.get().body


def test_before_the_opening_there_is_no_way_in(at):
    at(2026, 9, 1, 8, 59)
    edition = EditionFactory()
    with pytest.raises(NotYetOpen):
        enrol.save_draft(by=UserFactory(), edition=edition, answers=ANSWERS)
    with pytest.raises(NotYetOpen):
        enrol.submit(by=UserFactory(), edition=edition)
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [({"is_cancelled": True}, EditionCancelled), ({"is_published": False}, NotYetOpen)],
)
def test_an_edition_that_does_not_go_ahead_takes_nobody(at, fields, refusal):
    at(2026, 10, 1, 10)
    edition = EditionFactory(**fields)
    with pytest.raises(refusal):
        enrol.submit(by=UserFactory(), edition=edition)


def test_who_belongs_to_neither_side_is_refused_with_a_reason(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory()
    user = applicant(edition, organisation=OrganisationFactory(kind=OrganisationKind.RESIDENTS))
    with pytest.raises(enrol.SideNotEligible):
        enrol.submit(by=user, edition=edition)
    assert Enrolment.objects.get().state == EnrolmentState.DRAFT


@pytest.mark.parametrize("gap", [*enrol.REQUIRED, *enrol.OF_MANAGER])
def test_an_enrolment_with_a_gap_is_not_sent(at, gap):
    at(2026, 10, 1, 10)
    edition = EditionFactory(approval_required=True)
    user = applicant(edition)
    enrol.save_draft(by=user, edition=edition, answers={gap: ""})
    with pytest.raises(enrol.AnswersMissing):
        enrol.submit(by=user, edition=edition)


def test_where_nobody_must_approve_the_manager_may_be_left_out(at):
    at(2026, 10, 1, 10)
    edition = EditionFactory()
    user = applicant(edition, manager_name="", manager_email="")
    enrolment = enrol.submit(by=user, edition=edition)
    assert (enrolment.state, enrolment.manager_name, enrolment.manager_email) == (EnrolmentState.PLACED, "", "")


def test_nobody_sends_what_they_never_began(at):
    at(2026, 10, 1, 10)
    with pytest.raises(enrol.AnswersMissing):
        enrol.submit(by=UserFactory(), edition=EditionFactory())


def test_every_move_is_in_the_history_with_who_and_when(at):
    moment = at(2026, 10, 1, 10)
    edition = EditionFactory()
    enrolment = apply_for(edition)
    entries = Enrolment.objects.get(pk=enrolment.pk)
    history = [
        (line.action, line.user, line.timestamp, registry.get_formatter(line).format_message(line))
        for line in registry.get_logs_for_instance(entries)
    ]
    assert history == [
        (
            "course.enrolment.move",
            enrolment.user,
            moment.astimezone(dt.UTC),
            "Van 'Nog niet verstuurd' naar 'Doet mee'",
        ),
    ]


@pytest.mark.parametrize("approval", [False, True])
def test_enrolling_with_an_organisation_that_nobody_knew_costs_no_more(at, django_assert_max_num_queries, approval):
    at(2026, 10, 1, 10)
    edition = EditionFactory(approval_required=approval)
    apply_for(edition, organisation_named(name="gemeente Eerder", kind="municipality", by=UserFactory()))
    user = applicant(edition, first_name="Fenna")
    enrolment = Enrolment.objects.get(user=user)
    other = {"organisation_name": "gemeente Nieuw", "organisation_kind": "municipality"}
    enrolment.draft = {**enrolment.draft, "organisation": enrol.OTHER, **other}
    enrolment.save()
    with django_assert_max_num_queries(26 + 3 * approval):
        enrol.submit(by=user, edition=edition)
    assert Enrolment.objects.filter(proposed_name="gemeente Nieuw").count() == 1


@pytest.mark.parametrize("approval", [False, True])
def test_enrolling_costs_the_same_whatever_the_length_of_the_line(at, django_assert_max_num_queries, approval):
    """With another name than the account has, so that the calendars follow; savepoints are counted too."""
    at(2026, 10, 1, 10)
    edition = EditionFactory(approval_required=approval)
    for rank in range(1, 20):
        EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=rank)
    user = applicant(edition, first_name="Fenna")
    with django_assert_max_num_queries(26 + 3 * approval) as long_line:
        enrol.submit(by=user, edition=edition)
    short = EditionFactory(capacity=1, minimum=0, seats_insurer=1, seats_municipality=0, approval_required=approval)
    EnrolmentFactory(edition=short, state=EnrolmentState.WAITING, rank=1)
    user = applicant(short, first_name="Fenna")
    with django_assert_max_num_queries(26 + 3 * approval) as short_line:
        enrol.submit(by=user, edition=short)
    assert len(long_line) == len(short_line)
