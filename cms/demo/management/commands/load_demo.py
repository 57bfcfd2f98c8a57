"""Loads the demo edition."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Model
from django.utils import translation
from django.utils.functional import Promise
from tqdm import tqdm

from cms.demo.content import FOLDER, read
from cms.demo.loading.edition import DEFAULT_MOMENT, STEPS, is_loaded, load_demo
from cms.logs import quiet
from course.errors import Refusal


class Command(BaseCommand):
    help = "Loads the demo edition as it stood at a moment. Twice is once; what people did in it is gone afterwards."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--moment", default=DEFAULT_MOMENT, help="a moment of editie-2027.yaml (%(default)s)")
        parser.add_argument("--if-absent", action="store_true", help="do nothing when the demo is there already")

        parser.add_argument("--folder", type=Path, default=FOLDER, help="where the twelve files stand (%(default)s)")

    def handle(self, *args, moment: str, if_absent: bool, folder: Path, verbosity: int, **options) -> None:
        if if_absent and is_loaded():
            self._say(verbosity, "The demo is there already; nothing was loaded.")
            return
        try:
            with _bar(verbosity) as bar, quiet("wagtail", "django_tasks"):
                counts = load_demo(moment=moment, content=read(folder), on_step=lambda word: _step(bar, word))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self._say(verbosity, f"Loaded the demo at {moment}: {in_words(counts)}.")

    def _say(self, verbosity: int, text: str) -> None:
        if verbosity:
            self.stdout.write(text)


def in_words(counts: Counter[type[Model]]) -> str:
    """24 enrolments, 9 modules, …: the most numerous first. Commands speak English."""
    with translation.override("en"):
        return ", ".join(
            f"{number} {model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural}"
            for model, number in counts.most_common()
        )


def _bar(verbosity: int) -> tqdm:
    """Progress on standard error: which of how many steps."""
    return tqdm(total=len(STEPS), disable=not verbosity, unit="step")


def _step(bar: tqdm, word: str | Promise) -> None:
    """A step is done."""
    with translation.override("en"):
        bar.set_description(str(word), refresh=False)
    bar.update()
