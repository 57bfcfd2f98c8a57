"""What the owner of a calendar link chooses, and what its app then reads."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from course import clock
from course.actions.calendars.deadlines import refresh_offer
from course.actions.calendars.events import refresh_calendar
from course.actions.calendars.links import LinkChoices, change_link, create_link, put_trial, take_trial_away
from course.actions.people.staff import make_organiser
from course.authority import OnlyTheOffice
from course.enums import EnrolmentState, MeetingStatus, SpeakerState, TaskOwner, VisitStatus
from course.models import CalendarLink, Meeting, PreparationTask, RunbookTask, User
from course.queries.calendars.keeping import following_of
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, OrganiserFactory, PlaceFactory, UserFactory
from tests.helpers.ical import components, lint, plain, unfolded
from tests.helpers.speakers import make_speaker
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(at):
    at(2026, 11, 9, 10)


@pytest.fixture
def meeting() -> Meeting:
    meeting = MeetingFactory(edition__needs_until=dt.date(2027, 1, 8))
    PreparationTask.objects.create(
        module=meeting.module, text="Eet je mee?", choices="Ja\nNee", until=dt.date(2027, 1, 14)
    )
    refresh_calendar(meeting=meeting)
    return meeting


@pytest.fixture
def participant(meeting) -> User:
    return EnrolmentFactory(edition=meeting.edition).user


@pytest.fixture
def organiser() -> User:
    return make_organiser(user=OrganiserFactory())


def linked(by: User, **asked: object) -> tuple[CalendarLink, str]:
    planning = ("edition", "all_editions", "place", "speaker")
    choices = LinkChoices(**{name: asked.pop(name) for name in tuple(asked) if name not in planning})
    link, token = create_link(by=by, name="telefoon", choices=choices, **asked)
    return link, reverse("course:feed", args=[token])


def fetched(address: str) -> bytes:
    return Client().get(address).content


def titles(body: bytes) -> list[str]:
    return sorted(plain(row["SUMMARY"]).partition(" (")[0] for row in lint(body))


# --- deadlines ------------------------------------------------------------------------------------------


DEADLINES = ["Uiterlijk vandaag antwoorden: Eet je mee?", "Uiterlijk vandaag doorgeven wat je nodig hebt"]


def test_who_chose_so_has_the_deadlines_as_days_that_keep_nobody_busy(participant):
    _link, without = linked(participant)
    _link, address = linked(participant, has_deadlines=True)
    assert (titles(fetched(without)), titles(fetched(address))) == (
        ["Elkaars werelden"],
        ["Elkaars werelden", *DEADLINES],
    )
    answer = next(row for row in lint(fetched(address)) if "mee?" in row["SUMMARY"])
    assert (answer["DTSTART;VALUE=DATE"], answer["DTEND;VALUE=DATE"], answer["TRANSP"]) == (
        "20270114",
        "20270115",
        "TRANSPARENT",
    )


def test_who_does_not_take_part_has_none_of_them(meeting):
    speaker = UserFactory()
    ItemFactory(meeting=meeting, speakers=[speaker])
    _link, address = linked(speaker, has_deadlines=True)
    assert titles(fetched(address)) == ["Elkaars werelden"]


def test_a_speaker_reads_from_when_and_by_when_and_nobody_else_does(meeting, participant):
    asked = make_speaker(
        SpeakerState.ACCEPTED,
        meeting=meeting,
        person=UserFactory(),
        call_time=dt.time(8, 30),
        material_due_on=dt.date(2027, 1, 12),
    )
    refresh_calendar(meeting=meeting)
    addresses = [linked(person, has_deadlines=True)[1] for person in (asked.person, participant)]
    own = [
        "Aanwezig vanaf 08:30: Elkaars werelden",
        "Elkaars werelden",
        "Uiterlijk vandaag je materiaal delen: Elkaars werelden",
    ]
    assert [titles(fetched(address)) for address in addresses] == [own, ["Elkaars werelden", *DEADLINES]]
    call = next(row for row in lint(fetched(addresses[0])) if row["SUMMARY"].startswith("Aanwezig"))
    first = asked.items.get().starts
    assert [call[f"{name};TZID=Europe/Amsterdam"] for name in ("DTSTART", "DTEND")] == [
        "20270121T083000",
        f"20270121T{first:%H%M%S}",
    ]
    assert call["TRANSP"] == "OPAQUE"


def test_a_deadline_moves_along_and_leaves_with_what_it_was_for(meeting, participant):
    _link, address = linked(participant, has_deadlines=True)
    before = next(row for row in lint(fetched(address)) if "mee?" in row["SUMMARY"])
    task = PreparationTask.objects.get()
    task.until = dt.date(2027, 1, 15)
    task.save()
    refresh_calendar(meeting=meeting)
    after = next(row for row in lint(fetched(address)) if "mee?" in row["SUMMARY"])
    assert (after["UID"], after["SEQUENCE"], after["DTSTART;VALUE=DATE"]) == (before["UID"], "1", "20270115")
    assert after["LAST-MODIFIED"] > before["LAST-MODIFIED"]
    task.delete()
    refresh_calendar(meeting=meeting)
    assert titles(fetched(address)) == ["Elkaars werelden", DEADLINES[1]]


def test_the_office_has_the_runbook_and_the_days_of_enrolment_when_it_chose_so(meeting, organiser):
    organiser = make_organiser(user=OrganiserFactory())
    visit = make_visit(VisitStatus.AGREED, item=ItemFactory(meeting=meeting), title="Kijken")
    for what, done_at in (("Bus bestellen", None), ("Gedaan", clock.now())):
        RunbookTask.objects.create(
            visit=visit, what=what, due_on=dt.date(2027, 1, 4), done_at=done_at, owned_by=TaskOwner.OTHER, owner="Bo"
        )
    refresh_calendar(meeting=meeting)
    addresses = [linked(organiser, edition=meeting.edition, has_deadlines=has)[1] for has in (False, True)]
    dates = ["Elkaars werelden", "Werkbezoek: Kijken"]
    assert [titles(fetched(address)) for address in addresses] == [
        dates,
        sorted([
            *dates, *DEADLINES, "Draaiboek: Bus bestellen", "Draaiboek: Zaal reserveren",
            "Aanmelden sluit", "Iedereen hoort of er plek is",
            "Vrije plekken gaan naar de andere kant",
        ]),
    ]  # fmt: skip


def test_drafts_leave_the_planning_of_who_wants_none(meeting, organiser):
    organiser = make_organiser(user=OrganiserFactory())
    refresh_calendar(meeting=MeetingFactory(edition=meeting.edition, title="Later", status=MeetingStatus.DRAFT))
    addresses = [linked(organiser, edition=meeting.edition, has_drafts=has)[1] for has in (True, False)]
    assert [titles(fetched(address)) for address in addresses] == [
        ["Concept: Later", "Elkaars werelden"],
        ["Elkaars werelden"],
    ]


# --- reminders, travel, language ------------------------------------------------------------------------


def alarms(body: bytes) -> list[list[str]]:
    return [lines for name, lines in components(unfolded(body)) if name == "VALARM"]


def test_reminders_stand_in_what_goes_ahead_and_carry_its_title(meeting, participant):
    refresh_calendar(meeting=MeetingFactory(edition=meeting.edition, status=MeetingStatus.CANCELLED))
    _link, address = linked(participant, alarm=60, has_deadlines=True)
    morning = [
        ["ACTION:DISPLAY", "TRIGGER:PT9H", f"DESCRIPTION:{title} (Zorg en Gemeente 2027)"] for title in DEADLINES
    ]
    hour = ["ACTION:DISPLAY", "TRIGGER:-PT60M", "DESCRIPTION:Elkaars werelden (Zorg en Gemeente 2027)"]
    assert sorted(alarms(fetched(address))) == sorted([hour, *morning])


def test_travel_stands_before_and_after_what_has_an_address(meeting, participant):
    online = PlaceFactory(name="Online", is_online=True, address="", postcode="", city="")
    refresh_calendar(meeting=MeetingFactory(edition=meeting.edition, title="Online", place=online))
    _link, address = linked(participant, travel=90)
    body = fetched(address)
    assert titles(body) == ["Elkaars werelden", "Online", "Reistijd: Elkaars werelden", "Reistijd: Elkaars werelden"]
    ways = [row for row in lint(body) if row["SUMMARY"].startswith("Reistijd")]
    starts, ends = "DTSTART;TZID=Europe/Amsterdam", "DTEND;TZID=Europe/Amsterdam"
    assert sorted((way[starts], way[ends]) for way in ways) == [
        ("20270121T073000", "20270121T090000"),
        ("20270121T170000", "20270121T183000"),
    ]
    assert fetched(address) == body


def test_in_english_also_of_what_was_rendered_before_there_was_english(meeting, participant):
    _link, address = linked(participant, language="en", has_deadlines=True)
    assert "Answer by today: Eet je mee?" in titles(fetched(address))
    assert b"More about this meeting" in fetched(address).replace(b"\r\n ", b"")
    Meeting.objects.update(ical_english_component="")
    assert b"Meer over deze bijeenkomst" in fetched(address).replace(b"\r\n ", b"")


def test_another_choice_is_newer_to_every_app_and_no_other_number(meeting, participant, at):
    link, address = linked(participant)
    (before,) = lint(fetched(address))
    first = Client().get(address)
    at(2026, 11, 9, 11)
    change_link(link=link, choices=LinkChoices(alarm=60), by=participant)
    (after,) = lint(fetched(address))
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"])
    assert (before["LAST-MODIFIED"], after["LAST-MODIFIED"]) == ("20261109T090000Z", "20261109T100000Z")
    assert Client().get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    at(2026, 11, 9, 12)
    change_link(link=link, choices=LinkChoices(), by=participant)
    (back,) = lint(fetched(address))
    assert {**back, **{name: before[name] for name in ("DTSTAMP", "LAST-MODIFIED")}} == before


def test_chosen_the_same_nothing_is_newer(participant):
    link, _address = linked(participant, alarm=60)
    change_link(link=link, choices=LinkChoices(alarm=60), by=participant)
    assert CalendarLink.objects.get().chosen_at is None


@pytest.mark.parametrize("choices", [{}, {"has_deadlines": True, "alarm": 60, "travel": 60, "language": "en"}])
def test_a_feed_is_two_queries_whatever_was_chosen(meeting, participant, choices, django_assert_num_queries):
    _link, address = linked(participant, **choices)
    for number in range(3):
        fetched(address)
        with django_assert_num_queries(2):
            fetched(address)
        refresh_calendar(meeting=MeetingFactory(edition=meeting.edition, title=str(number)))


# --- of all editions, of one place, with one speaker ----------------------------------------------------


def test_the_office_follows_all_editions_with_one_link(meeting, participant, organiser, login):
    draft = MeetingFactory(edition__title="Najaar", title="Nog niet zeker", status=MeetingStatus.DRAFT)
    asked = make_visit(VisitStatus.ASKED, item=ItemFactory(meeting=MeetingFactory(title="Elders")), title="Gevraagd")
    for one in (draft, asked.item.meeting):
        refresh_calendar(meeting=one)
    offered = EnrolmentFactory(edition=meeting.edition, state=EnrolmentState.OFFERED)
    refresh_offer(offered)
    dates = ["Concept: Nog niet zeker", "Elders", "Elkaars werelden", "Werkbezoek: Gevraagd"]
    _link, address = linked(organiser, all_editions=True)
    file = reverse("course:all_editions_ics")
    assert [titles(body) for body in (fetched(address), login(organiser).get(file).content)] == [dates, dates]
    _link, with_all = linked(organiser, all_editions=True, has_deadlines=True, has_drafts=False)
    of_each = [
        linked(organiser, edition=one.edition, has_deadlines=True)[1] for one in (meeting, draft, asked.item.meeting)
    ]
    together = sorted(title for each in of_each for title in titles(fetched(each)))
    assert titles(fetched(with_all)) == [title for title in together if title != dates[0]]


def test_all_editions_are_for_the_course_office_alone(meeting, organiser, login):
    _link, address = linked(organiser, all_editions=True)
    with pytest.raises(OnlyTheOffice):
        linked(UserFactory(), all_editions=True)
    assert login(UserFactory()).get(reverse("course:all_editions_ics")).status_code == 404
    organiser.is_staff = False
    organiser.save()
    assert Client().get(address).status_code == 410


def test_a_link_to_all_editions_is_no_own_calendar(meeting, organiser):
    ItemFactory(meeting=meeting, speakers=[organiser])
    _link, address = linked(organiser, all_editions=True)
    fetched(address)
    assert following_of([organiser]) == set()


def test_all_editions_are_two_queries_whatever_there_is(meeting, organiser, django_assert_num_queries):
    _link, address = linked(organiser, all_editions=True, has_deadlines=True)
    for _number in range(3):
        fetched(address)
        with django_assert_num_queries(2):
            fetched(address)
        refresh_calendar(meeting=MeetingFactory())


def test_the_form_makes_a_link_to_all_editions_and_the_page_says_so(meeting, organiser, login):
    client, page = login(organiser), reverse("course:my_calendar")
    form = client.get(f"{page}?alle=1").context["form"]
    assert [form[name].initial for name in ("edition", "all_editions")] == [None, 1]
    client.post(page, {"name": "alles", "all_editions": "on"})
    assert list(CalendarLink.objects.values_list("all_editions", "edition")) == [(True, None)]
    assert "de planning van alle edities samen" in client.get(page).content.decode()
    assert f"{page}?alle=1#links" in client.get(reverse("editions:index")).content.decode()


@pytest.mark.parametrize("also", ["edition", "place"])
def test_a_link_to_all_editions_leads_to_nothing_else(meeting, organiser, login, also):
    other = {"edition": meeting.edition.pk, "place": meeting.place_id}[also]
    answer = login(organiser).post(reverse("course:my_calendar"), {"name": "alles", "all_editions": "on", also: other})
    assert (len(answer.context["form"].non_field_errors()), CalendarLink.objects.count()) == (1, 0)
    with pytest.raises(IntegrityError):
        CalendarLink.objects.create(user=organiser, name="alles", all_editions=True, **{f"{also}_id": other})


def test_the_office_follows_a_place_and_a_speaker_over_editions(meeting, organiser, login):
    speaker = UserFactory(first_name="Wim", last_name="Groot")
    here = MeetingFactory(title="Ook hier", place=meeting.place, status=MeetingStatus.DRAFT)
    ItemFactory(meeting=here, speakers=[speaker])
    refresh_calendar(meeting=here)
    refresh_calendar(meeting=MeetingFactory(title="Elders"))
    _link, of_place = linked(organiser, place=meeting.place)
    _link, of_speaker = linked(organiser, speaker=speaker)
    files = [reverse("course:place_ics", args=[meeting.place_id]), reverse("course:speaker_ics", args=[speaker.pk])]
    at_place, with_speaker = ["Concept: Ook hier", "Elkaars werelden"], ["Concept: Ook hier"]
    assert [titles(fetched(address)) for address in (of_place, of_speaker)] == [at_place, with_speaker]
    assert [titles(login(organiser).get(file).content) for file in files] == [at_place, with_speaker]
    assert [login(UserFactory()).get(file).status_code for file in files] == [404, 404]
    organiser.is_staff = False
    organiser.save()
    assert [Client().get(address).status_code for address in (of_place, of_speaker)] == [410, 410]


def test_a_link_leads_to_one_calendar(login, meeting, organiser):
    organiser = make_organiser(user=OrganiserFactory())
    values = {"name": "beide", "edition": meeting.edition.pk, "place": meeting.place_id}
    answer = login(organiser).post(reverse("course:my_calendar"), values)
    assert (len(answer.context["form"].non_field_errors()), CalendarLink.objects.count()) == (1, 0)


# --- trying it ------------------------------------------------------------------------------------------


def test_a_trial_appointment_stands_there_tomorrow_and_leaves_by_itself(participant, at):
    link, address = linked(participant)
    put_trial(link=link, by=participant)
    trial = next(row for row in lint(fetched(address)) if row["SUMMARY"].startswith("Proef"))
    assert (trial["DTSTART;TZID=Europe/Amsterdam"], trial["TRANSP"]) == ("20261110T090000", "TRANSPARENT")
    at(2026, 11, 10, 23, 59)
    assert len(lint(fetched(address))) == 2
    at(2026, 11, 11, 0, 1)
    assert len(lint(fetched(address))) == 1


def test_a_trial_is_taken_away_and_put_again_as_a_later_version(participant, at):
    link, address = linked(participant)
    put_trial(link=link, by=participant)
    first = next(row for row in lint(fetched(address)) if row["SUMMARY"].startswith("Proef"))
    take_trial_away(link=link, by=participant)
    assert len(lint(fetched(address))) == 1
    at(2026, 11, 9, 10, 1)
    put_trial(link=link, by=participant)
    again = next(row for row in lint(fetched(address)) if row["SUMMARY"].startswith("Proef"))
    assert (again["UID"], again["LAST-MODIFIED"] > first["LAST-MODIFIED"]) == (first["UID"], True)


# --- the pages ------------------------------------------------------------------------------------------


def test_the_page_of_a_link_keeps_choices_and_gives_them_back(login, participant):
    link, _address = linked(participant)
    client, page = login(participant), reverse("course:calendar_link", args=[link.pk])
    done = client.post(page, {"has_deadlines": "on", "alarm": "1440", "travel": "60", "language": "en"})
    assert (done.status_code, done.url) == (302, page)
    link.refresh_from_db()
    assert (link.has_deadlines, link.alarm, link.travel, link.language, link.has_drafts) == (True, 1440, 60, "en", True)
    assert client.get(page).context["form"]["alarm"].value() == 1440


def test_a_choice_that_is_none_is_refused(login, participant):
    link, _address = linked(participant)
    answer = login(participant).post(reverse("course:calendar_link", args=[link.pk]), {"alarm": "7", "language": "xx"})
    assert answer.context["form"].errors.keys() == {"alarm", "language"}


def test_the_trial_is_put_and_taken_away_by_post(login, participant):
    link, _address = linked(participant)
    client, page = login(participant), reverse("course:try_calendar_link", args=[link.pk])
    assert client.get(page).status_code == 405
    seen = []
    for trial in ("put", "away"):
        client.post(page, {"trial": trial})
        seen.append(client.get(reverse("course:calendar_link", args=[link.pk])).context["trial_on"])
    assert seen == [dt.date(2026, 11, 10), None]


def test_links_of_others_and_withdrawn_links_have_no_page(login, participant):
    link, _address = linked(participant)
    pages = [reverse(f"course:{name}", args=[link.pk]) for name in ("calendar_link", "try_calendar_link")]
    assert [login(UserFactory()).post(page).status_code for page in pages] == [404, 404]
    CalendarLink.objects.update(revoked_at=clock.now())
    assert [login(participant).post(page).status_code for page in pages] == [404, 404]


def test_a_new_link_is_made_with_its_choices_and_shown_as_a_picture_too(login, participant):
    answer = login(participant).post(
        reverse("course:my_calendar"), {"name": "telefoon", "has_deadlines": "on", "alarm": "60", "language": "en"}
    )
    link = CalendarLink.objects.get()
    assert (link.has_deadlines, link.alarm, link.travel, link.language) == (True, 60, 0, "en")
    page = answer.content.decode()
    assert ("<svg" in page, 'data-copies="https-link"' in page, "cms/copy.js" in page) == (True, True, True)
