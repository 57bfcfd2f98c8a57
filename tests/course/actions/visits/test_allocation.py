from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.actions.enrolment.leaving import withdraw
from course.actions.enrolment.transfer import hand_over
from course.actions.enrolment.transition import acting_as, locked, transition
from course.actions.mail.anew import no_longer_true
from course.actions.mail.telling import AT_ONCE, NotDecided
from course.actions.programme.meetings import move_meeting
from course.actions.visits.allocation import (
    ChangedMeanwhile,
    GoesThereAlready,
    NoDraft,
    NotStepFree,
    PlacedThereBefore,
    PublishedBefore,
    SayWhy,
    SomebodyUnplaced,
    SomewhereElse,
    StillChoosing,
    VisitFull,
    VisitNotHere,
    draw,
    move_to_visit,
    publish,
)
from course.actions.visits.choosing import (
    ChoosingClosed,
    ChoosingNotOpen,
    NoPlaceInCourse,
    VisitsChanged,
    choose_visits,
)
from course.actions.visits.rounds import (
    AskedToday,
    ChosenInAnotherRound,
    ClosesBeforeItOpens,
    ClosesTooLate,
    EverybodyChose,
    NotAtTheSameTime,
    NothingToChoose,
    NotInThisRound,
    NotOpenNow,
    RoundPublished,
    ask_undecided,
    change_round,
    open_round,
)
from course.actions.visits.wishes import (
    OtherWishThere,
    SamePerson,
    WishNeedsReason,
    WishThereAlready,
    add_wish,
    drop_wish,
)
from course.allocation.case import ChosenTwice, MoreThanPlaces, UnknownVisit
from course.authority import SYSTEM, NotYours, OnlyTheOffice
from course.enums import Actor, EnrolmentState, MailCode, NotFirst, Side, VisitStatus, WishKind
from course.formatting import full_moment
from course.models import (
    DraftPlace,
    EnrolmentNeeds,
    Message,
    VisitChoice,
    VisitPlace,
    VisitRank,
    VisitRound,
    VisitWish,
    WorkVisit,
)
from course.queries.visits.overview import RoundOverview
from course.queries.visits.rounds import case_of, moments_without_round, undecided_in
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    UserFactory,
    VisitFactory,
    member,
)
from tests.helpers.visit_days import CLOSES, DAY, OPENS, WHEN_CLOSED, WHILE_OPEN, newcomer, visit_day, visits_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(at):
    at(*WHILE_OPEN)
    return visit_day()


@pytest.fixture
def office():
    return OrganiserFactory()


@pytest.fixture
def drawn(day, at):
    """All four want Katwijk first, where two go; the municipality has to be somewhere."""
    for person in range(4):
        day.choose(person, 0, 1, 2)
    at(*WHEN_CLOSED)
    draw(round=day.round, by=SYSTEM)
    day.round.refresh_from_db()
    return day


@pytest.fixture
def published(drawn):
    publish(round=drawn.round, by=SYSTEM)
    drawn.round.refresh_from_db()
    return drawn


def places(day):
    return dict(VisitPlace.objects.filter(round=day.round).values_list("enrolment__user__last_name", "visit__title"))


def letters(code, **which):
    found = Message.objects.filter(template=code, **which).order_by("pk")
    return list(found.values_list("person__last_name", "state"))


