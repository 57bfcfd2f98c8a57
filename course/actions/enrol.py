"""Enrolling: a draft that is kept, and one moment in which a place is taken or a place in line.

Lock order: the edition first, then the enrolment. Who holds the edition's row counts; nobody else does meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.calendars import refresh_person
from course.actions.history import record
from course.actions.messages import queue_message
from course.actions.people import organisation_named
from course.calendars.text import day_in_words
from course.enums import (
    ENROLMENT_MOVES,
    HOLDS_PLACE,
    NOT_ON_THE_AGENDA,
    SIDES,
    Actor,
    EnrolmentState,
    MailCode,
    MeetingKind,
    Side,
)
from course.errors import Refusal
from course.models import Edition, Enrolment, EnrolmentNeeds, Meeting, Organisation, User
from course.queries.editions import enrolment_has_closed, enrolment_has_opened, seats_of


class NotYetOpen(Refusal):
    message = _("Enrolment is not open yet.")


class DeadlinePassed(Refusal):
    message = _("Enrolment has closed. We kept what you typed.")


class EnrolmentClosed(Refusal):
    message = _("Enrolment has closed.")


class EditionCancelled(Refusal):
    message = _("This edition does not go ahead.")


class AlreadyEnrolled(Refusal):
    message = _("You enrolled before. Look at your enrolment under My course.")


class SideNotEligible(Refusal):
    message = _("The course is for people of insurers and municipalities. Do you work elsewhere? Get in touch with us.")


class AnswersMissing(Refusal):
    message = _("Your enrolment is not complete yet.")


class MoveRefused(Refusal):
    message = _("This enrolment cannot go from '%(before)s' to '%(after)s'.")


OTHER = "other"
"""The answer 'my organisation is not listed'; name and kind come with it."""

REQUIRED = (
    "first_name", "last_name", "job_title", "organisation", "learning_question", "region", "experience",
    "manager_name", "manager_email",
)  # fmt: skip
PROFILE = (
    "first_name", "infix", "last_name", "job_title", "learning_question", "can_help_with", "region", "shows_profile",
)  # fmt: skip


def missing_answers(draft: Mapping[str, Any]) -> list[str]:
    """The names of what must still be filled in before an enrolment can be sent."""
    return [name for name in REQUIRED if not draft.get(name)]


@transaction.atomic
def save_draft(*, user: User, edition: Edition, answers: Mapping[str, Any]) -> Enrolment:
    """Keep the answers so far; a draft from before the deadline also after it, because what somebody typed is theirs.

    An organisation that nobody knew is made along. Raises NotYetOpen, EditionCancelled, AlreadyEnrolled,
    EnrolmentClosed.
    """
    _check_edition(edition)
    if enrolment_has_closed(edition) and not Enrolment.objects.filter(edition=edition, user=user).exists():
        raise EnrolmentClosed
    enrolment, _created = Enrolment.objects.select_for_update(of=("self",)).get_or_create(edition=edition, user=user)
    if enrolment.state != EnrolmentState.DRAFT:
        raise AlreadyEnrolled
    enrolment.draft = {**enrolment.draft, **_with_organisation(answers, user)}
    enrolment.save(update_fields=["draft"])
    return enrolment


def _with_organisation(answers: Mapping[str, Any], user: User) -> dict[str, Any]:
    """The answers with the id of the organisation instead of its name and kind."""
    known = dict(answers)
    name, kind = known.pop("organisation_name", ""), known.pop("organisation_kind", "")
    if known.get("organisation") == OTHER:
        known["organisation"] = str(organisation_named(name=name, kind=kind, user=user).pk) if name and kind else ""
    return known


@transaction.atomic
def submit(*, user: User, edition: Edition) -> Enrolment:
    """Turn the draft into a place, or into a place in line when there is none.

    Raises NotYetOpen, DeadlinePassed, EditionCancelled, AlreadyEnrolled, AnswersMissing, SideNotEligible.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    _check_edition(edition)
    if enrolment_has_closed(edition):
        raise DeadlinePassed
    enrolment = Enrolment.objects.select_for_update(of=("self",)).filter(edition=edition, user=user).first()
    if enrolment is None:
        raise AnswersMissing
    if enrolment.state != EnrolmentState.DRAFT:
        raise AlreadyEnrolled
    organisation = Organisation.objects.filter(pk=enrolment.draft.get("organisation") or 0).first()
    if organisation is None or missing_answers(enrolment.draft):
        raise AnswersMissing
    if organisation.side not in SIDES:
        raise SideNotEligible
    _take_answers(enrolment, user, organisation)
    _place_or_line_up(enrolment, organisation)
    return enrolment


