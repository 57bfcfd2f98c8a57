from __future__ import annotations

import pytest
from django.utils import translation
from wagtail.models import ModelLogEntry

from course.actions.mail.anew import no_longer_true
from course.actions.mail.telling import AT_ONCE, NotDecided, Telling
from course.authority import OnlyTheOffice
from course.enums import ItemKind, MessageState, Tell
from course.models import Message
from pitches.actions.choosing.deciding import (
    DecidedBefore,
    NothingToDecide,
    PitchesChanged,
    Reason,
    ReasonMissing,
    StillOpen,
    WordsMissing,
    decide_round,
)
from pitches.actions.choosing.rounds import RoundDecided
from pitches.actions.pitches.transition import ItemDoesNotFit, plan_pitch, transition_pitch
from pitches.enums import NotChosen, PitchState
from pitches.models import ChoosingRound, Pitch, PitchSlot, Verdict
from tests.factories import ItemFactory, OrganiserFactory, UserFactory
from tests.helpers.choosing import CLOSES, WHEN_CLOSED, WHILE_OPEN, choosing
from tests.helpers.pitches import meeting_on_the_day

pytestmark = pytest.mark.django_db

TIME = Reason(NotChosen.TIME)


@pytest.fixture
def group(at):
    at(*WHEN_CLOSED)
    return choosing()


@pytest.fixture
def petra():
    return OrganiserFactory()


def decide(group, by, chosen=(2, 0), reasons=None, telling=AT_ONCE, **kwargs):
    """The pitches by their number; without reasons, the second was too much for the time."""
    reasons = {1: TIME} if reasons is None else reasons
    return decide_round(
        round=group.round,
        chosen=[group.pitches[number].pk for number in chosen],
        reasons={group.pitches[number].pk: reason for number, reason in reasons.items()},
        by=by,
        telling=telling,
        **{"item": group.item, **kwargs},
    )


def states(group):
    return [pitch.state for pitch in Pitch.objects.filter(pk__in=[one.pk for one in group.pitches]).order_by("pk")]


def test_the_chosen_get_their_turns_in_order_and_the_others_stay_open(group, petra):
    round = decide(group, petra)
    assert states(group) == [PitchState.PLANNED, PitchState.OPEN, PitchState.PLANNED]
    slots = PitchSlot.objects.filter(item=group.item).values_list("position", "pitch__title")
    assert list(slots) == [(1, "Schulden"), (2, "Telefoon")]
    assert round.decided_at is not None
    assert list(Verdict.objects.values_list("pitch__title", "turn", "reason")) == [
        ("Schulden", 1, ""),
        ("Telefoon", 2, ""),
        ("Wachttijd", None, "time"),
    ]


def test_history_says_who_decided_and_why_a_pitch_was_not_chosen(group, petra):
    decide(group, petra)
    line = ModelLogEntry.objects.for_instance(group.round).get()
    assert (line.action, line.user, line.data) == ("pitches.round.decide", petra, {"number": 2})
    entry = ModelLogEntry.objects.for_instance(group.pitches[1]).get()
    with translation.override("en"):
        assert (entry.message, entry.user) == ("Not chosen for a meeting", petra)
    assert entry.action == "pitches.not_chosen"


def test_owners_of_the_others_read_the_reason(group, petra):
    Pitch.objects.filter(pk=group.pitches[1].pk).update(co_owner=group.voters[0])
    decide(group, petra, reasons={1: Reason(NotChosen.SMALL_CIRCLE, " Met de wijkteams. ")})
    letters = Message.objects.filter(template="pitch_niet_gekozen")
    assert {one.person for one in letters} == {group.pitches[1].author, group.voters[0]}
    body = letters.first().body
    assert "Dit komt beter tot zijn recht in een kleine groep. Met de wijkteams." in body
    assert letters.first().subject == "Je pitch 'Wachttijd' komt op donderdag 25 maart 2027 niet aan bod"
    assert Message.objects.filter(template="pitch_gepland").count() == 2


def test_another_reason_is_told_in_its_own_words(group, petra):
    decide(group, petra, reasons={1: Reason(NotChosen.OTHER, "Eerst het antwoord van de NZa.")})
    assert Verdict.objects.get(pitch=group.pitches[1]).why == "Eerst het antwoord van de NZa."


