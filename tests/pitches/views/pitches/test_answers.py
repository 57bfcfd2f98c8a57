from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from course.enums import OrganisationKind
from pitches.enums import ContributionKind, PitchState, RecognitionKind
from pitches.models import Contribution, Recognition
from tests.factories import InsurerFactory, OrganisationFactory, OrganiserFactory, PitchFactory, UserFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pitch(edition):
    return PitchFactory(edition=edition, author=member_of(edition))


def url_of(name, pitch):
    return reverse(f"pitches:{name}", args=[pitch.pk])


def test_a_contribution_stands_below_the_pitch_once(login, edition, pitch):
    member = member_of(edition)
    client, data = login(member), {"kind": "question", "text": "Zoek je een naam of een functie?"}
    for _click in range(2):
        response = client.post(url_of("contribute", pitch), data)
    made = Contribution.objects.get()
    assert response.url == f"{pitch.get_absolute_url()}#contribution-{made.pk}"
    assert (made.author, made.kind, made.text) == (member, ContributionKind.QUESTION, data["text"])
    assert f'id="contribution-{made.pk}"' in client.get(pitch.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "bad", [{"text": ""}, {"text": " \x07 "}, {"text": "x" * 100_000}, {"kind": ""}, {"kind": "onzin"}]
)
def test_a_bad_contribution_is_kept_on_the_page_of_the_pitch(login, edition, pitch, bad):
    data = {"kind": "tip", "text": "Bel eerst.", **bad}
    response = login(member_of(edition)).post(url_of("contribute", pitch), data)
    form = response.context["form"]
    assert (list(form.errors), form["text"].value()) == (list(bad), data["text"])
    assert pitch.context in response.content.decode()
    assert Contribution.objects.count() == 0


def test_a_contribution_is_cleaned_and_shown_as_text(login, edition, pitch):
    client = login(member_of(edition))
    client.post(url_of("contribute", pitch), {"kind": "question", "text": "<b>Bel</b>\u2028eerst\x07"})
    assert Contribution.objects.get().text == "<b>Bel</b>\neerst"
    assert "&lt;b&gt;Bel&lt;/b&gt;<br>eerst" in client.get(pitch.get_absolute_url()).content.decode()


def test_a_finished_pitch_takes_no_contribution_and_says_so(login, edition):
    pitch = PitchFactory(edition=edition, state=PitchState.FINISHED)
    client = login(member_of(edition))
    assert url_of("contribute", pitch) not in client.get(pitch.get_absolute_url()).content.decode()
    response = client.post(url_of("contribute", pitch), {"kind": "tip", "text": "Bel eerst."})
    assert response.status_code == 409
    assert [message.level_tag for message in get_messages(response.wsgi_request)] == ["error"]
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize(("name", "kind"), [("recognise", RecognitionKind.RECOGNISE), ("help", RecognitionKind.HELP)])
def test_a_button_is_one_row_and_goes_back(login, edition, pitch, name, kind):
    client, url = login(member_of(edition)), url_of(name, pitch)
    assert client.get(url).url == pitch.get_absolute_url()
    for _click in range(2):
        assert client.post(url).url == f"{pitch.get_absolute_url()}#recognised"
    assert [row.kind for row in Recognition.objects.all()] == [kind]
    assert client.get(pitch.get_absolute_url()).context["clicked"] == {kind}
    for _click in range(2):
        client.post(url, {"off": "1"})
    assert Recognition.objects.count() == 0


def test_the_buttons_are_not_for_the_author_or_the_course_office(login, pitch):
    for person in (pitch.author, OrganiserFactory()):
        client = login(person)
        assert url_of("recognise", pitch) not in client.get(pitch.get_absolute_url()).content.decode()
        assert client.post(url_of("recognise", pitch)).url == pitch.get_absolute_url()
    assert Recognition.objects.count() == 0


@pytest.mark.parametrize("name", ["contribute", "recognise", "help"])
def test_who_does_not_see_the_pitch_finds_no_act(login, edition, pitch, name):
    hidden = PitchFactory(edition=edition, state=PitchState.DRAFT)
    for person, which in ((UserFactory(), pitch), (member_of(edition), hidden)):
        response = login(person).post(url_of(name, which), {"kind": "tip", "text": "Bel eerst."})
        assert response.status_code == 404
    assert (Contribution.objects.count(), Recognition.objects.count()) == (0, 0)


def test_an_act_needs_the_token_of_the_form(edition, pitch, client):
    client.handler.enforce_csrf_checks = True
    member = member_of(edition)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(url_of("recognise", pitch)).status_code == 403
    assert Recognition.objects.count() == 0


def typed_back(answer):
    """What the page of a refusal gives back, with the words beside it."""
    return [(typed.label, typed.text) for typed in answer.context["texts"]]


def test_a_contribution_that_comes_too_late_is_given_back(login, edition, pitch):
    type(pitch).objects.filter(pk=pitch.pk).update(state=PitchState.FINISHED)
    answer = login(member_of(edition)).post(url_of("contribute", pitch), {"kind": "tip", "text": "Bel eerst."})
    assert (answer.status_code, Contribution.objects.count()) == (409, 0)
    assert typed_back(answer) == [("Jouw bijdrage", "Bel eerst.")]
    assert f'href="{pitch.get_absolute_url()}"' in answer.content.decode()
    assert answer.content.decode().count('class="message message-error"') == 1


def test_a_refused_click_has_nothing_to_give_back(login, edition, pitch):
    answer = login(pitch.author).post(url_of("recognise", pitch), {"on": "1"})
    assert (answer.status_code, answer.url) == (302, pitch.get_absolute_url())


def test_a_contribution_that_is_too_long_and_too_late_is_given_back(login, edition, pitch):
    type(pitch).objects.filter(pk=pitch.pk).update(state=PitchState.FINISHED)
    typed = ("Bel eerst de wijkverpleegkundige. " * 200).strip()
    answer = login(member_of(edition)).post(url_of("contribute", pitch), {"kind": "tip", "text": typed})
    assert (answer.status_code, typed_back(answer)) == (409, [("Jouw bijdrage", typed)])


@pytest.mark.parametrize(
    ("insurers", "municipalities", "others", "words"),
    [
        (2, 0, 0, "2 keer herkend: 2 van verzekeraars"),
        (0, 1, 0, "1 keer herkend: 1 van een gemeente"),
        (1, 2, 1, "4 keer herkend: 1 van een verzekeraar, 2 van gemeenten"),
        (0, 0, 1, "1 keer herkend"),
        (0, 0, 0, "Nog niet herkend"),
    ],
)
def test_who_recognised_a_pitch_is_counted_per_side_in_the_right_number(
    login, edition, pitch, insurers, municipalities, others, words
):
    made = [InsurerFactory()] * insurers + [OrganisationFactory()] * municipalities
    made += [OrganisationFactory(kind=OrganisationKind.OTHER)] * others
    for organisation in made:
        person = UserFactory(organisation=organisation)
        Recognition.objects.create(pitch=pitch, user=person, kind=RecognitionKind.RECOGNISE)
    page = login(pitch.author).get(pitch.get_absolute_url()).content.decode()
    told = re.search(r'id="recognised-heading">.*?<p>(.*?)</p>', page, re.DOTALL)[1]
    assert " ".join(told.split()) == words
