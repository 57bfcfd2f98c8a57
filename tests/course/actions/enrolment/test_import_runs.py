"""A list is read and written in the background: whole, once, and as the course office chose."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.log_actions import registry

from course.actions.enrolment import import_work
from course.actions.enrolment.import_keeping import CONFIRMED_WITHIN, KEPT_FOR, NOBODYS_AFTER, forget_lists
from course.actions.enrolment.import_runs import (
    EndedAlready,
    GoesOnAlready,
    ImportUnderWay,
    NothingToConfirm,
    confirm_import,
    stop_import,
)
from course.actions.enrolment.import_work import BATCH, MAX_ATTEMPTS, TakenOver, claim, work_on_lists
from course.actions.enrolment.imports import NotAnnounced, ReportOutdated
from course.actions.mail.telling import NotDecided, ReadersChanged, ReasonForSilence, Telling
from course.authority import OnlyTheOffice
from course.enums import IMPORT_TRANSITIONS, ImportState, MessageState, Tell
from course.errors import NoRoom
from course.models import Edition, Enrolment, ImportRun, Message, Sending, User
from course.models.files import private_storage
from course.models.imports import FOLDER
from course.queries.enrolment.import_runs import audience_of_run, letters_of, refused_rows, rows_left
from course.queries.mail.audience import LINE, PARTICIPANTS, mark_of
from tests.factories import EnrolmentFactory, OrganisationFactory, OrganiserFactory, UserFactory
from tests.helpers.imports import HEADINGS, confirmed, fresh, handed_in, list_of, looked_through

pytestmark = pytest.mark.django_db

S = ImportState
MANY = [f"p{number}" for number in range(BATCH * 2 + 3)]


@pytest.fixture
def roomy(edition):
    """Everybody of one municipality fits."""
    OrganisationFactory(name="gemeente Duinrade")
    Edition.objects.update(capacity=60, seats_municipality=57, max_per_organisation=57)
    edition.refresh_from_db()
    return edition


@pytest.fixture
def petra(db):
    return OrganiserFactory()


def files():
    try:
        return private_storage().listdir(FOLDER)[1]
    except FileNotFoundError:
        return []


@pytest.fixture(autouse=True)
def no_files():
    """Of an earlier test."""
    for name in files():
        private_storage().delete(f"{FOLDER}/{name}")


def history(edition):
    return [line.action for line in registry.get_logs_for_instance(edition).order_by("pk")]


def written():
    return Enrolment.objects.count(), Message.objects.count()


def test_a_list_is_read_looked_through_confirmed_and_written(roomy, petra):
    run = handed_in(roomy, petra, f"{list_of(*MANY)}\nfout;A;B;x")
    assert (run.state, len(files()), written()) == (S.WAITING, 1, (0, 0))
    assert work_on_lists() == 1
    run = fresh(run)
    assert (run.state, run.total, run.going, run.refused, run.done) == (S.TO_CONFIRM, 24, 23, 1, 0)
    assert (run.leased_until, written(), User.objects.filter(is_staff=False).count()) == (None, (0, 0), 0)
    assert work_on_lists() == 0
    run = confirmed(run, petra)
    assert (run.state, written()) == (S.WRITING, (0, 0))
    assert work_on_lists() == 1
    run = fresh(run)
    assert (run.state, run.done, run.position, run.error) == (S.FINISHED, 23, 3, "")
    assert written() == (23, 23)
    assert history(roomy) == ["course.import.begin", "course.import.confirm", "course.import.finish"]


def test_the_preview_shows_the_mails_that_go_to_the_word_and_by_what_their_readers_will_be(roomy, petra):
    Edition.objects.update(seats_municipality=2, capacity=5)
    run = looked_through(roomy, petra, list_of("a", "b", "c"))
    shown = letters_of(run)
    audience = audience_of_run(run, shown)
    assert [(group.label, group.number) for group in audience.groups] == [(PARTICIPANTS, 2), (LINE, 1)]
    assert mark_of(shown) == run.preview["mark"]
    confirmed(run, petra)
    work_on_lists()
    assert mark_of(Message.objects.all()) == mark_of(shown)


def test_all_mails_of_a_list_are_one_sending_that_the_asker_decided(roomy, petra):
    confirmed(looked_through(roomy, petra, list_of(*MANY)), petra, Tell.HOLD)
    work_on_lists()
    assert list(Sending.objects.values_list("asked_by", "decision")) == [(petra.pk, Tell.HOLD)]
    assert Counter(Message.objects.values_list("state", flat=True)) == {MessageState.HELD: len(MANY)}
    held = [line.data for line in registry.get_logs_for_instance(roomy) if line.action == "course.telling.hold"]
    assert held == [{"number": len(MANY)}]


def test_telling_nobody_asks_why_and_keeps_it(roomy, petra):
    run = looked_through(roomy, petra, list_of("a"))
    with pytest.raises(ReasonForSilence):
        confirmed(run, petra, Tell.NOBODY, " ")
    confirmed(run, petra, Tell.NOBODY, "Zij weten het al")
    work_on_lists()
    message = Message.objects.get()
    assert (message.state, message.held_because) == (MessageState.CANCELLED, "Zij weten het al")
    told = [line.data for line in registry.get_logs_for_instance(roomy) if line.action == "course.telling.nobody"]
    assert told == [{"number": 1, "reason": "Zij weten het al"}]


def test_without_a_decision_or_with_one_about_other_mails_nothing_is_written(roomy, petra):
    run = looked_through(roomy, petra, list_of("a"))
    for telling, refusal in ((None, NotDecided), (Telling(seen="other"), ReadersChanged)):
        with pytest.raises(refusal):
            confirm_import(run=run, by=petra, telling=telling)
    work_on_lists()
    assert (fresh(run).state, written()) == (S.TO_CONFIRM, (0, 0))


def test_one_list_of_an_edition_at_a_time_and_no_file_stays_of_the_other(roomy, petra):
    handed_in(roomy, petra, list_of("a"))
    with pytest.raises(ImportUnderWay):
        handed_in(roomy, OrganiserFactory(), list_of("b"))
    assert (ImportRun.objects.count(), len(files())) == (1, 1)


def test_when_one_ended_the_next_may_come(roomy, petra):
    stop_import(run=handed_in(roomy, petra, list_of("a")), by=petra)
    assert handed_in(roomy, petra, list_of("b")).state == S.WAITING


def test_an_edition_that_takes_no_list_refuses_it_and_keeps_nothing(roomy, petra):
    Edition.objects.update(is_published=False)
    roomy.refresh_from_db()
    with pytest.raises(NotAnnounced):
        handed_in(roomy, petra, list_of("a"))
    assert (ImportRun.objects.count(), files()) == (0, [])


def test_a_full_disk_is_a_sentence_and_leaves_no_row(roomy, petra, monkeypatch):
    def full(*_args, **_kwargs):
        raise NoRoom

    monkeypatch.setattr(type(private_storage()), "save", full)
    with pytest.raises(NoRoom):
        handed_in(roomy, petra, list_of("a"))
    assert ImportRun.objects.count() == 0


def test_what_is_no_list_fails_with_the_sentence_in_the_language_of_who_asked(roomy, petra):
    with override("en"):
        run = handed_in(roomy, petra, "Naam\nBo")
    with override("nl"):
        work_on_lists()
    run = fresh(run)
    assert (run.state, run.error[:31]) == (S.FAILED, "We do not find these columns: M")
    assert handed_in(roomy, petra, list_of("a")).state == S.WAITING


def test_a_list_with_nobody_to_enrol_is_over_at_once(roomy, petra):
    run = looked_through(roomy, petra, f"{HEADINGS}\nfout;A;B;gemeente Duinrade")
    assert (run.state, run.refused, [row.given.number for row in refused_rows(run)]) == (S.FINISHED, 1, [2])


def test_the_file_goes_when_it_was_read(roomy, petra, django_capture_on_commit_callbacks):
    run = handed_in(roomy, petra, list_of("a"))
    assert len(files()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        work_on_lists()
    assert (files(), fresh(run).file.name) == ([], "")


def test_the_file_of_a_list_that_is_stopped_goes(roomy, petra, django_capture_on_commit_callbacks):
    run = handed_in(roomy, petra, list_of("a"))
    with django_capture_on_commit_callbacks(execute=True):
        stop_import(run=run, by=petra)
    assert (files(), fresh(run).file.name) == ([], "")


def test_stopped_half_way_what_is_written_stays_and_the_rest_is_named(roomy, petra, monkeypatch):
    run = confirmed(looked_through(roomy, petra, list_of(*MANY)), petra, Tell.HOLD)
    write = import_work._write_next

    def write_and_stop(mine):
        after = write(mine)
        stop_import(run=run, by=petra)
        return after

    monkeypatch.setattr(import_work, "_write_next", write_and_stop)
    work_on_lists()
    run = fresh(run)
    assert (run.state, run.done, written()) == (S.STOPPED, BATCH, (BATCH, BATCH))
    assert [row.values["email"] for row in rows_left(run)] == [f"{name}@duinrade.example" for name in MANY[BATCH:]]
    assert work_on_lists() == 0
    told = [line.data for line in registry.get_logs_for_instance(roomy) if line.action == "course.telling.hold"]
    assert told == [{"number": BATCH}]


def test_what_is_over_is_not_stopped_again(roomy, petra):
    run = handed_in(roomy, petra, list_of("a"))
    stop_import(run=run, by=petra)
    with pytest.raises(EndedAlready):
        stop_import(run=run, by=petra)
    assert history(roomy).count("course.import.stop") == 1


def test_a_second_click_on_go_on_is_told_that_it_goes_on(roomy, petra):
    run = looked_through(roomy, petra, list_of("a"))
    confirmed(run, petra)
    with pytest.raises(GoesOnAlready):
        confirmed(run, petra)
    work_on_lists()
    with pytest.raises(NothingToConfirm):
        confirmed(run, petra)
    assert written() == (1, 1)


def test_when_the_world_changed_before_the_word_there_is_a_new_report(roomy, petra):
    Edition.objects.update(capacity=4, seats_municipality=1)
    run = looked_through(roomy, petra, list_of("a"))
    EnrolmentFactory(edition=roomy, user__organisation__name="gemeente Elders")
    before = written()
    with pytest.raises(ReportOutdated):
        confirmed(run, petra)
    assert fresh(run).state == S.WAITING
    work_on_lists()
    run = fresh(run)
    assert (run.state, run.has_changed, written()) == (S.TO_CONFIRM, True, before)
    confirmed(run, petra)
    work_on_lists()
    assert Enrolment.objects.get(user__email="a@duinrade.example").rank == 1


def test_when_the_world_changes_half_way_the_rest_is_asked_again_and_nobody_comes_twice(roomy, petra, monkeypatch):
    run = confirmed(looked_through(roomy, petra, list_of(*MANY)), petra)
    write = import_work._write_next

    def write_and_change(mine):
        after = write(mine)
        Edition.objects.update(capacity=BATCH + 3, seats_municipality=BATCH)
        return after

    with monkeypatch.context() as patched:
        patched.setattr(import_work, "_write_next", write_and_change)
        work_on_lists()
    run = fresh(run)
    assert (run.state, run.done, run.going, run.position) == (S.TO_CONFIRM, BATCH, len(MANY), 0)
    assert [group.label for group in audience_of_run(run, letters_of(run)).groups] == [LINE]
    confirmed(run, petra)
    work_on_lists()
    assert (fresh(run).state, fresh(run).done, written()) == (S.FINISHED, len(MANY), (len(MANY), len(MANY)))


def test_each_decision_about_the_mails_stands_in_the_history_once(roomy, petra, monkeypatch):
    """Half-way the rest is asked again; the list is stopped before there is an answer."""
    run = confirmed(looked_through(roomy, petra, list_of(*MANY)), petra, Tell.HOLD)
    write = import_work._write_next

    def write_and_change(mine):
        after = write(mine)
        Edition.objects.update(capacity=BATCH + 3, seats_municipality=BATCH)
        return after

    with monkeypatch.context() as patched:
        patched.setattr(import_work, "_write_next", write_and_change)
        work_on_lists()
    stop_import(run=run, by=petra)
    held = [line.data for line in registry.get_logs_for_instance(roomy) if line.action == "course.telling.hold"]
    assert [data["number"] for data in held] == [BATCH]


def test_a_dead_workers_list_is_free_when_its_lease_ends_and_not_before(roomy, petra, at, settings):
    settings.IMPORT_LEASE_SECONDS = 300
    run = handed_in(roomy, petra, list_of("a"))
    assert claim().pk == run.pk
    at(2026, 10, 1, 10, 5)
    assert claim() is None
    at(2026, 10, 1, 10, 6)
    assert claim().attempts == 2


def test_who_was_taken_for_lost_writes_nothing(roomy, petra, at):
    run = confirmed(looked_through(roomy, petra, list_of("a")), petra)
    slow = claim()
    at(2026, 10, 1, 10, 6)
    other = claim()
    with pytest.raises(TakenOver):
        import_work._write_next(slow)
    assert written() == (0, 0)
    assert import_work._write_next(other).state == S.FINISHED
    assert (fresh(run).done, written()) == (1, (1, 1))


def test_a_batch_and_that_it_is_written_stand_or_fall_together(roomy, petra, monkeypatch, at):
    """The worker dies at the last line of its second batch."""
    run = confirmed(looked_through(roomy, petra, list_of(*MANY)), petra)
    store = ImportRun.save

    def dies(self, **kwargs):
        if self.position == 2:
            raise OperationalError
        return store(self, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(ImportRun, "save", dies)
        work_on_lists()
    assert (fresh(run).state, fresh(run).done, written()) == (S.WRITING, BATCH, (BATCH, BATCH))
    assert work_on_lists() == 0
    at(2026, 10, 1, 10, 6)
    assert work_on_lists() == 1
    assert (fresh(run).state, fresh(run).done, written()) == (S.FINISHED, len(MANY), (len(MANY), len(MANY)))


def test_a_list_that_nobody_gets_any_further_with_is_given_up(roomy, petra, at):
    run = handed_in(roomy, petra, list_of("a"))
    for minute in range(MAX_ATTEMPTS):
        at(2026, 10, 1, 11, 10 * minute)
        claim()
    at(2026, 10, 1, 13)
    work_on_lists()
    assert (fresh(run).state, fresh(run).error != "") == (S.FAILED, True)


def test_a_fault_in_one_list_stops_no_other(roomy, petra, monkeypatch):
    other = Edition.objects.get(pk=roomy.pk)
    other.pk, other.slug = None, "andere"
    other.save()
    broken, whole = handed_in(roomy, petra, list_of("a")), handed_in(other, petra, list_of("b"))
    read = import_work._read
    monkeypatch.setattr(import_work, "_read", lambda run: 1 / 0 if run.pk == broken.pk else read(run))
    assert work_on_lists() == 2
    assert (fresh(broken).state, fresh(whole).state) == (S.FAILED, S.TO_CONFIRM)


def test_who_lost_the_role_meanwhile_writes_nothing(roomy, petra):
    run = confirmed(looked_through(roomy, petra, list_of("a")), petra)
    petra.is_staff = False
    petra.is_active = False
    petra.save()
    work_on_lists()
    assert (fresh(run).state, written()) == (S.FAILED, (0, 0))


def test_what_nobody_confirms_is_stopped_after_a_day(roomy, petra, at):
    run = looked_through(roomy, petra, list_of("a"))
    at(2026, 10, 2, 10)
    assert (forget_lists(), fresh(run).state, CONFIRMED_WITHIN) == (0, S.TO_CONFIRM, dt.timedelta(days=1))
    at(2026, 10, 2, 10, 1)
    assert (forget_lists(), fresh(run).state, written()) == (1, S.STOPPED, (0, 0))


def test_what_stood_in_a_list_is_forgotten_two_weeks_after_its_end(roomy, petra, at):
    run = confirmed(looked_through(roomy, petra, list_of("a") + "\nfout;A;B;x"), petra)
    work_on_lists()
    at(2026, 10, 15, 10)
    assert (forget_lists(), len(refused_rows(fresh(run))), KEPT_FOR) == (0, 1, dt.timedelta(days=14))
    at(2026, 10, 15, 10, 1)
    assert (forget_lists(), refused_rows(fresh(run)), forget_lists()) == (1, [], 0)
    run = fresh(run)
    assert (run.sheet, run.preview, run.batches, run.refusals) == ({}, {}, [], [])
    assert (run.done, run.refused, run.filename) == (1, 1, "lijst.csv")


def test_the_mails_that_were_shown_are_kept_no_longer_than_the_question(roomy, petra):
    run = looked_through(roomy, petra, list_of("a"))
    assert len(run.preview["letters"]) == 1
    assert confirmed(run, petra).preview == {}
    other = looked_through(Edition.objects.create(**_another(roomy)), petra, list_of("b"))
    stop_import(run=other, by=petra)
    assert fresh(other).preview == {}


def _another(edition):
    fields = [field.attname for field in Edition._meta.concrete_fields if not field.primary_key]
    return {name: getattr(edition, name) for name in fields} | {"slug": "andere"}


def test_a_file_whose_row_is_gone_goes_after_a_day(roomy, petra, at):
    run = handed_in(roomy, petra, list_of("a"))
    lost = private_storage().save(f"{FOLDER}/weg.csv", ContentFile(b"weg"))
    written_at = private_storage().get_modified_time(lost)
    for age, is_there in ((NOBODYS_AFTER, True), (NOBODYS_AFTER + dt.timedelta(minutes=1), False)):
        with time_machine.travel(written_at + age, tick=False):
            forget_lists()
        assert (private_storage().exists(lost), private_storage().exists(run.file.name)) == (is_there, True)


def test_a_batch_costs_the_same_whatever_the_length_of_the_list(roomy, petra):
    def queries(number):
        slug = f"e{Edition.objects.count()}"
        edition = Edition.objects.create(**_another(roomy) | {"slug": slug})
        names = [f"{slug}x{turn}" for turn in range(number)]
        confirmed(looked_through(edition, petra, list_of(*names)), petra)
        run = claim()
        with CaptureQueriesContext(connection) as captured:
            run = import_work._write_next(run)
        if run.state == S.WRITING:
            stop_import(run=run, by=petra)
        return len(captured)

    queries(BATCH + 1)
    assert queries(BATCH + 1) == queries(BATCH * 4)


def test_every_state_has_a_row_in_the_table_of_steps():
    assert set(IMPORT_TRANSITIONS) == set(ImportState)
    assert {to for steps in IMPORT_TRANSITIONS.values() for to in steps} == set(ImportState)


def test_only_the_course_office_hands_in(roomy):
    with pytest.raises(OnlyTheOffice):
        handed_in(roomy, UserFactory(), list_of("a"))
    assert files() == []
