"""How often one visitor may guess an address that is a secret."""

from __future__ import annotations

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

GUESSES = 30
"""In one minute, by one network. Known addresses are not counted."""

MINUTE = 60
"""Seconds."""


def is_allowed(request: HttpRequest, what: str) -> bool:
    """Count one more wrong guess; False when there were too many in this minute. Without a cache nobody is stopped."""
    key = f"guesses:{what.replace(' ', '-')}:{get_ip(request)}:{int(timezone.now().timestamp()) // MINUTE}"
    cache.add(key, 0, 2 * MINUTE)
    try:
        return int(cache.incr(key)) <= GUESSES
    except ValueError:  # it ran out in between, or there is no cache now
        return True
