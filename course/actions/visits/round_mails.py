"""The mails of a round of choosing: choose, and on which visit you go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from course import clock
from course.actions.mail.queue import filled, queue, queue_messages
from course.enums import TAKES_PART, MailCode
from course.formatting import day_in_words, full_moment
from course.mailtext.texts import NO_LONGER_TRUE, Anew, AsIs, Words
from course.models import Enrolment, Message, VisitChoice, VisitPlace, VisitRound
from course.models.mail import about
from course.queries.mail import facts
from course.queries.mail.templates import texts_of
from course.queries.visits.rounds import visits_of
from course.queries.visits.why import why_not_first, why_this


def ask_to_choose(round: VisitRound, enrolments: Iterable[Enrolment]) -> list[Message]:
    """Again on the same day only when one has to choose by another moment. The caller holds the lock of the edition."""
    return queue_messages(
        code=MailCode.VISIT_CHOOSE,
        people=[one.user for one in enrolments],
        about=about(round),
        occasion=f"{clock.today()}-{round.until.isoformat()}",
        words=partial(_asking, round),
        link=reverse("course:choose_visit", args=[round.pk]),
        edition=round.meeting.edition,
        too_late=round.until,
    )


def tell_places(round: VisitRound, places: Sequence[VisitPlace]) -> list[Message]:
    """To each on which visit, and why. The places come with enrolment, user and visit; the caller holds the lock."""
    texts = texts_of([MailCode.VISIT_PLACED], round.meeting.edition)[MailCode.VISIT_PLACED]
    letters = []
    for place in places:
        letter = Message(
            template=MailCode.VISIT_PLACED,
            person=place.enrolment.user,
            about=about(round),
            occasion=_occasion(place),
            link=round.meeting.get_absolute_url(),
            edition=round.meeting.edition,
        )
        text = texts.read_by(place.enrolment.user)
        letters.append(filled(letter, text=text, words=partial(_placing, round, place)))
    return queue(letters, too_late=round.meeting.starts_at)


def _occasion(place: VisitPlace) -> str:
    return f"{place.pk}-{place.moves}"


def anew(message: Message, round: VisitRound) -> Anew:
    """What a mail of a round says when it leaves now."""
    enrolment = Enrolment.objects.filter(
        user=message.person_id, edition=round.meeting.edition_id, state__in=TAKES_PART
    ).first()
    if enrolment is None or round.meeting.ends_at <= clock.now() or not round.meeting.goes_ahead:
        return NO_LONGER_TRUE
    if message.template == MailCode.VISIT_CHOOSE:
        chose = VisitChoice.objects.filter(round=round, enrolment=enrolment).exists()
        is_asked = round.is_open and not chose and len(visits_of(round)) > 1
        return Anew(words=partial(_asking, round)) if is_asked else NO_LONGER_TRUE
    places = VisitPlace.objects.select_related("visit__item__meeting", "visit__place", "visit__host")
    place = places.filter(round=round, enrolment=enrolment).first()
    if place is None or message.occasion != _occasion(place) or not place.visit.is_public:
        return NO_LONGER_TRUE
    return Anew(words=partial(_placing, round, place))


def _asking(round: VisitRound) -> Words:
    values = {
        "titel": AsIs(round.meeting.title),
        "datum": day_in_words(round.meeting.day),
        "tijd": full_moment(round.until),
    }
    until = (_("Choose by"), AsIs(full_moment(round.until)))
    return Words(values, (*facts.of_meeting(round.meeting), until))


def _placing(round: VisitRound, place: VisitPlace) -> Words:
    visit = place.visit
    values = {
        "bezoek": visit.title,
        "datum": day_in_words(round.meeting.day),
        "uitleg": " ".join(filter(None, (why_this(place), why_not_first(place)))),
    }
    return Words(values, facts.of_visit_and_host(visit))
