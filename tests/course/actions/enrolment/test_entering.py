"""The course office enrols one person by hand, by the rules of who enrols now."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress

from course.actions.enrolment.asking import OwnManager
from course.actions.enrolment.entering import (
    EndedBefore,
    EnrolledAlready,
    EnteredBefore,
    Entry,
    ManagerMissing,
    NameMissing,
    NoPlacesForIt,
    OrganisationMissing,
    OrganisationMisspelt,
    OrganisationUnknown,
    OutcomeChanged,
    PersonClosed,
    WorksElsewhere,
    enter_enrolment,
)
from course.actions.enrolment.imports import NotAnnounced
from course.actions.enrolment.submit import save_draft
from course.actions.enrolment.transition import EditionCancelled, EditionOver, LineClosed
from course.actions.mail.telling import AT_ONCE, NotDecided
from course.enums import ApprovalSource, EnrolmentState, OrganisationKind, Placing, Side
from course.models import Edition, Enrolment, EnrolmentNeeds, Message, Organisation, User
from course.queries.enrolment.history import history_of
from tests.factories import EditionFactory, EnrolmentFactory, OrganisationFactory, OrganiserFactory, UserFactory

pytestmark = pytest.mark.django_db

S = EnrolmentState
NAMES = {"first_name": "Bo", "last_name": "Vis"}


@pytest.fixture
def edition(at):
    at(2026, 11, 20, 10)  # after the deadline of who enrols alone
    return EditionFactory(approval_required=True, seats_released_on=dt.date(2027, 1, 10))


@pytest.fixture
def organiser(db):
    return OrganiserFactory()


@pytest.fixture
def duinrade(db):
    return OrganisationFactory(name="gemeente Duinrade")


def entry(email="bo@duinrade.example", organisation="Gemeente duinrade", answers=NAMES, **others):
    return Entry(email, organisation, answers=answers, **others)


def entered(edition, given, by, **others):
    return enter_enrolment(edition=edition, entry=given, by=by, telling=AT_ONCE, **others)


def test_somebody_new_gets_a_place_and_the_mail_of_a_place(edition, organiser, duinrade):
    answers = {**NAMES, "purchase_order": "PO 1", "learning_question": "Hoe dan?"}
    made = entered(edition, entry(answers=answers, needs="Ringleiding"), organiser)
    row = Enrolment.objects.select_related("user").get(pk=made.pk)
    assert (row.state, row.side, row.organisation, row.purchase_order) == (
        S.PLACED,
        Side.MUNICIPALITY,
        duinrade,
        "PO 1",
    )
    assert (row.approved_how, row.approved_by, row.user.full_name) == (ApprovalSource.ENTERED, organiser, "Bo Vis")
    assert (row.user.learning_question, EnrolmentNeeds.objects.get().text) == ("Hoe dan?", "Ringleiding")
    assert list(Message.objects.values_list("template", "person__email")) == [("bevestiging", "bo@duinrade.example")]
    assert {line.who for line in history_of(row)} == {f"{organiser} (cursusbureau)"}
    assert "Met de hand ingevoerd door het cursusbureau" in [line.what for line in history_of(row)]


def test_when_the_seats_of_the_own_side_are_taken_it_is_a_place_in_line(edition, organiser, duinrade):
    """Three seats for insurers stay free for insurers: unequal sides."""
    for _number in range(2):
        EnrolmentFactory(edition=edition)
    EnrolmentFactory(edition=edition, state=S.WAITING, rank=1)
    made = entered(edition, entry(), organiser)
    assert (made.state, made.rank, Message.objects.get().template) == (S.WAITING, 2, "wachtlijst")


def test_the_manager_is_asked_when_the_office_says_so(edition, organiser, duinrade):
    answers = {**NAMES, "manager_name": "Ria Kok", "manager_email": "ria@duinrade.example"}
    made = entered(edition, entry(answers=answers, asks_manager=True), organiser)
    assert (made.state, made.approved_how, made.held_until is not None) == (S.AWAITING_APPROVAL, "", True)
    mails = Message.objects.order_by("pk").values_list("template", "address")
    assert list(mails) == [("aanmelding_ontvangen", ""), ("akkoord_vragen", "ria@duinrade.example")]


def test_a_second_confirmed_address_is_the_same_person(edition, organiser, duinrade):
    known = UserFactory(organisation=duinrade, first_name="Noor")
    EmailAddress.objects.create(user=known, email="noor@duinrade.example", verified=True)
    made = entered(edition, entry("Noor@DUINRADE.example", answers={**NAMES, "region": "Zeist"}), organiser)
    assert (made.user, User.objects.get(pk=known.pk).first_name) == (known, "Noor")
    assert User.objects.get(pk=known.pk).region == "Zeist"
    assert User.objects.filter(is_staff=False).count() == 1


def test_what_somebody_said_in_a_draft_and_a_profile_stays(edition, organiser, duinrade, at):
    known = UserFactory(organisation=duinrade, learning_question="De mijne")
    at(2026, 10, 1, 10)
    draft = save_draft(by=known, edition=edition, answers={"experience": "some", "needs": "Vegetarisch"})
    at(2026, 11, 20, 10)
    made = entered(edition, Entry(known.email, answers={"learning_question": "Een andere"}), organiser)
    assert (made.pk, made.experience, EnrolmentNeeds.objects.get().text) == (draft.pk, "some", "Vegetarisch")
    assert User.objects.get(pk=known.pk).learning_question == "De mijne"


def test_an_organisation_that_nobody_knew_is_made_with_its_kind(edition, organiser):
    made = entered(edition, entry(organisation="Zorgkantoor Zuid", kind=OrganisationKind.INSURER), organiser)
    assert (made.side, Organisation.objects.get(name="Zorgkantoor Zuid").kind) == (
        Side.INSURER,
        OrganisationKind.INSURER,
    )


def test_where_the_office_gives_the_places_it_is_received(edition, organiser, duinrade):
    Edition.objects.update(placing=Placing.BY_OFFICE)
    assert entered(edition, entry(), organiser).state == S.RECEIVED


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"is_cancelled": True}, EditionCancelled),
        ({"is_published": False}, NotAnnounced),
        ({"starts_on": dt.date(2026, 10, 1), "ends_on": dt.date(2026, 11, 19)}, EditionOver),
        ({"starts_on": dt.date(2026, 11, 20), "seats_municipality": 0, "seats_insurer": 5}, LineClosed),
    ],
)
def test_an_edition_that_takes_nobody_says_why(edition, organiser, duinrade, changes, refusal):
    Edition.objects.update(**changes)
    with pytest.raises(refusal):
        entered(edition, entry(), organiser)
    assert (Enrolment.objects.count(), User.objects.filter(is_staff=False).count()) == (0, 0)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (entry(answers={}), NameMissing),
        (entry(organisation=""), OrganisationMissing),
        (entry(organisation="Onbekend"), OrganisationUnknown),
        (entry(organisation="gemeente Duinraad"), OrganisationMisspelt),
        (entry(organisation="Buurthuis", kind=OrganisationKind.WELFARE), NoPlacesForIt),
        (entry(asks_manager=True), ManagerMissing),
        (
            entry(answers={**NAMES, "manager_name": "Bo", "manager_email": "bo@duinrade.example"}, asks_manager=True),
            OwnManager,
        ),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_nothing_is_written(edition, organiser, duinrade, given, refusal):
    with pytest.raises(refusal):
        entered(edition, given, organiser)
    counts = Enrolment.objects.count(), User.objects.filter(is_staff=False).count(), Organisation.objects.count()
    assert counts == (0, 0, 1)


@pytest.mark.parametrize(("state", "refusal"), [(S.PLACED, EnrolledAlready), (S.WITHDRAWN, EndedBefore)])
def test_who_is_enrolled_or_left_is_not_enrolled_again(edition, organiser, state, refusal):
    known = EnrolmentFactory(edition=edition, state=state)
    with pytest.raises(refusal):
        entered(edition, Entry(known.user.email), organiser)
    assert list(Enrolment.objects.values_list("state", flat=True)) == [state]


def test_a_closed_account_and_another_employer_are_refused(edition, organiser, duinrade):
    closed, elsewhere = UserFactory(is_active=False), UserFactory()
    with pytest.raises(PersonClosed):
        entered(edition, Entry(closed.email), organiser)
    with pytest.raises(WorksElsewhere):
        entered(edition, entry(elsewhere.email), organiser)


def test_another_outcome_than_was_seen_is_not_written(edition, organiser, duinrade):
    for _number in range(2):
        EnrolmentFactory(edition=edition)
    with pytest.raises(OutcomeChanged):
        entered(edition, entry(), organiser, expected="placed")
    assert (Enrolment.objects.count(), Message.objects.count()) == (2, 0)
    assert entered(edition, entry(), organiser, expected="waiting 1").rank == 1


def test_a_second_click_leads_to_the_enrolment_of_the_first(edition, organiser, duinrade):
    first = entered(edition, entry(once="a" * 32), organiser)
    with pytest.raises(EnteredBefore) as done:
        entered(edition, entry(once="a" * 32), organiser)
    assert (done.value.enrolment, Message.objects.count()) == (first, 1)
    with pytest.raises(EnrolledAlready):
        entered(edition, entry(once="a" * 32), OrganiserFactory())


def test_nobody_is_mailed_unasked(edition, organiser, duinrade):
    with pytest.raises(NotDecided):
        enter_enrolment(edition=edition, entry=entry(), by=organiser)
    assert (Enrolment.objects.count(), Message.objects.count()) == (0, 0)