def test_one_decision_is_about_all_mails(group, petra):
    with pytest.raises(NotDecided):
        decide(group, petra, telling=None)
    assert not Verdict.objects.exists()
    decide(group, petra, telling=Telling(Tell.HOLD))
    assert list(Message.objects.order_by("template").values_list("template", "state")) == [
        ("pitch_gepland", MessageState.HELD),
        ("pitch_gepland", MessageState.HELD),
        ("pitch_niet_gekozen", MessageState.HELD),
    ]
    assert Message.objects.values("sending").distinct().count() == 1


def test_nobody_is_told_with_a_reason(group, petra):
    decide(group, petra, telling=Telling(Tell.NOBODY, "We vertellen het zelf."))
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.CANCELLED}
    line = ModelLogEntry.objects.get(action="course.telling.nobody")
    assert line.data == {"number": 3, "reason": "We vertellen het zelf."}


def test_a_second_click_is_a_success_and_another_decision_is_refused(group, petra):
    decide(group, petra)
    with pytest.raises(DecidedBefore):
        decide(group, petra)
    for other in ({"chosen": (0, 2)}, {"reasons": {1: Reason(NotChosen.DISCUSSED)}}, {"item": None}):
        with pytest.raises(RoundDecided):
            decide(group, petra, **other)
    assert Message.objects.count() == 3


def test_nobody_decides_while_dots_can_be_given(group, petra, at):
    at(*WHILE_OPEN)
    with pytest.raises(StillOpen):
        decide(group, petra)


@pytest.mark.parametrize(
    ("chosen", "reasons", "refusal"),
    [
        ((0,), {1: TIME}, ReasonMissing),
        ((0, 2), {1: Reason(NotChosen.OTHER, " ")}, WordsMissing),
        ((0, 0), {1: TIME, 2: TIME}, PitchesChanged),
    ],
)
def test_each_open_pitch_is_chosen_once_or_has_its_reason(group, petra, chosen, reasons, refusal):
    with pytest.raises(refusal):
        decide(group, petra, chosen=chosen, reasons=reasons)
    assert (Verdict.objects.count(), Message.objects.count(), states(group)) == (0, 0, [PitchState.OPEN] * 3)


def test_a_pitch_that_moved_on_meanwhile_is_looked_at_again(group, petra):
    transition_pitch(pitch=group.pitches[0], to=PitchState.WITHDRAWN, by=group.pitches[0].author)
    with pytest.raises(PitchesChanged):
        decide(group, petra)
    Pitch.objects.update(state=PitchState.PARKED)
    with pytest.raises(NothingToDecide):
        decide(group, petra)


def test_turns_are_in_an_item_for_pitches_of_the_meeting(group, petra):
    elsewhere = ItemFactory(meeting=meeting_on_the_day(group.edition), kind=ItemKind.PITCH)
    lunch = ItemFactory(meeting=group.meeting, kind=ItemKind.BREAK)
    for item in (elsewhere, lunch, None):
        with pytest.raises(ItemDoesNotFit):
            decide(group, petra, item=item)


def test_none_can_be_chosen(group, petra):
    decide(group, petra, chosen=(), reasons=dict.fromkeys(range(3), TIME), item=None)
    assert states(group) == [PitchState.OPEN] * 3
    assert Message.objects.filter(template="pitch_niet_gekozen").count() == 3


def test_the_mail_is_untrue_once_the_pitch_has_a_turn_or_another_owner(group, petra):
    decide(group, petra, chosen=(0,), reasons={1: TIME, 2: TIME})
    letters = Message.objects.filter(template="pitch_niet_gekozen")
    assert no_longer_true(list(letters)) == []
    Pitch.objects.filter(pk=group.pitches[1].pk).update(author=UserFactory())
    assert no_longer_true(list(letters)) == [letters.get(about=f"pitch:{group.pitches[1].pk}")]
    plan_pitch(pitch=group.pitches[2], item=group.item, by=petra, telling=AT_ONCE)
    assert letters.get(about=f"pitch:{group.pitches[2].pk}").state == MessageState.CANCELLED


def test_a_pitch_that_was_not_chosen_is_there_to_choose_from_next_time(group, petra):
    decide(group, petra)
    later = meeting_on_the_day(group.edition)
    item = ItemFactory(meeting=later, kind=ItemKind.PITCH)
    group.round = ChoosingRound.objects.create(meeting=later, opens_at=group.round.opens_at, closes_at=CLOSES)
    decide(group, petra, chosen=(1,), reasons={}, item=item)
    assert states(group) == [PitchState.PLANNED] * 3


def test_only_the_office_decides(group):
    with pytest.raises(OnlyTheOffice):
        decide(group, group.voters[0])
