"""The lifecycle of the question to a speaker (spreker)."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from course.enums.mail import MailCode
from course.enums.moves import Move
from course.enums.people import Actor


class SpeakerState(TextChoices):
    """How it stands with somebody who is to speak at a meeting (*spreker*)."""

    TO_ASK = "to_ask", _("To be asked")
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Speaks")
    DECLINED = "declined", _("Does not come")
    WITHDRAWN = "withdrawn", _("Not asked any more")


class SpeakerCondition(StrEnum):
    """What must hold before a speaker moves on: `queries.speakers.transitions` says when it does, and
    `actions.speakers.transition` refuses.
    """

    HAS_ACCOUNT = "has_account"
    TO_COME = "to_come"
    HAS_ITEMS = "has_items"


_S, _N = SpeakerState, SpeakerCondition
_P, _O = Actor.SPEAKER, Actor.ORGANISER

_ASK = Move((_O,), (_N.HAS_ACCOUNT, _N.TO_COME, _N.HAS_ITEMS), MailCode.SPEAKER_ASKED)

_CALL_OFF: Move[SpeakerCondition] = Move((_O,), (), MailCode.SPEAKER_CALLED_OFF)

SPEAKER_TRANSITIONS: dict[SpeakerState, dict[SpeakerState, Move[SpeakerCondition]]] = {
    _S.TO_ASK: {_S.INVITED: _ASK, _S.WITHDRAWN: Move((_O,))},
    _S.INVITED: {
        _S.ACCEPTED: Move((_P, _O), (_N.HAS_ACCOUNT, _N.TO_COME, _N.HAS_ITEMS), MailCode.SPEAKER_AGREED),
        _S.DECLINED: Move((_P, _O), (_N.TO_COME,)),
        _S.WITHDRAWN: _CALL_OFF,
    },
    _S.ACCEPTED: {
        _S.DECLINED: Move((_P, _O), (_N.TO_COME,)),
        _S.WITHDRAWN: Move((_O,), (_N.TO_COME,), MailCode.SPEAKER_CALLED_OFF),
    },
    _S.DECLINED: {_S.INVITED: _ASK},
    _S.WITHDRAWN: {_S.INVITED: _ASK},
}
"""{from: {to: move}}. `actions.speakers.transition` makes these and refuses every other. Whom the course office puts in
a programme itself speaks there, and whom it takes out of it does not (`actions.speakers.following`).
"""

NOT_ANSWERED = (SpeakerState.TO_ASK, SpeakerState.INVITED)
"""Nobody said yes or no yet."""

KNOWS_OF_IT = (SpeakerState.INVITED, SpeakerState.ACCEPTED)
"""Who was asked, and did not say no."""
