"""The mails about the question to one speaker: to that speaker, and of the answer to the course office."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from course import clock
from course.actions.mail.queue import queue_messages, telling_from
from course.actions.mail.settling import let_settle
from course.actions.mail.stop import drop_unsent
from course.calendars.text import line
from course.enums import (
    FROM_SPEAKER,
    KNOWS_OF_IT,
    SPEAKER_STANDS,
    TELLS_SPEAKER,
    WAITS,
    MailCode,
    MeetingStatus,
    MessageState,
    SpeakerCondition,
    SpeakerState,
)
from course.formatting import day_in_words, time_in_words, with_organisation
from course.mailtext.texts import NO_LONGER_TRUE, Anew, AsIs, Words
from course.models import Meeting, Message, SpeakerInvitation, User
from course.models.mail import MessageQuerySet, about
from course.queries.mail import facts
from course.queries.mail.heard import NO_PART, NOTHING, Says, came_along, day_heard, heard_by, says_of
from course.queries.speakers.asked import misses_material
from course.queries.speakers.due import practical_occasion
from course.queries.speakers.links import IN_FULL, speaker_link
from course.queries.speakers.transitions import HOLDS

STANDS = {
    MailCode.SPEAKER_ASKED: (SpeakerState.INVITED,),
    MailCode.SPEAKER_REMINDED: (SpeakerState.INVITED,),
    MailCode.SPEAKER_AGREED: (SpeakerState.ACCEPTED,),
    MailCode.SPEAKER_BRIEFED: KNOWS_OF_IT,
    MailCode.SPEAKER_CALLED_OFF: (SpeakerState.WITHDRAWN,),
    MailCode.SPEAKER_MATERIAL: (SpeakerState.ACCEPTED,),
    MailCode.SPEAKER_PRACTICAL: (SpeakerState.ACCEPTED,),
    MailCode.SPEAKER_SAID_YES: (SpeakerState.ACCEPTED,),
    MailCode.SPEAKER_SAID_NO: (SpeakerState.DECLINED,),
}
"""In which states each mail is true."""

ANSWERED = {SpeakerState.ACCEPTED: MailCode.SPEAKER_SAID_YES, SpeakerState.DECLINED: MailCode.SPEAKER_SAID_NO}

ABOUT_SPEAKERS = (*TELLS_SPEAKER, *FROM_SPEAKER)

ABOUT_WHAT_COMES = set(TELLS_SPEAKER) - {MailCode.SPEAKER_CALLED_OFF}


def tell_speaker(
    invitation: SpeakerInvitation, code: MailCode, occasion: str = "", *, knew: Says = NOTHING
) -> list[Message]:
    """Queue the mail with the link of the speaker, who `knew` this until now; the caller holds the lock of the
    edition.
    """
    if not invitation.person.is_active:
        return []
    letters = queue_messages(
        code=code,
        people=[invitation.person],
        about=about(invitation),
        occasion=occasion or f"move-{invitation.moves}",
        words=partial(words_of, invitation, knew.get("day", "")),
        link=speaker_link(invitation),
        edition=invitation.meeting.edition,
        too_late=invitation.meeting.starts_at,
    )
    return telling_from(knew, letters)


def tell_office(invitation: SpeakerInvitation) -> list[Message]:
    """The office hears what the speaker answered; the caller holds the lock of the edition."""
    return queue_messages(
        code=ANSWERED[SpeakerState(invitation.state)],
        people=User.objects.filter(is_staff=True, is_active=True).order_by("pk"),
        about=about(invitation),
        occasion=f"move-{invitation.moves}",
        words=partial(words_of, invitation),
        link=reverse("speakers:edit", args=[invitation.pk]),
        edition=invitation.meeting.edition,
        too_late=invitation.meeting.starts_at,
    )


def anew(message: Message, invitation: SpeakerInvitation) -> Anew:
    """What a mail about a speaker says when it leaves now; none goes with a dead link, or about what is over."""
    code = MailCode(message.template)
    true = invitation.state in STANDS[code] or (code == MailCode.SPEAKER_CALLED_OFF and _is_off(invitation))
    if code in FROM_SPEAKER:
        return Anew(words=partial(words_of, invitation)) if true else NO_LONGER_TRUE
    true = true and message.person_id == invitation.person_id and message.link == speaker_link(invitation)
    true = true and invitation.person.is_active
    if code in ABOUT_WHAT_COMES:
        true = true and HOLDS[SpeakerCondition.TO_COME](invitation)
    if code == MailCode.SPEAKER_MATERIAL:
        true = true and misses_material(invitation)
    if code == MailCode.SPEAKER_PRACTICAL:
        true = true and message.occasion == practical_occasion(invitation)
    words = partial(words_of, invitation, message.before.get("day", ""))
    return Anew(words=words) if true else NO_LONGER_TRUE


def tell_invited(meeting: Meeting, *, was_draft: bool) -> list[Message]:
    """Who was asked and did not answer yet, or said yes to a draft, has the meeting in no calendar: they hear here that
    it is another day or place, or off. So do those who did not hear yet that their part came here. The caller holds the
    lock of the edition.
    """
    asked = Q(state=SpeakerState.INVITED)
    if was_draft:
        asked |= Q(state=SpeakerState.ACCEPTED, asked_at__isnull=False)
    else:
        asked |= Q(state=SpeakerState.ACCEPTED, pk__in=[pk for pk, _person in came_along(meeting.invitations.all())])
    rows = IN_FULL.filter(asked, meeting=meeting).order_by("pk")
    return [letter for row in rows for letter in tell_moved(row)]


def mails_that_wait(invitation: SpeakerInvitation) -> MessageQuerySet:
    return Message.objects.filter(about=about(invitation), template__in=SPEAKER_STANDS)


def tell_called_off(invitation: SpeakerInvitation) -> list[Message]:
    """That somebody speaks no more; who heard of nothing yet neither hears of that."""
    drop_unsent(mails_that_wait(invitation))
    is_in = heard_by(invitation.person, invitation).is_in
    return tell_speaker(invitation, MailCode.SPEAKER_CALLED_OFF) if is_in else []


def tell_moved(invitation: SpeakerInvitation, *, knew: Says = NOTHING, was_certain: bool = True) -> list[Message]:
    """That it is another day or place, or off, to one of them, who `knew` this until now. Whom the question did not
    reach is asked it as it stands now, and need not hear that it is off.
    """
    asked = invitation.state == SpeakerState.INVITED
    meeting, question = invitation.meeting, _question_that_did_not_leave(invitation) if asked else None
    waits = question is not None and question.state in WAITS
    if meeting.ends_at <= clock.now() or waits or (question and not meeting.goes_ahead):
        return []
    heard = heard_by(invitation.person, invitation, was_certain=was_certain)
    if invitation.has_accepted and not heard.is_in and (heard.nothing or _is_certain(meeting)):
        return _tell_newly_in(invitation)
    if not question and heard.knows(says_of(invitation), goes_ahead=meeting.goes_ahead):
        drop_unsent(mails_that_wait(invitation))
        return []
    invitation.moves += 1
    invitation.save(update_fields=["moves"])
    if not meeting.goes_ahead:
        return tell_speaker(invitation, MailCode.SPEAKER_CALLED_OFF)
    if question:
        return tell_speaker(invitation, MailCode.SPEAKER_ASKED)
    return let_settle(tell_speaker(invitation, MailCode.SPEAKER_BRIEFED, knew=knew and (heard.says or knew)))


def _tell_newly_in(invitation: SpeakerInvitation) -> list[Message]:
    """As it leaves it says how it stands then; that it is off need not hear who never heard that they would speak."""
    waiting = mails_that_wait(invitation).filter(person=invitation.person, state__in=WAITS)
    if not _is_certain(invitation.meeting) or waiting.filter(template=MailCode.SPEAKER_AGREED).exists():
        return []
    invitation.moves += 1
    invitation.save(update_fields=["moves"])
    return let_settle(tell_speaker(invitation, MailCode.SPEAKER_AGREED, knew=NO_PART))


def _is_certain(meeting: Meeting) -> bool:
    return meeting.status == MeetingStatus.CONFIRMED and meeting.goes_ahead


def _question_that_did_not_leave(invitation: SpeakerInvitation) -> Message | None:
    """It waits, or was dropped when it was not so. What the course office told nobody by mail, it told otherwise."""
    questions = Message.objects.filter(template=MailCode.SPEAKER_ASKED, about=about(invitation))
    last = questions.filter(person=invitation.person).select_related("sending").order_by("-pk").first()
    if last is None or last.state not in (*WAITS, MessageState.CANCELLED):
        return None
    return None if last.was_kept_back else last


def tell_standing(invitation: SpeakerInvitation, *, was_certain: bool, said_no: bool = False) -> list[Message]:
    """Somebody whom the course office put in a programme or took out of it hears that, from what they heard last, or
    from their own no: not what is so again. Of what is certain and to come; of a draft who was asked for it. That the
    meeting is off they still hear when that mail waits.
    """
    meeting, heard = invitation.meeting, heard_by(invitation.person, invitation, was_certain=was_certain)
    is_in = heard.is_in and not said_no
    mails = mails_that_wait(invitation)
    drop_unsent(mails if meeting.goes_ahead else mails.exclude(template=MailCode.SPEAKER_CALLED_OFF))
    if not meeting.goes_ahead or meeting.ends_at <= clock.now():
        return []
    if not invitation.has_accepted:
        return let_settle(tell_speaker(invitation, MailCode.SPEAKER_CALLED_OFF)) if is_in else []
    if not is_in and meeting.status == MeetingStatus.CONFIRMED:
        return let_settle(tell_speaker(invitation, MailCode.SPEAKER_AGREED, knew=NO_PART))
    is_other = is_in and heard.is_other(says_of(invitation))
    return let_settle(tell_speaker(invitation, MailCode.SPEAKER_BRIEFED)) if is_other else []


def _is_off(invitation: SpeakerInvitation) -> bool:
    return invitation.state in KNOWS_OF_IT and not invitation.meeting.goes_ahead


def words_of(invitation: SpeakerInvitation, knew: str = "") -> Words:
    """Who does not speak, or not any more, knows it by the day that they heard last; who `knew` of another (an ISO
    date) reads which that was.
    """
    meeting, due, person = invitation.meeting, invitation.material_due_on, invitation.person
    is_in = invitation.state in KNOWS_OF_IT and meeting.goes_ahead
    day = meeting.day if is_in else day_heard(person, invitation) or meeting.day
    values = {
        "titel": AsIs(line(meeting.title)),
        "datum": day_in_words(day),
        "plaats": meeting.place.city or meeting.place.name,
        "onderwerp": line(invitation.topic or meeting.title),
        "datum_materiaal": day_in_words(due) if due else "–",
        "tijd": time_in_words(invitation.call_time or meeting.starts_at),
        "adres": meeting.place.full_address,
        "noodnummer": meeting.edition.day_number or str(facts.WHOM_TO_CALL),
        "waarheen": _way_to(meeting),
        "wie": with_organisation(person),
        "naam": str(person),
        "organisatie": AsIs(person.organisation or "–"),
        "toelichting": invitation.reason if invitation.state == SpeakerState.DECLINED else "",
    }
    if not is_in and not values["toelichting"]:
        values["toelichting"] = _still_speaks(invitation)
    was = dt.date.fromisoformat(knew) if knew else meeting.day
    before = ((_("Was on"), AsIs(day_in_words(was))),) if is_in and was != meeting.day else ()
    return Words(values, (*facts.of_speaker(invitation), *before), says=says_of(invitation) if is_in else {})


def _still_speaks(invitation: SpeakerInvitation) -> str:
    """On which other days of the edition, also when what they would do here went there."""
    own = {"person": invitation.person_id, "meeting__edition": invitation.meeting.edition_id}
    others = SpeakerInvitation.objects.to_come().known_to_speaker().filter(state=SpeakerState.ACCEPTED, **own)
    rows = others.exclude(pk=invitation.pk).select_related("meeting").order_by("meeting__starts_at", "pk")
    days = [day_in_words(row.meeting.day) for row in rows]
    return _("You do speak on: %(days)s.") % {"days": ", ".join(days)} if days else ""


def _way_to(meeting: Meeting) -> str:
    """The address; online there is nowhere to go."""
    if not meeting.place.is_online:
        return _("The address is %(address)s.") % {"address": meeting.place.full_address}
    return _("The meeting is online: the link is below.") if meeting.online_url else _("The meeting is online.")
