"""The words of the house on paper. What people typed is not among them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from course.enums import PackPart, Side
from course.formatting import full_moment
from course.print.data import Pack


def side_words() -> dict[str, str]:
    return {
        Side.INSURER.value: _("Insurer"),
        Side.MUNICIPALITY.value: _("Municipality"),
        Side.NEITHER.value: _("Other"),
    }


def words_of(pack: Pack, made_at: dt.datetime) -> dict[str, object]:
    """In the active language."""
    return {
        **{part.value: str(part.label) for part in PackPart},
        **_of_people(),
        **_of_the_day(),
        **_of_numbers(pack),
        "sheet": _("sheet {n} of {all}"),
        "made": _("Made %(moment)s") % {"moment": full_moment(made_at)},
    }


def _of_people() -> dict[str, object]:
    return {
        "name": _("Name"),
        "organisation": _("Organisation"),
        "signature": _("Signature"),
        "nobody": _("Nobody has a place yet."),
        "sides": side_words(),
        "ruler": _("This line is 10 cm. If it is not, print at 100 percent."),
        "look-at": _("Look at this before you print"),
        "too-long": _("Too long to fit: write these by hand"),
        "substitutes": _("Signs that we cannot print, and what stands there instead"),
    }


def _of_the_day() -> dict[str, object]:
    return {
        "time": _("Time"),
        "what": _("What"),
        "who": _("Who"),
        "no-programme": _("This meeting has no programme yet."),
        "numbers": _("Whom to call"),
        "who-to-call": _("Whom"),
        "telephone": _("Telephone"),
        "alarm": _("Ambulance, fire brigade, police"),
        "office": _("Course office"),
        "fill-in": _("Write the missing numbers here before you go."),
        "address": _("Where we are"),
        "plan-b": _("Plan B"),
        "first-aid": _("Nearest A&E and AED"),
        "address-for-112": _("Address for 112"),
        "no-plan-b": _("There is no plan B yet."),
    }


def _of_numbers(pack: Pack) -> dict[str, object]:
    expected, told = len(pack.attendees), pack.told_needs
    return {
        "need": _("What we must arrange"),
        "number": _("People"),
        "choice": _("Choice"),
        "silent": _("No answer yet"),
        "expected": ngettext("%(number)d person has a place.", "%(number)d people have a place.", expected)
        % {"number": expected},
        "told": ngettext(
            "%(number)d of them told us what we must arrange.", "%(number)d of them told us what we must arrange.", told
        )
        % {"number": told},
    }
