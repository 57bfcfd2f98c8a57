from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from structlog.testing import capture_logs

from course import clock
from course.actions import due
from course.actions.due import run_due
from course.enums import EnrolmentState, MailCode
from course.models import Message
from tests.factories import EditionFactory, EnrolmentFactory, MeetingFactory, UserFactory

pytestmark = pytest.mark.django_db

QUIET = [
    "offers lapsed: none",
    "held places released: none",
    "places offered: none",
    "reminders of offers: none",
    "reminders to managers: none",
    "lines closed: none",
    "courses completed: none",
    "visits done: none",
    "preparation: none",
    "practical matters: none",
    "profiles: none",
    "drafts: none",
    "choices: none",
    "runbooks: none",
    "reminders of date polls: none",
    "speakers reminded: none",
    "material told: none",
    "material in calendars: none",
    "needs forgotten: none",
    "lists forgotten: none",
    "lists imported: none",
    "drafts explained: none",
    "calendars invited: none",
    "guests forgotten: none",
    "promises reminded: none",
    "check-ins asked: none",
    "letters to yourself: none",
    "week told: none",
    "messages: none",
]


def told():
    """What a round says, without the jobs that had nothing to do."""
    return [str(done) for done in run_due() if str(done) not in QUIET]


def break_job(monkeypatch, *names):
    def fail():
        raise ValueError("a row that nobody can read")

    for name in names:
        monkeypatch.setitem(due.JOBS, name, fail)


def offer_that_lapses_now():
    """The only place is offered until now, and two people wait behind it; gives the first of these."""
    edition = EditionFactory(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1, after_lapse="out")
    EnrolmentFactory(edition=edition, state=EnrolmentState.OFFERED, offered_at=clock.now(), offered_until=clock.now())
    second = EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=1)
    EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=2)
    return second


def test_every_job_says_what_it_did_or_that_nothing_was_due():
    assert [str(done) for done in run_due()] == QUIET


def test_the_command_says_what_each_job_did():
    out = StringIO()
    call_command("run_due", stdout=out)
    assert out.getvalue().splitlines() == QUIET


def test_what_is_due_together_is_done_in_one_round_decisions_before_their_mail(at):
    """An offer lapses, the place goes to the next and the mail with it; the day after the start the line closes."""
    at(2026, 10, 6, 17)
    second = offer_that_lapses_now()
    assert told() == ["offers lapsed: 1", "messages: 2 sent, 0 later, 0 failed"]
    second.refresh_from_db()
    assert second.state == EnrolmentState.OFFERED
    at(2027, 1, 22, 0)
    assert told() == ["offers lapsed: 1", "lines closed: 1", "messages: 2 sent, 0 later, 0 failed"]


def test_a_second_round_does_nothing(at):
    at(2027, 1, 19, 9)
    meeting = MeetingFactory()
    meeting.module.tasks.create(text="Lees de casus.")
    EnrolmentFactory(
        edition=meeting.edition,
        user=UserFactory(learning_question="Wie?", can_help_with="Veel", shows_profile=True),
    )
    assert told() == ["preparation: 1", "practical matters: 1", "messages: 2 sent, 0 later, 0 failed"]
    assert told() == []
    assert set(Message.objects.values_list("template", flat=True)) == {MailCode.PREPARE, MailCode.PRACTICAL}


def test_a_job_that_fails_stops_no_other_and_is_logged(at, monkeypatch):
    at(2026, 10, 6, 17)
    second = offer_that_lapses_now()
    break_job(monkeypatch, "held places released", "preparation", "messages")
    with capture_logs() as logs:
        assert told() == [
            "offers lapsed: 1",
            "held places released: failed (ValueError)",
            "preparation: failed (ValueError)",
            "messages: failed (ValueError)",
        ]
    second.refresh_from_db()
    assert second.state == EnrolmentState.OFFERED
    assert [(line["event"], line["job"], line["log_level"], line["exc_info"]) for line in logs] == [
        ("job failed", name, "error", True) for name in ("held places released", "preparation", "messages")
    ]


def test_the_command_ends_with_one_when_a_job_failed(monkeypatch):
    break_job(monkeypatch, "offers lapsed")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("run_due", stdout=out)
    assert ended.value.code == 1
    assert out.getvalue().splitlines() == ["offers lapsed: failed (ValueError)", *QUIET[1:]]
