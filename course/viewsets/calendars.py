"""The links with which the course office has the planning of an edition in its own calendar."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from course.models import Edition


def calendar_buttons(edition: Edition) -> list[Button]:
    """The whole planning: as a link that moves along, and as a file."""
    follow = f"{reverse('course:my_calendar')}?editie={edition.pk}#links"
    file = reverse("course:office_ics", args=[edition.slug])
    return [
        Button(_("Follow it in my calendar"), url=follow, icon_name="rotate"),
        Button(_("Download the calendar"), url=file, icon_name="download"),
    ]
