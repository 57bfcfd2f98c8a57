"""What the bench looks at: editions of several sizes, 300 pitches and 300 good practices."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from course import clock
from course.actions.calendars.events import refresh_edition
from course.actions.calendars.links import create_link
from course.actions.pack import make_pack
from course.actions.people.staff import make_organiser
from course.enums import EnrolmentState, ItemKind, OrganisationKind, PackPart, Side, TermKind
from course.models import (
    Edition,
    Enrolment,
    Meeting,
    Module,
    Municipality,
    Organisation,
    Place,
    ProgrammeItem,
    Term,
    User,
)
from course.models.programme import CALENDAR_TEXTS
from pitches.actions.session.leading import start_discussion
from pitches.enums import ContributionKind, PitchKind, PitchState
from pitches.enums.session import Posting
from pitches.models import Contribution, Discussion, FormatPhase, Pitch, PitchFormat, PitchSlot, Promise
from tests.bench.site import load_site
from tests.helpers.second_factor import has_shown_it

PEOPLE = 24
PITCHES = 300
ANSWERS = 2


@dataclass(frozen=True)
class Content:
    """The addresses to ask, and the cookies of those who ask."""

    home: str
    course: str
    meeting: str
    day: str
    pack: str
    pack_pdf: str
    planner: str
    meeting_calendar: str
    calendar: str
    pitches: str
    my_course: str
    participant: str
    organiser: str


@dataclass(frozen=True)
class Room:
    """A pitch that is discussed, and the cookies of who leads and of who takes part."""

    pitch: Pitch
    leader: str
    phones: Sequence[str]

    def address_of(self, door: str) -> str:
        return reverse(f"pitches:{door}", args=[self.pitch.pk])


@transaction.atomic
def load(port: int) -> Content:
    """Fill the empty database for the site on this port.

    The everyday edition has 10 meetings with 8 items each and 24 people. Of the wide one the programme is asked for
    (20 meetings with 10 items each), of the long one the calendar (200 meetings); one person takes part in both. The
    planner shows an edition of 200 meetings with 8 items each, in which none of these people take part or speak.
    """
    people = _people()
    everyday, wide, long = (_edition(slug) for slug in ("zorg-en-gemeente", "breed", "lang"))
    _enrol(people, everyday)
    for edition in (wide, long):
        _enrol(people[:1], edition)
    meetings = _programme(everyday, 10, 8, people, days_between=14)
    _programme(wide, 20, 10, people, days_between=7)
    _programme(long, 200, 1, people, days_between=1)
    planned = _edition("gepland")
    _programme(planned, 200, 8, _people(first=PEOPLE), days_between=1)
    pages = load_site(port, [everyday, wide, long])
    _pitches(everyday, people)
    for edition in (everyday, wide, long):
        refresh_edition(edition=edition)
    _link, token = create_link(by=people[0], name="Telefoon")
    organiser = _organiser()
    pack = make_pack(meeting=meetings[-1], parts=list(PackPart), by=organiser)
    return Content(
        home="/",
        course=pages[wide],
        meeting=reverse("course:meeting", args=[meetings[-1].pk]),
        day=reverse("meetings:day", args=[meetings[-1].pk]),
        pack=reverse("course:pack_page", args=[meetings[-1].pk, pack.pk]),
        pack_pdf=reverse("course:pack_pdf", args=[meetings[-1].pk, pack.pk]),
        planner=reverse("editions:planner", args=[planned.pk]),
        meeting_calendar=reverse("course:meeting_ics", args=[meetings[-1].pk]),
        calendar=reverse("course:feed", args=[token]),
        pitches=reverse("pitches_office:index"),
        my_course=reverse("course:my_course"),
        participant=_session_of(people[1]),
        organiser=_session_of(organiser),
    )


@transaction.atomic
def load_feeds(sizes: Sequence[int]) -> dict[int, str]:
    """The addresses of feeds with so many events, each of a participant of an edition of its own."""
    return {number: _feed_of(person, number) for person, number in zip(_people(first=2 * PEOPLE), sizes, strict=False)}


def _feed_of(person: User, number: int) -> str:
    """Of events that are as long as the first."""
    edition = _edition(f"agenda-{number}")
    _enrol([person], edition)
    _programme(edition, 1, 1, [person], days_between=1)
    refresh_edition(edition=edition)
    first = edition.meetings.get()
    Meeting.objects.bulk_create(_copy_of(first, dt.timedelta(hours=later)) for later in range(1, number))
    _link, token = create_link(by=person, name="Telefoon")
    return reverse("course:feed", args=[token])


def _copy_of(first: Meeting, later: dt.timedelta) -> Meeting:
    """Rendered as the first is."""
    made, was = copy(first), str(first.ical_uid)
    made.pk, made.ical_uid = None, uuid.uuid4()
    made.starts_at, made.ends_at = first.starts_at + later, first.ends_at + later
    for name in CALENDAR_TEXTS:
        setattr(made, name, getattr(first, name).replace(was, str(made.ical_uid)))
    return made


def analyse() -> None:
    """Let the database look at what it got, as it does by itself after a night."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@transaction.atomic
