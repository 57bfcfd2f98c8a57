"""A pack that was made stands in the history, and tells what changed since."""

from __future__ import annotations

import datetime as dt

import pytest

from course.actions.pack import NoPartChosen, make_pack
from course.enums import PackPart
from course.models import EnrolmentNeeds
from course.queries.pack import badges_in, pack_of, packs_made, part_states, parts_of, still_holds
from course.queries.programme.meetings import meetings_in_full
from tests.factories import ItemFactory, MeetingFactory, OrganiserFactory, member

pytestmark = pytest.mark.django_db

ALL = list(PackPart)


@pytest.fixture
def petra():
    return OrganiserFactory()


@pytest.fixture
def meeting(at):
    at(2027, 1, 20, 17)
    meeting = MeetingFactory()
    for name in ("Aarden", "Berg", "Cats"):
        member(meeting.edition, user__last_name=name)
    ItemFactory(meeting=meeting, title="Kennismaken")
    return meeting


def now(meeting):
    return pack_of(meetings_in_full().get(pk=meeting.pk))


def outdated(meeting):
    return [state.part for state in part_states(meeting, now(meeting)) if state.is_outdated]


def test_history_says_who_made_which_parts(meeting, petra):
    made = make_pack(meeting=meeting, parts=[PackPart.BADGES, PackPart.ATTENDANCE], by=petra)
    assert (made.user, parts_of(made)) == (petra, (PackPart.ATTENDANCE, PackPart.BADGES))
    assert made.message == "Pakket voor de dag gemaakt: Aanwezigheidslijst, Badges"


def test_history_keeps_no_name(meeting, petra):
    made = make_pack(meeting=meeting, parts=ALL, by=petra)
    assert [name for name in ("Aarden", "Noor", "Kennismaken") if name in str(made.data)] == []


def test_a_double_click_makes_one_line(meeting, petra):
    first, second = (make_pack(meeting=meeting, parts=ALL, by=petra) for _ in range(2))
    assert (first.pk, packs_made(meeting).count()) == (second.pk, 1)


def test_a_double_click_on_what_changed_makes_one_line_with_the_same_badges(meeting, petra):
    make_pack(meeting=meeting, parts=ALL, by=petra)
    member(meeting.edition, user__last_name="Dam")
    first, second = (make_pack(meeting=meeting, parts=[PackPart.BADGES], only_changed=True, by=petra) for _ in range(2))
    assert first.pk == second.pk
    assert [one.name.split()[-1] for one in badges_in(first, now(meeting)).badges] == ["Dam"]


def test_a_colleague_who_makes_the_same_stands_in_history_too(meeting, petra):
    make_pack(meeting=meeting, parts=ALL, by=petra)
    make_pack(meeting=meeting, parts=ALL, by=OrganiserFactory())
    assert packs_made(meeting).count() == 2


def test_a_pack_without_a_part_is_refused(meeting, petra):
    with pytest.raises(NoPartChosen):
        make_pack(meeting=meeting, parts=[], by=petra)


def test_only_the_badges_that_changed_are_printed_again(meeting, petra):
    make_pack(meeting=meeting, parts=[PackPart.BADGES], by=petra)
    new = member(meeting.edition, user__last_name="Dam").user
    renamed = meeting.edition.enrolments.first().user
    renamed.first_name = "Eleonora"
    renamed.save()
    made = make_pack(meeting=meeting, parts=[PackPart.BADGES], only_changed=True, by=petra)
    assert sorted(one.key for one in badges_in(made, now(meeting)).badges) == sorted([new.pk, renamed.pk])


def test_everybody_is_new_when_no_badge_was_printed(meeting, petra):
    make_pack(meeting=meeting, parts=[PackPart.ATTENDANCE], by=petra)
    made = make_pack(meeting=meeting, parts=[PackPart.CARDS], only_changed=True, by=petra)
    assert len(badges_in(made, now(meeting)).badges) == 3


def test_what_was_never_made_is_not_out_of_date(meeting):
    assert [(state.made_at, state.is_outdated) for state in part_states(meeting, now(meeting))] == [(None, False)] * 6


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (lambda meeting: None, []),
        (
            lambda meeting: member(meeting.edition),
            [PackPart.ATTENDANCE, PackPart.BADGES, PackPart.CARDS, PackPart.CATERING],
        ),
        (lambda meeting: meeting.items.update(starts=dt.time(10, 5)), [PackPart.PROGRAMME]),
        (
            lambda meeting: EnrolmentNeeds.objects.create(enrolment=meeting.edition.enrolments.first(), text="vegan"),
            [PackPart.CATERING],
        ),
        (lambda meeting: type(meeting).objects.update(title="Anders"), ALL),
    ],
)
def test_only_the_parts_that_would_look_different_are_out_of_date(meeting, petra, change, parts):
    made = make_pack(meeting=meeting, parts=ALL, by=petra)
    change(meeting)
    assert outdated(meeting) == parts
    assert still_holds(made, now(meeting)) == (not parts)


def test_a_part_is_right_again_when_it_was_made_again(meeting, petra):
    make_pack(meeting=meeting, parts=ALL, by=petra)
    member(meeting.edition)
    make_pack(meeting=meeting, parts=[PackPart.ATTENDANCE], by=petra)
    assert outdated(meeting) == [PackPart.BADGES, PackPart.CARDS, PackPart.CATERING]
