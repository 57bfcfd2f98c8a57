"""Loads organisations and people. Everybody is invented and says so."""

from __future__ import annotations

from typing import Any

from cms.demo.loading.load import Load
from cms.demo.records import email_of
from cms.demo.schema.people import Alumnus, InvoiceWish, Organiser, Participant, Person, Speaker
from course.actions.people.staff import ensure_groups
from course.models import Organisation, User
from course.queries.people.municipalities import municipality_of


def load_organisations(load: Load) -> None:
    """Invented employers, and real organisations that an article names."""
    for node in load.content.organisations.organisaties:
        values = {
            "name": node.naam,
            "kind": node.soort,
            "city": node.plaats,
            "municipality": municipality_of(node.plaats),
            "holiday_region": node.vakantieregio or "",
            "inhabitants": node.inwoners,
            **(_invoice(node.factuur) if node.factuur else {}),
        }
        load.rows.put(Organisation, f"organisation:{node.id}", values, natural=("name",))


def _invoice(wish: InvoiceWish) -> dict[str, Any]:
    return {"purchase_order_required": wish.inkoopnummer_verplicht, "invoice_format": wish.formaat}


def load_people(load: Load) -> None:
    """Everybody, whenever they come in: who has not enrolled yet can do so in the demo. Nobody has a password."""
    organisers, editors = ensure_groups()
    groups = {"organiser": organisers, "editor": editors}
    for _group, node in load.content.persons:
        role = node.rol if isinstance(node, Organiser) else None
        user = load.rows.put(
            User,
            f"person:{node.id}",
            {**_identity(load, node), **_profile(load, node), "is_staff": role == "organiser"},
            natural=("email",),
            many={"groups": [groups[role]] if role else [], "user_permissions": []},
        )
        if user.is_example and user.has_usable_password():
            user.set_unusable_password()
            user.save(update_fields=["password"])


def _identity(load: Load, person: Person) -> dict[str, Any]:
    return {
        "email": email_of(person),
        "first_name": person.voornaam,
        "infix": person.tussenvoegsel,
        "last_name": person.achternaam,
        "job_title": person.functie,
        "phone": person.telefoon,
        "organisation": load.rows[f"organisation:{person.employer}"] if person.employer else None,
        "is_example": True,
        "date_joined": load.beginning,
    }


def _profile(load: Load, person: Person) -> dict[str, Any]:
    """What somebody tells about themselves; who enrols tells it then and not before."""
    match person:
        case Speaker():
            return {"portrait": "", "academic_title": person.titulatuur, "topic": person.onderwerp, "bio": person.bio}
        case Alumnus():
            return {"alumnus_of": person.editie, "can_help_with": ", ".join(person.wil)}
        case Participant() if person.aangemeld_op <= load.moment:
            return {
                "region": person.regio,
                "learning_question": person.leervraag,
                "can_help_with": person.kan_helpen,
                "shows_profile": person.smoelenboek,
                "photo_consent": person.foto_toestemming,
            }
    return {}