class TestRounds:
    def test_visits_at_the_same_time_are_a_moment_until_there_is_a_round(self, day):
        other = MeetingFactory(edition=day.edition, title="Later", starts_at=DAY + dt.timedelta(days=7),
                               ends_at=DAY + dt.timedelta(days=7, hours=7))  # fmt: skip
        later = visits_of(other)
        morning = ItemFactory(meeting=other, starts=dt.time(9, 30), ends=dt.time(13))
        VisitFactory(item=morning, title="Ochtend", status=VisitStatus.PLANNED, maximum=9)
        moments = moments_without_round()
        assert [(moment.meeting, [visit.title for visit in moment.visits]) for moment in moments] == [
            (other, [visit.title for visit in later])
        ]

    def test_ideas_and_cancelled_visits_are_not_chosen_from(self, day):
        other = MeetingFactory(edition=day.edition, starts_at=DAY, ends_at=DAY + dt.timedelta(hours=7))
        visits_of(other, status=VisitStatus.IDEA)
        assert moments_without_round() == []

    @pytest.mark.parametrize(
        ("numbers", "refusal"), [((), NothingToChoose), ((0,), NothingToChoose), ((0, 1), ChosenInAnotherRound)]
    )
    def test_a_round_needs_two_visits_without_a_round(self, day, numbers, refusal):
        visits = [day.visits[number].pk for number in numbers]
        with pytest.raises(refusal):
            open_round(meeting=day.meeting, visits=visits, opens_at=OPENS, closes_at=CLOSES, by=SYSTEM)

    def test_visits_one_after_the_other_are_not_chosen_between(self, day):
        other = MeetingFactory(edition=day.edition, starts_at=DAY, ends_at=DAY + dt.timedelta(hours=7))
        visits = [
            VisitFactory(
                item=ItemFactory(meeting=other, starts=dt.time(hour), ends=dt.time(hour + 2)),
                status=VisitStatus.PLANNED,
                maximum=5,
            ).pk
            for hour in (10, 12)
        ]
        with pytest.raises(NotAtTheSameTime):
            open_round(meeting=other, visits=visits, opens_at=OPENS, closes_at=CLOSES, by=SYSTEM)

    def test_choosing_closes_after_it_opens_and_before_the_visits(self, day):
        change = {"round": day.round, "opens_at": OPENS, "per_organisation": None, "by": SYSTEM}
        with pytest.raises(ClosesBeforeItOpens):
            change_round(closes_at=OPENS, **change)
        with pytest.raises(ClosesTooLate):
            change_round(closes_at=DAY + dt.timedelta(hours=5), **change)
        assert change_round(closes_at=DAY, **change).closes_at == DAY

    def test_a_published_round_changes_no_more(self, published):
        with pytest.raises(RoundPublished):
            change_round(round=published.round, opens_at=OPENS, closes_at=CLOSES, per_organisation=1, by=SYSTEM)
        with pytest.raises(RoundPublished):
            draw(round=published.round, by=SYSTEM)


class TestAsking:
    def test_who_did_not_choose_is_asked_once_a_day(self, day, office, at):
        day.choose(1, 0, 1, 2)
        with pytest.raises(NotDecided):
            ask_undecided(round=day.round, by=office)
        assert ask_undecided(round=day.round, by=office, telling=AT_ONCE) == 3
        with pytest.raises(AskedToday):
            ask_undecided(round=day.round, by=office, telling=AT_ONCE)
        assert letters(MailCode.VISIT_CHOOSE) == [("Aa", "queued"), ("Cohen", "queued"), ("Dijk", "queued")]
        at(2027, 2, 9, 10)
        ask_undecided(round=day.round, by=office, telling=AT_ONCE)
        states = [state for name, state in letters(MailCode.VISIT_CHOOSE) if name == "Aa"]
        assert states == ["cancelled", "queued"]

    def test_of_another_last_moment_they_hear_on_the_same_day(self, day, office):
        ask_undecided(round=day.round, by=office, telling=AT_ONCE)
        sooner = CLOSES - dt.timedelta(days=1)
        change_round(round=day.round, opens_at=OPENS, closes_at=sooner, per_organisation=None, by=SYSTEM)
        assert ask_undecided(round=day.round, by=office, telling=AT_ONCE) == 4
        asked = Message.objects.filter(template=MailCode.VISIT_CHOOSE).order_by("pk")
        assert [message.state for message in asked] == ["cancelled"] * 4 + ["queued"] * 4
        assert full_moment(sooner) in asked.last().body
        with pytest.raises(AskedToday):
            ask_undecided(round=day.round, by=office, telling=AT_ONCE)

    def test_who_chose_meanwhile_gets_no_reminder(self, day):
        ask_undecided(round=day.round, by=SYSTEM)
        day.choose(0, 0, 1, 2)
        gone = no_longer_true(list(Message.objects.filter(template=MailCode.VISIT_CHOOSE)))
        assert [message.person.last_name for message in gone] == ["Aa"]

    def test_nobody_is_asked_when_all_chose_or_it_has_closed(self, day, at):
        for person in range(4):
            day.choose(person, 0, 1, 2)
        with pytest.raises(EverybodyChose):
            ask_undecided(round=day.round, by=SYSTEM)
        at(*WHEN_CLOSED)
        with pytest.raises(NotOpenNow):
            ask_undecided(round=day.round, by=SYSTEM)


