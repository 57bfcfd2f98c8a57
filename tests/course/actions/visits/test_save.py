"""A visit with its rows: saved at once or not at all, never over what somebody else saved."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from course import clock
from course.actions.mail.telling import AT_ONCE
from course.actions.programme.elsewhere import ChosenBetween
from course.actions.visits.notices import tell_host
from course.actions.visits.save import StepEndsFirst, VisitChanged, VisitRows, save_visit
from course.actions.visits.transition import NoPlanB
from course.enums import ItemKind, MailCode, MeetingStatus, MessageState, TaskOwner, VisitStatus
from course.models import Message, ProgrammeItem, RunbookTask, VisitRound, VisitStep, WorkVisit
from course.queries.visits.host import visit_in_full
from course.queries.visits.links import LinkState, link_of, token_of
from tests.factories import (
    ItemFactory,
    MeetingFactory,
    OrganisationFactory,
    OrganiserFactory,
    PlaceFactory,
    UserFactory,
)
from tests.helpers.mail import to_go
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db

S = VisitStatus


def rows_of(visit):
    tasks = list(visit.runbook.all())
    return VisitRows(list(visit.steps.all()), tasks, [task for task in tasks if task.done_at])


def save(visit, rows=None, seen=None, **values):
    for name, value in values.items():
        setattr(visit, name, value)
    return save_visit(
        visit=visit,
        co_hosts=[],
        rows=rows_of(visit) if rows is None else rows,
        seen=visit.version if seen is None else seen,
        by=OrganiserFactory(),
        telling=AT_ONCE,
    )


def step(hour, title, pk=None):
    return VisitStep(pk=pk, starts=dt.time(hour), ends=dt.time(hour, 20), title=title)


def test_rows_are_changed_added_and_removed_together(at):
    at(2026, 12, 1, 10)
    visit, other = make_visit(S.AGREED), make_visit(S.AGREED)
    (kept,), (foreign,) = visit.steps.all(), other.steps.all()
    task = RunbookTask(what="Bus bestellen", owned_by=TaskOwner.OTHER, owner="Petra", due_on=dt.date(2026, 12, 20))
    rows = VisitRows([step(10, "Ontvangst", kept.pk), step(10, "Van elders", foreign.pk)], [task], [task])
    save(visit, rows)
    assert next(iter(visit.steps.order_by("pk").values_list("pk", "title"))) == (kept.pk, "Ontvangst")
    assert set(visit.steps.values_list("title", flat=True)) == {"Ontvangst", "Van elders"}
    assert list(visit.runbook.values_list("what", "done_at")) == [("Bus bestellen", clock.now())]
    assert list(other.steps.values_list("pk", "title")) == [(foreign.pk, "Rondleiding")]


def test_a_wrong_row_leaves_everything_as_it_was(at):
    at(2026, 12, 1, 10)
    visit = make_visit(S.AGREED)
    wrong = VisitStep(starts=dt.time(11), ends=dt.time(10), title="Achteruit")
    with pytest.raises(StepEndsFirst):
        save(visit, VisitRows([wrong], [], []), title="Nieuwe titel")
    stored = WorkVisit.objects.get(pk=visit.pk)
    assert (stored.title, stored.version) == ("Wijkcoördinatoren aan het werk", 0)
    assert (stored.steps.count(), stored.runbook.count()) == (1, 1)


def test_what_was_read_before_somebody_else_saved_is_not_saved(at):
    at(2026, 12, 1, 10)
    visit = make_visit(S.AGREED)
    mine = WorkVisit.objects.select_related("item").get(pk=visit.pk)
    save(visit, title="Van een ander")
    with pytest.raises(VisitChanged):
        save(mine, title="Van mij", seen=0)
    assert WorkVisit.objects.get(pk=visit.pk).title == "Van een ander"


def test_a_form_never_turns_back_the_state(at):
    at(2026, 12, 1, 10)
    visit = make_visit(S.READY)
    save(visit, status=S.IDEA, link_number=9)
    assert WorkVisit.objects.values_list("status", "link_number").get(pk=visit.pk) == (S.READY, 0)


def test_what_the_state_asks_cannot_be_taken_away(at):
    at(2026, 12, 1, 10)
    with pytest.raises(NoPlanB):
        save(make_visit(S.READY), plan_b="")
    assert save(make_visit(S.PLANNED), plan_b="").plan_b == ""


def test_a_visit_that_lacked_it_before_can_be_saved(at):
    at(2026, 12, 1, 10)
    visit = make_visit(S.READY, plan_b="")
    assert save(visit, title="Toch opslaan").title == "Toch opslaan"


def test_what_the_office_words_anew_waits_for_the_host_again(at):
    at(2027, 1, 22, 10)
    visit = make_visit(S.SHARED)
    save(visit, gift="Taart")
    assert WorkVisit.objects.get(pk=visit.pk).status == S.SHARED
    save(visit, lessons="Een andere les.")
    stored = WorkVisit.objects.get(pk=visit.pk)
    assert (stored.status, stored.approved_at, stored.is_shared) == (S.DONE, None, False)
    assert list(Message.objects.values_list("template", "person")) == [(MailCode.HOST_BACK, visit.contact.pk)]


def test_a_question_to_the_host_about_other_words_is_asked_anew(at):
    moment = at(2027, 1, 22, 10)
    visit = make_visit(S.DONE, approval_asked_at=moment)
    save(visit, learned="Iets anders.")
    assert WorkVisit.objects.get(pk=visit.pk).approval_asked_at is None


def test_the_link_of_a_former_contact_opens_nothing(at):
    at(2026, 12, 1, 10)
    visit = make_visit(S.AGREED)
    old = token_of(visit)
    assert link_of(old).state == LinkState.WORKS
    save(visit, contact=UserFactory())
    assert link_of(old) is None


def test_a_task_that_was_done_keeps_its_moment(at):
    done = at(2026, 12, 1, 10)
    visit = make_visit(S.AGREED)
    visit.runbook.update(done_at=done)
    at(2026, 12, 5, 10)
    save(visit)
    assert visit.runbook.get().done_at == done


def test_other_hosts_are_stored_with_it(at):
    at(2026, 12, 1, 10)
    visit, other = make_visit(S.AGREED), OrganisationFactory()
    given = {"rows": rows_of(visit), "seen": 0, "by": OrganiserFactory(), "telling": AT_ONCE}
    save_visit(visit=visit, co_hosts=[other], **given)
    assert list(visit.co_hosts.all()) == [other]


@pytest.fixture
def elsewhere(at):
    """A part of another meeting, in a draft."""
    at(2026, 12, 1, 10)
    starts, ends = (dt.datetime(2027, 2, 11, hour, tzinfo=dt.UTC) for hour in (8, 16))
    return ItemFactory(meeting=MeetingFactory(starts_at=starts, ends_at=ends, status=MeetingStatus.DRAFT))


@pytest.mark.parametrize("status", [S.IDEA, S.ASKED])
def test_a_host_who_was_asked_hears_that_the_visit_is_in_another_draft(elsewhere, status):
    visit = make_visit(status)
    save(visit, title="Dezelfde dag")
    assert not Message.objects.exists()
    save(WorkVisit.objects.select_related("item").get(pk=visit.pk), item=elsewhere)
    told = Message.objects.filter(person=visit.contact).values_list("template", flat=True)
    assert MailCode.HOST_MOVED in told if status == S.ASKED else MailCode.HOST_MOVED not in told
    assert WorkVisit.objects.get().item == elsewhere


def test_a_visit_between_which_people_choose_stays_in_its_meeting(elsewhere):
    visit = make_visit(S.AGREED)
    meeting = visit.item.meeting
    round = VisitRound.objects.create(meeting=meeting, opens_at=clock.now(), closes_at=meeting.starts_at)
    round.visits.add(visit)
    with pytest.raises(ChosenBetween):
        save(visit, item=elsewhere)
    assert WorkVisit.objects.get().item.meeting == meeting


def test_a_new_visit_touches_its_own_meeting_alone(at):
    """However many other meetings have parts without a visit, of whatever edition."""
    at(2026, 12, 1, 10)
    item = ItemFactory(kind=ItemKind.WORK_VISIT)
    questions = []
    for others in (0, 1, 3):
        for _each in range(others):
            ItemFactory()
        with CaptureQueriesContext(connection) as found:
            made = save(WorkVisit(**new_visit(item)), VisitRows())
        made.delete()
        questions.append(len(found))
    assert questions[1] == questions[2]


def new_visit(item):
    return {
        "item": ProgrammeItem.objects.get(pk=item.pk),
        "title": "Op de wijkpost",
        "place": PlaceFactory(),
        "host": OrganisationFactory(),
        "contact": UserFactory(),
        "minimum": 1,
        "maximum": 9,
    }


@pytest.fixture
def asked(at):
    """A visit of which the contact got the question."""
    at(2026, 12, 1, 10)
    visit = make_visit(S.ASKED)
    tell_host(visit, MailCode.HOST_ASKED)
    Message.objects.update(state=MessageState.SENT)
    return visit


HEARS = [
    (S.ASKED, MailCode.HOST_ASKED), (S.AGREED, MailCode.HOST_AGREED), (S.PLANNED, MailCode.HOST_PLANNED),
    (S.READY, MailCode.HOST_READY),
]  # fmt: skip


@pytest.mark.parametrize(("state", "code"), HEARS)
def test_another_contact_hears_how_it_stands_and_who_was_it_that_somebody_else_is(asked, state, code):
    WorkVisit.objects.update(status=state)
    visit, before, after = visit_in_full(asked.pk), asked.contact, UserFactory()
    save(visit, contact=after)
    assert to_go() == [(before.pk, MailCode.HOST_REPLACED), (after.pk, code)]
    own = Message.objects.get(person=after)
    assert link_of(own.link.rstrip("/").rpartition("/")[2]).state == LinkState.WORKS
    at_leaver = Message.objects.get(template=MailCode.HOST_REPLACED)
    assert (at_leaver.link, f"werkbezoek aan {visit.host}" in at_leaver.body) == ("", True)


def test_a_contact_who_comes_back_within_minutes_hears_nothing_and_neither_does_who_was_it_meanwhile(asked):
    before = asked.contact
    visit = save(asked, contact=UserFactory())
    save(visit_in_full(visit.pk), contact=before)
    assert to_go() == []


def test_whom_the_question_did_not_reach_hears_of_no_other_contact(at):
    at(2026, 12, 1, 10)
    visit, after = make_visit(S.ASKED), UserFactory()
    tell_host(visit, MailCode.HOST_ASKED)
    save(visit, contact=after)
    assert to_go() == [(after.pk, MailCode.HOST_ASKED)]


def test_who_is_to_approve_what_was_learned_is_asked_that(at):
    at(2027, 2, 1, 10)
    visit, after = make_visit(S.DONE, approval_asked_at=clock.now()), UserFactory()
    before = visit.contact
    save(visit, contact=after)
    assert to_go() == [(before.pk, MailCode.HOST_REPLACED), (after.pk, MailCode.HOST_LEARNED)]


@pytest.mark.parametrize("state", [S.IDEA, S.CANCELLED, S.SHARED])
def test_of_a_visit_of_which_nobody_waits_for_anything_nobody_hears(at, state):
    at(2027, 2, 1, 10)
    save(make_visit(state), contact=UserFactory())
    assert to_go() == []


def test_another_contact_in_another_meeting_hears_how_it_stands_and_not_that_it_moved(asked):
    after, there = UserFactory(), ItemFactory(meeting__status=MeetingStatus.DRAFT)
    save(asked, contact=after, item=there)
    assert [code for person, code in to_go() if person == after.pk] == [MailCode.HOST_ASKED]
