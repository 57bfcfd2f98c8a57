"""No word of the machine stands before people, and one thing has one word, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.apps import apps
from django.core import validators
from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint
from django.forms import BaseFormSet
from django.template.loader import render_to_string
from django.utils.translation import gettext, override
from wagtail.admin.forms.choosers import EmailLinkChooserForm

from cms.wording import EDITOR, OFFICE
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
        r"|username|two-factor|sessions?\b|\bIP\b|reauthent|invalid|inactive|\bemail|generat|deactivat|\bsecret\b",
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


def test_accounts_write_titles_and_buttons_as_sentences():
    wrong = {(where, read) for where, _text, read in said("en") if re.search(r"[a-z,] [A-Z][a-z]", read)}
    assert wrong == set()


def test_apps_and_passkeys_are_written_in_one_way():
    wrong = {(where, read) for where, _text, read in said("nl") if re.search(r"authenticator app|alleen deze sl", read)}
    assert wrong == set()


def test_accounts_speak_dutch():
    left = {(where, text) for where, text, read in said("nl") if text == read and text not in SAME}
    assert left == set()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_admin_does_not_say_with_what_it_was_made(language):
    with override(language):
        said = {text: gettext(text) for text in OFFICE}
    assert [text for text, read in said.items() if read == text or re.search(r"wagtail|javascript", read, re.I)] == []


def test_the_tools_of_the_editor_are_dutch():
    with override("nl"):
        assert [text for text in EDITOR if gettext(text) == text] == []


MACHINE = {
    "nl": re.compile(
        r"\b(?:slug|url|json|form(?:set)?|coderings\w*|null|inline|instantie|waarden?|veld|u|uw|selecteer)\b", re.I
    ),
    "en": re.compile(r"\b(?:slug|url|json|managementform|encoding|null|inline|instance|valid|field|tampered)\b", re.I),
}
NOT_HERE = ("UUIDField", "SimpleArrayField", "HStoreField", "RangeField", "LookupChoiceField", "DurationField")


def kinds_of(form_thing: type) -> Iterator[type]:
    for kind in form_thing.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def refusals_of_fields() -> dict[str, str]:
    """What the fields of Django and Wagtail say when they refuse, by field and code."""
    kinds = {
        kind for kind in kinds_of(forms.Field) if kind.__module__.startswith(("django.forms", "wagtail", "taggit"))
    }
    said = {
        f"{kind.__name__}.{code}": str(words)
        for kind in kinds
        if not kind.__name__.endswith(NOT_HERE)
        for code, words in getattr(kind, "default_error_messages", {}).items()
    }
    checks = (
        validators.URLValidator,
        validators.validate_slug,
        validators.StepValueValidator,
        validators.MinValueValidator,
    )
    return (
        said
        | {str(check): str(check.message) for check in checks}
        | {"row": str(BaseFormSet.default_error_messages["missing_management_form"])}
    )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_refused_field_speaks_no_words_of_machines(language):
    with override(language):
        said = refusals_of_fields()
    assert {where: words for where, words in said.items() if MACHINE[language].search(words)} == {}


def test_a_label_that_is_made_of_the_name_of_a_field_is_translated():
    with override("nl"):
        labels = [EmailLinkChooserForm()[name].label for name in ("link_text", "email_address", "subject", "body")]
        assert labels == ["Tekst van de link", "Mailadres", "Onderwerp", "Tekst"]
        assert AddWebAuthnForm.base_fields["name"].get_bound_field(forms.Form(), "name").label == "Naam"


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
