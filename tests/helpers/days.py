"""The day screen as a browser sends it."""

from __future__ import annotations

from django.http import QueryDict
from django.urls import reverse

from course.forms.programme.day import DayForm


def day_url(meeting):
    return reverse("meetings:day", args=[meeting.pk])


def sent(form, do="save", **changes):
    """Everything on the page, with some of it typed anew (`minutes-12="45"`, `begins="10:00"`)."""
    data = {"do": do, "version": form.version, "begins": form["begins"].value(), "ends": form["ends"].value()}
    data |= {"row": [row.key for row in form.rows]}
    for row in form.rows:
        data |= {f"{name}-{row.key}": value for name, value in row.values.items()}
        data[f"speakers-{row.key}"] = [str(key) for key in row.speakers]
    return {name: f"{value:%H:%M}" if hasattr(value, "hour") else value for name, value in (data | changes).items()}


def opened(meeting):
    return DayForm(meeting=meeting)


def wanted(meeting, **changes):
    """The day that a form asks for, and the version from which it was made."""
    data = QueryDict(mutable=True)
    for name, value in sent(opened(meeting), **changes).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = DayForm(data, meeting=meeting)
    assert form.is_valid(), form.problems
    return {"wanted": form.day, "seen": form.version}
