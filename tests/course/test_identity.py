"""One person per address, whichever door asks: that of the account, or a second one that its owner confirmed."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from course import clock
from course.actions.enrolment.imports import import_people
from course.actions.enrolment.transfer import send_colleague
from course.actions.mail.telling import AT_ONCE
from course.actions.people.addresses import AddressTaken
from course.actions.people.profile import add_person, colleague_named
from course.actions.people.staff import make_organiser
from course.enums import EnrolmentState
from course.models import Enrolment, User
from course.queries.enrolment.imports import plan_of
from course.queries.people.addresses import is_own_address, people_with, person_with, plain_address
from course.sheets.people import GivenRow
from tests.factories import (
    PASSWORD,
    EditionFactory,
    EnrolmentFactory,
    OrganisationFactory,
    OrganiserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

SECOND = "noor@duinrade.example"
NAMES = {"first_name": "Noor", "infix": "", "last_name": "Berg"}


@pytest.fixture(autouse=True)
def no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def noor(at):
    """Somebody with a second address, confirmed."""
    at(2026, 10, 1, 10)
    noor = UserFactory(email="eerste@elders.example", organisation=OrganisationFactory(name="gemeente Duinrade"))
    EmailAddress.objects.create(user=noor, email=noor.email, verified=True, primary=True)
    EmailAddress.objects.create(user=noor, email=SECOND, verified=True)
    return noor


def logged_in_just_now(browser):
    """allauth asks for a password again before it changes addresses, unless somebody just logged in."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": clock.now().timestamp()}]
    session.save()
    return browser


def code():
    return re.search(r"^\s*([0-9A-Z]{3,4}-?[0-9A-Z]{3,4})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]


def given_row(number=2, **values):
    return GivenRow(number, {"email": SECOND, "organisation": "gemeente Duinrade", **NAMES, **values})


def by_import(noor, client):
    edition, rows = EditionFactory(), [given_row()]
    expected = plan_of(edition, rows).fingerprint
    import_people(edition=edition, rows=rows, expected=expected, by=OrganiserFactory(), telling=AT_ONCE)
    return Enrolment.objects.get().user


def by_handing_over(noor, client):
    place = EnrolmentFactory(user__organisation=noor.organisation)
    return send_colleague(enrolment=place, names={**NAMES, "email": SECOND}, by=place.user).user


def as_colleague(noor, client):
    return colleague_named(email=SECOND.upper(), **NAMES, organisation=noor.organisation, by=noor)


def as_speaker_host_or_author(noor, client):
    return person_with(SECOND)


def as_staff(noor, client):
    call_command("add_organiser", SECOND, stdout=StringIO())
    return User.objects.get(is_staff=True)


def with_a_code(noor, client):
    client.post(reverse("account_request_login_code"), {"email": SECOND})
    client.post(reverse("account_confirm_login_code"), {"code": code()})
    return User.objects.get(pk=client.session["_auth_user_id"])


def with_a_password(noor, client):
    client.post(reverse("account_login"), {"login": SECOND, "password": PASSWORD})
    return User.objects.get(pk=client.session["_auth_user_id"])


DOORS = [
    by_import, by_handing_over, as_colleague, as_speaker_host_or_author, as_staff, with_a_code, with_a_password,
]  # fmt: skip


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_every_door_finds_the_person_by_a_second_confirmed_address(noor, client, door):
    assert door(noor, client) == noor
    assert User.objects.filter(email=SECOND).exists() is False


@pytest.mark.parametrize("address", [SECOND, SECOND.upper(), "eerste@elders.example"])
def test_the_form_of_the_office_makes_no_second_person(noor, login, settings, address):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    office = login(make_organiser(user=OrganiserFactory()))
    page = office.post(reverse("wagtailusers_users:add"), {**NAMES, "email": address, "is_active": "on"})
    assert page.context["form"].errors == {"email": [f"Dit is al een adres van {noor}."]}
    assert User.objects.count() == 2


def test_nobody_is_added_at_an_address_that_somebody_confirmed(noor):
    with pytest.raises(AddressTaken):
        add_person(email=SECOND, values=NAMES, organisation=noor.organisation, by=OrganiserFactory())


def test_two_rows_of_a_list_about_one_person_enrol_once(noor):
    rows = [given_row(2), given_row(3, email="eerste@elders.example")]
    plan = plan_of(EditionFactory(), rows)
    assert [row.state for row in plan.rows] == [EnrolmentState.PLACED, None]
    assert plan.rows[1].problems == ("Dezelfde persoon als in rij 2, met een ander eigen adres.",)


def test_an_address_that_was_not_confirmed_is_nobodys(noor):
    EmailAddress.objects.create(user=noor, email="later@elders.example")
    assert (person_with("later@elders.example"), is_own_address(noor, "later@elders.example")) == (None, True)


def test_who_confirmed_an_address_goes_before_who_was_written_down_with_it(noor):
    UserFactory(email=SECOND)
    assert people_with([SECOND, noor.email, "niemand@x.example", ""]) == {SECOND: noor, noor.email: noor}


TYPED = ["Noor@Duinrade.example", " noor@duin\u200brade.example", "noor@duin\u00adrade.example"]


@pytest.mark.parametrize("typed", TYPED)
def test_an_address_is_compared_without_capitals_and_without_what_cannot_be_seen(noor, typed):
    assert (plain_address(typed), person_with(typed)) == (SECOND, noor)


def test_to_be_mailed_where_another_account_is_mailed_is_refused_with_a_sentence(noor, login):
    UserFactory(email=SECOND)
    browser = logged_in_just_now(login(noor))
    page = browser.post(reverse("account_email"), {"email": SECOND, "action_primary": ""}, follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        "Dit adres hoort bij een ander account. Vraag het cursusbureau."
    ]
    noor.refresh_from_db()
    assert noor.email == "eerste@elders.example"


def test_a_new_address_that_is_confirmed_is_where_we_mail(noor, login):
    browser = logged_in_just_now(login(noor))
    browser.post(reverse("account_email"), {"email": "derde@elders.example", "action_add": ""})
    page = browser.post(reverse("account_email_verification_sent"), {"code": code()}, follow=True)
    assert "Vanaf nu mailen we je op derde@elders.example." in [str(message) for message in page.context["messages"]]
    noor.refresh_from_db()
    primary = EmailAddress.objects.get(user=noor, primary=True)
    assert (noor.email, primary.email) == ("derde@elders.example", "derde@elders.example")


@pytest.mark.parametrize(
    "typed", ["noor@xn--bcher-kva.example", '"noor"@b\u00fccher.example', "NOOR@BU\u0308CHER.example"]
)
def test_a_mailbox_is_one_whether_its_domain_is_written_in_its_letters_or_in_those_of_machines(typed):
    noor = UserFactory(email="noor@b\u00fccher.example")
    assert (person_with(typed), noor.email) == (noor, "noor@b\u00fccher.example")
    with pytest.raises(AddressTaken):
        add_person(email=typed, values=NAMES, organisation=OrganisationFactory(), by=OrganiserFactory())
