from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pitches.actions.pitches.writing import ChangedMeanwhile, save_draft
from pitches.enums import PitchState
from pitches.models import Pitch
from tests.factories import (
    EnrolmentFactory,
    OrganiserFactory,
    PitchFactory,
    TermFactory,
    UserFactory,
)
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db
NEW = reverse("pitches:new")
AS_JSON = {"headers": {"Accept": "application/json"}}
TEXT = {
    "kind": "plan",
    "visibility": "meeting",
    "title": "Schuldhulp in de spreekkamer",
    "question": "Hoe komt er schuldhulp in de spreekkamer?",
    "context": "Huisartsen zien mensen terugkomen.",
    "tried": "Folders",
    "request": "Wat is de kleinste versie die al werkt?",
    "no_traceable_person": "on",
    "no_market_information": "on",
    "partner_would_not_mind": "on",
}
HAND_IN = {**TEXT, "hand_in": "1"}


@pytest.fixture
def author(edition):
    return member_of(edition)


def notices(response):
    return [message.level_tag for message in get_messages(response.wsgi_request)]


def test_a_draft_is_kept_and_found_again(login, author):
    theme = TermFactory()
    client = login(author)
    response = client.post(
        NEW, {"kind": "question", "visibility": "participants", "title": "Een begin", "themes": theme.pk}
    )
    pitch = Pitch.objects.get()
    assert response.url == pitch.get_absolute_url()
    assert (pitch.state, list(pitch.themes.all())) == (PitchState.DRAFT, [theme])
    assert client.get(reverse("pitches:edit", args=[pitch.pk])).context["form"].initial["title"] == "Een begin"


def test_a_new_pitch_is_handed_in_at_once(login, author):
    assert login(author).post(NEW, HAND_IN).status_code == 302
    pitch = Pitch.objects.get()
    assert (pitch.author, pitch.state, pitch.visibility, pitch.tried) == (
        author,
        "submitted",
        "meeting",
        "Folders",
    )


@pytest.mark.parametrize("data", [TEXT, HAND_IN])
def test_a_second_click_makes_one_pitch(login, author, data):
    client = login(author)
    assert client.post(NEW, data).url == client.post(NEW, data).url
    assert Pitch.objects.count() == 1


@pytest.mark.parametrize(
    "field",
    ["question", "context", "request", "no_traceable_person", "no_market_information", "partner_would_not_mind"],
)
def test_handing_in_too_early_keeps_what_was_typed_and_points_to_the_field(login, author, field):
    response = login(author).post(NEW, {name: text for name, text in HAND_IN.items() if name != field})
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert b"data-form-errors" in response.content
    assert form["title"].value() == TEXT["title"]
    assert Pitch.objects.count() == 0


@pytest.mark.parametrize(
    "bad",
    [
        {"title": ""},
        {"title": "\x1b\x07"},
        {"title": "x" * 121},
        {"question": "x" * 100_000},
        {"context": "x" * 100_000},
        {"tried": "x" * 601},
        {"request": "x" * 301},
        {"kind": "onzin"},
        {"kind": ""},
        {"visibility": "iedereen"},
        {"themes": ["999999"]},
        {"themes": ["abc"]},
        {"laws": ["\x07"]},
    ],
)
def test_bad_input_changes_nothing_and_is_kept(login, author, bad):
    response = login(author).post(NEW, {**TEXT, **bad})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == list(bad)
    assert TEXT["request"] in response.content.decode() or "request" in bad
    assert Pitch.objects.count() == 0


def test_strange_characters_are_cleaned(login, author):
    login(author).post(NEW, {**TEXT, "title": "Een\x07 titel\u2028hier", "context": "Eén\u2028twee\x1b"})
    assert list(Pitch.objects.values_list("title", "context")) == [("Een titel hier", "Eén\ntwee")]


def test_what_an_author_types_cannot_move_the_pitch(login, author, edition):
    login(author).post(
        NEW, {**TEXT, "state": "planned", "author": UserFactory().pk, "remark": "x", "submitted_at": "2020"}
    )
    pitch = Pitch.objects.get()
    assert (pitch.state, pitch.author, pitch.remark, pitch.submitted_at) == (
        PitchState.DRAFT,
        author,
        "",
        None,
    )


