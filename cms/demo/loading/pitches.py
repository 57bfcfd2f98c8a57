"""Loads the pitches of the demo edition as they stood at the moment, and takes them away.

What the files do not say is the same for all: the pitches come in one a day, the last three weeks before the first
round. Contributions, outcome and promises come at the meeting and exist once it is over. A promise that the file
calls kept was kept on its day.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from cms.demo.loading.load import Load, Step, lines
from cms.demo.loading.registry import Registry
from cms.demo.loading.removal import erase
from cms.demo.schema.pitches import PitchText, PromiseText
from course import clock
from course.enums import HOLDS_PLACE, TermKind
from course.models import Edition, ProgrammeItem, Term
from pitches.enums import PitchState, PromiseState, RecognitionKind
from pitches.models import Contribution, Dot, Outcome, Pitch, PitchSlot, Promise, Recognition

LAST_IN_BEFORE = dt.timedelta(days=21)
HOUR = dt.time(10)
"""At this hour, Dutch time, pitches come in and promises are kept."""

ORDER: tuple[type[Model], ...] = (Promise, Outcome, Contribution, Recognition, Dot, PitchSlot, Pitch)
"""Our models in the order in which their rows can go."""


def load_pitches(load: Load) -> None:
    """Every pitch that is in at the moment, with its turn and as far as it came."""
    items = {name: item for _module, _day, item in load.content.items for name in item.pitches}
    for node in load.content.pitches.pitches:
        submitted_at = handed_in_at(load, node)
        if submitted_at <= load.moment:
            item: ProgrammeItem = load.rows[f"item:{items[node.id].id}"]
            _load_pitch(load, node, item, submitted_at, items[node.id].pitches.index(node.id) + 1)


def handed_in_at(load: Load, node: PitchText) -> dt.datetime:
    """When the pitch came in."""
    pitches = load.content.pitches.pitches
    last = min(pitch.datum for pitch in pitches) - LAST_IN_BEFORE
    return clock.at(last - dt.timedelta(days=len(pitches) - 1 - pitches.index(node)), HOUR)


def _load_pitch(load: Load, node: PitchText, item: ProgrammeItem, submitted_at: dt.datetime, turn: int) -> None:
    discussed = item.meeting.ends_at <= load.moment
    pitch = load.rows.put(
        Pitch,
        f"pitch:{node.id}",
        {
            "edition": load.rows["edition"],
            "author": load.rows[f"person:{node.inbrenger}"],
            "state": _state(load, node) if discussed else PitchState.PLANNED,
            "submitted_at": submitted_at,
            "created_at": submitted_at,
            **_words(node),
        },
        many={
            "themes": _terms(load, TermKind.THEME, node.themas),
            "laws": _terms(load, TermKind.LAW, node.wetten),
        },
    )
    load.rows.put(PitchSlot, f"slot:{node.id}", {"item": item, "pitch": pitch, "position": turn})
    _load_recognitions(load, pitch, node)
    if discussed:
        _load_contributions(load, pitch, node, clock.at(item.meeting.day, item.starts))
        _load_outcome(load, pitch, node, item.meeting.ends_at)


def _words(node: PitchText) -> dict[str, Any]:
    return {
        "kind": node.soort,
        "visibility": node.zichtbaar_voor,
        "title": node.titel,
        "question": node.vraag,
        "context": node.context,
        "tried": lines(node.al_geprobeerd),
        "request": node.vraag_aan_groep,
        "no_traceable_person": node.controle.herleidbaar,
        "no_market_information": node.controle.marktgevoelig,
    }


def _terms(load: Load, kind: TermKind, codes: list[str]) -> list[Term]:
    return [load.rows[f"term:{kind}:{code}"] for code in codes]


def _state(load: Load, node: PitchText) -> PitchState:
    """Of a pitch that was discussed: how far its promises are."""
    states = [_promise_state(load, promise) for promise in node.uitkomst.acties]
    if states and all(state in {PromiseState.KEPT, PromiseState.NOT_MANAGED} for state in states):
        return PitchState.FINISHED
    return PitchState.FOLLOWED_UP if PromiseState.KEPT in states else PitchState.DISCUSSED


def _promise_state(load: Load, node: PromiseText) -> PromiseState:
    """As the file says, unless that lies ahead: then it is open."""
    state = node.status
    ended = state in {PromiseState.KEPT, PromiseState.NOT_MANAGED}
    return PromiseState.OPEN if ended and clock.at(node.voor, HOUR) > load.moment else state


def _load_recognitions(load: Load, pitch: Pitch, node: PitchText) -> None:
    """As many as the file counts: the first others who have a place, in the order of the file."""
    others = [name for name in _placed(load) if name != node.inbrenger]
    clicks = (
        ("recognition", RecognitionKind.RECOGNISE, others[: node.herken_ik]),
        ("help", RecognitionKind.HELP, node.wil_helpen),
    )
    for word, kind, names in clicks:
        for name in names:
            values = {"pitch": pitch, "user": load.rows[f"person:{name}"], "kind": kind}
            key = f"{word}:{node.id}:{name}"
            load.rows.put(Recognition, key, {**values, "created_at": pitch.submitted_at})


def _placed(load: Load) -> list[str]:
    loaded = load.rows.loaded
    names = (node.id for node in load.content.people.deelnemers)
    return [name for name in names if getattr(loaded.get(f"enrolment:{name}"), "state", None) in HOLDS_PLACE]


def _load_contributions(load: Load, pitch: Pitch, node: PitchText, begin: dt.datetime) -> None:
    """One a minute from the beginning of the turn, so that they stay in order."""
    for number, contribution in enumerate(node.bijdragen, start=1):
        values = {
            "pitch": pitch,
            "author": load.rows[f"person:{contribution.van}"],
            "kind": contribution.soort,
            "text": contribution.tekst,
            "created_at": begin + dt.timedelta(minutes=number),
        }
        load.rows.put(Contribution, f"contribution:{node.id}:{number}", values)


def _load_outcome(load: Load, pitch: Pitch, node: PitchText, ended_at: dt.datetime) -> None:
    result = node.uitkomst
    values = {
        "pitch": pitch,
        "summary": result.samenvatting,
        "insights": lines(result.inzichten),
        "after_three_months": result.na_drie_maanden or "",
        "created_at": ended_at,
    }
    load.rows.put(Outcome, f"outcome:{node.id}", values)
    for number, promise in enumerate(result.acties, start=1):
        load.rows.put(Promise, f"promise:{node.id}:{number}", _promise(load, pitch, promise))


def _promise(load: Load, pitch: Pitch, node: PromiseText) -> dict[str, Any]:
    state = _promise_state(load, node)
    ended = state in {PromiseState.KEPT, PromiseState.NOT_MANAGED}
    return {
        "pitch": pitch,
        "owner": load.rows[f"person:{node.wie}"],
        "what": node.wat,
        "due_on": node.voor,
        "state": state,
        "closed_at": clock.at(node.voor, HOUR) if ended else None,
    }


STEPS: tuple[Step, ...] = ((_("pitches"), load_pitches),)


def rows_of(edition: Edition) -> list[QuerySet[Model]]:
    """Everything of pitches that hangs on an edition, in the order in which it can go."""
    return [
        *(model._default_manager.filter(pitch__edition=edition) for model in ORDER if model is not Pitch),
        Pitch.objects.filter(edition=edition),
    ]


def clear_pitches(rows: Registry) -> None:
    """Take away what people pitched and answered in the demo edition since it was loaded."""
    edition = rows.known(Edition, "edition")
    for found in rows_of(edition) if edition else ():
        erase(found.exclude(pk__in=rows.ids(found.model)))


def remove_pitches(rows: dict[type[Model], list[int]]) -> None:
    """Remove registered pitches, and with a whole edition everything that people pitched in it."""
    for edition in Edition.objects.filter(pk__in=rows.get(Edition, [])):
        for found in rows_of(edition):
            erase(found)
    for model in ORDER:
        erase(model._default_manager.filter(pk__in=rows.get(model, [])))
