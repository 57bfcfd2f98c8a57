"""The mails about one visit, to the contact of its host."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course import clock
from course.actions.mail.queue import queue_messages, telling_from
from course.actions.mail.settling import let_settle
from course.actions.mail.stop import drop_unsent
from course.calendars.text import line
from course.enums import TELLS_HOST, VISIT_ASKED, WAITS, MailCode, MessageState, VisitStatus
from course.formatting import day_in_words, time_in_words
from course.mailtext.texts import NO_LONGER_TRUE, Anew, AsIs, Words
from course.models import Meeting, Message, User, WorkVisit
from course.models.mail import about
from course.queries.mail import facts
from course.queries.mail.heard import NO_PART, NOTHING, Says, day_heard, heard_by, says_of
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
"""In which state of the visit each mail is true; what a step back says follows the state."""

BACK = {
    VisitStatus.IDEA: gettext_lazy(
        "We asked you whether our group may come on %(day)s. We take that question back: you need not answer it, and"
        " need keep nothing free. If we ask again, you get a new message."
    ),
    VisitStatus.AGREED: gettext_lazy(
        "We wrote that the programme of %(day)s was complete. It is not after all: something in it may still change."
        " That we come still stands."
    ),
    VisitStatus.PLANNED: gettext_lazy(
        "We wrote that we were ready for %(day)s. There is something left to arrange after all. That we come still"
        " stands, and so does the programme."
    ),
    VisitStatus.DONE: gettext_lazy(
        "What the group learned on %(day)s is no longer shared: the course office took it back. Others read it again"
        " only once you approve it."
    ),
}
"""What a step back to each state says. What is called off after the question was taken back stays taken back."""

REPLACED = {
    True: gettext_lazy("For the work visit to %(host)s on %(day)s we have another contact from now on."),
    False: gettext_lazy("We are sorry: the work visit to %(host)s on %(day)s does not go ahead."),
}
"""What who is the contact no more reads, by whether the visit goes ahead as the mail leaves."""

TO_COME = (MailCode.HOST_ASKED, MailCode.HOST_AGREED, MailCode.HOST_PLANNED, MailCode.HOST_READY)
"""What speaks of a visit that lies ahead, each of one state."""

HEARD = (MessageState.SENDING, MessageState.SENT)
"""Mails that arrived, or may have."""

TO_HOST = (*TELLS_HOST, MailCode.HOST_LINK)


def tell_host(visit: WorkVisit, code: MailCode, *, knew: Says = NOTHING) -> list[Message]:
    """Queue the mail with the link of the host, who `knew` this until now; the caller holds the lock of the edition."""
    return _tell(visit, visit.contact, code, link=host_link(visit), knew=knew) if visit.contact else []


def tell_question(visit: WorkVisit) -> list[Message]:
    """Whether the group may come, also after the host was told that it is off, or said no: who did got no mail about
    that, so that the question was the last one.
    """
    if visit.contact is None:
        return []
    mails = Message.objects.filter(about=about(visit), person=visit.contact, template__in=TELLS_HOST)
    last = mails.order_by("-pk").values_list("template", flat=True).first()
    has_part = last != MailCode.HOST_ASKED and heard_by(visit.contact, visit).is_in
    return tell_host(visit, MailCode.HOST_ASKED, knew=NOTHING if has_part else NO_PART)


def _tell(visit: WorkVisit, person: User, code: MailCode, *, link: str, knew: Says = NOTHING) -> list[Message]:
    if not person.is_active:
        return []
    letters = queue_messages(
        code=code,
        people=[person],
        about=about(visit),
        occasion=f"version-{visit.version}",
        words=partial(words_of, visit, code, _day_told(visit, person, code), leads=bool(link)),
        link=link,
        edition=visit.item.meeting.edition,
        too_late=visit.starts_at if visit.ends_at > clock.now() else None,
    )
    return telling_from(knew, letters)


def _day_told(visit: WorkVisit, person: User, code: MailCode) -> dt.date | None:
    """Of what ends: the day that they know."""
    return day_heard(person, visit) if _ends(code, visit) else None


def tell_back(visit: WorkVisit, *, left: VisitStatus) -> list[Message]:
    """That the course office took a step back. Who did not hear of the state that is left does not hear of it any more:
    such a host is told how it stands now, unless that is what was heard last.
    """
    told = Message.objects.filter(about=about(visit), person=visit.contact, template__in=TELLS_HOST)
    last = told.order_by("-created_at", "-pk").first()
    if last is None or STANDS.get(MailCode(last.template)) != left or last.state in HEARD:
        return tell_host(visit, MailCode.HOST_BACK)
    drop_unsent(told.filter(pk=last.pk))
    now = next((code for code in TO_COME if STANDS[code] == visit.status), None)
    heard = told.filter(state__in=HEARD).order_by("-created_at", "-pk").values_list("template", flat=True).first()
    return tell_host(visit, now) if now and heard != now else []


def tell_called_off(visit: WorkVisit) -> list[Message]:
    """That the visit does not go ahead; a host who heard of nothing yet does not hear of that."""
    if visit.contact and heard_by(visit.contact, visit).is_in:
        return tell_host(visit, MailCode.HOST_CALLED_OFF)
    drop_unsent(Message.objects.filter(about=about(visit), template__in=TELLS_HOST, person=visit.contact))
    return []


def tell_asked(meeting: Meeting, *, is_back: bool = False) -> list[Message]:
    """Who was asked for a visit in a draft has it in no calendar: they hear here that it is another day or time, off,
    or on again. What waits for them says as it leaves how it stands then. The caller holds the lock of the edition.
    """
    rows = WorkVisit.objects.with_who_and_where().asked().filter(item__meeting=meeting).order_by("pk")
    return [letter for visit in rows for letter in tell_host_moved(visit, is_back=is_back)]


def tell_unaware(meeting: Meeting) -> list[Message]:
    """Hosts whom nothing reached: because the meeting was off when that would have left, because they are the contact
    since then, or because the course office dropped it. They hear how it stands, and of no change.
    """
    rows = WorkVisit.objects.with_who_and_where().asked().filter(item__meeting=meeting, contact__isnull=False)
    letters = []
    for visit in rows.order_by("pk"):
        mails = Message.objects.filter(about=about(visit), person=visit.contact, template__in=TELLS_HOST)
        waits = mails.filter(state__in=WAITS).exclude(template=MailCode.HOST_CALLED_OFF).exists()
        if not waits and visit.contact and heard_by(visit.contact, visit).nothing:
            visit.version += 1
            visit.save(update_fields=["version"])
            letters += tell_host(visit, _how_it_stands(visit, is_back=True))
    return letters


def tell_hosts_asked(meeting: Meeting, *, but: Collection[int]) -> None:
    """Hosts who heard of other hours than their part has now, in a meeting of whose programme nobody else hears."""
    rows = WorkVisit.objects.with_who_and_where().asked().filter(item__meeting=meeting, contact__isnull=False)
    for visit in rows.exclude(contact__in=but).order_by("pk"):
        if visit.contact and heard_by(visit.contact, visit).is_other(says_of(visit)):
            tell_host_moved(visit)


def tell_host_moved(visit: WorkVisit, *, is_back: bool = False, knew: Says = NOTHING) -> list[Message]:
    """The same of one visit, whose host `knew` this until now. That it is on again says what its state says, the
    question or that it was agreed.
    """
    meeting = visit.item.meeting
    code = _how_it_stands(visit, is_back=is_back) if meeting.goes_ahead else MailCode.HOST_CALLED_OFF
    if meeting.ends_at <= clock.now():
        return []
    if code == MailCode.HOST_MOVED and visit.contact and heard_by(visit.contact, visit).nothing:
        code = _how_it_stands(visit, is_back=True)
    if _knows(visit, code):
        mails = Message.objects.filter(about=about(visit), person=visit.contact)
        drop_unsent(mails.filter(template__in=(MailCode.HOST_MOVED, MailCode.HOST_CALLED_OFF)))
        return []
    if _hears_anyway(visit, code):
        return []
    visit.version += 1
    visit.save(update_fields=["version"])
    letters = tell_host(visit, code, knew=knew)
    return let_settle(letters) if code == MailCode.HOST_MOVED else letters


def _knows(visit: WorkVisit, code: MailCode) -> bool:
    """The contact heard that it is off, or where it is and in which state."""
    if visit.contact is None:
        return False
    heard = heard_by(visit.contact, visit)
    is_heard = code in (MailCode.HOST_MOVED, MailCode.HOST_CALLED_OFF) or code in heard.codes
    return is_heard and heard.knows(says_of(visit), goes_ahead=visit.item.meeting.goes_ahead)


def tell_replaced(meeting: Meeting) -> None:
    """Who was the contact until somebody else was, while the meeting was off, hears that now that it is on again."""
    for visit in WorkVisit.objects.with_who_and_where().asked().filter(item__meeting=meeting).order_by("pk"):
        told = Message.objects.filter(about=about(visit), template__in=TELLS_HOST).exclude(person=visit.contact)
        for person in User.objects.filter(pk__in=told.values("person")).order_by("pk"):
            if heard_by(person, visit).is_in:
                let_settle(_tell(visit, person, MailCode.HOST_REPLACED, link=""))


def _how_it_stands(visit: WorkVisit, *, is_back: bool) -> MailCode:
    now = next((code for code in TO_COME if STANDS[code] == visit.status), None)
    return now if now and is_back else MailCode.HOST_MOVED


def _hears_anyway(visit: WorkVisit, code: MailCode) -> bool:
    """How it stands, from a mail that waits; that it is off need not hear whom even the question did not reach."""
    mails = Message.objects.filter(about=about(visit), person=visit.contact, template__in=TELLS_HOST)
    if code == MailCode.HOST_CALLED_OFF:
        mails = mails.exclude(template=MailCode.HOST_MOVED)
        return mails.exists() and not mails.exclude(state__in=WAITS).exists()
    last = mails.order_by("-created_at", "-pk").first()
    return last is not None and last.state in WAITS and last.template != MailCode.HOST_CALLED_OFF


def tell_another_contact(visit: WorkVisit, *, before: User) -> None:
    """Who was the contact hears that somebody else is, and the new one how it stands: of what lies ahead, and of what
    waits to be approved. From what each heard last: not what they did not hear, nor what is so again.
    """
    code, contact = _what_waits_for_contact(visit), visit.contact
    if code or visit.status == VisitStatus.DONE:
        was_in = heard_by(before, visit).is_in
        drop_unsent(Message.objects.filter(about=about(visit), person=before, template__in=TO_HOST))
        if was_in:
            let_settle(_tell(visit, before, MailCode.HOST_REPLACED, link=""))
    if code and contact:
        heard = heard_by(contact, visit)
        drop_unsent(Message.objects.filter(about=about(visit), person=contact, template__in=TO_HOST))
        if not heard.is_in or code not in heard.codes or heard.is_other(says_of(visit)):
            let_settle(tell_host(visit, code))


def _what_waits_for_contact(visit: WorkVisit) -> MailCode | None:
    if visit.approval_asked_at:
        return MailCode.HOST_LEARNED
    is_ahead = visit.item.meeting.goes_ahead and visit.ends_at > clock.now()
    return _how_it_stands(visit, is_back=True) if is_ahead and visit.status in VISIT_ASKED else None


def anew(message: Message, visit: WorkVisit) -> Anew:
    """What a mail to a host says when it leaves now; with a dead link none goes. That it ends goes to who was asked,
    also when somebody else is the contact now.
    """
    code, person = MailCode(message.template), message.person
    is_theirs = message.person_id == visit.contact_id and message.link == host_link(visit)
    if code == MailCode.HOST_REPLACED:
        is_so = message.person_id != visit.contact_id
    else:
        is_so = _is_so(code, visit) and (is_theirs or _ends(code, visit))
    if person is None or not person.is_active or not is_so:
        return NO_LONGER_TRUE
    return Anew(words=partial(words_of, visit, code, _day_told(visit, person, code), leads=is_theirs))


def _is_so(code: MailCode, visit: WorkVisit) -> bool:
    if code == MailCode.HOST_LEARNED and visit.approval_asked_at is None:
        return False
    if code == MailCode.HOST_CALLED_OFF and visit.status in VISIT_ASKED:
        return not visit.item.meeting.goes_ahead
    is_ahead = visit.item.meeting.goes_ahead and visit.ends_at > clock.now()
    return _stands(code, VisitStatus(visit.status)) and (is_ahead or not _is_ahead(code, visit))


def _ends(code: MailCode, visit: WorkVisit) -> bool:
    """After it its reader has no part any more."""
    is_taken_back = code == MailCode.HOST_BACK and _back_to(VisitStatus(visit.status)) == VisitStatus.IDEA
    return is_taken_back or code in (MailCode.HOST_CALLED_OFF, MailCode.HOST_REPLACED)


def _is_ahead(code: MailCode, visit: WorkVisit) -> bool:
    """It speaks of a visit that lies ahead."""
    if code == MailCode.HOST_BACK:
        return visit.status in (VisitStatus.AGREED, VisitStatus.PLANNED)
    return code in (*TO_COME, MailCode.HOST_MOVED)


def _stands(code: MailCode, state: VisitStatus) -> bool:
    if code == MailCode.HOST_BACK:
        return _back_to(state) in BACK
    if code == MailCode.HOST_MOVED:
        return state in VISIT_ASKED
    if code == MailCode.HOST_CALLED_OFF and state == VisitStatus.IDEA:
        return True  # thought of anew: for who was asked it is off
    return STANDS.get(code, state) == state


def _back_to(state: VisitStatus) -> VisitStatus:
    return VisitStatus.IDEA if state == VisitStatus.CANCELLED else state


def words_of(visit: WorkVisit, code: MailCode, day: dt.date | None = None, *, leads: bool = True) -> Words:
    """Who is told that something is off knows it by the `day` that they heard; their page is no longer theirs when it
    does not lead anywhere (`leads`).
    """
    meeting = visit.item.meeting
    told = day_in_words(day or meeting.day)
    values = {
        "titel": AsIs(line(visit.title)),
        "datum": told,
        "inloop": time_in_words(visit.item.starts),
        "organisatie": AsIs(visit.host),
        "n": str(visit.maximum),
        "namen": names_in_words(visit),
        "toelichting": _explanation(visit, code) % {"day": told, "host": line(visit.host.name)},
    }
    is_in = visit.status in VISIT_ASKED and meeting.goes_ahead and leads
    link = None if leads else ""
    return Words(values, facts.of_visit(visit), link, says_of(visit) if is_in else {})


def _explanation(visit: WorkVisit, code: MailCode) -> str:
    if code == MailCode.HOST_REPLACED:
        return str(REPLACED[visit.status != VisitStatus.CANCELLED and visit.item.meeting.goes_ahead])
    return str(BACK.get(_back_to(VisitStatus(visit.status)), ""))


def names_in_words(visit: WorkVisit) -> str:
    """From when on the page says who comes; nothing once that is over."""
    window = names_window(visit)
    if window.is_over:
        return ""
    if window.is_ahead:
        words = _("From %(day)s on, your page says who comes, with job and organisation.")
        return words % {"day": day_in_words(window.first)}
    return _("Your page says who comes, with job and organisation.")