class TestChoosing:
    def test_a_choice_takes_the_place_of_the_one_before(self, day):
        day.choose(0, 0, 1, 2)
        day.choose(0, 2, 0, 1)
        ranks = VisitRank.objects.filter(choice__enrolment=day.people[0]).order_by("rank")
        assert list(ranks.values_list("rank", "visit__title")) == [(1, "Delft"), (2, "Katwijk"), (3, "Leiden")]
        assert [one.user.last_name for one in undecided_in(day.round)] == ["Bakker", "Cohen", "Dijk"]

    @pytest.mark.parametrize(
        ("order", "refusal"), [((0, 0, 1), ChosenTwice), ((0, 1), VisitsChanged), ((), VisitsChanged)]
    )
    def test_every_visit_stands_in_it_once(self, day, order, refusal):
        with pytest.raises(refusal):
            day.choose(0, *order)
        assert not VisitChoice.objects.exists()

    def test_a_visit_of_another_round_does_not(self, day):
        other = VisitFactory(status=VisitStatus.PLANNED, maximum=3)
        with pytest.raises(UnknownVisit):
            choose_visits(
                round=day.round, enrolment=day.people[0], order=[other.pk], step_free=False, by=day.people[0].user
            )

    @pytest.mark.parametrize(
        ("moment", "refusal"), [((2027, 1, 31, 10), ChoosingNotOpen), (WHEN_CLOSED, ChoosingClosed)]
    )
    def test_outside_the_round_nobody_chooses(self, day, at, moment, refusal):
        at(*moment)
        with pytest.raises(refusal):
            day.choose(0, 0, 1, 2)

    def test_nobody_chooses_for_another_or_without_a_place(self, day, office):
        order = [visit.pk for visit in day.visits]
        waiting = member(day.edition, EnrolmentState.RECEIVED)
        for by, enrolment, refusal in (
            (day.people[1].user, day.people[0], NotYours),
            (office, day.people[0], NotYours),
            (SYSTEM, day.people[0], NotYours),
            (waiting.user, waiting, NoPlaceInCourse),
        ):
            with pytest.raises(refusal):
                choose_visits(round=day.round, enrolment=enrolment, order=order, step_free=False, by=by)

    def test_a_need_for_step_free_places_is_kept_with_the_other_needs(self, day):
        EnrolmentNeeds.objects.create(enrolment=day.people[1], text="Vegetarisch")
        for step_free in (True, False):
            for person in (0, 1):
                day.choose(person, 0, 1, 2, step_free=step_free)
            kept = EnrolmentNeeds.objects.order_by("enrolment").values_list("enrolment", "text", "step_free")
            mine = [(day.people[0].pk, "", True)] if step_free else []
            assert list(kept) == [*mine, (day.people[1].pk, "Vegetarisch", step_free)]


