"""Whom we write to for approval, and how often: limits of the mail itself, whichever step asks for it."""

from __future__ import annotations

import datetime as dt

from django.db.models import CharField, Count, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import MailCode
from course.errors import Refusal
from course.models import Enrolment, Message
from course.queries.people.addresses import is_own_address

MOST_QUESTIONS = 3
"""How many times an applicant can have us write to managers on one day, in all editions together."""

MOST_AT_ONE_ADDRESS = 10
"""How many questions one address gets on one day: a manager may have a whole team that enrols, a stranger has not."""


class AskedOften(Refusal):
    message = _("We wrote to a manager for you three times today. You can ask again tomorrow.")


class AddressAskedOften(Refusal):
    message = _("We wrote to this address about several applicants today. Try again tomorrow.")


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
    """
    midnight = clock.at(clock.today(), dt.time.min)
    own = Enrolment.objects.filter(user=enrolment.user_id)
    named = own.annotate(named=Concat(Value("enrolment:"), Cast("pk", CharField()))).values("named")
    return Message.objects.filter(template=MailCode.ASK_APPROVAL, created_at__gte=midnight).aggregate(
        by_applicant=Count("pk", filter=Q(about__in=named)),
        to_address=Count("pk", filter=Q(address__iexact=enrolment.manager_email)),
    )
