"""Lists of people with real workers: nobody is lost, nobody comes twice, and one list at a time."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from course import tasks
from course.actions.enrolment import import_runs, import_work
from course.actions.enrolment.import_runs import ImportUnderWay, start_import, stop_import
from course.actions.enrolment.import_work import BATCH, claim, work_on_lists
from course.actions.enrolment.submit import save_draft
from course.enums import ImportState
from course.models import Edition, Enrolment, ImportRun, Message, Organisation, User
from tests.factories import OrganisationFactory, OrganiserFactory, UserFactory
from tests.helpers.imports import confirmed, fresh, handed_in, list_of, looked_through
from tests.helpers.parallel import open_edition
from tests.services.mailserver import MailServer
from tests.services.threads import PATIENCE, at_once
from tests.services.workers import Broker, running_worker

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

S = ImportState
PEOPLE = [f"p{number}" for number in range(BATCH * 2 + 5)]


@pytest.fixture
def edition() -> Edition:
    edition = open_edition(seats=len(PEOPLE) + 5)
    Edition.objects.update(max_per_organisation=len(PEOPLE) + 5)
    OrganisationFactory(name="gemeente Duinrade")
    return edition


@pytest.fixture
def worker_with_files(own_database: str, mails: MailServer):
    """A worker that sees the private files of this process."""

    def start(broker: Broker):
        environment = {"VAR_DIR": os.environ["VAR_DIR"], "MAIL_PORT": str(mails.port), "DATABASE_URL": own_database}
        return running_worker(broker, environment, "-P", "solo")

    return start


@pytest.fixture
def no_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody works on a list but who is told to: this process has no worker, and would do it at once."""
    monkeypatch.setattr(tasks.broker, "allows", lambda: False)


def until(holds: Callable[[], bool]) -> None:
    """Another process does something; we look whether it did."""
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends
        threading.Event().wait(0.05)


def in_state(run: ImportRun, state: ImportState) -> Callable[[], bool]:
    return lambda: fresh(run).state == state


def people() -> Counter[str]:
    return Counter(Enrolment.objects.exclude(state="draft").values_list("user__email", flat=True))


EVERYBODY = Counter(f"{name}@duinrade.example" for name in PEOPLE)


def test_a_worker_reads_and_after_the_word_writes_and_mails(
    edition: Edition, redis_broker: Broker, mails: MailServer, worker_with_files
) -> None:
    petra = OrganiserFactory()
    with worker_with_files(redis_broker) as worker:
        run = handed_in(edition, petra, list_of(*PEOPLE[:3]))
        until(in_state(run, S.TO_CONFIRM))
        confirmed(fresh(run), petra)
        until(in_state(run, S.FINISHED))
        got = Counter(str(letter["To"]) for letter in mails.mails(3))
        worker.finish()
    assert got == people() == Counter(f"{name}@duinrade.example" for name in PEOPLE[:3])


@pytest.mark.parametrize("successor", ["worker", "run_due"])
def test_a_worker_killed_in_the_middle_of_a_batch_loses_nobody_and_doubles_nobody(
    edition: Edition, redis_broker: Broker, worker_with_files, successor: str
) -> None:
    """The fifteenth is typing in a draft of their own, so the worker waits with half a batch written."""
    petra = OrganiserFactory()
    typing = UserFactory(email=f"{PEOPLE[14]}@duinrade.example", organisation=Organisation.objects.get())
    draft = save_draft(by=typing, edition=edition, answers={"manager_name": "Rob"})
    with worker_with_files(redis_broker) as worker:
        run = handed_in(edition, petra, list_of(*PEOPLE))
        until(in_state(run, S.TO_CONFIRM))
        with transaction.atomic():
            Enrolment.objects.select_for_update(of=("self",)).get(pk=draft.pk)
            with_word(run, petra)
            until(lambda: fresh(run).done == BATCH and waits_for_a_lock())
            worker.kill()
        assert sum(people().values()) == BATCH
    assert (fresh(run).state, fresh(run).done, Message.objects.count()) == (S.WRITING, BATCH, BATCH)
    ImportRun.objects.update(leased_until=timezone.now() - timedelta(minutes=1))

    if successor == "worker":
        with worker_with_files(redis_broker) as worker:
            tasks.run_due.delay()
            until(in_state(run, S.FINISHED))
            worker.finish()
    else:
        call_command("run_due", stdout=StringIO())

    assert (fresh(run).state, fresh(run).done, people()) == (S.FINISHED, len(PEOPLE), EVERYBODY)
    assert Counter(Message.objects.values_list("person__email", flat=True)) == EVERYBODY


