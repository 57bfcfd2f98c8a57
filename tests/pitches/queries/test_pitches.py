from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.enums import OrganisationKind
from pitches.enums import OPEN_TO_GROUP, PitchState, RecognitionKind
from pitches.models import Pitch
from pitches.queries.pitches import (
    being_written_by,
    group_of,
    own_pitches,
    pitch_list,
    pitch_with_everything,
    pitches_of_meeting,
    themes_of,
    with_counts,
)
from tests.factories import (
    ContributionFactory,
    EditionFactory,
    InsurerFactory,
    ItemFactory,
    MeetingFactory,
    OrganisationFactory,
    OrganiserFactory,
    PitchFactory,
    RecognitionFactory,
    SlotFactory,
    TermFactory,
    UserFactory,
)
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db


def test_recognitions_are_counted_per_side_and_do_not_multiply():
    pitch, other = PitchFactory(), PitchFactory()
    for kind, number in [
        ("insurer", 2),
        ("care_office", 1),
        ("municipality", 1),
        ("public_health", 1),
        ("welfare", 1),
    ]:
        for _person in range(number):
            organisation = OrganisationFactory(kind=OrganisationKind(kind))
            RecognitionFactory(pitch=pitch, user=UserFactory(organisation=organisation))
    RecognitionFactory(pitch=pitch, user=UserFactory(organisation=None))
    RecognitionFactory(pitch=pitch, user=UserFactory(organisation=InsurerFactory()), kind=RecognitionKind.HELP)
    ContributionFactory.create_batch(3, pitch=pitch)
    counted = with_counts(Pitch.objects.order_by("pk")).values_list(
        "recognised", "recognised_insurer", "recognised_municipality", "helpers", "contribution_count"
    )
    assert list(counted) == [(7, 3, 2, 1, 3), (0, 0, 0, 0, 0)]
    assert other.pk > pitch.pk


def test_the_list_goes_from_agenda_to_discussed():
    edition = EditionFactory()
    author = member_of(edition)

    def pitch(title, state, month=None, position=1, submitted=10):
        moment = dt.datetime(2027, 2, submitted, tzinfo=clock.AMSTERDAM)
        made = PitchFactory(edition=edition, author=author, title=title, state=state, submitted_at=moment)
        if month:
            start = dt.datetime(2027, month, 10, 9, tzinfo=clock.AMSTERDAM)
            meeting = MeetingFactory(
                edition=edition, module=None, starts_at=start, ends_at=start + dt.timedelta(hours=2)
            )
            SlotFactory(item=ItemFactory(meeting=meeting), pitch=made, position=position)

    pitch("besproken in maart", PitchState.DISCUSSED, month=3)
    pitch("besproken in april", PitchState.FINISHED, month=4)
    pitch("oud", PitchState.OPEN, submitted=1)
    pitch("nieuw", PitchState.OPEN, submitted=9)
    pitch("in juni", PitchState.PLANNED, month=6)
    pitch("in mei", PitchState.PLANNED, month=5)
    for state in set(PitchState) - set(OPEN_TO_GROUP):
        pitch("niet in de lijst", state)
    listed = [(group_of(row).name, row.title) for row in pitch_list(member_of(edition))]
    assert listed == [
        ("AGENDA", "in mei"),
        ("AGENDA", "in juni"),
        ("OPEN", "nieuw"),
        ("OPEN", "oud"),
        ("DISCUSSED", "besproken in april"),
        ("DISCUSSED", "besproken in maart"),
    ]
    assert [row.title for row in pitch_list(OrganiserFactory())] == [title for _group, title in listed]


def test_the_theme_filter_offers_and_gives_what_the_person_sees():
    edition, theme, unused, elsewhere = EditionFactory(), TermFactory(), TermFactory(), TermFactory()
    mine = PitchFactory(edition=edition)
    mine.themes.set([theme])
    PitchFactory(edition=edition)
    PitchFactory().themes.set([elsewhere])
    draft = PitchFactory(edition=edition, state=PitchState.DRAFT)
    draft.themes.set([unused])
    member = member_of(edition)
    assert list(themes_of(member)) == [theme]
    assert list(pitch_list(member, theme)) == [mine]
    assert list(pitch_list(member, elsewhere)) == []


def test_own_work_is_apart(at):
    at(2027, 2, 1, 12)
    edition = EditionFactory()
    author = member_of(edition)
    made = {state: PitchFactory(edition=edition, author=author, state=state) for state in PitchState}
    PitchFactory(edition=edition, state=PitchState.DRAFT)
    unseen = (PitchState.PARKED, PitchState.RETURNED, PitchState.SUBMITTED, PitchState.DRAFT)
    assert list(being_written_by(author)) == [made[state] for state in unseen]
    assert set(own_pitches(author)) == set(made.values()) - {made[PitchState.WITHDRAWN]}


def test_the_pitches_of_a_meeting_come_in_the_order_of_the_day():
    edition = EditionFactory()
    meeting = MeetingFactory(edition=edition, module=None)
    late = ItemFactory(meeting=meeting, starts=dt.time(14), ends=dt.time(15))
    early = ItemFactory(meeting=meeting, starts=dt.time(9), ends=dt.time(10))
    expected = [
        SlotFactory(item=early, position=2, pitch__edition=edition, pitch__state=PitchState.PLANNED).pitch,
        SlotFactory(item=early, position=5, pitch__edition=edition, pitch__state=PitchState.DISCUSSED).pitch,
        SlotFactory(item=late, position=1, pitch__edition=edition, pitch__state=PitchState.PLANNED).pitch,
    ]
    SlotFactory(item=late, position=2, pitch__edition=edition, pitch__state=PitchState.WITHDRAWN)
    SlotFactory(item=late, position=3, pitch__edition=edition, pitch__state="planned", pitch__visibility="meeting")
    SlotFactory(pitch__edition=edition, pitch__state=PitchState.PLANNED)
    assert list(pitches_of_meeting(meeting, member_of(edition))) == expected
    assert list(pitches_of_meeting(meeting, UserFactory())) == []


def test_everything_of_one_pitch_comes_in_a_constant_number_of_queries(django_assert_num_queries):
    edition = EditionFactory()
    member = member_of(edition)
    pitch = PitchFactory(edition=edition)
    for rows in (1, 2):
        for _row in range(rows):
            said = ContributionFactory(pitch=pitch)
            ContributionFactory(pitch=pitch, reply_to=said)
            RecognitionFactory(pitch=pitch)
            pitch.themes.add(TermFactory())
            pitch.laws.add(TermFactory(kind="law"))
        member = type(member).objects.get(pk=member.pk)
        with django_assert_num_queries(12):
            found = pitch_with_everything(member, pitch.pk)
            people = [row.author for row in found.contributions.all()] + [row.user for row in found.recognitions.all()]
            assert [person.side for person in [found.author, *people]] == ["municipality"] * (1 + len(people))
            assert (list(found.promises.all()), getattr(found, "outcome", None)) == ([], None)
    assert pitch_with_everything(UserFactory(), pitch.pk) is None
