"""The texts of mails: what the course office wrote, or else what ships with the product."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from course.models import MailTemplate

SHIPPED = Path(__file__).resolve().parent.parent / "demo" / "e-mailsjablonen.yaml"


@dataclass(frozen=True)
class MailText:
    """Subject, text and button with placeholders between braces."""

    subject: str
    body: str
    button: str


def text_of(code: str) -> MailText:
    """The text for a template code. Raises KeyError for a code that nobody ever wrote."""
    row = MailTemplate.objects.filter(code=code).first()
    return MailText(row.subject, row.body, row.button) if row else shipped_texts()[code]


@cache
def shipped_texts() -> dict[str, MailText]:
    """The texts that come with the product, by code."""
    content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return {row["code"]: MailText(row["onderwerp"], row["tekst"], row["knop"]) for row in content["sjablonen"]}
