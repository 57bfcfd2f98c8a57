"""What stands there on the morning of the opening: an edition with twenty places, its meetings, and people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.urls import reverse

from cms.actions.site.prepare import prepare_site
from cms.models import CourseIndexPage, CoursePage
from course import clock
from course.actions.calendars.links import create_link
from course.actions.editions.save import save_edition
from course.actions.enrolment.submit import save_draft
from course.actions.mail.telling import AT_ONCE
from course.actions.people.staff import make_organiser
from course.actions.programme.meetings import save_meeting
from course.authority import SYSTEM
from course.enums import MeetingStatus
from course.models import Edition, Meeting, Organisation, Place, User
from tests.factories import InsurerFactory, OrganisationFactory, OrganiserFactory, PlaceFactory, UserFactory
from tests.services.web import cookie_of

SEATS = {"seats_insurer": 11, "seats_municipality": 9}
MEETINGS = 4
LINKS = 30
"""So many people have a calendar that follows."""

BY_CODE = 8
"""One of so many logs in with a code from the mail, in the storm."""

ALL_STEPS = 4
"""One of so many fills in the form from the first step; the others have a draft of yesterday."""


@dataclass(frozen=True)
class Applicant:
    number: int
    person: int
    email: str
    answers: dict[str, str]
    cookie: str
    has_draft: bool


@dataclass(frozen=True)
class Opening:
    """Addresses and cookies: from here on nobody asks the database but through the site."""

    edition: int
    slug: str
    page: str
    meetings: list[int]
    applicants: list[Applicant]
    calendars: dict[int, str]
    """The path of the feed, by the number of the person."""
    organiser: str


def load(number: int) -> Opening:
    """Everything but the enrolments themselves, for so many applicants."""
    prepare_site(hostname="127.0.0.1", port=443)
    edition = _edition()
    place = PlaceFactory()
    meetings = [_meeting(edition, place, index).pk for index in range(MEETINGS)]
    page = CoursePage(title=edition.title, slug=edition.slug, edition=edition, introduction="De cursus.")
    CourseIndexPage.objects.get().add_child(instance=page)
    organisations = [(InsurerFactory if index % 2 else OrganisationFactory)() for index in range(number // 2 + 1)]
    people = [_person(organisations[index // 2]) for index in range(number)]
    applicants = [_applicant(index, person, edition) for index, person in enumerate(people)]
    calendars = {person.pk: _calendar(person) for person in people[:LINKS]}
    return Opening(edition.pk, edition.slug, str(page.url), meetings, applicants, calendars, _organiser())


def _person(organisation: Organisation) -> User:
    """Without a password: to make one costs more than all else."""
    person = UserFactory.build(organisation=organisation)
    person.email = person.email.replace("@", f"@org{organisation.pk}.")
    person.set_unusable_password()
    person.save()
    return person


def _edition() -> Edition:
    now = clock.now()
    edition = Edition(
        title="Zorg en Gemeente",
        slug="storm",
        is_published=True,
        enrolment_opens_at=now - dt.timedelta(minutes=1),
        enrolment_closes_at=now + dt.timedelta(days=10),
        results_by=(now + dt.timedelta(days=20)).date(),
        seats_released_on=(now + dt.timedelta(days=9)).date(),
        starts_on=(now + dt.timedelta(days=60)).date(),
        ends_on=(now + dt.timedelta(days=200)).date(),
        capacity=sum(SEATS.values()),
        approval_required=True,
        price=2450,
        **SEATS,
    )
    save_edition(edition=edition, by=SYSTEM)
    return edition


def _meeting(edition: Edition, place: Place, index: int) -> Meeting:
    day = edition.starts_on + dt.timedelta(days=14 * index)
    meeting = Meeting(
        edition=edition,
        place=place,
        title=f"Samen aan de slag, dag {index + 1}",
        status=MeetingStatus.CONFIRMED,
        starts_at=clock.at(day, dt.time(9)),
        ends_at=clock.at(day, dt.time(17)),
    )
    save_meeting(meeting=meeting, by=SYSTEM, telling=AT_ONCE)
    return meeting


def _applicant(number: int, person: User, edition: Edition) -> Applicant:
    answers = {
        "first_name": person.first_name,
        "infix": person.infix,
        "last_name": person.last_name,
        "job_title": person.job_title,
        "organisation": str(_of(person).pk),
        "learning_question": "Hoe vinden we elkaar?",
        "region": "Zeist",
        "experience": "some",
        "manager_name": "Wim Voorbeeld",
        "manager_email": f"chef-{number}@{person.email.rpartition('@')[2]}",
    }
    has_draft = number % ALL_STEPS != 0
    if has_draft:
        save_draft(by=person, edition=edition, answers=answers)
    cookie = "" if number % BY_CODE == 0 else cookie_of(person)
    return Applicant(number, person.pk, person.email, answers, cookie, has_draft)


def _of(person: User) -> Organisation:
    assert person.organisation
    return person.organisation


def _calendar(person: User) -> str:
    _link, token = create_link(by=person, name="Telefoon")
    return reverse("course:feed", args=[token])


def _organiser() -> str:
    """With the second factor that the admin asks for."""
    user = OrganiserFactory(is_staff=False)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return cookie_of(make_organiser(user=user))
