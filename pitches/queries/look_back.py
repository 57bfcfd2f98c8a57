"""With what a meeting opens (*terugblik*): what the group promised each other, and how that went."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from course import clock
from course.models import Meeting, User
from pitches.enums import PROMISE_ENDS
from pitches.models import Pitch, Promise
from pitches.models.promises import PromiseQuerySet


def meeting_before(meeting: Meeting) -> Meeting | None:
    """The last one of the edition that went ahead before this one."""
    earlier = Meeting.objects.announced().on_the_agenda().filter(edition=meeting.edition_id)
    return earlier.filter(starts_at__lt=meeting.starts_at).order_by("-starts_at", "-pk").first()


def look_back(meeting: Meeting, user: User) -> list[Promise]:
    """What was due up to and including the day of the meeting and is still open, and what was answered since the
    meeting before it; of pitches that the person sees. Open ones first, the first due in front.
    """
    rows = _told_or_due(meeting, user).with_who().select_related("pitch__slot__item__meeting")
    return sorted(rows, key=lambda one: (one.has_ended, one.due_on, one.pk))


def _told_or_due(meeting: Meeting, user: User) -> PromiseQuerySet:
    before, day_after = meeting_before(meeting), clock.at(meeting.day + dt.timedelta(days=1), dt.time.min)
    is_due, has_ended = Q(due_on__lte=meeting.day), Q(state__in=PROMISE_ENDS)
    is_told_later = Q(closed_at__gte=before.ends_at) if before else Q()
    is_told = has_ended & is_told_later & (is_due | Q(closed_at__lt=day_after))
    seen = Pitch.objects.visible_to(user).filter(edition=meeting.edition_id)
    return Promise.objects.filter((is_due & ~has_ended) | is_told, pitch__in=seen)


def has_promises(meeting: Meeting) -> bool:
    """Somebody of the edition promised something: there is something to look back at, sooner or later."""
    return Promise.objects.filter(pitch__edition=meeting.edition_id).exists()
