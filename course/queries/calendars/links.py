"""The secret links with which apps fetch calendars."""

from __future__ import annotations

from functools import cache

from django.db.models import CharField, Exists, OuterRef, QuerySet

from course.models import CalendarLink, Enrolment, User
from course.queries.calendars.events import STANDS_IN_LINE
from course.queries.prepared import Given, Prepared

IS_IN_LINE = Exists(Enrolment.objects.filter(user=OuterRef("user"), state__in=STANDS_IN_LINE))

ASKED_OF_LINK = (
    "revoked_at", "fetched_at", "version", "version_at", "has_deadlines", "has_drafts", "alarm", "travel", "language",
    "chosen_at", "trial_at", "all_editions", "user__is_active", "user__is_staff", "edition__title", "edition__slug",
    "place__name", "speaker__first_name", "speaker__infix", "speaker__last_name",
)  # fmt: skip


def links_of(user: User) -> QuerySet[CalendarLink]:
    """The links that work, oldest first."""
    links = CalendarLink.objects.filter(user=user, revoked_at=None).annotate(is_in_line=IS_IN_LINE)
    return links.select_related("user", "edition", "place", "speaker")


def link_with(token_hash: str) -> CalendarLink | None:
    """The link of a token, also when it was withdrawn; of its owner no more than whether the account is open, whether
    they are of the course office, and whether they stand in line (`is_in_line`).
    """
    return next(iter(_link_with().rows(token_hash=token_hash)), None)


@cache
def _link_with() -> Prepared[CalendarLink]:
    links = CalendarLink.objects.filter(token_hash=Given("token_hash", CharField())).annotate(is_in_line=IS_IN_LINE)
    return Prepared(links.select_related("user", "edition", "place", "speaker").only(*ASKED_OF_LINK).order_by())
