"""The house style in templates: dates, times and amounts as the interface writes them, and its small pictures.

Moments are shown in Europe/Amsterdam. `{% load house %}` once per template.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from django import template
from django.conf import settings
from django.template import defaultfilters
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms import pictures
from cms.browsers import browser_in_words
from cms.templatetags.language import marked_as_dutch
from course import formatting
from course.enums import Side
from course.models import Meeting, User
from course.queries.editions.seats import Seats

register = template.Library()


@register.simple_block_tag
def titled(content: str) -> str:
    """What a window and a list of search results call a page: by its own title and that of the site, which stands alone
    where both are the same.
    """
    title, site = " ".join(content.split()), settings.WAGTAIL_SITE_NAME
    return format_html("{} – {}", title, site) if title and title != site else site


register.filter("file_size", defaultfilters.filesizeformat)
register.filter("browser", browser_in_words)


BEHIND_SIGNS = re.compile(r"(?<=\w@)(?=\w)|(?<=[^\W\d]\.)(?=[^\W\d])")
BREAK = mark_safe("<wbr>")


@register.filter
@defaultfilters.stringfilter
def breakable(text: str) -> str:
    """A text whose addresses may break behind their signs, so that a narrow screen need not be scrolled."""
    if isinstance(text, SafeData):
        return text
    return format_html_join(BREAK, "{}", ((part,) for part in BEHIND_SIGNS.split(text)))


@register.filter
def long_date(value: dt.date | None) -> str:
    """donderdag 21 januari 2027"""
    return formatting.day_in_words(value) if value else ""


@register.filter
def short_date(value: dt.date | None) -> str:
    """do 21 jan"""
    return formatting.short_day(value) if value else ""


@register.filter
def day_in_numbers(value: dt.date | None) -> str:
    """21-01-2027, for in a table"""
    return formatting.day_in_numbers(value) if value else ""


@register.filter
def clock_time(value: dt.datetime | dt.time | None) -> str:
    """9.30 uur, for in a sentence"""
    return formatting.time_in_words(value) if value is not None and value != "" else ""


@register.filter
def full_moment(value: dt.datetime | None) -> str:
    """donderdag 19 november 2026 om 17.00 uur"""
    return formatting.full_moment(value) if value else ""


@register.filter
def table_time(value: dt.datetime | dt.time | None) -> str:
    """09:30, for in a table"""
    return formatting.time_in_numbers(value) if value is not None and value != "" else ""


@register.filter
def week(value: dt.date | None) -> str:
    """week 3, counted by ISO 8601"""
    return formatting.week_of(value) if value else ""


@register.filter
def euro(amount: Decimal | int | None) -> str:
    """€ 2.450,00"""
    return formatting.euro(amount) if amount is not None and amount != "" else ""


@register.filter
def lines(text: str | None) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


@register.simple_tag
def side_mark(side: Side | str) -> SafeString:
    """The part of the two circles that belongs to this side, with its word."""
    return _side_mark(Side(side or Side.NEITHER), get_language())


@lru_cache
def _side_mark(side: Side, language: str) -> SafeString:
    """Rendered once for each side and language: a list of people shows it many times."""
    words = {Side.INSURER: _("Insurer"), Side.MUNICIPALITY: _("Municipality"), Side.NEITHER: _("Other")}
    return render_to_string("components/side_mark.html", {"side": side.value, "word": words[side]})


@register.simple_tag
def person_name(user: User) -> SafeString:
    """The name, with the label of an invented person. No template: a programme shows hundreds."""
    label = format_html(' <span class="example">{}</span>', _("example")) if user.is_example else ""
    return format_html('<span class="person-name">{}{}</span>', user.full_name or user.email, label)


@register.simple_tag
def person_names(people: Iterable[User]) -> SafeString:
    """Several names in one line."""
    return format_html_join(" · ", "{}", ((person_name(one),) for one in people))


@register.simple_tag
def person(user: User) -> SafeString:
    """Name, job title, organisation and side. Select the organisation in lists. No template, for the same reason."""
    organisation = user.organisation.name if user.organisation else ""
    work = ", ".join(filter(None, (user.job_title, organisation)))
    shown = format_html(' <span class="person-work"{}>{}</span>', marked_as_dutch(), work) if work else ""
    mark = format_html(" {}", side_mark(user.side)) if organisation else ""
    return format_html('<span class="person">{}{}{}</span>', person_name(user), shown, mark)


@register.simple_tag
def badge(label: str, tone: str = "neutral") -> SafeString:
    """A state in a word. Tones: neutral, good, warning, bad. No template, for the same reason."""
    return format_html('<span class="tag tag-{}">{}</span>', tone, label)


@register.inclusion_tag("components/empty.html")
def empty_state(heading: str, text: str = "") -> dict[str, object]:
    """What will come here, and who must do something for it."""
    return {"heading": heading, "text": text}


@register.inclusion_tag("components/balance.html", takes_context=True)
def balance(context: template.Context, seats: Seats) -> dict[str, object]:
    """The seats of both sides: two circles that fill up, and the same in a table."""
    counted = context.render_context.setdefault("balances", [])
    counted.append(seats)
    return {"seats": seats, "picture": pictures.balance_of(seats), "number": len(counted)}


@register.inclusion_tag("components/programme_line.html")
def programme_line(meetings: Iterable[Meeting], linked: bool = False) -> dict[str, object]:
    """A line through the months with a mark per meeting; `linked` opens the meeting's page.

    A meeting that carries a true `has_visit` gets the mark of a work visit.
    """
    return {"months": pictures.months_of(meetings), "linked": linked}
