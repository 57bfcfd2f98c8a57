"""Somebody who is asked to speak, in any state."""

from __future__ import annotations

from typing import Any

from course.authority import Purpose, SignedLink
from course.enums import SpeakerState
from course.models import SpeakerInvitation
from course.queries.speakers.links import IN_FULL, token_of
from tests.factories import ItemFactory, UserFactory


def make_speaker(state: SpeakerState, *, meeting: Any = None, **values: Any) -> SpeakerInvitation:
    """For one item on 21 January 2027 from 10:00 to 11:00. Who accepted stands in the programme."""
    item = ItemFactory(meeting=meeting) if meeting else ItemFactory()
    values = {"person": UserFactory(), **values}
    row = SpeakerInvitation.objects.create(meeting=item.meeting, state=state, **values)
    row.items.set([item])
    if row.has_accepted:
        item.speakers.add(row.person)
    return IN_FULL.get(pk=row.pk)


def link_to(invitation: SpeakerInvitation, reader: Any = None) -> SignedLink:
    return SignedLink(Purpose.SPEAKER, token_of(invitation), reader)
