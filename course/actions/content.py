"""Makes the rows of what ships with the course: what is missing comes, and what the office wrote stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify
from wagtail.models import ModelLogEntry

from course.content.shipped import (
    CareRegions,
    DayToMind,
    InsurerGroups,
    MailText,
    Named,
    PublicHoliday,
    QuestionText,
    SchoolHoliday,
    Shipped,
    shipped,
)
from course.enums import ABOUT_SAFETY, DayKind, DayOff, HolidayRegion, TermKind
from course.models import MailTemplate, Municipality, PlanningDay, Question, Questionnaire, Term

MAX_CODE = 60


@dataclass(frozen=True)
class ShippedRow:
    """A row that ships: what it is known by and what it says; `made` says that it was missing."""

    key: str
    row: Model
    values: Mapping[str, Any]
    made: bool


@transaction.atomic
def ensure_content(content: Shipped | None = None) -> list[ShippedRow]:
    """Vocabularies, mail templates, questionnaires, planning days and municipalities, each row. Twice is once."""
    content = content or shipped()
    questionnaires = list(_ensure(Questionnaire, ("code",), _questionnaires(content)))
    mails = _refreshed(list(_ensure(MailTemplate, ("code", "edition"), _mails(content))))
    by_code = {found.values["code"]: found.row for found in questionnaires}
    return [
        *_ensure(Term, ("kind", "code"), _terms(content)),
        *mails,
        *questionnaires,
        *_ensure(Question, ("questionnaire", "code"), _questions(content, by_code)),
        *_ensure(PlanningDay, SAME_DAY, _planning_days(content)),
        *_ensure(Municipality, ("code",), _municipalities(content)),
    ]


SAME_DAY = ("kind", "name", "starts_on", "north", "middle", "south")
"""A summer holiday may begin on one day in two regions and be two rows."""

Values = tuple[str, dict[str, Any]]
"""The key of a row, and what it says."""


def _ensure(model: type[Model], known_by: tuple[str, ...], rows: Iterable[Values]) -> Iterator[ShippedRow]:
    there = {_identity(known_by, vars(row)): row for row in model._default_manager.order_by("-pk")}
    for key, values in rows:
        row = there.get(_identity(known_by, values))
        yield ShippedRow(key, row or model._default_manager.create(**values), values, made=row is None)


def _identity(known_by: tuple[str, ...], values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Of a row by its columns, or of values with rows in them."""
    found = (values.get(name, values.get(f"{name}_id")) for name in known_by)
    return tuple(value.pk if isinstance(value, Model) else value for value in found)


# --- terms ----------------------------------------------------------------------------------------------


def _terms(content: Shipped) -> Iterator[Values]:
    """All vocabularies, the planning rules and the choice of words."""
    for kind, terms in _vocabularies(content):
        for position, (name, values) in enumerate(terms, start=1):
            code = name[:MAX_CODE]
            yield f"term:{kind}:{code}", {"kind": kind, "code": code, "position": position, **values}


def _vocabularies(content: Shipped) -> list[tuple[TermKind, Iterable[Values]]]:
    words, days = content.vocabularies, content.planning_days
    regions = days.vakantieregios
    rules = [*days.regels_voor_plannen, regions.opmerking, days.weeknummering]
    wordings = words.zo_zeggen_wij_het.lijst
    return [
        (TermKind.THEME, map(_term, words.themas)),
        (TermKind.LAW, map(_term, words.wetten)),
        (TermKind.AGREEMENT, map(_term, words.akkoorden_en_geld)),
        (TermKind.PARTY, map(_term, words.actoren)),
        (TermKind.PRINCIPLE, map(_term, words.leidende_principes.lijst)),
        (TermKind.DIMENSION, map(_term, words.positieve_gezondheid.dimensies)),
        (TermKind.INSURER_GROUP, _insurer_groups(words.zorgverzekeraarsconcerns)),
        (TermKind.CARE_REGION, _care_regions(words.zorgkantoorregios)),
        (
            TermKind.HOLIDAY_REGION,
            [(name, {"name": name, "definition": getattr(regions, name)}) for name in ("noord", "midden", "zuid")],
        ),
        (TermKind.PLANNING_RULE, [(f"regel-{n}", {"name": rule}) for n, rule in enumerate(rules, start=1)]),
        (
            TermKind.WORDING,
            [(slugify(w.jargon), {"name": w.jargon, "definition": w.wij_schrijven}) for w in wordings],
        ),
    ]


FIELDS = {
    "naam": "name",
    "afkorting": "abbreviation",
    "definitie": "definition",
    "uitvoerder": "carried_out_by",
    "jaar": "year",
    "kleur_sleutel": "colour",
    "controle": "needs_check",
}
"""The key of a file and the field of a term."""


def _term(term: Named) -> Values:
    said = term.model_dump()
    return said["id"], {field: said[key] for key, field in FIELDS.items() if key in said}


