"""Loads the words of the field, the mails, the evaluations and the days to plan around."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from cms.demo.book import Node
from cms.demo.loading.load import Load, lines
from course.enums import DayKind, DayOff, TermKind
from course.models import MailTemplate, PlanningDay, Question, Questionnaire, Term

MAX_CODE = 60
SAME_DAY = ("kind", "name", "starts_on", "north", "middle", "south")
"""A summer holiday may begin on one day in two regions and be two rows."""


def load_terms(load: Load) -> None:
    """All vocabularies, the planning rules and the choice of words."""
    for kind, terms in _vocabularies(load):
        for position, (code, values) in enumerate(terms, start=1):
            whole = {"kind": kind, "code": code[:MAX_CODE], "position": position, **values}
            load.rows.put(Term, f"term:{kind}:{code[:MAX_CODE]}", whole, natural=("kind", "code"))


Terms = Iterable[tuple[str, dict[str, Any]]]


def _vocabularies(load: Load) -> list[tuple[TermKind, Terms]]:
    taxonomy, calendar = load.content.taxonomy, load.content.calendar
    rules = [*calendar["regels_voor_plannen"], calendar["vakantieregios"]["opmerking"], calendar["weeknummering"]]
    regions = [(code, text) for code, text in calendar["vakantieregios"].items() if code != "opmerking"]
    wordings = taxonomy["zo_zeggen_wij_het"]["lijst"]
    return [
        (TermKind.THEME, map(_term, taxonomy["themas"])),
        (TermKind.LAW, map(_term, taxonomy["wetten"])),
        (TermKind.AGREEMENT, map(_term, taxonomy["akkoorden_en_geld"])),
        (TermKind.PARTY, map(_term, taxonomy["actoren"])),
        (TermKind.PRINCIPLE, map(_term, taxonomy["leidende_principes"]["lijst"])),
        (TermKind.DIMENSION, map(_term, taxonomy["positieve_gezondheid"]["dimensies"])),
        (TermKind.INSURER_GROUP, _insurer_groups(taxonomy["zorgverzekeraarsconcerns"])),
        (TermKind.CARE_REGION, _care_regions(taxonomy["zorgkantoorregios"])),
        (TermKind.HOLIDAY_REGION, [(code, {"name": code, "definition": text}) for code, text in regions]),
        (TermKind.PLANNING_RULE, [(f"regel-{n}", {"name": rule}) for n, rule in enumerate(rules, start=1)]),
        (
            TermKind.WORDING,
            [(slugify(w["jargon"]), {"name": w["jargon"], "definition": w["wij_schrijven"]}) for w in wordings],
        ),
    ]


def _term(node: Node) -> tuple[str, dict[str, Any]]:
    return node["id"], {
        "name": node["naam"],
        "abbreviation": node.get("afkorting", ""),
        "definition": node.get("definitie", ""),
        "carried_out_by": node.get("uitvoerder", ""),
        "year": node.get("jaar"),
        "colour": node.get("kleur_sleutel", ""),
        "needs_check": node["controle"],
    }


def _insurer_groups(groups: Node) -> Terms:
    for node in groups["lijst"]:
        brands = ", ".join(node["voorbeelden_van_merken"])
        yield node["id"], {"name": node["naam"], "definition": brands, "needs_check": groups["controle"]}


def _care_regions(regions: Node) -> Terms:
    for office, names in regions["per_uitvoerder"].items():
        for name in names:
            values = {"name": name, "carried_out_by": office, "needs_check": regions["controle"]}
            yield slugify(name), values


def load_mails(load: Load) -> None:
    """The texts of all mails; greeting and signature stand in the templates of the mail itself."""
    for node in load.content.mails["sjablonen"]:
        values = {
            "code": node["code"],
            "recipient": node["naar"],
            "occasion": node["wanneer"],
            "subject": node["onderwerp"],
            "button": node["knop"],
            "body": node["tekst"],
        }
        load.rows.put(MailTemplate, f"mail:{node['code']}", values, natural=("code",))


def load_evaluations(load: Load) -> None:
    """The questionnaires with their questions."""
    titles = {"na_drie_maanden": _("Three months later")}
    for code in ("dagevaluatie", "eindevaluatie", "na_drie_maanden"):
        node = load.content.evaluation[code]
        values = {
            "code": code,
            "title": node["titel"] or titles[code],
            "minutes": node["duur_minuten"],
            "note": node["anoniem"],
        }
        questionnaire = load.rows.put(Questionnaire, f"questionnaire:{code}", values, natural=("code",))
        for position, question in enumerate(node["vragen"], start=1):
            load.rows.put(
                Question,
                f"question:{question['id']}",
                _question(questionnaire, position, question),
                natural=("questionnaire", "code"),
            )


def _question(questionnaire: Questionnaire, position: int, node: Node) -> dict[str, Any]:
    return {
        "questionnaire": questionnaire,
        "code": node["id"],
        "position": position,
        "kind": node["soort"],
        "text": node["vraag"],
        "is_required": node["verplicht"],
        "lowest": node["van"],
        "highest": node["tot"],
        "lowest_label": node["van_label"],
        "highest_label": node["tot_label"],
        "options": lines(node["opties"]),
        "asked_at_start": node["ook_bij_start"],
    }


def load_calendar(load: Load) -> None:
    """School holidays per region, public holidays and days to mind."""
    calendar = load.content.calendar
    days = (
        (DayKind.SCHOOL_HOLIDAY, map(_school_holiday, calendar["schoolvakanties"])),
        (DayKind.PUBLIC_HOLIDAY, map(_public_holiday, calendar["feestdagen"])),
        (DayKind.NOTICE, map(_day_to_mind, calendar["let_op_dagen"])),
    )
    for kind, rows in days:
        for number, values in enumerate(rows, start=1):
            load.rows.put(PlanningDay, f"day:{kind}:{number}", {"kind": kind, **values}, natural=SAME_DAY)


def _school_holiday(node: Node) -> dict[str, Any]:
    return {
        "name": node["naam"],
        "starts_on": node["van"],
        "ends_on": node["tot_en_met"],
        **{region: region in node["regios"] for region in ("north", "middle", "south")},
        "is_advice": node["adviesweek"],
        "certainty": node["zekerheid"],
        "note": node["opmerking"],
    }


def _public_holiday(node: Node) -> dict[str, Any]:
    return {
        "name": node["naam"],
        "starts_on": node["datum"],
        "ends_on": node["datum"],
        "day_off": node["vrij"],
        "certainty": node["zekerheid"],
        "note": node["opmerking"],
    }


def _day_to_mind(node: Node) -> dict[str, Any]:
    return {
        "name": node["naam"],
        "starts_on": node["van"],
        "ends_on": node["tot_en_met"],
        "day_off": DayOff.NO,
        "certainty": node["zekerheid"],
        "note": lines(text for text in (node["waar"], node["advies"]) if text),
    }
