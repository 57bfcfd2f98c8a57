"""What people told that they need to take part (diet, access). Nowhere with a name."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef
from django.utils.translation import gettext as _

from course import clock
from course.enums import TAKES_PART
from course.models import Apology, Edition, Enrolment, EnrolmentNeeds, Meeting, User
from course.print.data import Need
from course.queries.results.apologies import away_from
from course.text import clean_line, folded, sort_name

LEFT_OUT = "…"
_MAIL_OR_NUMBER = re.compile(r"\S+@\S+|\+?\d(?:[ ()./-]?\d){7,}")


def needs_told(editions: Iterable[int]) -> Counter[int]:
    """Of who takes part, how many told what they need, by the id of the edition; one query."""
    told = EnrolmentNeeds.objects.filter(enrolment__edition__in=set(editions), enrolment__state__in=TAKES_PART)
    return Counter(dict(told.values_list("enrolment__edition_id").annotate(Count("pk"))))


def needs_of(enrolment: Enrolment) -> EnrolmentNeeds:
    """What somebody told; a row that is not stored when that is nothing."""
    return EnrolmentNeeds.objects.filter(enrolment=enrolment).first() or EnrolmentNeeds(enrolment=enrolment)


def needs_mark(needs: EnrolmentNeeds) -> str:
    """Differs as soon as something else is told; it says nothing of what."""
    return hashlib.sha256(repr((needs.text, needs.step_free)).encode()).hexdigest()


def needs_close_on(edition: Edition) -> dt.date:
    """The last Dutch day on which participants change what they need."""
    return edition.needs_until or edition.ends_on


def can_tell_needs(enrolment: Enrolment) -> bool:
    """Who takes part, also who took a place over; touches the edition."""
    edition = enrolment.edition
    return enrolment.state in TAKES_PART and not edition.is_cancelled and clock.today() <= needs_close_on(edition)


def needs_step_free(enrolment: Enrolment) -> bool:
    return EnrolmentNeeds.objects.filter(enrolment=enrolment, step_free=True).exists()


@dataclass(frozen=True)
class Needs:
    """`told` is the number of people; the same words, whatever their capitals and accents, are one row."""

    told: int
    rows: tuple[Need, ...]


def needs_at(meeting: Meeting) -> Needs:
    """For the caterer: what must be arranged and how often, most first, without who apologised.

    The own name, address and number are left out.
    """
    told = EnrolmentNeeds.objects.filter(
        enrolment__edition=meeting.edition_id, enrolment__state__in=TAKES_PART
    ).exclude(enrolment__user__in=away_from(meeting))
    people = list(told.select_related("enrolment__user").order_by("pk"))
    texts = [words for one in people for words in _words(one, _nameless(one.text, one.enrolment.user))]
    counted = Counter(folded(text) for text in texts)
    spelled = {folded(text): text for text in reversed(texts)}
    rows = [Need(spelled[key], number) for key, number in counted.items()]
    return Needs(len(people), tuple(sorted(rows, key=lambda one: (-one.number, sort_name(one.text), one.text))))


def in_words(needs: EnrolmentNeeds) -> str:
    """As its owner and the course office read it."""
    return "; ".join(_words(needs, needs.text)) or _("nothing")


def _words(needs: EnrolmentNeeds, typed: str) -> list[str]:
    """What was typed, and what was ticked."""
    return [*filter(None, [typed]), *([_("Step-free")] if needs.step_free else [])]


def _nameless(text: str, person: User) -> str:
    names = sorted((name for name in (person.full_name, person.first_name, person.last_name) if name), key=len)
    for name in reversed(names):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", LEFT_OUT, text)
    return clean_line(_MAIL_OR_NUMBER.sub(LEFT_OUT, text))


def needs_told_at(meetings: Iterable[int]) -> Counter[int]:
    """The same of who comes to a meeting, without those who apologised, by the id of the meeting; one query."""
    told = EnrolmentNeeds.objects.filter(
        enrolment__edition__meetings__in=set(meetings), enrolment__state__in=TAKES_PART
    ).annotate(meeting=F("enrolment__edition__meetings"))
    away = Apology.objects.filter(meeting=OuterRef("meeting"), person=OuterRef("enrolment__user"), taken_back_at=None)
    return Counter(dict(told.filter(~Exists(away)).values_list("meeting").annotate(Count("pk")).order_by()))
