"""The lifecycle of a promise."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PromiseState(TextChoices):
    OPEN = "open", _("Open")
    BUSY = "busy", _("Working on it")
    KEPT = "kept", _("Kept")
    CHANGED = "changed", _("Became something else")
    NOT_MANAGED = "not_managed", _("Not managed")


_ENDS = frozenset({PromiseState.KEPT, PromiseState.CHANGED, PromiseState.NOT_MANAGED})

PROMISE_MOVES: dict[PromiseState, frozenset[PromiseState]] = {
    PromiseState.OPEN: frozenset({PromiseState.BUSY}) | _ENDS,
    PromiseState.BUSY: _ENDS,
    **dict.fromkeys(sorted(_ENDS), frozenset({PromiseState.BUSY})),
}
"""{from: to}, all by the owner alone. Who ends a promise can pick it up again."""

PROMISE_ENDS = tuple(state for state in PromiseState if state in _ENDS)
"""All are normal ends."""
