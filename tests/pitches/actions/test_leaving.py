"""Who leaves leaves nothing without an owner: each way to leave passes pitches on, frees roles and says so."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from course.actions.enrolment.leaving import withdraw
from course.actions.enrolment.transfer import hand_over, move_to_edition
from course.actions.mail.telling import AT_ONCE, NotDecided
from course.actions.people.leaving import leave_everywhere
from course.actions.people.merging import merge_people
from course.actions.people.staff import make_organiser
from course.enums import EnrolmentState, ItemKind
from course.models import Enrolment, Message
from course.queries.people.merging import plan_for_people
from course.queries.planning.findings import findings_of
from pitches.actions.leaving import (
    NobodyOfTheGroup,
    OwnsItBefore,
    PitchHasEnded,
    follow_leaving,
    pass_on_pitch,
)
from pitches.enums import ENDED, PitchState, TurnRole
from pitches.models import Discussion, Pitch, PitchRole, PitchSlot
from pitches.queries.office import ownerless_pitches, ownerless_promises
from tests.factories import (
    EditionFactory,
    ItemFactory,
    OrganiserFactory,
    PitchFactory,
    PromiseFactory,
    SlotFactory,
    UserFactory,
)
from tests.helpers.pitches import meeting_on_the_day, member_of
from tests.helpers.telling import post_and_choose

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(at):
    at(2027, 1, 20, 12)
    return EditionFactory()


@pytest.fixture
def person(edition):
    return member_of(edition)


@pytest.fixture
def other(edition):
    return member_of(edition)


@pytest.fixture
def shared(edition, person, other):
    """Owned with somebody who stays."""
    return PitchFactory(edition=edition, author=person, co_owner=other, state=PitchState.OPEN)


@pytest.fixture
def planned(edition, person):
    """Owned alone, with a turn to come."""
    pitch = PitchFactory(edition=edition, author=person, state=PitchState.PLANNED)
    SlotFactory(item=ItemFactory(meeting=meeting_on_the_day(edition), kind=ItemKind.PITCH), pitch=pitch)
    return pitch


@pytest.fixture
def busy(edition, person, other):
    """A turn of somebody else, in which the person has a role and leads."""
    pitch = PitchFactory(edition=edition, author=other, state=PitchState.PLANNED)
    slot = SlotFactory(item=ItemFactory(meeting=meeting_on_the_day(edition), kind=ItemKind.PITCH), pitch=pitch)
    PitchRole.objects.create(slot=slot, role=TurnRole.CHAIR, user=person)
    PitchRole.objects.create(slot=slot, role=TurnRole.NOTE_TAKER, user=member_of(edition))
    Discussion.objects.create(pitch=pitch, facilitator=person, deputy=other)
    return pitch


def place_of(person):
    return Enrolment.objects.select_related("edition", "user").get(user=person)


def withdraws(person, login):
    withdraw(enrolment=place_of(person), by=person)


def is_withdrawn(person, login):
    withdraw(enrolment=place_of(person), by=OrganiserFactory(), telling=AT_ONCE)


def hands_over(person, login):
    place = place_of(person)
    Enrolment.objects.filter(pk=place.pk).update(organisation=person.organisation)
    colleague = UserFactory(organisation=person.organisation)
    hand_over(enrolment=place, colleague=colleague, by=person)


def goes_to_another_edition(person, login):
    place = place_of(person)
    Enrolment.objects.filter(pk=place.pk).update(organisation=person.organisation)
    later = EditionFactory(slug="later", starts_on="2028-01-20", ends_on="2028-06-15")
    move_to_edition(enrolment=place, edition=later, by=OrganiserFactory(), telling=AT_ONCE)


def closes_the_account(person, login):
    values = {"email": person.email, "first_name": person.first_name, "last_name": person.last_name}
    login(make_organiser(user=OrganiserFactory())).post(reverse("wagtailusers_users:edit", args=[person.pk]), values)
    person.refresh_from_db()
    assert person.is_active is False


WAYS = [withdraws, is_withdrawn, hands_over, goes_to_another_edition, closes_the_account]


@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_leave_leaves_nothing_without_an_owner(way, person, other, shared, planned, busy, login):
    promise = PromiseFactory(pitch=shared, owner=person)
    Pitch.objects.filter(pk=shared.pk).update(state=PitchState.UNDER_WAY)
    way(person, login)
    shared, planned = Pitch.objects.get(pk=shared.pk), Pitch.objects.get(pk=planned.pk)
    assert (shared.author, shared.co_owner) == (other, None)
    assert (planned.author, planned.state, PitchSlot.objects.filter(pitch=planned).exists()) == (
        person, PitchState.OPEN, False,
    )  # fmt: skip
    assert list(ownerless_pitches()) == [planned]
    assert list(ownerless_promises()) == [promise]
    assert [role.role for role in PitchRole.objects.all()] == [TurnRole.NOTE_TAKER]
    discussion = Discussion.objects.get(pitch=busy)
    assert (discussion.facilitator, discussion.deputy) == (other, None)
    assert list(Message.objects.filter(template__startswith="pitch").values_list("template", "person")) == [
        ("pitch_van_jou", other.pk)
    ]


def test_the_planner_says_that_a_role_is_free(person, busy):
    meeting = busy.slot.item.meeting
    assert [one.facts[1] for one in findings_of(meeting) if one.code == "roles_are_free"] == [str(len(TurnRole) - 2)]
    withdraw(enrolment=place_of(person), by=person)
    assert [one.facts[1] for one in findings_of(meeting) if one.code == "roles_are_free"] == [str(len(TurnRole) - 1)]


def test_nothing_is_found_before_roles_were_divided(planned):
    assert [one for one in findings_of(planned.slot.item.meeting) if one.code == "roles_are_free"] == []


def test_who_owned_it_along_is_gone_and_its_author_hears_that(edition, person, other):
    pitch = PitchFactory(edition=edition, author=other, co_owner=person, state=PitchState.OPEN)
    withdraw(enrolment=place_of(person), by=person)
    pitch.refresh_from_db()
    assert (pitch.author, pitch.co_owner) == (other, None)
    told = Message.objects.get(template="pitch_niet_samen")
    assert (told.person, str(person) in told.body) == (other, True)


def test_both_owners_leave_and_the_office_is_told(edition, person, other, shared):
    withdraw(enrolment=place_of(other), by=other)
    withdraw(enrolment=place_of(person), by=person)
    shared.refresh_from_db()
    assert (shared.author, shared.co_owner, list(ownerless_pitches())) == (person, None, [shared])


def test_what_has_ended_and_a_draft_stay_as_they_are(edition, person, other):
    for state in (*ENDED, PitchState.DRAFT):
        PitchFactory(edition=edition, author=person, co_owner=other if state in ENDED else None, state=state)
    withdraw(enrolment=place_of(person), by=person)
    assert Pitch.objects.filter(author=person).count() == 5
    assert not ownerless_pitches().exists()


def test_who_completes_the_course_keeps_everything(edition, person, planned, busy):
    Enrolment.objects.filter(user=person).update(state=EnrolmentState.COMPLETED)
    follow_leaving(person, edition)
    planned.refresh_from_db()
    assert (planned.state, PitchRole.objects.count()) == (PitchState.PLANNED, 2)


def test_twice_is_once(edition, person, other, shared, planned):
    withdraw(enrolment=place_of(person), by=person)
    before = (ModelLogEntry.objects.count(), Message.objects.count())
    follow_leaving(person, edition)
    assert (ModelLogEntry.objects.count(), Message.objects.count()) == before


def test_two_accounts_that_own_it_together_become_one(edition, person, shared):
    gone = shared.co_owner
    Enrolment.objects.filter(user=gone).delete()
    seen = plan_for_people(person, gone).fingerprint
    merge_people(keep=person, gone=gone, seen=seen, by=OrganiserFactory())
    shared.refresh_from_db()
    assert (shared.author, shared.co_owner, shared.owners) == (person, None, [person])


def test_a_merged_account_takes_its_pitches_along(edition, person, planned):
    keep = UserFactory()
    merge_people(keep=keep, gone=person, seen=plan_for_people(keep, person).fingerprint, by=OrganiserFactory())
    planned.refresh_from_db()
    assert (planned.author, planned.state) == (keep, PitchState.PLANNED)


def test_an_account_that_is_deleted_leaves_what_is_shared_to_the_other(person, other, shared):
    person.is_active = False
    person.save()
    leave_everywhere(person=person)
    person.delete()
    shared.refresh_from_db()
    assert (shared.author, shared.co_owner) == (other, None)


def test_the_office_gives_a_pitch_to_somebody_who_takes_part_and_hears_of_it(edition, person, planned, login):
    withdraw(enrolment=place_of(person), by=person)
    heir, office = member_of(edition), login(make_organiser(user=OrganiserFactory()))
    url = reverse("pitches_office:pass_on", args=[planned.pk])
    assert heir in office.get(url).context["form"].fields["person"].queryset
    post_and_choose(office, url, {"person": heir.pk})
    planned.refresh_from_db()
    assert (planned.author, ownerless_pitches().exists()) == (heir, False)
    assert Message.objects.filter(template="pitch_van_jou").get().person == heir
    assert office.get(reverse("pitches_office:index"), {"needs": "ownerless"}).context["object_list"].count() == 0


def test_what_the_office_cannot_pass_on(edition, person, shared):
    office = OrganiserFactory()
    for to, refusal in ((person, OwnsItBefore), (UserFactory(), NobodyOfTheGroup)):
        with pytest.raises(refusal):
            pass_on_pitch(pitch=shared, person=to, by=office, telling=AT_ONCE)
    with pytest.raises(NotDecided):
        pass_on_pitch(pitch=shared, person=member_of(edition), by=office)
    Pitch.objects.update(state=PitchState.FINISHED)
    with pytest.raises(PitchHasEnded):
        pass_on_pitch(pitch=shared, person=member_of(edition), by=office, telling=AT_ONCE)


def test_a_pitch_passed_to_its_co_owner_is_theirs_alone(shared, other):
    pass_on_pitch(pitch=shared, person=other, by=OrganiserFactory(), telling=AT_ONCE)
    shared.refresh_from_db()
    assert (shared.author, shared.co_owner) == (other, None)
