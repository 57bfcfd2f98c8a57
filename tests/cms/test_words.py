"""No word of the machine stands before people, and one thing has one word, in both languages."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from cms.wording import OFFICE
from tests.helpers.texts import texts_of_allauth

FORBIDDEN = {
    "nl": re.compile(
        r"beveiligingssleutel|e-?mail-?\s?adres|e-emailadres|verifi|aanmeld|afmeld|registr|\btokens?\b|primair|\bmfa\b"
        r"|webauthn|\btotp\b|javascript|vensters?\b|gebruikersna|gebruiker\b|factor|sessie|\bIP\b|\b[Uu]w?\b|inactief"
        r"|geïnvalideerd|autoris|authenticat(?!or)|e-mail (?:wijz|\()|wachtwoordhers|\bmomenteel\b|ongeldig|aanmeld"
        r"|zijn of haar|onmiddel|notificat",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"security key|sign(?:ed)?[ -]?(?:in|up|out)|\btoken|primary|verif|\bmfa\b|webauthn|\btotp\b|javascript"
        r"|username|two-factor|sessions?\b|\bIP\b|reauthent|invalid|inactive|\bemail",
        re.IGNORECASE,
    ),
}
SAME = {"Code", "Passkey", "Passkeys", "Browser"}
"""Words that are Dutch as well."""
PLACEHOLDERS = re.compile(r"%\(\w+\)s|<[^>]*>")


def said(language: str) -> list[tuple[str, str, str]]:
    """(where, text in the source, what people read)"""
    with override(language):
        return [(where, text, gettext(text)) for where, text in texts_of_allauth()]


def test_the_texts_of_accounts_are_found():
    places = {where for where, _text in texts_of_allauth()}
    assert {
        "account/login.html",
        "mfa/index.html",
        "account/adapter.py",
        "usersessions/usersession_list.html",
    } <= places


@pytest.mark.parametrize("language", ["nl", "en"])
def test_accounts_speak_our_words(language):
    wrong = {
        (where, read) for where, _text, read in said(language) if FORBIDDEN[language].search(PLACEHOLDERS.sub("", read))
    }
    assert wrong == set()


def test_accounts_speak_dutch():
    left = {(where, text) for where, text, read in said("nl") if text == read and text not in SAME}
    assert left == set()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_admin_does_not_say_with_what_it_was_made(language):
    with override(language):
        said = {text: gettext(text) for text in OFFICE}
    assert [text for text, read in said.items() if read == text or re.search(r"wagtail|javascript", read, re.I)] == []


def rules_of_the_database() -> list[BaseConstraint]:
    models = (
        model for label in ("course", "pitches", "cms", "demo") for model in apps.get_app_config(label).get_models()
    )
    return [rule for model in models for rule in model._meta.constraints]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_rule_of_the_database_shows_its_name(language):
    with override(language):
        sentences = {rule.name: str(rule.get_violation_error_message()) for rule in rules_of_the_database()}
    assert [name for name, sentence in sentences.items() if name in sentence or "onstraint" in sentence] == []
    assert [name for name, sentence in sentences.items() if not sentence.endswith(".")] == []


def test_every_rule_of_the_database_has_a_sentence_of_its_own():
    assert [
        rule.name
        for rule in rules_of_the_database()
        if rule.violation_error_message == BaseConstraint.default_violation_error_message
    ] == []


@pytest.mark.parametrize(("language", "words"), [("nl", "Vul dit in."), ("en", "Fill this in.")])
def test_what_is_missing_is_asked_for(language, words):
    with override(language):
        with pytest.raises(ValidationError) as refusal:
            forms.CharField().clean("")
        assert refusal.value.messages == [words]


def test_nobody_has_no_name():
    """A page that was made by a command was published by nobody."""
    assert render_to_string("wagtailadmin/shared/user_avatar.html", {"user": None}).strip() == ""
