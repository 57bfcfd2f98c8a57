"""The next meeting opens with what was promised, and each promise is answered with a tap and a sentence."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pitches.actions.promises import make_promise, set_promise_state
from pitches.enums import PitchState, PromiseState
from pitches.models import Promise
from tests.factories import ItemFactory, OrganiserFactory, PitchFactory, PromiseFactory, UserFactory
from tests.helpers.pitches import everybody, member_of
from tests.helpers.session import MOMENT, a_room

pytestmark = pytest.mark.django_db

STORY = "De praktijk had geen kamer."


@pytest.fixture
def room(at):
    at(*MOMENT)
    return a_room()


@pytest.fixture
def promise(room):
    """Of a pitch of an earlier meeting, due last week."""
    pitch = PitchFactory(edition=room.edition, author=room.author, state=PitchState.UNDER_WAY)
    return PromiseFactory(pitch=pitch, owner=room.member, due_on="2027-03-18")


def url_of(room):
    return reverse("pitches:look_back", args=[room.pitch.slot.item.meeting_id])


def answer(client, room, promise, state="kept", story=STORY):
    return client.post(url_of(room), {"promise": promise.pk, "state": state, "how_it_went": story})


def buttons(response, promise):
    return response.content.decode().count(f'name="promise" value="{promise.pk}"')


def test_the_owner_answers_with_a_tap_and_a_sentence(login, room, promise):
    client = login(room.member)
    assert buttons(client.get(url_of(room)), promise) == 1
    response = answer(client, room, promise, "changed")
    assert response.url == f"{url_of(room)}#promise-{promise.pk}"
    promise.refresh_from_db()
    assert (promise.state, promise.how_it_went, promise.told_by) == (PromiseState.CHANGED, STORY, None)
    assert buttons(client.get(url_of(room)), promise) == 0


@pytest.mark.parametrize("who", ["leader", "deputy", "office"])
def test_who_leads_and_the_office_write_it_down_for_them_and_that_is_kept(login, room, promise, who):
    person = getattr(room, who)
    client = login(person)
    assert buttons(client.get(url_of(room)), promise) == 1
    answer(client, room, promise)
    promise.refresh_from_db()
    assert (promise.state, promise.told_by) == (PromiseState.KEPT, person)
    assert f"Opgeschreven door {person}." in client.get(url_of(room)).content.decode()


def test_what_the_owner_says_afterwards_is_their_own_again(room, promise):
    set_promise_state(promise=promise, by=room.leader, state=PromiseState.KEPT)
    set_promise_state(promise=promise, by=room.member, state=PromiseState.KEPT, how_it_went=STORY)
    promise.refresh_from_db()
    assert (promise.told_by, promise.how_it_went) == (None, STORY)


def test_others_of_the_group_only_read(login, room, promise):
    client = login(member_of(room.edition))
    assert buttons(client.get(url_of(room)), promise) == 0
    assert answer(client, room, promise).status_code == 404
    promise.refresh_from_db()
    assert promise.state == PromiseState.OPEN


def test_who_led_yesterday_leads_no_more(login, room, promise, at):
    at(2027, 3, 26, 10)
    assert answer(login(room.leader), room, promise).status_code == 404


def test_not_managed_wants_a_sentence_and_keeps_what_was_typed_elsewhere(login, room, promise):
    other = PromiseFactory(pitch=promise.pitch, owner=room.member, due_on="2027-03-18")
    response = answer(login(room.member), room, promise, "not_managed", " ")
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["how_it_went"])
    assert [buttons(response, one) for one in (promise, other)] == [1, 1]
    promise.refresh_from_db()
    assert promise.state == PromiseState.OPEN


@pytest.mark.parametrize(("state", "story"), [("busy", ""), ("onzin", ""), ("", ""), ("kept", "x" * 50_000)])
def test_bad_input_changes_nothing(login, room, promise, state, story):
    assert answer(login(room.member), room, promise, state, story).status_code == 200
    promise.refresh_from_db()
    assert (promise.state, promise.how_it_went) == (PromiseState.OPEN, "")


@pytest.mark.parametrize("key", ["", "x", "9" * 40, "0"])
def test_a_promise_that_is_not_on_the_page_is_not_there(login, room, promise, key):
    assert login(room.office).post(url_of(room), {"promise": key, "state": "kept"}).status_code == 404


def test_answered_meanwhile_is_told_and_not_overwritten(login, room, promise):
    set_promise_state(promise=promise, by=room.member, state=PromiseState.CHANGED, how_it_went=STORY)
    response = answer(login(room.leader), room, promise, "kept", "Gelukt.")
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["how_it_went"])
    promise.refresh_from_db()
    assert (promise.state, promise.told_by) == (PromiseState.CHANGED, None)


def test_for_the_group_and_the_office_alone(login, room):
    people = everybody(room.edition, room.author)
    may = {name for name, person in people.items() if login(person).get(url_of(room)).status_code == 200}
    spoken = UserFactory()
    ItemFactory(meeting=room.pitch.slot.item.meeting, speakers=[spoken])
    assert may == {"author", "member", "alumnus", "organiser"}
    assert login(spoken).get(url_of(room)).status_code == 200


def test_the_meeting_and_the_remote_lead_to_it(login, room, promise):
    meeting = reverse("course:meeting", args=[room.pitch.slot.item.meeting_id])
    lead = reverse("pitches:lead", args=[room.pitch.pk])
    assert url_of(room) in login(room.member).get(meeting).content.decode()
    assert url_of(room) in login(room.leader).get(lead).content.decode()
    Promise.objects.all().delete()
    assert url_of(room) not in login(room.member).get(meeting).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_many_as_for_one(login, room, promise, number, django_assert_num_queries):
    for _each in range(number - 1):
        PromiseFactory(pitch=promise.pitch, owner=room.member, due_on="2027-03-18")
    client = login(room.leader)
    client.get(url_of(room))
    with django_assert_num_queries(17):
        client.get(url_of(room))


def test_the_page_of_a_promise_is_written_down_by_who_may(login, promise):
    url = reverse("pitches:write_down", args=[promise.pk])
    assert login(promise.pitch.author).get(url).status_code == 404
    client = login(OrganiserFactory())
    assert client.post(url, {"state": "not_managed", "how_it_went": ""}).context["form"].errors
    assert client.post(url, {"state": "kept"}).url == f"{promise.pitch.get_absolute_url()}#promises"


def test_an_owner_who_left_is_said_and_the_owner_of_the_pitch_gives_it_on(login, room, promise):
    make = make_promise(pitch=promise.pitch, owner=room.deputy, what="Bellen", due_on=promise_day(), by=room.author)
    room.deputy.enrolments.update(state="withdrawn")
    client, heir = login(room.author), member_of(room.edition)
    page = client.get(promise.pitch.get_absolute_url()).content.decode()
    assert (page.count("De belover doet niet meer mee"), page.count("Geef aan iemand anders")) == (1, 1)
    change = reverse("pitches:change_promise", args=[make.pk])
    data = {"what": "Bellen", "due_on": "2-4-2027", "owner": ""}
    assert list(client.post(change, data).context["form"].errors) == ["owner"]
    client.post(change, data | {"owner": heir.pk})
    make.refresh_from_db()
    assert make.owner == heir
    kept = reverse("pitches:change_promise", args=[promise.pk])
    client.post(kept, data | {"owner": heir.pk})
    promise.refresh_from_db()
    assert promise.owner == room.member


def test_the_owner_of_the_pitch_closes_what_the_owner_left(login, room, promise):
    url = reverse("pitches:write_down", args=[promise.pk])
    room.member.is_active = False
    room.member.save()
    client = login(room.author)
    assert url in client.get(promise.pitch.get_absolute_url()).content.decode()
    client.post(url, {"state": "not_managed", "how_it_went": STORY})
    promise.refresh_from_db()
    assert (promise.state, promise.told_by) == (PromiseState.NOT_MANAGED, room.author)


def promise_day():
    return Promise._meta.get_field("due_on").to_python("2027-04-02")
