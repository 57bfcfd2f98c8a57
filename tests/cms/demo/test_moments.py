from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.db.models import Q
from wagtail.models import ModelLogEntry

from cms.demo.content import shipped
from cms.demo.loading.edition import load_demo
from course import clock
from course.actions.enrolment.audit import audit_all
from course.actions.enrolment.leaving import withdraw
from course.enums import (
    VISIT_TRANSITIONS,
    EnrolmentState,
    MeetingKind,
    MeetingStatus,
    Phase,
    PollStage,
    RoundStage,
    Side,
    SpeakerState,
    VisitCondition,
    VisitStatus,
)
from course.models import (
    DatePoll,
    Edition,
    Enrolment,
    Material,
    Meeting,
    Message,
    PendingChange,
    RunbookTask,
    Sending,
    SpeakerInvitation,
    User,
    VisitRound,
    WorkVisit,
)
from course.queries.editions.phase import phase_of
from course.queries.editions.seats import seats_of
from course.queries.enrolment.audit import findings_of, last_audit
from course.queries.polls.polls import people_in
from course.queries.visits.host import visit_in_full
from course.queries.visits.transitions import standing_needs, unmet
from course.rules import released_at
from pitches.enums import WAS_DISCUSSED, PitchState, PromiseState, Visibility
from pitches.models import Contribution, Outcome, Pitch, PitchSlot, Promise, Recognition
from tests.helpers.demo import demo_for_module, row

pytestmark = pytest.mark.django_db

TO_GO = {PitchState.OPEN, PitchState.PLANNED}
DISCUSSED = set(WAS_DISCUSSED)

#            phase, taken by insurers and by municipalities, free, waiting, pitches discussed and to go
EXPECTED = {
    "aankondiging": (Phase.ANNOUNCED, (0, 0), 24, 0, (0, 0)),
    "bijna_vol": (Phase.LAST_PLACES, (10, 11), 3, 0, (0, 0)),
    "wachtlijst": (Phase.FULL, (12, 12), 0, 2, (0, 0)),
    "voorbereiding": (Phase.CLOSED, (12, 12), 0, 0, (0, 0)),
    "halverwege": (Phase.RUNNING, (12, 12), 0, 0, (6, 6)),
    "afgerond": (Phase.FINISHED, (12, 12), 0, 0, (12, 0)),
}


@pytest.fixture(scope="module", params=EXPECTED)
def moment(request, django_db_setup, django_db_blocker):
    """The demo at each of its moments, loaded over another one; tests only read."""
    with demo_for_module(django_db_blocker, "halverwege"), transaction.atomic():
        with time_machine.travel(shipped().moment(request.param), tick=False):
            load_demo(moment=request.param)
            yield request.param
        transaction.set_rollback(True)


def state_of(name: str) -> str | None:
    enrolment = row(f"enrolment:{name}")
    return enrolment.state if enrolment else None


def test_places_and_phase_are_those_of_the_moment(moment):
    phase, taken, free, waiting, _pitches = EXPECTED[moment]
    edition = Edition.objects.get()
    seats = seats_of(edition)
    assert (phase_of(edition, seats), (seats.of(Side.INSURER).taken, seats.of(Side.MUNICIPALITY).taken)) == (
        phase,
        taken,
    )
    assert (seats.free, seats.waiting) == (free, waiting)


def test_pitches_are_as_far_as_the_moment(moment):
    discussed, to_go = EXPECTED[moment][4]
    states = list(Pitch.objects.values_list("state", flat=True))
    assert sum(state in DISCUSSED for state in states) == discussed
    assert sum(state in TO_GO for state in states) == to_go
    assert len(states) == discussed + to_go
    assert PitchSlot.objects.count() == len(states) - states.count(PitchState.OPEN)
    assert Outcome.objects.count() == discussed
    assert set(Contribution.objects.values_list("pitch__state", flat=True)) <= DISCUSSED


