"""Takes demo rows away, with their history and what hangs on them, and nothing of others."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import FileField, Model, QuerySet
from wagtail.models import ModelLogEntry

from cms.demo.loading.load import Load
from cms.demo.loading.registry import Registry
from cms.demo.models import DemoRecord
from course.models import (
    AcceptedFinding,
    Apology,
    AttendanceEvent,
    CalendarLink,
    CancellationTerm,
    DatePoll,
    DayGuest,
    DaysAway,
    Edition,
    Enrolment,
    EnrolmentNeeds,
    ImportRun,
    MailTemplate,
    Material,
    Meeting,
    Message,
    Module,
    Municipality,
    Organisation,
    PendingChange,
    Place,
    PlanningDay,
    ProgrammeItem,
    Publication,
    PublishedChange,
    Question,
    Questionnaire,
    RunbookTask,
    SpeakerInvitation,
    TaskAnswer,
    Term,
    TickedTask,
    User,
    VisitGroup,
    VisitRound,
    VisitStep,
    WorkVisit,
)
from pitches.models import FormatPhase, PitchFormat

ORDER: tuple[type[Model], ...] = (
    AttendanceEvent, Apology, Enrolment, RunbookTask, VisitStep, WorkVisit, Material, SpeakerInvitation, ProgrammeItem,
    Meeting, Module,
    CancellationTerm, Edition, User, Question, Questionnaire, MailTemplate, PlanningDay, Organisation, Place, Term,
    Municipality, FormatPhase, PitchFormat,
)  # fmt: skip
"""Our models in the order in which their rows can go: first what stands on others."""

TOLD_AGAIN = (Edition, Enrolment, Meeting, SpeakerInvitation, WorkVisit, Apology)
"""What happened to these rows, each load does again."""

SHARED = (Organisation, Place, Term, Municipality)
"""Rows on which the rows of others may stand; then they stay."""


def rows_of(edition: Edition) -> list[QuerySet[Model]]:
    """Everything of ours that hangs on an edition, in the order in which it can go."""
    return [
        Message.objects.filter(about__in=_subjects(edition)),
        ImportRun.objects.filter(edition=edition),
        TickedTask.objects.filter(edition=edition),
        Publication.objects.filter(edition=edition),
        PublishedChange.objects.filter(meeting__edition=edition),
        PendingChange.objects.filter(meeting__edition=edition),
        AcceptedFinding.objects.filter(meeting__edition=edition),
        DatePoll.objects.filter(edition=edition),
        VisitRound.objects.filter(meeting__edition=edition),
        VisitGroup.objects.filter(visit__item__meeting__edition=edition),
        EnrolmentNeeds.objects.filter(enrolment__edition=edition),
        TaskAnswer.objects.filter(enrolment__edition=edition),
        Enrolment.objects.filter(edition=edition),
        Material.objects.filter(meeting__edition=edition),
        SpeakerInvitation.objects.filter(meeting__edition=edition),
        AttendanceEvent.objects.filter(meeting__edition=edition),
        DayGuest.objects.filter(meeting__edition=edition),
        Apology.objects.filter(meeting__edition=edition),
        RunbookTask.objects.filter(visit__item__meeting__edition=edition),
        VisitStep.objects.filter(visit__item__meeting__edition=edition),
        WorkVisit.objects.filter(item__meeting__edition=edition),
        ProgrammeItem.objects.filter(meeting__edition=edition),
        Meeting.objects.filter(edition=edition),
        Module.objects.filter(edition=edition),
        CancellationTerm.objects.filter(edition=edition),
    ]


def _subjects(edition: Edition) -> list[str]:
    """What messages call the rows of an edition."""
    enrolments = edition.enrolments.values_list("pk", flat=True)
    meetings = edition.meetings.values_list("pk", flat=True)
    visits = WorkVisit.objects.filter(item__meeting__edition=edition).values_list("pk", flat=True)
    rounds = VisitRound.objects.filter(meeting__edition=edition).values_list("pk", flat=True)
    polls = edition.polls.values_list("pk", flat=True)
    speakers = SpeakerInvitation.objects.filter(meeting__edition=edition).values_list("pk", flat=True)
    named = {
        "enrolment": enrolments,
        "meeting": meetings,
        "workvisit": visits,
        "visitround": rounds,
        "datepoll": polls,
        "speakerinvitation": speakers,
    }
    return [f"{kind}:{pk}" for kind, keys in named.items() for pk in keys]


def clear_edition(rows: Registry) -> None:
    """Take away what people did in the demo edition since it was loaded, and their messages."""
    edition = rows.known(Edition, "edition")
    if edition is not None:
        for found in rows_of(edition):
            erase(found.exclude(pk__in=rows.ids(found.model)))
        erase(SpeakerInvitation.objects.filter(meeting__edition=edition))
        people = rows.ids(User)
        erase(Message.objects.filter(person__in=people))
        erase(DaysAway.objects.filter(person__in=people))
        erase(CalendarLink.objects.filter(user__in=people))


def forget_sketches(load: Load) -> None:
    """The history of what happens to our rows begins when they are announced; each load tells it again."""
    for model in TOLD_AGAIN:
        forget_history(model, load.rows.ids(model))


def remove(rows: dict[type[Model], list[int]]) -> int:
    """Remove registered rows of our models. Returns how many of them stay, because others use them."""
    if Edition in rows:
        for edition in Edition.objects.filter(pk__in=rows[Edition]):
            for found in rows_of(edition):
                erase(found)
    return sum(_remove_of(model, rows.get(model, [])) for model in ORDER)


def _remove_of(model: type[Model], ids: Iterable[int]) -> int:
    kept = in_use(model, ids) if model in SHARED else set()
    erase(model._default_manager.filter(pk__in=set(ids) - kept))
    forget(model, ids)
    return len(kept)


def in_use(model: type[Model], ids: Iterable[int]) -> set[int]:
    """Which of these rows still have rows standing on them, also through tables of many-to-many fields."""
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            field = relation.field  # type: ignore[union-attr]  # of a relation that points here
            users = relation.related_model._base_manager.filter(**{f"{field.name}__in": list(ids)})  # type: ignore[union-attr]  # as above
            found.update(users.values_list(field.attname, flat=True))
    return found


def erase(rows: QuerySet[Model]) -> None:
    """Delete rows with their history, their files and their place in the register."""
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return
    _drop_files(rows)
    forget_history(rows.model, ids)
    forget(rows.model, ids)
    rows.model._default_manager.filter(pk__in=ids).delete()


def forget_history(model: type[Model], ids: Iterable[int]) -> None:
    """What happens to these rows is told again."""
    kind = ContentType.objects.get_for_model(model)
    ModelLogEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in ids]).delete()


def forget(model: type[Model], ids: Iterable[int]) -> None:
    """From now on these rows are not the demo's."""
    kind = ContentType.objects.get_for_model(model)
    DemoRecord.objects.filter(content_type=kind, object_id__in=list(ids)).delete()


def _drop_files(rows: QuerySet[Model]) -> None:
    """Files go when the rows are gone for good."""
    names = [field.name for field in rows.model._meta.concrete_fields if isinstance(field, FileField)]
    files = [getattr(row, name) for row in (rows if names else ()) for name in names]
    for file in filter(None, files):
        transaction.on_commit(partial(file.storage.delete, file.name))
