"""Loads the pages with text: home, the edition, and what stands beside it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.content.pages import starter_words
from cms.demo.loading.load import Load, lines
from cms.demo.loading.pages import Block, PageWords, body, bullets, paragraph, put_page, question
from cms.demo.schema.edition import Workload
from cms.demo.schema.pages import PageText
from cms.models import CourseIndexPage, CoursePage, StandardPage
from course.formatting import day_in_words
from course.models import Place

IN_MENU = {"vragen"}
"""Pages of the file that stand in the main menu; the others stand in the footer."""

WITH_CONTACT = {"bewonersinitiatieven", "toegankelijkheid", "privacy"}


def load_course_pages(load: Load) -> None:
    """The overview of editions and the page of this one."""
    edition = load.content.edition
    overview = {**starter_words("cursus"), "introduction": edition.ondertitel, "show_in_menus": True}
    index = put_page(load, load.rows["page:home"], "page:cursus", CourseIndexPage, PageWords(overview))
    values = {
        "title": edition.titel,
        "slug": edition.slug,
        "edition": load.rows["edition"],
        "introduction": edition.samenvatting,
        "search_description": edition.samenvatting,
        "outcomes": lines(edition.wat_levert_het_op),
        "audience": edition.doelgroep,
        "goals": lines(goal.tekst for goal in edition.leerdoelen),
        "workload": _workload(edition.studiebelasting),
        "included": lines(edition.prijs.inclusief),
        "excluded": lines(edition.prijs.exclusief),
        "substitution": edition.prijs.vervangen,
        "seats_explained": _sentence(edition.aanmelding.volgorde),
        "body": body("course", _course_questions(load)),
    }
    put_page(load, index, "page:edition", CoursePage, PageWords(values))


def _workload(node: Workload) -> str:
    text = _(
        "%(cursusdagen)d course days and %(online_bijeenkomsten)d online meeting, with about "
        "%(uren_per_week_voorbereiding)d hour of preparation a week: %(totaal_uren)d hours in all."
    )
    return text % node.model_dump()


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _course_questions(load: Load) -> list[Block]:
    edition, pages = load.content.edition, load.content.pages.paginas
    certificate, invoice = edition.certificaat, edition.prijs.factuur
    demands = [demand.tekst for demand in certificate.eisen]
    details = {"name": invoice.op_naam_van, "formats": ", ".join(invoice.formaten)}
    text = _("In the name of: %(name)s. Formats: %(formats)s.") % details
    if invoice.inkoopnummer_gevraagd:
        text = " ".join([text, _("We ask for a purchase order number.")])
    return [
        *(question(node.vraag, node.antwoord) for page in pages for node in page.vragen),
        question(certificate.naam, lines([*demands, certificate.inhalen])),
        question(_("What does the invoice look like?"), text),
    ]


def load_text_pages(load: Load) -> None:
    """The pages of the file, the page about work visits, and contact."""
    home: Page = load.rows["page:home"]
    put_page(load, home, "page:werkbezoeken", StandardPage, PageWords(_visits_page(load)))
    for node in load.content.page_texts.values():
        if node.id != "home":
            put_page(load, home, f"page:{node.id}", StandardPage, PageWords(_page(load, node)))
    contact = {**starter_words("contact"), "shows_contact": True, "show_in_footer": True}
    put_page(load, home, "page:contact", StandardPage, PageWords(contact))


def _visits_page(load: Load) -> dict[str, Any]:
    general = load.content.visits.algemeen
    blocks: list[Block] = [
        ("heading", _("What to look for")),
        bullets(general.kijkwijzer),
        ("heading", _("What we agree with visitors")),
        bullets(general.afspraken_voor_bezoekers),
        ("heading", _("What the host gets to know")),
        paragraph(general.gegevens_voor_gastorganisatie),
    ]
    return {
        "title": _("Work visits"),
        "slug": "werkbezoeken",
        "introduction": _("With the group to places where care and municipality already work together."),
        "body": body("werkbezoeken", blocks),
        "shows_visits": True,
        "show_in_menus": True,
    }


def _page(load: Load, node: PageText) -> dict[str, Any]:
    in_menu = node.id in IN_MENU
    return {
        "title": node.titel,
        "slug": node.slug,
        "introduction": node.inleiding,
        "search_description": node.inleiding,
        "body": body(node.id, _blocks(load, node)),
        "shows_contact": node.id in WITH_CONTACT,
        "show_in_menus": in_menu,
        "show_in_footer": not in_menu,
    }


def _blocks(load: Load, node: PageText) -> list[Block]:
    """What the file has for the page, and what belongs to it from the edition."""
    blocks: list[Block] = [question(asked.vraag, asked.antwoord) for asked in node.vragen]
    if node.tabel:
        keys = {"data": "gegeven", "purpose": "waarvoor", "basis": "grondslag", "kept": "bewaren"}
        blocks.append(("retention", [{ours: getattr(row, key) for ours, key in keys.items()} for row in node.tabel]))
    if node.id == "voor_wie":
        blocks.append(paragraph(load.content.edition.doelgroep))
    if node.id == "spelregels":
        rules = load.content.edition.spelregels
        blocks.append(("points", [{"heading": rule.titel, "text": rule.tekst} for rule in rules]))
    if node.id == "toegankelijkheid":
        blocks += [("heading", _("What is not good yet")), bullets(_gaps(load))]
    return blocks


def _gaps(load: Load) -> list[str]:
    """Of every day: what its place does not have, and what a host says about access."""
    days = {(day, module.locatie) for module in load.content.modules for day in module.data}
    visits = load.content.visits.werkbezoeken
    told = {(visit.datum, visit.locatie): visit.toegankelijkheid for visit in visits}
    gaps = []
    for day, name in sorted({*days, *told}):
        place: Place = load.rows[f"place:{name}"]
        gap = _gap(place, told.get((day, name), ""))
        if gap:
            gaps.append(f"{day_in_words(day)}, {place.name}: {gap}")
    return gaps


def _gap(place: Place, told: str) -> str:
    missing = [label for label, there in place.facilities if not there]
    absent = _("not there: %(facilities)s.") % {"facilities": ", ".join(missing)} if missing else ""
    return " ".join(text for text in (absent, place.mind, told) if text)
