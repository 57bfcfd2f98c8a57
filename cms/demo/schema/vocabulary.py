"""What stands in the files with the taxonomy, the calendar, the mail templates and the evaluation."""

from __future__ import annotations

from cms.demo.book import Reader
from cms.demo.structure import id_of, in_order, many, record, table
from cms.demo.values import day, exactly, filled, flag, one_of, optional, text, whole
from cms.demo.words import DAYS_OFF, HOLIDAY_REGIONS, QUESTION_KINDS

Extra = dict[str, tuple[Reader, object]]


def term(namespace: str, required: dict[str, Reader], extra: Extra | None = None) -> Reader:
    return record({"id": id_of(namespace), "naam": filled, **required}, {"controle": (flag, False), **(extra or {})})


DEFINED: dict[str, Reader] = {"definitie": filled}
TAXONOMY = record(
    {
        "schema": exactly("taxonomie/1"),
        "demo": flag,
        "peildatum": filled,
        "wetten": many(term("law", {"afkorting": text, "uitvoerder": filled, **DEFINED})),
        "akkoorden_en_geld": many(term("agreement", DEFINED, {"afkorting": (text, ""), "jaar": (whole, None)})),
        "actoren": many(term("party", DEFINED)),
        "zorgverzekeraarsconcerns": record(
            {
                "toelichting": text,
                "controle": flag,
                "lijst": many(term("insurer group", {"voorbeelden_van_merken": many(filled)})),
            }
        ),
        "zorgkantoorregios": record({"toelichting": text, "controle": flag, "per_uitvoerder": table(many(filled))}),
        "positieve_gezondheid": record({"toelichting": text, "dimensies": many(term("dimension", DEFINED))}),
        "leidende_principes": record({"toelichting": text, "bron": filled, "lijst": many(term("principle", DEFINED))}),
        "themas": many(term("theme", {"kleur_sleutel": filled})),
        "soorten_onderdeel": many(term("item kind", {"telt_voor_aanwezigheid": flag}, {"uitleg": (text, "")})),
        "domeinen": many(term("side", {})),
        "zo_zeggen_wij_het": record(
            {"toelichting": text, "lijst": many(record({"jargon": filled, "wij_schrijven": filled}))}
        ),
    },
    {"toelichting": (text, "")},
)

HOLIDAY = record(
    {
        "naam": filled,
        "van": day,
        "tot_en_met": day,
        "regios": many(one_of(HOLIDAY_REGIONS), least=1),
        "zekerheid": filled,
    },
    {"opmerking": (text, ""), "adviesweek": (flag, False)},
    check=[in_order("van", "tot_en_met", same=True)],
)
DAY_TO_MIND = record(
    {"naam": filled, "van": optional(day), "tot_en_met": optional(day), "zekerheid": filled},
    {"waar": (text, ""), "advies": (text, "")},
    check=[in_order("van", "tot_en_met", same=True)],
)
CALENDAR = record(
    {
        "schema": exactly("kalender/1"),
        "demo": flag,
        "weeknummering": filled,
        "vakantieregios": record({**dict.fromkeys(HOLIDAY_REGIONS, filled), "opmerking": filled}),
        "schoolvakanties": many(HOLIDAY),
        "feestdagen": many(
            record(
                {"naam": filled, "datum": day, "vrij": one_of(DAYS_OFF), "zekerheid": filled},
                {"opmerking": (text, "")},
            )
        ),
        "let_op_dagen": many(DAY_TO_MIND),
        "regels_voor_plannen": many(filled),
    },
    {"toelichting": (text, "")},
)

MAILS = record(
    {
        "schema": exactly("e_mailsjablonen/1"),
        "taal": exactly("nl"),
        "aanhef": filled,
        "slot": filled,
        "voettekst": filled,
        "sjablonen": many(
            record(
                {
                    "code": id_of("mail"),
                    "naar": filled,
                    "wanneer": filled,
                    "onderwerp": filled,
                    "knop": text,
                    "tekst": filled,
                }
            )
        ),
    },
    {"toelichting": (text, "")},
)

QUESTION = record(
    {"id": id_of("question"), "soort": one_of(QUESTION_KINDS), "vraag": filled},
    {
        "van": (whole, None),
        "tot": (whole, None),
        "van_label": (text, ""),
        "tot_label": (text, ""),
        "opties": (many(filled), []),
        "verplicht": (flag, True),
        "ook_bij_start": (flag, False),
    },
    check=[in_order("van", "tot")],
)
QUESTIONNAIRE = record(
    {"vragen": many(QUESTION, least=1)},
    {"titel": (text, ""), "duur_minuten": (whole, None), "anoniem": (text, "")},
)
EVALUATION = record(
    {
        "schema": exactly("evaluatie/1"),
        "taal": exactly("nl"),
        "dagevaluatie": QUESTIONNAIRE,
        "eindevaluatie": QUESTIONNAIRE,
        "na_drie_maanden": QUESTIONNAIRE,
        "certificaat": record(
            {
                "kop": filled,
                "tekst": filled,
                "onderdelen": many(filled),
                "controle": record({"echt": filled, "naam_verborgen": filled, "onbekend": filled}),
                "voorbeeldcode": filled,
            }
        ),
    }
)