def test_nothing_lies_after_the_moment(moment):
    now = clock.now()
    later = {
        "people": User.objects.filter(date_joined__gt=now),
        "enrolments": Enrolment.objects.filter(
            Q(submitted_at__gt=now) | Q(created_at__gt=now) | Q(approved_at__gt=now)
        ),
        "pitches": Pitch.objects.filter(Q(submitted_at__gt=now) | Q(created_at__gt=now)),
        "contributions": Contribution.objects.filter(created_at__gt=now),
        "clicks": Recognition.objects.filter(created_at__gt=now),
        "outcomes": Outcome.objects.filter(created_at__gt=now),
        "promises": Promise.objects.filter(closed_at__gt=now),
        "runbook": RunbookTask.objects.filter(done_at__gt=now),
        "learned": WorkVisit.objects.filter(item__meeting__starts_at__gt=now).exclude(learned="", lessons=""),
        "visited": WorkVisit.objects.filter(
            item__meeting__starts_at__gt=now, status__in=[VisitStatus.DONE, VisitStatus.SHARED]
        ),
    }
    assert {name: list(rows) for name, rows in later.items() if rows} == {}


def test_who_was_replaced_left_on_the_day_of_the_replacement(moment):
    before = {"aankondiging": None, "bijna_vol": EnrolmentState.PLACED, "wachtlijst": EnrolmentState.PLACED}
    assert state_of("x01") == before.get(moment, EnrolmentState.TRANSFERRED)
    replaced_by = row("enrolment:x01").replaced_by if state_of("x01") else None
    assert replaced_by == row("enrolment:d24")
    assert (row("enrolment:d24") is None) == (moment in before)


def test_who_waits_hears_at_last_on_the_day_of_the_results(moment):
    waits = {"wachtlijst": (EnrolmentState.WAITING, 1)}
    nobody = {"aankondiging": (None, None), "bijna_vol": (None, None)}
    expected = {**waits, **nobody}.get(moment, (EnrolmentState.NOT_PLACED, None))
    for name in ("w01", "w02"):
        assert (state_of(name), getattr(row(f"enrolment:{name}"), "rank", None)) == expected
    approval = {"wachtlijst": EnrolmentState.AWAITING_APPROVAL, "aankondiging": None, "bijna_vol": None}
    assert state_of("x02") == approval.get(moment, EnrolmentState.NOT_PLACED)


def test_the_course_is_completed_only_afterwards(moment):
    completed = Enrolment.objects.filter(state=EnrolmentState.COMPLETED).count()
    assert completed == (24 if moment == "afgerond" else 0)


def test_buddies_are_known_shortly_before_the_first_day(moment):
    pairs = {frozenset((e.pk, e.buddy_id)) for e in Enrolment.objects.exclude(buddy=None)}
    assert len(pairs) == (12 if moment in {"voorbereiding", "halverwege", "afgerond"} else 0)
    if pairs:
        assert row("enrolment:d01").buddy == row("enrolment:d19")
        assert row("enrolment:d19").buddy == row("enrolment:d01")


#          how far the poll is, and who answered: insurers, municipalities and others
POLLS = {"halverwege": (PollStage.OPEN, (3, 4, 1)), "afgerond": (PollStage.CHOSEN, (4, 5, 1))}


def test_a_date_is_sought_halfway_and_known_afterwards(moment):
    polls = DatePoll.objects.select_related("edition", "meeting")
    found = [(poll.stage, _answers_by_side(poll), poll.meeting and poll.meeting.status) for poll in polls]
    announced = MeetingStatus.CONFIRMED if moment == "afgerond" else None
    assert found == ([(*POLLS[moment], announced)] if moment in POLLS else [])
    days = [poll.meeting.starts_at for poll in polls if poll.meeting]
    assert days == ([clock.at(dt.date(2027, 5, 12), dt.time(16))] if moment == "afgerond" else [])


def _answers_by_side(poll: DatePoll) -> tuple[int, ...]:
    sides = list(people_in(poll).filter(answered_at__isnull=False).values_list("side", flat=True))
    return tuple(sides.count(side) for side in (Side.INSURER, Side.MUNICIPALITY, None))


def test_one_change_waits_halfway_and_was_let_go_afterwards(moment):
    waiting = [(pending.meeting, pending.changed_by) for pending in PendingChange.objects.all()]
    assert waiting == ([(row("meeting:m7:1"), row("person:org01"))] if moment == "halverwege" else [])
    lines = ModelLogEntry.objects.filter(action="course.meeting.drop")
    assert lines.count() == (1 if moment == "afgerond" else 0)