@pytest.mark.parametrize("state", ["waiting", "withdrawn"])
def test_without_a_place_there_is_no_form(login, edition, state):
    person = EnrolmentFactory(edition=edition, state=state, rank=1 if state == "waiting" else None).user
    shown, typed = login(person).get(NEW), login(person).post(NEW, HAND_IN)
    assert (shown.status_code, shown.url, typed.status_code) == (302, reverse("pitches:pitches"), 409)
    assert Pitch.objects.count() == 0


def test_alumni_of_a_finished_edition_write_no_new_pitch(login, edition, at):
    alumnus = EnrolmentFactory(edition=edition, state="completed").user
    at(2028, 1, 1, 12)
    assert login(alumnus).get(NEW).status_code == 302


def test_editing_is_for_the_author_until_it_is_handed_in(login, edition, author):
    pitch = PitchFactory(edition=edition, author=author, state=PitchState.DRAFT)
    url = reverse("pitches:edit", args=[pitch.pk])
    for other in (member_of(edition), OrganiserFactory()):
        assert (login(other).get(url).status_code, login(other).post(url, TEXT).status_code) == (404, 404)
    assert login(author).post(url, TEXT).url == pitch.get_absolute_url()
    pitch.refresh_from_db()
    assert (pitch.title, pitch.state) == (TEXT["title"], PitchState.DRAFT)


def test_what_was_discussed_is_not_edited_and_the_typed_text_stays(login, edition, author):
    pitch = PitchFactory(edition=edition, author=author, state=PitchState.DISCUSSED)
    client, url = login(author), reverse("pitches:edit", args=[pitch.pk])
    assert client.get(url).url == pitch.get_absolute_url()
    response = client.post(url, TEXT)
    assert len(response.context["form"].non_field_errors()) == 1
    assert response.context["form"]["title"].value() == TEXT["title"]
    pitch.refresh_from_db()
    assert pitch.title == "Zes verzekeraars, geen telefoonnummer"


def test_handing_in_from_the_form_twice_is_no_error(login, edition, author):
    pitch = PitchFactory(edition=edition, author=author, state=PitchState.RETURNED, remark="Wie is de inwoner?")
    client, url = login(author), reverse("pitches:edit", args=[pitch.pk])
    assert b"Wie is de inwoner?" in client.get(url).content
    for _click in range(2):
        assert client.post(url, HAND_IN).url == pitch.get_absolute_url()
    pitch.refresh_from_db()
    assert (pitch.state, pitch.title) == (PitchState.SUBMITTED, TEXT["title"])


def test_the_form_costs_a_constant_number_of_queries(login, author):
    TermFactory(), TermFactory(kind="law")
    client, costs = login(author), []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(NEW)
        costs.append(len(captured))
        TermFactory.create_batch(2)
        TermFactory.create_batch(2, kind="law")
    assert costs[0] == costs[1] <= 15


def test_submit_from_the_page(login, edition, author):
    pitch = PitchFactory(edition=edition, author=author, state=PitchState.DRAFT, submitted_at=None)
    url = reverse("pitches:submit", args=[pitch.pk])
    client = login(author)
    assert client.get(url).url == pitch.get_absolute_url()
    assert Pitch.objects.get().state == PitchState.DRAFT
    for _click in range(2):
        assert client.post(url).url == pitch.get_absolute_url()
    assert Pitch.objects.get().state == PitchState.SUBMITTED


def test_submit_of_an_incomplete_pitch_leads_to_the_form(login, edition, author):
    pitch = PitchFactory(edition=edition, author=author, state=PitchState.DRAFT, request="", submitted_at=None)
    response = login(author).post(reverse("pitches:submit", args=[pitch.pk]))
    assert response.url == reverse("pitches:edit", args=[pitch.pk])
    assert notices(response) == ["error"]
    assert Pitch.objects.get().state == PitchState.DRAFT


