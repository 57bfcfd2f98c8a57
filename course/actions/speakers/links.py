"""The signed link of a speaker: sent again, or withdrawn.

Lock order: the edition first, then the question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.mail.stop import drop_unsent
from course.actions.mail.telling import deciding
from course.actions.speakers.notices import tell_speaker
from course.actions.speakers.transition import REFUSALS, NotToCome, locked
from course.authority import check_office
from course.enums import KNOWS_OF_IT, TELLS_SPEAKER, MailCode, SpeakerCondition
from course.errors import Refusal
from course.models import Message, SpeakerInvitation
from course.models.mail import about
from course.queries.speakers.transitions import HOLDS, unmet

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


class WasNotAsked(Refusal):
    message = _("This speaker is not asked, or said no: there is nothing to send.")


@transaction.atomic
def send_speaker_link(*, invitation: SpeakerInvitation, by: Authority, telling: Telling | None = None) -> None:
    """Mail what was agreed once more, with the link. Raises OnlyTheOffice, WasNotAsked, NotToCome, AccountClosed, and
    what `deciding` raises.
    """
    check_office(by)
    stored = locked(invitation)
    if stored.state not in KNOWS_OF_IT:
        raise WasNotAsked
    for need in unmet(stored, (SpeakerCondition.HAS_ACCOUNT,)):
        raise REFUSALS[need]
    if not HOLDS[SpeakerCondition.TO_COME](stored):
        raise NotToCome
    stored.moves += 1
    stored.save(update_fields=["moves"])
    record(row=stored, action="course.speaker.link", by=by)
    with deciding(telling, row=stored, by=by):
        tell_speaker(stored, MailCode.SPEAKER_BRIEFED)


@transaction.atomic
def withdraw_speaker_link(*, invitation: SpeakerInvitation, by: Authority) -> None:
    """From now on the links that were mailed open nothing; mails that wait with one do not go. Raises OnlyTheOffice."""
    check_office(by)
    stored = locked(invitation)
    stored.link_number += 1
    stored.save(update_fields=["link_number"])
    drop_unsent(Message.objects.filter(about=about(stored), template__in=TELLS_SPEAKER))
    record(row=stored, action="course.speaker.withdraw_link", by=by)
