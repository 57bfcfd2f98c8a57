"""What stands in the file with the pitches."""

from __future__ import annotations

from cms.demo.structure import id_of, many, record, ref
from cms.demo.values import day, exactly, filled, flag, one_of, optional, text, whole
from cms.demo.words import CONTRIBUTION_KINDS, PITCH_KINDS, PITCH_VISIBILITIES, PROMISE_STATES, SEATED_SIDES

CHECKED = {"nee": True, "no": True, "false": True, "ja": False, "yes": False, "true": False}
"""Whether a pitch is free of what it is checked for: the answer no is good."""


def checked(value: object, place: object, book: object) -> bool:
    """Free of it: the answer is no, or somebody wrote what was checked or taken out."""
    return CHECKED.get(str(value).strip().lower(), bool(str(value).strip()))


CONTRIBUTION = record({"van": ref("person"), "soort": one_of(CONTRIBUTION_KINDS), "tekst": filled})
PROMISE = record({"wat": filled, "wie": ref("person"), "voor": day, "status": one_of(PROMISE_STATES)})
PITCH = record(
    {
        "id": id_of("pitch"),
        "titel": filled,
        "inbrenger": ref("participant"),
        "domein": one_of(SEATED_SIDES),
        "soort": one_of(PITCH_KINDS),
        "module": ref("module"),
        "datum": day,
        "zichtbaar_voor": one_of(PITCH_VISIBILITIES),
        "vraag": filled,
        "context": filled,
        "al_geprobeerd": many(filled),
        "vraag_aan_groep": filled,
        "themas": many(ref("theme")),
        "wetten": many(ref("law")),
        "goede_voorbeelden": many(ref("case")),
        "herken_ik": whole,
        "wil_helpen": many(ref("participant")),
        "controle": record({"herleidbaar": checked, "marktgevoelig": checked}),
        "bijdragen": many(CONTRIBUTION),
        "uitkomst": record(
            {
                "samenvatting": filled,
                "inzichten": many(filled),
                "acties": many(PROMISE),
                "na_drie_maanden": optional(text),
            }
        ),
    },
    {"themakaart": (ref("theme card"), None)},
)
PITCHES = record(
    {
        "schema": exactly("pitches/1"),
        "demo": flag,
        "soorten_pitch": record(dict.fromkeys(PITCH_KINDS, filled)),
        "soorten_bijdrage": record(dict.fromkeys(CONTRIBUTION_KINDS, filled)),
        "verloop_van_een_pitch": many(record({"minuut": whole, "stap": filled, "uitleg": filled, "duur": whole})),
        "controle_voor_indienen": many(
            record({"code": filled, "vraag": filled}, {"bij_ja": (text, ""), "bij_nee": (text, "")})
        ),
        "pitches": many(PITCH),
    },
    {"toelichting": (text, "")},
)
