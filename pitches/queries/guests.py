"""Questions of residents: which edition they are for, whose link it is, and what waits."""

from __future__ import annotations

from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse

from course import clock
from course.models import Edition
from pitches.enums import CONFIRM_WITHIN, KEPT_FOR
from pitches.models import GuestQuestion

_signer = signing.TimestampSigner(salt="pitches.guest-question")


def edition_for_guests() -> Edition | None:
    """The announced edition that runs now, or else starts next: its group hears the question."""
    coming = Edition.objects.published().filter(is_cancelled=False, ends_on__gte=clock.today())
    return coming.order_by("starts_on", "pk").first()


def link_for(question: GuestQuestion) -> str:
    """Where the owner of the address confirms it, as a path."""
    return reverse("pitches:confirm_guest", args=[_signer.sign(str(question.pk))])


def question_named_in(token: str) -> GuestQuestion | None:
    """None for what we did not sign, for a link that is too old, and for a question that was deleted."""
    try:
        pk = int(_signer.unsign(token, max_age=CONFIRM_WITHIN))
    except (signing.BadSignature, ValueError):
        return None
    return GuestQuestion.objects.select_related("edition").filter(pk=pk).first()


def office_questions() -> QuerySet[GuestQuestion]:
    """Those of which the address is confirmed, the newest first: the others are nobody's yet."""
    rows = GuestQuestion.objects.exclude(confirmed_at=None)
    return rows.select_related("edition", "pitch__author")


def forgotten() -> QuerySet[GuestQuestion]:
    """Never confirmed, and too late for that now."""
    return GuestQuestion.objects.unconfirmed().filter(created_at__lte=clock.now() - CONFIRM_WITHIN)


def long_over() -> QuerySet[GuestQuestion]:
    """Of an edition that ended so long ago that nobody writes to who asked any more."""
    ended = clock.today() - KEPT_FOR
    return GuestQuestion.objects.filter(edition__ends_on__lte=ended).exclude(email="", name="")
