"""One person gives dots in two tabs at once: one of the two stands, and never both."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from pitches.actions.choosing import dots
from pitches.actions.choosing.dots import give_dots
from pitches.models import ChoosingRound, Dot
from tests.helpers.choosing import WHILE_OPEN, choosing
from tests.services.threads import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def group(at):
    at(*WHILE_OPEN)
    group = choosing()
    group.give(0, 1)
    return group


def given_at_once(group):
    """In four tabs: two that give all to one pitch, two that give all to the others."""
    one, two, three = (pitch.pk for pitch in group.pitches)
    tabs = [{one: 2, two: 1}, {two: 1, three: 2}] * 2
    return at_once(lambda given: give_dots(round=group.round, dots=given, by=group.voters[0]), tabs)


def stored(group):
    return dict(Dot.objects.filter(ballot__round=group.round).values_list("pitch__title", "number"))


def test_of_tabs_that_give_at_once_one_stands(group):
    for _round in range(5):
        answers = given_at_once(group)
        assert {getattr(one, "pk", one) for one in answers} == {group.round.ballots.get().pk}
        assert stored(group) in ({"Telefoon": 2, "Wachttijd": 1}, {"Wachttijd": 1, "Schulden": 2})


def test_control_without_the_lock_the_tabs_mix_or_break(group, monkeypatch):
    rounds = ChoosingRound.objects.select_related("meeting__edition")
    monkeypatch.setattr(dots, "locked", lambda round: rounds.get(pk=round.pk))
    mixed = []
    for _round in range(20):
        answers = given_at_once(group)
        mixed.append(sum(stored(group).values()) > 3 or any(isinstance(one, IntegrityError) for one in answers))
    assert any(mixed)