class TestDrawing:
    def test_a_draft_says_of_each_where_and_why_and_tells_nobody(self, drawn):
        drafts = DraftPlace.objects.filter(round=drawn.round)
        at_katwijk = [one for one in drafts if one.visit.title == "Katwijk"]
        elsewhere = [one for one in drafts if one.visit.title == "Leiden"]
        assert [(one.rank, one.why, one.is_bad) for one in at_katwijk] == [(1, "", False)] * 2
        assert [(one.rank, one.why, one.is_bad) for one in elsewhere] == [(2, NotFirst.LOT, False)] * 2
        assert not Message.objects.exists()
        assert not VisitPlace.objects.exists()

    def test_the_same_facts_give_the_same_draft(self, drawn):
        before = list(DraftPlace.objects.values_list("enrolment", "visit", "why"))
        draw(round=drawn.round, by=SYSTEM)
        assert list(DraftPlace.objects.values_list("enrolment", "visit", "why")) == before

    def test_who_did_not_choose_is_placed_too(self, day, at):
        day.choose(0, 0, 1, 2)
        at(*WHEN_CLOSED)
        draw(round=day.round, by=SYSTEM)
        assert DraftPlace.objects.count() == 4
        assert sorted(DraftPlace.objects.values_list("rank", flat=True)) == [0, 0, 0, 1]

    def test_who_needs_no_steps_speaks_elsewhere_or_hosts_is_not_placed_there(self, day):
        host, speaker = day.people[1].user, day.people[2].user
        day.visits[0].contact = host
        day.visits[0].save()
        elsewhere = MeetingFactory(starts_at=DAY, ends_at=DAY + dt.timedelta(hours=7))
        ItemFactory(meeting=elsewhere, starts=dt.time(15), ends=dt.time(17)).speakers.add(speaker)
        day.choose(0, 0, 1, 2, step_free=True)
        people = {one.key: one for one in case_of(day.round).people}
        first, second, third, fourth = (people[one.pk] for one in day.people)
        visits = [visit.pk for visit in day.visits]
        assert (first.step_free, first.clashes) == (True, frozenset())
        assert second.clashes == set(visits[1:])
        assert third.clashes == set(visits)
        assert fourth.clashes == frozenset()

    def test_a_day_of_another_edition_clashes(self, day):
        other = EditionFactory()
        MeetingFactory(edition=other, starts_at=DAY, ends_at=DAY + dt.timedelta(hours=4))
        EnrolmentFactory(edition=other, user=day.people[3].user)
        clashes = {one.key: len(one.clashes) for one in case_of(day.round).people}
        assert clashes == {day.people[0].pk: 0, day.people[1].pk: 0, day.people[2].pk: 0, day.people[3].pk: 3}

    def test_a_bad_draw_of_an_earlier_round_counts_and_of_this_one_does_not(self, published):
        VisitPlace.objects.filter(enrolment=published.people[2]).update(is_bad=True)
        later = visit_day(published.edition, starts_at=DAY + dt.timedelta(days=28))
        assert {one.key: one.bad_draws for one in case_of(later.round).people if one.bad_draws} == {
            published.people[2].pk: 1
        }
        assert not any(one.bad_draws for one in case_of(published.round).people)

    def test_more_people_than_places_is_refused_and_keeps_the_draft_before(self, drawn):
        for visit in drawn.visits:
            visit.maximum = 1
            visit.save()
        with pytest.raises(MoreThanPlaces):
            draw(round=drawn.round, by=SYSTEM)
        assert DraftPlace.objects.count() == 4

    def test_as_many_queries_for_many_people_as_for_few(self, day, django_assert_num_queries):
        queries = 9
        with django_assert_num_queries(queries):
            case_of(day.round)
        for _person in range(3):
            member(day.edition, side=Side.INSURER)
        with django_assert_num_queries(queries):
            case_of(day.round)


class TestWishes:
    def wish(self, day, one, other, kind=WishKind.TOGETHER, reason="Leermaatjes", by=SYSTEM):
        return add_wish(round=day.round, kind=kind, one=day.people[one], other=day.people[other], reason=reason, by=by)

    def test_together_goes_together_and_apart_goes_apart(self, day, at):
        self.wish(day, 0, 3)
        self.wish(day, 1, 2, WishKind.APART)
        at(*WHEN_CLOSED)
        draw(round=day.round, by=SYSTEM)
        by_person = dict(DraftPlace.objects.values_list("enrolment", "visit"))
        one, two, three, four = (by_person[person.pk] for person in day.people)
        assert one == four
        assert two != three

    def test_a_wish_has_two_people_of_the_round_and_a_reason_and_stands_there_once(self, day):
        with pytest.raises(SamePerson):
            self.wish(day, 0, 0)
        with pytest.raises(WishNeedsReason):
            self.wish(day, 0, 1, reason="  ")
        stranger = newcomer(day)
        with pytest.raises(NotInThisRound):
            add_wish(round=day.round, kind=WishKind.APART, one=day.people[0], other=stranger, reason="x", by=SYSTEM)
        self.wish(day, 0, 1)
        with pytest.raises(WishThereAlready):
            self.wish(day, 1, 0)
        with pytest.raises(OtherWishThere) as refusal:
            self.wish(day, 1, 0, WishKind.APART)
        assert str(refusal.value).startswith("Over deze twee is er al een wens: Samen (Leermaatjes).")
        assert VisitWish.objects.count() == 1

    def test_a_wish_that_is_taken_back_twice_is_gone(self, day):
        wish = self.wish(day, 0, 1)
        for _click in range(2):
            drop_wish(wish=wish, by=SYSTEM)
        assert not VisitWish.objects.exists()


