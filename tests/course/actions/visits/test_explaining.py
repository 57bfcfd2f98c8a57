"""The reasons of a large draft come in the background: once, whole, and the same as at once."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from course.actions.due import run_due
from course.actions.mail.telling import AT_ONCE as TOLD
from course.actions.visits import allocation, explaining
from course.actions.visits.allocation import StillExplaining, draw, move_to_visit, publish
from course.actions.visits.explaining import explain_drafts
from course.authority import SYSTEM
from course.enums import NotFirst
from course.models import DraftPlace, VisitRound
from tests.helpers.visit_days import WHEN_CLOSED, WHILE_OPEN, visit_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(at):
    """All four want Katwijk first, where two go."""
    at(*WHILE_OPEN)
    day = visit_day()
    for person in range(4):
        day.choose(person, 0, 1, 2)
    at(*WHEN_CLOSED)
    return day


@pytest.fixture
def large(day, monkeypatch):
    """The draft of a group for which the reasons take longer than a page may."""
    monkeypatch.setattr(allocation, "AT_ONCE", 3)
    draw(round=day.round, by=SYSTEM)
    return day


def reasons():
    return dict(DraftPlace.objects.values_list("enrolment", "why"))


def state():
    return VisitRound.objects.values_list("to_explain", "explained").get()


def test_of_a_small_group_the_reasons_come_with_the_draft(day):
    draw(round=day.round, by=SYSTEM)
    assert sorted(why != "" for why in reasons().values()) == [False, False, True, True]
    assert (state(), explain_drafts()) == ((0, 0), 0)


def test_of_a_large_group_the_same_reasons_follow(large, monkeypatch):
    assert (set(reasons().values()), state()) == ({""}, (2, 0))
    assert (explain_drafts(), explain_drafts(), state()) == (1, 0, (0, 0))
    followed = reasons()
    monkeypatch.setattr(allocation, "AT_ONCE", 40)
    draw(round=large.round, by=SYSTEM)
    assert reasons() == followed
    assert sorted(why != "" for why in followed.values()) == [False, False, True, True]


def test_the_tick_takes_up_what_a_worker_was_not_told(large):
    told = {done.job: done.told for done in run_due()}
    assert (told["drafts explained"], state()) == ("1", (0, 0))


def test_nothing_is_published_before_the_reasons_are_there(large):
    with pytest.raises(StillExplaining) as refusal:
        publish(round=large.round, by=SYSTEM, telling=TOLD)
    assert str(refusal.value) == "De redenen worden nog uitgewerkt: 0 van de 2. Publiceer daarna."
    explain_drafts()
    publish(round=large.round, by=SYSTEM, telling=TOLD)
    assert VisitRound.objects.get().published_at is not None


def test_a_worker_that_dies_leaves_what_it_kept_and_another_goes_on(large, monkeypatch):
    monkeypatch.setattr(explaining, "BATCH", 1)
    kept = explaining._keep

    def dies_after_one(*args):
        monkeypatch.setattr(explaining, "_keep", lambda *_args: (_ for _ in ()).throw(SystemExit))
        return kept(*args)

    monkeypatch.setattr(explaining, "_keep", dies_after_one)
    with pytest.raises(SystemExit):
        explain_drafts()
    monkeypatch.setattr(explaining, "_keep", kept)
    assert (state(), explain_drafts()) == ((2, 1), 0)
    first = {key for key, why in reasons().items() if why}
    with time_machine.travel(dt.datetime.now(dt.UTC) + explaining.LEASE + dt.timedelta(seconds=1)):
        assert (explain_drafts(), state()) == (1, (0, 0))
    assert first < {key for key, why in reasons().items() if why}


def test_who_was_moved_by_hand_meanwhile_keeps_that_reason(large):
    person = next(one for one in large.people if not DraftPlace.objects.filter(enrolment=one, rank=1).exists())
    there = DraftPlace.objects.get(enrolment=person).visit_id
    visit = next(one for one in large.visits[1:] if one.pk != there)
    move_to_visit(round=large.round, enrolment=person, visit=visit, reason="Rijdt samen", by=SYSTEM)
    explain_drafts()
    assert reasons()[person.pk] == NotFirst.HAND


def test_a_draft_that_is_made_anew_takes_the_old_one_out_of_the_hands_of_its_worker(large, monkeypatch):
    kept = explaining._keep

    def late(round, *rest):
        draw(round=VisitRound.objects.get(), by=SYSTEM)
        monkeypatch.setattr(explaining, "_keep", kept)
        return kept(round, *rest)

    monkeypatch.setattr(explaining, "_keep", late)
    assert (explain_drafts(), state()) == (2, (0, 0))
    assert sorted(why != "" for why in reasons().values()) == [False, False, True, True]


def test_a_draft_that_is_no_longer_right_waits_for_nothing(large):
    VisitRound.objects.update(drawn_from="other facts")
    assert (explain_drafts(), state(), set(reasons().values())) == (1, (0, 0), {""})


def test_what_goes_wrong_holds_up_no_draft(large, monkeypatch):
    monkeypatch.setattr(explaining, "each_reason", lambda *_args: 1 / 0)
    assert (explain_drafts(), state()) == (1, (0, 0))
