"""One work visit as an event, with its own place and time: of who goes on it, and of who chose it and waits."""

from __future__ import annotations

from django.utils.translation import gettext as _

from course.calendars.appointments import CANCELLED, TENTATIVE, Appointment, mark, moments
from course.calendars.events import page_of, section, status_of
from course.calendars.text import block, line
from course.enums import ItemKind, VisitStatus
from course.formatting import time_in_numbers
from course.models import WorkVisit

NOT_CERTAIN = (VisitStatus.IDEA, VisitStatus.ASKED)


def appointment_of(visit: WorkVisit, *, is_chosen: bool = False) -> Appointment:
    """In the active language. Of a choice that waits (`is_chosen`) it keeps nobody busy. Reads meeting, edition, place,
    host, other hosts and steps.
    """
    status = _status_of(visit)
    waits = is_chosen and status != CANCELLED
    title = _title(visit, is_off=status == CANCELLED)
    return Appointment(
        title=_("Perhaps: %(title)s") % {"title": title} if waits else title,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        where=line(visit.place.full_address),
        status=TENTATIVE if waits else status,
        category=str(ItemKind.WORK_VISIT.label),
        url=page_of(visit.item.meeting),
        description=_description(visit),
        is_free=waits,
        point=visit.place.point,
    )


def material_of(visit: WorkVisit) -> str:
    """SHA-256 of what changes people's plans: start, end, place, and whether."""
    return mark(*moments(visit.starts_at, visit.ends_at), _status_of(visit), visit.place_id)


def _status_of(visit: WorkVisit) -> str:
    if visit.status == VisitStatus.CANCELLED:
        return CANCELLED
    of_meeting = status_of(visit.item.meeting)
    return TENTATIVE if visit.status in NOT_CERTAIN and of_meeting != CANCELLED else of_meeting


def _title(visit: WorkVisit, *, is_off: bool) -> str:
    title = _("Work visit: %(title)s") % {"title": line(visit.title)}
    title = _("CANCELLED: %(title)s") % {"title": title} if is_off else title
    return f"{title} ({line(visit.item.meeting.edition.title)})"


def _description(visit: WorkVisit) -> str:
    meeting = visit.item.meeting
    hosts = [visit.host, *visit.co_hosts.all()]
    parts = [
        section(_("With whom"), [line(host.name) for host in hosts]),
        section(_("Programme"), [f"{time_in_numbers(step.starts)} {line(step.title)}" for step in visit.steps.all()]),
        section(_("What you need to know"), [block(visit.know)]),
        section(_("How to get there"), [block(visit.transport), block(visit.accessibility)]),
        section(_("Contact"), [line(visit.contact.full_name)] if visit.contact else []),
        section(_("Number for the day"), [line(meeting.edition.day_number), line(visit.call)]),
        section(_("More about this meeting"), [page_of(meeting)]),
    ]
    return "\n\n".join(part for part in parts if part)
