"""Loads whom the course office asked to speak, as it stood at the moment, and what speakers gave until then."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from cms.demo.loading.load import Load
from cms.demo.schema.edition import GivenMaterial, SpeakerQuestion
from course import clock, rules
from course.actions.mail.telling import AT_ONCE
from course.actions.materials import add_material
from course.actions.speakers.asking import save_speaker
from course.actions.speakers.following import follow_programme
from course.actions.speakers.transition import move_speaker
from course.enums import ItemKind, SpeakerState
from course.models import Material, Meeting, ProgrammeItem, SpeakerInvitation, User

ANSWERS = {"ja": SpeakerState.ACCEPTED, "nee": SpeakerState.DECLINED, "ingetrokken": SpeakerState.WITHDRAWN}

BEFORE_THE_ITEM = dt.timedelta(minutes=15)
"""So long before the own part a speaker is expected."""

MATERIAL_BEFORE = dt.timedelta(days=7)

WITH_MATERIAL = (ItemKind.INTRODUCTION, ItemKind.GOOD_PRACTICE)
"""Kinds of items for which material is asked."""


def load_speakers(load: Load) -> None:
    """The course office put who stands in the programme there from the beginning; others it asks later."""
    topics = {f"person:{node.id}": node.onderwerp for node in load.content.people.sprekers}
    topic_of = {load.rows[key].pk: topic for key, topic in topics.items()}
    questions = [(node, _question(load, node)) for node in load.content.edition.sprekersvragen]
    for meeting in _meetings(load):
        _load_programme(load, meeting, topic_of)
    for node, asked in questions:
        _ask(load, node, asked)
    for given in load.content.edition.materialen:
        if given.gegeven_op <= load.moment:
            _load_material(load, given)


def _meetings(load: Load) -> list[Meeting]:
    return [row for key, row in load.rows.loaded.items() if isinstance(row, Meeting)]


def _load_programme(load: Load, meeting: Meeting, topics: dict[int, str]) -> None:
    """Who is asked for what is written down before they stand in the programme: then nobody hears of it twice."""
    own: dict[User, list[ProgrammeItem]] = {}
    for item in meeting.items.order_by("starts").prefetch_related("speakers"):
        for person in item.speakers.all():
            own.setdefault(person, []).append(item)
    for person, items in own.items():
        _write_down(load, meeting, person, items, topics.get(person.pk, ""))
    follow_programme(meeting, by=load.office)


def _question(load: Load, node: SpeakerQuestion) -> SpeakerInvitation:
    item, person = load.rows[f"item:{node.onderdeel}"], load.rows[f"person:{node.wie}"]
    return _write_down(load, item.meeting, person, [item], node.vraag)


def _ask(load: Load, node: SpeakerQuestion, asked: SpeakerInvitation) -> None:
    """Asked and answered on their days, as far as these have come."""
    answer = ANSWERS[node.antwoord]
    by = load.office if answer == SpeakerState.WITHDRAWN else asked.person
    steps = ((node.gevraagd_op, SpeakerState.INVITED, load.office), (node.antwoord_op, answer, by))
    for moment, to, who in steps:
        if moment <= load.moment:
            with load.on(moment):
                move_speaker(invitation=asked, to=to, by=who, reason=node.reden, telling=AT_ONCE)


def _asked(meeting: Meeting, item: ProgrammeItem) -> dict[str, Any]:
    """From when somebody is expected, and until when material is asked."""
    present = clock.at(meeting.day, item.starts) - BEFORE_THE_ITEM
    due = meeting.day - MATERIAL_BEFORE if item.kind in WITH_MATERIAL else None
    return {"call_time": present.astimezone(clock.AMSTERDAM).time(), "material_due_on": due, "needs_screen": bool(due)}


def _write_down(
    load: Load, meeting: Meeting, person: User, items: list[ProgrammeItem], topic: str
) -> SpeakerInvitation:
    """To be asked; what an earlier load made begins there again."""
    values = {"meeting": meeting, "person": person, "topic": topic, **_asked(meeting, items[0])}

    def make() -> SpeakerInvitation:
        return save_speaker(invitation=SpeakerInvitation(**values), items=items, by=load.office)

    nothing = {"state": SpeakerState.TO_ASK, "reason": "", "asked_at": None, "answered_at": None}
    begun = {**values, **nothing, "link_number": 0, "moves": 0}
    key = f"speaking:{meeting.pk}:{person.pk}"
    return load.rows.begin(SpeakerInvitation, key, begun, make, many={"items": items})


def _load_material(load: Load, node: GivenMaterial) -> None:
    """Given once, through the same door as every speaker; loading again puts back what was changed since."""
    key, meeting = f"material:{node.bestand}", load.rows[f"item:{node.onderdeel}"].meeting
    owner: User = load.rows[f"person:{node.wie}"]
    values = {"title": node.titel, "audience": node.voor, "rights": node.rechten, "release_days": node.dagen}
    row = load.rows.known(Material, key)
    if row is None or not row.file:
        file = ContentFile(node.tekst.encode(), node.bestand)
        with load.on(node.gegeven_op):
            row = add_material(meeting=meeting, by=owner, values=values, file=file)
        load.rows.remember(key, row)
    else:
        load.rows.put(Material, key, {"meeting": meeting, "owner": owner, "file": row.file, **values})
    told_at = load.moment if rules.released_at(row) <= load.moment else None
    Material.objects.filter(pk=row.pk).update(told_at=told_at)
