"""Learning buddies (*leermaatjes*): two people who learn with each other."""

from __future__ import annotations

from course.models import Enrolment


def pair(buddy: Enrolment | None, successor: Enrolment | None) -> None:
    """The learning buddy of who left learns with who came, or with nobody yet."""
    if buddy is None:
        return
    buddy.buddy = successor
    buddy.save(update_fields=["buddy"])
    if successor is not None:
        successor.buddy = buddy
        successor.save(update_fields=["buddy"])
