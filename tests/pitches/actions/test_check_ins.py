"""Three and six months after the course who brought or promised something is asked how it is now."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import ModelLogEntry

from course.actions.mail.send import send_due
from course.enums import EnrolmentState
from course.models import Enrolment, Message
from pitches.actions.check_ins import NothingSaid, NotYours, TooEarly, ask_how_it_is, say_how_it_is
from pitches.enums import PitchState, PromiseState
from pitches.enums.afterwards import CheckInMoment, Standing
from pitches.models import CheckIn
from pitches.queries.check_ins import months_after
from tests.factories import EditionFactory, EnrolmentFactory, PitchFactory, PromiseFactory, UserFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db

STORY = "De wijkverpleging belt ons nu."


@pytest.fixture
def edition(at):
    """Ended on 17 June 2027."""
    at(2027, 9, 17, 12)
    return EditionFactory()


@pytest.fixture
def pitch(edition):
    author = EnrolmentFactory(edition=edition, state=EnrolmentState.COMPLETED).user
    return PitchFactory(edition=edition, author=author, state=PitchState.FINISHED)


@pytest.fixture
def promise(pitch):
    owner = EnrolmentFactory(edition=pitch.edition, state=EnrolmentState.COMPLETED).user
    return PromiseFactory(pitch=pitch, owner=owner)


def say(pitch, by, promise=None, text=STORY, stands=Standing.LASTS):
    return say_how_it_is(pitch=pitch, promise=promise, by=by, stands=stands, text=text)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ((2027, 6, 17), 3, (2027, 9, 17)),
        ((2027, 8, 31), 6, (2028, 2, 29)),
        ((2026, 12, 31), 3, (2027, 3, 31)),
        ((2027, 6, 30), 6, (2027, 12, 30)),
    ],
)
def test_so_many_months_later(day, months, then):
    assert months_after(dt.date(*day), months) == dt.date(*then)


def test_asked_twice_and_each_once_from_nine_o_clock(pitch, promise, at):
    asked = []
    for month in (9, 10, 12, 1):
        for day in (16, 17, 18):
            for hour in (8, 9):
                at(2028 if month == 1 else 2027, month, day, hour)
                number = ask_how_it_is()
                if number:
                    asked.append((month, day, hour, number))
    assert asked == [(9, 17, 9, 2), (12, 17, 9, 2)]
    assert set(Message.objects.filter(template="hoe_is_het_nu").values_list("person", "occasion", "link")) == {
        (person.pk, occasion, reverse("pitches:check_in", args=[pitch.edition_id]))
        for person in (pitch.author, promise.owner)
        for occasion in ("3", "6")
    }


def test_who_had_a_place_and_something_to_tell_of_what_the_group_saw(edition, pitch, at):
    silent = member_of(edition)
    PitchFactory(edition=edition, author=silent, state=PitchState.DECLINED)
    gone = member_of(edition)
    PitchFactory(edition=edition, author=gone, state=PitchState.DISCUSSED)
    Enrolment.objects.filter(user=gone).update(state=EnrolmentState.WITHDRAWN)
    closed = member_of(edition, is_active=False)
    PromiseFactory(pitch=pitch, owner=closed)
    partner = member_of(edition)
    pitch.co_owner = partner
    pitch.save()
    assert ask_how_it_is() == 2
    people = set(Message.objects.values_list("person", flat=True))
    assert people == {pitch.author_id, partner.pk}


def test_a_round_that_nobody_ran_is_made_up_for_but_not_after_a_month(pitch, at):
    at(2027, 10, 18, 12)
    assert ask_how_it_is() == 0
    at(2027, 10, 10, 12)
    assert ask_how_it_is() == 1


def test_of_an_edition_that_did_not_go_ahead_nothing_is_asked(pitch):
    pitch.edition.is_cancelled = True
    pitch.edition.save()
    assert ask_how_it_is() == 0
    with pytest.raises(TooEarly):
        say(pitch, pitch.author)


def test_who_told_meanwhile_gets_no_mail(pitch, promise):
    ask_how_it_is()
    say(pitch, pitch.author)
    Message.objects.update(due_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), not_before=None)
    send_due()
    assert [one.to for one in mail.outbox] == [[promise.owner.email]]


def test_an_answer_is_kept_with_its_moment_and_can_be_written_better(pitch, at):
    say(pitch, pitch.author, text="Het loopt.", stands=Standing.GOES_ON)
    for _click in range(2):
        say(pitch, pitch.author)
    at(2027, 12, 20, 12)
    say(pitch, pitch.author, text="Het ligt stil.", stands=Standing.STOPPED)
    assert list(CheckIn.objects.values_list("months", "stands", "text")) == [
        (CheckInMoment.THREE, Standing.LASTS, STORY),
        (CheckInMoment.SIX, Standing.STOPPED, "Het ligt stil."),
    ]
    assert ModelLogEntry.objects.for_instance(pitch).filter(action="pitches.check_in").count() == 3


def test_who_may_not_and_when_not(pitch, promise, at):
    other = PitchFactory(edition=pitch.edition, author=promise.owner, state=PitchState.DISCUSSED)
    for by, about in ((promise.owner, None), (pitch.author, promise), (UserFactory(), None)):
        with pytest.raises(NotYours):
            say(pitch, by, promise=about)
    with pytest.raises(NotYours):
        say(other, promise.owner, promise=promise)
    with pytest.raises(NothingSaid):
        say(pitch, pitch.author, text=" ")
    at(2027, 9, 16, 23)
    with pytest.raises(TooEarly):
        say(pitch, pitch.author)
    assert not CheckIn.objects.exists()


def url_of(edition):
    return reverse("pitches:check_in", args=[edition.pk])


def test_the_page_asks_about_the_own_and_shows_it_on_the_pitch(login, pitch, promise):
    client = login(promise.owner)
    page = client.get(url_of(pitch.edition))
    assert [one.subject.name for one in page.context["forms"]] == [f"promise-{promise.pk}"]
    data = {"subject": f"promise-{promise.pk}", "stands": "lasts", "in_a_few_words": STORY}
    assert client.post(url_of(pitch.edition), data).url == f"{url_of(pitch.edition)}#promise-{promise.pk}"
    on_pitch = login(pitch.author).get(pitch.get_absolute_url()).content.decode()
    assert (on_pitch.count(STORY), "Drie maanden na de cursus" in on_pitch) == (1, True)


@pytest.mark.parametrize(
    "data", [{"stands": ""}, {"stands": "onzin"}, {"in_a_few_words": " "}, {"in_a_few_words": "x" * 50_000}]
)
def test_bad_input_is_kept_and_changes_nothing(login, pitch, data):
    whole = {"subject": f"pitch-{pitch.pk}", "stands": "lasts", "in_a_few_words": STORY} | data
    response = login(pitch.author).post(url_of(pitch.edition), whole)
    assert list(response.context["form"].errors) == list(data)
    assert not CheckIn.objects.exists()


def test_what_is_not_yours_or_not_yet_is_not_there(login, pitch, promise, at):
    url, data = url_of(pitch.edition), {"stands": "lasts", "in_a_few_words": STORY}
    client = login(promise.owner)
    for subject in (f"pitch-{pitch.pk}", "promise-0", "", "x"):
        assert client.post(url, data | {"subject": subject}).status_code == 404
    for person in (member_of(pitch.edition), UserFactory()):
        assert login(person).get(url).status_code == 404
    at(2027, 9, 16, 12)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_many_as_for_one(login, pitch, promise, number, django_assert_num_queries):
    for _each in range(number - 1):
        PromiseFactory(pitch=pitch, owner=promise.owner, state=PromiseState.OPEN)
    client = login(promise.owner)
    client.get(url_of(pitch.edition))
    with django_assert_num_queries(14):
        client.get(url_of(pitch.edition))
