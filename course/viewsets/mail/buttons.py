"""The button with which the course office writes to the people of a page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from course.models import Edition
from course.viewsets.types import Shown


def mail_buttons(whom: str, edition: Edition | None, kind: type[Shown]) -> list[Shown]:
    """A button to the page that writes to `whom` (the query of `viewsets.mail.groups.WriteView`); none without an
    edition, of which a mail always is.
    """
    if edition is None:
        return []
    url = f"{reverse('messages:letter')}?edition={edition.pk}&{whom}"
    return [kind(_("Mail"), url=url, icon_name="mail")]
