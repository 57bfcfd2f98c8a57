from __future__ import annotations

import pytest

from pitches.actions.pitches.contributions import (
    NoContributions,
    NothingSaid,
    NotToChange,
    NotToTakeBack,
    TakenBackBefore,
    change_contribution,
    reply,
    withdraw_contribution,
)
from pitches.enums import ContributionKind, PitchState
from pitches.models import Contribution, ContributionDot
from pitches.queries.pitches import pitch_with_everything
from tests.factories import ContributionFactory, EditionFactory, OrganiserFactory, PitchFactory, UserFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db

PLACED = (2027, 2, 11, 9)


@pytest.fixture
def said(at):
    """A question of somebody of the group."""
    at(*PLACED)
    edition = EditionFactory()
    pitch = PitchFactory(edition=edition, author=member_of(edition))
    return ContributionFactory(
        pitch=pitch, author=member_of(edition), kind=ContributionKind.QUESTION, text="Wie belt er nu?"
    )


def test_a_reply_stands_with_what_it_answers_and_twice_is_once(said):
    for _click in range(2):
        made = reply(contribution=said, by=said.pitch.author, text=" De wijkverpleegkundige. ")
    assert (made.reply_to, made.kind, made.text, made.pitch) == (
        said, ContributionKind.REPLY, "De wijkverpleegkundige.", said.pitch,
    )  # fmt: skip
    assert list(said.replies.all()) == [made]


def test_a_reply_is_for_who_may_answer_and_to_what_is_no_reply(said):
    made = reply(contribution=said, by=said.pitch.author, text="De wijkverpleegkundige.")
    for row, by in ((said, UserFactory()), (made, said.author)):
        with pytest.raises(NoContributions):
            reply(contribution=row, by=by, text="Sinds wanneer?")
    with pytest.raises(NothingSaid):
        reply(contribution=said, by=said.author, text=" \n")
    assert Contribution.objects.count() == 2


def test_an_own_contribution_can_be_written_better_for_a_day(said, at):
    now = at(2027, 2, 12, 8, 59)
    change_contribution(contribution=said, by=said.author, text="Wie belt er nu, en wanneer?")
    said.refresh_from_db()
    assert (said.text, said.changed_at) == ("Wie belt er nu, en wanneer?", now)
    at(2027, 2, 12, 9)
    with pytest.raises(NotToChange):
        change_contribution(contribution=said, by=said.author, text="Laat maar.")


def test_the_same_words_are_no_change(said, at):
    at(2027, 2, 11, 10)
    change_contribution(contribution=said, by=said.author, text="Wie belt er nu? ")
    said.refresh_from_db()
    assert said.changed_at is None


def test_what_was_answered_is_not_changed_until_the_answer_is_gone(said):
    answer = reply(contribution=said, by=said.pitch.author, text="De wijkverpleegkundige.")
    with pytest.raises(NotToChange):
        change_contribution(contribution=said, by=said.author, text="Wie mailt er nu?")
    withdraw_contribution(contribution=answer, by=said.pitch.author)
    change_contribution(contribution=said, by=said.author, text="Wie mailt er nu?")
    said.refresh_from_db()
    assert said.text == "Wie mailt er nu?"


def test_nobody_else_changes_or_takes_back(said):
    for by in (said.pitch.author, OrganiserFactory(), member_of(said.pitch.edition), UserFactory()):
        with pytest.raises(NotToChange):
            change_contribution(contribution=said, by=by, text="Iets anders.")
        with pytest.raises(NotToTakeBack):
            withdraw_contribution(contribution=said, by=by)
    said.refresh_from_db()
    assert (said.text, said.withdrawn_at) == ("Wie belt er nu?", None)


def test_what_is_taken_back_is_gone_with_its_dots_and_counts_no_more(said, at):
    ContributionDot.objects.create(contribution=said, user=said.pitch.author)
    others = [ContributionFactory(pitch=said.pitch, text=f"Vraag {number}?") for number in range(3)]
    now = at(2027, 3, 1, 12)
    withdraw_contribution(contribution=said, by=said.author)
    with pytest.raises(TakenBackBefore):
        withdraw_contribution(contribution=said, by=said.author)
    said.refresh_from_db()
    assert (said.text, said.withdrawn_at, said.dots.count()) == ("", now, 0)
    page = pitch_with_everything(said.pitch.author, said.pitch.pk)
    assert (list(page.contributions.all()), page.contribution_count) == (others, 3)


def test_what_was_replied_to_it_stays(said):
    answer = reply(contribution=said, by=said.pitch.author, text="De wijkverpleegkundige.")
    withdraw_contribution(contribution=said, by=said.author)
    [stays] = pitch_with_everything(said.pitch.author, said.pitch.pk).contributions.all()
    assert (stays.is_withdrawn, list(stays.replies.all())) == (True, [answer])


@pytest.mark.parametrize("state", [PitchState.FINISHED, PitchState.WITHDRAWN])
def test_a_pitch_that_ended_keeps_what_was_said(said, state):
    said.pitch.state = state
    said.pitch.save()
    with pytest.raises(NotToTakeBack):
        withdraw_contribution(contribution=said, by=said.author)
    with pytest.raises(NotToChange):
        change_contribution(contribution=said, by=said.author, text="Iets anders.")


def test_who_closed_the_account_does_nothing_more(said):
    said.author.is_active = False
    said.author.save()
    for act in (change_contribution, reply):
        with pytest.raises((NotToChange, NoContributions)):
            act(contribution=said, by=said.author, text="Iets anders.")
    assert Contribution.objects.get().text == "Wie belt er nu?"
