"""The questions to speakers follow the programme: whom the course office puts there itself speaks there.

The caller holds the lock of the edition.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from course import clock
from course.actions.mail.settling import let_settle
from course.actions.mail.stop import drop_unsent
from course.actions.programme.notices import is_to_come
from course.actions.speakers.notices import is_aware, tell_speaker
from course.actions.speakers.transition import Speaking, change_state
from course.enums import TELLS_SPEAKER, MailCode, SpeakerState
from course.models import Meeting, Message, SpeakerInvitation
from course.models.mail import about
from course.queries.speakers.links import IN_FULL

if TYPE_CHECKING:
    from course.authority import Authority


@dataclass(frozen=True)
class Followed:
    """Whom the course office put in a programme or took out of it (`people`, keys), and the questions (keys) of those
    of them who are to hear that.
    """

    people: Collection[int] = ()
    came: Collection[int] = ()
    gone: Collection[int] = ()


def follow_programme(meeting: Meeting, *, by: Authority) -> Followed:
    """After a change of the programme: who stands there accepted, and who accepted and does not stand there any more is
    not asked any more. At most three queries when nothing changed.
    """
    speaking = set(Speaking.objects.filter(programmeitem__meeting=meeting).values_list("user", flat=True))
    known = {row.person_id: row for row in meeting.invitations.select_related("person", "meeting__edition")}
    new = SpeakerInvitation.objects.bulk_create(
        SpeakerInvitation(meeting=meeting, person_id=person, state=SpeakerState.ACCEPTED)
        for person in sorted(speaking - known.keys())
    )
    came, gone, changed = [one.pk for one in new], [], [one.person_id for one in new]
    for person, row in known.items():
        if row.has_accepted != (person in speaking):
            changed.append(person)
            left, mails = row.has_accepted, Message.objects.filter(about=about(row), template__in=TELLS_SPEAKER)
            if left and is_aware(row):
                gone.append(row.pk)
            elif not left and not drop_unsent(mails.filter(template=MailCode.SPEAKER_CALLED_OFF)):
                came.append(row.pk)  # else they did not hear yet that they were taken out
            change_state(row, to=SpeakerState.WITHDRAWN if left else SpeakerState.ACCEPTED, by=by, in_programme=False)
            drop_unsent(mails)
    return Followed(changed, came, gone)


def tell_followed(meeting: Meeting, followed: Followed) -> None:
    """That they speak there and what is asked, of what is certain and to come; and that they do not any more. Minutes
    from now, as of every change.
    """
    came = followed.came if is_to_come(meeting) else ()
    gone = followed.gone if meeting.goes_ahead and meeting.ends_at > clock.now() else ()
    for keys, code in ((came, MailCode.SPEAKER_AGREED), (gone, MailCode.SPEAKER_CALLED_OFF)):
        for row in IN_FULL.filter(pk__in=keys).order_by("pk") if keys else ():
            let_settle(tell_speaker(row, code))
