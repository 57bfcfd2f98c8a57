"""What a new site needs before its first edition."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandParser

from cms.actions.site.prepare import prepare_site
from cms.logs import quiet


class Command(BaseCommand):
    help = "Makes groups, vocabularies, mail texts and pages; makes only what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hostname", required=True, help="The name under which the site is reached.")
        parser.add_argument("--port", type=int, default=443)

    def handle(self, *args: object, hostname: str, port: int, **options: object) -> None:
        with quiet("wagtail", "django_tasks"):
            made = prepare_site(hostname=hostname, port=port)
        for title in made:
            self.stdout.write(f"made: {title}")
        self.stdout.write(self.style.SUCCESS("The site is ready." if made else "Everything was there already."))
