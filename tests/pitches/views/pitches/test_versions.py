"""Changing a pitch that was handed in, and reading what changed, on pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course.actions.mail.telling import AT_ONCE
from pitches.actions.pitches.transition import transition_pitch
from pitches.actions.pitches.writing import revise_pitch, save_and_submit
from pitches.enums import PitchState
from pitches.models import Pitch
from tests.factories import EditionFactory, OrganiserFactory
from tests.helpers.pitches import member_of
from tests.pitches.actions.pitches.test_versions import TEXT

pytestmark = pytest.mark.django_db
POSTED = {**{name: value for name, value in TEXT.items() if value is not True}, "no_traceable_person": "on",
          "no_market_information": "on", "partner_would_not_mind": "on"}  # fmt: skip


@pytest.fixture
def author(edition):
    return member_of(edition)


@pytest.fixture
def pitch(author):
    return save_and_submit(by=author, data=TEXT)


def url(pitch, name="versions"):
    return reverse(f"pitches:{name}", args=[pitch.pk])


def opened(pitch):
    return transition_pitch(pitch=pitch, to=PitchState.OPEN, by=OrganiserFactory(), telling=AT_ONCE)


def test_an_open_pitch_is_changed_on_its_form_and_the_group_reads_the_difference(pitch, author, edition, login):
    opened(pitch)
    browser = login(author)
    assert url(pitch, "edit") in browser.get(pitch.get_absolute_url()).content.decode()
    changed = {**POSTED, "question": "Wie mailt de huisarts?", "stamp": pitch.stamp}
    refused = browser.post(url(pitch, "edit"), changed)
    assert refused.context["form"].errors.keys() == {"says"}
    assert browser.post(url(pitch, "edit"), {**changed, "says": "Mailen werkt beter."}).url == pitch.get_absolute_url()
    reader = login(member_of(edition))
    assert url(pitch) in reader.get(pitch.get_absolute_url()).content.decode()
    page = reader.get(url(pitch)).content.decode()
    assert ("<del>belt</del>" in page, "<ins>mailt</ins>" in page, "Mailen werkt beter." in page) == (True, True, True)


def test_nothing_that_is_typed_becomes_a_tag(pitch, author, login):
    opened(pitch)
    data = {**TEXT, "question": "Wie <b>mailt</b>?", "says": "<i>Zo</i>"}
    revise_pitch(by=author, pitch=pitch, data=data)
    page = login(author).get(url(pitch)).content.decode()
    assert ("&lt;b&gt;mailt&lt;/b&gt;" in page, "<b>mailt" in page, "<i>Zo" in page) == (True, False, False)


def test_without_changes_there_is_no_page_nor_for_anybody_else(pitch, author, edition, login):
    opened(pitch)
    assert login(author).get(url(pitch)).status_code == 404
    revise_pitch(by=author, pitch=pitch, data={**TEXT, "question": "Anders?", "says": "Beter."})
    strangers = (member_of(EditionFactory(slug="andere")), member_of(edition))
    assert [login(one).get(url(pitch)).status_code for one in strangers] == [404, 200]
    Pitch.objects.update(state=PitchState.PARKED)
    assert login(strangers[1]).get(url(pitch)).status_code == 404


def test_a_returned_pitch_asks_for_an_answer_and_others_do_not(pitch, author, login):
    office = OrganiserFactory()
    fields = login(author).get(url(pitch, "edit")).context["form"].fields
    assert ("says" in fields, "answer" in fields) == (True, False)
    transition_pitch(pitch=pitch, to=PitchState.RETURNED, words="Van wie?", by=office, telling=AT_ONCE)
    browser = login(author)
    fields = browser.get(url(pitch, "edit")).context["form"].fields
    assert ("says" in fields, "answer" in fields) == (False, True)
    browser.post(url(pitch, "edit"), {**POSTED, "answer": "Van de praktijk.", "hand_in": "1"})
    assert (Pitch.objects.get().state, pitch.versions.last().answer) == ("submitted", "Van de praktijk.")


def test_three_versions_take_as_many_queries_as_two(pitch, author, login):
    opened(pitch)
    browser, numbers = login(author), []
    for word in ("Eén?", "Twee?", "Drie?", "Vier?"):
        revise_pitch(by=author, pitch=pitch, data={**TEXT, "question": word, "says": word})
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url(pitch)).status_code == 200
        numbers.append(len(queries))
    assert numbers[1] == numbers[3]
