"""A form that plans asks why first, then who hears of it, and shows what was accepted afterwards."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from course.enums import DayKind, MeetingStatus
from course.models import AcceptedFinding, Meeting, Message, PlanningDay, ProgrammeItem
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory, PlaceFactory, UserFactory
from tests.helpers.telling import chosen

pytestmark = pytest.mark.django_db

ON_KINGS_DAY = "Dinsdag 27 april 2027: Feestdag: Koningsdag"
REASON = "Reden"


@pytest.fixture
def meeting(at):
    at(2026, 10, 1, 10)
    return EnrolmentFactory(edition=MeetingFactory().edition).edition.meetings.get()


def address(meeting):
    return reverse("meetings:edit", args=[meeting.pk])


def on_kings_day(meeting):
    return {
        "edition": meeting.edition_id, "module": meeting.module_id, "kind": meeting.kind, "title": meeting.title,
        "status": meeting.status, "starts_at": "27-04-2027 09:00", "ends_at": "27-04-2027 17:00",
        "place": meeting.place_id, "online_url": "", "mind": "", "counts_as_day": "on",
    }  # fmt: skip


def accepted(page, reason=REASON):
    return {"plan_seen": [finding.key for finding in page.context["findings"]], "plan_reason": reason}


def test_first_why_then_who_hears_of_it_and_then_it_is_so(office, organiser, meeting):
    form = on_kings_day(meeting)
    why = office.post(address(meeting), form)
    assert [finding.sentence for finding in why.context["findings"]] == [ON_KINGS_DAY]
    assert '<input type="hidden" name="starts_at" value="27-04-2027 09:00">' in why.content.decode()
    form |= accepted(why)
    who = office.post(address(meeting), form)
    assert (who.context["audience"].number, Meeting.objects.get().day) == (1, dt.date(2027, 1, 21))
    assert f'<input type="hidden" name="plan_reason" value="{REASON}">' in who.content.decode()
    office.post(address(meeting), form | chosen(who))
    kept = AcceptedFinding.objects.get()
    assert (Meeting.objects.get().day, kept.reason, kept.accepted_by) == (dt.date(2027, 4, 27), REASON, organiser)
    assert Message.objects.filter(template="wijziging").count() == 1


def test_without_a_reason_the_page_asks_for_it(office, meeting):
    form = on_kings_day(meeting)
    why = office.post(address(meeting), form)
    again = office.post(address(meeting), form | accepted(why, " "))
    assert again.context["accept_form"].errors == {"plan_reason": ["Vul dit in."]}
    assert (Meeting.objects.get().day, AcceptedFinding.objects.count()) == (dt.date(2027, 1, 21), 0)


def test_back_to_the_form_keeps_what_was_filled_in_and_changes_nothing(office, meeting):
    page = office.post(address(meeting), on_kings_day(meeting) | {"telling_back": "1"})
    assert 'value="27-04-2027 09:00"' in page.content.decode()
    assert Meeting.objects.get().day == dt.date(2027, 1, 21)


def test_the_form_of_a_meeting_shows_what_was_found_and_what_was_accepted(office, organiser, meeting):
    Meeting.objects.update(status=MeetingStatus.DRAFT)
    told = "<strong>Goed om te weten:</strong> De schoolvakanties van 2027 staan nog niet in de planning"
    assert told in " ".join(office.get(address(meeting)).content.decode().split())
    summer = {"starts_on": dt.date(2027, 7, 10), "ends_on": dt.date(2027, 8, 22)}
    PlanningDay.objects.create(kind=DayKind.SCHOOL_HOLIDAY, name="Zomervakantie", **summer)
    assert "Over deze planning is niets gevonden." in office.get(address(meeting)).content.decode()
    form = on_kings_day(meeting) | {"status": "confirmed"}
    form |= accepted(office.post(address(meeting), form))
    office.post(address(meeting), form | chosen(office.post(address(meeting), form)))
    page = " ".join(office.get(address(meeting)).content.decode().split())
    assert f"<strong>Let op:</strong> {ON_KINGS_DAY}" in page
    assert f"Toch zo gepland ({organiser}, do 1 okt): {REASON}" in page


def item_form(meeting, **values):
    form = {"meeting": meeting.pk, "kind": "introduction", "title": "Lezing", "summary": "", "method": ""}
    return form | {"starts": "10:00", "ends": "11:00"} | values


def test_an_item_outside_its_meeting_is_refused_above_the_form(office, meeting):
    page = office.post(reverse("programme_items:add"), item_form(meeting, starts="05:00", ends="06:00"))
    sentence = "Dit kan zo niet. 'Lezing' (05:00 tot 06:00) valt buiten de bijeenkomst (09:00 tot 17:00)."
    assert page.context["form"].non_field_errors() == [sentence]
    assert ProgrammeItem.objects.count() == 0


def test_a_speaker_who_is_elsewhere_then_is_asked_about(office, meeting):
    speaker = UserFactory(first_name="Bo", infix="", last_name="Vis")
    there = MeetingFactory(title="Daar", place=PlaceFactory(name="Elders"))
    ItemFactory(meeting=there, title="Elders", speakers=[speaker])
    form = item_form(meeting, speakers=[speaker.pk])
    why = office.post(reverse("programme_items:add"), form)
    assert [finding.sentence for finding in why.context["findings"]] == [
        "Bo Vis spreekt tegelijk in 'Lezing' en in 'Elders' (Daar)."
    ]
    assert ProgrammeItem.objects.filter(meeting=meeting).count() == 0
    form |= accepted(why)
    office.post(reverse("programme_items:add"), form | chosen(office.post(reverse("programme_items:add"), form)))
    assert ProgrammeItem.objects.get(meeting=meeting).speakers.get() == speaker
    assert AcceptedFinding.objects.get().meeting == meeting