class TestPublishing:
    def test_everybody_hears_where_and_why(self, drawn, office):
        with pytest.raises(NotDecided):
            publish(round=drawn.round, by=office)
        publish(round=drawn.round, by=office, telling=AT_ONCE)
        assert sorted(places(drawn).values()) == ["Katwijk", "Katwijk", "Leiden", "Leiden"]
        assert [name for name, _state in letters(MailCode.VISIT_PLACED)] == ["Aa", "Bakker", "Cohen", "Dijk"]
        first = Message.objects.filter(subject__contains="Leiden").first()
        assert first.subject == "Je gaat op donderdag 4 maart 2027 naar: Leiden"
        assert "nummer 2 van je keuze" in first.body
        assert not any(name in first.body for name in ("Aa", "Bakker", "Cohen", "Dijk"))
        assert not DraftPlace.objects.exists()
        with pytest.raises(PublishedBefore):
            publish(round=drawn.round, by=office, telling=AT_ONCE)

    def test_nothing_is_published_while_people_choose_or_without_a_draft(self, day, at):
        with pytest.raises(NoDraft):
            publish(round=day.round, by=SYSTEM)
        draw(round=day.round, by=SYSTEM)
        with pytest.raises(StillChoosing):
            publish(round=day.round, by=SYSTEM)

    @pytest.mark.parametrize("change", ["enrolled", "left", "visit", "wish", "limit"])
    def test_a_draft_of_before_is_not_published(self, drawn, change):
        if change == "enrolled":
            newcomer(drawn, EnrolmentState.PLACED)
        elif change == "left":
            withdraw(enrolment=drawn.people[0], by=drawn.people[0].user)
        elif change == "visit":
            drawn.visits[0].status = VisitStatus.CANCELLED
            drawn.visits[0].save()
        elif change == "wish":
            TestWishes().wish(drawn, 0, 1)
        else:
            change_round(round=drawn.round, opens_at=OPENS, closes_at=CLOSES, per_organisation=1, by=SYSTEM)
        drawn.round.refresh_from_db()
        assert RoundOverview(drawn.round).is_stale
        with pytest.raises(ChangedMeanwhile):
            publish(round=drawn.round, by=SYSTEM)
        assert not VisitPlace.objects.exists()

    def test_nobody_is_forgotten(self, drawn):
        DraftPlace.objects.filter(enrolment=drawn.people[2]).delete()
        with pytest.raises(SomebodyUnplaced) as refused:
            publish(round=drawn.round, by=SYSTEM)
        assert refused.value.details == {"number": 1}


class TestMoving:
    def move(self, day, person, visit, by=SYSTEM, reason="Rijdt samen", **kwargs):
        day.round.refresh_from_db()
        move_to_visit(
            round=day.round, enrolment=day.people[person], visit=day.visits[visit], reason=reason, by=by, **kwargs
        )

    def test_by_hand_in_the_draft_and_it_stays_publishable(self, drawn):
        self.move(drawn, 0, 2)
        draft = DraftPlace.objects.get(enrolment=drawn.people[0])
        assert (draft.visit.title, draft.rank, draft.is_bad, draft.why) == ("Delft", 3, True, NotFirst.HAND)
        assert not Message.objects.exists()
        publish(round=drawn.round, by=SYSTEM)
        assert places(drawn)["Aa"] == "Delft"

    def test_by_hand_afterwards_and_only_that_person_hears(self, published, office):
        Message.objects.all().delete()
        with pytest.raises(NotDecided):
            self.move(published, 0, 2, by=office)
        self.move(published, 0, 2, by=office, telling=AT_ONCE)
        self.move(published, 0, 1, by=office, telling=AT_ONCE)
        assert places(published)["Aa"] == "Leiden"
        assert letters(MailCode.VISIT_PLACED) == [("Aa", "cancelled"), ("Aa", "queued")]
        body = Message.objects.last().body
        assert "Het cursusbureau heeft je hier ingedeeld." in body
        assert "Rijdt samen" not in body

    def test_what_stands_in_the_way(self, drawn, at):
        full = next(number for number, visit in enumerate(drawn.visits) if visit.title == "Katwijk")
        there = set(DraftPlace.objects.filter(visit=drawn.visits[full]).values_list("enrolment", flat=True))
        outside = next(number for number, one in enumerate(drawn.people) if one.pk not in there)
        inside = next(number for number, one in enumerate(drawn.people) if one.pk in there)
        with pytest.raises(VisitFull):
            self.move(drawn, outside, full)
        with pytest.raises(PlacedThereBefore):
            self.move(drawn, inside, full)
        DraftPlace.objects.filter(enrolment=drawn.people[inside]).update(reason="Rijdt samen")
        with pytest.raises(GoesThereAlready):
            self.move(drawn, inside, full, reason="Rijdt samen")
        with pytest.raises(SayWhy):
            self.move(drawn, outside, 2, reason=" ")
        EnrolmentNeeds.objects.create(enrolment=drawn.people[inside], text="", step_free=True)
        with pytest.raises(NotStepFree):
            self.move(drawn, inside, 2)
        elsewhere = MeetingFactory(starts_at=DAY, ends_at=DAY + dt.timedelta(hours=7))
        ItemFactory(meeting=elsewhere, starts=dt.time(15), ends=dt.time(17)).speakers.add(drawn.people[outside].user)
        with pytest.raises(SomewhereElse):
            self.move(drawn, outside, 2)
        drawn.visits[1] = VisitFactory(status=VisitStatus.PLANNED, maximum=3)
        with pytest.raises(VisitNotHere):
            self.move(drawn, inside, 1)
        drawn.people[0] = newcomer(drawn)
        with pytest.raises(NotInThisRound):
            self.move(drawn, 0, 2)

    def test_without_a_draft_there_is_nothing_to_move(self, day):
        with pytest.raises(NoDraft):
            self.move(day, 0, 2)


