"""Copying an edition: what it is comes along as drafts, nobody and nothing that people did; all of it or nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Model
from django.utils import translation
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.editions.copying import (
    ITEM,
    MEETING,
    MODULE,
    TERM,
    AlreadyCopied,
    FarAway,
    NotLater,
    OtherWeekday,
    PlanChanged,
    WebAddressTaken,
    check_first_day,
    copy_edition,
)
from course.actions.programme.meetings import EndsBeforeStart, move_meeting
from course.authority import SYSTEM, OnlyTheOffice
from course.enums import ItemKind, MeetingStatus
from course.models import (
    CancellationTerm,
    Edition,
    MailTemplate,
    Meeting,
    Message,
    Module,
    ProgrammeItem,
    RunbookTask,
    SpeakerInvitation,
    VisitStep,
    WorkVisit,
)
from course.queries.editions import copying
from course.queries.editions.copying import KEPT, NAMES, Asked, PageOfEdition, plan_of
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MaterialFactory,
    MeetingFactory,
    ModuleFactory,
    OrganisationFactory,
    OrganiserFactory,
    PitchFactory,
    SlotFactory,
    UserFactory,
    VisitFactory,
)
from tests.helpers.copying import asked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _may(at):
    at(2027, 5, 3, 10)


@pytest.fixture
def petra():
    return OrganiserFactory()


@pytest.fixture
def edition():
    return EditionFactory(slug="zeg-2027")


def copy(edition: Edition, by=SYSTEM, **changes: object) -> Edition:
    """Look, and agree to what was seen."""
    wanted = asked(**changes)
    return copy_edition(edition=edition, asked=wanted, seen=plan_of(edition, wanted).fingerprint, by=by)


def meeting_on(edition: Edition, day: dt.date, start: int = 9, end: int = 17, **fields: object) -> Meeting:
    times = {"starts_at": clock.at(day, dt.time(start, 30)), "ends_at": clock.at(day, dt.time(end))}
    return MeetingFactory(edition=edition, **times, **fields)


def local(moment: dt.datetime) -> str:
    return f"{moment.astimezone(clock.AMSTERDAM):%a %Y-%m-%d %H:%M}"


def related(row: Model) -> set[str]:
    """What hangs on a row, by the name of the relation; the row itself may point where it likes."""
    relations = [relation for relation in row._meta.get_fields() if relation.auto_created and not relation.concrete]
    found = {
        relation.get_accessor_name()
        for relation in relations
        if relation.related_model._base_manager.filter(**{relation.field.name: row.pk}).exists()
    }
    filled = {field.name for field in row._meta.many_to_many if getattr(row, field.name).exists()}
    return found | filled


def full_edition(edition: Edition) -> Edition:
    """An edition that ran: people, speakers, a visit with its runbook, material, pitches, mail."""
    meeting = MeetingFactory(edition=edition, online_url="https://voorbeeld.example/kamer", mind="Neem je casus mee.")
    speaker = UserFactory()
    ItemFactory(meeting=meeting, speakers=[speaker], summary="Wie betaalt wat.", method="In tweetallen.")
    visit = VisitFactory(item__meeting=meeting, contact=speaker)
    VisitStep.objects.create(visit=visit, starts=dt.time(10), ends=dt.time(11), title="Rondleiding")
    RunbookTask.objects.create(visit=visit, what="Bellen", owner="Petra", due_on=dt.date(2027, 1, 4))
    MaterialFactory(meeting=meeting, owner=speaker)
    person = EnrolmentFactory(edition=edition).user
    SlotFactory(
        item=ItemFactory(meeting=meeting, kind=ItemKind.PITCH), pitch=PitchFactory(edition=edition, author=person)
    )
    Message.objects.create(template="bevestiging", about="enrolment:1", person=person, edition=edition, subject="Dag")
    for days, percent in ((28, 0), (0, 100)):
        CancellationTerm.objects.create(edition=edition, days_before=days, percent=percent)
    MailTemplate.objects.create(code="bevestiging", edition=edition, subject="Welkom", body="Dag {voornaam}")
    return edition


def test_every_meeting_keeps_weekday_and_dutch_time_also_over_the_change_of_the_clock(edition):
    winter = meeting_on(edition, dt.date(2027, 1, 21))
    summer = meeting_on(edition, dt.date(2027, 4, 6), start=13)

    made = copy(edition, starts_on=dt.date(2027, 8, 26), slug="najaar")

    assert [local(meeting.starts_at) for meeting in (winter, summer)] == [
        "Thu 2027-01-21 09:30",
        "Tue 2027-04-06 13:30",
    ]
    assert [(local(meeting.starts_at), local(meeting.ends_at)[-5:]) for meeting in made.meetings.all()] == [
        ("Thu 2027-08-26 09:30", "17:00"),
        ("Tue 2027-11-09 13:30", "17:00"),
    ]
    assert (made.starts_on, made.ends_on) == (dt.date(2027, 8, 26), dt.date(2028, 1, 20))


def test_a_copy_of_the_copy_moves_from_the_days_of_the_copy(edition):
    meeting_on(edition, dt.date(2027, 2, 4))
    first = copy(edition)
    second = copy(first, starts_on=dt.date(2029, 1, 18), slug="zeg-2029")
    days = [list(row.meetings.values_list("starts_at", flat=True)) for row in (edition, first, second)]
    assert [[local(moment) for moment in moments] for moments in days] == [
        ["Thu 2027-02-04 09:30"],
        ["Thu 2028-02-03 09:30"],
        ["Thu 2029-02-01 09:30"],
    ]


def test_the_copy_is_not_announced_and_its_meetings_are_drafts_that_no_calendar_knows(edition):
    for status in (MeetingStatus.CONFIRMED, MeetingStatus.TENTATIVE, MeetingStatus.DRAFT):
        MeetingFactory(edition=edition, status=status, ical_sequence=4, ical_component="BEGIN:VEVENT")

    made = copy(edition)

    assert (made.is_published, made.is_cancelled) == (False, False)
    fields = ("status", "ical_sequence", "ical_material", "ical_digest", "ical_component", "ical_public_component")
    assert list(made.meetings.values_list(*fields)) == [(MeetingStatus.DRAFT, 0, "", "", "", "")] * 3
    assert len(set(Meeting.objects.values_list("ical_uid", flat=True))) == 6


def test_no_person_and_nothing_that_people_did_comes_along(edition):
    made = copy(full_edition(edition))

    assert related(edition) == {
        "modules", "meetings", "cancellation_terms", "mail_templates", "enrolments", "pitches", "messages",
    }  # fmt: skip
    assert related(made) == {"modules", "meetings", "cancellation_terms", "mail_templates", "calendar_events"}
    assert [related(meeting) for meeting in made.meetings.all()] == [{"items", "draft_event"}]
    items = ProgrammeItem.objects.filter(meeting__edition=made)
    assert [(item.kind, related(item)) for item in items] == [
        (ItemKind.INTRODUCTION, set()),
        (ItemKind.WORK_VISIT, set()),
        (ItemKind.PITCH, set()),
    ]
    assert made.meetings.get().online_url == ""


def test_programme_costs_and_own_texts_come_along_as_they_are(edition):
    made = copy(full_edition(edition))

    def contents(row: Edition) -> list[list[tuple]]:
        items = ProgrammeItem.objects.filter(meeting__edition=row)
        return [
            list(row.modules.values_list(*MODULE)),
            list(row.meetings.values_list("module__number", *MEETING)),
            list(items.values_list(*ITEM)),
            list(row.cancellation_terms.values_list(*TERM)),
            list(row.mail_templates.values_list("code", "subject", "body")),
        ]

    assert contents(made) == contents(edition)
    assert [len(rows) for rows in contents(made)] == [1, 1, 3, 2, 1]
    assert made.meetings.get().module.edition == made


def test_a_meeting_without_a_module_and_a_module_without_a_meeting_come_along(edition):
    MeetingFactory(edition=edition, module=None)
    ModuleFactory(edition=edition, number=7)

    made = copy(edition)

    assert (made.meetings.get().module, made.modules.get().number) == (None, 7)


def test_a_cancelled_meeting_stays_behind_with_its_programme_and_is_named(edition):
    gone = MeetingFactory(edition=edition, status=MeetingStatus.CANCELLED)
    ItemFactory(meeting=gone)
    kept = MeetingFactory(edition=edition, title="Slotdag")

    plan = plan_of(edition, asked())
    made = copy(edition)

    assert (plan.cancelled, [row.meeting for row in plan.meetings], plan.numbers["items"]) == ((gone,), [kept], 0)
    assert [meeting.title for meeting in made.meetings.all()] == ["Slotdag"]


def test_an_edition_that_was_cancelled_can_be_copied(edition):
    Edition.objects.update(is_cancelled=True)
    MeetingFactory(edition=edition)
    made = copy(edition)
    assert (made.is_cancelled, made.meetings.count()) == (False, 1)


@pytest.mark.parametrize(
    ("model", "copied", "anew"),
    [
        (Edition, {*KEPT, *NAMES, "ends_on"}, {"id", "needs_until", "is_published", "is_cancelled", "cancelled_at"}),
        (Module, set(MODULE), {"id", "edition"}),
        (ProgrammeItem, set(ITEM), {"id", "meeting", "speakers"}),
        (CancellationTerm, set(TERM), {"id", "edition"}),
        (
            Meeting,
            {*MEETING, "starts_at", "ends_at"},
            {
                "id", "edition", "module", "status", "was_draft", "online_url", "ical_uid", "ical_created_at",
                "ical_sequence", "ical_revised_at", "ical_material", "ical_digest", "ical_component",
                "ical_public_component", "ical_english_component",
            },
        ),
    ],
)  # fmt: skip
def test_of_every_field_it_is_decided_whether_it_comes_along(model, copied, anew):
    """A new field belongs in the list of `queries.editions.copying` or `actions.editions.copying`, or here."""
    names = {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}
    assert names - copied == anew


def test_numbers_and_rules_are_those_of_the_old_edition_and_the_dates_are_those_that_were_asked(edition):
    made = Edition.objects.get(pk=copy(edition).pk)
    assert [getattr(made, name) for name in KEPT] == [getattr(edition, name) for name in KEPT]
    assert Asked(**{name: getattr(made, name) for name in NAMES}) == asked()


def test_the_old_edition_stays_exactly_as_it_was(edition):
    full_edition(edition)

    def stored() -> list[dict]:
        rows = (Edition.objects.filter(pk=edition.pk), edition.modules, edition.meetings, edition.mail_templates)
        return [list(row.values()) for row in rows]

    before = stored()
    copy(edition)
    assert stored() == before


@pytest.mark.parametrize("day", [(2027, 1, 21), (2027, 1, 14), (2020, 1, 2)])
def test_the_first_day_must_be_later(edition, day):
    with pytest.raises(NotLater):
        copy(edition, starts_on=dt.date(*day))


def test_another_weekday_is_refused_with_the_two_nearest_days(edition):
    with translation.override("en"), pytest.raises(OtherWeekday) as refusal:
        copy(edition, starts_on=dt.date(2028, 1, 18))
    assert refusal.value.details == {"before": "Thursday 13 January 2028", "after": "Thursday 20 January 2028"}


@pytest.mark.parametrize(
    "slip",
    [
        {"starts_on": dt.date(2227, 1, 25)},
        {"results_by": dt.date(202, 11, 26)},
        {"enrolment_opens_at": dt.datetime(9999, 9, 1, 9, tzinfo=clock.AMSTERDAM)},
    ],
)
def test_a_year_that_nobody_means_is_refused(edition, slip):
    wanted = asked(**slip)
    with pytest.raises(FarAway):
        copy_edition(edition=edition, asked=wanted, seen="", by=SYSTEM)


def test_five_years_away_is_the_furthest(edition):
    furthest = edition.starts_on + dt.timedelta(weeks=5 * 52)
    check_first_day(edition, furthest)
    with pytest.raises(FarAway):
        check_first_day(edition, furthest + dt.timedelta(weeks=1))


def test_a_meeting_in_a_year_that_nobody_means_is_refused(edition):
    meeting = MeetingFactory(edition=edition)
    starts_at = dt.datetime(2128, 1, 20, 9, tzinfo=clock.AMSTERDAM)
    with pytest.raises(FarAway):
        copy(edition, moments={meeting.pk: (starts_at, starts_at + dt.timedelta(hours=8))})


def test_nobody_but_the_office_copies(edition):
    with pytest.raises(OnlyTheOffice):
        copy(edition, by=UserFactory())


def test_a_web_address_that_is_taken_is_refused(edition):
    EditionFactory(slug="zeg-2028")
    with pytest.raises(WebAddressTaken):
        copy(edition)
    assert Edition.objects.count() == 2


@pytest.mark.parametrize("change", ["moved", "added", "renamed", "numbers", "marked"])
def test_what_changed_after_somebody_looked_is_not_copied_unseen(edition, change):
    meeting = MeetingFactory(edition=edition, starts_at=clock.at(dt.date(2027, 6, 3), dt.time(9)),
                             ends_at=clock.at(dt.date(2027, 6, 3), dt.time(17)))  # fmt: skip
    wanted = asked()
    seen = plan_of(edition, wanted).fingerprint
    if change == "moved":
        later = clock.at(dt.date(2027, 6, 4), dt.time(9))
        move_meeting(meeting=meeting, starts_at=later, ends_at=later + dt.timedelta(hours=8), by=SYSTEM)
    elif change == "added":
        ItemFactory(meeting=meeting)
    elif change == "renamed":
        Meeting.objects.update(title="Slotdag")
    elif change == "numbers":
        Edition.objects.update(capacity=6, seats_insurer=3, seats_municipality=3)
    else:
        wanted = asked(starts_on=dt.date(2028, 1, 27))

    with pytest.raises(PlanChanged):
        copy_edition(edition=edition, asked=wanted, seen=seen, by=SYSTEM)
    assert Edition.objects.count() == 1


def test_the_second_click_finds_the_copy_of_the_first(edition, petra):
    MeetingFactory(edition=edition)
    wanted = asked()
    agreed = {"edition": edition, "asked": wanted, "seen": plan_of(edition, wanted).fingerprint, "by": petra}
    made = copy_edition(**agreed)
    Edition.objects.filter(pk=made.pk).update(slug="voorjaar")

    with pytest.raises(AlreadyCopied) as refusal:
        copy_edition(**agreed)

    assert (refusal.value.edition, Edition.objects.count(), Meeting.objects.count()) == (made, 2, 2)


def test_somebody_else_who_agrees_to_the_same_copy_is_refused(edition, petra):
    copy(edition, by=OrganiserFactory())
    with pytest.raises(WebAddressTaken):
        copy(edition, by=petra)
    assert Edition.objects.count() == 2


def test_a_copy_that_was_deleted_can_be_made_again(edition, petra):
    copy(edition, by=petra).delete()
    assert copy(edition, by=petra) in Edition.objects.all()


def test_when_one_meeting_cannot_be_copied_nothing_is(edition, petra):
    """At the change to summer time 02:30 does not exist, and would come after 03:00."""
    MeetingFactory(edition=edition)
    night = dt.date(2027, 1, 24)
    MeetingFactory(
        edition=edition, starts_at=clock.at(night, dt.time(2, 30)), ends_at=clock.at(night, dt.time(3)), module=None
    )
    with pytest.raises(EndsBeforeStart):
        copy(edition, by=petra, starts_on=dt.date(2028, 3, 23))
    assert (Edition.objects.count(), Module.objects.count(), Meeting.objects.count()) == (1, 1, 2)
    assert ModelLogEntry.objects.count() == 0


def test_history_says_from_where_and_how_far(edition, petra):
    made = copy(edition, by=petra)
    (line,) = ModelLogEntry.objects.for_instance(made)
    assert (line.action, line.user, line.data["weeks"]) == ("course.edition.copy", petra, 52)
    with translation.override("en"):
        assert line.message == "Copied from 'Zorg en Gemeente 2027', 52 weeks later"


def copied(edition, **choices):
    wanted = asked(**choices)
    return copy_edition(edition=edition, asked=wanted, seen=plan_of(edition, wanted).fingerprint, by=SYSTEM)


def test_links_come_along_when_somebody_asks_for_it(edition):
    MeetingFactory(edition=edition, online_url="https://voorbeeld.example/kamer")
    assert copied(edition, with_links=True).meetings.get().online_url == "https://voorbeeld.example/kamer"


def test_visits_come_along_as_ideas_of_which_no_host_knows(edition):
    meeting, contact = MeetingFactory(edition=edition), UserFactory()
    visit = VisitFactory(
        item__meeting=meeting, contact=contact, questions="Wat?", learned="Veel", residents_asked=True, plan_b="Bellen"
    )
    VisitStep.objects.create(visit=visit, starts=dt.time(10), ends=dt.time(10, 30), title="Rondleiding")
    RunbookTask.objects.create(visit=visit, what="Bus", due_on=dt.date(2027, 1, 7), done_at=clock.now())
    made = WorkVisit.objects.get(item__meeting__edition=copied(edition, with_visits=True))
    assert (made.title, made.host, made.contact, made.plan_b) == (visit.title, visit.host, contact, "Bellen")
    assert (made.status, made.questions, made.learned, made.residents_asked) == ("idea", "", "", False)
    assert [step.title for step in made.steps.all()] == ["Rondleiding"]
    weeks = (dt.date(2028, 1, 20) - edition.starts_on).days // 7
    [task] = made.runbook.all()
    assert (task.what, task.due_on, task.done_at) == ("Bus", dt.date(2027, 1, 7) + dt.timedelta(weeks=weeks), None)
    assert list(WorkVisit.objects.known_to_host().filter(pk=made.pk)) == []
    assert Message.objects.count() == 0


def test_another_choice_is_another_plan(edition):
    MeetingFactory(edition=edition)
    seen = plan_of(edition, asked()).fingerprint
    with pytest.raises(PlanChanged):
        copy_edition(edition=edition, asked=asked(with_visits=True), seen=seen, by=SYSTEM)


def test_speakers_come_along_to_be_asked_again(edition):
    meeting = MeetingFactory(edition=edition)
    spoke, declined = UserFactory(), UserFactory()
    item = ItemFactory(meeting=meeting, title="Lezing", speakers=[spoke])
    ItemFactory(meeting=meeting, title="Lunch")
    said_yes = SpeakerInvitation.objects.create(
        meeting=meeting, person=spoke, state="accepted", topic="Geld", needs="Een stoel"
    )
    said_yes.items.set([item])
    SpeakerInvitation.objects.create(meeting=meeting, person=declined, state="declined")
    made = copied(edition, with_speakers=True)
    asked_anew = SpeakerInvitation.objects.get(meeting__edition=made)
    assert (asked_anew.person, asked_anew.state, asked_anew.topic) == (spoke, "to_ask", "Geld")
    assert (asked_anew.needs, [part.title for part in asked_anew.items.all()]) == ("", ["Lezing"])
    assert [part.speakers.count() for part in ProgrammeItem.objects.filter(meeting__edition=made)] == [0, 0]
    assert Message.objects.count() == 0


def test_whom_the_office_put_in_the_programme_comes_along_for_those_parts_and_a_closed_account_does_not(edition):
    meeting = MeetingFactory(edition=edition)
    put_there, closed = UserFactory(), UserFactory(is_active=False)
    asked_for = ItemFactory(meeting=meeting, title="Lezing")
    for title, speakers in (("Gesprek", [put_there]), ("Slot", [put_there, closed])):
        ItemFactory(meeting=meeting, title=title, speakers=speakers)
    for person in (put_there, closed):
        SpeakerInvitation.objects.create(meeting=meeting, person=person, state="accepted").items.set([asked_for])
    made = copied(edition, with_speakers=True)
    asked_anew = SpeakerInvitation.objects.get(meeting__edition=made)
    assert asked_anew.person == put_there
    assert sorted(part.title for part in asked_anew.items.all()) == ["Gesprek", "Slot"]
    assert {part.meeting.edition for part in asked_anew.items.all()} == {made}


def test_speakers_stay_behind_when_nobody_asks_for_them(edition):
    meeting, spoke = MeetingFactory(edition=edition), UserFactory()
    SpeakerInvitation.objects.create(meeting=meeting, person=spoke, state="accepted")
    assert SpeakerInvitation.objects.filter(meeting__edition=copied(edition)).count() == 0


def test_nobody_who_spoke_in_another_edition_comes_along(edition):
    meeting, elsewhere = MeetingFactory(edition=edition), MeetingFactory(edition=EditionFactory(slug="ander"))
    spoke, other = UserFactory(), UserFactory()
    for place, person in ((meeting, spoke), (elsewhere, other)):
        SpeakerInvitation.objects.create(meeting=place, person=person, state="accepted")
    made = copied(edition, with_speakers=True)
    assert [row.person for row in SpeakerInvitation.objects.filter(meeting__edition=made)] == [spoke]


def test_tasks_come_along_as_much_later_as_the_edition(edition):
    module = ModuleFactory(edition=edition)
    for text, until in (("Eet je mee?", dt.date(2027, 1, 14)), ("Lees dit", None)):
        module.tasks.create(text=text, choices="Ja\nNee" if until else "", until=until)
    made = copied(edition)
    days = made.modules.get().tasks.order_by("pk").values_list("text", "choices", "until")
    assert list(days) == [("Eet je mee?", "Ja\nNee", dt.date(2028, 1, 13)), ("Lees dit", "", None)]


def test_nothing_of_another_edition_comes_along(edition):
    other = full_edition(EditionFactory(slug="ander"))
    other.modules.get().tasks.create(text="Lees dit")
    MeetingFactory(edition=edition, module=None)
    made = copied(edition, with_visits=True, with_speakers=True)
    assert related(made) == {"meetings", "calendar_events"}
    assert ProgrammeItem.objects.filter(meeting__edition=made).count() == 0


def test_all_hosts_of_a_visit_come_along(edition):
    others = [OrganisationFactory(), OrganisationFactory()]
    VisitFactory(item__meeting=MeetingFactory(edition=edition)).co_hosts.set(others)
    made = WorkVisit.objects.get(item__meeting__edition=copied(edition, with_visits=True))
    assert set(made.co_hosts.all()) == set(others)


@pytest.mark.parametrize(("is_asked", "exists"), [(True, True), (True, False), (False, True)])
def test_the_page_comes_along_when_there_is_one_and_somebody_asks_for_it(edition, monkeypatch, is_asked, exists):
    done = []
    page = PageOfEdition(lambda row: exists, lambda *given: done.append(given))
    monkeypatch.setattr(copying, "PAGES", [page])
    made = copied(edition, with_page=is_asked)
    assert done == ([(edition, made, SYSTEM)] if is_asked and exists else [])
