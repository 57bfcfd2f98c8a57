from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from course import merging


class PitchesConfig(AppConfig):
    name = "pitches"
    verbose_name = _("Pitches")

    def ready(self) -> None:
        merging.register(MERGING)


OWN = merging.Relation(merging.Rule.MOVES, _("Pitches, contributions and promises"))
CLICKS = merging.Relation(merging.Rule.MOVES, _("Recognitions and dots"))
MERGING = {
    "pitches.pitch.author": OWN,
    "pitches.contribution.author": OWN,
    "pitches.promise.owner": OWN,
    "pitches.recognition.user": CLICKS,
    "pitches.dot.user": CLICKS,
}
"""What becomes of all this when two accounts are one person."""