def test_visits_are_as_far_as_the_moment(moment):
    names = ("katwijk", "vlissingen", "terneuzen", "hulst", *PARALLEL)
    statuses = {name: row(f"visit:wb-{name}").status for name in names}
    over = {"katwijk": VisitStatus.SHARED, **dict.fromkeys(names[1:], VisitStatus.DONE)}
    before = dict.fromkeys(names, VisitStatus.AGREED)
    near = before | {"katwijk": VisitStatus.PLANNED}
    halfway = over | dict.fromkeys(PARALLEL, VisitStatus.PLANNED)
    expected = {"voorbereiding": near, "halverwege": halfway, "afgerond": over}
    assert statuses == expected.get(moment, before)


PARALLEL = ("drempel", "draad")
"""Two visits at the same time, between which people choose."""

#         how far the round is, how many chose, and how many go with their first, their second and no choice
ROUNDS = {
    "voorbereiding": (RoundStage.OPEN, 7, (0, 0, 0)),
    "halverwege": (RoundStage.PUBLISHED, 22, (19, 3, 2)),
    "afgerond": (RoundStage.PUBLISHED, 22, (19, 3, 2)),
}


def test_a_round_of_choosing_is_as_far_as_the_moment(moment):
    found = [(round.stage, round.choices.count(), _by_rank(round)) for round in VisitRound.objects.all()]
    assert found == ([ROUNDS[moment]] if moment in ROUNDS else [])
    both = {row(f"visit:wb-{name}") for name in PARALLEL}
    assert [set(round.visits.all()) for round in VisitRound.objects.all()] == [both] * len(found)


def _by_rank(round: VisitRound) -> tuple[int, ...]:
    ranks = list(round.places.values_list("rank", flat=True))
    return tuple(ranks.count(rank) for rank in (1, 2, 0))


def test_who_goes_on_which_visit_was_chosen_drawn_and_told_on_its_day(moment):
    lines = ModelLogEntry.objects.filter(action__startswith="course.round.").order_by("timestamp", "pk")
    told = [
        (line.action.rpartition(".")[2], line.user, line.timestamp.astimezone(clock.AMSTERDAM).date()) for line in lines
    ]
    office, day = row("person:org01"), dt.date(2027, 3, 30)
    opened, divided = [("open", office, dt.date(2027, 1, 4))], [("draw", office, day), ("publish", office, day)]
    assert told == {"voorbereiding": opened}.get(moment, [*opened, *divided] if moment in ROUNDS else [])


def test_a_visit_has_all_that_its_state_asks(moment):
    visits = [visit_in_full(pk) for pk in WorkVisit.objects.values_list("pk", flat=True)]
    missing = {visit.title: unmet(visit, standing_needs(VisitStatus(visit.status))) for visit in visits}
    assert missing == {key: [] for key in missing}
    ready = [unmet(visit, VISIT_TRANSITIONS[VisitStatus.PLANNED][VisitStatus.READY].needs) for visit in visits]
    by_time = {VisitCondition.TO_COME, VisitCondition.RESIDENTS_ASKED}
    assert {need for needs in ready for need in needs} <= by_time


def test_who_has_not_enrolled_yet_has_told_nothing_yet(moment):
    silent = User.objects.filter(enrolments=None).exclude(learning_question="", region="")
    assert list(silent) == []
    told = bool(row("enrolment:d01"))
    assert (row("person:d01").learning_question != "") == told == row("person:d01").shows_profile


def test_the_programme_is_the_same_at_every_moment(moment):
    days = Meeting.objects.filter(kind=MeetingKind.COURSE_DAY)
    assert days.filter(counts_as_day=True).count() == 9
    assert [m.day for m in days.filter(module__number=5)] == [dt.date(2027, 4, 8), dt.date(2027, 4, 9)]
    last_day = days.get(module__number=8)
    assert (last_day.starts_at, last_day.ends_at) == (
        clock.at(dt.date(2027, 6, 17), dt.time(9)),
        clock.at(dt.date(2027, 6, 17), dt.time(18)),
    )
    reunion = Meeting.objects.get(kind=MeetingKind.REUNION)
    assert (reunion.module, reunion.counts_as_day, reunion.day) == (None, False, dt.date(2027, 11, 11))
    online = Meeting.objects.get(kind=MeetingKind.ONLINE, module__number=0)
    assert (online.place.is_online, online.counts_as_day) == (True, False)


