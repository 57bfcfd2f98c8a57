"""The lists of words that the office keeps."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TermKind(TextChoices):
    """The vocabularies of the field; one table, editable by editors."""

    THEME = "theme", _("Theme")
    LAW = "law", _("Law")
    AGREEMENT = "agreement", _("Agreement or funding")
    PARTY = "party", _("Party")
    PRINCIPLE = "principle", _("Guiding principle")
    DIMENSION = "dimension", _("Dimension of Positive Health")
    INSURER_GROUP = "insurer_group", _("Group of insurers")
    CARE_REGION = "care_region", _("Care office region")
    HOLIDAY_REGION = "holiday_region", _("Holiday region")
    PLANNING_RULE = "planning_rule", _("Planning rule")
    WORDING = "wording", _("Choice of words")
