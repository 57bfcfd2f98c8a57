"""The signed links that were mailed to somebody, when the account or its address becomes another one."""

from __future__ import annotations

from django.db.models import F

from course.actions.visits.notices import TO_HOST
from course.enums import TELLS_POLL, TELLS_SPEAKER, EnrolmentState, MailCode
from course.models import Enrolment, Message, PollPerson, SpeakerInvitation, User, WorkVisit
from course.models.mail import about
from course.queries.enrolment.links import offer_link
from course.queries.polls.links import poll_link
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
    for asked in PollPerson.objects.filter(user=person).select_related("poll", "user"):
        waiting.filter(about=about(asked.poll), template__in=TELLS_POLL).update(link=poll_link(asked))
    for enrolment in Enrolment.objects.filter(user=person, state=EnrolmentState.OFFERED).select_related("user"):
        waiting.filter(about=about(enrolment), template=MailCode.OFFERED).update(link=offer_link(enrolment))


def withdraw_links(person: User) -> None:
    """What was mailed before opens nothing any more."""
    for rows in (WorkVisit.objects.filter(contact=person), SpeakerInvitation.objects.filter(person=person)):
        rows.update(link_number=F("link_number") + 1)
    person.links_withdrawn += 1
    person.save(update_fields=["links_withdrawn"])
    renew_links(person)
