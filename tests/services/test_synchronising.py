"""A calendar app that keeps what it fetched as files (vdirsyncer) follows a link of the running site."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.calendars.links import LinkChoices, create_link
from course.actions.programme.meetings import move_meeting
from course.authority import SYSTEM
from course.enums import VisitStatus
from course.models import Meeting
from tests.factories import EditionFactory, EnrolmentFactory, ItemFactory, MeetingFactory
from tests.helpers.visits import make_visit
from tests.services.web import site
from tests.services.workers import Broker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

CONFIGURATION = """
[general]
status_path = "{folder}/status"
[pair course]
a = "site"
b = "files"
collections = null
[storage site]
type = "http"
url = "{address}"
[storage files]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"
"""

EVENT = re.compile(r"BEGIN:VEVENT\r?\n.*?END:VEVENT", re.DOTALL)
UID = re.compile(r"\r?\nUID:.*")
MONTH = dt.timedelta(days=30)


@dataclass(frozen=True)
class App:
    """It keeps one file for each event."""

    folder: Path

    @classmethod
    def of(cls, address: str, folder: Path) -> App:
        (folder / "calendar").mkdir()
        (folder / "config").write_text(CONFIGURATION.format(address=address, folder=folder))
        app = cls(folder)
        app.run("discover")
        return app

    def run(self, command: str) -> None:
        words = [sys.executable, "-m", "vdirsyncer", "--config", str(self.folder / "config"), command]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr

    @property
    def files(self) -> dict[str, tuple[int, bytes]]:
        """When each was written, and what is in it."""
        files = sorted((self.folder / "calendar").iterdir())
        return {file.name: (file.stat().st_mtime_ns, file.read_bytes()) for file in files}

    @property
    def events(self) -> list[str]:
        return sorted(text for _when, content in self.files.values() for text in events_in(content))


def events_in(content: bytes) -> list[str]:
    """Their text without the UID: of a calendar that can only be read this app makes its own."""
    return sorted("\n".join(UID.sub("", text).splitlines()) for text in EVENT.findall(content.decode()))


@pytest.fixture
def meeting(own_database: str) -> Meeting:
    """With a visit, both to come, of an edition with deadlines."""
    starts_at = clock.at(clock.today() + MONTH, dt.time(9))
    edition = EditionFactory(needs_until=clock.today() + MONTH)
    meeting = MeetingFactory(edition=edition, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=8))
    make_visit(VisitStatus.AGREED, item=ItemFactory(meeting=meeting))
    refresh_calendar(meeting=meeting)
    return meeting


def test_what_was_synchronised_is_not_written_again_until_it_changes(
    meeting: Meeting, own_database: str, redis_broker: Broker, tmp_path: Path
) -> None:
    participant = EnrolmentFactory(edition=meeting.edition).user
    choices = LinkChoices(has_deadlines=True, alarm=60, travel=60)
    path = reverse("course:feed", args=[create_link(by=participant, name="telefoon", choices=choices)[1]])

    with site(own_database, redis_broker) as served:
        app = App.of(f"http://127.0.0.1:{served.port}{path}", tmp_path)
        app.run("sync")
        first = app.files
        app.run("sync")
        assert (app.files, app.events) == (first, events_in(Client().get(path).content))
        assert len(app.events) > len(Meeting.objects.all())

        later = dt.timedelta(hours=1)
        move_meeting(meeting=meeting, starts_at=meeting.starts_at + later, ends_at=meeting.ends_at + later, by=SYSTEM)
        app.run("sync")
        assert app.events == events_in(Client().get(path).content)
        assert app.files.keys() != first.keys()
