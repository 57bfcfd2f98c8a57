from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from course import clock
from course.actions.due import run_due
from course.enums import EnrolmentState, MailCode
from course.models import Message
from course.tasks import run_due as tick
from tests.factories import EditionFactory, EnrolmentFactory, MeetingFactory, UserFactory

pytestmark = pytest.mark.django_db

QUIET = [
    "messages: nothing due",
    "offers lapsed: none",
    "held places released: none",
    "places offered: none",
    "reminders of offers: none",
    "reminders to managers: none",
    "lines closed: none",
    "courses completed: none",
    "preparation: none",
    "practical matters: none",
    "profiles: none",
    "drafts: none",
    "needs: nothing to forget",
]


def test_every_job_says_what_it_did_or_that_nothing_was_due():
    assert list(run_due()) == QUIET


def test_the_worker_and_the_command_say_the_same():
    out = StringIO()
    call_command("run_due", stdout=out)
    assert (out.getvalue().splitlines(), tick()) == (QUIET, "; ".join(QUIET))


def test_what_is_due_together_is_done_in_one_round(at):
    """An offer lapses and the place goes to the next; the day after the start the line closes."""
    at(2026, 10, 6, 17)
    edition = EditionFactory(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1, after_lapse="out")
    EnrolmentFactory(edition=edition, state=EnrolmentState.OFFERED, offered_at=clock.now(), offered_until=clock.now())
    second = EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=1)
    EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=2)
    done = [line for line in run_due() if line not in QUIET]
    assert done == ["offers lapsed: 1"]
    second.refresh_from_db()
    assert second.state == EnrolmentState.OFFERED
    at(2027, 1, 22, 0)
    assert [line for line in run_due() if line not in QUIET] == [
        "messages: 1 sent, 0 later, 0 failed",
        "offers lapsed: 1",
        "lines closed: 1",
    ]


def test_a_second_round_does_nothing(at):
    at(2027, 1, 19, 9)
    meeting = MeetingFactory()
    meeting.module.preparation = "Lees de casus."
    meeting.module.save()
    EnrolmentFactory(
        edition=meeting.edition,
        user=UserFactory(learning_question="Wie?", can_help_with="Veel", shows_profile=True),
    )
    assert [line for line in run_due() if line not in QUIET] == ["preparation: 1", "practical matters: 1"]
    assert [line for line in run_due() if line not in QUIET] == ["messages: 2 sent, 0 later, 0 failed"]
    assert list(run_due()) == QUIET
    assert set(Message.objects.values_list("template", flat=True)) == {MailCode.PREPARE, MailCode.PRACTICAL}
