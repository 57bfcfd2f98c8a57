"""Giving a place, a place in line or neither, and saying so. The caller holds the lock of the edition."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils import translation

from course import clock
from course.actions.lifecycle import move
from course.actions.messages import queue_message
from course.calendars.text import day_in_words
from course.enums import (
    NOT_ON_THE_AGENDA,
    Actor,
    EnrolmentState,
    MailCode,
    MeetingKind,
    Placing,
    Side,
)
from course.models import Enrolment, Meeting, Message, User
from course.queries.line import board_of
from course.queries.working_days import end_of_term


def decide(enrolment: Enrolment, *, by: Actor, user: User | None) -> None:
    """What follows from a complete enrolment: a place, a place in line, or the course office decides later.

    Without the manager's approval a free place is only held, and there is no place in line.
    """
    edition = enrolment.edition
    approved = enrolment.approved_at is not None or not edition.approval_required
    has_seat = edition.placing == Placing.AT_ONCE and _seat_is_free(enrolment)
    if not approved:
        enrolment.approval_asked_at = clock.now()
        enrolment.held_until = end_of_term(edition.approval_working_days) if has_seat else None
        move(enrolment, to=EnrolmentState.AWAITING_APPROVAL, by=by, user=user)
    elif edition.placing == Placing.BY_OFFICE:
        move(enrolment, to=EnrolmentState.RECEIVED, by=by, user=user)
    elif has_seat:
        place(enrolment, by=by, user=user)
    else:
        line_up(enrolment, by=by, user=user)


def place(enrolment: Enrolment, *, by: Actor, user: User | None, reason: str = "") -> None:
    """The person takes part."""
    move(enrolment, to=EnrolmentState.PLACED, by=by, user=user, reason=reason)
    tell(enrolment, MailCode.PLACED, _first_days(enrolment), link=reverse("course:my_calendar"))


def line_up(enrolment: Enrolment, *, by: Actor, user: User | None, reason: str = "") -> None:
    """The person goes to the end of the line of the own side."""
    move(enrolment, to=EnrolmentState.WAITING, by=by, user=user, reason=reason)
    values = {
        "n": str(enrolment.rank),
        "domein": side_in_words(Side(enrolment.side)),
        "dagen": str(enrolment.edition.offer_working_days),
    }
    tell(enrolment, MailCode.WAITING, values)


def turn_down(enrolment: Enrolment, *, by: Actor, user: User | None, reason: str = "") -> None:
    """There is no place this time."""
    move(enrolment, to=EnrolmentState.NOT_PLACED, by=by, user=user, reason=reason)
    tell(enrolment, MailCode.NOT_PLACED)


def tell(
    enrolment: Enrolment, code: MailCode, values: Mapping[str, str] | None = None, *, link: str = "", again: str = ""
) -> Message | None:
    """One mail to the applicant about this step. The same step is told twice only with a word for `again`."""
    return queue_message(
        code=code,
        person=enrolment.user,
        about=about(enrolment),
        occasion=f"{enrolment.moves} {again}".strip(),
        values=values or {},
        link=link or reverse("course:my_course"),
        edition=enrolment.edition,
    )


def about(enrolment: Enrolment) -> str:
    """How messages name an enrolment."""
    return f"enrolment:{enrolment.pk}"


def side_in_words(side: Side) -> str:
    """The side as our mails name it, whatever the language of the page."""
    with translation.override("nl"):
        return str(side.label)


def _seat_is_free(enrolment: Enrolment) -> bool:
    """A newcomer of this side and organisation gets a place without passing anybody. Who is held a place has one."""
    if enrolment.held_until is not None:
        return True
    board = board_of(enrolment.edition)
    colleagues = board.from_organisation(enrolment.user.organisation_id)
    return board.free_for(Side(enrolment.side)) > 0 and colleagues < board.most_per_organisation


def _first_days(enrolment: Enrolment) -> dict[str, str]:
    days = Meeting.objects.filter(edition=enrolment.edition).exclude(status__in=NOT_ON_THE_AGENDA)
    online = days.filter(kind=MeetingKind.ONLINE).first()
    first = days.filter(kind=MeetingKind.COURSE_DAY).select_related("place").first()
    return {
        "datum_online": day_in_words(online.day) if online else "",
        "startdatum": day_in_words(first.day if first else enrolment.edition.starts_on),
        "plaats": first.place.city if first else "",
    }
