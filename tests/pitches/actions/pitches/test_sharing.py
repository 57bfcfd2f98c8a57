"""A pitch of two owners: chosen by who wrote it, from the other side, and left again by either."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from course.actions.mail.send import send_due
from course.models import Message
from pitches.actions.pitches.sharing import NotOfTheOtherSide, NotToShare, share_pitch
from pitches.actions.pitches.writing import save_draft
from pitches.enums import ENDED, PitchState
from pitches.models import Pitch
from tests.factories import (
    EditionFactory,
    InsurerFactory,
    OrganisationFactory,
    OrganiserFactory,
    PitchFactory,
    UserFactory,
)
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pitch(at):
    at(2027, 2, 15, 12)
    edition = EditionFactory()
    author = member_of(edition, organisation=OrganisationFactory(), first_name="Anna")
    return PitchFactory(edition=edition, author=author, state=PitchState.DRAFT, submitted_at=None)


@pytest.fixture
def partner(pitch):
    return member_of(pitch.edition, organisation=InsurerFactory(), first_name="Bo")


def told():
    return list(Message.objects.order_by("pk").values_list("template", "person"))


def test_both_change_it_and_who_was_chosen_hears_of_it(pitch, partner):
    share_pitch(pitch=pitch, person=partner, by=pitch.author)
    assert told() == [("pitch_samen", partner.pk)]
    assert "Anna" in Message.objects.get().subject
    assert save_draft(by=partner, data={"title": "Wie belt wie?"}, pitch=pitch).title == "Wie belt wie?"
    assert list(Pitch.objects.visible_to(partner)) == [pitch]


def test_the_same_twice_is_once(pitch, partner):
    for _click in range(2):
        share_pitch(pitch=pitch, person=partner, by=pitch.author)
    assert len(told()) == 1
    entry = ModelLogEntry.objects.for_instance(pitch).get()
    assert (entry.action, entry.user, entry.comment) == ("pitches.share", pitch.author, str(partner))


@pytest.mark.parametrize("who", ["same side", "no side", "no place", "author", "another edition"])
def test_nobody_but_a_participant_of_the_other_side_is_chosen(pitch, who):
    insurer = InsurerFactory()
    person = {
        "same side": lambda: member_of(pitch.edition, organisation=OrganisationFactory()),
        "no side": lambda: member_of(pitch.edition, organisation=None),
        "no place": lambda: UserFactory(organisation=insurer),
        "author": lambda: pitch.author,
        "another edition": lambda: member_of(EditionFactory(slug="elders"), organisation=insurer),
    }[who]()
    with pytest.raises(NotOfTheOtherSide):
        share_pitch(pitch=pitch, person=person, by=pitch.author)


@pytest.mark.parametrize("leaves", ["author", "partner"])
def test_either_ends_it_and_the_other_hears_that(pitch, partner, leaves):
    share_pitch(pitch=pitch, person=partner, by=pitch.author)
    Message.objects.all().delete()
    by, other = (pitch.author, partner) if leaves == "author" else (partner, pitch.author)
    assert share_pitch(pitch=pitch, person=None, by=by).co_owner is None
    assert told() == [("pitch_niet_samen", other.pk)]
    assert Pitch.objects.get().author == pitch.author


def test_who_was_chosen_chooses_nobody_else_and_what_ended_stays(pitch, partner):
    share_pitch(pitch=pitch, person=partner, by=pitch.author)
    other = member_of(pitch.edition, organisation=InsurerFactory())
    for by in (partner, OrganiserFactory(), member_of(pitch.edition)):
        with pytest.raises(NotToShare):
            share_pitch(pitch=pitch, person=other, by=by)
    for state in ENDED:
        Pitch.objects.update(state=state, submitted_at=pitch.created_at)
        for by in (pitch.author, partner):
            with pytest.raises(NotToShare):
                share_pitch(pitch=pitch, person=None, by=by)


def test_what_was_undone_before_the_mail_left_is_not_told(pitch, partner, mailoutbox):
    share_pitch(pitch=pitch, person=partner, by=pitch.author)
    Pitch.objects.update(co_owner=None)
    send_due()
    assert mailoutbox == []


def test_the_pages_of_both(login, pitch, partner):
    page = reverse("pitches:share", args=[pitch.pk])
    author, other = login(pitch.author), member_of(pitch.edition)
    assert list(author.get(page).context["form"].fields["person"].queryset) == [partner]
    author.post(page, {"person": partner.pk})
    assert Pitch.objects.get().co_owner == partner
    assert login(other).get(page).status_code == 404
    assert login(partner).get(reverse("pitches:edit", args=[pitch.pk])).status_code == 200
    assert login(partner).post(page).url == reverse("pitches:pitches")
    assert Pitch.objects.get().co_owner is None
