from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cms.demo.models import DemoRecord
from course import clock
from course.models import Edition, Enrolment
from tests.factories import EnrolmentFactory, UserFactory
from tests.helpers.demo import demo_for_module, row

pytestmark = pytest.mark.django_db

POSTS = (("/demo/moment/", {"moment": "halverwege"}), ("/demo/persoon/", {"person": "d01"}))


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with demo_for_module(django_db_blocker, "bijna_vol"):
        yield


@pytest.fixture
def demo(settings, tmp_path, loaded, english: Client) -> Client:
    """A visitor of the demo at bijna_vol."""
    settings.DEMO, settings.DEMO_CLOCK_FILE = True, tmp_path / "clock"
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    clock.set_demo_moment(dt.datetime(2026, 11, 9, 10, tzinfo=clock.AMSTERDAM))
    return english


@pytest.mark.parametrize(("path", "data"), POSTS)
def test_reading_an_address_never_acts(demo, path, data):
    assert demo.get(path, data).status_code == 405
    assert get_user(demo).is_authenticated is False
    assert Enrolment.objects.count() == 21


def test_a_post_from_elsewhere_is_refused(demo):
    strict = Client(enforce_csrf_checks=True)
    assert [strict.post(path, data).status_code for path, data in POSTS] == [403, 403]
    assert Enrolment.objects.count() == 21


def test_the_page_shows_moments_and_people(demo):
    page = demo.get("/demo/")
    assert page.status_code == 200
    assert [m.name for m in page.context["moments"] if m.is_now] == ["bijna_vol"]
    with translation.override("en"):
        groups = [(str(group.label), len(group.people)) for group in page.context["groups"]]
    assert groups == [
        ("Course office and editors", 3),
        ("Participants from insurers", 12),
        ("Participants from municipalities", 12),
        ("Who waited or left", 4),
        ("Speakers", 12),
        ("Hosts of work visits", 6),
        ("Managers", 2),
        ("Alumni", 4),
    ]
    states = {p.name: p.state for g in page.context["groups"] for p in g.people}
    assert (states["d01"], states["d11"], states["x01"]) == ("You take part", "", "You take part")
    assert page.content.decode().count('class="example"') == 55


def test_the_page_takes_a_fixed_number_of_queries(demo, django_assert_num_queries):
    demo.get("/demo/")
    with django_assert_num_queries(11):
        demo.get("/demo/")


def test_an_empty_demo_offers_its_moments(settings, tmp_path, english, db):
    settings.DEMO, settings.DEMO_CLOCK_FILE = True, tmp_path / "clock"
    DemoRecord.objects.all().delete()
    page = english.get("/demo/")
    assert (len(page.context["moments"]), page.context["groups"]) == (6, [])
    assert "Nobody here yet" in page.content.decode()


def test_one_click_makes_you_somebody(demo):
    answer = demo.post("/demo/persoon/", {"person": "d01"})
    assert (answer.status_code, answer.url) == (302, reverse("course:my_course"))
    assert get_user(demo) == row("person:d01")


def test_one_click_makes_you_somebody_else(demo):
    demo.post("/demo/persoon/", {"person": "d01"})
    demo.session["secret"] = "of d01"
    demo.post("/demo/persoon/", {"person": "d13"})
    assert get_user(demo) == row("person:d13")
    assert "secret" not in demo.session


def test_who_came_in_with_one_click_has_a_confirmed_address(demo):
    for name in ("d01", "d02", "d01"):
        demo.post("/demo/persoon/", {"person": name})
    person = row("person:d01")
    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.verified, address.primary) == (person.email, True, True)


def test_who_came_in_with_one_click_sees_where_they_are_logged_in(demo):
    demo.post("/demo/persoon/", {"person": "d01"})
    sessions = demo.get(reverse("usersessions_list")).context["sessions"]
    assert [session.session_key for session in sessions] == [demo.session.session_key]


@pytest.mark.parametrize("name", ["org01", "org02", "red01"])
def test_office_and_editors_arrive_in_the_admin(demo, name):
    answer = demo.post("/demo/persoon/", {"person": name})
    assert (answer.status_code, answer.url) == (302, "/beheer/")
    assert demo.get("/beheer/").status_code == 200


def test_only_invented_people_can_be_chosen(demo):
    real = UserFactory(is_staff=True)
    DemoRecord.objects.filter(key="person:d01").update(object_id=real.pk)
    for name in ("d01", "d99", "", str(real.pk), real.email, "edition"):
        assert demo.post("/demo/persoon/", {"person": name}).status_code == 404
    assert get_user(demo).is_authenticated is False


def test_another_moment_puts_the_edition_back(demo, django_capture_on_commit_callbacks):
    EnrolmentFactory(edition=row("edition"))
    with django_capture_on_commit_callbacks(execute=True):
        answer = demo.post("/demo/moment/", {"moment": "wachtlijst"})
    assert (answer.status_code, answer.url) == (302, "/demo/")
    assert (Enrolment.objects.count(), Edition.objects.count()) == (27, 1)
    assert clock.now() == dt.datetime(2026, 11, 14, 10, tzinfo=clock.AMSTERDAM)
    page = demo.get("/demo/")
    assert [m.name for m in page.context["moments"] if m.is_now] == ["wachtlijst"]
    assert "twee mensen op de wachtlijst" in page.content.decode()


def test_an_unknown_moment_is_not_found(demo):
    assert demo.post("/demo/moment/", {"moment": "gisteren"}).status_code == 404
    assert Enrolment.objects.count() == 21
