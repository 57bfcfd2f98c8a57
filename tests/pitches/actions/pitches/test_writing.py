from __future__ import annotations

import pytest

from pitches.actions.pitches.transition import NoPlace, PitchIncomplete
from pitches.actions.pitches.writing import ChangedMeanwhile, NotEditable, save_and_submit, save_draft
from pitches.enums import PitchKind, PitchState, Visibility
from pitches.models import Pitch
from tests.factories import EditionFactory, PitchFactory, TermFactory, UserFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db

TEXT = {
    "kind": PitchKind.PLAN,
    "visibility": Visibility.MEETING,
    "title": "Schuldhulp in de spreekkamer",
    "question": "Hoe komt er schuldhulp in de spreekkamer?",
    "context": "Huisartsen zien mensen terugkomen.",
    "tried": "Folders",
    "request": "Wat is de kleinste versie die al werkt?",
    "no_traceable_person": True,
    "no_market_information": True,
    "partner_would_not_mind": True,
}


@pytest.fixture
def author(at):
    at(2027, 2, 1, 12)
    return member_of(EditionFactory())


def test_a_draft_needs_a_title_alone(author):
    pitch = save_draft(by=author, data={"title": "Een begin", "kind": PitchKind.QUESTION})
    pitch.refresh_from_db()
    assert (pitch.author, pitch.state, pitch.title, pitch.submitted_at) == (
        author,
        "draft",
        "Een begin",
        None,
    )
    assert pitch.edition_id == author.enrolments.get().edition_id


def test_a_draft_keeps_everything_that_was_typed(author):
    theme, law = TermFactory(), TermFactory(kind="law")
    pitch = save_draft(by=author, data={**TEXT, "themes": [theme], "laws": [law]})
    pitch.refresh_from_db()
    assert {name: getattr(pitch, name) for name in TEXT} == TEXT
    assert (list(pitch.themes.all()), list(pitch.laws.all())) == ([theme], [law])


def test_saving_again_changes_the_same_pitch(author):
    pitch = save_draft(by=author, data=TEXT)
    again = save_draft(by=author, data={**TEXT, "title": "Anders", "themes": []}, pitch=pitch)
    assert (again.pk, again.title, Pitch.objects.count()) == (pitch.pk, "Anders", 1)


def test_a_second_click_on_a_new_pitch_makes_no_second_pitch(author):
    first = save_draft(by=author, data=TEXT)
    assert save_draft(by=author, data=TEXT) == first
    handed_in = save_and_submit(by=author, data=TEXT)
    assert save_and_submit(by=author, data=TEXT) == handed_in == first
    assert Pitch.objects.count() == 1


def test_the_same_words_of_another_person_are_another_pitch(author):
    first = save_draft(by=author, data=TEXT)
    colleague = member_of(author.enrolments.get().edition)
    assert save_draft(by=colleague, data=TEXT) != first


def test_a_withdrawn_pitch_can_be_written_again(author):
    PitchFactory(edition=author.enrolments.get().edition, author=author, state=PitchState.WITHDRAWN, **TEXT)
    assert save_draft(by=author, data=TEXT).state == PitchState.DRAFT


def test_no_draft_without_a_place():
    with pytest.raises(NoPlace) as refusal:
        save_draft(by=UserFactory(), data=TEXT)
    assert str(refusal.value) == "You can hand in a pitch when you have a place in the course."
    assert Pitch.objects.count() == 0


@pytest.mark.parametrize("state", sorted(set(PitchState) - {PitchState.DRAFT, PitchState.RETURNED}))
def test_what_is_handed_in_does_not_change(author, state):
    pitch = PitchFactory(edition=author.enrolments.get().edition, author=author, state=state)
    with pytest.raises(NotEditable):
        save_draft(by=author, data=TEXT, pitch=pitch)
    pitch.refresh_from_db()
    assert pitch.title == "Zes verzekeraars, geen telefoonnummer"


def test_a_pitch_of_somebody_else_does_not_change(author):
    pitch = PitchFactory(edition=author.enrolments.get().edition, state=PitchState.DRAFT)
    with pytest.raises(NotEditable):
        save_draft(by=author, data=TEXT, pitch=pitch)


def test_a_returned_pitch_stays_returned_until_it_is_handed_in(author):
    pitch = PitchFactory(edition=author.enrolments.get().edition, author=author, state=PitchState.RETURNED)
    assert save_draft(by=author, data=TEXT, pitch=pitch).state == PitchState.RETURNED
    assert save_and_submit(by=author, data=TEXT, pitch=pitch).state == PitchState.SUBMITTED


def test_a_second_click_on_handing_in_is_no_error(author):
    pitch = save_draft(by=author, data=TEXT)
    save_and_submit(by=author, data=TEXT, pitch=pitch)
    assert save_and_submit(by=author, data=TEXT, pitch=pitch).state == PitchState.SUBMITTED


def test_what_cannot_be_handed_in_is_not_saved_either(author):
    with pytest.raises(PitchIncomplete):
        save_and_submit(by=author, data={**TEXT, "no_market_information": False})
    assert Pitch.objects.count() == 0


def test_a_text_that_leads_to_somebody_is_handed_in_after_its_author_looked_at_it(author):
    traced = {**TEXT, "context": "Bel 06-12345678."}
    with pytest.raises(PitchIncomplete) as refusal:
        save_and_submit(by=author, data=traced)
    assert "a look at what may lead to a person or a price" in str(refusal.value)
    assert not Pitch.objects.exists()
    pitch = save_and_submit(by=author, data={**traced, "traces_seen": "06-12345678"})
    assert pitch.state == PitchState.SUBMITTED


def test_who_goes_on_with_older_words_writes_over_nobody(author):
    pitch = save_draft(by=author, data=TEXT)
    older = pitch.stamp
    other = pitch.co_owner = member_of(pitch.edition)
    pitch.save()
    save_draft(by=other, data={**TEXT, "context": "De wijk ziet het ook."}, pitch=pitch, stamp=older)
    with pytest.raises(ChangedMeanwhile):
        save_draft(by=author, data={**TEXT, "request": "Een lijst."}, pitch=pitch, stamp=older)
    pitch.refresh_from_db()
    assert (pitch.context, pitch.request) == ("De wijk ziet het ook.", TEXT["request"])
    save_draft(by=author, data={**TEXT, "request": "Een lijst."}, pitch=pitch, stamp=pitch.stamp)
    pitch.refresh_from_db()
    assert (pitch.context, pitch.request) == (TEXT["context"], "Een lijst.")


def test_the_same_words_with_an_older_stamp_are_a_second_click(author):
    pitch = save_draft(by=author, data=TEXT)
    older, better = pitch.stamp, {**TEXT, "request": "Een lijst."}
    for _click in range(2):
        assert save_draft(by=author, data=better, pitch=pitch, stamp=older).request == "Een lijst."
