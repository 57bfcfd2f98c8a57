"""The code on the screen, by which participants say that they are there.

It changes every half minute, on real time: the clock of the demo stands still, and a code must not. Who opened its page
while it was valid has ten minutes to log in and confirm.
"""

from __future__ import annotations

import hashlib
import hmac
import time

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare

from course.models import Meeting
from course.text import code_to_type

STEP = 30
"""Seconds that a code stands on the screen; the one before it is taken too."""

STAYS_VALID = 10 * 60
"""Seconds in which somebody who opened the page of a valid code may log in and confirm."""

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that are mistaken for others: I, L, O, 0 and 1."""

LENGTH = 6
SALT = "course.attendance"


def code_now(meeting: Meeting) -> str:
    """What stands on the screen."""
    return _code(meeting.pk, _step())


def seconds_left() -> int:
    """Until the next code, on real time."""
    return STEP - int(time.time()) % STEP


def is_valid(meeting: Meeting, code: str) -> bool:
    """The code of this half minute, or of the one before; capitals, spaces and dashes do not count."""
    typed = code_to_type(code)
    valid = [_code(meeting.pk, _step() - back) for back in (0, 1)]
    return any(constant_time_compare(typed, one) for one in valid)


def pass_for(meeting: Meeting) -> str:
    """What somebody carries through the log-in who opened the page of a valid code."""
    return signing.TimestampSigner(salt=SALT).sign(str(meeting.pk))


def has_pass(meeting: Meeting, proof: str) -> bool:
    """We gave this for this meeting, not longer than ten minutes ago."""
    try:
        return signing.TimestampSigner(salt=SALT).unsign(proof, max_age=STAYS_VALID) == str(meeting.pk)
    except signing.BadSignature:
        return False


def _step() -> int:
    return int(time.time()) // STEP


def _code(meeting: int, step: int) -> str:
    key = f"{SALT}{settings.SECRET_KEY}".encode()
    digest = hmac.new(key, f"{meeting} {step}".encode(), hashlib.sha256).digest()
    return "".join(SIGNS[byte % len(SIGNS)] for byte in digest[:LENGTH])
