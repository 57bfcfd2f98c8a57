"""The lists of the course office, each with what its columns show, in a number of queries that does not grow.

What counts others says its order itself: Django leaves a model's own order out of queries that group.
"""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from course.enums import EnrolmentState
from course.models import (
    CancellationTerm,
    Edition,
    Enrolment,
    Material,
    Meeting,
    Message,
    Module,
    Organisation,
    ProgrammeItem,
    Question,
    Questionnaire,
    RunbookTask,
    User,
    VisitStep,
    WorkVisit,
)
from course.queries.line import has_seat


def editions() -> QuerySet[Edition]:
    """Editions with `taken` and `waiting`: how many have a place, and how many wait for one."""
    return Edition.objects.annotate(
        taken=Count("enrolments", filter=has_seat("enrolments__")),
        waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING)),
    ).order_by("-starts_on")


def cancellation_terms() -> QuerySet[CancellationTerm]:
    return CancellationTerm.objects.select_related("edition")


def people() -> QuerySet[User]:
    """People with their organisation and their groups."""
    return User.objects.select_related("organisation").prefetch_related("groups")


def organisations() -> QuerySet[Organisation]:
    """Organisations with `number_of_people`."""
    return Organisation.objects.annotate(number_of_people=Count("people")).order_by("name")


def enrolments() -> QuerySet[Enrolment]:
    return Enrolment.objects.select_related("edition", "user", "organisation", "needs", "buddy__user")


def modules() -> QuerySet[Module]:
    """Modules with `number_of_meetings`."""
    modules = Module.objects.select_related("edition").annotate(number_of_meetings=Count("meetings"))
    return modules.order_by("-edition__starts_on", "number")


def meetings() -> QuerySet[Meeting]:
    """Meetings with `number_of_items`, in the order of time."""
    meetings = Meeting.objects.select_related("edition", "module", "place").annotate(number_of_items=Count("items"))
    return meetings.order_by("starts_at", "pk")


def told_about(meeting: Meeting) -> int:
    """How many people got a message about the present version of the meeting."""
    occasion = f"sequence-{meeting.ical_sequence}"
    return Message.objects.filter(about=f"meeting:{meeting.pk}", occasion=occasion).count()


def items() -> QuerySet[ProgrammeItem]:
    speakers = Prefetch("speakers", User.objects.order_by("sort_name"))
    return ProgrammeItem.objects.select_related("meeting", "visit").prefetch_related(speakers)


def visits() -> QuerySet[WorkVisit]:
    """Work visits with `open_tasks`: how much of the runbook is still to do."""
    visits = WorkVisit.objects.select_related("item__meeting", "place", "host", "contact").annotate(
        open_tasks=Count("runbook", filter=Q(runbook__done_at__isnull=True))
    )
    return visits.order_by("item__meeting__starts_at", "item__starts", "pk")


def steps() -> QuerySet[VisitStep]:
    return VisitStep.objects.select_related("visit")


def runbook() -> QuerySet[RunbookTask]:
    return RunbookTask.objects.select_related("visit")


def materials() -> QuerySet[Material]:
    return Material.objects.select_related("meeting", "owner")


def questionnaires() -> QuerySet[Questionnaire]:
    """Questionnaires with `number_of_questions`."""
    return Questionnaire.objects.annotate(number_of_questions=Count("questions")).order_by("pk")


def questions() -> QuerySet[Question]:
    return Question.objects.select_related("questionnaire")


def messages() -> QuerySet[Message]:
    return Message.objects.select_related("person")
