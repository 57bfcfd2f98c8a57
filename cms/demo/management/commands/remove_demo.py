"""Removes the demo edition."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from cms.demo.loading.edition import is_loaded, remove_demo
from cms.logs import quiet


class Command(BaseCommand):
    help = "Removes what load_demo loaded, with what hangs on it, and nothing else."

    def handle(self, *args, verbosity: int, **options) -> None:
        if not is_loaded():
            text = "There is no demo to remove."
        else:
            with quiet("wagtail", "django_tasks"):
                gone, kept = remove_demo()
            text = f"Removed {gone} demo rows."
            if kept:
                text += f" {kept} stay, because other rows use them."
        if verbosity:
            self.stdout.write(text)
