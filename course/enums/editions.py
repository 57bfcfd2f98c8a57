"""The phases of an edition and what is to be done after copying one."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Phase(TextChoices):
    """Where an edition stands. Computed by `queries.editions.phase.phase_of`, never stored."""

    DRAFT = "draft", _("Draft")
    ANNOUNCED = "announced", _("Soon")
    OPEN = "open", _("Open for enrolment")
    LAST_PLACES = "last_places", _("Last places")
    FULL = "full", _("Full, waiting list open")
    CLOSED = "closed", _("Enrolment is closed")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Does not go ahead")

    @property
    def enrolment_ended(self) -> bool:
        """The deadline lies behind us, of an edition that goes ahead."""
        return self in {Phase.CLOSED, Phase.RUNNING, Phase.FINISHED}


class EditionTask(TextChoices):
    """What is left to do after an edition was copied."""

    DAYS = "days", _("Marked days")
    PLACES = "places", _("Places and links")
    SPEAKERS = "speakers", _("Speakers")
    VISITS = "visits", _("Work visits")
    TEXTS = "texts", _("Texts")
    PAGE = "page", _("The page")
    MEETINGS = "meetings", _("Meetings announced")
    ANNOUNCE = "announce", _("Edition announced")
