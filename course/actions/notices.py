"""The mails about one enrolment: to whom each goes, what it fills in, and where its button leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from course import clock
from course.actions.messages import queue_message
from course.calendars.text import day_in_words
from course.enums import NOT_ON_THE_AGENDA, EnrolmentState, MailCode, MeetingKind, Side
from course.models import Enrolment, Meeting, Message
from course.queries.letters import LANGUAGE
from course.queries.mail import about
from course.queries.tokens import approval_link, offer_link

TO_MANAGER = (MailCode.ASK_APPROVAL, MailCode.REMIND_APPROVAL)


def tell(enrolment: Enrolment, code: MailCode, *, again: str = "") -> Message | None:
    """One mail about how the enrolment stands now, to the applicant or to the manager; None when it was told before.

    The same step is told twice only with a word for `again`; a manager is told once for each time that we asked.
    """
    asked = enrolment.approval_asked_at or clock.now()
    to_manager = code in TO_MANAGER
    return queue_message(
        code=code,
        person=None if to_manager else enrolment.user,
        address=enrolment.manager_email if to_manager else "",
        about=about(enrolment),
        occasion=asked.isoformat() if to_manager else f"{enrolment.moves} {again}".strip(),
        values=VALUES[code](enrolment) if code in VALUES else {},
        link=LINKS[code](enrolment) if code in LINKS else reverse("course:my_course"),
        edition=enrolment.edition,
    )


def _received(enrolment: Enrolment) -> dict[str, str]:
    with override(LANGUAGE):
        asks = _("We ask %(manager)s for approval.") % {"manager": enrolment.manager_name}
        waits = _("The course office decides about the places.")
    return {
        **_approved(enrolment),
        "volgende_stap": asks if enrolment.state == EnrolmentState.AWAITING_APPROVAL else waits,
        "antwoorden": _answers(enrolment),
    }


def _answers(enrolment: Enrolment) -> str:
    """What the applicant filled in, a line each. Needs stay out of the mail."""
    person = enrolment.user
    with override(LANGUAGE):
        rows = (
            (_("Job title"), person.job_title),
            (_("Organisation"), person.organisation),
            (_("Question"), person.learning_question),
            (_("Can help with"), person.can_help_with),
            (_("Region"), person.region),
            (_("Manager"), ", ".join(part for part in (enrolment.manager_name, enrolment.manager_email) if part)),
        )
        return "\n".join(f"{label}: {value}" for label, value in rows if value)


def _question(enrolment: Enrolment) -> dict[str, str]:
    edition, user = enrolment.edition, enrolment.user
    with override(LANGUAGE):
        price = f"€ {number_format(edition.price, 2, use_l10n=True, force_grouping=True)}"
    return {
        "voornaam": user.first_name,
        "achternaam": " ".join(part for part in (user.infix, user.last_name) if part),
        "prijs": price,
        "startdatum": day_in_words(edition.starts_on),
        "leervraag": user.learning_question,
        "datum": _moment(enrolment.held_until or edition.enrolment_closes_at),
    }


def _approved(enrolment: Enrolment) -> dict[str, str]:
    return {"leidinggevende": enrolment.manager_name, "datum_uitslag": day_in_words(enrolment.edition.results_by)}


def _refused(enrolment: Enrolment) -> dict[str, str]:
    return {
        "leidinggevende": enrolment.manager_name,
        "toelichting": enrolment.refusal,
        "datum": _moment(enrolment.edition.enrolment_closes_at),
    }


def _first_days(enrolment: Enrolment) -> dict[str, str]:
    days = Meeting.objects.filter(edition=enrolment.edition).exclude(status__in=NOT_ON_THE_AGENDA)
    online = days.filter(kind=MeetingKind.ONLINE).first()
    first = days.filter(kind=MeetingKind.COURSE_DAY).select_related("place").first()
    return {
        "datum_online": day_in_words(online.day) if online else "",
        "startdatum": day_in_words(first.day if first else enrolment.edition.starts_on),
        "plaats": first.place.city if first else "",
    }


def _place_in_line(enrolment: Enrolment) -> dict[str, str]:
    with override(LANGUAGE):
        side = str(Side(enrolment.side).label)
    return {"n": str(enrolment.rank), "domein": side, "dagen": str(enrolment.edition.offer_working_days)}


def _offer(enrolment: Enrolment) -> dict[str, str]:
    return {"tijd": _moment(enrolment.offered_until) if enrolment.offered_until else ""}


def _moment(moment: dt.datetime) -> str:
    """donderdag 19 november, 17.00 uur"""
    with override(LANGUAGE):
        local = moment.astimezone(clock.AMSTERDAM)
        return f"{date_format(local, 'l j F')}, {local.hour}.{local:%M} uur"


VALUES: Mapping[MailCode, Callable[[Enrolment], Mapping[str, str]]] = {
    MailCode.RECEIVED: _received,
    MailCode.ASK_APPROVAL: _question,
    MailCode.REMIND_APPROVAL: _question,
    MailCode.APPROVED: _approved,
    MailCode.APPROVAL_REFUSED: _refused,
    MailCode.PLACED: _first_days,
    MailCode.WAITING: _place_in_line,
    MailCode.OFFERED: _offer,
}
LINKS: Mapping[MailCode, Callable[[Enrolment], str]] = {
    MailCode.ASK_APPROVAL: approval_link,
    MailCode.REMIND_APPROVAL: approval_link,
    MailCode.OFFERED: offer_link,
    MailCode.PLACED: lambda _enrolment: reverse("course:my_calendar"),
}
"""Where the button leads when not to My course."""
