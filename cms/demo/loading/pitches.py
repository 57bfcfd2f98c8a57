"""Loads the pitches of the demo edition as they stood at the moment, and takes them away.

What the files do not say is the same for all: the pitches come in one a day, the last three weeks before the first
round, are opened the next day and get their turn two weeks before it. The group answers while it discusses them; when
the meeting is over there is an outcome with promises, and its owner chooses the day after. What a promise came to was
told on its day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from operator import itemgetter
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from cms.demo.loading.load import Load, Step, lines
from cms.demo.loading.registry import Registry
from cms.demo.loading.removal import erase, forget_history
from cms.demo.schema.pitches import PitchText, PromiseText
from course import clock
from course.actions.mail.telling import AT_ONCE
from course.enums import HOLDS_PLACE, TermKind
from course.models import CalendarEvent, Edition, ProgrammeItem, Term, User
from course.models.mail import about
from pitches.actions.pitches.contributions import contribute
from pitches.actions.pitches.outcome import finish_pitch, report_back, take_along
from pitches.actions.pitches.recognitions import offer_help, recognise
from pitches.actions.pitches.transition import plan_pitch, transition_pitch
from pitches.actions.pitches.writing import save_and_submit
from pitches.actions.promises import make_promise, set_promise_state
from pitches.actions.session.leading import close_discussion, prepare_discussion, press_clock, start_discussion
from pitches.enums import PROMISE_ENDS, ContributionKind, PitchResult, PitchState, PromiseState, Visibility
from pitches.enums.session import ClockMove
from pitches.models import (
    ChoosingRound,
    Contribution,
    Discussion,
    Dot,
    Letter,
    Outcome,
    Pitch,
    PitchSlot,
    PitchVersion,
    Promise,
    Recognition,
)

Act = tuple[dt.datetime, Callable[[], object]]
"""When something happens, and what."""

LAST_IN_BEFORE = dt.timedelta(days=21)
PLANNED_BEFORE = dt.timedelta(days=14)
REPORTED_AFTER = dt.timedelta(days=90)
A_DAY = dt.timedelta(days=1)
HOUR = dt.time(10)
"""At this hour, Dutch time, pitches come in and promises are kept."""

FORMAT = "f1"
"""In which all pitches of the demo were discussed."""

ORDER: tuple[type[Model], ...] = (
    Discussion,
    Promise,
    Outcome,
    Contribution,
    Recognition,
    Dot,
    PitchSlot,
    PitchVersion,
    Pitch,
)
"""Our models in the order in which their rows can go."""

FRESH = {"state": PitchState.DRAFT, "moves": 0, "submitted_at": None}
"""How every pitch begins."""


def load_pitches(load: Load) -> None:
    """Every pitch that is in at the moment, with its turn and as far as it came."""
    items = {name: item for _module, _day, item in load.content.items for name in item.pitches}
    for node in load.content.pitches.pitches:
        submitted_at = handed_in_at(load, node)
        if submitted_at <= load.moment:
            with load.on(submitted_at):
                pitch = _hand_in(load, node)
            story = _story(load, pitch, node, load.rows[f"item:{items[node.id].id}"])
            for moment, act in sorted(story, key=itemgetter(0)):
                if moment <= load.moment:
                    with load.on(moment):
                        act()


def handed_in_at(load: Load, node: PitchText) -> dt.datetime:
    """When the pitch came in."""
    pitches = load.content.pitches.pitches
    last = min(pitch.datum for pitch in pitches) - LAST_IN_BEFORE
    return clock.at(last - dt.timedelta(days=len(pitches) - 1 - pitches.index(node)), HOUR)


def _hand_in(load: Load, node: PitchText) -> Pitch:
    """As its author does; what an earlier load made is a draft again."""
    key, author = f"pitch:{node.id}", _person(load, node.inbrenger)
    known = load.rows.known(Pitch, key)
    if known is not None:
        row = {"edition": load.rows["edition"], "author": author, "title": node.titel, "kind": node.soort}
        known = load.rows.put(Pitch, key, {**row, **FRESH, "created_at": clock.now()})
    pitch = save_and_submit(by=author, data=_words(load, node), pitch=known)
    load.rows.remember(key, pitch)
    return pitch


def _words(load: Load, node: PitchText) -> dict[str, Any]:
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
        "partner_would_not_mind": True,
        "themes": _terms(load, TermKind.THEME, node.themas),
        "laws": _terms(load, TermKind.LAW, node.wetten),
    }


def _terms(load: Load, kind: TermKind, codes: list[str]) -> list[Term]:
    return [load.rows[f"term:{kind}:{code}"] for code in codes]


def _person(load: Load, name: str) -> User:
    person: User = load.rows[f"person:{name}"]
    return person


def _story(load: Load, pitch: Pitch, node: PitchText, item: ProgrammeItem) -> Iterator[Act]:
    """What came of it, in no order."""
    office: dict[str, Any] = {"pitch": pitch, "by": load.office, "telling": AT_ONCE}
    opened = handed_in_at(load, node) + A_DAY
    planned = clock.at(item.meeting.day - PLANNED_BEFORE, HOUR)
    begins = clock.at(item.meeting.day, item.starts)
    yield opened, partial(transition_pitch, to=PitchState.OPEN, **office)
    is_for_all = node.zichtbaar_voor == Visibility.PARTICIPANTS
    yield opened + dt.timedelta(hours=1) if is_for_all else begins, partial(_recognise, load, pitch, node)
    yield max(planned, opened + dt.timedelta(hours=2)), partial(plan_pitch, item=item, **office)
    if item.meeting.ends_at <= load.moment:
        yield begins, partial(_discuss, load, pitch)
        yield from _contributions(load, pitch, node, begins)
        yield from _outcome(load, pitch, node, item.meeting.ends_at)


def _recognise(load: Load, pitch: Pitch, node: PitchText) -> None:
    """As many as the file counts: the first others who have a place, in the order of the file."""
    others = [name for name in _placed(load) if name != node.inbrenger]
    for name in others[: node.herken_ik]:
        recognise(pitch=pitch, by=_person(load, name))
    for name in node.wil_helpen:
        offer_help(pitch=pitch, by=_person(load, name))


def _placed(load: Load) -> list[str]:
    loaded = load.rows.loaded
    names = (node.id for node in load.content.people.deelnemers)
    return [name for name in names if getattr(loaded.get(f"enrolment:{name}"), "state", None) in HOLDS_PLACE]


def _contributions(load: Load, pitch: Pitch, node: PitchText, begins: dt.datetime) -> Iterator[Act]:
    """One a minute from the beginning of the turn, so that they stay in order."""
    for number, one in enumerate(node.bijdragen, start=1):
        said = partial(contribute, pitch=pitch, by=_person(load, one.van), kind=one.soort, text=one.tekst)
        yield begins + dt.timedelta(minutes=number), said


def _discuss(load: Load, pitch: Pitch) -> None:
    """Led by the course office, as far as the advice phase: its clock runs on real time."""
    led: dict[str, Any] = {"pitch": pitch, "by": load.office}
    prepare_discussion(format=load.rows[f"format:{FORMAT}"], facilitator=None, deputy=None, **led)
    discussion = start_discussion(**led)
    while discussion.clock.phase and not discussion.clock.phase.takes(ContributionKind.TIP):
        discussion = press_clock(move=ClockMove.NEXT, version=discussion.version, **led)


def _outcome(load: Load, pitch: Pitch, node: PitchText, ended: dt.datetime) -> Iterator[Act]:
    result, author = node.uitkomst, _person(load, node.inbrenger)
    yield (
        ended,
        partial(
            close_discussion,
            pitch=pitch,
            summary=result.samenvatting,
            insights=lines(result.inzichten),
            by=load.office,
            telling=AT_ONCE,
        ),
    )
    for number, promise in enumerate(result.acties, start=1):
        yield from _promise(load, pitch, promise, ended + dt.timedelta(minutes=number))
    if result.neemt_mee:
        chosen = partial(take_along, pitch=pitch, takes=result.neemt_mee, leaves=result.laat_liggen, by=author)
        yield ended + A_DAY, chosen
    if result.na_drie_maanden:
        yield ended + REPORTED_AFTER, partial(report_back, pitch=pitch, report=result.na_drie_maanden, by=author)
    if result.acties and all(one.status in PROMISE_ENDS for one in result.acties):
        last = max(clock.at(one.voor, HOUR) for one in result.acties) + dt.timedelta(hours=1)
        yield last, partial(finish_pitch, pitch=pitch, result=PitchResult.SOLVED, by=author)


def _promise(load: Load, pitch: Pitch, node: PromiseText, made: dt.datetime) -> Iterator[Act]:
    owner = _person(load, node.wie)
    promised: dict[str, Any] = {"pitch": pitch, "owner": owner, "what": node.wat, "due_on": node.voor}
    yield made, partial(make_promise, by=load.office, evidence=node.klaar_als, resident=node.merkt_inwoner, **promised)
    if node.status != PromiseState.OPEN:
        told = clock.at(node.voor, HOUR) if node.status in PROMISE_ENDS else made + A_DAY
        yield told, partial(_tell, promised, owner, node)


def _tell(promised: dict[str, Any], owner: User, node: PromiseText) -> None:
    promise = Promise.objects.get(**promised)
    set_promise_state(promise=promise, by=owner, state=node.status, how_it_went=node.hoe_ging_het)


STEPS: tuple[Step, ...] = ((_("pitches"), load_pitches),)


def rows_of(edition: Edition) -> list[QuerySet[Model]]:
    """Everything of pitches that hangs on an edition, in the order in which it can go."""
    promises = Promise.objects.filter(pitch__edition=edition)
    return [
        CalendarEvent.objects.filter(subject__in=[about(promise) for promise in promises]),
        ChoosingRound.objects.filter(meeting__edition=edition),
        Letter.objects.filter(edition=edition),
        *(model._default_manager.filter(pitch__edition=edition) for model in ORDER if model is not Pitch),
        Pitch.objects.filter(edition=edition),
    ]


def clear_pitches(rows: Registry) -> None:
    """Take away what people pitched and answered in the demo edition since it was loaded, and what is done again."""
    edition = rows.known(Edition, "edition")
    for found in rows_of(edition) if edition else ():
        erase(found.exclude(pk__in=rows.ids(Pitch)) if found.model is Pitch else found)
    forget_history(Pitch, rows.ids(Pitch))


def remove_pitches(rows: dict[type[Model], list[int]]) -> None:
    """Remove registered pitches, and with a whole edition everything that people pitched in it."""
    for edition in Edition.objects.filter(pk__in=rows.get(Edition, [])):
        for found in rows_of(edition):
            erase(found)
    erase(Pitch.objects.filter(pk__in=rows.get(Pitch, [])))
