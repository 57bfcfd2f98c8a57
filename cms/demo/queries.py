"""What the demo offers: moments to look at, and people to be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.demo.content import shipped
from cms.demo.models import DemoRecord
from cms.demo.schema.people import Participant
from course import clock
from course.enums import EnrolmentState, Side
from course.models import Edition, Enrolment, User

PERSON = "person:"


@dataclass(frozen=True)
class DemoMoment:
    """A moment to look at; `is_now` says that the demo clock stands there."""

    name: str
    at: dt.datetime
    shows: str
    is_now: bool


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to be, by the id of the files, with the state of the enrolment if there is one."""

    name: str
    user: User
    state: str


@dataclass(frozen=True)
class DemoGroup:
    label: str | Promise
    people: list[DemoPerson] = field(default_factory=list)


def demo_moments() -> list[DemoMoment]:
    """The moments of the files in their order."""
    now = clock.demo_moment()
    return [DemoMoment(told.id, told.tijd, told.wat, told.tijd == now) for told in shipped().edition.demo_momenten]


def demo_person(name: str) -> User | None:
    """The invented person with this id of the files; nobody else, ever."""
    record = DemoRecord.objects.filter(key=f"{PERSON}{name}").first()
    return User.objects.filter(pk=record.object_id, is_example=True, is_active=True).first() if record else None


def demo_people() -> list[DemoGroup]:
    """Everybody that the demo loaded, in groups; a fixed number of queries."""
    groups = {
        "organiser": DemoGroup(_("Course office and editors")),
        Side.INSURER: DemoGroup(_("Participants from insurers")),
        Side.MUNICIPALITY: DemoGroup(_("Participants from municipalities")),
        "applicant": DemoGroup(_("Who waited or left")),
        "speaker": DemoGroup(_("Speakers")),
        "host": DemoGroup(_("Hosts of work visits")),
        "manager": DemoGroup(_("Managers")),
        "alumnus": DemoGroup(_("Alumni")),
    }
    users, states = _users(), _states()
    for group, person in shipped().persons:
        user = users.get(person.id)
        if user is not None:
            shown_in = groups[person.domein if isinstance(person, Participant) else group]
            shown_in.people.append(DemoPerson(person.id, user, states.get(user.pk, "")))
    return [group for group in groups.values() if group.people]


def _users() -> dict[str, User]:
    """The people by their id of the files."""
    ids = dict(DemoRecord.objects.filter(key__startswith=PERSON).values_list("key", "object_id"))
    users = User.objects.select_related("organisation").filter(is_example=True).in_bulk(ids.values())
    return {key.removeprefix(PERSON): users[pk] for key, pk in ids.items() if pk in users}


def _states() -> dict[int, str]:
    """In a word how the enrolment of each person stands."""
    edition = DemoRecord.objects.filter(key="edition").values("object_id")
    rows = Enrolment.objects.filter(edition__in=Edition.objects.filter(pk__in=edition)).order_by()
    return {user: str(EnrolmentState(state).label) for user, state in rows.values_list("user_id", "state")}
