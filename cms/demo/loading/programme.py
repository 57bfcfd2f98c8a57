"""Loads the edition, the places, the modules and the programme to the minute."""

from __future__ import annotations

import copy
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.demo.loading.load import Load, lines
from cms.demo.loading.registry import Registry
from cms.demo.schema.edition import EditionFile, Item, Meetings, Task, WaitingItem
from cms.demo.schema.edition import Module as ModuleText
from course import clock
from course.actions.calendars.events import STORED, refresh_edition
from course.actions.preparation import save_module
from course.actions.programme.pending import drop_pending, put_ready
from course.authority import SYSTEM
from course.enums import MeetingKind
from course.errors import Refusal
from course.models import CancellationTerm, Edition, Meeting, Module, Place, PreparationTask, ProgrammeItem
from course.queries.people.municipalities import municipality_of
from course.queries.programme.pending import seen_mark
from course.queries.programme.plans import row_of, stored_plan

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
    edition = load.rows.put(Edition, "edition", values)
    for number, term in enumerate(node.prijs.annuleren, start=1):
        load.rows.put(
            CancellationTerm,
            f"cancellation:{number}",
            {
                "edition": edition,
                "days_before": term.tot_dagen_voor_start,
                "percent": term.kosten_procent,
            },
        )


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


def load_programme(load: Load) -> None:
    """Modules, one meeting per day, and every item with its speakers."""
    for node in load.content.edition.modules:
        module = load.rows.put(Module, f"module:{node.id}", _module(load, node))
        _load_tasks(module, [_task(one) for one in node.voorbereiding.opdrachten])
        online = load.rows[f"place:{node.locatie}"].is_online
        kind = MeetingKind.ONLINE if online else MeetingKind.COURSE_DAY
        _load_days(load, node, {"module": module, "kind": kind, "counts_as_day": node.telt_als_cursusdag})
    reunion = {"module": None, "kind": MeetingKind.REUNION, "counts_as_day": False}
    _load_days(load, load.content.edition.terugkomdag, reunion)


def load_waiting(load: Load) -> None:
    """What the course office put ready and did not publish: it waits, or was let go."""
    for node in load.content.edition.klaargezet:
        if node.klaargezet_op > load.moment:
            continue
        items = [load.rows[f"item:{one.onderdeel}"] for one in node.onderdelen]
        meeting = items[0].meeting
        wanted = stored_plan(meeting)
        for item, one in zip(items, node.onderdelen, strict=True):
            wanted[str(item.pk)] = _as_wanted(item, one)
        with load.on(node.klaargezet_op):
            put_ready(meeting=meeting, wanted=wanted, seen=seen_mark(meeting), by=load.office)
        if node.losgelaten_op <= load.moment:
            with load.on(node.losgelaten_op):
                drop_pending(meeting=meeting, by=load.office)


def _as_wanted(item: ProgrammeItem, node: WaitingItem) -> dict[str, Any]:
    after = copy.copy(item)
    after.starts, after.ends = node.begin or item.starts, node.eind or item.ends
    after.title, after.method = node.titel or item.title, node.werkvorm or item.method
    return row_of(after, item.speakers.all())


def calendars_of(rows: Registry) -> dict[int, dict[str, Any]]:
    """What the meetings of earlier loads store of their calendar."""
    known = Meeting.objects.filter(pk__in=rows.ids(Meeting))
    return {row.pop("pk"): row for row in known.values("pk", *STORED)}


def load_calendars(load: Load) -> None:
    """Render the events of all meetings that changed. What changed and changed back while loading, nobody saw."""
    for key, stored in load.calendars.items():
        Meeting.objects.filter(pk=key).update(**stored)
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


def _load_tasks(module: Module, tasks: list[PreparationTask]) -> None:
    """Those that were loaded before stay, when nothing about them changed."""
    stored = list(module.tasks.all())
    for before, task in zip(stored, tasks, strict=False):
        task.pk = before.pk
    if [_shown(task) for task in stored] != [_shown(task) for task in tasks]:
        save_module(module=module, tasks=tasks, by=SYSTEM)


def _shown(task: PreparationTask) -> tuple[object, ...]:
    return (task.text, task.door, task.choices, task.until)


def _task(node: Task) -> PreparationTask:
    return PreparationTask(text=node.tekst, door=node.pagina or "", choices=lines(node.keuze), until=node.tot)


def _load_days(load: Load, node: Meetings, values: dict[str, Any]) -> None:
    place = load.rows[f"place:{node.locatie}"]
    for number, day in enumerate(sorted(node.data), start=1):
        items = [item for item in node.programma if (item.dag or day) == day]
        meeting = load.rows.put(
            Meeting,
            f"meeting:{node.id}:{number}",
            {
                "edition": load.rows["edition"],
                "title": _title(node, number),
                "starts_at": clock.at(day, min(item.begin for item in items)),
                "ends_at": clock.at(day, max(item.eind for item in items)),
                "place": place,
                "mind": _overnight(node) if number < len(node.data) else "",
                **values,
            },
        )
        for item in items:
            _load_item(load, meeting, item)


def _title(node: Meetings, number: int) -> str:
    """Days of one module tell each other apart."""
    if len(node.data) == 1:
        return node.titel
    return _("%(title)s (day %(number)d)") % {"title": node.titel, "number": number}


def _overnight(node: Meetings) -> str:
    night = node.overnachting if isinstance(node, ModuleText) else None
    if not night:
        return ""
    text = _("Night: %(hotel)s, included in the price.") if night.inbegrepen else _("Night: %(hotel)s.")
    choice = _("You choose: %(choice)s.") % {"choice": "; ".join(night.keuze)}
    return f"{text % {'hotel': night.hotel}} {choice}"


def _load_item(load: Load, meeting: Meeting, node: Item) -> None:
    told = {case.id: case.korte_zin for case in load.content.library.goede_voorbeelden}
    load.rows.put(
        ProgrammeItem,
        f"item:{node.id}",
        {
            "meeting": meeting,
            "starts": node.begin,
            "ends": node.eind,
            "kind": node.soort,
            "title": node.titel,
            "summary": node.samenvatting or told.get(node.goed_voorbeeld or "", ""),
            "method": node.werkvorm,
        },
        many={"speakers": [load.rows[f"person:{name}"] for name in node.sprekers]},
    )
