"""The questions to speakers follow the programme: whom the course office puts there itself speaks there.

The caller holds the lock of the edition.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from course.actions.speakers.notices import tell_moved, tell_standing
from course.actions.speakers.transition import Speaking, change_state
from course.enums import SpeakerState
from course.models import Meeting, SpeakerInvitation
from course.queries.mail.heard import came_along, heard_by, never_told, says_of
from course.queries.speakers.links import IN_FULL

if TYPE_CHECKING:
    from course.authority import Authority


class Followed(NamedTuple):
    """Whom the course office put in a programme and took out of it, and who of them had said no, by key."""

    came: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()
    said_no: frozenset[int] = frozenset()


def follow_programme(meeting: Meeting, *, by: Authority) -> Followed:
    """After a change of the programme: who stands there accepted, and who accepted and does not stand there any more is
    not asked any more. At most three queries when nothing changed.
    """
    speaking = set(Speaking.objects.filter(programmeitem__meeting=meeting).values_list("user", flat=True))
    known = {row.person_id: row for row in meeting.invitations.select_related("person", "meeting__edition")}
    new = speaking - known.keys()
    SpeakerInvitation.objects.bulk_create(
        SpeakerInvitation(meeting=meeting, person_id=person, state=SpeakerState.ACCEPTED) for person in sorted(new)
    )
    changed = {person: row for person, row in known.items() if row.has_accepted != (person in speaking)}
    said_no = frozenset(person for person, row in changed.items() if row.state == SpeakerState.DECLINED)
    for row in changed.values():
        to = SpeakerState.WITHDRAWN if row.has_accepted else SpeakerState.ACCEPTED
        change_state(row, to=to, by=by, in_programme=False)
    gone = frozenset(changed.keys() - speaking)
    return Followed(frozenset(new | changed.keys()) - gone, gone, said_no)


def tell_followed(meeting: Meeting, followed: Followed) -> None:
    """These hear that they speak there, or do not any more."""
    people = followed.came | followed.gone
    for row in IN_FULL.filter(meeting=meeting, person__in=people).order_by("pk") if people else ():
        tell_standing(row, was_certain=row.person_id in followed.gone, said_no=row.person_id in followed.said_no)


def tell_out(meeting: Meeting) -> None:
    """Who was taken out while the meeting was off hears that they do not speak now that it is on again."""
    for row in IN_FULL.filter(meeting=meeting, state=SpeakerState.WITHDRAWN).order_by("pk"):
        tell_standing(row, was_certain=False)


def tell_newly_certain(meeting: Meeting) -> None:
    """Who speaks at a meeting that is certain from now on and did not hear that of themselves."""
    for row in IN_FULL.filter(meeting=meeting, state=SpeakerState.ACCEPTED).order_by("pk"):
        if heard_by(row.person, row, was_certain=False).nothing:
            tell_standing(row, was_certain=False)


def tell_untold(meeting: Meeting) -> None:
    """Who speaks and never heard that they do, because the course office dropped the mail that said so: they hear that,
    as it stands, instead of a change of it.
    """
    for row in never_told(IN_FULL.filter(meeting=meeting, state=SpeakerState.ACCEPTED)):
        tell_moved(row)


def tell_asked_in_draft(meeting: Meeting, *, but: Collection[int]) -> None:
    """Who was asked for a draft and heard of another part of it: of its programme nobody else hears."""
    asked = (SpeakerState.INVITED, SpeakerState.ACCEPTED)
    rows = IN_FULL.filter(meeting=meeting, state__in=asked, asked_at__isnull=False).exclude(person__in=but)
    hear_it = {pk for pk, _person in came_along(meeting.invitations.all())}
    for row in rows.exclude(pk__in=hear_it).order_by("pk"):
        heard = heard_by(row.person, row)
        if heard.is_in and heard.is_other(says_of(row)):
            tell_moved(row)
