from __future__ import annotations

import pytest

from pitches.forms.pitches.pitch import PitchForm
from pitches.rules import NEEDED

pytestmark = pytest.mark.django_db
DRAFT = {"kind": "question", "visibility": "participants", "title": "Een begin"}


def test_a_title_is_enough_to_keep():
    assert PitchForm(DRAFT).is_valid()
    assert list(PitchForm({**DRAFT, "title": " \x00 "}).errors) == ["title"]


def test_handing_in_says_beside_each_field_what_is_missing():
    form = PitchForm(DRAFT, hand_in=True)
    assert not form.is_valid()
    assert list(form.errors) == list(NEEDED)


def test_a_field_that_is_too_long_says_one_thing():
    form = PitchForm({**DRAFT, "question": "?" * 100_000}, hand_in=True)
    assert len(form.errors["question"]) == 1
    assert form["question"].value() == "?" * 100_000


def test_control_characters_go_and_line_separators_become_lines():
    form = PitchForm({**DRAFT, "title": "Een\x00 \x1bbegin\u2028nu", "context": "Eén\u2028twee\x07\r\ndrie"})
    assert form.is_valid()
    assert form.cleaned_data["title"] == "Een begin nu"
    assert form.cleaned_data["context"] == "Eén\ntwee\ndrie"


def test_nothing_that_is_pasted_is_cut_off_by_the_browser():
    assert "maxlength" not in str(PitchForm())
