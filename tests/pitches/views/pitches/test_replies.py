from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from pitches.enums import ContributionKind
from pitches.models import Contribution
from tests.factories import ContributionFactory, PitchFactory, UserFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db

PAGES = ("reply", "change_contribution", "withdraw_contribution")


@pytest.fixture
def said(edition, at):
    at(2027, 2, 11, 9)
    pitch = PitchFactory(edition=edition, author=member_of(edition))
    return ContributionFactory(pitch=pitch, author=member_of(edition), kind=ContributionKind.QUESTION, text="Wie belt?")


def url_of(name, row):
    return reverse(f"pitches:{name}", args=[row.pk])


def links_on(client, pitch):
    page = client.get(pitch.get_absolute_url()).content.decode()
    return {(name, row.pk) for name in PAGES for row in Contribution.objects.all() if url_of(name, row) in page}


def test_the_owner_replies_from_the_page_of_the_pitch(login, said):
    client = login(said.pitch.author)
    assert links_on(client, said.pitch) == {("reply", said.pk)}
    assert "Wie belt?" in client.get(url_of("reply", said)).content.decode()
    response = client.post(url_of("reply", said), {"text": "De wijkverpleegkundige."})
    assert response.url == f"{said.pitch.get_absolute_url()}#contributions"
    assert "De wijkverpleegkundige." in client.get(said.pitch.get_absolute_url()).content.decode()
    answer = Contribution.objects.get(reply_to=said)
    assert links_on(client, said.pitch) == {
        ("reply", said.pk), ("change_contribution", answer.pk), ("withdraw_contribution", answer.pk),
    }  # fmt: skip


def test_who_placed_it_changes_it_and_takes_it_back(login, said):
    client = login(said.author)
    assert links_on(client, said.pitch) == {(name, said.pk) for name in PAGES}
    client.post(url_of("change_contribution", said), {"text": "Wie belt wie?"})
    assert "Wie belt wie?" in client.get(said.pitch.get_absolute_url()).content.decode()
    for _click in range(2):
        response = client.post(url_of("withdraw_contribution", said))
        assert response.url.startswith(said.pitch.get_absolute_url())
    assert "Wie belt wie?" not in client.get(said.pitch.get_absolute_url()).content.decode()


def test_words_that_are_refused_stay_in_the_field(login, said):
    response = login(said.author).post(url_of("change_contribution", said), {"text": "x" * 1001})
    assert (response.status_code, response.context["form"]["text"].value()) == (200, "x" * 1001)
    said.refresh_from_db()
    assert said.text == "Wie belt?"


def test_who_may_not_reads_why_at_the_pitch(login, said):
    client = login(member_of(said.pitch.edition))
    response = client.get(url_of("withdraw_contribution", said))
    assert response.url == said.pitch.get_absolute_url()
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Alleen wie een bijdrage plaatste neemt die terug, zolang de pitch open is voor de groep."
    ]


@pytest.mark.parametrize("name", PAGES)
def test_of_a_pitch_that_one_does_not_see_no_contribution_exists(login, said, name):
    client = login(UserFactory())
    assert client.get(url_of(name, said)).status_code == 404
    assert client.post(url_of(name, said), {"text": "Iets."}).status_code == 404
