"""Pitches on pages of the course, which itself knows no pitches: `{% load pitches %}` in the template."""

from __future__ import annotations

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.functional import Promise as Lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from course.models import Meeting, User
from course.rules import is_organiser
from pitches.differences import Kind, Piece
from pitches.enums import PitchState, PromiseState
from pitches.models import Pitch, Promise
from pitches.queries.check_ins import said_about
from pitches.queries.choosing import open_rounds
from pitches.queries.look_back import has_promises
from pitches.queries.pitches import own_pitches, pitches_of_meeting
from pitches.queries.promises import open_promises_of
from pitches.queries.tables import items_at_tables
from pitches.queries.turns import with_roles
from pitches.rules import can_change_promise, is_author, owner_left

register = template.Library()

TONES: dict[str, str] = {
    PitchState.PLANNED: "good",
    PitchState.IN_DISCUSSION: "good",
    PitchState.RETURNED: "warning",
    PitchState.DECLINED: "bad",
    PitchState.WITHDRAWN: "bad",
    PromiseState.KEPT: "good",
    PromiseState.BUSY: "warning",
}


@register.inclusion_tag("pitches/parts/meeting_pitches.html")
def meeting_pitches(meeting: Meeting, user: User) -> dict[str, object]:
    """The pitches with a turn in the meeting that the person may see, and the way to what it opens with, each under a
    heading 2; or nothing at all.
    """
    pitches = with_roles(pitches_of_meeting(meeting, user))
    tables = items_at_tables(meeting, user) if pitches else []
    return {"pitches": pitches, "meeting": meeting, "looks_back": has_promises(meeting), "tables": tables}


@register.inclusion_tag("pitches/parts/my_pitches.html")
def my_pitches(user: User) -> dict[str, object]:
    """The person's own pitches and open promises, each under a heading of level 2; two queries."""
    return {"pitches": own_pitches(user), "promises": open_promises_of(user)}


@register.inclusion_tag("pitches/choosing/open_rounds.html")
def choosing_rounds(user: User, meeting: Meeting | None = None) -> dict[str, object]:
    """Where the person can give dots now, in all courses or for one meeting; one query, none without a place."""
    return {"rounds": open_rounds(user, meeting)}


@register.inclusion_tag("pitches/parts/check_ins.html")
def check_ins(pitch: Pitch) -> dict[str, object]:
    """How it is after the course with a pitch and its promises; nothing before that."""
    return {"said": said_about(pitch)}


@register.inclusion_tag("pitches/choosing/roles.html")
def turn_roles(pitch: Pitch) -> dict[str, object]:
    """Who does what in the turn of a pitch, or that a role is free; nothing before anybody has one."""
    return {"roles": with_roles([pitch])[0].turn_roles if hasattr(pitch, "slot") else []}


@register.inclusion_tag("pitches/parts/meter.html")
def recognition_meter(pitch: Pitch) -> dict[str, object]:
    """Two circles that touch, as large as the number of people of each side who recognise the pitch; `with_counts` put
    the numbers there. A drawing of what stands beside it in words.
    """
    numbers = {"insurer": pitch.recognised_insurer, "municipality": pitch.recognised_municipality}
    radii = {side: min(46, round(14 + 7 * number**0.5)) for side, number in numbers.items()}
    places = {"insurer": 100 - radii["insurer"], "municipality": 100 + radii["municipality"]}
    sides = [{"side": side, "number": numbers[side], "radius": radii[side], "x": places[side]} for side in numbers]
    return {"circles": sides}


@register.filter
def clock_face(milliseconds: int) -> str:
    """2:05, or −0:30 when it takes longer than it was meant to; 72:00:00 of what takes days. The script on the page
    counts in the same way.
    """
    seconds = -(-milliseconds // 1000)
    minutes, rest = divmod(abs(seconds), 60)
    whole = str(minutes) if minutes < 100 else f"{minutes // 60}:{minutes % 60:02}"
    return f"{'−' if seconds < 0 else ''}{whole}:{rest:02}"


@register.filter
def minutes_in_words(minutes: int) -> str:
    """12 minuten, or 3 dagen for what takes days."""
    days, rest = divmod(minutes, 24 * 60)
    if days and not rest:
        return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}
    return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}


STANDS: dict[str, str | Lazy] = {
    PitchState.DRAFT: _("Only you and the course office see this pitch. The group reads it after you hand it in."),
    PitchState.SUBMITTED: _("The course office reads this pitch first. After that it is open to the group."),
    PitchState.PARKED: _("This pitch waits for another moment:"),
    PitchState.MERGED: _("This pitch went up in another, of both owners together:"),
    PitchState.DECLINED: _("This pitch does not go ahead:"),
    PitchState.WITHDRAWN: _("This pitch is withdrawn. The group no longer sees it."),
}


@register.filter
def changed_by(promise: Promise, user: User) -> bool:
    """They may write it better; touches its pitch."""
    return can_change_promise(user, promise, promise.owner)


@register.filter
def lost_owner(promise: Promise) -> bool:
    """Nobody is going to do it as it stands: it is open, and its owner left."""
    return not promise.has_ended and owner_left(promise)


@register.filter
def closed_by(promise: Promise, user: User) -> bool:
    """They say how it went in place of an owner who left."""
    return lost_owner(promise) and (is_organiser(user) or is_author(user, promise.pitch))


@register.filter
def marked(piece: Piece) -> str:
    """Struck through when it is gone, underlined when it was added."""
    tag = {Kind.GONE: "del", Kind.ADDED: "ins"}.get(piece.kind)
    text = linebreaksbr(piece.text)
    return format_html("<{0}>{1}</{0}>", tag, text) if tag else text


@register.filter
def how_it_stands(pitch: Pitch) -> str | Lazy:
    """What its owner reads of a pitch that the group does not see; else nothing."""
    return STANDS.get(pitch.state, "")


@register.filter
def tone(row: Pitch | Promise) -> str:
    """Of its state as a badge. 'Not managed' is a normal end, so it is not red."""
    return TONES.get(row.state, "neutral")
