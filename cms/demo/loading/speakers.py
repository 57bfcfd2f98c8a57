"""Loads whom the course office asked to speak, as it stood at the moment, and what speakers gave until then."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from cms.demo.loading.load import Load
from cms.demo.schema.edition import GivenMaterial, SpeakerQuestion
from course import clock, rules
from course.actions.materials import add_material
from course.enums import ItemKind, SpeakerState
from course.models import Material, Meeting, ProgrammeItem, SpeakerInvitation, User

ANSWERS = {"ja": SpeakerState.ACCEPTED, "nee": SpeakerState.DECLINED, "ingetrokken": SpeakerState.WITHDRAWN}

BEFORE_THE_ITEM = dt.timedelta(minutes=15)
"""So long before the own part a speaker is expected."""

MATERIAL_BEFORE = dt.timedelta(days=7)

WITH_MATERIAL = (ItemKind.INTRODUCTION, ItemKind.GOOD_PRACTICE)
"""Kinds of items for which material is asked."""


def load_speakers(load: Load) -> None:
    """Who stands in the programme was asked before the first moment; others are asked later, and answer later."""
    topics = {f"person:{node.id}": node.onderwerp for node in load.content.people.sprekers}
    topic_of = {load.rows[key].pk: topic for key, topic in topics.items()}
    for meeting in _meetings(load):
        _load_programme(load, meeting, topic_of)
    for node in load.content.edition.sprekersvragen:
        _load_question(load, node)
    for given in load.content.edition.materialen:
        if given.gegeven_op <= load.moment:
            _load_material(load, given)


def _meetings(load: Load) -> list[Meeting]:
    return [row for key, row in load.rows.loaded.items() if isinstance(row, Meeting)]


def _load_programme(load: Load, meeting: Meeting, topics: dict[int, str]) -> None:
    own: dict[User, list[ProgrammeItem]] = {}
    for item in meeting.items.order_by("starts").prefetch_related("speakers"):
        for person in item.speakers.all():
            own.setdefault(person, []).append(item)
    for person, items in own.items():
        values = {"topic": topics.get(person.pk, ""), **_asked(meeting, items[0])}
        state = {"state": SpeakerState.ACCEPTED, "asked_at": load.beginning, "answered_at": load.beginning}
        _put(load, meeting, person, items, {**values, **state})


def _load_question(load: Load, node: SpeakerQuestion) -> None:
    item, person = load.rows[f"item:{node.onderdeel}"], load.rows[f"person:{node.wie}"]
    is_asked, is_answered = node.gevraagd_op <= load.moment, node.antwoord_op <= load.moment
    state = SpeakerState.INVITED if is_asked else SpeakerState.TO_ASK
    values = {
        "state": ANSWERS[node.antwoord] if is_answered else state,
        "topic": node.vraag,
        "reason": node.reden if is_answered else "",
        "asked_at": node.gevraagd_op if is_asked else None,
        "answered_at": node.antwoord_op if is_answered and node.antwoord != "ingetrokken" else None,
    }
    row = _put(load, item.meeting, person, [item], {**_asked(item.meeting, item), **values})
    if row.has_accepted:
        item.speakers.add(person)


def _asked(meeting: Meeting, item: ProgrammeItem) -> dict[str, Any]:
    """From when somebody is expected, and until when material is asked."""
    present = clock.at(meeting.day, item.starts) - BEFORE_THE_ITEM
    due = meeting.day - MATERIAL_BEFORE if item.kind in WITH_MATERIAL else None
    return {"call_time": present.astimezone(clock.AMSTERDAM).time(), "material_due_on": due, "needs_screen": bool(due)}


def _put(
    load: Load, meeting: Meeting, person: User, items: list[ProgrammeItem], values: dict[str, Any]
) -> SpeakerInvitation:
    key = f"speaking:{meeting.pk}:{person.pk}"
    row = {"meeting": meeting, "person": person, "link_number": 0, "moves": 0, **values}
    return load.rows.put(SpeakerInvitation, key, row, many={"items": items})


def _load_material(load: Load, node: GivenMaterial) -> None:
    """Given once, through the same door as every speaker; loading again puts back what was changed since."""
    key, meeting = f"material:{node.bestand}", load.rows[f"item:{node.onderdeel}"].meeting
    owner: User = load.rows[f"person:{node.wie}"]
    values = {"title": node.titel, "audience": node.voor, "rights": node.rechten, "release_days": node.dagen}
    row = load.rows.known(Material, key)
    if row is None or not row.file:
        file = ContentFile(node.tekst.encode(), node.bestand)
        row = add_material(meeting=meeting, by=owner, values=values, file=file)
        load.rows.remember(key, row)
    else:
        load.rows.put(Material, key, {"meeting": meeting, "owner": owner, "file": row.file, **values})
    told_at = load.moment if rules.released_at(row) <= load.moment else None
    Material.objects.filter(pk=row.pk).update(created_at=node.gegeven_op, told_at=told_at)
