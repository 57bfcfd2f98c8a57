"""What who speaks says of themselves, the photo beside it, and who sees that."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from course.enums import MeetingStatus, SpeakerState
from course.models import EnrolmentNeeds, User
from tests.factories import EnrolmentFactory, ItemFactory, OrganiserFactory, UserFactory
from tests.helpers.forms import Inputs
from tests.helpers.speakers import make_speaker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _elsewhere(settings, tmp_path, at):
    at(2026, 12, 1, 10)
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {**settings.STORAGES["private"], "OPTIONS": {"location": str(tmp_path)}},
    }


@pytest.fixture
def row():
    return make_speaker(SpeakerState.ACCEPTED)


def jpeg():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG")
    return SimpleUploadedFile("ik.jpg", out.getvalue())


def give(client, file=None):
    return client.post(reverse("course:change_my_portrait"), {"file": file or jpeg()})


def address_of(person):
    return reverse("course:portrait", args=[person.pk])


def status(client, address):
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def stored(row):
    return User.objects.get(pk=row.person.pk).portrait


def test_who_speaks_shows_a_photo_and_takes_it_away(row, login):
    client = login(row.person)
    assert give(client)["Location"] == reverse("course:profile")
    first = stored(row).name
    give(client)
    storage, second = stored(row).storage, stored(row).name
    client.post(reverse("course:change_my_portrait"), {"act": "drop"})
    assert (first == second, stored(row).name) == (False, "")
    assert storage.exists(second) is True  # deleted once the transaction of the test would end


def test_the_one_before_is_deleted_once_the_new_one_stands(row, login, django_capture_on_commit_callbacks):
    client = login(row.person)
    give(client)
    first = stored(row).name
    with django_capture_on_commit_callbacks(execute=True):
        give(client)
    storage = stored(row).storage
    assert (storage.exists(first), storage.exists(stored(row).name)) == (False, True)


@pytest.mark.parametrize("file", [SimpleUploadedFile("ik.jpg", b"<html>"), SimpleUploadedFile("ik.jpg", b"")])
def test_a_file_that_is_no_photo_is_told_beside_the_field(row, login, file):
    answer = give(login(row.person), file)
    assert (answer.status_code, answer.context["portrait_form"].errors.keys()) == (200, {"file"})


def test_what_is_typed_beside_a_refused_photo_is_kept(row, login):
    """The page of the refusal has the address of the photo; its other form leads to the profile all the same."""
    client = login(row.person)
    page = give(client, SimpleUploadedFile("ik.jpg", b"<html>")).content.decode()
    forms = re.findall(r'<form method="post"(?: action="([^"]*)")?', page.partition("<main")[2])
    assert forms == [reverse("course:profile"), reverse("course:change_my_portrait")]


def test_who_does_not_speak_has_no_photo_to_give(login):
    assert give(login(UserFactory())).status_code == 404


def test_a_photo_is_for_who_sees_the_meeting_and_for_nobody_else(row, client, login):
    give(login(row.person))
    member = EnrolmentFactory(edition=row.meeting.edition).user
    fellow = UserFactory()
    ItemFactory(meeting=row.meeting, speakers=[fellow])
    elsewhere = EnrolmentFactory().user
    seen = [status(login(who), address_of(row.person)) for who in (row.person, OrganiserFactory(), member, fellow)]
    hidden = [status(login(who), address_of(row.person)) for who in (elsewhere, UserFactory())]
    client.logout()
    assert (seen, hidden, status(client, address_of(row.person))) == ([200] * 4, [404] * 2, 404)


def test_before_the_meeting_is_announced_participants_do_not_see_it(row, login):
    give(login(row.person))
    member = EnrolmentFactory(edition=row.meeting.edition).user
    row.meeting.status = MeetingStatus.DRAFT
    row.meeting.save()
    assert status(login(member), address_of(row.person)) == 404


def test_where_there_is_no_photo_nothing_is_found(row, login):
    assert status(login(row.person), address_of(row.person)) == 404


@pytest.mark.parametrize(("speaks", "asked"), [(True, True), (False, False)])
def test_only_who_speaks_is_asked_what_about(row, login, speaks, asked):
    person = row.person if speaks else UserFactory()
    form = login(person).get(reverse("course:profile")).context["form"]
    assert ("topic" in form.fields, "bio" in form.fields) == (asked, asked)


def test_participants_read_who_speaks_with_topic_and_biography(row, login):
    client = login(row.person)
    fields = client.get(reverse("course:profile")).context["form"].initial
    values = {name: value for name, value in fields.items() if value not in (None, False)}
    client.post(reverse("course:profile"), values | {"topic": "Wie betaalt?", "bio": "Houdt van stilte."})
    give(client)
    member = EnrolmentFactory(edition=row.meeting.edition).user
    page = login(member).get(row.meeting.get_absolute_url()).content.decode()
    assert [word in page for word in ("Wie betaalt?", "Houdt van stilte.", address_of(row.person))] == [True] * 3


def needs_page(enrolment):
    return reverse("course:needs", args=[enrolment.pk])


def test_who_takes_part_finds_and_changes_what_they_need(at, login):
    at(2026, 12, 1, 10)
    enrolment = EnrolmentFactory()
    client = login(enrolment.user)
    assert needs_page(enrolment) in client.get(reverse("course:my_course")).content.decode()
    shown = Inputs(client.get(needs_page(enrolment)).content.decode()).values
    answer = client.post(needs_page(enrolment), shown | {"text": "Geen noten", "step_free": "on"}, follow=True)
    assert "We weten wat je nodig hebt." in answer.content.decode()
    assert (enrolment.needs.text, enrolment.needs.step_free) == ("Geen noten", True)
    form = client.get(needs_page(enrolment)).context["form"]
    assert (form["text"].value(), form["step_free"].value()) == ("Geen noten", True)


def test_what_the_office_noted_meanwhile_is_shown_and_kept_over_once_more(at, login):
    at(2026, 12, 1, 10)
    enrolment = EnrolmentFactory()
    client = login(enrolment.user)
    shown = Inputs(client.get(needs_page(enrolment)).content.decode()).values
    EnrolmentNeeds.objects.create(enrolment=enrolment, text="Halal")
    page = client.post(needs_page(enrolment), shown | {"text": "Geen noten"}).content.decode()
    assert [words in page for words in ("&#x27;Halal&#x27;", "Geen noten</textarea>")] == [True, True]
    client.post(needs_page(enrolment), Inputs(page).values | {"text": "Geen noten"})
    assert EnrolmentNeeds.objects.get().text == "Geen noten"


def test_after_the_day_the_page_says_how_it_stands_and_keeps_what_was_typed_too_late(at, login):
    at(2026, 12, 1, 10)
    enrolment = EnrolmentFactory(edition__needs_until=dt.date(2027, 1, 15))
    EnrolmentNeeds.objects.create(enrolment=enrolment, text="Geen noten")
    at(2027, 1, 16, 0, 1)
    client = login(enrolment.user)
    assert needs_page(enrolment) not in client.get(reverse("course:my_course")).content.decode()
    page = client.get(needs_page(enrolment)).content.decode()
    assert ("Geen noten" in page, "<textarea" in page) == (True, False)
    late = client.post(needs_page(enrolment), {"text": "Ook geen melk"}).content.decode()
    assert ("Je kon dit" in late, "Ook geen melk" in late) == (True, True)
    assert EnrolmentNeeds.objects.get().text == "Geen noten"


def test_of_an_edition_that_is_off_the_page_names_no_day(at, login):
    at(2026, 12, 1, 10)
    enrolment = EnrolmentFactory(edition__is_cancelled=True)
    EnrolmentNeeds.objects.create(enrolment=enrolment, text="Geen noten")
    client = login(enrolment.user)
    pages = [client.get(needs_page(enrolment)), client.post(needs_page(enrolment), {"text": "Ook geen melk"})]
    words = ["Deze editie gaat niet door.", "Je kon dit", "Je kunt dit"]
    found = [[word in page.content.decode() for word in words] for page in pages]
    assert found == [[True, False, False]] * 2
    assert "Ook geen melk" in pages[1].content.decode()


def test_the_needs_of_another_and_of_who_has_no_place_have_no_page(at, login):
    at(2026, 12, 1, 10)
    enrolment, draft = EnrolmentFactory(), EnrolmentFactory(state="draft")
    assert login(draft.user).get(needs_page(enrolment)).status_code == 404
    assert login(draft.user).get(needs_page(draft)).status_code == 404
