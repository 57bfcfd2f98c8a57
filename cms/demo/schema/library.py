"""What stands in the file with good practices and theme cards."""

from __future__ import annotations

from cms.demo.structure import id_of, many, record, ref
from cms.demo.values import exactly, filled, flag, one_of, text
from cms.demo.words import HOLIDAY_REGIONS, MATURITIES

SOURCE = record({"bestand": filled, "titel_artikel": filled, "soort": filled, "datum": filled})
CASE = record(
    {
        "id": id_of("case"),
        "titel": filled,
        "korte_zin": filled,
        "plaats": many(filled, least=1),
        "provincie": filled,
        "vakantieregio": one_of(HOLIDAY_REGIONS),
        "zorgkantoorregio": filled,
        "rijpheid": one_of(MATURITIES),
        "aanleiding": filled,
        "doel": filled,
        "aanpak": many(filled),
        "leidende_principes": many(ref("principle")),
        "partijen": many(record({"naam": filled, "rol": text})),
        "doelgroep": text,
        "financiering": text,
        "akkoorden": many(ref("agreement")),
        "positieve_gezondheid": record({"dimensies": many(ref("dimension")), "duiding_redactie": flag}),
        "wat_werkt": many(filled),
        "wat_is_lastig": many(filled),
        "resultaat_tot_nu_toe": text,
        "inzichten": many(record({"rol": filled, "parafrase": filled})),
        "lessen": many(filled),
        "vragen_voor_de_groep": many(filled),
        "niet_in_de_bron": many(filled),
        "werkbezoeken": many(ref("visit")),
        "pitches": many(ref("pitch")),
        "themas": many(ref("theme")),
        "bron": SOURCE,
    }
)
CARDS = record(
    {
        "toelichting": text,
        "bron": SOURCE,
        "kaarten": many(
            record({"id": id_of("theme card"), "titel": filled, "vraag": filled, "themas": many(ref("theme"))})
        ),
    }
)
LIBRARY = record(
    {
        "schema": exactly("goede_voorbeelden/1"),
        "demo": flag,
        "veldenuitleg": record({"positieve_gezondheid": text, "rijpheid": text}),
        "goede_voorbeelden": many(CASE),
        "themakaarten": CARDS,
    },
    {"toelichting": (text, "")},
)
