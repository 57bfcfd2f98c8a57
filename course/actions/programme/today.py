"""What cannot wait: a meeting of today, or of tomorrow morning, that does not go ahead or goes online.

Everybody hears of it at once, at any hour.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course import clock
from course.actions.programme.meetings import DoesNotGoAhead, MeetingIsOver, lock_meeting, save_meeting
from course.actions.programme.notices import BEFORE, questions_in
from course.authority import check_office
from course.enums import TELLS_HOST, TELLS_SPEAKER, MeetingKind, MeetingStatus, MessageState
from course.errors import Refusal
from course.formatting import in_dutch
from course.models import Meeting, Message, Place
from course.models.mail import about
from course.queries.mail.heard import TELLS_CHANGE

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.actions.planning import Accepting
    from course.authority import Authority


class NotToday(Refusal):
    message = gettext_lazy(
        "This is for a meeting that begins within a day. Change its own form: then people hear of it by day."
    )


class OnlyADraft(Refusal):
    message = gettext_lazy("Nobody knows of this draft. Change it on its own form.")


@transaction.atomic
def call_off_today(*, meeting: Meeting, by: Authority, telling: Telling | None = None) -> None:
    """The meeting of today does not go ahead (*vandaag niet*). Called off before, it stays so.

    Raises OnlyTheOffice, NotToday, OnlyADraft, MeetingIsOver, and what `deciding` raises.
    """
    check_office(by)
    stored = lock_meeting(meeting)
    if not stored.goes_ahead:
        return
    _check_today(stored)
    wanted = copy.copy(stored)
    wanted.status = MeetingStatus.CANCELLED
    save_meeting(meeting=wanted, by=by, telling=telling)
    _hurry(wanted)


@transaction.atomic
def go_online_today(
    *,
    meeting: Meeting,
    link: str,
    by: Authority,
    telling: Telling | None = None,
    accepting: Accepting | None = None,
) -> None:
    """The meeting of today is online, at this link (*vandaag online*). Where it was stands in the history.

    Raises DoesNotGoAhead, and as `call_off_today` and `save_meeting`.
    """
    check_office(by)
    stored = lock_meeting(meeting)
    if not stored.goes_ahead:
        raise DoesNotGoAhead
    if stored.place.is_online and stored.online_url == link:
        return
    _check_today(stored)
    wanted = copy.copy(stored)
    wanted.kind, wanted.online_url = MeetingKind.ONLINE, link
    wanted.place = stored.place if stored.place.is_online else _online()
    save_meeting(meeting=wanted, by=by, telling=telling, accepting=accepting)
    _hurry(wanted)


def is_today(meeting: Meeting) -> bool:
    """It begins within a day, or is going on; the evening before is the day on which people set out."""
    return meeting.starts_at - BEFORE <= clock.now() < meeting.ends_at


def _check_today(meeting: Meeting) -> None:
    if not meeting.is_announced:
        raise OnlyADraft
    if meeting.ends_at <= clock.now():
        raise MeetingIsOver
    if not is_today(meeting):
        raise NotToday


def _online() -> Place:
    """The first place that is no hall."""
    found = Place.objects.filter(is_online=True).order_by("pk").first()
    if found is None:
        with in_dutch():
            found = Place.objects.create(name=_("Online"), is_online=True)
    return found


def _hurry(meeting: Meeting) -> None:
    """No minutes in which a second edit may come, and no hours of the office."""
    of_meeting = Q(about=about(meeting), template__in=TELLS_CHANGE)
    of_parts = Q(about__in=questions_in(meeting), template__in=(*TELLS_SPEAKER, *TELLS_HOST))
    waiting = Message.objects.filter(of_meeting | of_parts, state=MessageState.QUEUED)
    waiting.update(due_at=timezone.now(), not_before=None)
