"""The course office moves a pitch as the lifecycle allows, sees all of it, and first who gets which mail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from course import clock
from course.models import Message
from pitches.enums import PITCH_TRANSITIONS, Actor, PitchState
from pitches.models import MergeProposal, Outcome, Pitch, PitchSlot
from pitches.viewsets.pitches.transitions import VERBS
from tests.factories import (
    ItemFactory,
    MeetingFactory,
    PitchFactory,
    TermFactory,
)
from tests.helpers.telling import post_and_choose


@pytest.fixture
def pitch(db, at):
    at(2027, 2, 12, 10)
    return PitchFactory(tried="Gebeld met de klantenservice")


@pytest.fixture
def item(pitch):
    starts = clock.at(dt.date(2027, 3, 11), dt.time(9))
    meeting = MeetingFactory(edition=pitch.edition, starts_at=starts, ends_at=starts + dt.timedelta(hours=8))
    return ItemFactory(meeting=meeting, kind="pitch", title="Pitchronde")


@pytest.fixture
def desk(pitch, no_second_factor, organiser, login):
    """The browser of the course office, at the time of the pitch."""
    return login(organiser)


def step(pitch, to):
    return reverse("pitches_office:step", args=[pitch.pk, to])


def state_of(pitch):
    return Pitch.objects.values_list("state", flat=True).get(pk=pitch.pk)


def test_a_pitch_gets_its_turn_and_gives_it_back(desk, pitch, item):
    post_and_choose(desk, step(pitch, "planned"), {"item": item.pk})
    slot = PitchSlot.objects.get()
    assert (state_of(pitch), slot.item, slot.position) == (PitchState.PLANNED, item, 1)
    post_and_choose(desk, step(pitch, "open"), {})
    assert (state_of(pitch), PitchSlot.objects.count()) == (PitchState.OPEN, 0)


def test_who_judges_a_pitch_reads_its_kind_its_themes_and_its_laws(desk, pitch):
    bare = desk.get(step(pitch, "parked")).content.decode()
    assert ("<dt>Thema's</dt>" in bare, "<dt>Wetten</dt>" in bare) == (False, False)
    pitch.themes.set([TermFactory(name="Valpreventie"), TermFactory(name="Wonen")])
    pitch.laws.set([TermFactory(kind="law", name="Wmo 2015")])
    page = desk.get(step(pitch, "parked")).content.decode()
    assert f"<dd>{pitch.get_kind_display()}</dd>" in page
    assert ("<dd>Valpreventie, Wonen</dd>" in page, "<dd>Wmo 2015</dd>" in page) == (True, True)


def test_who_gets_which_mail_is_shown_before_anything_happens(desk, pitch):
    page = desk.post(step(pitch, "parked"), {"words": "Eerst de wet"})
    assert (page.context["audience"].number, state_of(pitch), Message.objects.count()) == (1, PitchState.OPEN, 0)
    assert "Eerst de wet" in page.context["letter"].text
    carried = dict(page.context["carried"])
    post_and_choose(desk, step(pitch, "parked"), {**carried})
    assert (state_of(pitch), Message.objects.get().template) == (PitchState.PARKED, "pitch_geparkeerd")


def test_only_coming_items_of_the_edition_can_hold_a_pitch(desk, pitch, item):
    ItemFactory(meeting=item.meeting)
    ItemFactory(kind="pitch", meeting__starts_at=item.meeting.starts_at, meeting__ends_at=item.meeting.ends_at)
    ItemFactory(kind="pitch", meeting__edition=pitch.edition)
    page = desk.get(step(pitch, "planned"))
    assert list(page.context["form"].fields["item"].queryset) == [item]


def test_the_page_of_a_step_shows_everything_that_was_written(desk, pitch):
    page = desk.get(step(pitch, "returned")).content.decode()
    for text in (pitch.title, pitch.question, pitch.context, pitch.tried, pitch.request):
        assert text in page


def test_a_pitch_goes_back_with_a_question_and_not_without(desk, pitch):
    assert desk.post(step(pitch, "returned"), {"words": " "}).status_code == 200
    assert state_of(pitch) == PitchState.OPEN
    post_and_choose(desk, step(pitch, "returned"), {"words": "Om welke wet gaat het?"})
    pitch.refresh_from_db()
    assert (pitch.state, pitch.remark) == (PitchState.RETURNED, "Om welke wet gaat het?")


def test_of_two_who_ask_the_author_something_the_second_reads_what_was_asked_and_keeps_the_own_words(desk, pitch):
    post_and_choose(desk, step(pitch, "returned"), {"words": "Wie is de inwoner?"})
    assert desk.post(step(pitch, "returned"), {"words": "Wie is de inwoner?"}).status_code == 302
    page = desk.post(step(pitch, "returned"), {"words": "Welke wet?"})
    (told,) = page.context["form"].non_field_errors()
    assert ("Wie is de inwoner?" in told, page.context["form"]["words"].value()) == (True, "Welke wet?")
    pitch.refresh_from_db()
    assert pitch.remark == "Wie is de inwoner?"


def test_a_discussed_pitch_gets_its_outcome_which_is_written_better_later(desk, pitch):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.IN_DISCUSSION)
    post_and_choose(desk, step(pitch, "discussed"), {"summary": "Zoek op rol.", "insights": ""})
    assert (state_of(pitch), Outcome.objects.get().summary) == (PitchState.DISCUSSED, "Zoek op rol.")
    better = reverse("pitches_office:outcome", args=[pitch.pk])
    assert desk.get(better).context["form"]["summary"].value() == "Zoek op rol."
    desk.post(better, {"summary": "Zoek op rol, niet op naam.", "insights": ""})
    assert (Outcome.objects.get().summary, Message.objects.count()) == ("Zoek op rol, niet op naam.", 1)


def test_a_discussion_that_did_not_take_place_leaves_the_turn(desk, pitch, item):
    post_and_choose(desk, step(pitch, "planned"), {"item": item.pk})
    desk.post(step(pitch, "in_discussion"))
    assert state_of(pitch) == PitchState.IN_DISCUSSION
    desk.post(step(pitch, "planned"))
    assert (state_of(pitch), PitchSlot.objects.get().item) == (PitchState.PLANNED, item)


def test_a_move_outside_the_lifecycle_is_refused_in_words(desk, item, pitch):
    Pitch.objects.filter(pk=pitch.pk).update(state=PitchState.FINISHED)
    page = desk.post(step(pitch, "planned"), {"item": item.pk})
    assert (page.status_code, len(page.context["form"].non_field_errors())) == (200, 1)
    assert (state_of(pitch), PitchSlot.objects.count()) == (PitchState.FINISHED, 0)


@pytest.mark.parametrize("state", PitchState)
def test_buttons_are_the_moves_that_the_lifecycle_allows(desk, pitch, state):
    Pitch.objects.filter(pk=pitch.pk).update(state=state)
    page = desk.get(reverse("pitches_office:inspect", args=[pitch.pk])).content.decode()
    shown = {to for to in VERBS if f'href="{step(pitch, to)}"' in page}
    allowed = {to for to, move in PITCH_TRANSITIONS[state].items() if Actor.ORGANISER in move.by}
    assert shown == allowed | ({PitchState.PLANNED} if state == PitchState.PLANNED else set())


def test_a_step_that_nobody_of_the_office_makes_has_no_page(desk, pitch):
    assert desk.get(step(pitch, "under_way")).status_code == 404


def test_a_get_on_a_move_changes_nothing(desk, pitch):
    assert desk.get(step(pitch, "declined")).status_code == 200
    assert state_of(pitch) == PitchState.OPEN


def test_the_office_asks_both_owners_to_merge_and_sees_first_who_hears(desk, pitch):
    other = PitchFactory(edition=pitch.edition, title="Geen telefoonnummer")
    PitchFactory(edition=pitch.edition, state=PitchState.DISCUSSED)
    url = reverse("pitches_office:merge", args=[pitch.pk])
    assert url in desk.get(reverse("pitches_office:inspect", args=[pitch.pk])).content.decode()
    assert list(desk.get(url).context["form"].fields["into"].queryset) == [other]
    post_and_choose(desk, url, {"into": other.pk})
    proposal = MergeProposal.objects.get()
    assert (proposal.pitch, proposal.into, proposal.is_agreed) == (pitch, other, False)
    assert set(Message.objects.values_list("template", "person")) == {
        ("pitch_samenvoegen", one.author_id) for one in (pitch, other)
    }
