"""Questions of residents' initiatives (*bewonersvragen*): how they stand."""

from __future__ import annotations

import datetime as dt

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GuestState(TextChoices):
    """From the form of a visitor to a pitch of a participant, or not."""

    UNCONFIRMED = "unconfirmed", _("Address not confirmed")
    WAITING = "waiting", _("To be judged")
    TAKEN_UP = "taken_up", _("Taken up by a participant")
    DECLINED = "declined", _("Declined")


CONFIRM_WITHIN = dt.timedelta(days=7)
"""After this the link is worth nothing, and what was written is deleted."""

KEPT_FOR = dt.timedelta(days=30)
"""So long after the end of the edition we keep who asked; then name and address go."""

PER_ADDRESS = 3
"""So many questions of one address can wait for its owner's confirmation, so that nobody floods a mailbox."""
