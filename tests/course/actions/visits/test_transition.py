"""The life of a visit: every step of the table, who makes it, and what is said to who cannot."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import ModelLogEntry

from course.actions.mail.anew import no_longer_true
from course.actions.mail.telling import AT_ONCE, NotDecided, rehearse
from course.actions.visits.transition import REFUSALS, MovedBefore, MoveRefused, mark_visits_done, move_visit
from course.authority import SYSTEM, NotYours
from course.enums import VISIT_TRANSITIONS, Actor, MailCode, MeetingStatus, MessageState, VisitCondition, VisitStatus
from course.models import Edition, Message, VisitStep, WorkVisit
from tests.factories import EnrolmentFactory, OrganiserFactory, UserFactory
from tests.helpers.visits import link_to, make_visit

pytestmark = pytest.mark.django_db

S, C = VisitStatus, VisitCondition
BEFORE, AFTER = (2026, 12, 1, 10), (2027, 1, 21, 11)
STEPS = [(one, two, move) for one, row in VISIT_TRANSITIONS.items() for two, move in row.items()]

LACKS = {
    C.HAS_HOST: {"contact": None},
    C.HAS_PLAN_B: {"plan_b": " "},
    C.HAS_EMERGENCY_CARD: {"first_aid": ""},
    C.RESIDENTS_ASKED: {"residents_asked": False},
    C.HAS_LEARNED: {"learned": ""},
}
"""Fields without which each need does not hold; the other needs are about time and steps."""


def people_for(visit, role):
    return {Actor.HOST: visit.contact, Actor.ORGANISER: OrganiserFactory(), Actor.SYSTEM: SYSTEM}[role]


def in_time_for(move, at):
    return at(*(AFTER if C.OVER in move.needs else BEFORE))


@pytest.mark.parametrize(("before", "after", "move"), STEPS)
def test_every_step_of_the_table_is_made_by_those_who_may_and_by_nobody_else(at, before, after, move):
    in_time_for(move, at)
    for role in (Actor.HOST, Actor.ORGANISER, Actor.SYSTEM):
        visit = make_visit(before)
        act = {"visit": visit, "to": after, "by": people_for(visit, role), "telling": AT_ONCE}
        if role in move.by:
            assert move_visit(**act).status == after
        else:
            with pytest.raises(NotYours):
                move_visit(**act)
        visit.refresh_from_db()
        assert visit.status == (after if role in move.by else before)


@pytest.mark.parametrize(("before", "after"), [(a, b) for a in S for b in S if b not in (*VISIT_TRANSITIONS[a], a)])
def test_a_step_that_is_not_in_the_table_is_made_by_nobody(at, before, after):
    at(*BEFORE)
    visit = make_visit(before)
    with pytest.raises(MoveRefused):
        move_visit(visit=visit, to=after, by=OrganiserFactory(), telling=AT_ONCE)


NEEDED = [(a, b, move, need) for a, b, move in STEPS for need in move.needs]


@pytest.mark.parametrize(("before", "after", "move", "need"), NEEDED)
def test_a_step_says_which_rule_refused_it(at, before, after, move, need):
    in_time_for(move, at)
    by_office = Actor.ORGANISER in move.by
    visit = make_visit(before, **(LACKS.get(need, {})))
    if need == C.TO_COME:
        at(*AFTER)
    elif need == C.OVER:
        at(2027, 1, 21, 10, 59)
    elif need == C.HAS_STEPS:
        VisitStep.objects.all().delete()
    elif need == C.STEPS_FIT:
        VisitStep.objects.update(ends=dt.time(11, 1))
    with pytest.raises(REFUSALS[need]) as refusal:
        move_visit(visit=visit, to=after, by=OrganiserFactory() if by_office else visit.contact, telling=AT_ONCE)
    assert str(refusal.value) == str(REFUSALS[need].message)
    assert WorkVisit.objects.get(pk=visit.pk).status == before


def test_there_is_a_sentence_for_every_need_and_no_two_are_the_same():
    assert set(REFUSALS) == set(C)
    assert len({str(refusal.message) for refusal in REFUSALS.values()}) == len(C)


def test_where_no_residents_take_part_nobody_has_to_be_asked(at):
    at(*BEFORE)
    visit = make_visit(S.PLANNED, meets_residents=False, residents_asked=False)
    assert move_visit(visit=visit, to=S.READY, by=OrganiserFactory(), telling=AT_ONCE).status == S.READY


def test_the_host_says_yes_by_the_link_of_the_mail_and_the_history_names_the_host(at):
    at(*BEFORE)
    visit = make_visit(S.ASKED)
    move_visit(visit=visit, to=S.AGREED, by=link_to(visit))
    line = ModelLogEntry.objects.get(action="course.visit.move")
    assert (line.user, line.data) == (visit.contact, {"from": "asked", "to": "agreed"})


def test_a_link_in_the_hands_of_somebody_else_who_is_logged_in_gives_no_role(at):
    at(*BEFORE)
    visit = make_visit(S.ASKED)
    for reader in (UserFactory(), OrganiserFactory()):
        with pytest.raises(NotYours):
            move_visit(visit=visit, to=S.AGREED, by=link_to(visit, reader))


def test_a_link_of_another_visit_of_the_same_host_gives_no_role(at):
    at(*BEFORE)
    visit = make_visit(S.ASKED)
    other = make_visit(S.ASKED, contact=visit.contact)
    with pytest.raises(NotYours):
        move_visit(visit=visit, to=S.AGREED, by=link_to(other))


def test_a_second_click_is_told_that_it_was_done(at):
    at(*BEFORE)
    visit = make_visit(S.ASKED)
    move_visit(visit=visit, to=S.AGREED, by=visit.contact)
    with pytest.raises(MovedBefore):
        move_visit(visit=visit, to=S.AGREED, by=visit.contact)
    assert Message.objects.filter(template=MailCode.HOST_AGREED).count() == 1


MAILED = [(a, b, move) for a, b, move in STEPS if move.mail]


@pytest.mark.parametrize(("before", "after", "move"), MAILED)
def test_the_host_hears_of_each_step_with_the_own_link(at, before, after, move):
    in_time_for(move, at)
    visit = make_visit(before)
    heard = rehearse(lambda telling: move_visit(visit=visit, to=after, by=OrganiserFactory(), telling=telling))
    (letter,) = [one for one in heard if one.person == visit.contact]
    assert (letter.template, letter.link) == (move.mail, f"/gast/link/{link_to(visit).token}/")
    assert "{" not in letter.subject + letter.body


def test_the_office_mails_nobody_unasked(at):
    at(*BEFORE)
    visit = make_visit(S.IDEA)
    with pytest.raises(NotDecided):
        move_visit(visit=visit, to=S.ASKED, by=OrganiserFactory())
    assert WorkVisit.objects.get(pk=visit.pk).status == S.IDEA


def test_who_takes_part_hears_once_a_host_agreed(at):
    at(*BEFORE)
    visit = make_visit(S.ASKED, item__meeting__status=MeetingStatus.CONFIRMED)
    member = EnrolmentFactory(edition=visit.item.meeting.edition).user
    move_visit(visit=visit, to=S.AGREED, by=visit.contact)
    told = set(Message.objects.values_list("person", "template"))
    assert told == {(member.pk, MailCode.PROGRAMME), (visit.contact.pk, MailCode.HOST_AGREED)}


def test_a_later_state_takes_the_place_of_a_mail_that_waits(at):
    at(2026, 12, 1, 22)
    visit, by = make_visit(S.IDEA), OrganiserFactory()
    move_visit(visit=visit, to=S.ASKED, by=by, telling=AT_ONCE)
    Message.objects.update(state=MessageState.SENT)
    move_visit(visit=visit, to=S.AGREED, by=by, telling=AT_ONCE)
    move_visit(visit=visit, to=S.CANCELLED, by=by, telling=AT_ONCE)
    assert dict(Message.objects.values_list("template", "state")) == {
        MailCode.HOST_ASKED: "sent",
        MailCode.HOST_AGREED: "cancelled",
        MailCode.HOST_CALLED_OFF: "queued",
    }


def test_what_was_ready_is_visited_once_it_is_over_and_nothing_else_is(at):
    at(*BEFORE)
    ready, planned = make_visit(S.READY), make_visit(S.PLANNED)
    gone = make_visit(S.READY)
    Edition.objects.filter(pk=gone.item.meeting.edition_id).update(is_cancelled=True, cancelled_at=at(*BEFORE))
    at(2027, 1, 21, 10, 59)
    assert mark_visits_done() == 0
    at(*AFTER)
    assert (mark_visits_done(), mark_visits_done()) == (1, 0)
    stood = [WorkVisit.objects.get(pk=visit.pk).status for visit in (ready, planned, gone)]
    assert stood == [S.DONE, S.PLANNED, S.READY]
    assert Message.objects.get().template == MailCode.HOST_THANKED


BACK = [(one, two) for one, two, move in STEPS if move.mail == MailCode.HOST_BACK]


def test_every_step_to_an_earlier_state_of_which_a_host_knows_is_told():
    order = list(S)
    known = [(a, b) for a, b, _move in STEPS if order.index(b) < order.index(a) and a != S.CANCELLED]
    assert sorted(BACK) == sorted(known)


@pytest.mark.parametrize(("before", "after"), BACK)
def test_a_host_who_takes_the_step_back_needs_no_mail_of_it(at, before, after):
    at(*BEFORE)
    visit = make_visit(before)
    if Actor.HOST in VISIT_TRANSITIONS[before][after].by:
        move_visit(visit=visit, to=after, by=visit.contact)
        assert Message.objects.count() == 0


SAID_BACK = {
    S.IDEA: "We asked you whether our group may come on Thursday 21 January 2027. We take that question back",
    S.AGREED: "We wrote that the programme of Thursday 21 January 2027 was complete. It is not after all",
    S.PLANNED: "We wrote that we were ready for Thursday 21 January 2027. There is something left to arrange",
    S.DONE: "What the group learned on Thursday 21 January 2027 is no longer shared",
}


@pytest.mark.parametrize(("before", "after"), BACK)
def test_the_mail_about_a_step_back_says_what_is_taken_back_and_is_looked_at_as_it_leaves(at, before, after):
    at(*BEFORE)
    visit = make_visit(before, contact=UserFactory(language="en"))
    move_visit(visit=visit, to=after, by=OrganiserFactory(), telling=AT_ONCE)
    letter = Message.objects.get()
    assert SAID_BACK[after] in letter.body
    assert no_longer_true(Message.objects.all()) == []
    WorkVisit.objects.update(status=S.SHARED, approved_at=letter.created_at)
    assert no_longer_true(Message.objects.all()) == [letter]


def test_a_question_that_did_not_leave_is_dropped_and_not_taken_back(at):
    at(2026, 12, 1, 22)
    visit, by = make_visit(S.IDEA), OrganiserFactory()
    move_visit(visit=visit, to=S.ASKED, by=by, telling=AT_ONCE)
    move_visit(visit=visit, to=S.IDEA, by=by)
    assert list(Message.objects.values_list("template", "state")) == [(MailCode.HOST_ASKED, "cancelled")]


def test_who_heard_of_neither_step_hears_how_it_stands_now(at):
    at(2026, 12, 1, 22)
    visit, by = make_visit(S.AGREED), OrganiserFactory()
    for state in (S.PLANNED, S.READY, S.PLANNED):
        move_visit(visit=visit, to=state, by=by, telling=AT_ONCE)
    waiting = Message.objects.filter(state="queued").values_list("template", flat=True)
    assert list(waiting) == [MailCode.HOST_PLANNED]


def test_two_steps_back_in_one_night_are_one_mail_about_the_last(at):
    at(2026, 12, 1, 22)
    visit, by = make_visit(S.READY), OrganiserFactory()
    move_visit(visit=visit, to=S.PLANNED, by=by, telling=AT_ONCE)
    move_visit(visit=visit, to=S.AGREED, by=by, telling=AT_ONCE)
    states = Message.objects.order_by("pk").values_list("template", "state")
    assert list(states) == [(MailCode.HOST_BACK, "cancelled"), (MailCode.HOST_BACK, "queued")]


def test_a_question_that_was_taken_back_stays_so_when_the_visit_is_called_off(at):
    at(2026, 12, 1, 22)
    visit, by = make_visit(S.ASKED), OrganiserFactory()
    move_visit(visit=visit, to=S.IDEA, by=by, telling=AT_ONCE)
    move_visit(visit=visit, to=S.CANCELLED, by=by, telling=AT_ONCE)
    assert no_longer_true(Message.objects.all()) == []
