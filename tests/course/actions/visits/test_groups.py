"""Groups in which the visitors of a visit go round."""

from __future__ import annotations

from collections import Counter

import pytest

from course.actions.mail.telling import AT_ONCE
from course.actions.visits.allocation import draw, move_to_visit, publish
from course.actions.visits.groups import Group, GroupWithoutName, InTwoGroups, NotAVisitor, save_groups
from course.authority import SYSTEM
from course.enums import Side, VisitStatus
from course.models import Apology, Enrolment, VisitGroup
from course.print.data import Line
from course.queries.pack import pack_of
from course.queries.programme.meetings import meetings_in_full
from course.queries.visits.groups import divided, groups_of
from tests.factories import EditionFactory, member
from tests.helpers.visit_days import WHEN_CLOSED, WHILE_OPEN, visit_day
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(at):
    at(2027, 1, 18, 10)
    return make_visit(VisitStatus.AGREED)


@pytest.fixture
def people(visit):
    """Three insurers and a municipality."""
    edition = visit.item.meeting.edition
    sides = (Side.INSURER, Side.INSURER, Side.INSURER, Side.MUNICIPALITY)
    names = ("Aa", "Bakker", "Cohen", "Dijk")
    return [
        member(edition, side=side, user__first_name="Noor", user__infix="", user__last_name=name)
        for side, name in zip(sides, names, strict=True)
    ]


def kept(visit):
    return {group.name: [person.last_name for person in group.people] for group in groups_of(visit)}


def test_a_proposal_spreads_sides_and_numbers(people):
    place = divided(people, 2)
    assert sorted(Counter(place.values()).values()) == [2, 2]
    insurers = Counter(place[one.pk] for one in people if one.side == Side.INSURER)
    assert sorted(insurers.values()) == [1, 2]
    assert Counter(divided(people, 3).values()).most_common()[0][1] == 2


def test_groups_are_kept_and_kept_anew(visit, people):
    a, b, c, d = people
    save_groups(visit=visit, groups=[Group("Blauw", [a.pk, d.pk]), Group("Groen", [b.pk])], by=SYSTEM)
    assert kept(visit) == {"Blauw": ["Aa", "Dijk"], "Groen": ["Bakker"], "": ["Cohen"]}
    visit.refresh_from_db()
    assert visit.subgroups == 2
    save_groups(visit=visit, groups=[Group("Een", [c.pk]), Group("Twee", [a.pk]), Group("Drie", [])], by=SYSTEM)
    assert kept(visit) == {"Een": ["Cohen"], "Twee": ["Aa"], "Drie": [], "": ["Bakker", "Dijk"]}
    save_groups(visit=visit, groups=[], by=SYSTEM)
    assert (kept(visit), VisitGroup.objects.count()) == ({}, 0)


def test_who_leaves_or_cannot_come_is_left_out_by_itself(visit, people):
    save_groups(visit=visit, groups=[Group("A", [one.pk for one in people[:2]]), Group("B", [people[3].pk])], by=SYSTEM)
    Enrolment.objects.filter(pk=people[0].pk).update(state="withdrawn")
    Apology.objects.create(meeting=visit.item.meeting, person=people[3].user)
    assert kept(visit) == {"A": ["Bakker"], "B": [], "": ["Cohen"]}


def test_what_cannot_be_is_refused(visit, people):
    stranger = member(EditionFactory())
    for groups, refusal in (
        ([Group("A", [people[0].pk]), Group("B", [people[0].pk])], InTwoGroups),
        ([Group("A", [stranger.pk]), Group("B", [])], NotAVisitor),
        ([Group("A", []), Group(" a", [])], GroupWithoutName),
        ([Group("A", []), Group(" ", [])], GroupWithoutName),
        ([Group("Zo\u00eb\u2019s groep", []), Group("zoe's groep", [])], GroupWithoutName),
    ):
        with pytest.raises(refusal):
            save_groups(visit=visit, groups=groups, by=SYSTEM)
    assert not VisitGroup.objects.exists()


def test_the_pack_has_them_in_the_programme(visit, people):
    a, b, *_rest = people
    save_groups(visit=visit, groups=[Group("Blauw", [a.pk]), Group("Groen", [b.pk])], by=SYSTEM)
    meeting = meetings_in_full().get(pk=visit.item.meeting_id)
    lines = [line for line in pack_of(meeting).programme if line.title.startswith(("Blauw", "Groen"))]
    assert lines == [Line("", "", "Blauw: 1", "Noor Aa"), Line("", "", "Groen: 1", "Noor Bakker")]


def printed(meeting, *names):
    lines = pack_of(meetings_in_full().get(pk=meeting.pk)).programme
    return {line.title: line.who for line in lines if line.title.startswith(names)}


def test_the_pack_leaves_out_who_cannot_come_and_who_goes_on_another_visit(at):
    at(*WHILE_OPEN)
    day = visit_day()
    for person in range(4):
        day.choose(person, 1, 2, 0)
    at(*WHEN_CLOSED)
    draw(round=day.round, by=SYSTEM)
    publish(round=day.round, by=SYSTEM, telling=AT_ONCE)
    katwijk, leiden, _delft = day.visits
    there = [place.enrolment for place in day.round.places.filter(visit=leiden).order_by("enrolment__user__sort_name")]
    stays, moves, away = there
    groups = [Group("Blauw", [stays.pk, moves.pk]), Group("Groen", [away.pk])]
    save_groups(visit=leiden, groups=groups, by=SYSTEM)
    move_to_visit(round=day.round, enrolment=moves, visit=katwijk, reason="Ruil", by=SYSTEM, telling=AT_ONCE)
    Apology.objects.create(meeting=day.meeting, person=away.user)
    assert printed(day.meeting, "Blauw", "Groen") == {"Blauw: 1": str(stays.user), "Groen: 0": ""}