class TestAfterwards:
    def place_in_course(self, enrolment, office):
        enrolment = locked(enrolment)
        transition(enrolment, to=EnrolmentState.PLACED, by=acting_as(office, enrolment, Actor.ORGANISER))

    def test_who_comes_later_gets_what_is_left_and_nobody_moves(self, published, office):
        before = places(published)
        late = newcomer(published)
        self.place_in_course(late, office)
        assert places(published) == before | {"Evers": "Delft"} or places(published)["Evers"] == "Leiden"
        assert {name: at for name, at in places(published).items() if name != "Evers"} == before
        place = VisitPlace.objects.get(enrolment=late)
        assert (place.rank, place.why) == (0, NotFirst.LATER)
        told = Message.objects.get(template=MailCode.VISIT_PLACED, person=late.user)
        assert place.visit.title in told.subject

    def test_without_room_nobody_is_placed_and_the_office_sees_it(self, published, office):
        for visit in published.visits:
            visit.maximum = sum(at == visit.title for at in places(published).values()) or 1
            visit.save()
        for visit in published.visits:
            if visit.title not in places(published).values():
                visit.status = VisitStatus.CANCELLED
                visit.save()
        late = newcomer(published)
        self.place_in_course(late, office)
        assert not VisitPlace.objects.filter(enrolment=late).exists()
        assert RoundOverview(published.round).unplaced == [late]

    def test_a_withdrawn_place_is_free_again(self, published):
        leaving = published.people[0]
        withdraw(enrolment=leaving, by=leaving.user)
        assert sorted(places(published)) == ["Bakker", "Cohen", "Dijk"]
        assert not VisitChoice.objects.filter(enrolment=leaving).exists()
        told = Message.objects.filter(template=MailCode.VISIT_PLACED, person=leaving.user)
        assert no_longer_true(list(told)) == list(told)

    def test_who_takes_over_goes_where_the_other_went_and_is_told(self, at, office):
        at(*WHILE_OPEN)
        day = visit_day(
            EditionFactory(capacity=9, seats_insurer=5, seats_municipality=4, starts_on=dt.date(2027, 3, 1))
        )
        at(*WHEN_CLOSED)
        draw(round=day.round, by=SYSTEM)
        publish(round=day.round, by=SYSTEM)
        gives, before = day.people[0], places(day)
        colleague = UserFactory(last_name="Faber", organisation=gives.organisation)
        hand_over(enrolment=gives, colleague=colleague, by=gives.user)
        assert places(day) == {**{name: to for name, to in before.items() if name != "Aa"}, "Faber": before["Aa"]}
        told = Message.objects.get(template=MailCode.VISIT_PLACED, person=colleague)
        assert before["Aa"] in told.subject
        assert no_longer_true([told]) == []

    def test_after_the_visit_places_stay_as_they_were(self, published, at):
        at(2027, 3, 5, 10)
        withdraw(enrolment=published.people[0], by=published.people[0].user)
        assert VisitPlace.objects.filter(enrolment=published.people[0]).count() == 1

    def test_who_leaves_before_takes_along_choice_and_wishes(self, day):
        day.choose(0, 0, 1, 2)
        TestWishes().wish(day, 1, 0)
        withdraw(enrolment=day.people[0], by=day.people[0].user)
        assert not VisitChoice.objects.exists()
        assert not VisitWish.objects.exists()


