"""A meeting for which the group chooses pitches, with people of both sides."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from course import clock
from course.enums import ItemKind, Side
from course.models import Edition, Meeting, ProgrammeItem, User
from pitches.actions.choosing.dots import give_dots
from pitches.enums import PitchState
from pitches.models import Ballot, ChoosingRound, Pitch
from tests.factories import EditionFactory, ItemFactory, PitchFactory, SlotFactory, member
from tests.helpers.pitches import meeting_on_the_day

OPENS = dt.datetime(2027, 3, 1, 9, tzinfo=clock.AMSTERDAM)
CLOSES = dt.datetime(2027, 3, 18, 17, tzinfo=clock.AMSTERDAM)
WHILE_OPEN = (2027, 3, 8, 10)
WHEN_CLOSED = (2027, 3, 19, 10)


@dataclass
class Choosing:
    """Three insurers and one municipality give dots; the pitches are of two insurers and one municipality, in the
    order in which they were handed in: Telefoon, Wachttijd, Schulden.
    """

    edition: Edition
    meeting: Meeting
    item: ProgrammeItem
    round: ChoosingRound
    voters: list[User]
    pitches: list[Pitch]

    def give(self, voter: int, *numbers: int) -> Ballot | None:
        """As many dots to the pitches, in their order."""
        dots = {pitch.pk: number for pitch, number in zip(self.pitches, numbers, strict=False)}
        return give_dots(round=self.round, dots=dots, by=self.voters[voter])

    @property
    def stored(self) -> dict[str, dict[str, int]]:
        """By the last name of who gave them and the title of the pitch."""
        return {
            ballot.user.last_name: {dot.pitch.title: dot.number for dot in ballot.dots.all()}
            for ballot in self.round.ballots.all()
        }


def person_of_side(edition: Edition, side: Side, last_name: str) -> User:
    return member(edition, side=side, user__last_name=last_name, user__infix="").user


def choosing(edition: Edition | None = None) -> Choosing:
    """The round is open from 1 to 18 March 2027; the meeting is on the 25th."""
    edition = edition or EditionFactory()
    meeting = meeting_on_the_day(edition)
    item = ItemFactory(meeting=meeting, kind=ItemKind.PITCH, title="Pitches")
    sides = {"Aker": Side.INSURER, "Bos": Side.INSURER, "Cohen": Side.INSURER, "Dijk": Side.MUNICIPALITY}
    voters = [person_of_side(edition, side, name) for name, side in sides.items()]
    authors = {"Telefoon": Side.INSURER, "Wachttijd": Side.MUNICIPALITY, "Schulden": Side.INSURER}
    pitches = [
        PitchFactory(
            edition=edition,
            title=title,
            state=PitchState.OPEN,
            author=person_of_side(edition, side, f"van {title}"),
            submitted_at=dt.datetime(2027, 2, day, 10, tzinfo=clock.AMSTERDAM),
        )
        for day, (title, side) in enumerate(authors.items(), start=1)
    ]
    round = ChoosingRound.objects.create(meeting=meeting, opens_at=OPENS, closes_at=CLOSES, seed=7)
    return Choosing(edition, meeting, item, round, voters, pitches)


def turns_in_order() -> Choosing:
    """The three pitches have their turns in the item, one after the other."""
    group = choosing()
    for position, pitch in enumerate(group.pitches, start=1):
        SlotFactory(item=group.item, pitch=pitch, position=position)
    Pitch.objects.filter(pk__in=[pitch.pk for pitch in group.pitches]).update(state=PitchState.PLANNED)
    return group
