"""The course office reads how it is after the course, and changes nothing of it."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

from course.actions.people.staff import make_organiser
from pitches.enums import PitchState
from pitches.models import CheckIn
from tests.factories import OrganiserFactory, PitchFactory, PromiseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(login, db):
    return login(make_organiser(user=OrganiserFactory()))


def said(number):
    for one in range(number):
        pitch = PitchFactory(state=PitchState.FINISHED)
        promise = PromiseFactory(pitch=pitch)
        CheckIn.objects.create(pitch=pitch, person=pitch.author, months=3, stands="lasts", text=f"Pitch {one}")
        CheckIn.objects.create(
            pitch=pitch, promise=promise, person=promise.owner, months=6, stands="stopped", text=f"Belofte {one}"
        )


def test_the_office_reads_all_of_it_and_what_stands_still(office):
    said(1)
    url = reverse("check_ins:index")
    assert [one.text for one in office.get(url).context["object_list"]] == ["Belofte 0", "Pitch 0"]
    assert [one.text for one in office.get(url, {"stands": "stopped"}).context["object_list"]] == ["Belofte 0"]
    row = CheckIn.objects.get(text="Pitch 0")
    assert "Pitch 0" in office.get(reverse("check_ins:inspect", args=[row.pk])).content.decode()


def test_nobody_of_the_office_changes_it(office):
    said(1)
    row = CheckIn.objects.first()
    for name, args in (("add", []), ("edit", [row.pk]), ("delete", [row.pk])):
        try:
            status = office.post(reverse(f"check_ins:{name}", args=args), {"text": "x"}).status_code
        except NoReverseMatch:
            continue
        assert status in (302, 403, 404)
    assert CheckIn.objects.filter(text="x").count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_many_as_for_one(office, number, django_assert_max_num_queries):
    said(number)
    office.get(reverse("check_ins:index"))
    with django_assert_max_num_queries(14):
        office.get(reverse("check_ins:index"))
