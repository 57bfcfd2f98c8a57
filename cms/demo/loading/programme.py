"""Loads the edition, the places and the modules, and brings the calendars up to date."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from cms.demo.loading.load import Calendars, Load, lines
from cms.demo.loading.registry import Registry
from cms.demo.schema.edition import EditionFile, Task
from cms.demo.schema.edition import Module as ModuleText
from course.actions.calendars.events import STORED, refresh_edition
from course.actions.calendars.keeping import KEPT
from course.actions.editions.save import save_edition
from course.actions.editions.terms import save_term
from course.actions.preparation import save_module
from course.errors import Refusal
from course.models import (
    CalendarEvent,
    CancellationTerm,
    Edition,
    Meeting,
    Module,
    Place,
    PreparationTask,
    WorkVisit,
)
from course.queries.people.municipalities import municipality_of

FACILITIES = {
    "drempelvrij": "step_free",
    "lift": "lift",
    "ringleiding": "hearing_loop",
    "rustruimte": "quiet_room",
    "gebedsruimte": "prayer_room",
    "genderneutraal_toilet": "neutral_toilet",
    "ondertiteling": "captions",
    "schrijftolk_op_verzoek": "writing_interpreter",
}
"""The word of the file and the field of a place."""


class AddressTaken(Refusal):
    message = gettext_lazy("There already is an edition with the web address '%(slug)s' that is not the demo's.")


def load_edition(load: Load) -> None:
    """The edition with what withdrawing costs."""
    node = load.content.edition
    if load.rows.known(Edition, "edition") is None and Edition.objects.filter(slug=node.slug).exists():
        raise AddressTaken(slug=node.slug)
    values = {**_about(node), **_enrolment(load), **_certificate(load)}
    edition = load.rows.begin(Edition, "edition", values, lambda row: save_edition(edition=row, by=load.office))
    terms = enumerate(node.prijs.annuleren, start=1)
    for number, term in sorted(terms, key=lambda numbered: numbered[1].tot_dagen_voor_start):
        about = {"edition": edition, "days_before": term.tot_dagen_voor_start, "percent": term.kosten_procent}
        key = f"cancellation:{number}"
        load.rows.begin(CancellationTerm, key, about, lambda row: save_term(term=row, by=load.office))


def _about(node: EditionFile) -> dict[str, Any]:
    return {
        "title": node.titel,
        "subtitle": node.ondertitel,
        "slug": node.slug,
        "organiser": node.organisator,
        "day_number": node.nummer_voor_de_dag,
        "is_published": True,
        "price": node.prijs.bedrag_eur,
        "vat": node.prijs.btw,
        "vat_note": node.prijs.btw_toelichting,
    }


def _enrolment(load: Load) -> dict[str, Any]:
    node, days = load.content.edition.aanmelding, load.content.course_days
    return {
        "enrolment_opens_at": node.opent,
        "enrolment_closes_at": node.sluit,
        "results_by": node.uitslag_uiterlijk,
        "starts_on": days[0],
        "ends_on": days[-1],
        "capacity": node.capaciteit,
        "minimum": node.minimum,
        "seats_insurer": node.quota.verzekeraar,
        "seats_municipality": node.quota.gemeente,
        "max_per_organisation": node.max_per_organisatie,
        "seats_released_on": node.vrijgeven_quota_op,
        "offer_working_days": node.aanbod_geldig_werkdagen,
        "approval_required": node.akkoord_leidinggevende_nodig,
    }


def _certificate(load: Load) -> dict[str, Any]:
    node = load.content.edition.certificaat
    needed = {demand.code: demand.minimum for demand in node.eisen}
    return {
        "certificate_name": node.naam,
        "certificate_text": load.content.shipped.questionnaires.certificaat.tekst,
        "certificate_days": needed.get("aanwezig", 0),
        "certificate_visits": needed.get("werkbezoek", 0),
        "certificate_pitches": needed.get("pitch", 0),
    }


def load_places(load: Load) -> None:
    """Where people meet, with what is known of access."""
    for node in load.content.edition.locaties:
        values = {
            "name": node.naam,
            "is_online": not node.adres,
            "address": node.adres,
            "postcode": node.postcode,
            "city": node.plaats,
            "province": node.provincie,
            "municipality": municipality_of(node.plaats),
            "capacity": node.zaal_voor,
            "public_transport": node.ov,
            "parking": node.parkeren,
            "mind": node.let_op,
            **{field: getattr(node.toegankelijk, word) for word, field in FACILITIES.items()},
        }
        load.rows.put(Place, f"place:{node.id}", values)


def load_modules(load: Load) -> None:
    """With what people do beforehand."""
    for node in load.content.edition.modules:
        module = load.rows.begin(
            Module,
            f"module:{node.id}",
            _module(load, node),
            lambda row: save_module(module=row, tasks=[], by=load.office),
        )
        _load_tasks(load, module, [_task(one) for one in node.voorbereiding.opdrachten])


def calendars_of(rows: Registry) -> Calendars:
    """What the meetings, visits and deadlines of earlier loads store of their calendar."""
    meetings, visits, editions = rows.ids(Meeting), rows.ids(WorkVisit), rows.ids(Edition)
    which = Q(meeting__in=meetings) | Q(visit__in=visits) | Q(edition__in=editions)
    beside = CalendarEvent.objects.filter(which)
    found = {
        Meeting: Meeting.objects.filter(pk__in=meetings).values("pk", *STORED),
        CalendarEvent: beside.values("pk", *KEPT),
    }
    return {model: {row.pop("pk"): row for row in rows} for model, rows in found.items()}


def load_calendars(load: Load) -> None:
    """Render the events of everything that changed. What changed and changed back while loading, nobody saw."""
    for model, rows in load.calendars.items():
        for key, stored in rows.items():
            model._base_manager.filter(pk=key).update(**stored)
    refresh_edition(edition=load.rows["edition"])


def _module(load: Load, node: ModuleText) -> dict[str, Any]:
    return {
        "edition": load.rows["edition"],
        "number": node.nummer,
        "title": node.titel,
        "question": node.vraag,
        "preparation_minutes": node.voorbereiding.minuten,
        "mind": node.let_op,
        "result": node.opbrengst,
    }


def _load_tasks(load: Load, module: Module, tasks: list[PreparationTask]) -> None:
    """Those that were loaded before stay, when nothing about them changed."""
    stored = list(module.tasks.all())
    for before, task in zip(stored, tasks, strict=False):
        task.pk = before.pk
    if [_shown(task) for task in stored] != [_shown(task) for task in tasks]:
        save_module(module=module, tasks=tasks, by=load.office)


def _shown(task: PreparationTask) -> tuple[object, ...]:
    return (task.text, task.door, task.choices, task.until)


def _task(node: Task) -> PreparationTask:
    return PreparationTask(text=node.tekst, door=node.pagina or "", choices=lines(node.keuze), until=node.tot)
