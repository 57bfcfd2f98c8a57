"""What stands in the file with the work visits."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from cms.demo.book import Book
from cms.demo.errors import DemoContentError, Place
from cms.demo.structure import id_of, in_order, many, record, ref
from cms.demo.values import amount, day, exactly, filled, flag, one_of, text, time, whole
from cms.demo.words import VISIT_STATUSES

DISTANCE = re.compile(r"(?:binnen )?(?P<number>\d+) (?P<unit>week|weken|dag|dagen) (?P<side>vooraf|erna)")
DAYS = {"week": 7, "weken": 7, "dag": 1, "dagen": 1}


def days_from_visit(value: Any, place: Place, book: Book) -> int:
    """Days between a visit and the last day of a task such as "8 weken vooraf"; before the visit it is negative."""
    found = DISTANCE.fullmatch(filled(value, place, book))
    if found is None:
        problem = _("'%(value)s' is no time before or after a visit; write it as 8 weken vooraf") % {"value": value}
        raise DemoContentError(place, problem)
    days = int(found["number"]) * DAYS[found["unit"]]
    return -days if found["side"] == "vooraf" else days


TASK = record({"wanneer": days_from_visit, "wat": filled, "wie": filled})
STEP = record({"begin": time, "eind": time, "titel": filled, "wie": filled}, check=[in_order("begin", "eind")])
VISIT = record(
    {
        "id": id_of("visit"),
        "titel": filled,
        "module": ref("module"),
        "status_bij_demo_halverwege": one_of(VISIT_STATUSES),
        "datum": day,
        "begin": time,
        "eind": time,
        "plaats": filled,
        "locatie": ref("place"),
        "gastorganisatie": ref("organisation"),
        "andere_gastheren": many(ref("organisation")),
        "gastpersoon": ref("host"),
        "afspraak_is_fictief": flag,
        "goed_voorbeeld": ref("case"),
        "groep": record({"maximum": whole, "subgroepen": whole, "per_subgroep": whole}),
        "leervragen": many(filled),
        "programma": many(STEP),
        "vervoer": text,
        "toegankelijkheid": text,
        "kosten": record({"vergoeding_gastorganisatie_eur": amount, "demo_bedrag": flag, "cadeau": text}),
        "noodplan": text,
        "opbrengst": record(
            {"samenvatting": text, "geleerd": many(filled), "goedgekeurd_door_gastpersoon": flag},
            {"fictief": (flag, True)},
        ),
    },
    {"extra_goede_voorbeelden": (many(ref("case")), [])},
    check=[in_order("begin", "eind")],
)
VISITS = record(
    {
        "schema": exactly("werkbezoeken/1"),
        "statussen": many(one_of(VISIT_STATUSES)),
        "algemeen": record(
            {
                "kijkwijzer": many(filled),
                "afspraken_voor_bezoekers": many(filled),
                "checklist_gastorganisatie": many(TASK),
                "gegevens_voor_gastorganisatie": filled,
            }
        ),
        "werkbezoeken": many(VISIT),
    },
    {"toelichting": (text, "")},
)