def load_room(size: int) -> Room:
    """A pitch that so many people discuss, in a phase in which advice is written, as it is in the one after it."""
    people = _people(first=3 * PEOPLE, size=size)
    edition = _edition("in-de-zaal")
    _enrol(people, edition)
    meeting = _programme(edition, 1, 1, people, days_between=1)[0]
    pitch = Pitch.objects.create(
        edition=edition,
        author=people[0],
        kind=PitchKind.QUESTION,
        state=PitchState.PLANNED,
        title="Zes verzekeraars, geen telefoonnummer",
        submitted_at=clock.now(),
    )
    PitchSlot.objects.create(item=meeting.items.get(), pitch=pitch, position=1)
    format = PitchFormat.objects.create(code="zaal", name="In de zaal")
    for position, name in enumerate(("Stil schrijven", "Beraad"), start=1):
        FormatPhase.objects.create(format=format, position=position, name=name, minutes=20, posts=[Posting.ADVICE])
    Discussion.objects.create(pitch=pitch, format=format, facilitator=people[1])
    start_discussion(pitch=pitch, by=people[1])
    return Room(pitch, leader=_session_of(people[1]), phones=[_session_of(person) for person in people])


def _people(first: int = 0, size: int = PEOPLE) -> list[User]:
    """Half from insurers, half from municipalities, numbered from `first`."""
    people = []
    for number in range(first, first + size):
        insurer = number % 2
        organisation = Organisation.objects.create(
            name=f"{'Zorgverzekeraar' if insurer else 'gemeente'} Voorbeeld {number}",
            kind=OrganisationKind.INSURER if insurer else OrganisationKind.MUNICIPALITY,
            city="Zeist",
        )
        person = User(
            email=f"deelnemer{number}@voorbeeld.example",
            first_name="Noor",
            infix="van den",
            last_name=f"Berg{number:03}",
            job_title="beleidsadviseur",
            organisation=organisation,
            learning_question="Hoe vinden we elkaar voordat het misgaat?",
            shows_profile=True,
            is_example=True,
        )
        person.set_unusable_password()
        person.save()
        people.append(person)
    return people


def _edition(slug: str) -> Edition:
    """It began 40 days ago: part of its meetings has been."""
    now = clock.now()
    return Edition.objects.create(
        title=f"Zorg en Gemeente ({slug})",
        slug=slug,
        subtitle="Voor wie werkt bij een zorgverzekeraar of een gemeente",
        is_published=True,
        enrolment_opens_at=now - dt.timedelta(days=200),
        enrolment_closes_at=now - dt.timedelta(days=100),
        results_by=(now - dt.timedelta(days=90)).date(),
        starts_on=(now - dt.timedelta(days=40)).date(),
        ends_on=(now + dt.timedelta(days=200)).date(),
        capacity=24,
        seats_insurer=12,
        seats_municipality=12,
        seats_released_on=(now - dt.timedelta(days=110)).date(),
        price=2450,
    )


def _enrol(people: Sequence[User], edition: Edition) -> None:
    Enrolment.objects.bulk_create(
        Enrolment(
            edition=edition,
            user=person,
            state=EnrolmentState.PLACED,
            side=Side(person.side),
            submitted_at=edition.enrolment_opens_at,
        )
        for person in people
    )


