"""Do what is due now, once; what the worker does every minute."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from course.actions.due import run_due


class Command(BaseCommand):
    help = "Sends the messages that are due and does the other periodic work; says what it did or why not."

    def handle(self, *args: object, **options: object) -> None:
        for line in run_due():
            self.stdout.write(line)
