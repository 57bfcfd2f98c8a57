"""The rows of the course."""

from course.models import cleaning  # noqa: F401 - a guard that listens to every save
from course.models.attendance import Apology, AttendanceEvent, DayGuest
from course.models.audits import Audit, Tick
from course.models.calendars import CalendarEvent, CalendarInvitation, CalendarLink
from course.models.editions import CancellationTerm, Edition
from course.models.enrolment import Enrolment, EnrolmentNeeds
from course.models.imports import ImportRun
from course.models.mail import MailTemplate, Message, Sending
from course.models.materials import Material
from course.models.municipalities import Municipality, TravelTime
from course.models.people import Organisation, User
from course.models.planning import AcceptedFinding, PlanningDay
from course.models.polls import DatePoll, PollAnswer, PollOption, PollPerson
from course.models.preparation import PreparationTask, TaskAnswer
from course.models.programme import Meeting, Module, Place, ProgrammeItem
from course.models.publishing import PendingChange, Publication, PublishedChange
from course.models.results import Question, Questionnaire
from course.models.speakers import DaysAway, SpeakerInvitation
from course.models.todo import TickedTask
from course.models.visit_groups import VisitGroup
from course.models.visit_rounds import DraftPlace, VisitChoice, VisitPlace, VisitRank, VisitRound, VisitWish
from course.models.visits import RunbookTask, VisitStep, WorkVisit
from course.models.vocabulary import Term

__all__ = [
    "AcceptedFinding",
    "Apology",
    "AttendanceEvent",
    "Audit",
    "CalendarEvent",
    "CalendarInvitation",
    "CalendarLink",
    "CancellationTerm",
    "DatePoll",
    "DayGuest",
    "DaysAway",
    "DraftPlace",
    "Edition",
    "Enrolment",
    "EnrolmentNeeds",
    "ImportRun",
    "MailTemplate",
    "Material",
    "Meeting",
    "Message",
    "Module",
    "Municipality",
    "Organisation",
    "PendingChange",
    "Place",
    "PlanningDay",
    "PollAnswer",
    "PollOption",
    "PollPerson",
    "PreparationTask",
    "ProgrammeItem",
    "Publication",
    "PublishedChange",
    "Question",
    "Questionnaire",
    "RunbookTask",
    "Sending",
    "SpeakerInvitation",
    "TaskAnswer",
    "Term",
    "Tick",
    "TickedTask",
    "TravelTime",
    "User",
    "VisitChoice",
    "VisitGroup",
    "VisitPlace",
    "VisitRank",
    "VisitRound",
    "VisitStep",
    "VisitWish",
    "WorkVisit",
]
