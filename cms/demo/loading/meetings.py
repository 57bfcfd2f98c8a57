"""Loads the meetings and their days as drafts, announces them together, and puts ready what waits."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from cms.demo.loading.load import Load
from cms.demo.schema.edition import Item, Meetings, WaitingItem
from cms.demo.schema.edition import Module as ModuleText
from course import clock
from course.actions.mail.telling import AT_ONCE
from course.actions.planning import Accepting, NotAccepted
from course.actions.programme.day import change_day
from course.actions.programme.meetings import save_meeting
from course.actions.programme.pending import drop_pending, put_ready
from course.actions.programme.publish import publish_changes
from course.enums import MeetingKind, MeetingStatus
from course.models import Meeting, ProgrammeItem, PublishedChange
from course.queries.programme.day import Day, Part, stored_day, version_of
from course.queries.programme.pending import announceable, fingerprint, seen_mark
from course.queries.programme.plans import row_of, stored_plan
from course.schedule import minutes_of, slots_of


def load_meetings(load: Load) -> None:
    """One meeting per day, with every part and its speakers: a sketch until it is announced."""
    for node in load.content.edition.modules:
        online = load.rows[f"place:{node.locatie}"].is_online
        kind = MeetingKind.ONLINE if online else MeetingKind.COURSE_DAY
        module = load.rows[f"module:{node.id}"]
        _load_days(load, node, {"module": module, "kind": kind, "counts_as_day": node.telt_als_cursusdag})
    reunion = {"module": None, "kind": MeetingKind.REUNION, "counts_as_day": False}
    _load_days(load, load.content.edition.terugkomdag, reunion)


def announce_meetings(load: Load) -> None:
    """All at once. Why it is planned so, in spite of what was found, is said in the file."""
    edition, drafts = load.rows["edition"], announceable(load.rows["edition"])
    publish = partial(
        publish_changes,
        edition=edition,
        drafts=[draft.pk for draft in drafts],
        seen=fingerprint(edition, [], drafts),
        by=load.office,
        telling=AT_ONCE,
    )
    try:
        publish()
    except NotAccepted as asked:
        seen = frozenset(finding.key for finding in asked.findings)
        publish(accepting=Accepting(seen, load.content.edition.planning_toch_zo))
    for meeting in meetings_of(load):
        meeting.refresh_from_db()


def meetings_of(load: Load) -> list[Meeting]:
    """Those of this load; its parts know the same ones."""
    return [row for row in load.rows.loaded.values() if isinstance(row, Meeting)]


def load_waiting(load: Load) -> None:
    """What the course office put ready and did not publish: it waits, or was let go."""
    for node in load.content.edition.klaargezet:
        if node.klaargezet_op > load.moment:
            continue
        items = [load.rows[f"item:{one.onderdeel}"] for one in node.onderdelen]
        meeting = items[0].meeting
        wanted = stored_plan(meeting)
        for item, one in zip(items, node.onderdelen, strict=True):
            wanted[str(item.pk)] = _as_wanted(item, one)
        with load.on(node.klaargezet_op):
            put_ready(meeting=meeting, wanted=wanted, seen=seen_mark(meeting), by=load.office)
        if node.losgelaten_op <= load.moment:
            with load.on(node.losgelaten_op):
                drop_pending(meeting=meeting, by=load.office)


def settle_changes(load: Load) -> None:
    """What was published while loading was read on its day: what somebody changes now does not go on from it."""
    PublishedChange.objects.filter(meeting__edition=load.rows["edition"]).update(settles_at=F("published_at"))


def _as_wanted(item: ProgrammeItem, node: WaitingItem) -> dict[str, Any]:
    after = copy.copy(item)
    after.starts, after.ends = node.begin or item.starts, node.eind or item.ends
    after.title, after.method = node.titel or item.title, node.werkvorm or item.method
    return row_of(after, item.speakers.all())


def _load_days(load: Load, node: Meetings, values: dict[str, Any]) -> None:
    for number, day in enumerate(sorted(node.data), start=1):
        items = sorted((item for item in node.programma if (item.dag or day) == day), key=lambda item: item.begin)
        about = {
            "edition": load.rows["edition"],
            "title": _title(node, number),
            "status": MeetingStatus.DRAFT,
            "starts_at": clock.at(day, items[0].begin),
            "ends_at": clock.at(day, max(item.eind for item in items)),
            "place": load.rows[f"place:{node.locatie}"],
            "mind": _overnight(node) if number < len(node.data) else "",
            **values,
        }
        key = f"meeting:{node.id}:{number}"
        meeting = load.rows.begin(Meeting, key, about, lambda row: save_meeting(meeting=row, by=load.office))
        _load_day(load, meeting, items)


def _title(node: Meetings, number: int) -> str:
    """Days of one module tell each other apart."""
    if len(node.data) == 1:
        return node.titel
    return _("%(title)s (day %(number)d)") % {"title": node.titel, "number": number}


def _overnight(node: Meetings) -> str:
    night = node.overnachting if isinstance(node, ModuleText) else None
    if not night:
        return ""
    text = _("Night: %(hotel)s, included in the price.") if night.inbegrepen else _("Night: %(hotel)s.")
    choice = _("You choose: %(choice)s.") % {"choice": "; ".join(night.keuze)}
    return f"{text % {'hotel': night.hotel}} {choice}"


def _load_day(load: Load, meeting: Meeting, nodes: Sequence[Item]) -> None:
    """All of it at once, as on its screen. Parts of earlier loads are those of their meeting again."""
    known = [load.rows.known(ProgrammeItem, f"item:{node.id}") for node in nodes]
    keys = [item.pk if item else None for item in known]
    ProgrammeItem.objects.filter(pk__in=filter(None, keys)).exclude(meeting=meeting).update(meeting=meeting)
    wanted, seen = _day(load, meeting, nodes, keys), version_of(meeting, stored_day(meeting))
    change_day(meeting=meeting, wanted=wanted, seen=seen, by=load.office)
    stored = meeting.items.in_bulk()
    new = iter(sorted(stored.keys() - set(keys)))
    for node, key in zip(nodes, keys, strict=True):
        load.rows.remember(f"item:{node.id}", stored[key or next(new)])


def _day(load: Load, meeting: Meeting, nodes: Sequence[Item], keys: Sequence[int | None]) -> Day:
    begins, ends = (minutes_of(at.astimezone(clock.AMSTERDAM).time()) for at in (meeting.starts_at, meeting.ends_at))
    slots = slots_of(begins, [(minutes_of(node.begin), minutes_of(node.eind), False) for node in nodes])
    told = {case.id: case.korte_zin for case in load.content.library.goede_voorbeelden}
    parts = (
        Part(
            key,
            slot,
            node.soort,
            node.titel,
            summary=node.samenvatting or told.get(node.goed_voorbeeld or "", ""),
            method=node.werkvorm,
            speakers=frozenset(load.rows[f"person:{name}"].pk for name in node.sprekers),
        )
        for key, slot, node in zip(keys, slots, nodes, strict=True)
    )
    return Day(begins, ends, tuple(parts))
