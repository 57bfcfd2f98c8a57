"""Modules, meetings and their items: as pages show them and as the course office lists them."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from course.enums import NOT_ANSWERED, TELLS_MEETING, VisitStatus
from course.formatting import in_dutch, time_in_numbers
from course.models import (
    Meeting,
    Message,
    Module,
    Place,
    ProgrammeItem,
    SpeakerInvitation,
    User,
    WorkVisit,
)
from course.models.mail import about

NOT_AGREED = (VisitStatus.IDEA, VisitStatus.ASKED)
"""Visits of which only the course office knows."""


def office_places() -> QuerySet[Place]:
    """Places with their municipality."""
    return Place.objects.select_related("municipality")


def office_modules() -> QuerySet[Module]:
    """Modules with `number_of_meetings`."""
    modules = Module.objects.select_related("edition").annotate(number_of_meetings=Count("meetings"))
    return modules.order_by("-edition__starts_on", "number")


def office_meetings() -> QuerySet[Meeting]:
    """Meetings with `number_of_items`, in the order of time."""
    meetings = Meeting.objects.select_related("edition", "module", "place").annotate(number_of_items=Count("items"))
    return meetings.order_by("starts_at", "pk")


def told_about(meeting: Meeting) -> int:
    """How many messages were written when the meeting got its present version, whatever was decided about them: also
    those to speakers and hosts who were asked for it.
    """
    occasion = f"sequence-{meeting.ical_sequence}"
    changed = Message.objects.filter(about=about(meeting), occasion=occasion, template__in=TELLS_MEETING)
    return Message.objects.filter(sending__in=changed.order_by().values("sending")).count()


def anybody_was_asked(meeting: Meeting) -> bool:
    """Speakers or hosts know of it, also while it is a draft."""
    speakers = SpeakerInvitation.objects.asked().filter(meeting=meeting)
    return speakers.exists() or WorkVisit.objects.asked().filter(item__meeting=meeting).exists()


def office_items() -> QuerySet[ProgrammeItem]:
    speakers = Prefetch("speakers", User.objects.order_by("sort_name"))
    return ProgrammeItem.objects.select_related("meeting", "visit").prefetch_related(speakers)


def meetings_in_full() -> QuerySet[Meeting]:
    """Meetings with module, place, items, speakers and the visits that were agreed, in as many queries as there are
    kinds of row. An item `awaits_speaker` for which somebody is asked who did not answer yet.
    """
    known = WorkVisit.objects.exclude(status__in=NOT_AGREED).select_related("place", "host", "contact")
    visits = known.prefetch_related("steps", "co_hosts")
    asked = SpeakerInvitation.objects.filter(items=OuterRef("pk"), state__in=NOT_ANSWERED)
    items = (
        ProgrammeItem.objects.annotate(awaits_speaker=Exists(asked))
        .order_by("starts", "pk")
        .prefetch_related(
            Prefetch("speakers", User.objects.select_related("organisation").order_by("sort_name")),
            Prefetch("visit", visits),
        )
    )
    return Meeting.objects.select_related("edition", "module", "place").prefetch_related(Prefetch("items", items))


def programme_lines(meeting: Meeting) -> list[str]:
    """The programme as who is there knows it, a line for each item and each visit that is agreed, in Dutch."""
    items = ProgrammeItem.objects.filter(meeting=meeting).order_by("starts", "pk")
    speakers = Prefetch("speakers", User.objects.order_by("sort_name"))
    visits = Prefetch("visit", WorkVisit.objects.select_related("host", "place", "contact"))
    with in_dutch():
        return [line for item in items.prefetch_related(speakers, visits) for line in _lines_of(item)]


def _lines_of(item: ProgrammeItem) -> list[str]:
    when = _("%(start)s to %(end)s") % {"start": time_in_numbers(item.starts), "end": time_in_numbers(item.ends)}
    names = ", ".join(str(person) for person in item.speakers.all())
    room = f", {item.room}" if item.room else ""
    line = f"{when}: {item.title}{room}" + (f" ({names})" if names else "")
    visit = getattr(item, "visit", None)
    return [line] if visit is None or visit.status in NOT_AGREED else [line, _visit_line(visit)]


def _visit_line(visit: WorkVisit) -> str:
    parts = [visit.title, str(visit.host), visit.place_beside_host, str(visit.contact or "")]
    if visit.status == VisitStatus.CANCELLED:
        parts.append(str(VisitStatus.CANCELLED.label).lower())
    return ", ".join(part for part in parts if part)


def meetings_with_speaker(user: User) -> QuerySet[Meeting]:
    """The meetings at which a person speaks, past and coming, without drafts, in order of time."""
    return (
        Meeting.objects.announced()
        .filter(items__speakers=user)
        .select_related("edition", "module", "place")
        .distinct()
        .order_by("starts_at")
    )
