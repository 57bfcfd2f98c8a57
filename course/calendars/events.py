"""One meeting as an event, in two variants: of participants (in Dutch and in English), and of everybody (no link for
online, nothing that is for participants alone).
"""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from course import clock
from course.calendars import appointments
from course.calendars.appointments import CANCELLED, CONFIRMED, FIXED, TENTATIVE, Appointment, Stamps, mark, moments
from course.calendars.text import address, block, line, where
from course.enums import Audience, MeetingKind, MeetingStatus
from course.formatting import DUTCH, ENGLISH, time_in_numbers
from course.models import Edition, Material, Meeting, ProgrammeItem
from course.rules import released_at

LINE = "\n"


READER_AUDIENCES = (Audience.PUBLIC, Audience.PARTICIPANTS)
"""Material for the day itself is found on the page, on that day."""


def event(meeting: Meeting, stamps: Stamps, *, public: bool = False, language: str = DUTCH) -> str:
    """The text of its VEVENT. Reads edition, module with its tasks, place, items, speakers and material."""
    with override(language):
        return appointments.event(str(meeting.ical_uid), _appointment(meeting, public=public), stamps)


def digest(meeting: Meeting) -> str:
    """SHA-256 of everything that is rendered, except the stamps."""
    english = event(meeting, FIXED, language=ENGLISH)
    return appointments.digest(event(meeting, FIXED), event(meeting, FIXED, public=True), english)


def material(meeting: Meeting) -> str:
    """SHA-256 of what changes people's plans: start, end, status, place, online link (RFC 5546, 2.1.4).

    The place counts as such: its new name is no other appointment.
    """
    whether = [meeting.status, meeting.goes_ahead, meeting.place_id, meeting.online_url]
    return mark(*moments(meeting.starts_at, meeting.ends_at), *whether)


def status_of(meeting: Meeting) -> str:
    """A draft, of which an event is made for who was asked for it, is as uncertain as what is called so."""
    if not meeting.goes_ahead:
        return CANCELLED
    return CONFIRMED if meeting.status == MeetingStatus.CONFIRMED else TENTATIVE


def draft_of(meeting: Meeting) -> Appointment:
    """As the course office has it in its calendar, in the active language."""
    shown = _appointment(meeting, public=False)
    return replace(shown, title=_("Draft: %(title)s") % {"title": shown.title})


def _appointment(meeting: Meeting, *, public: bool) -> Appointment:
    return Appointment(
        title=title_of(meeting),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        where=where(meeting, public=public),
        status=status_of(meeting),
        category=str(MeetingKind(meeting.kind).label),
        url=public_page_of(meeting.edition) if public else page_of(meeting),
        description=_public_description(meeting) if public else _description(meeting),
        online="" if public else address(meeting.online_url),
        point=meeting.place.point,
    )


def title_of(meeting: Meeting) -> str:
    """With its edition, because one calendar shows several; it begins with what became of it."""
    title = line(meeting.title)
    title = title if meeting.goes_ahead else _("CANCELLED: %(title)s") % {"title": title}
    return f"{title} ({line(meeting.edition.title)})"


def page_of(meeting: Meeting) -> str:
    """Where its people read more."""
    return address(f"{settings.SITE_URL}{meeting.get_absolute_url()}")


def public_page_of(edition: Edition) -> str:
    """Where everybody reads more: an address that stays, also when the page moves."""
    return address(f"{settings.SITE_URL}{reverse('course:edition_page', args=[edition.slug])}")


def _description(meeting: Meeting) -> str:
    """Plain text in short lines; an address stands alone on its line, so that every app makes it a link."""
    parts = [
        _question(meeting),
        _preparation(meeting),
        _note(meeting),
        section(_("What to prepare"), _tasks(meeting)),
        section(_("Programme"), [_item(item) for item in meeting.items.all()]),
        section(_("How to get there"), _travel(meeting)),
        section(_("Take part online"), [address(meeting.online_url)] if meeting.online_url else []),
        section(_("Material (with your log-in)"), _documents(meeting)),
        section(_("Number for the day"), [line(meeting.edition.day_number)]),
        section(_("More about this meeting"), [page_of(meeting)]),
    ]
    return "\n\n".join(part for part in parts if part)


def _public_description(meeting: Meeting) -> str:
    return _question(meeting)


def _question(meeting: Meeting) -> str:
    return line(meeting.module.question) if meeting.module else ""


def _preparation(meeting: Meeting) -> str:
    minutes = meeting.module.preparation_minutes if meeting.module else 0
    words = ngettext("Preparation: %(minutes)d minute", "Preparation: %(minutes)d minutes", minutes)
    return words % {"minutes": minutes} if minutes else ""


def _note(meeting: Meeting) -> str:
    """What to mind on the day itself, or else with the module; as on the page of the meeting."""
    return block(meeting.mind or (meeting.module.mind if meeting.module else ""))


def _tasks(meeting: Meeting) -> list[str]:
    """The first line of each; the rest stands on the page."""
    tasks = meeting.module.tasks.all() if meeting.module else ()
    return [f"- {block(task.text).partition(LINE)[0]}" for task in tasks]


def _documents(meeting: Meeting) -> list[str]:
    """What all readers of this calendar may open by now: its title, and the page that asks who you are."""
    return [text for one in meeting.materials.all() if _is_for_readers(one, meeting) for text in _document(one)]


def _is_for_readers(material: Material, meeting: Meeting) -> bool:
    if material.withdrawn_at or material.replaced_by_id or material.audience not in READER_AUDIENCES:
        return False
    material.meeting = meeting  # as it was read
    return released_at(material) <= clock.now()


def _document(material: Material) -> tuple[str, str]:
    return line(material.title), address(f"{settings.SITE_URL}{material.get_absolute_url()}")


def _item(item: ProgrammeItem) -> str:
    speakers = ", ".join(line(speaker.full_name) for speaker in item.speakers.all())
    room = f", {line(item.room)}" if item.room else ""
    text = f"{time_in_numbers(item.starts)} {line(item.title)}{room}"
    return f"{text} ({speakers})" if speakers else text


def _travel(meeting: Meeting) -> list[str]:
    place = meeting.place
    return [
        line(place.public_transport),
        _("Parking: %(parking)s") % {"parking": line(place.parking)} if place.parking else "",
        _("Please note: %(note)s") % {"note": line(place.mind)} if place.mind else "",
    ]


def section(heading: str, lines: list[str]) -> str:
    """Nothing without lines."""
    filled = [text for text in lines if text]
    return "\n".join([heading, *filled]) if filled else ""