def _programme(
    edition: Edition, number: int, items: int, people: Sequence[User], *, days_between: int
) -> list[Meeting]:
    """Course days in ten modules, each with so many items and a speaker in each."""
    places = [
        Place.objects.create(
            name=f"De Lindehof {city}",
            address="Voorbeeldlaan 12",
            postcode="1234 AB",
            city=city,
            municipality=_municipality(city, latitude),
            capacity=40,
        )
        for city, latitude in (("Zeist", 52.1), ("Zwolle", 52.5), ("Tilburg", 51.6))
    ]
    modules = [
        Module.objects.create(
            edition=edition,
            number=index + 1,
            title=f"Elkaars werelden, deel {index + 1}",
            question="Wie doet wat, en wie betaalt het?",
            preparation_minutes=45,
        )
        for index in range(10)
    ]
    for module in modules:
        module.tasks.create(text="Lees het goede voorbeeld.")
        module.tasks.create(text="Eet je mee?", choices="Ja\nNee", position=1)
    meetings = []
    for index in range(number):
        day = edition.starts_on + dt.timedelta(days=index * days_between)
        meetings.append(
            Meeting.objects.create(
                edition=edition,
                module=modules[index * len(modules) // number],
                title=f"Samen aan de slag, dag {index + 1}",
                starts_at=clock.at(day, dt.time(9)),
                ends_at=clock.at(day, dt.time(17)),
                place=places[index % len(places)],
            )
        )
        _items(meetings[-1], items, people)
    return meetings


def _municipality(name: str, latitude: float) -> Municipality:
    where = {"latitude": latitude, "longitude": 5.2}
    return Municipality.objects.get_or_create(code=f"GM-{name}", defaults={"name": name, **where})[0]


def _items(meeting: Meeting, number: int, people: Sequence[User]) -> None:
    """One after the other from nine o'clock, 40 minutes each."""
    for index in range(number):
        starts = meeting.starts_at.astimezone(clock.AMSTERDAM) + index * dt.timedelta(minutes=45)
        item = ProgrammeItem.objects.create(
            meeting=meeting,
            starts=starts.time(),
            ends=(starts + dt.timedelta(minutes=40)).time(),
            kind=ItemKind.INTRODUCTION,
            title="Eén mens in vier stelsels",
            summary="Wat de wijkverpleging, de Wmo, de jeugdhulp en de huisarts van elkaar zien.",
        )
        item.speakers.add(people[(meeting.pk + index) % len(people)])


def _pitches(edition: Edition, people: Sequence[User]) -> None:
    """Handed in by the participants, each with answers; the first stands on the agenda."""
    themes = list(Term.objects.filter(kind=TermKind.THEME))
    pitches = Pitch.objects.bulk_create(
        Pitch(
            edition=edition,
            author=people[index % len(people)],
            kind=PitchKind.QUESTION,
            state=PitchState.SUBMITTED if index else PitchState.PLANNED,
            title=f"Zes verzekeraars, geen telefoonnummer ({index + 1})",
            question="Wie moet ik bij welke verzekeraar hebben?",
            context="In onze gemeente hebben inwoners bij zes verzekeraars een polis.",
            request="Wat heb jij nodig om mij bij de goede persoon te brengen?",
            no_traceable_person=True,
            no_market_information=True,
            partner_would_not_mind=True,
            submitted_at=clock.now() - dt.timedelta(hours=index),
        )
        for index in range(PITCHES)
    )
    with_theme = Pitch.themes.through
    with_theme.objects.bulk_create(
        with_theme(pitch=pitch, term=themes[index % len(themes)]) for index, pitch in enumerate(pitches)
    )
    Contribution.objects.bulk_create(
        Contribution(
            pitch=pitch,
            author=people[(index + turn + 1) % len(people)],
            kind=ContributionKind.TIP,
            text="Begin je mail met de gemeente, het onderwerp en de wet.",
        )
        for index, pitch in enumerate(pitches)
        for turn in range(ANSWERS)
    )
    PitchSlot.objects.create(
        item=ProgrammeItem.objects.filter(meeting__edition=edition).first(), pitch=pitches[0], position=1
    )
    Promise.objects.create(
        pitch=pitches[0],
        owner=people[1],
        what="Kaartje 'wie doet wat in onze regio' maken",
        due_on=clock.today() + dt.timedelta(days=30),
    )


def _organiser() -> User:
    """With the second factor that the admin asks for."""
    user = User(email="cursusbureau@voorbeeld.example", first_name="Petra", last_name="Voorbeeld")
    user.set_unusable_password()
    user.save()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return make_organiser(user=user)


def _session_of(user: User) -> str:
    """The cookie of somebody who is logged in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    has_shown_it(client, user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
