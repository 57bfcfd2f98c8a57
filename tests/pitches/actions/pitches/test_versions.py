"""A pitch that was handed in is written better as a new version, and everybody sees the difference they may see."""

from __future__ import annotations

import pytest
from wagtail.models import ModelLogEntry

from course.actions.mail.telling import AT_ONCE
from pitches.actions.pitches.transition import PitchIncomplete, transition_pitch
from pitches.actions.pitches.writing import (
    ChangedMeanwhile,
    NotEditable,
    SayWhatChanged,
    revise_pitch,
    save_and_submit,
)
from pitches.enums import PitchState
from pitches.log_actions import REVISED
from pitches.models import Pitch, PitchVersion
from pitches.queries.versions import changes_of
from tests.factories import EditionFactory, OrganiserFactory, TermFactory
from tests.helpers.pitches import member_of
from tests.helpers.session import a_room

pytestmark = pytest.mark.django_db

TEXT = {
    "kind": "plan", "visibility": "participants", "title": "Wie belt wie?", "question": "Wie belt de huisarts?",
    "context": "Niemand belt.", "tried": "", "request": "Wie heb jij?", "no_traceable_person": True,
    "no_market_information": True, "partner_would_not_mind": True,
}  # fmt: skip


@pytest.fixture
def edition():
    return EditionFactory()


@pytest.fixture
def author(edition):
    return member_of(edition)


@pytest.fixture
def office():
    return OrganiserFactory()


@pytest.fixture
def pitch(author):
    return save_and_submit(by=author, data=TEXT)


def opened(pitch, office):
    return transition_pitch(pitch=pitch, to=PitchState.OPEN, by=office, telling=AT_ONCE)


def revised(pitch, author, **data):
    return revise_pitch(by=author, pitch=pitch, data={**TEXT, "says": "Scherper.", **data})


def seen(pitch, user):
    return [
        (change.version.number, change.version.says, ["".join(one.text for one in field.pieces if one.kind != "gone")
         for field in change.fields])
        for change in changes_of(pitch, user)
    ]  # fmt: skip


def test_every_wording_that_was_handed_in_is_kept_and_the_same_twice_is_once(pitch, author, office):
    opened(pitch, office)
    for _click in range(2):
        revised(pitch, author, question="Wie mailt de huisarts?")
    assert [(row.number, row.texts["question"], row.shown, row.by) for row in pitch.versions.all()] == [
        (1, "Wie belt de huisarts?", True, author),
        (2, "Wie mailt de huisarts?", True, author),
    ]
    assert ModelLogEntry.objects.filter(action=REVISED).count() == 1
    assert Pitch.objects.get().state == "open"


def test_the_group_sees_what_it_could_read_and_the_office_everything(pitch, author, office, edition):
    revised(pitch, author, question="Eerste, nog niet open.", says="Voor het bureau.")
    opened(pitch, office)
    revised(pitch, author, question="Tweede, voor de groep.")
    assert seen(pitch, member_of(edition)) == [(3, "Scherper.", ["Tweede, voor de groep."])]
    for one in (author, office):
        assert seen(pitch, one) == [
            (3, "Scherper.", ["Tweede, voor de groep."]),
            (2, "Voor het bureau.", ["Eerste, nog niet open."]),
        ]


@pytest.mark.parametrize("before", ["facilitator", "meeting"])
def test_what_the_group_could_not_read_is_in_no_difference_when_it_opens_to_them(
    pitch, author, office, edition, before
):
    revised(pitch, author, visibility=before, context="Dit is te gevoelig.")
    opened(pitch, office)
    revised(pitch, author, visibility=before, context="Nog steeds gevoelig.")
    revised(pitch, author, visibility="participants", context="Nu voor iedereen.")
    reader = member_of(edition)
    assert seen(pitch, reader) == []
    revised(pitch, author, visibility="participants", context="En beter.")
    assert seen(pitch, reader) == [(5, "Scherper.", ["En beter."])]
    assert "gevoelig" not in str(changes_of(pitch, reader))


