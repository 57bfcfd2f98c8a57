"""Buttons to what the course office follows in its own calendar: as a link that moves along, and as a file."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from course.models import Edition, Place, User


def edition_buttons(edition: Edition) -> list[Button]:
    """The whole planning."""
    return _buttons(f"editie={edition.pk}", reverse("course:office_ics", args=[edition.slug]))


def all_buttons() -> list[Button]:
    """The planning of all editions together."""
    return _buttons("alle=1", reverse("course:all_editions_ics"))


def place_buttons(place: Place) -> list[Button]:
    """Everything that happens there."""
    return _buttons(f"locatie={place.pk}", reverse("course:place_ics", args=[place.pk]))


def speaker_buttons(person: User) -> list[Button]:
    """Everything where somebody speaks; nothing of who does not."""
    if not person.programme_items.exists():
        return []
    return _buttons(f"spreker={person.pk}", reverse("course:speaker_ics", args=[person.pk]))


def _buttons(asked: str, file: str) -> list[Button]:
    follow = f"{reverse('course:my_calendar')}?{asked}#links"
    return [
        Button(str(_("Follow it in my calendar")), url=follow, icon_name="rotate"),
        Button(str(_("Download the calendar")), url=file, icon_name="download"),
    ]
