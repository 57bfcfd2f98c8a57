"""The mails about one enrolment: to whom each goes, what it fills in, and where its button leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from email.utils import parseaddr
from functools import partial

from django.conf import settings
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from course import clock
from course.actions.enrolment.asking import check_asking
from course.actions.mail.queue import filled, queue
from course.actions.mail.stop import drop_unsent, hold_unsent
from course.enums import (
    TAKES_PART,
    TELLS_MEETING,
    TELLS_STATE,
    Actor,
    EnrolmentState,
    MailCode,
    MeetingKind,
    Side,
)
from course.formatting import day_in_words, euro, in_dutch, moment_in_words
from course.mailtext.neutral import neutral
from course.mailtext.texts import AS_IT_IS, NO_LONGER_TRUE, Anew, AsIs, Words
from course.models import Edition, Enrolment, Message, User
from course.models.mail import about
from course.queries.editions.current import course_days_of
from course.queries.editions.phase import enrolment_is_open
from course.queries.enrolment.history import last_transition
from course.queries.enrolment.links import approval_link, offer_link
from course.queries.enrolment.transitions import approval_is_open, may_transition, offer_is_open
from course.queries.enrolment.withdrawal import cost_in_words, costs_of_withdrawing
from course.queries.mail import facts
from course.queries.mail.templates import Texts, texts_of

TO_MANAGER = (MailCode.ASK_APPROVAL, MailCode.REMIND_APPROVAL)

REMINDS = (MailCode.PROFILE, MailCode.CHOOSE, MailCode.PREPARE, MailCode.PRACTICAL)
"""Mails for who takes part, and for nobody else at the time of sending."""


def tell(enrolment: Enrolment, *codes: MailCode, again: str = "") -> list[Message]:
    """The mails about how the enrolment stands now, to the applicant or to the manager; returns what is new.

    The same step is told twice only with a word for `again`; a manager is told once for each time that we asked.
    Raises OwnManager, AskedOften, AddressAskedOften for a question to the manager.
    """
    if MailCode.ASK_APPROVAL in codes:
        check_asking(enrolment)
    texts = texts_of(codes, enrolment.edition)
    return queue([_letter(enrolment, code, texts[code], again) for code in codes])


def _letter(enrolment: Enrolment, code: MailCode, texts: Texts, again: str) -> Message:
    """In the language of the applicant, also to the manager: they work together."""
    to_manager = code in TO_MANAGER
    message = Message(
        template=code,
        person=None if to_manager else enrolment.user,
        address=enrolment.manager_email if to_manager else "",
        about=about(enrolment),
        occasion=_question_of(enrolment) if to_manager else f"{enrolment.moves} {again}".strip(),
        link=LINKS[code](enrolment) if code in LINKS else reverse("course:my_course"),
        edition=enrolment.edition,
    )
    return filled(message, text=texts.read_by(enrolment.user), words=lambda: _words(code, enrolment))


def _words(code: MailCode, enrolment: Enrolment) -> Words:
    values = VALUES[code](enrolment) if code in VALUES else {}
    return Words(values, facts.of_enrolment(code, enrolment, values))


def _question_of(enrolment: Enrolment) -> str:
    """Which question to the manager this is: of which step, and asked when."""
    asked = enrolment.approval_asked_at or clock.now()
    return f"{enrolment.moves} {asked.isoformat()}"


def anew(message: Message, enrolment: Enrolment) -> Anew:
    """What a mail about an enrolment says when it leaves now.

    One that asks for an answer goes while that can be given. What was told of a step before the last one stays as it
    is, and goes when it is so still. Whose account was closed reads how it ended and nothing that asks to log in.
    """
    code = MailCode(message.template)
    if not enrolment.user.is_active and code not in TELLS_HOW_IT_ENDED:
        return NO_LONGER_TRUE
    if code in TO_MANAGER:
        asks = message.occasion == _question_of(enrolment) and approval_is_open(enrolment)
        return Anew(words=partial(_words, code, enrolment)) if asks else NO_LONGER_TRUE
    if not _holds_still(code, enrolment):
        return NO_LONGER_TRUE
    if message.occasion.partition(" ")[0] == str(enrolment.moves):
        return Anew(words=partial(_words, code, enrolment))
    return AS_IT_IS if code in HOLDS_STILL or code in TELLS_WHAT_WAS else NO_LONGER_TRUE


def _holds_still(code: MailCode, enrolment: Enrolment) -> bool:
    """What this mail promises is so now; of most it is enough that no other step was made."""
    if enrolment.edition.is_cancelled and code in PROMISES:
        return False
    return code not in HOLDS_STILL or HOLDS_STILL[code](enrolment)


def take_back(enrolment: Enrolment, *, before: EnrolmentState) -> None:
    """What did not go yet and is of no use after this step: questions to the manager, mail to the group, a reminder
    of the draft. Who comes back into the group is told anew.
    """
    own = {"edition": enrolment.edition_id, "person": enrolment.user_id}
    if before == EnrolmentState.AWAITING_APPROVAL:
        drop_questions(enrolment)
    if before == EnrolmentState.DRAFT:
        drop_unsent(Message.objects.filter(template=MailCode.DRAFT_KEPT, **own))
    if before in TAKES_PART and enrolment.state not in TAKES_PART:
        left = Concat("occasion", Value(f" left {enrolment.moves}"))
        to_group = Message.objects.filter(Q(template__in=REMINDS) | ~Q(batch=""), **own)
        drop_unsent(to_group, occasion=left)


def call_off(edition: Edition) -> None:
    """What did not go yet about an edition that does not go ahead: questions to managers and changes of
    meetings are dropped, and letters of the course office held for it to decide.
    """
    drop_unsent(edition.messages.filter(template__in=(*TO_MANAGER, *TELLS_MEETING, MailCode.PROGRAMME)))
    with in_dutch():
        because = _("The edition does not go ahead.")
    hold_unsent(edition.messages.exclude(batch=""), because=because)


def hold_outdated(enrolment: Enrolment) -> None:
    """What still waits to tell how it stood before a step about which there is no mail; the course office decides."""
    with in_dutch():
        because = _("The enrolment moved on: %(state)s.") % {"state": EnrolmentState(enrolment.state).label}
    hold_unsent(Message.objects.filter(about=about(enrolment), template__in=TELLS_STATE), because=because)


def drop_questions(enrolment: Enrolment) -> None:
    """What we did not send to the manager yet: the question was answered, or somebody else is asked."""
    drop_unsent(Message.objects.filter(template__in=TO_MANAGER, about=about(enrolment)))


def _received(enrolment: Enrolment) -> dict[str, str]:
    asks = _("We ask %(manager)s for approval.") % {"manager": enrolment.manager_name}
    asks = AsIs(f"{neutral(asks)} {enrolment.why_no_place_is_held}".strip())
    waits = _("The course office decides about the places.")
    looks = _(
        "Your organisation is not in our list yet: the course office looks at it first. Until then we hold no place; "
        "afterwards your enrolment counts from the moment at which you sent it."
    )
    steps = {EnrolmentState.AWAITING_APPROVAL: asks, EnrolmentState.AWAITING_OFFICE: looks}
    return {
        **_approved(enrolment),
        "volgende_stap": steps.get(EnrolmentState(enrolment.state), waits),
        "antwoorden": _answers(enrolment),
    }


def _confirmed(enrolment: Enrolment) -> dict[str, str]:
    """What follows now that the organisation is known; who got a place or a place in line reads that instead."""
    return {**_received(enrolment), "organisatie": AsIs(enrolment.organisation or "")}


def _unconfirmed(enrolment: Enrolment) -> dict[str, str]:
    return {"toelichting": enrolment.refusal, "wat_nu": _kept_answers(enrolment.edition)}


def _answers(enrolment: Enrolment) -> str:
    """What the applicant filled in, a line each; an address from a field for addresses whole. Needs stay out of the
    mail.
    """
    person = enrolment.user
    manager = ", ".join(filter(None, (neutral(enrolment.manager_name), enrolment.manager_email)))
    typed = (
        (_("Job title"), person.job_title),
        (_("Organisation"), enrolment.organisation_in_words),
        (_("Question"), person.learning_question),
        (_("Can help with"), person.can_help_with),
        (_("Region"), person.region),
    )
    rows = [*((label, neutral(str(value or ""))) for label, value in typed), (_("Manager"), manager)]
    return AsIs("\n".join(f"{label}: {value}" for label, value in rows if value))


def _question(enrolment: Enrolment) -> dict[str, str]:
    """By which a manager knows the mail for a real one: who asks, from where, what it costs and whom to ask."""
    edition, user, held = enrolment.edition, enrolment.user, enrolment.held_until
    number = course_days_of(edition)
    holding = _("Until %(moment)s we hold a place.")
    days = ngettext("%(number)d day", "%(number)d days", number) % {"number": number}
    return {
        "voornaam": user.first_name,
        "achternaam": user.surname,
        "functie": user.job_title,
        "organisatie": AsIs(enrolment.organisation or ""),
        "prijs": facts.price_in_words(edition),
        "afmeldkosten": cost_in_words(costs_of_withdrawing(edition)),
        "startdatum": day_in_words(edition.starts_on),
        "einddatum": day_in_words(edition.ends_on),
        "leervraag": user.learning_question,
        "meegenomen_vraag": _brought_by(user),
        "aantal_dagen": days if number else _("several days"),
        "vasthouden": holding % {"moment": moment_in_words(held)} if held and held > clock.now() else "",
        "contact": AsIs(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
    }


def _brought_by(user: User) -> str:
    """The question that somebody brings, as a sentence; nothing without a question."""
    brings = _("The question that %(name)s brings: %(question)s")
    said = {"name": user.first_name, "question": user.learning_question}
    return brings % said if user.learning_question else ""


def _approved(enrolment: Enrolment) -> dict[str, str]:
    day = enrolment.edition.results_by
    by = _("You hear by %(day)s whether you take part.") % {"day": day_in_words(day)}
    soon = _("You hear as soon as possible whether you take part.")
    return {
        "leidinggevende": enrolment.manager_name,
        "datum_uitslag": day_in_words(day),
        "wanneer": by if clock.today() <= day else soon,
    }


def _refused(enrolment: Enrolment) -> dict[str, str]:
    return {
        "leidinggevende": enrolment.manager_name,
        "toelichting": enrolment.refusal,
        "wat_nu": _kept_answers(enrolment.edition),
    }


def _kept_answers(edition: Edition) -> str:
    """What can be done with an enrolment that came back."""
    closes = moment_in_words(edition.enrolment_closes_at)
    kept = _("Your answers are kept. You can send your enrolment again until %(moment)s.") % {"moment": closes}
    return kept if enrolment_is_open(edition) else _("Enrolment has closed, so you cannot send it again.")


def _first_days(enrolment: Enrolment) -> dict[str, str]:
    """When and where we first meet, counted from now: online, on a course day, or both."""
    days = enrolment.edition.meetings.on_the_agenda().filter(starts_at__gt=clock.now())
    online = days.filter(kind=MeetingKind.ONLINE).first()
    first = days.filter(kind=MeetingKind.COURSE_DAY).select_related("place").first()
    known = [_("online on %(day)s") % {"day": day_in_words(online.day)}] if online else []
    if first:
        place = first.place.city or first.place.name
        known.append(_("on %(day)s in %(place)s") % {"day": day_in_words(first.day), "place": place})
    elif not online:
        known.append(_("on %(day)s") % {"day": day_in_words(enrolment.edition.starts_on)})
    return {"eerste_dagen": _(" and then ").join(known)}


def _taken_over(enrolment: Enrolment) -> dict[str, str]:
    """Of whom the place was: of who handed over last, for one who takes over twice."""
    before = enrolment.replaces.select_related("user").order_by("ended_at", "pk").last()
    return {**_first_days(enrolment), "voorganger": str(before.user) if before else str(_("a colleague"))}


def _handed_over(enrolment: Enrolment) -> dict[str, str]:
    return {"opvolger": str(enrolment.replaced_by.user) if enrolment.replaced_by else str(_("a colleague"))}


def _place_in_line(enrolment: Enrolment) -> dict[str, str]:
    side = str(IN_THE_LINE[Side(enrolment.side)])
    return {"n": str(enrolment.rank), "domein": side, "dagen": str(enrolment.edition.offer_working_days)}


IN_THE_LINE: Mapping[Side, str | Promise] = {
    Side.INSURER: gettext_lazy("a health insurer or care office"),
    Side.MUNICIPALITY: gettext_lazy("a municipality or public health service"),
    Side.NEITHER: gettext_lazy("another organisation"),
}
"""From where those come whose line this is, as words in a sentence."""


def _offer(enrolment: Enrolment) -> dict[str, str]:
    until = moment_in_words(enrolment.offered_until) if enrolment.offered_until else ""
    return {**_first_days(enrolment), "tijd": until}


def _lapsed(enrolment: Enrolment) -> dict[str, str]:
    again = _("Do you still want to take part? On My course you can join the line again, at the end.")
    closed = _("The waiting list is closed.")
    at_the_end = _("You are in the line again, at place %(number)s.") % {"number": enrolment.rank}
    can_rejoin = may_transition(enrolment, EnrolmentState.WAITING, by=Actor.APPLICANT)
    over = moment_in_words(enrolment.offered_until) if enrolment.offered_until else ""
    return {"tijd": over, "wat_nu": at_the_end if enrolment.rank else again if can_rejoin else closed}


def _signed_off(enrolment: Enrolment) -> dict[str, str]:
    """Where somebody was moved to, or what withdrawing costs: as the history has it."""
    step = last_transition(enrolment)
    cost = Decimal(step.get("cost", 0))
    if "moved_to" in step:
        follows = _("The course office moved your enrolment to %(edition)s.") % {"edition": step["moved_to"]}
    elif cost:
        follows = _("By the rules of the course withdrawing costs %(amount)s.") % {"amount": euro(cost)}
    else:
        follows = _("It costs nothing.")
    return {"gevolg": follows}


VALUES: Mapping[MailCode, Callable[[Enrolment], Mapping[str, str]]] = {
    MailCode.RECEIVED: _received,
    MailCode.ORGANISATION_CONFIRMED: _confirmed,
    MailCode.ORGANISATION_REFUSED: _unconfirmed,
    MailCode.ASK_APPROVAL: _question,
    MailCode.REMIND_APPROVAL: _question,
    MailCode.APPROVED: _approved,
    MailCode.APPROVAL_REFUSED: _refused,
    MailCode.PLACED: _first_days,
    MailCode.WAITING: _place_in_line,
    MailCode.OFFERED: _offer,
    MailCode.OFFER_LAPSED: _lapsed,
    MailCode.SIGNED_OFF: _signed_off,
    MailCode.HANDED_OVER: _handed_over,
    MailCode.TAKEN_OVER: _taken_over,
}


def _takes_part(enrolment: Enrolment) -> bool:
    return enrolment.state in TAKES_PART and clock.today() <= enrolment.edition.ends_on


HOLDS_STILL: Mapping[MailCode, Callable[[Enrolment], bool]] = {
    MailCode.PLACED: _takes_part,
    MailCode.TAKEN_OVER: _takes_part,
    MailCode.OFFERED: offer_is_open,
}
"""Mails of which the row says itself whether they are so."""

TELLS_WHAT_WAS = (MailCode.SIGNED_OFF, MailCode.HANDED_OVER, MailCode.CANCELLED)
"""Mails about what took place: a later step does not undo it."""

TELLS_HOW_IT_ENDED = (*TELLS_WHAT_WAS, MailCode.NOT_PLACED)
"""Mails that somebody must get without an account too: nothing of the course is to be expected, and what it costs."""

PROMISES = (
    MailCode.RECEIVED,
    MailCode.ORGANISATION_CONFIRMED,
    MailCode.APPROVED,
    MailCode.PLACED,
    MailCode.TAKEN_OVER,
    MailCode.WAITING,
    MailCode.OFFERED,
)
"""Mails that speak of a course to come: of one that does not go ahead they are not so."""


LINKS: Mapping[MailCode, Callable[[Enrolment], str]] = {
    MailCode.ASK_APPROVAL: approval_link,
    MailCode.REMIND_APPROVAL: approval_link,
    MailCode.OFFERED: offer_link,
    MailCode.PLACED: lambda _enrolment: reverse("course:my_calendar"),
    MailCode.TAKEN_OVER: lambda _enrolment: reverse("course:my_calendar"),
}
"""Where the button leads when not to My course."""
