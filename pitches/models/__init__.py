"""The rows of pitches."""

from pitches.models.contributions import Contribution
from pitches.models.outcomes import Outcome, Promise
from pitches.models.pitches import Dot, Pitch, PitchSlot, Recognition

__all__ = ["Contribution", "Dot", "Outcome", "Pitch", "PitchSlot", "Promise", "Recognition"]
