"""What the course office writes down about a speaker.

Lock order: the edition first, then the question.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import text
from course.actions.locks import lock_edition
from course.actions.mail.settling import let_settle
from course.actions.mail.telling import deciding
from course.actions.speakers.answering import NEEDS
from course.actions.speakers.notices import tell_speaker
from course.actions.speakers.transition import locked
from course.authority import check_office
from course.changes import changes, merged
from course.enums import KNOWS_OF_IT, MailCode, SpeakerCondition
from course.errors import Refusal
from course.models import ProgrammeItem, SpeakerInvitation
from course.queries.speakers.transitions import HOLDS

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority

ASKED = ("topic", "call_time", "material_due_on")
"""What the speaker reads of it, and hears of when it changes."""

WRITTEN = (*ASKED, *NEEDS, "note")

Needs = Mapping[str, object]
"""What a speaker needs: the values of NEEDS by name."""


class AskedBefore(Refusal):
    message = _("%(person)s is with this meeting already.")


class ForeignItem(Refusal):
    message = _("One of the parts belongs to another meeting.")


class DueTooLate(Refusal):
    message = _("Ask for the material before the meeting, or on the day itself.")


class StandsInProgramme(Refusal):
    message = _("This speaker stands in the programme. Change there at which parts.")


class ToldMeanwhile(Refusal):
    message = _(
        "The speaker told us meanwhile: '%(told)s'. What you typed is still here; save it once more to keep yours."
    )


@transaction.atomic
def save_speaker(
    *,
    invitation: SpeakerInvitation,
    items: Collection[ProgrammeItem] | None,
    by: Authority,
    seen: Needs | None = None,
    telling: Telling | None = None,
) -> SpeakerInvitation:
    """Keep what somebody is asked, and for which parts (None: as they were). Who was asked hears what changed of it.

    `seen` are the needs as the form showed them: what the speaker told since stays where the form changed nothing.
    Raises OnlyTheOffice, AskedBefore, ForeignItem, DueTooLate, ToldMeanwhile where both changed the same,
    StandsInProgramme, and what `deciding` raises.
    """
    check_office(by)
    stored = None
    if invitation.pk:
        stored = locked(invitation)
    else:
        lock_edition(invitation.meeting.edition_id)
        _check_new(invitation)
    _check(invitation, items)
    if stored is None:
        invitation.save()
        invitation.items.set(items or ())
        return invitation
    if seen is not None:
        _keep_what_was_told(stored, invitation, seen)
    is_news = any(getattr(stored, name) != getattr(invitation, name) for name in ASKED)
    _store(stored, invitation, items)
    if is_news and stored.state in KNOWS_OF_IT and HOLDS[SpeakerCondition.TO_COME](stored):
        stored.moves += 1
        stored.save(update_fields=["moves"])
        with deciding(telling, row=stored, by=by):
            let_settle(tell_speaker(stored, MailCode.SPEAKER_BRIEFED))
    return stored


def needs_in(row: SpeakerInvitation) -> dict[str, object]:
    """As they are stored: with the line ends that we keep."""
    values = {name: getattr(row, name) for name in NEEDS}
    return {name: text.clean_text(value) if isinstance(value, str) else value for name, value in values.items()}


def _keep_what_was_told(stored: SpeakerInvitation, given: SpeakerInvitation, seen: Needs) -> None:
    """Of the needs alone: those are written by two."""
    now = {"": needs_in(stored)}
    found = changes({"": dict(seen)}, now, {"": needs_in(given)})
    stale = [str(one.now) for one in found if one.is_stale]
    if stale:
        raise ToldMeanwhile(told="; ".join(stale))
    for name, value in merged(now, found)[""].items():
        setattr(given, name, value)


def _store(stored: SpeakerInvitation, given: SpeakerInvitation, items: Collection[ProgrammeItem] | None) -> None:
    """Who keeps it with the needs that stand there has seen them."""
    if all(getattr(stored, name) == getattr(given, name) for name in NEEDS):
        stored.needs_told_at = None
    for name in WRITTEN:
        setattr(stored, name, getattr(given, name))
    stored.save(update_fields=(*WRITTEN, "needs_told_at"))
    if items is not None and set(items) != set(stored.items.all()):
        if stored.has_accepted:
            raise StandsInProgramme
        stored.items.set(items)


def _check_new(invitation: SpeakerInvitation) -> None:
    same = SpeakerInvitation.objects.filter(meeting=invitation.meeting, person=invitation.person)
    if same.exists():
        raise AskedBefore(person=invitation.person)


def _check(invitation: SpeakerInvitation, items: Collection[ProgrammeItem] | None) -> None:
    if any(item.meeting_id != invitation.meeting_id for item in items or ()):
        raise ForeignItem
    if invitation.material_due_on and invitation.material_due_on > invitation.meeting.day:
        raise DueTooLate