@pytest.mark.parametrize("who", ["participant", "stranger"])
def test_only_the_office_makes_and_changes_rounds(day, who):
    by = day.people[0].user if who == "participant" else UserFactory()
    same = {"round": day.round, "by": by}
    moments = {"opens_at": OPENS, "closes_at": CLOSES, "per_organisation": None}
    wish = TestWishes().wish(day, 0, 1)
    pair = {"kind": WishKind.APART, "one": day.people[0], "other": day.people[2], "reason": "x"}
    acts = [
        lambda: open_round(meeting=day.meeting, visits=[], by=by, **moments),
        lambda: change_round(**same, **moments),
        lambda: add_wish(**same, **pair),
        lambda: drop_wish(wish=wish, by=by),
        lambda: ask_undecided(**same),
        lambda: draw(**same),
        lambda: publish(**same),
        lambda: move_to_visit(**same, enrolment=day.people[0], visit=day.visits[0], reason="x"),
    ]
    for act in acts:
        with pytest.raises(OnlyTheOffice):
            act()


def test_a_mail_about_a_place_that_changed_does_not_go(published):
    told = list(Message.objects.filter(template=MailCode.VISIT_PLACED).order_by("pk"))
    TestMoving().move(published, 0, 2)
    assert [one.person.last_name for one in no_longer_true(told)] == ["Aa"]


@pytest.mark.parametrize("status", [VisitStatus.CANCELLED, VisitStatus.ASKED])
def test_nobody_hears_that_they_go_on_a_visit_that_was_called_off(published, status):
    """The places are published, their mails wait for the morning, and the host calls."""
    told = list(Message.objects.filter(template=MailCode.VISIT_PLACED).order_by("pk"))
    gone = published.visits[0]
    there = set(gone.visit_places.values_list("enrolment__user", flat=True))
    WorkVisit.objects.filter(pk=gone.pk).update(status=status)
    assert there
    assert {one.person_id for one in no_longer_true(told)} == there


def test_nobody_is_asked_to_choose_where_nothing_is_left_to_choose(day, at):
    at(*WHILE_OPEN)
    ask_undecided(round=day.round, by=SYSTEM)
    asked = list(Message.objects.filter(template=MailCode.VISIT_CHOOSE))
    assert (len(asked), no_longer_true(asked)) == (4, [])
    for visit in day.visits[:2]:
        WorkVisit.objects.filter(pk=visit.pk).update(status=VisitStatus.CANCELLED)
    assert no_longer_true(asked) == asked


def test_of_a_meeting_that_was_moved_forward_one_chooses_until_it_begins_and_reads_so(day, at):
    at(2027, 2, 8, 10)
    sooner = clock.at(dt.date(2027, 2, 10), dt.time(9, 30))
    move_meeting(meeting=day.meeting, starts_at=sooner, ends_at=sooner + dt.timedelta(hours=7), by=SYSTEM)
    round = VisitRound.objects.get()
    ask_undecided(round=round, by=SYSTEM)
    (body, *_others) = Message.objects.filter(template=MailCode.VISIT_CHOOSE).values_list("body", flat=True)
    assert ("woensdag 10 februari" in body, "15 februari" in body) == (True, False)
    assert round.is_open
    at(2027, 2, 10, 9, 30)
    assert not VisitRound.objects.get().is_open
    with pytest.raises(ChoosingClosed):
        day.choose(0, 0, 1, 2)


def test_the_clock_of_the_round_is_that_of_the_course(day, at):
    at(2027, 2, 1, 9)
    assert day.round.is_open
    at(2027, 2, 15, 17)
    assert not day.round.is_open
    assert day.round.closes_at == clock.now()
