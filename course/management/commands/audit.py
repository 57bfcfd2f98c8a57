"""Counts places, lines, offers and messages again; for cron, and for who wants to know now."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from course.actions.enrolment.audit import audit_all


class Command(BaseCommand):
    help = "Counts places, lines, offers and messages of all editions again. Exit code 1 when something is off."

    def handle(self, *args: object, **options: object) -> None:
        recounts = audit_all()
        for recount in recounts:
            for sentence in recount.sentences:
                self.stdout.write(sentence)
        if any(recount.findings for recount in recounts):
            sys.exit(1)
