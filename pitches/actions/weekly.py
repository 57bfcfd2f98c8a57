"""Once a week what is new among the pitches (*weekbericht*), to who wants it. Nothing new is no mail.

Lock: the edition.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from course import clock
from course.actions.locks import lock_edition
from course.actions.mail.queue import queue_messages
from course.enums import Leaves
from course.mailing import Mail
from course.mailtext.texts import NO_LONGER_TRUE, Anew, Words
from course.models import Edition, Message
from course.models.mail import about
from course.workdays import REMINDS_AT
from pitches.enums import PitchMail
from pitches.queries.weekly import News, news_before, who_wants_news


def tell_the_week() -> int:
    """On Mondays from nine o'clock on: what happened in the seven days before. Returns how many people hear it."""
    today = clock.today()
    if today.weekday() != calendar.MONDAY or clock.now() < clock.at(today, REMINDS_AT):
        return 0
    told = Message.objects.filter(template=PitchMail.WEEKLY, occasion=today.isoformat(), edition__isnull=False)
    running = Edition.objects.filter(is_cancelled=False, starts_on__lte=today, ends_on__gte=today)
    return sum(_tell(edition, today) for edition in running.exclude(pk__in=told.values("edition")).order_by("pk"))


@transaction.atomic
def _tell(edition: Edition, monday: dt.date) -> int:
    edition = lock_edition(edition.pk)
    news = news_before(edition, monday)
    told = news and queue_messages(
        code=PitchMail.WEEKLY,
        people=who_wants_news(edition),
        about=about(edition),
        occasion=monday.isoformat(),
        link=reverse("pitches:pitches"),
        edition=edition,
        words=partial(_words, news),
    )
    return len(told)


def rows() -> QuerySet[Edition]:
    """What such a mail is about."""
    return Edition.objects.all()


def anew(message: Message, edition: Edition) -> Anew:
    """As it is when it leaves; nothing to who left, or wants it no more."""
    news = news_before(edition, dt.date.fromisoformat(message.occasion))
    if not news or message.person_id not in {person.pk for person in who_wants_news(edition)}:
        return NO_LONGER_TRUE
    return Anew(words=partial(_words, news))


def _words(news: Iterable[News]) -> Words:
    return Words({"lijst": "\n".join(_line(one) for one in news)})


def _line(one: News) -> str:
    said = ngettext("%(number)d contribution", "%(number)d contributions", one.said) % {"number": one.said}
    if one.is_new:
        return _("- new: %(title)s") % {"title": one.title} + (f" ({said})" if one.said else "")
    return f"- {one.title}: {said}"


MAILS: dict[str, Mail] = {PitchMail.WEEKLY: Mail(Leaves.IN_HOURS, (PitchMail.WEEKLY,), rows, anew)}
