"""Two pitches about one question become one when both owners agree, and not before."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from course.actions.mail.send import send_due
from course.actions.mail.telling import AT_ONCE, NotDecided
from course.enums import MessageState
from course.models import Message
from pitches.actions.pitches.contributions import contribute
from pitches.actions.pitches.merging import (
    DoesNotFit,
    MergeAskedBefore,
    MergeEnded,
    NotToMerge,
    answer_merge,
    propose_merge,
)
from pitches.actions.pitches.transition import NotYourTransition, transition_pitch, withdraw_pitch
from pitches.enums import ContributionKind, PitchState, RecognitionKind, Visibility
from pitches.models import MergeProposal, Pitch, Recognition
from pitches.queries.pitches import pitch_with_everything
from tests.factories import (
    ContributionFactory,
    EditionFactory,
    OrganiserFactory,
    PitchFactory,
    RecognitionFactory,
    UserFactory,
)
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(at):
    at(2027, 2, 15, 12)
    return EditionFactory()


@pytest.fixture
def pitch(edition):
    return PitchFactory(edition=edition, author=member_of(edition, first_name="Anna"), title="Wie belt wie?")


@pytest.fixture
def into(edition):
    return PitchFactory(edition=edition, author=member_of(edition, first_name="Bo"), title="Geen telefoonnummer")


def told():
    return sorted(Message.objects.values_list("template", "person"))


def agreed(pitch, into):
    proposal = propose_merge(pitch=pitch, into=into, by=pitch.author)
    return answer_merge(proposal=proposal, agrees=True, by=into.author)


def test_the_yes_of_one_changes_nothing_and_the_other_is_asked(pitch, into):
    proposal = propose_merge(pitch=pitch, into=into, by=pitch.author)
    answer_merge(proposal=proposal, agrees=True, by=pitch.author)
    pitch.refresh_from_db()
    assert (pitch.state, pitch.merged_into, told()) == (
        PitchState.OPEN, None, [("pitch_samenvoegen", into.author_id)],
    )  # fmt: skip


def test_with_both_it_is_one_pitch_of_two_owners_with_both_texts(pitch, into):
    agreed(pitch, into)
    pitch.refresh_from_db()
    into.refresh_from_db()
    assert (pitch.state, pitch.merged_into) == (PitchState.MERGED, into)
    assert (into.state, into.owners) == (PitchState.OPEN, [into.author, pitch.author])
    assert list(pitch_with_everything(pitch.author, into.pk).merged.all()) == [pitch]


def test_nobody_merges_without_both(pitch, into):
    for by in (pitch.author, OrganiserFactory()):
        with pytest.raises(NotYourTransition):
            transition_pitch(pitch=pitch, to=PitchState.MERGED, by=by, telling=AT_ONCE)


def test_owners_and_who_stood_behind_it_hear_of_it_once(pitch, into):
    both = member_of(pitch.edition)
    RecognitionFactory(pitch=pitch, user=both)
    ContributionFactory(pitch=pitch, author=both)
    RecognitionFactory(pitch=into, user=member_of(into.edition))
    gone = ContributionFactory(pitch=pitch, author=member_of(pitch.edition), text="")
    gone.withdrawn_at = gone.created_at
    gone.save()
    agreed(pitch, into)
    merged = [("pitch_samengevoegd", person.pk) for person in (pitch.author, into.author, both)]
    assert told() == sorted([*merged, ("pitch_samenvoegen", into.author_id)])


def confidential(*pitches):
    Pitch.objects.filter(pk__in=[one.pk for one in pitches]).update(visibility=Visibility.FACILITATOR)
    for one in pitches:
        one.refresh_from_db()


def test_who_stood_behind_it_hears_nothing_of_what_they_cannot_read_any_more(pitch, into, edition):
    RecognitionFactory(pitch=pitch, user=member_of(edition))
    confidential(pitch, into)
    proposal = propose_merge(pitch=pitch, into=into, by=OrganiserFactory(), telling=AT_ONCE)
    for owner in (pitch.author, into.author):
        answer_merge(proposal=proposal, agrees=True, by=owner)
    merged = Message.objects.filter(template="pitch_samengevoegd").values_list("person", flat=True)
    assert set(merged) == {pitch.author_id, into.author_id}


def test_words_that_went_up_stay_for_whom_they_were_when_the_other_opens_to_all(pitch, into, edition, login):
    Pitch.objects.filter(pk=pitch.pk).update(context="Alleen voor wie leidt.")
    confidential(pitch, into)
    proposal = propose_merge(pitch=pitch, into=into, by=OrganiserFactory(), telling=AT_ONCE)
    for owner in (pitch.author, into.author):
        answer_merge(proposal=proposal, agrees=True, by=owner)
    Pitch.objects.filter(pk=into.pk).update(visibility=Visibility.PARTICIPANTS)
    readers = (member_of(edition), pitch.author, into.author)
    pages = [login(one).get(into.get_absolute_url()).content.decode() for one in readers]
    assert ["Alleen voor wie leidt." in page for page in pages] == [False, True, True]


def test_what_was_said_and_clicked_goes_along_and_counts_once(pitch, into):
    twice, once = member_of(pitch.edition), member_of(pitch.edition)
    for one, who in ((pitch, twice), (into, twice), (pitch, once), (pitch, into.author), (into, pitch.author)):
        RecognitionFactory(pitch=one, user=who)
    RecognitionFactory(pitch=pitch, user=once, kind=RecognitionKind.HELP)
    said = contribute(pitch=pitch, by=once, kind=ContributionKind.QUESTION, text="Wie belt er nu?")
    agreed(pitch, into)
    counted = pitch_with_everything(into.author, into.pk)
    assert (counted.recognised, counted.helpers, list(counted.contributions.all())) == (2, 1, [said])
    assert not Recognition.objects.filter(pitch=into, user__in=into.owners).exists()


def test_a_no_changes_nothing_and_who_said_yes_hears_it(pitch, into):
    proposal = propose_merge(pitch=pitch, into=into, by=pitch.author)
    answer_merge(proposal=proposal, agrees=False, by=into.author)
    pitch.refresh_from_db()
    assert pitch.state == PitchState.OPEN
    assert told() == [("pitch_niet_samengevoegd", pitch.author_id), ("pitch_samenvoegen", into.author_id)]
    with pytest.raises(MergeEnded):
        answer_merge(proposal=proposal, agrees=True, by=into.author)
    propose_merge(pitch=pitch, into=into, by=into.author)


def test_the_office_that_asks_says_yes_for_nobody(pitch, into):
    office = OrganiserFactory()
    with pytest.raises(NotDecided):
        propose_merge(pitch=pitch, into=into, by=office)
    proposal = propose_merge(pitch=pitch, into=into, by=office, telling=AT_ONCE)
    assert told() == sorted(("pitch_samenvoegen", one.author_id) for one in (pitch, into))
    for owner, state in ((pitch.author, PitchState.OPEN), (into.author, PitchState.MERGED)):
        answer_merge(proposal=proposal, agrees=True, by=owner)
        pitch.refresh_from_db()
        assert pitch.state == state


def test_nobody_else_asks_or_answers(pitch, into):
    for by in (member_of(pitch.edition), UserFactory()):
        with pytest.raises(NotToMerge):
            propose_merge(pitch=pitch, into=into, by=by)
    proposal = propose_merge(pitch=pitch, into=into, by=pitch.author)
    for by in (member_of(pitch.edition), OrganiserFactory()):
        with pytest.raises(NotToMerge):
            answer_merge(proposal=proposal, agrees=True, by=by)


@pytest.mark.parametrize(
    "other",
    [
        {"state": PitchState.DISCUSSED},
        {"state": PitchState.SUBMITTED},
        {"visibility": Visibility.MEETING},
        {"co_owner": True},
        {"author": True},
        {"edition": True},
    ],
)
def test_only_what_fits_is_merged(pitch, other):
    made = {"co_owner": UserFactory(), "author": pitch.author, "edition": EditionFactory(slug="andere")}
    fields = {name: made[name] if value is True else value for name, value in other.items()}
    into = PitchFactory(**{"edition": pitch.edition, "author": member_of(pitch.edition), **fields})
    with pytest.raises(DoesNotFit):
        propose_merge(pitch=pitch, into=into, by=OrganiserFactory(), telling=AT_ONCE)


def test_a_pitch_that_moved_on_is_not_merged_any_more(pitch, into):
    proposal = propose_merge(pitch=pitch, into=into, by=pitch.author)
    withdraw_pitch(pitch=pitch, by=pitch.author)
    with pytest.raises(DoesNotFit):
        answer_merge(proposal=proposal, agrees=True, by=into.author)
    into.refresh_from_db()
    assert into.co_owner is None


def test_the_same_question_twice_is_one_and_another_takes_its_place(pitch, into):
    first = propose_merge(pitch=pitch, into=into, by=pitch.author)
    with pytest.raises(MergeAskedBefore):
        propose_merge(pitch=pitch, into=into, by=into.author)
    third = PitchFactory(edition=pitch.edition, author=member_of(pitch.edition))
    second = propose_merge(pitch=pitch, into=third, by=pitch.author)
    assert list(MergeProposal.objects.open()) == [second]
    with pytest.raises(MergeEnded):
        answer_merge(proposal=first, agrees=True, by=into.author)


def test_a_question_that_ended_is_not_mailed(pitch, into, at):
    propose_merge(pitch=pitch, into=into, by=pitch.author)
    MergeProposal.objects.update(ended_at=pitch.created_at)
    at(2027, 2, 16, 12)
    send_due()
    assert Message.objects.get().state == MessageState.CANCELLED


def test_the_history_says_what_was_asked(pitch, into):
    agreed(pitch, into)
    actions = list(ModelLogEntry.objects.for_instance(pitch).order_by("pk").values_list("action", flat=True))
    assert actions == ["pitches.merge.ask", "pitches.move"]


def test_an_owner_asks_and_the_other_answers_on_the_page_of_the_pitch(pitch, into, login):
    hidden = PitchFactory(edition=pitch.edition, author=member_of(pitch.edition), state=PitchState.PARKED)
    url = reverse("pitches:merge", args=[pitch.pk])
    asking = login(pitch.author)
    offered = asking.get(url).context["form"].fields["into"].queryset
    assert list(offered) == [into]
    assert login(into.author).get(url).status_code == 404
    asking = login(pitch.author)
    assert asking.post(url, {"into": hidden.pk}).status_code == 200
    asking.post(url, {"into": into.pk})
    proposal = MergeProposal.objects.get()
    door = reverse("pitches:answer_merge", args=[proposal.pk])
    assert login(member_of(pitch.edition)).post(door, {"agrees": "yes"}).status_code == 404
    answering = login(into.author)
    assert door in answering.get(into.get_absolute_url()).content.decode()
    assert answering.post(door, {"agrees": "yes"}).url == into.get_absolute_url()
    page = answering.get(into.get_absolute_url()).content.decode()
    assert "Samengevoegd met: Wie belt wie?" in page
    assert door not in page
    assert login(member_of(pitch.edition)).get(pitch.get_absolute_url()).url == into.get_absolute_url()
    assert login(pitch.author).get(pitch.get_absolute_url()).status_code == 200


def test_an_answer_that_is_none_changes_nothing(pitch, into, login):
    proposal = propose_merge(pitch=pitch, into=into, by=pitch.author)
    door = reverse("pitches:answer_merge", args=[proposal.pk])
    client = login(into.author)
    for answer in ({}, {"agrees": "misschien"}):
        assert client.post(door, answer).url == into.get_absolute_url()
    assert client.get(door).status_code == 405
    assert list(MergeProposal.objects.open()) == [proposal]
