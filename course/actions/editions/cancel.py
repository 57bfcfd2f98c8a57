"""An edition that does not go ahead.

Lock order: the edition first, then its meetings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.calendars.events import refresh_edition
from course.actions.enrolment.notices import call_off, tell
from course.actions.enrolment.transition import EditionOver, transition
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.reminders import drop_reminders
from course.actions.mail.telling import deciding
from course.actions.programme.asked import tell_off
from course.actions.programme.notices import Appointments
from course.actions.speakers.notices import tell_invited
from course.actions.visits.notices import tell_asked
from course.authority import check_office
from course.enums import EnrolmentState, MailCode, MeetingStatus
from course.errors import Refusal
from course.models import Edition, Enrolment
from course.queries.enrolment.roles import BY_ITSELF

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


class AlreadyCancelled(Refusal):
    message = _("This edition was cancelled before.")


@transaction.atomic
def cancel_edition(*, edition: Edition, by: Authority, telling: Telling | None = None) -> int:
    """The edition does not go ahead. Who enrolled and still expects something is told once; returns how many. So are
    speakers and hosts, of each meeting to come, and who was asked for a draft.

    Meetings that took place stay as they were. Open offers end; the other enrolments stay as they are, so that
    nothing is lost when it was a mistake. Raises AlreadyCancelled, EditionOver, and what `deciding` raises.
    """
    check_office(by)
    edition = lock_edition(edition.pk)
    if edition.is_cancelled:
        raise AlreadyCancelled
    if clock.today() > edition.ends_on:
        raise EditionOver
    appointments, drafts = Appointments(edition), list(edition.meetings.filter(status=MeetingStatus.DRAFT))
    edition.is_cancelled, edition.cancelled_at = True, clock.now()
    edition.save(update_fields=["is_cancelled", "cancelled_at"])
    refresh_edition(edition=edition)
    record(row=edition, action="course.edition.cancel", by=by)
    drop_reminders(edition=edition)
    call_off(edition)
    live = list(Enrolment.objects.live().filter(edition=edition).select_related("user"))
    with deciding(telling, row=edition, by=by):
        for enrolment in live:
            enrolment.edition = edition
            if enrolment.state == EnrolmentState.OFFERED:
                transition(enrolment, to=EnrolmentState.NOT_PLACED, by=BY_ITSELF)
            else:
                tell(enrolment, MailCode.CANCELLED)
        appointments.tell(but={enrolment.user_id for enrolment in live})
        for meeting in drafts:
            tell_invited(meeting, was_draft=True)
            tell_asked(meeting)
        for meeting, _known in appointments.known:
            tell_invited(meeting, was_draft=False)
            tell_off(meeting)
    return len(live)
