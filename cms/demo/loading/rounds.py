"""Loads the rounds of choosing between work visits as far as they are at the moment: open, chosen in and published."""

from __future__ import annotations

from cms.demo.loading.load import Load
from cms.demo.schema.edition import VisitChoiceText, VisitRoundText
from course.actions.mail.telling import AT_ONCE
from course.actions.visits.allocation import draw, publish
from course.actions.visits.choosing import choose_visits
from course.actions.visits.rounds import open_round
from course.models import VisitRound


def load_rounds(load: Load) -> None:
    """Made anew by each load: those of earlier ones are gone, with their choices and places."""
    for node in load.content.edition.keuzerondes:
        if node.opent <= load.moment:
            round = _open(load, node)
            for choice in node.keuzes:
                _choose(load, round, choice)
            if node.verdeeld_op <= load.moment:
                _divide(load, round, node)


def _open(load: Load, node: VisitRoundText) -> VisitRound:
    """The lot is that of the file: every load comes out the same."""
    visits = [load.rows[f"visit:{name}"] for name in node.bezoeken]
    with load.on(node.opent):
        round = open_round(
            meeting=visits[0].item.meeting,
            visits=[visit.pk for visit in visits],
            opens_at=node.opent,
            closes_at=node.sluit,
            per_organisation=node.per_organisatie,
            by=load.office,
        )
    round.lot = node.lot
    round.save(update_fields=["lot"])
    return round


def _choose(load: Load, round: VisitRound, node: VisitChoiceText) -> None:
    if node.op > load.moment:
        return
    enrolment, order = load.rows[f"enrolment:{node.wie}"], [load.rows[f"visit:{name}"].pk for name in node.volgorde]
    with load.on(node.op):
        choose_visits(round=round, enrolment=enrolment, order=order, step_free=False, by=enrolment.user)


def _divide(load: Load, round: VisitRound, node: VisitRoundText) -> None:
    with load.on(node.verdeeld_op):
        publish(round=draw(round=round, by=load.office), by=load.office, telling=AT_ONCE)
