"""The pictures in `docs/` follow the code."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.docs.parts import FOLDER, outdated


class Command(BaseCommand):
    help = "Draws the parts of docs/ that are made from the code; with --check says which are out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when code and docs differ.")

    def handle(self, *args: object, check: bool, **options: object) -> None:
        found = outdated()
        names = ", ".join(str(path.relative_to(FOLDER)) for path in found)
        if check and found:
            raise CommandError(f"Out of date: {names}. Run make docs.")
        for path, text in found.items():
            path.write_text(text, encoding="utf-8")
        self.stdout.write(f"drawn: {names}" if found else "The pictures are as the code is.")
