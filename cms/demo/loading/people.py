"""Loads organisations and people. Everybody is invented and says so."""

from __future__ import annotations

from typing import Any

from cms.demo.book import Node
from cms.demo.loading.load import Load
from cms.demo.records import email_of
from course.actions.people.staff import ensure_groups
from course.enums import InvoiceFormat
from course.models import Organisation, User


def load_organisations(load: Load) -> None:
    """Invented employers, and real organisations that an article names."""
    for node in load.content.organisations["organisaties"]:
        invoice = node["factuur"] or {"inkoopnummer_verplicht": False, "formaat": InvoiceFormat.PDF}
        values = {
            "name": node["naam"],
            "kind": node["soort"],
            "city": node["plaats"],
            "holiday_region": node["vakantieregio"],
            "inhabitants": node["inwoners"],
            "purchase_order_required": invoice["inkoopnummer_verplicht"],
            "invoice_format": invoice["formaat"],
        }
        load.rows.put(Organisation, f"organisation:{node['id']}", values, natural=("name",))


def load_people(load: Load) -> None:
    """Everybody, whenever they come in: who has not enrolled yet can do so in the demo. Nobody has a password."""
    organisers, editors = ensure_groups()
    groups = {"organiser": organisers, "editor": editors}
    for group, node in load.content.persons:
        role = node.get("rol") if group == "organiser" else None
        user = load.rows.put(
            User,
            f"person:{node['id']}",
            {**_identity(load, node), **_profile(load, node), "is_staff": role == "organiser"},
            natural=("email",),
            many={"groups": [groups[role]] if role in groups else [], "user_permissions": []},
        )
        if user.is_example and user.has_usable_password():
            user.set_unusable_password()
            user.save(update_fields=["password"])


def _identity(load: Load, node: Node) -> dict[str, Any]:
    employer = node.get("organisatie")
    return {
        "email": email_of(node),
        "first_name": node["voornaam"],
        "infix": node["tussenvoegsel"],
        "last_name": node["achternaam"],
        "job_title": node["functie"],
        "organisation": load.rows[f"organisation:{employer}"] if employer else None,
        "is_example": True,
        "date_joined": load.beginning,
    }


def _profile(load: Load, node: Node) -> dict[str, Any]:
    """What somebody tells about themselves; who enrols tells it then and not before."""
    told = node.get("aangemeld_op", load.beginning) <= load.moment
    return {
        "academic_title": node.get("titulatuur", ""),
        "topic": node.get("onderwerp", ""),
        "bio": node.get("bio", ""),
        "alumnus_of": node.get("editie"),
        "can_help_with": (node.get("kan_helpen", "") if told else "") or ", ".join(node.get("wil", [])),
        "region": node.get("regio", "") if told else "",
        "learning_question": node.get("leervraag", "") if told else "",
        "shows_profile": told and node.get("smoelenboek", False),
        "photo_consent": told and node.get("foto_toestemming", False),
    }
