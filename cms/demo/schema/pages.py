"""What stands in the files with the pages and with the words of the interface."""

from __future__ import annotations

from cms.demo.structure import id_of, many, record, table
from cms.demo.values import exactly, filled, one_of, text, whole
from cms.demo.words import BLOCK_KINDS

BLOCK = record(
    {"soort": one_of(BLOCK_KINDS)},
    {
        "titel": (text, ""),
        "tekst": (text, ""),
        "knop": (text, ""),
        "punten": (many(record({"kop": filled, "tekst": filled})), []),
        "aantal": (whole, 0),
        "bron": (text, ""),
    },
)
PAGE = record(
    {"id": id_of("page"), "slug": text, "titel": filled},
    {
        "kop": (text, ""),
        "inleiding": (text, ""),
        "blokken": (many(BLOCK), []),
        "vragen": (many(record({"vraag": filled, "antwoord": filled})), []),
        "tabel": (
            many(record({"gegeven": filled, "waarvoor": filled, "grondslag": filled, "bewaren": filled})),
            [],
        ),
    },
)
PAGES = record({"schema": exactly("paginas/1"), "taal": exactly("nl"), "paginas": many(PAGE, least=1)})

TEXTS = record(
    {
        "schema": exactly("teksten_ui/1"),
        "taal": exactly("nl"),
        "aanspreekvorm": filled,
        "taalniveau": filled,
        "schrijfregels": many(filled),
        "statussen": table(table(record({"label": filled}, {"uitleg": (text, "")}))),
        "knoppen": table(filled),
        "formulier": record(
            {
                "verplicht": filled,
                "samenvatting_fouten_kop": filled,
                "fouten": table(filled),
                "gelukt": table(filled),
            }
        ),
        "algemeen": record(
            {
                "skiplink": filled,
                "menu": filled,
                "zoeken": filled,
                "kruimelpad": filled,
                "voorbeeld_label": filled,
                "taal_van_pagina": filled,
                "laatst_gewijzigd": filled,
                "toegankelijkheid_probleem": filled,
                "niet_gevonden": record({"kop": filled, "tekst": filled}),
                "storing": record({"kop": filled, "tekst": filled}),
            }
        ),
    }
)
"""teksten-ui.yaml: its texts live in the translation catalogue; here only its structure is checked."""
