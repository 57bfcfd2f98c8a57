"""Several people at once: everybody or nobody, told beforehand to the word, and once."""

from __future__ import annotations

import pytest

from course.actions.enrolment.bulk_placing import (
    ChangedSince,
    NobodyChosen,
    NoSeatLeft,
    NotForAll,
    NotFromHere,
    NotSentYet,
    OrganisationHasItsShare,
    SeatsOfSideTaken,
    place_many,
    preview_many,
)
from course.actions.enrolment.transition import EditionCancelled
from course.actions.mail.telling import AT_ONCE
from course.enums import EnrolmentState, Placing, Side
from course.models import Edition, Enrolment, Message
from course.queries.enrolment.history import history_of
from course.queries.enrolment.overview import state_in_words
from tests import factories
from tests.factories import EditionFactory, OrganiserFactory

S = EnrolmentState


@pytest.fixture
def edition(db, at):
    """The course office places; three seats and two, on 1 October 2026."""
    at(2026, 10, 1, 10)
    return EditionFactory(placing=Placing.BY_OFFICE)


@pytest.fixture
def petra(db):
    return OrganiserFactory()


def member(edition, state=S.RECEIVED, **fields):
    return factories.member(edition, state, **fields)


def seen(*rows):
    return {row.pk: Enrolment.objects.get(pk=row.pk).moves for row in rows}


def states(*rows):
    return [Enrolment.objects.get(pk=row.pk).state for row in rows]


def refusals(outcome):
    return {step.enrolment.pk: step.refusal for step in outcome.refused}


def test_everybody_is_placed_and_told_once_with_the_reason_in_the_history(edition, petra):
    rows = [member(edition), member(edition, side=Side.INSURER)]
    outcome = place_many(
        edition=edition, chosen=seen(*rows), to=S.PLACED, by=petra, telling=AT_ONCE, reason="Verdeling rond"
    )
    assert states(*rows) == [S.PLACED, S.PLACED]
    assert [step.enrolment.pk for step in outcome.done] == [row.pk for row in rows]
    assert Message.objects.filter(template="bevestiging").count() == 2
    assert [line.why for line in history_of(rows[0])] == ["Verdeling rond"]
    assert "Reden" not in Message.objects.first().body


def test_a_second_click_changes_nothing_and_says_so(edition, petra):
    rows = [member(edition), member(edition)]
    chosen = seen(*rows)
    place_many(edition=edition, chosen=chosen, to=S.PLACED, by=petra, telling=AT_ONCE)
    again = place_many(edition=edition, chosen=chosen, to=S.PLACED, by=petra, telling=AT_ONCE)
    assert (len(again.done), len(again.already)) == (0, 2)
    assert Message.objects.count() == 2
    assert len(history_of(rows[0])) == 1


def test_one_refusal_is_named_and_nothing_happens_to_anybody(edition, petra):
    first, second = member(edition), member(edition, S.WITHDRAWN)
    before = state_in_words(second)
    with pytest.raises(NotForAll) as refused:
        place_many(edition=edition, chosen=seen(first, second), to=S.PLACED, by=petra, telling=AT_ONCE)
    assert refusals(refused.value.outcome) == {second.pk: str(NotFromHere(state=before))}
    assert states(first, second) == [S.RECEIVED, S.WITHDRAWN]
    assert Message.objects.count() == 0


def test_the_third_for_two_seats_is_refused_in_the_order_of_sending_whatever_the_order_of_choosing(edition, petra):
    rows = [member(edition, submitted_at=f"2026-09-0{day}T10:00:00Z") for day in (3, 1, 2)]
    outcome, _mails = preview_many(edition=edition, chosen=[row.pk for row in rows], to=S.PLACED, by=petra)
    assert refusals(outcome) == {rows[0].pk: str(SeatsOfSideTaken())}


def test_no_seat_at_all_is_refused(edition, petra):
    for side in (Side.INSURER, Side.MUNICIPALITY):
        for _number in range(edition.seats(side)):
            member(edition, S.PLACED, side=side)
    row = member(edition)
    outcome, _mails = preview_many(edition=edition, chosen=[row.pk], to=S.PLACED, by=petra)
    assert refusals(outcome) == {row.pk: str(NoSeatLeft())}


def test_an_organisation_over_its_maximum_is_refused(edition, petra):
    Edition.objects.update(max_per_organisation=1)
    row = member(edition, organisation=member(edition, S.PLACED).user.organisation)
    outcome, _mails = preview_many(edition=edition, chosen=[row.pk], to=S.PLACED, by=petra)
    assert refusals(outcome) == {row.pk: str(OrganisationHasItsShare(number=1))}


