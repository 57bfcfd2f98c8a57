"""Who would hear, and by what one set of mails is told from another."""

from __future__ import annotations

import pytest

from course.enums import SpeakerState, VisitStatus
from course.models import Message
from course.queries.mail.audience import HOSTS, OTHERS, SPEAKERS, audience_of, mark_of
from tests.factories import UserFactory
from tests.helpers.speakers import make_speaker
from tests.helpers.visits import make_visit


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


@pytest.mark.django_db
def test_who_is_only_asked_to_speak_or_to_host_is_named_as_such():
    asked = [make_speaker(SpeakerState.INVITED).person, make_speaker(SpeakerState.ACCEPTED).person]
    host, other = make_visit(VisitStatus.IDEA).contact, UserFactory()
    letters = [Message(template="gewijzigd", person=person) for person in (*asked, host, other)]
    groups = [(group.label, group.number) for group in audience_of(letters).groups]
    assert groups == [(SPEAKERS, 2), (HOSTS, 1), (OTHERS, 1)]


@pytest.mark.django_db
def test_readers_stand_in_the_order_of_their_names():
    people = [UserFactory(first_name="Ab", infix="", last_name=name) for name in ("Zuid", "\u00c9chter", "Berg")]
    (group,) = audience_of([Message(template="gewijzigd", person=person) for person in people]).groups
    assert [reader.partition(",")[0] for reader in group.readers] == ["Ab Berg", "Ab \u00c9chter", "Ab Zuid"]
