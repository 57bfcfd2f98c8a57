from __future__ import annotations

import pytest
from django.urls import reverse

from pitches.enums import PitchState, PromiseState, Visibility
from tests.factories import EditionFactory, OrganiserFactory, PitchFactory, PromiseFactory, UserFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(at):
    at(2027, 4, 1, 12)
    edition = EditionFactory()
    pitch = PitchFactory(edition=edition, author=member_of(edition), state=PitchState.DISCUSSED)
    return PromiseFactory(pitch=pitch, owner=member_of(edition))


def url_of(promise):
    return reverse("pitches:promise", args=[promise.pk])


def test_the_owner_tells_how_it_goes(login, promise):
    client = login(promise.owner)
    assert promise.what.replace("'", "&#x27;") in client.get(url_of(promise)).content.decode()
    for _click in range(2):
        response = client.post(
            url_of(promise), {"state": "not_managed", "how_it_went": "Geen kamer.\u2028Geen tijd.\x07"}
        )
        assert response.url == f"{promise.pitch.get_absolute_url()}#promises"
    promise.refresh_from_db()
    assert (promise.state, promise.how_it_went) == (PromiseState.NOT_MANAGED, "Geen kamer.\nGeen tijd.")
    assert "Geen kamer.<br>Geen tijd." in client.get(promise.pitch.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"state": "not_managed"}, "__all__"),
        ({"state": "open"}, "state"),
        ({"state": ""}, "state"),
        ({"state": "onzin"}, "state"),
        ({"state": "kept", "how_it_went": "x" * 100_000}, "how_it_went"),
    ],
)
def test_bad_input_changes_nothing_and_is_kept(login, promise, data, field):
    response = login(promise.owner).post(url_of(promise), data)
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["how_it_went"].value() == data.get("how_it_went")
    promise.refresh_from_db()
    assert (promise.state, promise.how_it_went) == (PromiseState.OPEN, "")


def test_a_promise_of_somebody_else_is_not_there(login, promise):
    for person in (promise.pitch.author, OrganiserFactory(), UserFactory()):
        client = login(person)
        statuses = (
            client.get(url_of(promise)).status_code,
            client.post(url_of(promise), {"state": "kept"}).status_code,
        )
        assert statuses == (404, 404)


def test_the_promise_outlives_the_day_of_its_pitch(login, promise):
    promise.pitch.visibility = Visibility.MEETING
    promise.pitch.save()
    client = login(promise.owner)
    assert promise.pitch.title not in client.get(url_of(promise)).content.decode()
    assert client.post(url_of(promise), {"state": "busy"}).url == url_of(promise)
