"""Who acts in the tests."""

from __future__ import annotations

from course.models import User
from tests.factories import OrganiserFactory


def office() -> User:
    """Somebody of the course office; always the same person."""
    return User.objects.filter(is_staff=True, is_active=True).order_by("pk").first() or OrganiserFactory()
