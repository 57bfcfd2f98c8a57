"""The rows of pitches."""

from pitches.models.choosing import Dot
from pitches.models.pitches import Contribution, Pitch, PitchSlot, Recognition
from pitches.models.promises import Outcome, Promise

__all__ = ["Contribution", "Dot", "Outcome", "Pitch", "PitchSlot", "Promise", "Recognition"]