def test_submit_and_withdraw_of_somebody_else_are_not_there(login, edition, author):
    pitch = PitchFactory(edition=edition)
    for name in ("submit", "withdraw"):
        assert login(author).post(reverse(f"pitches:{name}", args=[pitch.pk])).status_code == 404
    assert Pitch.objects.get().state == PitchState.OPEN


def test_withdraw_asks_first_and_acts_on_post(login, edition, author):
    pitch = PitchFactory(edition=edition, author=author)
    url = reverse("pitches:withdraw", args=[pitch.pk])
    client = login(author)
    assert pitch.title in client.get(url).content.decode()
    assert Pitch.objects.get().state == PitchState.OPEN
    for _click in range(2):
        response = client.post(url)
        assert (response.url, notices(response)[-1]) == (reverse("pitches:pitches"), "success")
    assert Pitch.objects.get().state == PitchState.WITHDRAWN
    assert client.get(url).url == pitch.get_absolute_url()


def test_what_is_discussed_cannot_be_withdrawn(login, edition, author):
    pitch = PitchFactory(edition=edition, author=author, state=PitchState.DISCUSSED)
    response = login(author).post(reverse("pitches:withdraw", args=[pitch.pk]))
    assert (response.url, notices(response)) == (pitch.get_absolute_url(), ["error"])
    assert Pitch.objects.get().state == PitchState.DISCUSSED


def test_a_new_pitch_of_who_has_no_place_any_more_is_given_back(login, edition):
    typed = {"kind": "question", "visibility": "participants", "title": "De eerste week", "context": "Wie belt?"}
    answer = login(UserFactory()).post("/pitches/nieuw/", {**typed, "keep": "1"})
    assert (answer.status_code, Pitch.objects.count()) == (409, 0)
    assert [found.text for found in answer.context["texts"]] == ["De eerste week", "Wie belt?"]


def test_two_tabs_lose_no_words_and_the_second_keeps_them_once_more(login, author, edition):
    pitch = PitchFactory(author=author, edition=edition, state=PitchState.DRAFT)
    client, url = login(author), reverse("pitches:edit", args=[pitch.pk])
    first = {**TEXT, "stamp": client.get(url).context["stamp"], "keep": "1"}
    second = {**first, "context": "Wat in de andere tab stond."}
    client.post(url, first)
    page = client.post(url, second)
    assert page.context["form"]["context"].value() == "Wat in de andere tab stond."
    assert "Huisartsen zien mensen terugkomen." in page.content.decode()
    client.post(url, {**second, "stamp": page.context["stamp"]})
    pitch.refresh_from_db()
    assert pitch.context == "Wat in de andere tab stond."


def test_a_script_keeps_a_draft_and_goes_on_with_the_same_one(author, login):
    browser, url = login(author), NEW
    first = browser.post(url, {**TEXT, "title": "Eerste"}, **AS_JSON).json()
    assert (Pitch.objects.get().title, first) == (
        "Eerste", {"url": reverse("pitches:edit", args=[Pitch.objects.get().pk]), "stamp": Pitch.objects.get().stamp},
    )  # fmt: skip
    second = browser.post(first["url"], {**TEXT, "title": "Tweede", "stamp": first["stamp"]}, **AS_JSON)
    assert (Pitch.objects.get().title, Pitch.objects.get().state, second.status_code) == ("Tweede", "draft", 200)


def test_a_script_with_older_words_or_none_that_fit_is_told_and_changes_nothing(author, login):
    browser = login(author)
    kept = browser.post(NEW, {**TEXT, "title": "Eerste"}, **AS_JSON).json()
    save_draft(by=author, data={"title": "Van een ander tabblad"}, pitch=Pitch.objects.get())
    late = browser.post(kept["url"], {**TEXT, "title": "Ouder", "stamp": kept["stamp"]}, **AS_JSON)
    assert (late.status_code, late.json()) == (409, {"problem": str(ChangedMeanwhile())})
    assert browser.post(kept["url"], {**TEXT, "title": ""}, **AS_JSON).status_code == 409
    assert Pitch.objects.get().title == "Van een ander tabblad"
