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
from tests.factories import EnrolmentFactory, MeetingFactory, OrganiserFactory, UserFactory

NAME = re.compile(r'"((?:course|pitches)\.[a-z_.]+)"')


def written_actions() -> set[str]:
    """The names of acts in the code: in actions, and as constants of who reads them or beside their words."""
    base = Path(settings.BASE_DIR)
    paths = [path for app in ("course", "pitches") for path in (base / app / "actions").rglob("*.py")]
    paths += [base / "course" / "queries" / name for name in ("enrolment/history.py", "editions/copying.py")]
    paths.append(base / "pitches" / "log_actions.py")
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
