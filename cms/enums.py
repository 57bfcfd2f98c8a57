"""Kinds that pages choose from."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Maturity(TextChoices):
    """How far a good practice is (*rijpheid*)."""

    STARTED = "started", _("Just started")
    UNDERWAY = "underway", _("On its way")
    EMBEDDED = "embedded", _("Here to stay")
