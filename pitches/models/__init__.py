"""The rows of pitches."""

from pitches.models.afterwards import CheckIn, Letter
from pitches.models.choosing import Ballot, ChoosingRound, Dot, Verdict
from pitches.models.guests import GuestQuestion
from pitches.models.merging import MergeProposal
from pitches.models.pitches import Contribution, Pitch, PitchSlot, Recognition
from pitches.models.promises import Outcome, Promise
from pitches.models.session import ContributionDot, Discussion, FormatPhase, PitchFormat
from pitches.models.turns import PitchRole, TableSeat
from pitches.models.versions import PitchVersion

__all__ = [
    "Ballot",
    "CheckIn",
    "ChoosingRound",
    "Contribution",
    "ContributionDot",
    "Discussion",
    "Dot",
    "FormatPhase",
    "GuestQuestion",
    "Letter",
    "MergeProposal",
    "Outcome",
    "Pitch",
    "PitchFormat",
    "PitchRole",
    "PitchSlot",
    "PitchVersion",
    "Promise",
    "Recognition",
    "TableSeat",
    "Verdict",
]
