"""Every act that is written down has words in the history."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from course.actions.history import record
from course.actions.people.staff import make_organiser
from course.authority import SYSTEM
from course.log_actions import FIXED, LINES
from tests.factories import EnrolmentFactory, MeetingFactory, OrganiserFactory, UserFactory

NAME = re.compile(r'"((?:course|pitches)\.[a-z_.]+)"')


def written_actions() -> set[str]:
    """The names of acts in the code: in actions, and as constants of who reads them or beside their words."""
    base = Path(settings.BASE_DIR)
    paths = [path for app in ("course", "pitches") for path in (base / app / "actions").rglob("*.py")]
    paths += [base / "course" / "queries" / name for name in ("enrolment/history.py", "editions/copying.py")]
    paths += [base / "pitches" / name for name in ("log_actions.py", "queries/transitions.py")]
    return {name for path in paths for name in NAME.findall(path.read_text())}


def test_every_act_in_the_code_is_registered():
    written = written_actions()
    assert {"course.meeting.move", "course.enrolment.move", "pitches.move"} <= written
    assert {action for action in written if not registry.action_exists(action)} == set()


def test_every_registered_act_has_a_label():
    ours = [label for action, label in registry.get_choices() if action.startswith(("course.", "pitches."))]
    assert len(ours) >= 8
    assert all(str(label) for label in ours)


@pytest.mark.django_db
def test_a_move_of_an_enrolment_says_from_where_to_where_and_why():
    enrolment = EnrolmentFactory()
    data = {"from": "waiting", "to": "placed", "reason": "Er kwam een plek vrij."}
    record(row=enrolment, action="course.enrolment.move", by=SYSTEM, **data)
    entry = ModelLogEntry.objects.get()
    assert entry.message.count("'") == 4
    assert entry.comment == "Er kwam een plek vrij."


@pytest.mark.django_db
def test_a_moved_meeting_says_both_appointments():
    record(row=MeetingFactory(), action="course.meeting.move", by=SYSTEM, **{"from": "do 21 jan", "to": "do 28 jan"})
    message = ModelLogEntry.objects.get().message
    assert message.index("do 21 jan") < message.index("do 28 jan")


@pytest.mark.django_db
def test_a_cancelled_meeting_says_just_that():
    record(row=MeetingFactory(), action="course.meeting.cancel", by=SYSTEM, **{"from": "do 21 jan", "to": "do 21 jan"})
    assert "do 21 jan" not in ModelLogEntry.objects.get().message


@pytest.mark.django_db
def test_roles_are_named():
    boss, person = OrganiserFactory(is_superuser=True), UserFactory()
    make_organiser(user=person, by=boss)
    entry = ModelLogEntry.objects.get()
    assert (entry.user, ":" in entry.message) == (boss, True)


SENTENCES = {
    "course.attendance.close": ({"number": 2}, "Lijst gesloten: 2 mensen waren er niet"),
    "course.edition.copy": ({"from": "2026", "weeks": 1}, "Gekopieerd van '2026', 1 week later"),
    "course.edition.publish": (
        {"changed": 2, "new": 1},
        "Programma gepubliceerd: gewijzigde bijeenkomsten 2, nieuwe bijeenkomsten 1",
    ),
    "course.edition.terms": (
        {"from": [], "to": [[28, 0], [1, 50]]},
        "Kosten bij afmelden: van niets naar 28 dagen: 0%, 1 dag: 50%",
    ),
    "course.edition.todo": ({"task": "texts", "done": True}, "Gedaan: Teksten"),
    "course.enrolment.bill": (
        {"from": {"purchase_order": "", "cost_centre": "7"}, "to": {"purchase_order": "PO 1", "cost_centre": "7"}},
        "Inkoopnummer: van – naar PO 1",
    ),
    "course.enrolment.move": ({"from": "waiting", "to": "placed"}, "Van 'Op de wachtlijst' naar 'Doet mee'"),
    "course.enrolment.organisation": (
        {"typed": "Zeist", "organisation": "Gemeente Zeist"},
        "De organisatie 'Zeist' is bevestigd als 'Gemeente Zeist'",
    ),
    "course.enrolment.release": ({}, "Geen akkoord op tijd: de vastgehouden plek ging naar de volgende"),
    "course.meeting.accept": ({"findings": "Vakantie."}, "Toch zo gepland: Vakantie."),
    "course.meeting.announce": ({"from": "do 21 jan", "to": "do 21 jan"}, "Bijeenkomst aangekondigd"),
    "course.meeting.cancel": ({}, "Bijeenkomst gaat niet door"),
    "course.meeting.day": ({"number": 1}, "1 onderdeel van de dag is gewijzigd."),
    "course.meeting.move": (
        {"from": "do 21 jan", "to": "do 28 jan"},
        "Bijeenkomst verplaatst: van do 21 jan naar do 28 jan",
    ),
    "course.meeting.pack": (
        {"parts": ["badges", "catering"]},
        "Pakket voor de dag gemaakt: Badges, Aantallen voor de cateraar",
    ),
    "course.meeting.pending": ({"number": 1}, "1 wijziging is klaargezet, nog niet gepubliceerd"),
    "course.meeting.reinstate": (
        {"from": "do 21 jan", "to": "do 28 jan"},
        "Bijeenkomst gaat toch door: van do 21 jan naar do 28 jan",
    ),
    "course.needs.forget": ({"number": 1}, "Van 1 persoon is gewist wat die nodig had"),
    "course.organisation.merge": ({"gone": "Zeist"}, "'Zeist' is hierin opgegaan"),
    "course.preparation.choose": ({"task": "Lunch", "choice": ""}, "Lunch: Nog geen antwoord"),
    "course.speaker.along": (
        {"from": "Hier (21-01-2027)", "to": "Daar (11-02-2027)"},
        "Ging met het onderdeel mee naar een andere bijeenkomst: van Hier (21-01-2027) naar Daar (11-02-2027)",
    ),
    "course.speaker.move": ({"from": "to_ask", "to": "invited"}, "Spreker: van Nog te vragen naar Uitgenodigd"),
    "course.telling.hold": ({"number": 2}, "2 mails hierover worden vastgehouden"),
    "course.telling.nobody": ({"number": 1}, "Niemand verteld: 1 mail gaat niet"),
    "course.user.merge": ({"gone": "Jan de Vries"}, "'Jan de Vries' is hierin opgegaan"),
    "course.user.roles": ({"organiser": True, "editor": True}, "Rollen: cursusbureau, redacteur"),
    "course.visit.move": ({"from": "idea", "to": "asked"}, "Werkbezoek: van Idee naar Gevraagd"),
    "course.visit.tick": ({"what": "Bus", "done": False}, "Toch niet gedaan: Bus"),
}


@pytest.mark.parametrize("action", SENTENCES)
def test_a_line_says_what_was_done(action):
    facts, sentence = SENTENCES[action]
    _label, said = LINES[action]
    assert said(facts) == sentence


def test_no_line_is_forgotten_and_none_is_said_in_two_ways():
    assert (SENTENCES.keys(), FIXED.keys() & LINES.keys()) == (LINES.keys(), set())