def _check_edition(edition: Edition) -> None:
    if edition.is_cancelled:
        raise EditionCancelled
    if not enrolment_has_opened(edition):
        raise NotYetOpen


def _take_answers(enrolment: Enrolment, user: User, organisation: Organisation) -> None:
    """Answers go where they live: the profile, the enrolment, and needs in their own table."""
    answers = enrolment.draft
    for name in PROFILE:
        if name in answers:
            setattr(user, name, answers[name])
    user.organisation = organisation
    user.save(update_fields=[*PROFILE, "organisation"])
    refresh_person(person=user)
    for name in ("experience", "manager_name", "manager_email"):
        setattr(enrolment, name, answers.get(name, ""))
    if answers.get("needs"):
        EnrolmentNeeds.objects.create(enrolment=enrolment, text=answers["needs"])
    enrolment.draft = {}


def _place_or_line_up(enrolment: Enrolment, organisation: Organisation) -> None:
    """The decision, under the lock of the edition."""
    edition, side = enrolment.edition, organisation.side
    colleagues = Enrolment.objects.filter(
        edition=edition, user__organisation=organisation, state__in=HOLDS_PLACE
    ).count()
    gets_place = seats_of(edition).of(side).free > 0 and colleagues < edition.max_per_organisation
    enrolment.side = side
    enrolment.submitted_at = clock.now()
    if gets_place:
        move(enrolment, to=EnrolmentState.PLACED, by=Actor.APPLICANT, user=enrolment.user)
        _confirm_place(enrolment)
    else:
        enrolment.rank = last_rank(edition, side) + 1
        move(enrolment, to=EnrolmentState.WAITING, by=Actor.APPLICANT, user=enrolment.user)
        _confirm_line(enrolment)


def last_rank(edition: Edition, side: Side) -> int:
    """The last place in line of a side; 0 when nobody has one."""
    line = Enrolment.objects.filter(edition=edition, side=side, rank__isnull=False)
    return line.aggregate(last=Max("rank"))["last"] or 0


def move(enrolment: Enrolment, *, to: EnrolmentState, by: Actor, user: User | None, reason: str = "") -> None:
    """One step of the lifecycle, with its row in the history. Raises MoveRefused for a move outside the table."""
    before = EnrolmentState(enrolment.state)
    if by not in ENROLMENT_MOVES[before].get(to, frozenset()):
        raise MoveRefused(before=before.label, after=to.label)
    enrolment.state = to
    enrolment.save()
    record(
        row=enrolment,
        action="course.enrolment.move",
        by=user,
        **{"from": before.value, "to": to.value, "by_role": by.value, "reason": reason},
    )


def _confirm_place(enrolment: Enrolment) -> None:
    days = Meeting.objects.filter(edition=enrolment.edition).exclude(status__in=NOT_ON_THE_AGENDA)
    online = days.filter(kind=MeetingKind.ONLINE).first()
    first = days.filter(kind=MeetingKind.COURSE_DAY).select_related("place").first()
    queue_message(
        code=MailCode.PLACED,
        person=enrolment.user,
        about=f"enrolment:{enrolment.pk}",
        values={
            "datum_online": day_in_words(online.day) if online else "",
            "startdatum": day_in_words(first.day if first else enrolment.edition.starts_on),
            "plaats": first.place.city if first else "",
        },
        link=reverse("course:my_calendar"),
    )


def side_in_words(side: Side) -> str:
    """The side as our mails name it, whatever the language of the page."""
    with translation.override("nl"):
        return str(side.label)


def _confirm_line(enrolment: Enrolment) -> None:
    queue_message(
        code=MailCode.WAITING,
        person=enrolment.user,
        about=f"enrolment:{enrolment.pk}",
        values={"n": str(enrolment.rank), "domein": side_in_words(Side(enrolment.side))},
        link=reverse("course:my_course"),
    )
