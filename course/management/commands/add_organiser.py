"""The first person of the course office, from the command line."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from course import text
from course.actions.people.staff import make_administrator, make_organiser
from course.models import User
from course.queries.people.addresses import person_with


class Command(BaseCommand):
    help = "Make somebody organiser: a new person, or one who is known by this e-mail address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--infix", default="", help="such as: van den")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--administrator", action="store_true", help="may also give roles to others")

    @transaction.atomic
    def handle(self, *args: object, **options: str) -> None:
        email = text.address(options["email"])
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"'{email}' is not an e-mail address.") from error
        user = self._person(email, options)
        make = make_administrator if options["administrator"] else make_organiser
        make(user=user)
        self.stdout.write(f"{user} <{email}> works for the course office now.")
        if not user.has_usable_password():
            address = f"{settings.SITE_URL}{reverse('account_reset_password')}"
            self.stdout.write(f"Choose a password first: ask for a link at {address}")
        self.stdout.write(f"Then enter at {settings.SITE_URL}{reverse('wagtailadmin_home')}")

    def _person(self, email: str, options: dict[str, str]) -> User:
        known = person_with(email)
        if known:
            return known
        if not options["first_name"] or not options["last_name"]:
            raise CommandError("Nobody has this address yet: give --first-name and --last-name too.")
        names = {name: options[name] for name in ("first_name", "infix", "last_name")}
        return User.objects.create_user(email, **names)
