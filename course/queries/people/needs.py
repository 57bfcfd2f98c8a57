"""How many people told what they need to take part (diet, access). Numbers, nowhere a name or a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count

from course.enums import TAKES_PART
from course.models import EnrolmentNeeds


def needs_told(editions: Iterable[int]) -> Counter[int]:
    """Of who takes part, how many told what they need, by the id of the edition; one query."""
    told = EnrolmentNeeds.objects.filter(enrolment__edition__in=set(editions), enrolment__state__in=TAKES_PART)
    return Counter(dict(told.values_list("enrolment__edition_id").annotate(Count("pk"))))
