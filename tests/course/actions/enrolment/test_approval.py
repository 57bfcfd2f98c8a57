from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.actions.enrolment.approval import (
    AlreadyAnswered,
    PurchaseOrderMissing,
    ReasonMissing,
    approve,
    refuse,
    release_held_place,
    release_held_places,
    remind_managers,
)
from course.actions.enrolment.submit import submit
from course.actions.enrolment.transition import EditionCancelled
from course.actions.mail.telling import AT_ONCE
from course.enums import Actor, EnrolmentState, MailCode, Placing, Side
from course.models import Edition, Enrolment, EnrolmentNeeds, Message
from course.queries.enrolment.history import MOVED, lines_of
from tests.factories import EditionFactory, EnrolmentFactory, OrganisationFactory
from tests.helpers.enrolment import ANSWERS, apply_for, asked
from tests.helpers.people import office

pytestmark = pytest.mark.django_db

S = EnrolmentState


@pytest.fixture
def edition(at):
    at(2026, 10, 1, 10)
    return EditionFactory(approval_required=True, max_per_organisation=9)


def fresh(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk)


def test_a_sent_enrolment_holds_a_place_and_asks_the_manager(edition):
    enrolment = apply_for(edition)
    assert enrolment.state == S.AWAITING_APPROVAL
    assert enrolment.held_until.astimezone(clock.AMSTERDAM).strftime("%a %d %b %H:%M") == "Thu 15 Oct 17:00"
    found = Message.objects.order_by("pk").values_list("template", "person", "address")
    assert list(found) == [
        ("aanmelding_ontvangen", enrolment.user_id, ""),
        ("akkoord_vragen", None, ANSWERS["manager_email"]),
    ]
    message = Message.objects.get(template="akkoord_vragen")
    assert dict(message.facts)["Prijs"] == "€ 2.450,00"
    assert ANSWERS["needs"] not in message.body


def test_a_held_place_is_taken_for_others(edition):
    waits = [apply_for(edition) for _number in range(3)]
    assert [row.held_until is not None for row in waits] == [True, True, False]
    assert [row.state for row in waits] == [S.AWAITING_APPROVAL] * 3


def test_approval_turns_the_held_place_into_a_place(edition):
    enrolment = apply_for(edition)
    approve(enrolment=enrolment, by=asked(enrolment), purchase_order=" 4500 ", cost_centre="K12")
    stored = fresh(enrolment)
    assert (stored.state, stored.held_until, stored.purchase_order, stored.cost_centre) == (
        S.PLACED,
        None,
        "4500",
        "K12",
    )
    assert Message.objects.filter(template="bevestiging", person=enrolment.user).count() == 1
    with pytest.raises(AlreadyAnswered):
        approve(enrolment=enrolment, by=asked(enrolment))
    with pytest.raises(AlreadyAnswered):
        refuse(enrolment=enrolment, by=asked(enrolment), reason="Toch niet")


def test_approval_without_a_free_place_gives_a_place_in_line(edition):
    waits = [apply_for(edition) for _number in range(3)]
    approve(enrolment=waits[2], by=asked(waits[2]))
    assert (fresh(waits[2]).state, fresh(waits[2]).rank) == (S.WAITING, 1)


def test_a_purchase_order_is_asked_where_the_organisation_needs_one(edition):
    enrolment = apply_for(edition, OrganisationFactory(purchase_order_required=True))
    with pytest.raises(PurchaseOrderMissing):
        approve(enrolment=enrolment, by=asked(enrolment), purchase_order="  ")
    assert fresh(enrolment).state == S.AWAITING_APPROVAL
    approve(enrolment=enrolment, by=office(), telling=AT_ONCE)
    assert fresh(enrolment).state == S.PLACED


def test_refusal_gives_the_draft_back_with_the_reason_and_frees_the_place(edition):
    first = apply_for(edition)
    apply_for(edition)
    waiting = EnrolmentFactory(edition=edition, state=S.WAITING, rank=1, side=Side.MUNICIPALITY)
    refuse(enrolment=first, by=asked(first), reason=" Dit jaar niet ")
    stored = fresh(first)
    assert (stored.state, stored.refusal, stored.held_until) == (S.DRAFT, "Dit jaar niet", None)
    assert {name: stored.draft[name] for name in ("region", "manager_email", "needs", "experience")} == {
        "region": "Kustregio",
        "manager_email": "rob@duinrade.example",
        "needs": "Ringleiding",
        "experience": "some",
    }
    assert EnrolmentNeeds.objects.filter(enrolment=first).count() == 0
    assert fresh(waiting).state == S.OFFERED
    assert "Dit jaar niet" in Message.objects.get(template="akkoord_geweigerd").body
    again = submit(by=first.user, edition=edition)
    assert again.state == S.AWAITING_APPROVAL
    assert Message.objects.filter(template="akkoord_vragen", about=f"enrolment:{first.pk}").count() in {1, 2}


