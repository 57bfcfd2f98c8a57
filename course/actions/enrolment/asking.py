"""Whom we write to because an applicant names them, and how often: limits of the mail itself, whichever step asks."""

from __future__ import annotations

import datetime as dt

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from course import clock, text
from course.enums import MailCode
from course.errors import Refusal
from course.models import Enrolment, Message
from course.queries.people.addresses import is_own_address

MOST_QUESTIONS = 3
"""How many times an applicant can have us write to managers on one day, in all editions together."""

MOST_AT_ONE_ADDRESS = 10
"""How many questions one address gets on one day: a manager may have a whole team that enrols, a stranger has not."""


MOST_HANDED_OVER = 3
"""How many times a day somebody can send a colleague instead, in all editions together."""


class AskedOften(Refusal):
    message = _("We wrote to a manager for you three times today. You can ask again tomorrow.")


class AddressAskedOften(Refusal):
    message = _("We wrote to this address about several applicants today. Try again tomorrow.")


class HandedOverOften(Refusal):
    message = _("You sent a colleague instead three times today. You can do it again tomorrow.")


class OwnManager(Refusal):
    message = _("This is an address of the applicant. Fill in the address of the manager.")


def check_asking(enrolment: Enrolment) -> None:
    """We may write to the manager now. Raises OwnManager, AskedOften, AddressAskedOften."""
    if is_own_address(enrolment.user, enrolment.manager_email):
        raise OwnManager
    today = _questions_today(enrolment)
    if today["by_applicant"] >= MOST_QUESTIONS:
        raise AskedOften
    if today["to_address"] >= MOST_AT_ONE_ADDRESS:
        raise AddressAskedOften


def _questions_today(enrolment: Enrolment) -> dict[str, int]:
    """How many since midnight in the Netherlands, also of what was stopped before it went; one query.

    Of every enrolment of the applicant: neither withdrawing and beginning again nor another edition makes a new day.
    And to every name of the mailbox: neither does a plus sign with something behind it.
    """
    own = Enrolment.objects.filter(user=enrolment.user_id)
    named = own.annotate(named=Concat(Value("enrolment:"), Cast("pk", CharField()))).values("named")
    asked = _today(MailCode.ASK_APPROVAL).annotate(is_own=Exists(named.filter(named=OuterRef("about"))))
    rows, mailbox = list(asked.values_list("is_own", "address")), text.mailbox(enrolment.manager_email)
    return {
        "by_applicant": sum(is_own for is_own, _address in rows),
        "to_address": sum(text.mailbox(address) == mailbox for _is_own, address in rows),
    }


def check_handing_over(enrolment: Enrolment) -> None:
    """We may tell one more colleague today that this applicant sends them. Raises HandedOverOften.

    Who handed over can enrol again and hand over again: each time a place, and a mail to whoever is named. What is
    counted is the mail to the applicant that goes with it.
    """
    if _today(MailCode.HANDED_OVER).filter(person=enrolment.user_id).count() >= MOST_HANDED_OVER:
        raise HandedOverOften


def _today(code: MailCode) -> QuerySet[Message]:
    midnight = clock.at(clock.today(), dt.time.min)
    return Message.objects.filter(template=code, created_at__gte=midnight)
