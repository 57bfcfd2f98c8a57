"""Until when somebody can do what, as events: whole days that keep nobody busy, and when a speaker is expected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from course import clock
from course.calendars.appointments import CONFIRMED, Appointment, mark, moments
from course.calendars.events import page_of, section
from course.calendars.text import address, block, line
from course.enums import EventKind
from course.formatting import time_in_numbers
from course.models import Edition, Enrolment, PreparationTask, RunbookTask, SpeakerInvitation, VisitRound, WorkVisit

A_DAY = dt.timedelta(days=1)
SHORTEST = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Deadline:
    """`subject` names it once and for all; `owner` is the key of who alone has it, None for everybody of its kind."""

    subject: str
    kind: EventKind
    shown: Appointment
    owner: int | None = None

    @property
    def material(self) -> str:
        """SHA-256 of when it is."""
        return mark(*moments(self.shown.starts_at, self.shown.ends_at))


def of_task(task: PreparationTask, edition: Edition) -> Deadline:
    """The last day on which participants choose; `until` is filled in."""
    title = _("Answer by today: %(what)s") % {"what": line(block(task.text).partition("\n")[0])}
    return Deadline(f"task:{task.pk}", EventKind.DEADLINE, _day(title, task.closes_on, edition, _my_course()))


def of_needs(edition: Edition, day: dt.date) -> Deadline:
    """The last day on which participants say what they need."""
    title = _("Say by today what you need")
    return Deadline(f"needs:{edition.pk}", EventKind.DEADLINE, _day(title, day, edition, _my_course()))


def of_round(round: VisitRound, edition: Edition) -> Deadline:
    """Until when participants choose a visit. Reads the visits."""
    words = {"time": time_in_numbers(round.until.astimezone(clock.AMSTERDAM)), "what": line(round.meeting.title)}
    title = _("Choose a work visit before %(time)s: %(what)s") % words
    day = round.until.astimezone(clock.AMSTERDAM).date()
    first = min(visit.pk for visit in round.visits.all())  # a visit is in one round
    return Deadline(f"round:{first}", EventKind.DEADLINE, _day(title, day, edition, page_of(round.meeting)))


def offer_of(enrolment: Enrolment) -> str:
    """The subject of the place that is offered to somebody: one event for every offer of an enrolment."""
    return f"offer:{enrolment.pk}"


def of_offer(enrolment: Enrolment, until: dt.datetime) -> Deadline:
    """Until when somebody answers whether they take the place; touches the edition."""
    moment = until.astimezone(clock.AMSTERDAM)
    title = _("Answer before %(time)s whether you take the place") % {"time": time_in_numbers(moment)}
    shown = _day(title, moment.date(), enrolment.edition, _my_course())
    return Deadline(offer_of(enrolment), EventKind.DEADLINE, shown, enrolment.user_id)


def of_material(invitation: SpeakerInvitation, edition: Edition, day: dt.date) -> Deadline:
    """The day on which a speaker gives material."""
    title = _("Share your material by today: %(what)s") % {"what": line(invitation.meeting.title)}
    shown = _day(title, day, edition, _for_speakers())
    return Deadline(f"material-by:{_of(invitation)}", EventKind.DEADLINE, shown, invitation.person_id)


def of_call(invitation: SpeakerInvitation, edition: Edition, moment: dt.datetime) -> Deadline:
    """From when a speaker is expected, until the first own part begins, or else the meeting. Reads the parts."""
    meeting = invitation.meeting
    begins = min((clock.at(meeting.day, item.starts) for item in invitation.items.all()), default=meeting.starts_at)
    words = {"time": time_in_numbers(moment.astimezone(clock.AMSTERDAM)), "what": line(meeting.title)}
    title = _("Be there from %(time)s: %(what)s") % words
    shown = Appointment(
        title=f"{title} ({line(edition.title)})",
        starts_at=moment,
        ends_at=max(begins, moment + SHORTEST),
        where=line(meeting.place.full_address),
        status=CONFIRMED,
        category=_("Present from"),
        url=_for_speakers(),
        description=section(_("Number for the day"), [line(edition.day_number)]),
        point=meeting.place.point,
    )
    return Deadline(f"call:{_of(invitation)}", EventKind.DEADLINE, shown, invitation.person_id)


def of_runbook(task: RunbookTask, edition: Edition) -> Deadline:
    """When something must be done for a visit; touches visit, contact and staff."""
    words = {"what": line(task.what), "who": line(task.who), "visit": line(task.visit.title)}
    title = _("Runbook: %(what)s (%(who)s, %(visit)s)") % words
    shown = _day(title, task.due_on, edition, page_of(task.visit.item.meeting))
    return Deadline(f"runbook:{task.pk}", EventKind.OFFICE, shown)


def of_host_task(task: RunbookTask, edition: Edition) -> Deadline:
    """The last day on which the contact of a host does an own task; touches the visit."""
    title = _("Do by today: %(what)s (%(visit)s)") % {"what": line(task.what), "visit": line(task.visit.title)}
    shown = _day(title, task.due_on, edition, _for_host(task.visit))
    return Deadline(f"host-task:{task.pk}", EventKind.DEADLINE, shown, task.visit.contact_id)


def of_enrolment(edition: Edition) -> list[Deadline]:
    """What the office has to mind before an edition begins."""
    closes_on = edition.enrolment_closes_at.astimezone(clock.AMSTERDAM).date()
    days = {
        "closes": (_("Enrolment closes"), closes_on),
        "released": (_("Unused seats are released"), edition.seats_released_on),
        "results": (_("Everybody hears whether there is a place"), edition.results_by),
    }
    page = address(f"{settings.SITE_URL}{reverse('enrolments:overview', args=[edition.pk])}")
    return [
        Deadline(f"{name}:{edition.pk}", EventKind.OFFICE, _day(title, day, edition, page))
        for name, (title, day) in days.items()
    ]


def _day(title: str, day: dt.date, edition: Edition, page: str) -> Appointment:
    starts_at = clock.at(day, dt.time())
    return Appointment(
        title=f"{title} ({line(edition.title)})",
        starts_at=starts_at,
        ends_at=clock.at(day + A_DAY, dt.time()),
        where="",
        status=CONFIRMED,
        category=_("Deadline"),
        url=page,
        is_free=True,
        is_day=True,
    )


def _my_course() -> str:
    return address(f"{settings.SITE_URL}{reverse('course:my_course')}")


def _for_speakers() -> str:
    """By log-in: the link of a mail is a secret, and a calendar is shared."""
    return address(f"{settings.SITE_URL}{reverse('course:speaker')}")


def _for_host(visit: WorkVisit) -> str:
    """By log-in, for the same reason."""
    return address(f"{settings.SITE_URL}{reverse('course:host_visit', args=[visit.pk])}")


def _of(invitation: SpeakerInvitation) -> str:
    """Who is asked for the same meeting once more keeps the event."""
    return f"{invitation.meeting_id}:{invitation.person_id}"
