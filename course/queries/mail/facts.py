"""What stands at a glance in a mail: what, when, where, what it costs and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course import clock
from course.calendars.text import line, where
from course.enums import KNOWS_OF_IT, MailCode
from course.formatting import day_in_words, euro, full_moment, moment_in_words, period, time_in_numbers
from course.mailtext.texts import AsIs, Fact
from course.models import Edition, Enrolment, Meeting, SpeakerInvitation, WorkVisit

WHOM_TO_CALL = gettext_lazy("the course office")
"""Stands in practical mails for the number for the day, of an edition that has none."""

Facts = tuple[Fact, ...]
Values = Mapping[str, str]
"""What is filled in the text of the same mail."""


def of_enrolment(code: MailCode, enrolment: Enrolment, values: Values) -> Facts:
    """What a mail about an enrolment shows, in the active language. No query."""
    return OF_ENROLMENT[code](enrolment, values) if code in OF_ENROLMENT else ()


def of_meeting(meeting: Meeting) -> Facts:
    """The appointment as it is now."""
    return (
        (_("What"), AsIs(line(meeting.title))),
        (_("When"), AsIs(period(meeting.starts_at, meeting.ends_at))),
        (_("Where"), AsIs(where(meeting))),
    )


def of_visit(visit: WorkVisit) -> Facts:
    """When the group comes to its host, and where."""
    return (
        (_("What"), AsIs(line(visit.title))),
        (_("When"), AsIs(period(visit.starts_at, visit.ends_at))),
        (_("Where"), AsIs(line(visit.place.full_address))),
    )


def of_visit_and_host(visit: WorkVisit) -> Facts:
    """The same for who goes there, with whose guest one is."""
    what, when, (label, _address) = of_visit(visit)
    host = (_("Host"), AsIs(line(str(visit.host))))
    address = visit.place_beside_host
    return (what, when, (label, AsIs(line(address))), host) if address else (what, when, host)


def of_visits(visits: Sequence[WorkVisit]) -> Facts:
    """Those to which one goes on from somewhere else, each with its hours and its place."""
    told = _("%(title)s, %(starts)s to %(ends)s, %(place)s")
    return tuple(
        (
            _("Work visit"),
            AsIs(
                told
                % {
                    "title": line(visit.title),
                    "starts": time_in_numbers(visit.item.starts),
                    "ends": time_in_numbers(visit.item.ends),
                    "place": line(visit.place.full_address),
                }
            ),
        )
        for visit in visits
    )


def of_speaker(invitation: SpeakerInvitation) -> Facts:
    """What a speaker is asked, and by when. Of who does not speak, or not any more, the meeting alone."""
    meeting, due = invitation.meeting, invitation.material_due_on
    if invitation.state not in KNOWS_OF_IT or not meeting.goes_ahead:
        return of_meeting(meeting)
    present = full_moment(invitation.present_from) if invitation.present_from else ""
    return (
        *of_meeting(meeting),
        (_("What we ask"), line(invitation.topic)),
        (_("Present from"), AsIs(present)),
        (_("Material by"), AsIs(day_in_words(due) if due else "")),
    )


def price_in_words(edition: Edition) -> str:
    """€ 2.450,00 (btw: vrijgesteld)"""
    amount = euro(edition.price)
    return _("%(price)s (VAT: %(vat)s)") % {"price": amount, "vat": edition.vat} if edition.vat else amount


def _what_and_when(enrolment: Enrolment, _values: Values) -> Facts:
    edition = enrolment.edition
    first, last = day_in_words(edition.starts_on), day_in_words(edition.ends_on)
    span = _("%(first)s up to and including %(last)s") % {"first": first, "last": last}
    return (_("What"), AsIs(edition)), (_("When"), AsIs(span))


def _the_course(enrolment: Enrolment, values: Values) -> Facts:
    return *_what_and_when(enrolment, values), _price(enrolment)


def _what_is_asked(enrolment: Enrolment, values: Values) -> Facts:
    """By what a manager decides: also what it costs when it falls through, and until when there is time."""
    held = enrolment.held_until
    return (
        *_what_and_when(enrolment, values),
        (_("Length"), values["aantal_dagen"]),
        _price(enrolment),
        (_("Withdrawing"), AsIs(values["afmeldkosten"])),
        *_until(_("Place held until"), held if held and held > clock.now() else None),
    )


def _the_first_day(enrolment: Enrolment, values: Values) -> Facts:
    """The course, and when and where it begins."""
    begins = (_("We begin"), AsIs(values["eerste_dagen"]))
    return *_what_and_when(enrolment, values), begins, _price(enrolment)


def _the_offer(enrolment: Enrolment, values: Values) -> Facts:
    return *_the_first_day(enrolment, values), *_until(_("Choose by"), enrolment.offered_until)


def _price(enrolment: Enrolment) -> Fact:
    return _("Price"), AsIs(price_in_words(enrolment.edition))


def _until(word: str, moment: dt.datetime | None) -> Facts:
    """The end of a term; nothing when there is none."""
    return ((word, AsIs(moment_in_words(moment))),) if moment else ()


OF_ENROLMENT: Mapping[MailCode, Callable[[Enrolment, Values], Facts]] = {
    MailCode.RECEIVED: _the_course,
    MailCode.ASK_APPROVAL: _what_is_asked,
    MailCode.REMIND_APPROVAL: _what_is_asked,
    MailCode.PLACED: _the_first_day,
    MailCode.TAKEN_OVER: _the_first_day,
    MailCode.OFFERED: _the_offer,
    MailCode.CANCELLED: _what_and_when,
}
