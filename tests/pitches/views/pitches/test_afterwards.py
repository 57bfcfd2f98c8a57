"""After the discussion the owner chooses, promises, tells and finishes; others read it and promise for themselves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pitches.actions.pitches.transition import transition_pitch
from pitches.enums import PitchState, PromiseState
from pitches.models import Outcome, Promise
from tests.factories import OrganiserFactory, OutcomeFactory, PitchFactory, PromiseFactory, RecognitionFactory
from tests.helpers.pitches import member_of


@pytest.fixture
def pitch(edition):
    pitch = PitchFactory(edition=edition, author=member_of(edition), state=PitchState.DISCUSSED)
    OutcomeFactory(pitch=pitch)
    return pitch


def page(name, pk):
    return reverse(f"pitches:{name}", args=[pk])


def test_the_owner_goes_from_outcome_to_a_finished_pitch(login, pitch):
    owner = login(pitch.author)
    assert "Zoek op rol, niet op naam." in owner.get(page("take_along", pitch.pk)).content.decode()
    owner.post(page("take_along", pitch.pk), {"takes": "De rollen", "leaves": "De lijst"})
    assert Outcome.objects.values_list("takes", "leaves").get() == ("De rollen", "De lijst")
    owner.post(page("make_promise", pitch.pk), {"what": "Bellen", "due_on": "9 april 2027", "owner": pitch.author.pk})
    promise = Promise.objects.get()
    assert (promise.owner, promise.due_on) == (pitch.author, dt.date(2027, 4, 9))
    owner.post(page("promise", promise.pk), {"state": "kept", "how_it_went": ""})
    owner.post(page("report", pitch.pk), {"report": "Het lukte."})
    answer = owner.post(page("finish", pitch.pk), {"result": "solved"})
    pitch.refresh_from_db()
    assert (answer.url, pitch.state, pitch.result) == (pitch.get_absolute_url(), PitchState.FINISHED, "solved")
    text = owner.get(pitch.get_absolute_url()).content.decode()
    assert [word in text for word in ("De rollen", "Bellen", "Het lukte.", "Afgerond")] == [True] * 4


@pytest.mark.parametrize("name", ["take_along", "report", "finish"])
def test_of_the_pitch_of_somebody_else_these_pages_do_not_exist(login, pitch, name):
    for person in (member_of(pitch.edition), OrganiserFactory()):
        assert login(person).post(page(name, pitch.pk), {"takes": "x"}).status_code == 404


def test_what_was_typed_stays_when_something_is_refused(login, pitch):
    PromiseFactory(pitch=pitch, owner=pitch.author)
    answer = login(pitch.author).post(page("finish", pitch.pk), {"result": "solved"})
    assert (answer.status_code, answer.context["form"]["result"].value()) == (200, "solved")
    assert len(answer.context["form"].non_field_errors()) == 1


def test_a_member_promises_for_themselves_with_who_offered_help(login, pitch):
    member, helper = member_of(pitch.edition), member_of(pitch.edition)
    RecognitionFactory(pitch=pitch, user=helper, kind="help")
    browser = login(member)
    form = browser.get(page("make_promise", pitch.pk)).context["form"]
    assert (list(form.fields["helpers"].queryset), "owner" in form.fields) == ([helper], False)
    browser.post(page("make_promise", pitch.pk), {"what": "Meelopen", "due_on": "9-4-2027", "helpers": [helper.pk]})
    promise = Promise.objects.get()
    assert (promise.owner, list(promise.helpers.all())) == (member, [helper])


@pytest.mark.parametrize("due_on", ["", "gisteren", "31-2-2027", "9-4-2026"])
def test_a_promise_without_a_day_to_come_is_given_back(login, pitch, due_on):
    answer = login(pitch.author).post(
        page("make_promise", pitch.pk), {"what": "Bellen", "due_on": due_on, "owner": pitch.author.pk}
    )
    assert (answer.status_code, answer.context["form"]["what"].value(), Promise.objects.count()) == (200, "Bellen", 0)


def test_a_promise_is_changed_by_who_made_it_and_the_owner_of_the_pitch(login, pitch):
    member = member_of(pitch.edition)
    promise = PromiseFactory(pitch=pitch, owner=member)
    assert login(member_of(pitch.edition)).get(page("change_promise", promise.pk)).status_code == 404
    for person, what in ((member, "Eerst bellen"), (pitch.author, "Dan schrijven")):
        login(person).post(page("change_promise", promise.pk), {"what": what, "due_on": "9-4-2027"})
        promise.refresh_from_db()
        assert promise.what == what


def test_the_promises_of_the_group_stand_by_when_they_are_due(login, edition, pitch, at):
    made = {
        name: PromiseFactory(pitch=pitch, what=name, due_on=day, state=state, closed_at=None)
        for name, day, state in (
            ("voorbij", dt.date(2027, 2, 14), PromiseState.OPEN),
            ("bijna", dt.date(2027, 2, 20), PromiseState.BUSY),
            ("later", dt.date(2027, 5, 1), PromiseState.OPEN),
        )
    }
    at(2027, 2, 15, 12)
    hidden = PitchFactory(edition=edition, state=PitchState.WITHDRAWN)
    PromiseFactory(pitch=hidden)
    PromiseFactory()
    groups = login(member_of(edition)).get(reverse("pitches:promises")).context["groups"]
    assert [rows for _heading, rows in groups] == [[made["voorbij"]], [made["bijna"]], [made["later"]]]


def test_many_promises_take_as_many_queries_as_one(login, edition):
    member, counts = member_of(edition), []
    for number in (1, 2):
        for _more in range(number):
            pitch = PitchFactory(edition=edition, state=PitchState.UNDER_WAY)
            PromiseFactory(pitch=pitch).helpers.add(member_of(edition))
        browser = login(member)
        browser.get(reverse("pitches:promises"))
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("pitches:promises"))
        counts.append(len(asked))
    assert (counts[0], Promise.objects.count()) == (counts[1], 3)


def test_the_history_is_for_the_owners_and_the_office(login, pitch):
    transition_pitch(pitch=pitch, to=PitchState.FINISHED, by=pitch.author)
    people = {"author": pitch.author, "member": member_of(pitch.edition), "office": OrganiserFactory()}
    pages = {name: login(person).get(pitch.get_absolute_url()) for name, person in people.items()}
    steps = {name: [step.state for step in page.context["history"]] for name, page in pages.items()}
    assert steps == {"author": ["finished"], "member": [], "office": ["finished"]}
