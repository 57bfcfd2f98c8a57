"""The course office moves a pitch as the lifecycle allows, and tells the author what it asks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from course import clock
from pitches.enums import PitchState
from pitches.models import PitchSlot
from tests.factories import (
    ItemFactory,
    MeetingFactory,
    PitchFactory,
)


@pytest.fixture
def pitch(db, at):
    at(2027, 2, 12, 10)
    return PitchFactory()


@pytest.fixture
def item(pitch):
    starts = clock.at(dt.date(2027, 3, 11), dt.time(9))
    meeting = MeetingFactory(edition=pitch.edition, starts_at=starts, ends_at=starts + dt.timedelta(hours=8))
    return ItemFactory(meeting=meeting, kind="pitch", title="Pitchronde")


@pytest.fixture
def desk(pitch, no_second_factor, organiser, login):
    """The browser of the course office, at the time of the pitch."""
    return login(organiser)


def test_a_pitch_gets_its_turn_and_gives_it_back(desk, pitch, item):
    page = desk.get(reverse("pitches_office:plan", args=[pitch.pk]))
    assert [str(choice[1])[-30:] for choice in page.context["form"]["item"].field.choices] != []
    desk.post(reverse("pitches_office:plan", args=[pitch.pk]), {"item": item.pk})
    pitch.refresh_from_db()
    assert (pitch.state, pitch.slot.item, pitch.slot.position) == (PitchState.PLANNED, item, 1)
    desk.post(reverse("pitches_office:unplan", args=[pitch.pk]))
    pitch.refresh_from_db()
    assert (pitch.state, PitchSlot.objects.count()) == (PitchState.SUBMITTED, 0)


def test_only_coming_items_of_the_edition_can_hold_a_pitch(desk, pitch, item):
    ItemFactory(meeting=item.meeting)
    ItemFactory(kind="pitch", meeting__starts_at=item.meeting.starts_at, meeting__ends_at=item.meeting.ends_at)
    ItemFactory(kind="pitch", meeting__edition=pitch.edition)
    page = desk.get(reverse("pitches_office:plan", args=[pitch.pk]))
    assert list(page.context["form"].fields["item"].queryset) == [item]


def test_a_pitch_goes_back_with_a_question_and_not_without(desk, pitch):
    url = reverse("pitches_office:return", args=[pitch.pk])
    assert desk.post(url, {"remark": " "}).status_code == 200
    pitch.refresh_from_db()
    assert pitch.state == PitchState.SUBMITTED
    desk.post(url, {"remark": "Om welke wet gaat het?"})
    pitch.refresh_from_db()
    assert (pitch.state, pitch.remark) == (PitchState.RETURNED, "Om welke wet gaat het?")


def test_of_two_who_ask_the_author_something_the_second_reads_what_was_asked_and_keeps_the_own_words(desk, pitch):
    url = reverse("pitches_office:return", args=[pitch.pk])
    for _click in range(2):
        assert desk.post(url, {"remark": "Wie is de inwoner?"}).status_code == 302
    page = desk.post(url, {"remark": "Welke wet?"})
    (told,) = page.context["form"].non_field_errors()
    assert ("Wie is de inwoner?" in told, page.context["form"]["remark"].value()) == (True, "Welke wet?")
    pitch.refresh_from_db()
    assert pitch.remark == "Wie is de inwoner?"


def test_a_move_outside_the_lifecycle_is_refused_in_words(desk, item, pitch):
    pitch.state = PitchState.FINISHED
    pitch.save()
    page = desk.post(reverse("pitches_office:plan", args=[pitch.pk]), {"item": item.pk})
    pitch.refresh_from_db()
    assert (page.status_code, len(page.context["form"].non_field_errors())) == (200, 1)
    assert (pitch.state, PitchSlot.objects.count()) == (PitchState.FINISHED, 0)


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        (PitchState.SUBMITTED, {"plan", "return"}),
        (PitchState.PLANNED, {"unplan"}),
        (PitchState.FINISHED, set()),
        (PitchState.DRAFT, set()),
    ],
)
def test_buttons_are_the_moves_that_the_lifecycle_allows(desk, pitch, state, buttons):
    pitch.state = state
    pitch.save()
    page = desk.get(reverse("pitches_office:inspect", args=[pitch.pk])).content.decode()
    shown = {
        name for name in ("plan", "unplan", "return") if reverse(f"pitches_office:{name}", args=[pitch.pk]) in page
    }
    assert shown == buttons


def test_a_get_on_a_move_changes_nothing(desk, pitch):
    desk.get(reverse("pitches_office:unplan", args=[pitch.pk]))
    pitch.refresh_from_db()
    assert pitch.state == PitchState.SUBMITTED
