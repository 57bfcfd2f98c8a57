"""The mails about one visit, to the contact of its host."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from course import clock
from course.actions.mail.queue import queue_messages
from course.calendars.text import line
from course.enums import TELLS_HOST, MailCode, VisitStatus
from course.formatting import day_in_words, time_in_words
from course.mailtext.texts import NO_LONGER_TRUE, Anew, Words
from course.models import Message, WorkVisit
from course.models.mail import about
from course.queries.mail import facts
from course.queries.visits.host import names_window
from course.queries.visits.links import host_link

STANDS = {
    MailCode.HOST_ASKED: VisitStatus.ASKED,
    MailCode.HOST_AGREED: VisitStatus.AGREED,
    MailCode.HOST_PLANNED: VisitStatus.PLANNED,
    MailCode.HOST_READY: VisitStatus.READY,
    MailCode.HOST_THANKED: VisitStatus.DONE,
    MailCode.HOST_LEARNED: VisitStatus.DONE,
    MailCode.HOST_CALLED_OFF: VisitStatus.CANCELLED,
}
"""In which state of the visit each mail is true."""

TO_COME = (MailCode.HOST_ASKED, MailCode.HOST_AGREED, MailCode.HOST_PLANNED, MailCode.HOST_READY)
"""What speaks of a visit that lies ahead."""

TO_HOST = (*TELLS_HOST, MailCode.HOST_LINK)


def tell_host(visit: WorkVisit, code: MailCode) -> list[Message]:
    """Queue the mail with the link of the host; the caller holds the lock of the edition."""
    contact = visit.contact
    if contact is None or not contact.is_active:
        return []
    return queue_messages(
        code=code,
        people=[contact],
        about=about(visit),
        occasion=f"version-{visit.version}",
        words=partial(words_of, visit),
        link=host_link(visit),
        edition=visit.item.meeting.edition,
    )


def anew(message: Message, visit: WorkVisit) -> Anew:
    """What a mail to a host says when it leaves now; none goes to who is no contact any more, or with a dead link."""
    code = MailCode(message.template)
    stands = STANDS.get(code, visit.status) == visit.status
    if code in TO_COME:
        stands = stands and visit.item.meeting.goes_ahead and visit.ends_at > clock.now()
    asks = code != MailCode.HOST_LEARNED or visit.approval_asked_at is not None
    is_theirs = message.person_id == visit.contact_id and message.link == host_link(visit)
    return Anew(words=partial(words_of, visit)) if stands and asks and is_theirs else NO_LONGER_TRUE


def words_of(visit: WorkVisit) -> Words:
    meeting = visit.item.meeting
    values = {
        "titel": line(visit.title),
        "datum": day_in_words(meeting.day),
        "inloop": time_in_words(visit.item.starts),
        "organisatie": str(visit.host),
        "n": str(visit.maximum),
        "namen": names_in_words(visit),
    }
    return Words(values, facts.of_visit(visit))


def names_in_words(visit: WorkVisit) -> str:
    """From when on the page says who comes; nothing once that is over."""
    window = names_window(visit)
    if window.is_over:
        return ""
    if window.is_ahead:
        words = _("From %(day)s on your page says who comes, with job and organisation.")
        return words % {"day": day_in_words(window.first)}
    return _("Your page says who comes, with job and organisation.")
