"""Loads whom the course office asked to speak, as it stood at the moment, and what speakers gave until then."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from cms.demo.loading.load import Load
from cms.demo.loading.meetings import meetings_of
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
    """What is asked of who stands in the programme, and of others who are asked later."""
    topics = {f"person:{node.id}": node.onderwerp for node in load.content.people.sprekers}
    topic_of = {load.rows[key].pk: topic for key, topic in topics.items()}
    for node in load.content.edition.sprekersvragen:
        item, person = load.rows[f"item:{node.onderdeel}"], load.rows[f"person:{node.wie}"]
        _write_down(load, SpeakerInvitation(meeting=item.meeting, person=person), item, node.vraag)
    for meeting in meetings_of(load):
        _load_programme(load, meeting, topic_of)


def live_speakers(load: Load) -> None:
    """Whom the course office asked until the moment, what they answered, and what speakers gave."""
    for node in load.content.edition.sprekersvragen:
        _ask(load, node)
    for given in load.content.edition.materialen:
        if given.gegeven_op <= load.moment:
            _load_material(load, given)


def _load_programme(load: Load, meeting: Meeting, topics: dict[int, str]) -> None:
    """Whom the course office put in the programme speaks there; what is asked of them is written down."""
    own: dict[User, list[ProgrammeItem]] = {}
    for item in meeting.items.order_by("starts").prefetch_related("speakers"):
        for person in item.speakers.all():
            own.setdefault(person, []).append(item)
    follow_programme(meeting, by=load.office)
    known = {row.person_id: row for row in meeting.invitations.all()}
    for person, items in own.items():
        _write_down(load, known[person.pk], items[0], topics.get(person.pk, ""))


def _ask(load: Load, node: SpeakerQuestion) -> None:
    """Asked and answered on their days, as far as these have come."""
    meeting, person = load.rows[f"item:{node.onderdeel}"].meeting, load.rows[f"person:{node.wie}"]
    asked = meeting.invitations.get(person=person)
    answer = ANSWERS[node.antwoord]
    by = load.office if answer == SpeakerState.WITHDRAWN else person
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


def _write_down(load: Load, row: SpeakerInvitation, first: ProgrammeItem, topic: str) -> None:
    """Who does not stand in the programme is to be asked for this part."""
    for name, value in {"topic": topic, **_asked(row.meeting, first)}.items():
        setattr(row, name, value)
    save_speaker(invitation=row, items=None if row.pk else [first], by=load.office, telling=AT_ONCE)


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
