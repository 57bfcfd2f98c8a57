"""How many people told what they need to take part (diet, access). Numbers, nowhere a name or a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef

from course.enums import TAKES_PART
from course.models import Apology, EnrolmentNeeds


def needs_told(editions: Iterable[int]) -> Counter[int]:
    """Of who takes part, how many told what they need, by the id of the edition; one query."""
    told = EnrolmentNeeds.objects.filter(enrolment__edition__in=set(editions), enrolment__state__in=TAKES_PART)
    return Counter(dict(told.values_list("enrolment__edition_id").annotate(Count("pk"))))


def needs_told_at(meetings: Iterable[int]) -> Counter[int]:
    """The same of who comes to a meeting, without those who apologised, by the id of the meeting; one query."""
    told = EnrolmentNeeds.objects.filter(
        enrolment__edition__meetings__in=set(meetings), enrolment__state__in=TAKES_PART
    ).annotate(meeting=F("enrolment__edition__meetings"))
    away = Apology.objects.filter(meeting=OuterRef("meeting"), person=OuterRef("enrolment__user"), taken_back_at=None)
    return Counter(dict(told.filter(~Exists(away)).values_list("meeting").annotate(Count("pk")).order_by()))
