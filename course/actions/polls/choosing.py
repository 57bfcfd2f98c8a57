"""The course office chooses a moment, and it becomes the meeting.

Lock order: the edition, then the poll, then the meeting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.actions.mail.telling import deciding
from course.actions.planning import Accepting
from course.actions.polls.locks import DateIsChosen, locked
from course.actions.polls.notices import tell
from course.actions.polls.save import NoPlaceToMeet
from course.actions.programme.meetings import DoesNotGoAhead, move_meeting, save_meeting
from course.authority import check_office
from course.enums import TELLS_MEETING, ItemKind, MailCode, MeetingKind, MeetingStatus, PollKind, PollStage
from course.errors import AlreadyDone, Refusal
from course.models import DatePoll, Meeting, Message, Place, PollOption, ProgrammeItem
from course.models.mail import about
from course.queries.polls.polls import people_in

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


class NotAMoment(Refusal):
    message = _("This moment is not one of the date poll any more.")


class MomentPassed(Refusal):
    message = _("This moment has passed. Choose a later one.")


class NobodyWasAsked(Refusal):
    message = _("Nobody was asked yet.")


class ChosenBefore(AlreadyDone):
    message = _("This moment was chosen before.")


@transaction.atomic
def choose_option(
    *,
    poll: DatePoll,
    option: PollOption,
    by: Authority,
    telling: Telling | None = None,
    accepting: Accepting | None = None,
) -> Meeting:
    """Give the meeting of the poll this moment, or make it as a draft, and tell who was asked which day it became.

    Who has the meeting in the calendar hears that it moved, and nothing more. Answers end here. Raises OnlyTheOffice,
    ChosenBefore, DateIsChosen, NobodyWasAsked, NotAMoment, MomentPassed, NoPlaceToMeet, DoesNotGoAhead, and what
    `move_meeting` and `save_meeting` raise.
    """
    check_office(by)
    poll = locked(poll)
    _check(poll, option)
    option = poll.options.get(pk=option.pk)
    with deciding(telling, row=poll, by=by):
        if poll.meeting:
            meeting = _moved(poll.meeting, option, poll.place, by, telling, accepting)
        elif poll.place:
            meeting = _made(poll, option, poll.place, by, accepting)
        else:
            raise NoPlaceToMeet
        poll.meeting, poll.chosen, poll.chosen_at = meeting, option, clock.now()
        poll.save(update_fields=["meeting", "chosen", "chosen_at"])
        record(row=poll, action="course.poll.choose", by=by, option=str(option))
        _tell(poll, meeting)
    return meeting


def _check(poll: DatePoll, option: PollOption) -> None:
    if poll.chosen_at:
        raise ChosenBefore if poll.chosen_id == option.pk else DateIsChosen
    if poll.stage == PollStage.PREPARING:
        raise NobodyWasAsked
    stored = poll.options.filter(pk=option.pk).first()
    if stored is None:
        raise NotAMoment
    if stored.starts_at <= clock.now():
        raise MomentPassed
    if poll.edition.is_cancelled or (poll.meeting and poll.meeting.is_cancelled):
        raise DoesNotGoAhead


def _moved(
    meeting: Meeting,
    option: PollOption,
    place: Place | None,
    by: Authority,
    telling: Telling | None,
    accepting: Accepting | None,
) -> Meeting:
    moment = {"starts_at": option.starts_at, "ends_at": option.ends_at}
    move_meeting(meeting=meeting, **moment, place=place, by=by, telling=telling, accepting=accepting)
    return meeting


def _made(poll: DatePoll, option: PollOption, place: Place, by: Authority, accepting: Accepting | None) -> Meeting:
    """A draft: the course office fills it in and announces it. A visit has its part of the programme already."""
    is_visit = poll.kind == PollKind.VISIT
    meeting = Meeting(
        edition=poll.edition,
        title=poll.title,
        kind=MeetingKind.COURSE_DAY if is_visit else MeetingKind.ONLINE,
        status=MeetingStatus.DRAFT,
        counts_as_day=is_visit,
        place=place,
        starts_at=option.starts_at,
        ends_at=option.ends_at,
    )
    save_meeting(meeting=meeting, by=by, accepting=accepting)
    record(row=meeting, action="wagtail.create", by=by)
    if is_visit:
        ProgrammeItem.objects.create(
            meeting=meeting, starts=option.starts, ends=option.ends, kind=ItemKind.WORK_VISIT, title=poll.title
        )
    return meeting


def _tell(poll: DatePoll, meeting: Meeting) -> None:
    """Everybody who was asked gets one mail: who hears that the meeting moved knows the day by that."""
    moved = Message.objects.filter(
        about=about(meeting), template__in=TELLS_MEETING, occasion=f"sequence-{meeting.ical_sequence}"
    )
    people = people_in(poll).filter(asked_at__isnull=False).exclude(user__in=moved.values("person"))
    tell(poll, list(people), MailCode.POLL_CHOSEN, occasion="chosen")
