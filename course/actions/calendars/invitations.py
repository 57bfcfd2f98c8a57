"""Calendars that follow by mail: each is told what differs between what it was told and how it stands.

Whatever happened, only the difference counts: somebody came or left, a day moved, a visit was chosen or called off. A
mail about a change carries it along; else a mail of its own does (`MailCode.INVITATION`). The rows count what was sent
on the real clock of mails: a number is used once, whether that mail arrived or not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from email.utils import parseaddr
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from course import clock
from course.actions.mail.queue import filled, queue
from course.actions.mail.settling import let_settle
from course.authority import NotYours
from course.calendars.invitations import Method, Someone, in_words, invitation, starts_at
from course.enums import WITH_INVITATIONS, CalendarChoice, MailCode
from course.mailtext.texts import NO_LONGER_TRUE, Anew, AsIs, MailText, Words
from course.models import CalendarInvitation, Meeting, Message, User
from course.models.mail import about
from course.queries.calendars.invitations import (
    Step,
    Unheard,
    held_by,
    is_left_alone,
    last_mails_to,
    step_for,
    step_of,
    steps_for,
)
from course.queries.mail.heard import TELLS_CHANGE
from course.queries.mail.templates import texts_of

BEFORE = dt.timedelta(days=1)
"""Later than this before it, a calendar is told at any hour."""


@transaction.atomic
def choose_calendar(*, person: User, choice: CalendarChoice, by: User) -> None:
    """How the own calendar keeps up. What is to come leaves at once; who wants no invitations any more gets what was
    mailed taken out again. Raises NotYours.
    """
    if person.pk != by.pk:
        raise NotYours
    locked = _locked(person)
    locked.calendar_choice = person.calendar_choice = choice
    locked.save(update_fields=["calendar_choice"])
    Message.objects.filter(pk__in=[one.pk for one in _queue(locked)]).update(not_before=None)


def invite_due() -> int:
    """Of everybody who chose invitations, or was sent any. Returns how many mails were queued."""
    invited = CalendarInvitation.objects.filter(is_in=True).values("person")
    people = User.objects.filter(Q(calendar_choice__in=WITH_INVITATIONS) | Q(pk__in=invited), is_active=True)
    return sum(_invite(person) for person in people.order_by("pk"))


@transaction.atomic
def _invite(person: User) -> int:
    return len(let_settle(_queue(_locked(person))))


def _locked(person: User) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _queue(person: User) -> list[Message]:
    """A mail for each step that no other mail carries, and that the course office has not to look at."""
    unheard, steps = Unheard.of(person), steps_for(person)
    last = last_mails_to(person) if steps else {}
    steps = [step for step in steps if not unheard.covers(step) and not is_left_alone(step, last.get(about(step.row)))]
    if not steps:
        return []
    text = texts_of([MailCode.INVITATION], None)[MailCode.INVITATION].read_by(person)
    return [letter for step in steps for letter in _queued(step, text)]


def _queued(step: Step, text: MailText) -> list[Message]:
    """Not at night, unless that would be too late."""
    letter, words = _letter(step)
    begins = [starts_at(component) for component in (step.component, step.row.component) if component]
    return queue([filled(letter, text=text, words=words)], too_late=min(begins) - BEFORE)


def _letter(step: Step) -> tuple[Message, partial[Words]]:
    row = step.row
    if row.pk is None:
        row.save()
    number = Message.objects.filter(template=MailCode.INVITATION, about=about(row)).count()
    occasion = f"step-{number} {step.mark[:20]}"
    link = reverse("course:my_calendar")
    letter = Message(template=MailCode.INVITATION, person=row.person, about=about(row), occasion=occasion, link=link)
    return letter, partial(_words, step)


def anew(message: Message, row: CalendarInvitation) -> Anew:
    """What a mail with an invitation says when it leaves now."""
    step = step_for(row) if row.person.is_active else None
    return Anew(words=partial(_words, step)) if step else NO_LONGER_TRUE


def _words(step: Step) -> Words:
    """From what the calendar holds to what it is to hold."""
    title, now = in_words(step.component)
    values = {"titel": AsIs(title), "nieuw": AsIs(now)}
    if step.method == Method.CANCEL:
        values["titel"] = AsIs(in_words(step.row.component)[0])
        off = _("This does not go ahead: %(when)s.") if step.is_off else _("You are no longer expected: %(when)s.")
        return Words({**values, "stand": pgettext("calendar", "Cancelled"), "toelichting": AsIs(off % {"when": now})})
    before = "" if step.is_new else in_words(step.row.component)[1]
    if before in ("", now):
        return Words({**values, "stand": _("Invitation"), "toelichting": AsIs(f"{capfirst(now)}.")})
    told = (_("Before: %(when)s.") % {"when": before}, _("Now: %(when)s.") % {"when": now})
    return Words({**values, "stand": _("Changed"), "toelichting": AsIs("\n".join(told))})


def step_with(parcel: Sequence[Message]) -> Step | None:
    """What a mail that leaves takes along to the calendar of its reader: its own step, or that of the one meeting of
    which it tells. With several meetings none: each event has a mail of its own (RFC 5546, 3.2.2).
    """
    first = parcel[0]
    person = first.person
    if person is None or len({one.about for one in parcel}) > 1:
        return None
    if first.template == MailCode.INVITATION:
        rows = person.calendar_invitations.all()
        row = next((one for one in rows if about(one) == first.about), None)
        return step_for(row) if row else None
    if not (person.wants_invitations and all(one.template in TELLS_CHANGE for one in parcel)):
        return None
    return _step_about(person, int(first.about.partition(":")[2]))


def _step_about(person: User, meeting: int) -> Step | None:
    held = held_by(person)
    uid = Meeting.objects.values_list("ical_uid", flat=True).get(pk=meeting)
    if uid not in held:
        return None
    row, _is_new = CalendarInvitation.objects.get_or_create(person=person, uid=uid, defaults={"meeting_id": meeting})
    return step_of(row, held[uid], anew=True)


def rendered(step: Step) -> str:
    """The calendar that goes along, for this one person and from the sender of all mails."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    person = step.row.person
    return invitation(
        step.component,
        step.method,
        sequence=step.number,
        now=timezone.now().replace(microsecond=0),
        organizer=Someone(name, address),
        attendee=Someone(str(person), person.email),
    )


def hand_over(step: Step) -> bool:
    """From here on the calendar may hold it: its number is used. False when another mail used it meanwhile."""
    unused = CalendarInvitation.objects.filter(pk=step.row.pk, sequence=step.row.sequence)
    values = {"sequence": step.number, "is_in": True, "mark": "", "component": step.component, "meeting": step.meeting}
    return unused.update(sent_at=clock.now(), **values) == 1


def arrived(step: Step) -> None:
    """The mail server took it: the calendar is told how it stands."""
    told = CalendarInvitation.objects.filter(pk=step.row.pk, sequence=step.number)
    told.update(is_in=step.method == Method.REQUEST, mark=step.mark)
