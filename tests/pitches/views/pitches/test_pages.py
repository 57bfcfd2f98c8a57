from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pitches.enums import ContributionKind, PitchState, RecognitionKind, Visibility
from tests.factories import (
    ContributionFactory,
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    OutcomeFactory,
    PitchFactory,
    PromiseFactory,
    RecognitionFactory,
    SlotFactory,
    TermFactory,
    UserFactory,
)
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db
LIST = reverse("pitches:pitches")
BAD = "<script>alert('x')</script> & \u2028 \u202e"


@pytest.fixture
def member(edition):
    return member_of(edition)


def titles(response):
    return {group: [pitch.title for pitch in rows] for group, rows in response.context["groups"]}


def full_pitch(edition, **fields):
    """A pitch with something of everything."""
    pitch = PitchFactory(edition=edition, author=member_of(edition), state=PitchState.DISCUSSED, **fields)
    SlotFactory(item=ItemFactory(meeting=MeetingFactory(edition=edition, module=None)), pitch=pitch)
    add_rows(pitch)
    OutcomeFactory(pitch=pitch)
    return pitch


def add_rows(pitch):
    pitch.themes.add(TermFactory())
    pitch.laws.add(TermFactory(kind="law"))
    for kind in RecognitionKind:
        RecognitionFactory(pitch=pitch, kind=kind)
    said = ContributionFactory(pitch=pitch, author=pitch.author)
    ContributionFactory(pitch=pitch, reply_to=said, kind=ContributionKind.REPLY)
    PromiseFactory(pitch=pitch)


def queries_of(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["pitch", "edit", "submit", "withdraw", "contribute", "recognise", "help", "promise"])
def test_anonymous_goes_to_log_in(client, edition, name):
    url = reverse(f"pitches:{name}", args=[PitchFactory(edition=edition).pk])
    for response in (client.get(url), client.post(url)):
        assert response.status_code == 302
        assert response.url == f"{reverse('account_login')}?next={url}"
    assert client.get(LIST).url == f"{reverse('account_login')}?next={LIST}"


def test_the_list_is_empty_for_who_has_no_place(login, edition):
    PitchFactory(edition=edition)
    for person in (
        UserFactory(),
        EnrolmentFactory(edition=edition, state="withdrawn").user,
        member_of(EditionFactory()),
    ):
        response = login(person).get(LIST)
        assert titles(response) == {}
        assert b'class="empty"' in response.content


def test_the_list_groups_what_the_member_sees_and_own_drafts_stand_apart(login, edition, member):
    PitchFactory(edition=edition, title="Van de groep")
    PitchFactory(edition=edition, title="Op de planning", state=PitchState.PLANNED)
    PitchFactory(edition=edition, title="Op de dag zelf", state=PitchState.PLANNED, visibility=Visibility.MEETING)
    PitchFactory(edition=edition, title="Concept van een ander", state=PitchState.DRAFT)
    PitchFactory(title="Van een andere editie")
    own = PitchFactory(edition=edition, author=member, state=PitchState.DRAFT)
    response = login(member).get(LIST)
    assert list(titles(response).values()) == [["Op de planning"], ["Van de groep"]]
    assert list(response.context["being_written"]) == [own]


def test_the_theme_filter_is_a_link_and_an_unknown_theme_filters_nothing(login, edition, member):
    theme = TermFactory()
    with_theme, without = (
        PitchFactory(edition=edition, title="Met"),
        PitchFactory(edition=edition, title="Zonder"),
    )
    with_theme.themes.set([theme])
    client = login(member)
    assert list(titles(client.get(LIST, {"thema": theme.code})).values()) == [["Met"]]
    for unknown in ("bestaat-niet", "", "\x07", "a" * 5000):
        assert list(titles(client.get(LIST, {"thema": unknown})).values()) == [[without.title, with_theme.title]]


def test_a_long_list_has_pages_and_a_strange_page_number_is_a_page(login, edition, member):
    author = member_of(edition)
    PitchFactory.create_batch(51, edition=edition, author=author)
    client = login(member)
    sizes = [sum(map(len, titles(client.get(LIST, {"pagina": page})).values())) for page in ("1", "2", "9", "x", "-1")]
    assert sizes == [50, 1, 1, 50, 1]


