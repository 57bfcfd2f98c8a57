"""The signed link of a host: sent again, or withdrawn.

Lock order: the edition first, then the visit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.mail.stop import drop_unsent
from course.actions.mail.telling import deciding
from course.actions.visits.notices import TO_HOST, tell_host
from course.actions.visits.transition import REFUSALS, acting_as, locked, store
from course.enums import Actor, MailCode, VisitCondition
from course.errors import Refusal
from course.models import Message, WorkVisit
from course.models.mail import about
from course.queries.visits.links import is_over
from course.queries.visits.transitions import unmet

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


class LinkIsOver(Refusal):
    message = _("The visit is too long ago: a link would open nothing. Its host finds it after logging in.")


@transaction.atomic
def send_host_link(*, visit: WorkVisit, by: Authority, telling: Telling | None = None) -> None:
    """Mail the host the link once more. Raises NotYours, NoHost, LinkIsOver, and what `deciding` raises."""
    stored = locked(visit)
    acting_as(by, stored, (Actor.ORGANISER,))
    for need in unmet(stored, (VisitCondition.HAS_HOST,)):
        raise REFUSALS[need]
    if is_over(stored):
        raise LinkIsOver
    store(stored)
    record(row=stored, action="course.visit.link", by=by)
    with deciding(telling, row=stored, by=by):
        tell_host(stored, MailCode.HOST_LINK)


@transaction.atomic
def withdraw_host_link(*, visit: WorkVisit, by: Authority) -> None:
    """From now on the links that were mailed open nothing; mails that wait with one do not go. Raises NotYours."""
    stored = locked(visit)
    acting_as(by, stored, (Actor.ORGANISER,))
    store(stored, link_number=stored.link_number + 1)
    drop_unsent(Message.objects.filter(about=about(stored), template__in=TO_HOST))
    record(row=stored, action="course.visit.withdraw_link", by=by)
