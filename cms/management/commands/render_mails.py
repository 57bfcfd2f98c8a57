"""All mails in one page, to look through."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string

from cms.queries.mails import rendered_mails


class Command(BaseCommand):
    help = "Writes every mail on sample data, in every language, to one page."

    def handle(self, *args: object, **options: object) -> None:
        mails = list(rendered_mails())
        page = Path(settings.VAR_DIR) / "mails.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(render_to_string("email/overview.html", {"mails": mails}), encoding="utf-8")
        self.stdout.write(f"{len(mails)} mails: {page}")
