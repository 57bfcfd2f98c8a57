"""What stands in the files with organisations and people."""

from __future__ import annotations

from cms.demo.book import Reader
from cms.demo.structure import id_of, many, record, ref
from cms.demo.values import day, exactly, filled, flag, moment, one_of, text, whole
from cms.demo.words import (
    APPLICANT_STATUSES,
    HOLIDAY_REGIONS,
    INVOICE_FORMATS,
    ORGANISATION_KINDS,
    ROLES,
    SEATED_SIDES,
    SIDES,
)

ORGANISATION = record(
    {
        "id": id_of("organisation"),
        "demo": flag,
        "naam": filled,
        "soort": one_of(ORGANISATION_KINDS),
        "domein": one_of(SIDES),
        "plaats": filled,
    },
    {
        "vakantieregio": (one_of(HOLIDAY_REGIONS), ""),
        "inwoners": (whole, None),
        "centrumgemeente": (flag, False),
        "mandaatgemeente": (flag, False),
        "factuur": (record({"inkoopnummer_verplicht": flag, "formaat": one_of(INVOICE_FORMATS)}), None),
        "bron": (filled, ""),
    },
)
ORGANISATIONS = record(
    {"schema": exactly("organisaties/1"), "organisaties": many(ORGANISATION)}, {"toelichting": (text, "")}
)


Extra = dict[str, tuple[Reader, object]]


def person(group: str, required: dict[str, Reader], extra: Extra | None = None) -> Reader:
    """Somebody of one group: name, job title, and what that group has besides."""
    return record(
        {
            "id": id_of("person", group),
            "voornaam": filled,
            "tussenvoegsel": text,
            "achternaam": filled,
            "functie": filled,
            **required,
        },
        {"demo": (flag, True), **(extra or {})},
    )


APPLICANT: dict[str, Reader] = {
    "organisatie": ref("organisation"),
    "domein": one_of(SEATED_SIDES),
    "status": one_of(APPLICANT_STATUSES),
    "aangemeld_op": moment,
}
PROFILE: dict[str, Reader] = {
    "regio": filled,
    "leervraag": filled,
    "kan_helpen": text,
    "smoelenboek": flag,
    "foto_toestemming": flag,
}
PEOPLE = record(
    {
        "schema": exactly("personen/1"),
        "demo_label": filled,
        "organisatoren": many(person("organiser", {"rol": one_of(ROLES)})),
        "sprekers": many(person("speaker", {"onderwerp": filled, "bio": filled}, {"titulatuur": (text, "")})),
        "deelnemers": many(
            person("participant", {**APPLICANT, **PROFILE}, {"vervangt": (ref("applicant"), None)}), least=1
        ),
        "wachtlijst_en_afmeldingen": many(
            person(
                "applicant",
                APPLICANT,
                {
                    "plek": (whole, None),
                    "vervangen_op": (day, None),
                    "vervangen_door": (ref("participant"), None),
                    "toelichting": (text, ""),
                },
            )
        ),
        "leidinggevenden": many(
            person(
                "manager",
                {
                    "organisatie": ref("organisation"),
                    "rol": exactly("opdrachtgever"),
                    "keurt": many(ref("participant", "applicant")),
                },
            )
        ),
        "gastpersonen": many(person("host", {"rol": exactly("gastpersoon"), "werkbezoek": ref("visit")})),
        "oud_deelnemers": many(
            person("alumnus", {"organisatie": ref("organisation"), "editie": whole, "wil": many(filled)})
        ),
        "e_mail_regel": filled,
        "leermaatjes": many(many(ref("participant"))),
    },
    {"toelichting": (text, "")},
)
