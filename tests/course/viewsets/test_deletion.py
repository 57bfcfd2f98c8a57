"""Deleting tells first what goes along, and enrolments keep their own doors."""

from __future__ import annotations

import pytest
from django.urls import reverse

from course.enums import MeetingStatus
from course.models import Edition, Enrolment, Meeting, ProgrammeItem
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    ModuleFactory,
    SlotFactory,
)


def test_an_edition_with_enrolments_cannot_be_deleted(office):
    edition = EnrolmentFactory().edition
    for method in (office.get, office.post):
        answer = method(reverse("editions:delete", args=[edition.pk]))
        assert answer.url == reverse("editions:edit", args=[edition.pk])
    assert Edition.objects.filter(pk=edition.pk).exists()


@pytest.mark.parametrize("screen", ["meetings", "programme_items", "editions", "modules"])
def test_a_second_click_shows_that_it_is_deleted(office, screen):
    edition = EditionFactory()
    rows = {
        "meetings": lambda: MeetingFactory(edition=edition, status=MeetingStatus.DRAFT),
        "programme_items": lambda: ItemFactory(meeting__status=MeetingStatus.DRAFT),
        "editions": lambda: edition,
        "modules": lambda: ModuleFactory(edition=edition),
    }
    row = rows[screen]()
    url = reverse(f"{screen}:delete", args=[row.pk])
    answers = [office.post(url, follow=True) for _click in range(2)]
    assert [answer.redirect_chain[0][0].partition("?")[0] for answer in answers] == [reverse(f"{screen}:index")] * 2
    assert [message.level_tag for message in answers[1].context["messages"]] == ["success"]
    kind = str(type(row)._meta.verbose_name).capitalize()
    assert [str(message).strip() for message in answers[1].context["messages"]] == [f"{kind} verwijderd."]


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_never_was_cannot_be_deleted(office, method):
    assert getattr(office, method)(reverse("meetings:delete", args=[12345])).status_code == 404


def test_what_holds_the_turn_of_a_pitch_cannot_be_deleted(office):
    slot = SlotFactory(item__meeting__status=MeetingStatus.DRAFT)
    for screen, row in (("programme_items", slot.item), ("meetings", slot.item.meeting)):
        answer = office.post(reverse(f"{screen}:delete", args=[row.pk]), follow=True)
        assert answer.redirect_chain == [(reverse(f"{screen}:edit", args=[row.pk]), 302)]
        assert f"1 {slot._meta.verbose_name}" in answer.content.decode()
    assert (ProgrammeItem.objects.count(), Meeting.objects.count()) == (1, 1)


def test_deleting_tells_first_what_goes_along(office):
    edition = EditionFactory()
    ItemFactory(meeting__edition=edition, meeting__module=ModuleFactory(edition=edition))
    question = office.get(reverse("editions:delete", args=[edition.pk])).context["view"].confirmation_message
    assert f"1 {Meeting._meta.verbose_name}" in question
    office.post(reverse("editions:delete", args=[edition.pk]))
    assert (Edition.objects.count(), Meeting.objects.count()) == (0, 0)


def test_a_module_with_meetings_stays_while_they_do(office):
    meeting = ItemFactory().meeting
    answer = office.post(reverse("modules:delete", args=[meeting.module_id]), follow=True)
    assert f"1 {Meeting._meta.verbose_name}" in answer.content.decode()
    assert Meeting.objects.get().module == meeting.module


def test_no_form_writes_an_enrolment_not_even_for_an_administrator(office, organiser):
    organiser.is_superuser = True
    organiser.save()
    enrolment = EnrolmentFactory(manager_name="Rob van Damen", manager_email="rob@voorbeeld.example")
    before = Enrolment.objects.values().get()
    values = {"manager_name": "Jan de Wit", "manager_email": "jan@voorbeeld.example", "state": "waiting", "rank": "1"}
    answer = office.post(reverse("enrolments:edit", args=[enrolment.pk]), values)
    assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home"))
    assert Enrolment.objects.values().get() == before


def test_needs_stand_with_the_enrolment_and_in_no_export(office, rows):
    enrolment = rows["enrolments"]
    assert b"Drempelvrij 1" in office.get(reverse("enrolments:inspect", args=[enrolment.pk])).content
    export = office.get(reverse("enrolments:index"), {"export": "csv"})
    assert b"Drempelvrij" not in b"".join(export.streaming_content)