def test_the_list_costs_the_same_for_one_and_for_three(login, edition, member, kept_menus):
    full_pitch(edition)
    PitchFactory(edition=edition, author=member, state=PitchState.DRAFT)
    client = login(member)
    client.get(LIST)
    first = queries_of(client, LIST)
    for _more in range(2):
        full_pitch(edition)
        PitchFactory(edition=edition, author=member, state=PitchState.DRAFT)
    assert queries_of(client, LIST) == first <= 16


def test_a_pitch_costs_the_same_for_one_and_for_three_of_everything(login, edition, member, kept_menus):
    pitch = full_pitch(edition)
    client = login(member)
    client.get(LIST)
    first = queries_of(client, pitch.get_absolute_url())
    for _more in range(2):
        add_rows(pitch)
    ContributionFactory.create_batch(200, pitch=pitch, author=member)
    assert queries_of(client, pitch.get_absolute_url()) == first <= 16


def test_a_pitch_shows_everything_around_it(login, edition, member):
    pitch = full_pitch(edition, tried="Gebeld\nGemaild")
    promise = PromiseFactory(pitch=pitch, owner=member, what="Zelf iets doen")
    page = login(member).get(pitch.get_absolute_url()).content.decode()
    shown = [
        pitch.title,
        pitch.question,
        pitch.context,
        "<li>Gebeld</li>",
        pitch.request,
        "Begin je mail met de gemeente",
        "Zoek op rol, niet op naam.",
        "Een lijst zonder datum is snel onbruikbaar.",
        "Kaartje &#x27;wie doet wat",
        reverse("course:meeting", args=[pitch.slot.item.meeting_id]),
        reverse("pitches:promise", args=[promise.pk]),
    ]
    assert [text for text in shown if text not in page] == []


@pytest.mark.parametrize("state", PitchState)
@pytest.mark.parametrize("visibility", Visibility)
def test_every_state_opens_for_author_and_organiser(login, edition, state, visibility):
    pitch = PitchFactory(edition=edition, author=member_of(edition), state=state, visibility=visibility, remark="Wie?")
    for person in (pitch.author, OrganiserFactory()):
        assert login(person).get(pitch.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("state", [PitchState.DRAFT, PitchState.RETURNED, PitchState.WITHDRAWN])
def test_what_the_group_may_not_see_is_not_there(login, edition, member, state):
    pitch = PitchFactory(edition=edition, state=state)
    assert login(member).get(pitch.get_absolute_url()).status_code == 404


def test_a_pitch_of_another_edition_is_not_there(login, edition, member):
    pitch = PitchFactory()
    client = login(member)
    for name in ("pitch", "edit", "submit", "withdraw", "contribute", "recognise", "help"):
        url = reverse(f"pitches:{name}", args=[pitch.pk])
        assert (client.get(url).status_code, client.post(url).status_code) in {(404, 404), (404, 405)}


@pytest.mark.parametrize("pk", ["0", "999999", "99999999999999999999999", "abc", "-1"])
def test_a_number_that_is_no_pitch_is_not_there(login, member, pk):
    for rest in ("", "wijzigen/", "indienen/", "intrekken/", "bijdrage/", "herken-ik/", "ik-help/"):
        assert login(member).get(f"/pitches/{pk}/{rest}").status_code == 404
    assert login(member).get(f"/pitches/belofte/{pk}/").status_code == 404


def test_everything_that_people_type_is_text(login, edition, member):
    texts = dict.fromkeys(["title", "question", "context", "tried", "request"], BAD)
    author = member_of(edition, first_name=BAD[:60])
    pitch = PitchFactory(edition=edition, author=author, state=PitchState.DISCUSSED, **texts)
    ContributionFactory(pitch=pitch, text=BAD)
    OutcomeFactory(pitch=pitch, summary=BAD, insights=BAD, takes=BAD, leaves=BAD)
    PromiseFactory(pitch=pitch, what=BAD, how_it_went=BAD, owner=member)
    RecognitionFactory(pitch=pitch, kind=RecognitionKind.HELP, user=UserFactory(last_name=BAD[:60]))
    client = login(member)
    for url in (LIST, pitch.get_absolute_url(), reverse("pitches:promise", args=[pitch.promises.get().pk])):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_the_page_is_only_read(login, edition, member):
    pitch = PitchFactory(edition=edition)
    client = login(member)
    assert (client.post(LIST).status_code, client.post(pitch.get_absolute_url()).status_code) == (405, 405)
