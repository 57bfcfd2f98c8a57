"""The questions to speakers follow the programme: whom the course office puts there itself speaks there.

The caller holds the lock of the edition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.actions.mail.stop import drop_unsent
from course.actions.speakers.transition import Speaking, change_state
from course.enums import TELLS_SPEAKER, SpeakerState
from course.models import Meeting, Message, SpeakerInvitation
from course.models.mail import about

if TYPE_CHECKING:
    from course.authority import Authority


def follow_programme(meeting: Meeting, *, by: Authority) -> None:
    """After a change of the programme: who stands there accepted, and who accepted and does not stand there any more is
    not asked any more. At most three queries when nothing changed.
    """
    speaking = set(Speaking.objects.filter(programmeitem__meeting=meeting).values_list("user", flat=True))
    known = {row.person_id: row for row in meeting.invitations.select_related("person", "meeting__edition")}
    SpeakerInvitation.objects.bulk_create(
        SpeakerInvitation(meeting=meeting, person_id=person, state=SpeakerState.ACCEPTED)
        for person in sorted(speaking - known.keys())
    )
    for person, row in known.items():
        if row.has_accepted != (person in speaking):
            to = SpeakerState.WITHDRAWN if row.has_accepted else SpeakerState.ACCEPTED
            change_state(row, to=to, by=by, in_programme=False)
            drop_unsent(Message.objects.filter(about=about(row), template__in=TELLS_SPEAKER))