def test_for_whom_it_is_changes_without_a_version_and_stands_in_the_history(pitch, author, office, edition):
    revised(pitch, author, visibility="facilitator", says="")
    opened(pitch, office)
    revised(pitch, author, visibility="participants", says="")
    assert (pitch.versions.count(), pitch.versions.get().shown) == (1, True)
    assert ModelLogEntry.objects.filter(action=REVISED).count() == 2


def test_choices_are_not_written_over_by_older_ones(pitch, author):
    stamp, theme = pitch.stamp, TermFactory()
    revised(pitch, author, themes=[theme], says="")
    with pytest.raises(ChangedMeanwhile):
        revise_pitch(by=author, pitch=pitch, data={**TEXT, "themes": [], "says": ""}, stamp=stamp)
    assert list(Pitch.objects.get().themes.all()) == [theme]


def test_a_text_that_pitches_did_not_have_before_makes_no_version_of_its_own(pitch, author, office):
    version = pitch.versions.get()
    del version.texts["role"]
    version.save()
    transition_pitch(pitch=pitch, to=PitchState.RETURNED, words="Van wie?", by=office, telling=AT_ONCE)
    save_and_submit(by=author, pitch=pitch, data=TEXT)
    assert pitch.versions.count() == 1


def test_who_leads_reads_what_the_group_could_read_and_no_answer_to_the_office(edition):
    room = a_room()
    for number, shown in ((1, False), (2, True), (3, True)):
        texts = {"title": f"Titel {number}"}
        PitchVersion.objects.create(
            pitch=room.pitch, number=number, texts=texts, shown=shown, answer="Voor het bureau."
        )
    assert [one.version.number for one in changes_of(room.pitch, room.leader)] == [3]
    assert [one.version.number for one in changes_of(room.pitch, room.author)] == [3, 2]


def test_an_answer_to_the_office_is_kept_also_when_no_word_changed(pitch, author, office, edition):
    opened(pitch, office)
    transition_pitch(pitch=pitch, to=PitchState.RETURNED, words="Van wie?", by=office, telling=AT_ONCE)
    for _click in range(2):
        save_and_submit(by=author, pitch=pitch, data={**TEXT, "answer": "Van de huisarts."})
    opened(pitch, office)
    (change,) = changes_of(pitch, office)
    assert (change.version.answer, change.fields) == ("Van de huisarts.", [])


def test_it_says_what_changed_is_complete_and_is_ones_own(pitch, author, office, edition):
    for data, refusal in (
        ({"question": "Anders?", "says": " "}, SayWhatChanged),
        ({"question": ""}, PitchIncomplete),
        ({"context": "Bel 06-12345678."}, PitchIncomplete),
    ):
        with pytest.raises(refusal):
            revised(pitch, author, **data)
    for somebody in (member_of(edition), office):
        with pytest.raises(NotEditable):
            revised(pitch, somebody, question="Anders?")
    assert (Pitch.objects.get().question, pitch.versions.count()) == ("Wie belt de huisarts?", 1)


@pytest.mark.parametrize("state", ["draft", "returned", "in_discussion", "discussed", "finished", "declined"])
def test_not_while_it_is_written_or_once_it_is_discussed(pitch, author, state):
    Pitch.objects.update(state=state)
    with pytest.raises(NotEditable):
        revised(pitch, author, question="Anders?")


def test_of_two_owners_the_second_is_told_and_no_text_is_lost(pitch, author, office):
    stamp = pitch.stamp
    revised(pitch, author, question="Van de een?")
    with pytest.raises(ChangedMeanwhile):
        revise_pitch(by=author, pitch=pitch, data={**TEXT, "question": "Van de ander?", "says": "Ook."}, stamp=stamp)
    assert Pitch.objects.get().question == "Van de een?"
