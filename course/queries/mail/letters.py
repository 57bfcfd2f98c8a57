"""Messages as their reader gets them: filled in, with greeting, ending and why this person gets them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from course.enums import TAKES_PART, TELLS_MEETING, EnrolmentState, MailCode
from course.formatting import language_of
from course.mailtext.letter import Letter, Part, paragraphs, render_letter
from course.mailtext.texts import AsIs, MailText, fill, fill_line
from course.models import Edition, Enrolment, Message, User
from course.queries.mail.templates import frame, readers
from course.queries.results.links import cannot_come_link

REASONS: dict[str, str | Promise] = {
    "bezoeker": _("you left your address on our site"),
    "belangstellende": _("you asked to hear when you can enrol"),
    "begonnen_aanmelder": _("you began to enrol for the course"),
    "aanmelder": _("you enrolled for the course, or somebody enrolled you"),
    "aanmelders": _("you enrolled for the course, or somebody enrolled you"),
    "wachtlijst": _("you enrolled for the course, or somebody enrolled you"),
    "leidinggevende": _("somebody of your organisation enrolled for the course and gave your address"),
    "factuuradres": _("this address was given for invoices of the course"),
    "deelnemer": _("you take part in the course"),
    "inbrenger": _("you take part in the course"),
    "groep": _("you take part in the course, or speak in it"),
    "gespreksleider": _("you lead a discussion in the course"),
    "oud_gespreksleider": _("you were to lead a discussion in the course"),
    "belover": _("you promised something in the course"),
    "oud_deelnemer": _("you took part in the course"),
    "spreker": _("we asked you as a speaker of the course"),
    "oud_adres": _("this was the address of your account"),
    "beide_adressen": _("this is or was the address of your account"),
    "gastpersoon": _("we asked you as a host of the course"),
    "cursusbureau": _("you work for the course office"),
    "taakhebber": _("you have a task for a work visit of the course"),
    "agendahouder": _("you chose invitations for your calendar"),
    "gevraagde": _("the course office is looking for a day on which you can come"),
}
ANOTHER_REASON = _("you take part in the course or asked to")


HAS_A_PART = _("you have or had a part in the programme of the course")
"""Of who speaks or hosts."""

ASKS_WHO_CANNOT = (MailCode.CHOOSE, MailCode.PREPARE, MailCode.PRACTICAL)
"""Mails about a meeting to come, to who takes part."""

SENT = [state for state in EnrolmentState if state != EnrolmentState.DRAFT]

COURSE = "Zorg en Gemeente"
"""The course as mails name it that are about no edition."""


def compose(
    text: MailText, *, values: Mapping[str, str], person: User | None = None, edition: Edition | None = None
) -> dict[str, str]:
    """The text of a message, filled in. The names of person and course come along; values go before them."""
    names = {"voornaam": person.first_name, "achternaam": person.surname} if person else {}
    known = {"cursus": AsIs(edition or COURSE), **names, **values}
    subject, body = fill_line(text.subject, known)[:250], fill(text.body, known)
    if text.subject.startswith("{"):
        subject = capfirst(subject)
    return {"subject": subject, "body": body, "button": text.button, "language": text.language}


def letter_of(messages: Sequence[Message], *, secrets: bool = False) -> Letter:
    """One mail: of one message, or of several to the same person that could wait for each other.

    With `secrets` as its reader gets it: with a link by which that one says, without logging in, that they cannot come.
    """
    first, alone = messages[0], len(messages) == 1
    language = _language_of(first)
    parts = sorted(messages, key=lambda one: one.template not in TELLS_MEETING)  # how it stands, before what is in it
    with override(language):
        return render_letter(
            subject=parts[0].subject if alone or _is_about_one_change(parts) else _subject_of(len(messages)),
            greeting=_greeting(first.person, language),
            parts=[_part(message, alone=alone, secrets=secrets) for message in parts],
            ending=_ending(language),
            footer=_footer(first),
        )


def letter_about_account(part: Part, *, subject: str, person: User | None, language: str, reason: str) -> Letter:
    """One mail that is no row: about an account, or about work on pages. `reason` says why its reader gets it."""
    with override(language):
        return render_letter(
            subject=subject,
            greeting=_greeting(person, language),
            parts=[part],
            ending=_ending(language),
            footer=frame(language).footer.partition("{reden}")[0] + f"{reason}.",
        )


def _ending(language: str) -> str:
    return fill(frame(language).ending, {"afzender_naam": ""})


def _language_of(message: Message) -> str:
    """Of its reader; who has no account reads what it is written in."""
    return language_of(message.person) if message.person else message.language


def _is_about_one_change(messages: Sequence[Message]) -> bool:
    """How one meeting stands now, and what changed in it besides."""
    return messages[0].template in TELLS_MEETING and len({one.about for one in messages}) == 1


def _subject_of(number: int) -> str:
    return ngettext(
        "%(number)d message from Zorg en Gemeente", "%(number)d messages from Zorg en Gemeente", number
    ) % {"number": number}  # fmt: skip


def _part(message: Message, *, alone: bool, secrets: bool) -> Part:
    leads = message.link and message.button and (message.person is None or message.person.is_active)
    url = f"{settings.SITE_URL}{message.link}" if leads else ""
    other = message.language if message.language != _language_of(message) else ""
    heading = "" if alone else message.subject
    facts = tuple((word, value) for word, value in message.facts)
    return Part(
        heading, paragraphs(message.body), message.button, url, facts, other, cannot_come=_cannot_come(message, secrets)
    )


def _cannot_come(message: Message, secrets: bool) -> str:
    """Where the reader of a mail about a coming meeting says that they cannot come; no query."""
    kind, _colon, key = message.about.partition(":")
    if message.template not in ASKS_WHO_CANNOT or kind != "meeting" or message.person is None:
        return ""
    meeting = int(key)
    path = cannot_come_link(meeting, message.person) if secrets else reverse("course:cannot_come", args=[meeting])
    return f"{settings.SITE_URL}{path}"


def _greeting(person: User | None, language: str) -> str:
    """Who has no account is greeted without a name: we know the address alone."""
    name = person.first_name if person else ""
    greeting = fill_line(frame(language).greeting, {"voornaam": name})
    return greeting if name else greeting.replace(" ,", ",")


def _reason(message: Message) -> str:
    """Speakers and hosts hear of meetings too, and get letters: they take no part and asked for none."""
    kind = readers().get(message.template, "")
    goes_to_others_too = kind not in REASONS or message.template in (*TELLS_MEETING, MailCode.PROGRAMME)
    if goes_to_others_too and message.person_id and message.edition_id:
        enrolled = Enrolment.objects.filter(user=message.person_id, edition=message.edition_id)
        states = TAKES_PART if kind in REASONS else SENT
        if not enrolled.filter(state__in=states).exists():
            return str(HAS_A_PART)
    return str(REASONS.get(kind, ANOTHER_REASON))


def _footer(message: Message) -> str:
    """Why you get this. Where to change it stands there for who can log in."""
    reason = _reason(message)
    told = frame(_language_of(message)).footer.replace("{reden}", reason)
    if message.person is None or not message.person.is_active:
        return told.partition(f"{reason}.")[0] + f"{reason}."
    return told.replace("{link_profiel}", f"{settings.SITE_URL}{reverse('course:profile')}")
