"""What stands in the file of the edition."""

from __future__ import annotations

from cms.demo.structure import id_of, in_order, many, record, ref
from cms.demo.values import amount, day, exactly, filled, flag, moment, one_of, text, time, whole
from cms.demo.words import FORM_QUESTION_KINDS, ITEM_KINDS

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

ITEM = record(
    {
        "id": id_of("item"),
        "begin": time,
        "eind": time,
        "soort": one_of(ITEM_KINDS),
        "titel": filled,
    },
    {
        "dag": (day, None),
        "sprekers": (many(ref("organiser", "speaker")), []),
        "samenvatting": (text, ""),
        "werkvorm": (text, ""),
        "goed_voorbeeld": (ref("case"), None),
        "werkbezoek": (ref("visit"), None),
        "pitches": (many(ref("pitch")), []),
    },
    check=[in_order("begin", "eind")],
)
MODULE = record(
    {
        "id": id_of("module"),
        "nummer": whole,
        "titel": filled,
        "vraag": text,
        "data": many(day, least=1),
        "weeknummer": whole,
        "locatie": ref("place"),
        "telt_als_cursusdag": flag,
        "voorbereiding": record({"minuten": whole, "opdrachten": many(filled)}),
        "programma": many(ITEM, least=1),
        "opbrengst": text,
    },
    {
        "let_op": (text, ""),
        "extra_locaties": (many(ref("place")), []),
        "aantal_cursusdagen": (whole, None),
        "overnachting": (record({"hotel": filled, "inbegrepen": flag, "keuze": many(filled)}), None),
    },
)
REUNION = record(
    {
        "id": id_of("module"),
        "titel": filled,
        "data": many(day, least=1),
        "weeknummer": whole,
        "locatie": ref("place"),
        "programma": many(ITEM, least=1),
    }
)
PLACE = record(
    {
        "id": id_of("place"),
        "naam": filled,
        "adres": text,
        "postcode": text,
        "plaats": text,
        "provincie": text,
        "ov": text,
        "parkeren": text,
        "toegankelijk": record({}, dict.fromkeys(FACILITIES, (flag, None))),
    },
    {"let_op": (text, "")},
)
FORM_QUESTION = record(
    {
        "id": id_of("form question"),
        "label": filled,
        "soort": one_of(FORM_QUESTION_KINDS),
        "verplicht": flag,
    },
    {"max_tekens": (whole, None), "uitleg": (text, ""), "opties": (many(filled), [])},
)
ENROLMENT = record(
    {
        "opent": moment,
        "sluit": moment,
        "uitslag_uiterlijk": day,
        "akkoord_leidinggevende_nodig": flag,
        "capaciteit": whole,
        "minimum": whole,
        "quota": record({"verzekeraar": whole, "gemeente": whole}),
        "max_per_organisatie": whole,
        "vrijgeven_quota_op": day,
        "volgorde": filled,
        "wachtlijst": flag,
        "aanbod_geldig_werkdagen": whole,
        "vragen": many(FORM_QUESTION),
    },
    check=[in_order("opent", "sluit")],
)
PRICE = record(
    {
        "bedrag_eur": amount,
        "demo_bedrag": flag,
        "btw": filled,
        "btw_toelichting": text,
        "inclusief": many(filled),
        "exclusief": many(filled),
        "factuur": record({"op_naam_van": filled, "inkoopnummer_gevraagd": flag, "formaten": many(filled)}),
        "annuleren": many(record({"tot_dagen_voor_start": whole, "kosten_procent": whole})),
        "vervangen": filled,
    }
)
CERTIFICATE = record(
    {
        "naam": filled,
        "eisen": many(record({"code": id_of("requirement"), "tekst": filled, "minimum": whole})),
        "inhalen": filled,
    }
)
EDITION = record(
    {
        "schema": exactly("editie/1"),
        "id": id_of("edition"),
        "demo": flag,
        "titel": filled,
        "ondertitel": text,
        "slug": id_of("edition slug"),
        "organisator": filled,
        "samenvatting": filled,
        "wat_levert_het_op": many(filled),
        "doelgroep": filled,
        "voertaal": exactly("nl"),
        "studiebelasting": record(
            {
                "cursusdagen": whole,
                "online_bijeenkomsten": whole,
                "uren_per_week_voorbereiding": whole,
                "totaal_uren": whole,
            }
        ),
        "aanmelding": ENROLMENT,
        "prijs": PRICE,
        "certificaat": CERTIFICATE,
        "leerdoelen": many(record({"id": id_of("goal"), "tekst": filled})),
        "spelregels": many(record({"code": id_of("ground rule"), "titel": filled, "tekst": filled})),
        "contact": record({"naam": filled, "e_mail": filled, "bereikbaar": filled}),
        "locaties": many(PLACE, least=1),
        "demo_momenten": many(record({"id": id_of("moment"), "tijd": moment, "wat": filled}), least=1),
        "modules": many(MODULE, least=1),
        "terugkomdag": REUNION,
    }
)