def test_promises_are_kept_on_their_day_and_not_before(moment):
    kept = {promise.due_on for promise in Promise.objects.filter(state=PromiseState.KEPT)}
    halfway = {dt.date(2027, 4, 8), dt.date(2027, 4, 9), dt.date(2027, 4, 10)}
    expected = {"halverwege": halfway, "afgerond": halfway | {dt.date(2027, 4, 22)}}
    assert kept == expected.get(moment, set())


def test_as_many_recognise_a_pitch_as_the_file_counts_from_when_the_group_can_read_it(moment):
    """One for the day itself is read on its day."""
    counts = {pitch.id: pitch.herken_ik for pitch in shipped().pitches.pitches}
    for name, number in counts.items():
        pitch = row(f"pitch:{name}")
        if pitch:
            clicks = pitch.recognitions.filter(kind="recognise")
            is_read = pitch.visibility == Visibility.PARTICIPANTS or pitch.state in DISCUSSED
            expected = (number if is_read else 0, 0)
            assert (clicks.count(), clicks.filter(user=pitch.author).count()) == expected


#          states of speakers, material that is open and that is not
SPEAKERS = {
    "aankondiging": ({"accepted", "to_ask"}, (0, 0)),
    "bijna_vol": ({"accepted", "to_ask"}, (0, 0)),
    "wachtlijst": ({"accepted", "to_ask"}, (0, 0)),
    "voorbereiding": ({"accepted", "to_ask"}, (0, 1)),
    "halverwege": (set(SpeakerState), (3, 2)),
    "afgerond": ({"accepted", "declined", "withdrawn"}, (5, 0)),
}


def test_speakers_and_their_material_are_as_far_as_the_moment(moment):
    states, numbers = SPEAKERS[moment]
    opened = [released_at(row) <= clock.now() for row in Material.objects.current().select_related("meeting")]
    assert set(SpeakerInvitation.objects.values_list("state", flat=True)) == states
    assert (opened.count(True), opened.count(False)) == numbers


def test_who_accepted_stands_in_the_programme_and_nobody_else_of_who_is_asked(moment):
    for asked in SpeakerInvitation.objects.prefetch_related("items__speakers"):
        stands = [asked.person in item.speakers.all() for item in asked.items.all()]
        assert stands == [asked.has_accepted] * len(stands)


def test_nothing_is_off_also_after_people_used_it(moment):
    audit_all()
    assert last_audit().findings == []
    for state in (EnrolmentState.WAITING, EnrolmentState.PLACED):
        first = Enrolment.objects.filter(state=state).order_by("rank", "pk").first()
        if first:
            withdraw(enrolment=first, by=first.user)
    assert findings_of(Edition.objects.get()) == []


def test_nobody_gets_a_mail_of_what_was_loaded(moment):
    """Speakers were asked and answered, the course office heard of it: none of that is in the outbox."""
    assert (Message.objects.count(), Sending.objects.count()) == (0, 0)


@pytest.mark.parametrize("moment", ["afgerond"], indirect=True)
def test_who_answered_is_the_speaker_on_that_day(moment):
    moves = ModelLogEntry.objects.filter(action="course.speaker.move", data__to="accepted")
    assert moves.filter(user=row("person:sp05"), timestamp=clock.at(dt.date(2027, 4, 19), dt.time(16, 45))).count() == 1


@pytest.mark.parametrize("moment", ["afgerond"], indirect=True)
def test_a_calendar_that_was_seen_does_not_move_by_loading_again(moment):
    """The speaker of the afternoon leaves the programme and comes back while loading; nobody saw that. What came of a
    date poll is made anew, and so another event.
    """
    columns = ("pk", "ical_uid", "ical_sequence", "ical_revised_at", "ical_digest")
    seen = Meeting.objects.filter(polls=None).values_list(*columns)
    before = list(seen.all())
    load_demo(moment=moment)
    assert (list(seen.all()), len(before)) == (before, 11)
