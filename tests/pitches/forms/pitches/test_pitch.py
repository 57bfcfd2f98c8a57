from __future__ import annotations

import pytest

from pitches.forms.pitches.pitch import PitchForm
from pitches.models import Pitch
from pitches.rules import DECLARATIONS, NEEDED

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


WHOLE = {
    **DRAFT,
    "question": "Wie belt er?",
    "context": "Bel 06-12345678, of mail noor@example.org.",
    "request": "Een lijst.",
    **dict.fromkeys(DECLARATIONS, "on"),
}


ASKS = "Haal weg wat hierboven gemarkeerd is, of zeg hier dat het mag blijven staan."


def test_what_leads_to_a_person_is_said_at_its_field_and_asked_once_more():
    form = PitchForm(WHOLE, hand_in=True)
    assert form.errors == {
        "context": ["Hier staat een mailadres: 'noor@example.org'.", "Hier staat een telefoonnummer: '06-12345678'."],
        "looked": [ASKS],
    }
    assert "looked" in [field.name for field in form.check_fields]
    seen = PitchForm({**WHOLE, "looked": "on"}, hand_in=True)
    assert seen.is_valid()
    assert seen.cleaned_data["traces_seen"] == "noor@example.org\n06-12345678"


def test_a_draft_is_kept_with_whatever_stands_in_it_and_marks_it_next_time():
    assert PitchForm(WHOLE).is_valid()
    again = PitchForm(instance=Pitch(title="Een begin", context="Bel 06-12345678."))
    assert again.marked == ["Hier staat een telefoonnummer: '06-12345678'."]
    assert "looked" not in [field.name for field in PitchForm().check_fields]


def test_what_was_looked_at_is_asked_no_more_and_what_is_new_is():
    kept = Pitch(title="Een begin", context="Bel 06-12345678.", traces_seen="06-12345678")
    assert PitchForm(instance=kept).marked == []
    form = PitchForm({**WHOLE, "context": "Bel 06-12345678 of 06-87654321."}, instance=kept, hand_in=True)
    assert form.errors == {"context": ["Hier staat een telefoonnummer: '06-87654321'."], "looked": [ASKS]}