def _insurer_groups(groups: InsurerGroups) -> Iterator[Values]:
    for group in groups.lijst:
        brands = ", ".join(group.voorbeelden_van_merken)
        yield group.id, {"name": group.naam, "definition": brands, "needs_check": groups.controle}


def _care_regions(regions: CareRegions) -> Iterator[Values]:
    for office, names in regions.per_uitvoerder.items():
        for name in names:
            yield slugify(name), {"name": name, "carried_out_by": office, "needs_check": regions.controle}


# --- mail, questions, days ------------------------------------------------------------------------------


def _mails(content: Shipped) -> Iterator[Values]:
    """Without those that the course office does not word."""
    return (_mail(text) for text in content.mail_templates.sjablonen if text.code not in ABOUT_SAFETY)


def _refreshed(mails: list[ShippedRow]) -> list[ShippedRow]:
    """A text that the course office never changed says what ships now."""
    keys = {found.row.pk for found in mails if not found.made}
    lines = ModelLogEntry.objects.filter(action="wagtail.edit", object_id__in=map(str, keys))
    lines = lines.filter(content_type=ContentType.objects.get_for_model(MailTemplate))
    own = {int(key) for key in lines.values_list("object_id", flat=True)}
    for found in mails:
        if found.row.pk in keys - own:
            MailTemplate.objects.filter(pk=found.row.pk).update(**found.values)
    return mails


def _mail(text: MailText) -> Values:
    """For all editions; greeting and signature stand around every mail."""
    return f"mail:{text.code}", {
        "code": text.code,
        "edition": None,
        "recipient": text.naar,
        "occasion": text.wanneer,
        "subject": text.onderwerp,
        "button": text.knop,
        "body": text.tekst,
    }


def _questionnaires(content: Shipped) -> Iterator[Values]:
    for code, text in content.questionnaires.by_code.items():
        values = {"code": code, "title": text.titel, "minutes": text.duur_minuten, "note": text.anoniem}
        yield f"questionnaire:{code}", values


def _questions(content: Shipped, questionnaires: Mapping[str, Model]) -> Iterator[Values]:
    for code, text in content.questionnaires.by_code.items():
        for position, question in enumerate(text.vragen, start=1):
            values = {"questionnaire": questionnaires[code], "position": position, **_question(question)}
            yield f"question:{question.id}", values


def _question(question: QuestionText) -> dict[str, Any]:
    return {
        "code": question.id,
        "kind": question.soort,
        "text": question.vraag,
        "is_required": question.verplicht,
        "lowest": question.van,
        "highest": question.tot,
        "lowest_label": question.van_label,
        "highest_label": question.tot_label,
        "options": "\n".join(question.opties),
        "asked_at_start": question.ook_bij_start,
    }


def _planning_days(content: Shipped) -> Iterator[Values]:
    """School holidays per region, public holidays and days to mind."""
    days = content.planning_days
    kinds: tuple[tuple[DayKind, Iterable[dict[str, Any]]], ...] = (
        (DayKind.SCHOOL_HOLIDAY, map(_school_holiday, days.schoolvakanties)),
        (DayKind.PUBLIC_HOLIDAY, map(_public_holiday, days.feestdagen)),
        (DayKind.NOTICE, map(_day_to_mind, days.let_op_dagen)),
    )
    for kind, rows in kinds:
        for number, values in enumerate(rows, start=1):
            yield f"day:{kind}:{number}", {"kind": kind, **values}


def _school_holiday(day: SchoolHoliday) -> dict[str, Any]:
    return {
        "name": day.naam,
        "starts_on": day.van,
        "ends_on": day.tot_en_met,
        **{region.value: region in day.regios for region in HolidayRegion},
        "is_advice": day.adviesweek,
        "certainty": day.zekerheid,
        "note": day.opmerking,
    }


EVERYWHERE = {region.value: True for region in HolidayRegion}


def _public_holiday(day: PublicHoliday) -> dict[str, Any]:
    return {
        "name": day.naam,
        "starts_on": day.datum,
        "ends_on": day.datum,
        **EVERYWHERE,
        "day_off": day.vrij,
        "certainty": day.zekerheid,
        "note": day.opmerking,
    }


def _day_to_mind(day: DayToMind) -> dict[str, Any]:
    return {
        "name": day.naam,
        "starts_on": day.van,
        "ends_on": day.tot_en_met,
        **EVERYWHERE,
        "day_off": DayOff.NO,
        "certainty": day.zekerheid,
        "note": "\n".join(filter(None, (day.waar, day.advies))),
    }


def _municipalities(content: Shipped) -> Iterator[Values]:
    """Mergers are written down by the course office, and stay."""
    for found in content.municipalities.gemeenten:
        yield (
            f"municipality:{found.code}",
            {
                "code": found.code,
                "name": found.naam,
                "also": found.ook,
                "province": found.provincie,
                "latitude": found.breedte,
                "longitude": found.lengte,
                "valid_from": content.municipalities.bekend_vanaf,
            },
        )
