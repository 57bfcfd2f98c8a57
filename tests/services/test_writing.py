"""Two owners of one pitch keep what they wrote in the same moment."""

from __future__ import annotations

import pytest

from pitches.actions.pitches import writing
from pitches.actions.pitches.writing import ChangedMeanwhile, save_draft
from pitches.enums import PitchState
from pitches.models import Pitch
from tests.factories import EditionFactory, PitchFactory
from tests.helpers.pitches import member_of
from tests.services.threads import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pitch():
    edition = EditionFactory()
    author, other = member_of(edition), member_of(edition)
    return PitchFactory(edition=edition, author=author, co_owner=other, state=PitchState.DRAFT, context="Eerst.")


def both_keep(pitch):
    stamp = Pitch.objects.get(pk=pitch.pk).stamp

    def keep(person):
        data = {"context": f"Wat {person.pk} schreef."}
        return save_draft(by=person, data=data, pitch=Pitch.objects.get(pk=pitch.pk), stamp=stamp)

    return at_once(keep, pitch.owners)


def test_one_is_kept_and_the_other_is_told(pitch):
    answers = both_keep(pitch)
    [kept] = [one for one in answers if isinstance(one, Pitch)]
    assert sum(isinstance(one, ChangedMeanwhile) for one in answers) == 1
    pitch.refresh_from_db()
    assert pitch.context == kept.context


def test_control_without_the_lock_both_believe_to_have_kept_it(pitch, monkeypatch):
    def without_lock(row):
        return Pitch.objects.select_related("edition", "author", "co_owner").get(pk=row.pk)

    monkeypatch.setattr(writing, "lock_pitch", without_lock)
    believed = 0
    for _round in range(8):
        Pitch.objects.update(context="Eerst.")
        believed = max(believed, sum(isinstance(one, Pitch) for one in both_keep(pitch)))
    assert believed == 2
