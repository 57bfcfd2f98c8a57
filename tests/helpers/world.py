"""One world in which everything exists that an address can name, and one person of every role.

What somebody may not see is there: a 404 is about authority and not about an empty table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, Site, Task, Workflow

from cms.models import Picture, SiteSettings
from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.calendars.links import create_link
from course.actions.history import record
from course.actions.pack import make_pack
from course.actions.people.staff import ORGANISERS, make_administrator, make_editor, make_organiser
from course.enums import Audience, EnrolmentState, MeetingStatus, PackPart, PollPart, SpeakerState
from course.models import DatePoll, Meeting, PollPerson, SpeakerInvitation, User, VisitRound
from course.queries.editions.copying import COPIED
from course.queries.enrolment.links import approval_link, offer_link
from course.queries.polls.links import poll_link
from course.queries.results.links import cannot_come_link
from course.queries.speakers.links import speaker_link
from course.queries.visits.links import host_link
from pitches.enums import PitchState
from pitches.models import (
    ChoosingRound,
    Discussion,
    GuestQuestion,
    Letter,
    MergeProposal,
    PitchVersion,
    TableSeat,
)
from tests.factories import (
    ContributionFactory,
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MaterialFactory,
    MeetingFactory,
    OrganiserFactory,
    PitchFactory,
    PromiseFactory,
    SlotFactory,
    UserFactory,
    VisitFactory,
)
from tests.helpers.databases import kept_connection, kept_database
from tests.helpers.imports import handed_in, list_of
from tests.helpers.pages import make_card, make_case, make_course, make_home, make_library, make_private, make_text
from tests.helpers.rows import make_rows

MOMENT = dt.datetime(2026, 10, 1, 10, tzinfo=clock.AMSTERDAM)
"""Enrolment of the edition is open; its meetings lie ahead."""

ROLES = (
    "visitor", "applicant", "in line", "participant", "former", "elsewhere", "speaker", "host", "manager",
    "organiser", "editor", "administrator",
)  # fmt: skip
"""Elsewhere: takes part in another edition. The manager has no account: a visitor with the link of the mail."""


@dataclass
class World:
    people: dict[str, User | None]
    """By role; None has no account."""
    rows: dict[str, Any]
    """By name: those of the screens of the course office (`tests.helpers.rows`), and those made here."""
    secrets: dict[str, str]
    """Addresses that only who got the mail knows."""


@contextmanager
def world_for_module(blocker: Any) -> Iterator[World]:
    """The world for all tests of a module, with the clock at its moment; each process makes it once."""
    with blocker.unblock(), time_machine.travel(MOMENT, tick=False), kept_database("world", _fill):
        yield _made[0]


class Asking:
    """Requests as somebody: each finds the world as it was made, and leaves it so."""

    def __init__(self, person: User | None) -> None:
        self.client = Client(raise_request_exception=False)
        if person:
            self.client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        self.cookies = {name: cookie.value for name, cookie in self.client.cookies.items()}

    def status(self, method: str, path: str, **given: Any) -> int:
        return self.answer(method, path, **given).status_code

    def answer(self, method: str, path: str, **given: Any) -> Any:
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)
        with transaction.atomic():
            answer = self.client.generic(method, path, **given)
            transaction.set_rollback(True)
        with kept_connection():
            answer.close()
        return answer


_made: list[World] = []


def _fill() -> None:
    _made[:] = [make_world()]


def make_world() -> World:
    edition = EditionFactory(title="Onze editie", slug="onze", approval_required=True, capacity=9, seats_municipality=6)
    other = EditionFactory(title="Andere editie", slug="andere")
    EditionFactory(title="Verborgen editie", slug="verborgen", is_published=False)
    people: dict[str, User | None] = {"visitor": None, "manager": None} | _people()
    rows: dict[str, Any] = make_rows(1) | {"edition": edition, "other edition": other, "people": people}
    rows |= _course(edition, people) | _pages(edition) | _wagtail()
    EnrolmentFactory(edition=other, user=people["elsewhere"])
    rows["other meeting"] = MeetingFactory(edition=other, title="Andere dag")
    rows["other material"] = _file(rows["other meeting"], UserFactory(), Audience.PARTICIPANTS)
    secrets = {name: make(rows["enrolment of"]) for name, make in _SECRETS.items()}
    rows["calendar link"], token = create_link(by=people["participant"], name="Telefoon")
    secrets["host_by_link"] = host_link(rows["visit"])
    secrets["poll_by_link"] = poll_link(rows["asked in a poll"])
    secrets["speaker_by_link"] = speaker_link(rows["question to the speaker"])
    secrets["portrait_by_link"] = f"{secrets['speaker_by_link']}foto/"
    secrets["feed"] = reverse("course:feed", args=[token])
    for meeting in Meeting.objects.all():
        refresh_calendar(meeting=meeting)
    record(row=rows["editions"], action=COPIED, by=people["organiser"], **{"from": str(edition), "weeks": 52})
    rows["pack"] = make_pack(meeting=rows["meeting"], parts=[PackPart.BADGES], by=people["organiser"])
    rows["imported list"] = handed_in(edition, people["organiser"], list_of("a"))
    return World(people, rows, secrets)


_SECRETS: dict[str, Callable[[dict[str, Any]], str]] = {
    "approval": lambda enrolments: approval_link(enrolments["applicant"]),
    "offer": lambda enrolments: offer_link(enrolments["offered"]),
    "cannot_come_by_link": lambda enrolments: cannot_come_link(
        Meeting.objects.get(title="Onze dag").pk, enrolments["participant"].user
    ),
}


def _people() -> dict[str, User | None]:
    people: dict[str, User | None] = {
        role: UserFactory(email=f"{role.replace(' ', '-')}@voorbeeld.example", last_name=role)
        for role in ROLES
        if role not in {"visitor", "manager", "organiser", "administrator"}
    }
    people["organiser"] = make_organiser(user=OrganiserFactory(email="organiser@voorbeeld.example"))
    people["administrator"] = make_administrator(user=OrganiserFactory(email="administrator@voorbeeld.example"))
    make_editor(user=people["editor"])
    for person in people.values():
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return people


def _course(edition: Any, people: dict[str, User | None]) -> dict[str, Any]:
    """The rows of the course; each belongs to one role, or to nobody who stands in the table."""
    states = {
        "applicant": {"state": EnrolmentState.AWAITING_APPROVAL, "manager_email": "ruud@voorbeeld.example"},
        "in line": {"state": EnrolmentState.WAITING, "rank": 1},
        "participant": {"state": EnrolmentState.PLACED},
        "former": {"state": EnrolmentState.WITHDRAWN},
        "offered": {"state": EnrolmentState.OFFERED},
        "lapsed": {"state": EnrolmentState.LAPSED},
        "somebody": {"state": EnrolmentState.PLACED},
    }
    enrolments = {
        role: EnrolmentFactory(edition=edition, user=people.get(role) or UserFactory(), **values)
        for role, values in states.items()
    }
    meeting = MeetingFactory(edition=edition, title="Onze dag")
    draft = MeetingFactory(edition=edition, title="Nog niet verteld", status=MeetingStatus.DRAFT)
    ItemFactory(meeting=meeting, speakers=[people["speaker"]])
    people["speaker"].portrait.save("portret.jpg", ContentFile(b"\xff\xd8\xff"))
    question = SpeakerInvitation.objects.create(meeting=meeting, person=people["speaker"], state=SpeakerState.ACCEPTED)
    visit = VisitFactory(item__meeting=meeting, contact=people["host"])
    parallel = [VisitFactory(item__meeting=draft) for _visit in range(2)]
    opens, closes = MOMENT - dt.timedelta(days=1), MOMENT + dt.timedelta(days=9)
    choosing = VisitRound.objects.create(meeting=meeting, opens_at=opens, closes_at=closes)
    choosing.visits.set([visit, VisitFactory(item__meeting=meeting)])
    dating = DatePoll.objects.create(
        edition=edition, title="Onze dag?", closes_on=MOMENT.date(), asked_at=opens, place=meeting.place
    )
    asked_in_poll = PollPerson.objects.create(
        poll=dating, user=people["participant"], part=PollPart.PARTICIPANT, asked_at=opens
    )
    PollPerson.objects.create(poll=dating, user=people["host"], part=PollPart.HOST, asked_at=opens)
    pitches = {
        name: PitchFactory(edition=edition, author=people["participant"], state=state, title=f"Pitch {name}")
        for name, state in {"draft": PitchState.DRAFT, "open": PitchState.OPEN}.items()
    }
    pitch_round = ChoosingRound.objects.create(meeting=meeting, opens_at=opens, closes_at=closes)
    discussed = PitchFactory(edition=edition, author=people["participant"], state=PitchState.DISCUSSED)
    Discussion.objects.create(pitch=discussed, closed_at=opens)
    ContributionFactory(pitch=pitches["open"], author=enrolments["somebody"].user)
    for number in (1, 2):
        PitchVersion.objects.create(
            pitch=pitches["open"], number=number, texts={"title": f"Titel {number}"}, shown=True
        )
    at_table = SlotFactory(item=ItemFactory(meeting=meeting), pitch=discussed, position=1)
    TableSeat.objects.create(slot=at_table, user=people["participant"])
    return {
        "enrolment of": enrolments,
        "meeting": meeting,
        "draft meeting": draft,
        "task": meeting.module.tasks.create(text="Eet je mee?", choices="Ja\nNee"),
        "visit": visit,
        "question to the speaker": question,
        "visit round": choosing,
        "pitch round": pitch_round,
        "date poll": dating,
        "asked in a poll": asked_in_poll,
        "parallel visit": parallel[0],
        "material": _file(meeting, people["speaker"], Audience.PARTICIPANTS),
        "public material": _file(meeting, people["speaker"], Audience.PUBLIC),
        "material of a draft": _file(draft, people["organiser"], Audience.PUBLIC),
        "pitch": pitches["open"],
        "draft pitch": pitches["draft"],
        "discussed pitch": discussed,
        "item at tables": at_table.item,
        "letter": Letter.objects.create(
            person=people["participant"], edition=edition, text="Bel ze.", send_on=dt.date(2027, 9, 24)
        ),
        "guest question": GuestQuestion.objects.create(
            edition=edition, email="noor@example.org", state="waiting", confirmed_at=clock.now()
        ),
        "merge": MergeProposal.objects.create(pitch=pitches["open"], into=discussed),
        "contribution": ContributionFactory(pitch=discussed, author=people["participant"]),
        "promise": PromiseFactory(pitch=discussed, owner=people["participant"]),
    }


def _file(meeting: Any, owner: User | None, audience: Audience) -> Any:
    file = ContentFile(b"dia's", "dias.pdf")
    return MaterialFactory(meeting=meeting, owner=owner, audience=audience, url="", file=file, filename="dias.pdf")


def _pages(edition: Any) -> dict[str, Any]:
    home = make_home()
    library = make_library(home)
    case = make_case(library, "Samen in de wijk")
    make_card(library, "Wie betaalt de rollator?")
    course, text, private = make_course(home, edition), make_text(home, "Over ons"), make_text(home, "Intern")
    make_private(private)
    draft = make_text(home, "Concept")
    draft.unpublish()
    revision = case.save_revision()
    return {
        "home": home, "library": library, "case": case, "page": text, "course page": course, "private page": private,
        "draft page": draft, "revision": revision, "restriction": PageViewRestriction.objects.get(),
    }  # fmt: skip


def _wagtail() -> dict[str, Any]:
    """What the admin of Wagtail itself names in its addresses."""
    root = Collection.get_first_root_node()
    closed = root.add_child(instance=Collection(name="Intern"))
    restriction = CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    document = {"title": "Nota", "file": ContentFile(b"de nota", "nota.pdf")}
    return {
        "document": Document.objects.create(**document),
        "private document": Document.objects.create(**document, collection=closed),
        "collection": closed,
        "collection restriction": restriction,
        "picture": Picture.objects.create(title="Foto", file=get_test_image_file()),
        "redirect": Redirect.objects.create(old_path="/oud", redirect_link="/nieuw/"),
        "promoted query": Query.get("wijk"),
        "site": Site.objects.get(is_default_site=True),
        "settings": SiteSettings.objects.get_or_create(site=Site.objects.get(is_default_site=True))[0],
        "workflow": Workflow.objects.first(),
        "task": Task.objects.first(),
        "group": Group.objects.get(name=ORGANISERS),
        "authenticator": Authenticator.objects.create(user=UserFactory(), type=Authenticator.Type.WEBAUTHN, data={}),
    }
