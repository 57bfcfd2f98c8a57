"""The signed links of somebody who speaks or hosts, when the account or its address becomes another one."""

from __future__ import annotations

from django.db.models import F

from course.actions.visits.notices import TO_HOST
from course.enums import TELLS_SPEAKER, MailCode
from course.models import Message, SpeakerInvitation, User, WorkVisit
from course.models.mail import about
from course.queries.speakers.links import speaker_link
from course.queries.visits.links import host_link

WITH_HOST_LINK = (*TO_HOST, MailCode.HOST_TASKS)


def renew_links(person: User) -> None:
    """What waits to be mailed with the link of a host or of a speaker goes with the one that works."""
    waiting = Message.objects.filter(person=person).stoppable()
    for visit in WorkVisit.objects.filter(contact=person):
        waiting.filter(about=about(visit), template__in=WITH_HOST_LINK).update(link=host_link(visit))
    for invitation in SpeakerInvitation.objects.filter(person=person):
        waiting.filter(about=about(invitation), template__in=TELLS_SPEAKER).update(link=speaker_link(invitation))


def withdraw_links(person: User) -> None:
    """What was mailed before opens nothing any more."""
    for rows in (WorkVisit.objects.filter(contact=person), SpeakerInvitation.objects.filter(person=person)):
        rows.update(link_number=F("link_number") + 1)
    renew_links(person)