def test_refusal_needs_a_reason(edition):
    enrolment = apply_for(edition)
    with pytest.raises(ReasonMissing):
        refuse(enrolment=enrolment, by=asked(enrolment), reason="  ")
    assert fresh(enrolment).state == S.AWAITING_APPROVAL


def test_a_place_held_too_long_goes_on_and_the_enrolment_still_waits(edition, at):
    enrolment = apply_for(edition)
    apply_for(edition)
    waiting = EnrolmentFactory(edition=edition, state=S.WAITING, rank=1, side=Side.MUNICIPALITY)
    at(2026, 10, 15, 16, 59)
    assert release_held_places() == 0
    at(2026, 10, 15, 17, 0)
    assert release_held_places() == 2
    assert (fresh(enrolment).state, fresh(enrolment).held_until) == (S.AWAITING_APPROVAL, None)
    assert fresh(waiting).state == S.OFFERED


def test_in_a_cancelled_edition_no_held_place_goes_on(edition, at):
    enrolment = apply_for(edition)
    Edition.objects.update(is_cancelled=True)
    at(2026, 10, 15, 17, 0)
    assert (release_held_places(), fresh(enrolment).held_until is None) == (0, False)


def test_the_manager_is_reminded_once_after_five_working_days(edition, at):
    enrolment = apply_for(edition)
    at(2026, 10, 7, 23, 59)
    assert remind_managers() == 0
    at(2026, 10, 8, 0, 1)
    assert (remind_managers(), remind_managers()) == (1, 0)
    assert Message.objects.get(template="akkoord_herinneren").address == enrolment.manager_email


def test_when_the_office_places_an_approved_enrolment_is_received(edition):
    Edition.objects.update(placing=Placing.BY_OFFICE)
    enrolment = apply_for(edition)
    assert (enrolment.state, enrolment.held_until) == (S.AWAITING_APPROVAL, None)
    approve(enrolment=enrolment, by=asked(enrolment))
    assert fresh(enrolment).state == S.RECEIVED
    assert Message.objects.filter(template="akkoord_gegeven").count() == 1


def test_a_held_place_is_given_also_when_the_office_places_since_then(edition):
    held = apply_for(edition)
    Edition.objects.update(placing=Placing.BY_OFFICE)
    later = apply_for(edition)
    assert [approve(enrolment=one, by=asked(one)).state for one in (held, later)] == [S.PLACED, S.RECEIVED]


def test_a_cancelled_edition_asks_no_manager(edition):
    enrolment = apply_for(edition)
    Edition.objects.update(is_cancelled=True)
    with pytest.raises(EditionCancelled):
        approve(enrolment=enrolment, by=asked(enrolment))


def test_an_enrolment_without_a_manager_does_not_keep_the_others_from_being_reminded(edition, at):
    nobody, first, second = (apply_for(edition) for _number in range(3))
    Enrolment.objects.filter(pk=nobody.pk).update(manager_email="")
    at(2026, 10, 8, 10)
    assert remind_managers() == 2
    reminders = Message.objects.filter(template=MailCode.REMIND_APPROVAL).order_by("pk")
    assert list(reminders.values_list("about", flat=True)) == [f"enrolment:{row.pk}" for row in (first, second)]


def test_managers_are_reminded_in_the_order_in_which_they_were_asked(edition, at):
    later = apply_for(edition)
    at(2026, 10, 1, 9)
    sooner = apply_for(edition)
    at(2026, 10, 8, 10)
    assert remind_managers() == 2
    reminders = Message.objects.filter(template=MailCode.REMIND_APPROVAL).order_by("pk")
    assert list(reminders.values_list("about", flat=True)) == [f"enrolment:{row.pk}" for row in (sooner, later)]


