"""Loads what the course has of the demo edition, and takes it away."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from course.actions.demo import enrolments, people, programme, visits, words
from course.actions.demo.load import Load, Step, lines
from course.actions.demo.registry import NOTE, Registry
from course.actions.demo.removal import clear_edition, erase, forget, remove

STEPS: tuple[Step, ...] = (
    (_("words"), words.load_terms),
    (_("mails"), words.load_mails),
    (_("evaluation"), words.load_evaluations),
    (_("calendar"), words.load_calendar),
    (_("organisations"), people.load_organisations),
    (_("people"), people.load_people),
    (_("edition"), programme.load_edition),
    (_("places"), programme.load_places),
    (_("programme"), programme.load_programme),
    (_("work visits"), visits.load_visits),
    (_("calendars"), programme.load_calendars),
    (_("enrolments"), enrolments.load_enrolments),
)
"""What is loaded in which order."""

__all__ = ["NOTE", "STEPS", "Load", "Registry", "Step", "clear_edition", "erase", "forget", "lines", "remove"]