def with_word(run: ImportRun, by: User) -> None:
    """From another connection: this one holds a lock."""
    (outcome,) = at_once(lambda _turn: confirmed(fresh(run), by), [0])
    assert isinstance(outcome, ImportRun)


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


def test_stopped_by_the_office_while_a_worker_writes_whole_batches_stand(
    edition: Edition, redis_broker: Broker, worker_with_files
) -> None:
    petra = OrganiserFactory()
    typing = UserFactory(email=f"{PEOPLE[14]}@duinrade.example", organisation=Organisation.objects.get())
    draft = save_draft(by=typing, edition=edition, answers={"manager_name": "Rob"})
    with worker_with_files(redis_broker) as worker:
        run = handed_in(edition, petra, list_of(*PEOPLE))
        until(in_state(run, S.TO_CONFIRM))
        stopper = threading.Thread(target=stop_quietly, args=(run, petra))
        with transaction.atomic():
            Enrolment.objects.select_for_update(of=("self",)).get(pk=draft.pk)
            with_word(run, petra)
            until(lambda: fresh(run).done == BATCH and waits_for_a_lock())
            stopper.start()
        stopper.join(PATIENCE)
        worker.finish()
    run = fresh(run)
    assert run.state == S.STOPPED
    assert run.done in {BATCH, 2 * BATCH}
    assert sum(people().values()) == Message.objects.count() == run.done


def stop_quietly(run: ImportRun, by: User) -> None:
    try:
        stop_import(run=run, by=by)
    finally:
        connection.close()


def test_of_two_who_hand_in_at_once_one_does_and_the_other_reads_why_not(
    edition: Edition, own_database: str, no_hints: None
) -> None:
    outcomes = at_once(lambda by: handed_in(edition, by, list_of("a")), OrganiserFactory.create_batch(2))
    assert sorted(type(one).__name__ for one in outcomes) == [ImportRun.__name__, ImportUnderWay.__name__]
    assert ImportRun.objects.count() == 1


def test_also_without_the_lock_the_database_lets_in_one(
    edition: Edition, own_database: str, no_hints: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_runs, "lock_edition", lambda pk: Edition.objects.get(pk=pk))
    looked = threading.Barrier(2)
    save = ImportRun.save

    def save_together(self: ImportRun, **kwargs: object) -> None:
        looked.wait(PATIENCE)
        save(self, **kwargs)  # type: ignore[arg-type]  # whatever a model takes

    monkeypatch.setattr(ImportRun, "save", save_together)
    outcomes = at_once(
        lambda by: start_import(edition=edition, file=SimpleUploadedFile("l.csv", b"x"), by=by),
        OrganiserFactory.create_batch(2),
    )
    assert sorted(type(one).__name__ for one in outcomes) == [ImportRun.__name__, ImportUnderWay.__name__]


def claimed_at_once(workers: int) -> list[ImportRun]:
    return [one for one in at_once(lambda _turn: claim(), range(workers)) if isinstance(one, ImportRun)]


def test_a_list_is_claimed_by_one_worker(edition: Edition, own_database: str, no_hints: None) -> None:
    handed_in(edition, OrganiserFactory(), list_of("a"))
    assert len(claimed_at_once(4)) == 1


def test_control_without_the_lease_every_worker_takes_it(
    edition: Edition, own_database: str, no_hints: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody reads before anybody writes: what skip_locked forbids. So the test above can fail."""
    handed_in(edition, OrganiserFactory(), list_of("a"))
    chosen = threading.Barrier(4)
    free = import_work._free

    def unlocked() -> object:
        found = list(ImportRun.objects.free())
        chosen.wait(PATIENCE)
        return ImportRun.objects.filter(pk__in=[one.pk for one in found])

    assert free().model is ImportRun
    monkeypatch.setattr(import_work, "_free", unlocked)
    assert len(claimed_at_once(4)) == 4


def write_together(edition: Edition) -> ImportRun:
    """Four workers go on with one list in the same moment."""
    petra = OrganiserFactory()
    run = confirmed(looked_through(edition, petra, list_of(*PEOPLE)), petra)
    at_once(lambda _turn: work_on_lists(), range(4))
    return fresh(run)


def test_rounds_at_once_write_everybody_once(edition: Edition, own_database: str, no_hints: None) -> None:
    run = write_together(edition)
    assert (run.state, run.done, run.has_changed, people()) == (S.FINISHED, len(PEOPLE), False, EVERYBODY)