@pytest.mark.parametrize("fields", [{"is_cancelled": True}, {"starts_on": dt.date(2026, 10, 8)}])
def test_no_manager_is_reminded_of_what_cannot_be_answered(edition, at, fields):
    apply_for(edition)
    Edition.objects.update(**fields)
    at(2026, 10, 8, 10)
    assert remind_managers() == 0


def test_a_manager_who_answered_is_not_reminded(edition, at):
    enrolment = apply_for(edition)
    approve(enrolment=enrolment, by=asked(enrolment))
    at(2026, 10, 8, 10)
    assert remind_managers() == 0


def test_an_answer_notes_when_it_was_given(edition, at):
    yes, no = apply_for(edition), apply_for(edition)
    now = at(2026, 10, 2, 11)
    approve(enrolment=yes, by=asked(yes), cost_centre=" K12 ")
    refuse(enrolment=no, by=asked(no), reason="Nee")
    yes, no = fresh(yes), fresh(no)
    assert (yes.approved_at, yes.refused_at, yes.cost_centre) == (now, None, "K12")
    assert (no.approved_at, no.refused_at, no.approval_asked_at) == (None, now, None)


def test_a_refused_enrolment_is_the_draft_that_it_was(edition):
    organisation = OrganisationFactory()
    enrolment = apply_for(edition, organisation)
    refuse(enrolment=enrolment, by=asked(enrolment), reason="Nee")
    draft = fresh(enrolment).draft
    assert draft["organisation"] == str(organisation.pk)
    assert {name: draft[name] for name in ("first_name", "infix", "last_name", "needs")} == {
        "first_name": "Noor",
        "infix": "van den",
        "last_name": "Berg",
        "needs": "Ringleiding",
    }


def test_who_is_refused_and_has_no_organisation_any_more_chooses_one_again(edition):
    enrolment = apply_for(edition)
    Enrolment.objects.filter(pk=enrolment.pk).update(organisation=None)
    refuse(enrolment=enrolment, by=asked(enrolment), reason="Nee")
    assert fresh(enrolment).draft["organisation"] == ""


def test_who_needs_nothing_has_an_empty_answer_in_the_draft(edition):
    enrolment = apply_for(edition)
    EnrolmentNeeds.objects.all().delete()
    refuse(enrolment=enrolment, by=asked(enrolment), reason="Nee")
    assert fresh(enrolment).draft["needs"] == ""


def test_a_refusal_says_why_in_the_history(edition):
    enrolment = apply_for(edition)
    refuse(enrolment=enrolment, by=asked(enrolment), reason=" Dit jaar niet ")
    last = lines_of([enrolment.pk], MOVED).last()
    assert (last.data["to"], last.data["by_role"], last.data["reason"]) == (S.DRAFT, Actor.MANAGER, "Dit jaar niet")


@pytest.mark.parametrize(
    "changes",
    [{"manager_email": "ria@duinrade.example"}, {"approval_asked_at": dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)}],
)
def test_a_manager_answers_the_last_question_alone(edition, changes):
    enrolment = apply_for(edition)
    Enrolment.objects.filter(pk=enrolment.pk).update(**changes)
    with pytest.raises(AlreadyAnswered):
        approve(enrolment=enrolment, by=asked(enrolment))
    with pytest.raises(AlreadyAnswered):
        refuse(enrolment=enrolment, by=asked(enrolment), reason="Nee")
    assert fresh(enrolment).state == S.AWAITING_APPROVAL
    assert approve(enrolment=enrolment, by=office(), telling=AT_ONCE).state == S.PLACED


def test_a_held_place_that_goes_on_is_in_the_history_and_goes_on_once(edition, at):
    enrolment = apply_for(edition)
    at(2026, 10, 15, 17)
    assert (release_held_place(enrolment=enrolment), release_held_place(enrolment=enrolment)) == (True, False)
    assert len(lines_of([enrolment.pk], "course.enrolment.release")) == 1


def test_a_place_is_not_passed_on_before_its_time_nor_after_an_answer(edition, at):
    waits, answered = apply_for(edition), apply_for(edition)
    approve(enrolment=answered, by=asked(answered))
    at(2026, 10, 15, 16, 59)
    assert release_held_place(enrolment=waits) is False
    at(2026, 10, 15, 17)
    assert release_held_place(enrolment=answered) is False
    assert release_held_places() == 1
