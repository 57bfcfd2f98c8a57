"""Who somebody is: sides, kinds of organisations, roles, languages."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Side(TextChoices):
    """The axis of the whole product (*domein*): half the group insurer, half municipality."""

    INSURER = "insurer", _("Health insurer or care office")
    MUNICIPALITY = "municipality", _("Municipality or public health service")
    NEITHER = "neither", _("Neither side")


SIDES = (Side.INSURER, Side.MUNICIPALITY)
"""The two sides that have seats."""


class OrganisationKind(TextChoices):
    INSURER = "insurer", _("Health insurer")
    CARE_OFFICE = "care_office", _("Care office")
    MUNICIPALITY = "municipality", _("Municipality")
    PUBLIC_HEALTH = "public_health", _("Public health service (GGD)")
    GENERAL_PRACTICE = "general_practice", _("Group of general practices")
    MENTAL_HEALTH = "mental_health", _("Mental health provider")
    WELFARE = "welfare", _("Welfare organisation")
    ALLIANCE = "alliance", _("Alliance")
    RESIDENTS = "residents", _("Residents' initiative")
    OTHER = "other", _("Other organisation")


SIDE_OF_KIND = {
    OrganisationKind.INSURER: Side.INSURER,
    OrganisationKind.CARE_OFFICE: Side.INSURER,
    OrganisationKind.MUNICIPALITY: Side.MUNICIPALITY,
    OrganisationKind.PUBLIC_HEALTH: Side.MUNICIPALITY,
}


def side_of(kind: str) -> Side:
    """The side of a kind of organisation; neither for a kind that is none."""
    return SIDE_OF_KIND.get(OrganisationKind(kind), Side.NEITHER) if kind in OrganisationKind else Side.NEITHER


class InvoiceFormat(TextChoices):
    PDF = "pdf", _("PDF")
    UBL = "ubl-nlcius", _("UBL (NLCIUS)")


class Actor(StrEnum):
    """Who makes a move in a lifecycle. A colleague is who hands over the own place."""

    APPLICANT = "applicant"
    MANAGER = "manager"
    COLLEAGUE = "colleague"
    HOST = "host"
    SPEAKER = "speaker"
    ORGANISER = "organiser"
    SYSTEM = "system"


class Language(TextChoices):
    """What our pages and mails speak. What the course office writes is Dutch."""

    DUTCH = "nl", "Nederlands"
    ENGLISH = "en", "English"


class CalendarChoice(TextChoices):
    """How the own calendar keeps up with the course (*agenda bijhouden*)."""

    LINK = "link", _("With a calendar link")
    MAIL = "mail", _("With invitations by mail")
    BOTH = "both", _("With both")
    NONE = "none", _("I do it myself")


WITH_INVITATIONS = (CalendarChoice.MAIL, CalendarChoice.BOTH)


class Experience(TextChoices):
    STARTING = "starting", _("I am just starting")
    SOME = "some", _("1 to 3 years")
    LONG = "long", _("More than 3 years")
