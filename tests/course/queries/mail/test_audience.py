"""Who would hear, and by what one set of mails is told from another."""

from __future__ import annotations

import pytest

from course.models import Message
from course.queries.mail.audience import mark_of


def letter(**changes):
    said = {
        "template": "akkoord_vragen",
        "address": "rob@duinrade.example",
        "subject": "Akkoord?",
        "body": "Geef je akkoord?",
    }
    return Message(**said | {"button": "Bekijk", "facts": [["Prijs", "€ 2.450,00"]]} | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Nog nodig"},
        {"body": "Geef je wel akkoord?"},
        {"button": "Open"},
        {"facts": [["Prijs", "€ 3.000,00"]]},
        {"facts": []},
        {"address": "ruud@duinrade.example"},
    ],
)
def test_a_mail_of_which_anything_reads_otherwise_has_another_mark(changes):
    assert mark_of([letter()]) == mark_of([letter(facts=[("Prijs", "€ 2.450,00")])])
    assert mark_of([letter()]) != mark_of([letter(**changes)])
