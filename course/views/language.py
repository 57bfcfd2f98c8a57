"""Which language our pages speak to somebody from now on."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import translation


def speak(request: HttpRequest, language: str) -> None:
    """From this answer on; `cms.middleware.ChosenLanguage` keeps it for the next ones."""
    request.chosen_language = language
    translation.activate(language)