def test_who_has_a_seat_already_needs_no_second_one(edition, petra, at):
    until = at(2026, 10, 1, 10)
    offered = member(edition, S.OFFERED)
    held = member(edition, S.AWAITING_APPROVAL, held_until=until)
    place_many(edition=edition, chosen=seen(offered, held), to=S.PLACED, by=petra, telling=AT_ONCE)
    assert states(offered, held) == [S.PLACED, S.PLACED]
    assert Enrolment.objects.get(pk=held.pk).held_until is None


def test_a_draft_was_not_sent_and_stays_a_draft(edition, petra):
    row = member(edition, S.DRAFT, side="")
    outcome, _mails = preview_many(edition=edition, chosen=[row.pk], to=S.PLACED, by=petra)
    assert refusals(outcome) == {row.pk: str(NotSentYet())}


def test_who_changed_since_the_office_looked_is_refused(edition, petra):
    row = member(edition)
    chosen = seen(row)
    place_many(edition=edition, chosen=seen(row), to=S.WAITING, by=petra, telling=AT_ONCE)
    with pytest.raises(NotForAll) as refused:
        place_many(edition=edition, chosen=chosen, to=S.NOT_PLACED, by=petra, telling=AT_ONCE)
    now = state_in_words(Enrolment.objects.get(pk=row.pk))
    assert refusals(refused.value.outcome) == {row.pk: str(ChangedSince(state=now))}


def test_the_preview_writes_nothing_and_shows_the_very_mails(edition, petra):
    rows = [member(edition), member(edition)]
    member(edition, S.PLACED)
    member(edition, S.PLACED)
    _outcome, mails = preview_many(edition=edition, chosen=[row.pk for row in rows], to=S.WAITING, by=petra)
    foreseen = [(one.person_id, one.subject, one.body) for one in mails]
    assert (states(*rows), Message.objects.count(), history_of(rows[0])) == ([S.RECEIVED, S.RECEIVED], 0, [])
    place_many(edition=edition, chosen=seen(*rows), to=S.WAITING, by=petra, telling=AT_ONCE)
    assert foreseen == list(Message.objects.order_by("pk").values_list("person_id", "subject", "body"))
    assert list(Enrolment.objects.filter(state=S.WAITING).order_by("pk").values_list("rank", flat=True)) == [1, 2]


def test_two_who_leave_the_line_together_leave_no_gap(edition, petra):
    member(edition, S.PLACED)
    member(edition, S.PLACED)
    line = [member(edition, S.WAITING, rank=rank) for rank in (1, 2, 3, 4)]
    place_many(edition=edition, chosen=seen(line[0], line[1]), to=S.NOT_PLACED, by=petra, telling=AT_ONCE)
    assert [Enrolment.objects.get(pk=row.pk).rank for row in line] == [None, None, 1, 2]


def test_a_place_that_is_free_afterwards_is_offered_and_the_preview_says_to_whom(edition, petra):
    row = member(edition)
    outcome, mails = preview_many(edition=edition, chosen=[row.pk], to=S.WAITING, by=petra)
    assert [step.enrolment.pk for step in outcome.offered] == [row.pk]
    assert [one.template for one in mails] == ["plek_vrij"]
    place_many(edition=edition, chosen=seen(row), to=S.WAITING, by=petra, telling=AT_ONCE)
    assert states(row) == [S.OFFERED]


def test_who_is_placed_before_others_in_line_is_marked(edition, petra):
    member(edition, S.WAITING, rank=1)
    second = member(edition, S.WAITING, rank=2)
    outcome, _mails = preview_many(edition=edition, chosen=[second.pk], to=S.PLACED, by=petra)
    assert [step.passes for step in outcome.steps] == [1]


def test_who_has_no_approval_is_marked(edition, petra):
    row = member(edition, S.AWAITING_APPROVAL)
    outcome, _mails = preview_many(edition=edition, chosen=[row.pk], to=S.PLACED, by=petra)
    assert [step.unapproved for step in outcome.steps] == [True]


def test_people_of_another_edition_are_not_touched(edition, petra):
    other = member(EditionFactory())
    with pytest.raises(NobodyChosen):
        place_many(edition=edition, chosen=seen(other), to=S.PLACED, by=petra, telling=AT_ONCE)
    assert states(other) == [S.RECEIVED]


def test_a_cancelled_edition_gives_no_places(edition, petra):
    row = member(edition)
    Edition.objects.update(is_cancelled=True)
    with pytest.raises(EditionCancelled):
        place_many(edition=edition, chosen=seen(row), to=S.PLACED, by=petra, telling=AT_ONCE)
    with pytest.raises(EditionCancelled):
        preview_many(edition=edition, chosen=[row.pk], to=S.PLACED, by=petra)
