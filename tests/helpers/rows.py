"""One row of each kind that the course office sees."""

from __future__ import annotations

import datetime as dt

from django.db.models import Model

from course import clock
from course.enums import DayKind, QuestionKind, SpeakerState
from course.models import (
    CancellationTerm,
    DaysAway,
    EnrolmentNeeds,
    MailTemplate,
    Message,
    Municipality,
    PlanningDay,
    Question,
    Questionnaire,
    SpeakerInvitation,
    TravelTime,
)
from pitches.enums import GuestState
from pitches.models import CheckIn, GuestQuestion, PitchFormat, Promise
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MaterialFactory,
    MeetingFactory,
    PitchFactory,
    PlaceFactory,
    TermFactory,
    UserFactory,
    VisitFactory,
)


def make_rows(number: int) -> dict[str, Model]:
    """One of each, by the name of its screen; `number` keeps unique fields apart."""
    edition = EditionFactory(title=f"Editie {number}")
    person = UserFactory(last_name=f"Bakker{number}")
    enrolment = EnrolmentFactory(edition=edition, user=person)
    EnrolmentNeeds.objects.create(enrolment=enrolment, text=f"Drempelvrij {number}")
    meeting = MeetingFactory(edition=edition, title=f"Dag {number}")
    visit = VisitFactory(item__meeting=meeting)
    pitch = PitchFactory(edition=edition, author=person, title=f"Pitch {number}")
    questionnaire = Questionnaire.objects.create(code=f"dag-{number}", title=f"Vragen {number}")
    promise = Promise.objects.create(
        pitch=pitch, owner=person, what=f"Bellen {number}", due_on=clock.today() + dt.timedelta(days=7)
    )
    return {
        "editions": edition,
        "modules": meeting.module,
        "meetings": meeting,
        "programme_items": ItemFactory(meeting=meeting, speakers=[person]),
        "speakers": SpeakerInvitation.objects.create(meeting=meeting, person=UserFactory(), state=SpeakerState.INVITED),
        "days_away": DaysAway.objects.create(
            person=UserFactory(), starts_on=dt.date(2027, 3, number), ends_on=dt.date(2027, 3, 20), note="Vakantie"
        ),
        "visits": visit,
        "places": meeting.place,
        "municipalities": Municipality.objects.create(code=f"GM000{number}", name=f"Gemeente {number}"),
        "travel_times": TravelTime.objects.create(
            start=PlaceFactory(name=f"Hier {number}"), end=PlaceFactory(name=f"Daar {number}"), minutes=30
        ),
        "planning_days": PlanningDay.objects.create(
            kind=DayKind.NOTICE, name=f"Dag {number}", starts_on=dt.date(2027, 3, number)
        ),
        "cancellation_terms": CancellationTerm.objects.create(edition=edition, days_before=number, percent=50),
        "wagtailusers_users": person,
        "organisations": person.organisation,
        "enrolments": enrolment,
        "materials": MaterialFactory(meeting=meeting, owner=person, title=f"Dia's {number}"),
        "terms": TermFactory(name=f"Begrip {number}"),
        "questionnaires": questionnaire,
        "questions": Question.objects.create(
            questionnaire=questionnaire,
            code=f"v{number}",
            position=1,
            kind=QuestionKind.TEXT,
            text=f"Vraag {number}",
        ),
        "messages": Message.objects.create(
            template="bevestiging",
            about=f"enrolment:{number}",
            person=person,
            subject=f"Bericht {number}",
            body="Dag",
        ),
        "mail_templates": MailTemplate.objects.create(
            code=f"sjabloon-{number}", subject=f"Sjabloon {number}", body="Dag {voornaam}"
        ),
        "pitches_office": pitch,
        "formats": PitchFormat.objects.create(code=f"f{number}", name=f"Werkvorm {number}"),
        "promises": promise,
        "check_ins": CheckIn.objects.create(
            pitch=pitch, promise=promise, person=person, months=3, stands="lasts", text=f"Het belt {number}"
        ),
        "guests": GuestQuestion.objects.create(
            edition=edition,
            initiative=f"Buurtkamer {number}",
            name="Noor",
            email=f"m{number}@example.org",
            question="Wie betaalt de huur?",
            context="We draaien op giften.",
            state=GuestState.WAITING,
            confirmed_at=clock.now(),
        ),
    }
