"""Do what is due now, once; what the worker does every minute."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from course.actions.due import run_due


class Command(BaseCommand):
    help = (
        "Does the periodic work and sends the messages that are due; says what it did or why not. "
        "Exit code 1 when a job failed."
    )

    def handle(self, *args: object, **options: object) -> None:
        failed = False
        for done in run_due():
            self.stdout.write(str(done))
            failed = failed or done.failed
        if failed:
            sys.exit(1)
