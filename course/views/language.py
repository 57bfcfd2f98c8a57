"""Which language our pages speak to somebody from now on."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation


def speak(request: HttpRequest, language: str) -> None:
    """From this answer on; `cms.middleware.ChosenLanguage` keeps it for the next ones."""
    request.chosen_language = language
    translation.activate(language)


def speak_unasked(request: HttpRequest, language: str) -> None:
    """In this answer, to who chose no language; nothing is kept."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        request.LANGUAGE_CODE = language
        translation.activate(language)
