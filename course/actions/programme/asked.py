"""Who was asked for a part of the programme: the part is there until they answered, and they hear when it is off."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.speakers.notices import tell_moved
from course.actions.visits.notices import tell_host_moved
from course.enums import MailCode, SpeakerState
from course.errors import Refusal
from course.models import Meeting, Message, ProgrammeItem, WorkVisit
from course.models.mail import about
from course.queries.mail.heard import heard_by
from course.queries.speakers.links import IN_FULL


class StillAsked(Refusal):
    message = _(
        "'%(item)s' cannot go: %(person)s did not say yes or no to it yet. Wait for the answer, or choose 'Do not ask "
        "this speaker any more' on the page of this speaker first."
    )


def tell_off(meeting: Meeting) -> None:
    """Who was asked for a draft and did not hear that it was announced gets no mail about that it is off: they hear it
    of their own part. The caller holds the lock of the edition.
    """
    occasion = f"sequence-{meeting.ical_sequence}"
    mails = Message.objects.filter(template=MailCode.CALLED_OFF, about=about(meeting), occasion=occasion)
    told = set(mails.values_list("person_id", flat=True))
    accepted = IN_FULL.filter(meeting=meeting, state=SpeakerState.ACCEPTED, asked_at__isnull=False)
    for row in accepted.exclude(person__in=told).order_by("pk"):
        if heard_by(row.person, row).is_in:
            tell_moved(row)
    visits = WorkVisit.objects.with_who_and_where().asked().filter(item__meeting=meeting, contact__isnull=False)
    for visit in visits.exclude(contact__in=told).order_by("pk"):
        if visit.contact and heard_by(visit.contact, visit).is_in:
            tell_host_moved(visit)


def check_removed(item: ProgrammeItem) -> None:
    """Who was asked would be left with a question about nothing. Raises StillAsked; not of what is over or does not go
    ahead, of which nobody says yes or no any more.
    """
    meeting = item.meeting
    if not meeting.goes_ahead or meeting.ends_at <= clock.now():
        return
    question = item.invitations.filter(state=SpeakerState.INVITED).select_related("person").order_by("pk").first()
    if question:
        raise StillAsked(item=item.title, person=question.person)
