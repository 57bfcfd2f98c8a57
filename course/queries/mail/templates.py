"""The texts of mails: what the course office wrote, or else what ships with the product."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import F, Q, QuerySet

from course.formatting import DUTCH, ENGLISH, language_of
from course.mailtext.texts import MailText
from course.models import Edition, MailTemplate, User

SHIPPED = Path(__file__).resolve().parents[2] / "content" / "mail_templates.yaml"


OWN_WORDS = "eigen_bericht"
"""The code of a mail that the course office wrote without a template."""


OF_EVERYBODY = frozenset({"voornaam", "achternaam", "cursus"})
"""What every text may call its reader and the course."""


OF_THE_QUESTION = frozenset(
    {
        "voornaam", "achternaam", "functie", "organisatie", "leervraag", "meegenomen_vraag", "aantal_dagen",
        "startdatum", "einddatum", "prijs", "afmeldkosten", "vasthouden", "contact",
    }
)  # fmt: skip

ALSO_GIVEN = {
    "akkoord_vragen": OF_THE_QUESTION,
    "akkoord_herinneren": OF_THE_QUESTION,
    "plek_vrij": frozenset({"eerste_dagen"}),
    "voorbereiding": frozenset({"plaats"}),
    "wijziging": frozenset({"plaats"}),
    "nieuwe_bijeenkomst": frozenset({"plaats"}),
    "programma_gewijzigd": frozenset({"plaats", "waar"}),
    "bijeenkomst_vervalt": frozenset({"plaats", "nieuw", "waar"}),
    "bijeenkomst_gaat_toch_door": frozenset({"plaats", "oud"}),
    "wachtlijst": frozenset({"dagen"}),
    "spreker_vragen": frozenset({"onderwerp"}),
    "spreker_herinneren": frozenset({"onderwerp"}),
    "spreker_praktisch": frozenset({"adres"}),
    "spreker_zegt_ja": frozenset({"organisatie"}),
    "spreker_zegt_nee": frozenset({"organisatie"}),
    "bijeenkomst_afgezegd": frozenset({"organisatie"}),
    "bijeenkomst_toch_erbij": frozenset({"organisatie"}),
    "aanmelding_ontvangen": frozenset({"leidinggevende", "datum_uitslag"}),
    "organisatie_bevestigd": frozenset({"leidinggevende", "datum_uitslag"}),
    "akkoord_gegeven": frozenset({"datum_uitslag"}),
}
"""Values that come along without standing in the shipped text."""


@dataclass(frozen=True)
class Frame:
    """What stands around every text."""

    greeting: str
    ending: str
    footer: str


REMINDER = "reminder"
"""Marks the second mail about the same step."""


@dataclass(frozen=True)
class Texts:
    """One mail in the languages in which it can be read. What the course office words itself is Dutch alone."""

    dutch: MailText
    english: MailText | None = None

    def read_by(self, person: User | None) -> MailText:
        """In the language of its reader, if it is there."""
        return self.english if self.english and language_of(person) == ENGLISH else self.dutch


def text_of(code: str, edition: Edition | None = None) -> MailText:
    """The Dutch text for a template code: that of the edition, else of all editions, else what ships.

    Raises KeyError for a code that nobody ever wrote.
    """
    return texts_of([code], edition)[code].dutch


def texts_of(codes: Collection[str], edition: Edition | None) -> dict[str, Texts]:
    """The same for several codes and in every language; one query."""
    rows = MailTemplate.objects.filter(Q(edition=edition) | Q(edition__isnull=True), code__in=codes)
    last_counts = rows.order_by(F("edition").asc(nulls_first=True))
    written = {row.code: MailText(row.subject, row.body, row.button) for row in last_counts}
    return {code: _texts(code, written.get(code)) for code in codes}


def _texts(code: str, written: MailText | None) -> Texts:
    return Texts(written) if written and written != shipped_texts().get(code) else shipped(code)


def shipped(code: str) -> Texts:
    """The texts that come with the product, which nobody words otherwise. Raises KeyError."""
    return Texts(shipped_texts()[code], english_texts().get(code))


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return content


@cache
def shipped_texts() -> dict[str, MailText]:
    """The texts that come with the product, by code."""
    return {row["code"]: MailText(row["onderwerp"], row["tekst"], row["knop"]) for row in _content()["sjablonen"]}


@cache
def english_texts() -> dict[str, MailText]:
    """The same in English, of the mails that the platform sends by itself."""
    rows = ((row["code"], row["engels"]) for row in _content()["sjablonen"] if "engels" in row)
    return {code: MailText(row["onderwerp"], row["tekst"], row["knop"], ENGLISH) for code, row in rows}


@cache
def readers() -> dict[str, str]:
    """To whom each text goes, by code."""
    return {row["code"]: row["naar"] for row in _content()["sjablonen"]}


@cache
def frame(language: str = DUTCH) -> Frame:
    """Greeting, ending and footer of every mail."""
    content = _content()["engels"] if language == ENGLISH else _content()
    return Frame(content["aanhef"], content["slot"], content["voettekst"])


def known_placeholders(code: str) -> frozenset[str]:
    """What is filled in for this code: what the shipped text asks for, and the name of the reader."""
    shipped = shipped_texts().get(code)
    return OF_EVERYBODY | ALSO_GIVEN.get(code, frozenset()) | (shipped.placeholders if shipped else frozenset())


def templates() -> QuerySet[MailTemplate]:
    return MailTemplate.objects.select_related("edition").order_by("code", F("edition").asc(nulls_first=True))
