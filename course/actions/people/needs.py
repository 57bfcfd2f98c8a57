"""What people need to take part: told and changed by themselves, forgotten when it is no longer needed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.locks import lock_edition
from course.authority import SYSTEM, NotYours, is_office
from course.enums import TAKES_PART
from course.errors import Refusal
from course.formatting import day_in_words
from course.models import Edition, Enrolment, EnrolmentNeeds, Meeting
from course.queries.people.needs import can_tell_needs, in_words, needs_close_on, needs_mark, needs_of

if TYPE_CHECKING:
    from course.authority import Authority

KEPT_FOR = dt.timedelta(days=30)
"""So long after the last meeting; the enrolment form promises it."""


class NeedsAreSettled(Refusal):
    message = _("You could change this until and including %(day)s. Mail or call the course office: it is noted there.")


class EditionIsOff(Refusal):
    message = _("This edition does not go ahead.")


class NeedsChanged(Refusal):
    message = _("Meanwhile this was kept: '%(told)s'. Keep yours once more, and it takes the place of that.")


@transaction.atomic
def change_needs(*, enrolment: Enrolment, text: str, step_free: bool, seen: str, by: Authority) -> None:
    """Keep what somebody needs who takes part, on top of what was `seen` (`needs_mark`); nothing at all is no row. The
    history says that it changed, and not to what. Of themselves until the last day for it; the course office notes it
    later too.

    Raises NotYours for everybody else and of who does not take part, EditionIsOff, NeedsAreSettled, NeedsChanged.
    """
    lock_edition(enrolment.edition_id)
    stored = Enrolment.objects.select_related("edition", "user").get(pk=enrolment.pk)
    is_own = by == stored.user and stored.user.is_active
    if not (is_own or is_office(by)) or stored.state not in TAKES_PART:
        raise NotYours
    if not is_office(by) and stored.edition.is_cancelled:
        raise EditionIsOff
    if not is_office(by) and not can_tell_needs(stored):
        raise NeedsAreSettled(day=day_in_words(needs_close_on(stored.edition)))
    told = needs_of(stored)
    if (told.text, told.step_free) == (text, step_free):
        return
    if needs_mark(told) != seen:
        raise NeedsChanged(told=in_words(told))
    if text or step_free:
        values = {"text": text, "step_free": step_free}
        EnrolmentNeeds.objects.update_or_create(enrolment=stored, defaults=values)
    else:
        EnrolmentNeeds.objects.filter(enrolment=stored).delete()
    record(row=stored, action="course.needs.change", by=by)


def forget_needs() -> int:
    """Delete the needs of editions that are over, those in drafts too. Returns of how many people."""
    remembered = Q(enrolments__needs__isnull=False) | Q(enrolments__draft__has_key="needs")
    editions = Edition.objects.filter(remembered, pk__in=_editions_over()).order_by("pk").distinct()
    return sum(_forget(pk) for pk in editions.values_list("pk", flat=True))


@transaction.atomic
def _forget(pk: int) -> int:
    """Of one edition, whose history says so without names."""
    edition = lock_edition(pk)
    forgotten, _rows = EnrolmentNeeds.objects.filter(enrolment__edition=edition).delete()
    drafts = Enrolment.objects.select_for_update(of=("self",)).filter(edition=edition, draft__has_key="needs")
    for enrolment in drafts:
        del enrolment.draft["needs"]
        enrolment.save(update_fields=["draft"])
        forgotten += 1
    if forgotten:
        record(row=edition, action="course.needs.forget", by=SYSTEM, number=forgotten)
    return forgotten


def _editions_over() -> list[int]:
    """Ids of the editions whose last meeting, or last course day, was longer ago."""
    last = dict(Meeting.objects.on_the_agenda().order_by().values_list("edition_id").annotate(Max("ends_at")))
    until = clock.today() - KEPT_FOR
    return [
        pk
        for pk, ends_on in Edition.objects.values_list("pk", "ends_on")
        if max(ends_on, last[pk].astimezone(clock.AMSTERDAM).date() if pk in last else ends_on) < until
    ]
