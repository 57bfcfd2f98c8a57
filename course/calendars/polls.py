"""The moments of a date poll as events: tentative while people answer, and after the choice the chosen one.

An option keeps its UID, so that the file of the choice takes the place of what stood there tentatively. When an option
changed is kept nowhere: its number says which version is the newest.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from course.calendars.appointments import CONFIRMED, EPOCH, TENTATIVE, Appointment, Stamps, event
from course.calendars.feeds import Feed, feed
from course.calendars.text import address, block, line
from course.enums import PollKind
from course.formatting import in_dutch
from course.models import DatePoll, PollOption


def of_poll(poll: DatePoll) -> Feed:
    """What of a poll can stand in a calendar now; nothing of a choice that was called off. Reads the options, the place
    and the meeting.
    """
    with in_dutch():
        events = [_event(poll, option) for option in _options(poll)]
    return feed(poll.title, _page(poll), events, poll.chosen_at or poll.asked_at)


def _options(poll: DatePoll) -> list[PollOption]:
    if not poll.chosen_at:
        return list(poll.options.all())
    return [] if poll.is_off or poll.chosen is None else [poll.chosen]


def _event(poll: DatePoll, option: PollOption) -> str:
    """The meeting of a choice may have moved since. A moment that is still to be chosen keeps nobody busy."""
    meeting = poll.meeting if poll.chosen_at else None
    place = meeting.place if meeting else poll.place
    title = f"{line(poll.title)} ({line(poll.edition.title)})"
    shown = Appointment(
        title=title if meeting else _("Perhaps: %(title)s") % {"title": title},
        starts_at=(meeting or option).starts_at,
        ends_at=(meeting or option).ends_at,
        where=line(place.full_address) if place else "",
        status=CONFIRMED if meeting else TENTATIVE,
        category=str(PollKind(poll.kind).label),
        url=address(f"{settings.SITE_URL}{_page(poll)}"),
        description=block(poll.note),
        is_free=meeting is None,
    )
    number = option.version + (1 + meeting.ical_sequence if meeting else 0)
    asked_at = poll.asked_at or EPOCH
    stamps = Stamps(asked_at, poll.chosen_at or asked_at, number)
    return event(f"datumprikker-{option.pk}@{urlsplit(settings.SITE_URL).hostname}", shown, stamps)


def _page(poll: DatePoll) -> str:
    """By log-in: the link of a mail is a secret, and a calendar is shared."""
    return reverse("course:my_poll", args=[poll.pk])
