"""Why somebody goes on this visit, and why not on the one of the first choice. Nobody's choice is named to others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from course.enums import NotFirst
from course.models import DraftPlace, VisitPlace


def why_this(place: DraftPlace | VisitPlace) -> str:
    """A sentence for who goes there."""
    if place.why == NotFirst.HAND:
        return _("The course office placed you here.")
    if place.why == NotFirst.LATER:
        return _("You came after the allocation. This was the best place that was left.")
    if place.why == NotFirst.OFF:
        return _("The visit on which you would go does not go ahead. This was the best place that was left.")
    if place.rank == 0:
        return _("You did not choose, so we placed you where you fit best.")
    if place.rank == 1:
        return _("This is your first choice.")
    return _("This is number %(rank)d of your choice.") % {"rank": place.rank}


def why_not_first(place: DraftPlace | VisitPlace) -> str:
    """A sentence for who did not get the first choice; empty for others."""
    return SENTENCES[NotFirst(place.why)](place.number) if place.why else ""


def _placed(number: int) -> str:
    words = ngettext(
        "With your first choice %(number)d other person would have no place.",
        "With your first choice %(number)d other people would have no place.",
        number,
    )
    return words % {"number": number}


def _goes_ahead(number: int) -> str:
    words = ngettext(
        "With your first choice %(number)d other visit would have too few people.",
        "With your first choice %(number)d other visits would have too few people.",
        number,
    )
    return words % {"number": number}


def _mixed(number: int) -> str:
    words = ngettext(
        "With your first choice a side would be %(number)d person short on a visit.",
        "With your first choice a side would be %(number)d people short on the visits.",
        number,
    )
    return words % {"number": number}


def _total(number: int) -> str:
    words = ngettext(
        "With your first choice others would go down %(number)d step in their order.",
        "With your first choice others together would go down %(number)d steps in their order.",
        number,
    )
    return words % {"number": number}


SENTENCES: Mapping[NotFirst, Callable[[int], str]] = {
    NotFirst.CLASH: lambda _number: _("Your first choice is at a time when you are somewhere else."),
    NotFirst.STEPS: lambda _number: _("We do not know that your first choice is step-free."),
    NotFirst.FELL_OUT: lambda _number: _("Your first choice has too few people, so nobody goes there."),
    NotFirst.RULES: lambda _number: _("With your first choice the limits of this round could not all be kept."),
    NotFirst.PLACED: _placed,
    NotFirst.GOES_AHEAD: _goes_ahead,
    NotFirst.MIXED: _mixed,
    NotFirst.FEW_BAD: lambda _number: _(
        "With your first choice somebody else would get one of the last choices, perhaps for the second time."
    ),
    NotFirst.TOTAL: _total,
    NotFirst.LOT: lambda _number: _("Others had as much claim to a place there. The lot decided."),
    NotFirst.HAND: lambda _number: "",
    NotFirst.LATER: lambda _number: "",
    NotFirst.OFF: lambda _number: "",
}
