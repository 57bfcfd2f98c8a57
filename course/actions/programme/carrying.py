"""Plans of meetings become true through the ordinary actions: the meeting, its programme, calendars and mails.

Lock order: the edition first, then its meetings; the caller holds them and looks at the findings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from course.actions.programme.day import check_day, day_change
from course.actions.programme.elsewhere import Went, hear_along, take_along, tell_along
from course.actions.programme.meetings import save_meeting
from course.actions.programme.parts import ProgrammeChange
from course.changes import Plan, is_new, new_row
from course.models import Meeting, ProgrammeItem
from course.queries.programme.day import day_of
from course.queries.programme.halves import Move
from course.queries.programme.plans import MEETING, day_in, fields_of, meeting_in
from course.schedule import minutes_of

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling
    from course.authority import Authority


def carry_out(
    plans: Sequence[tuple[Meeting, Plan]],
    moves: Mapping[str, Move],
    *,
    by: Authority,
    telling: Telling | None,
    at: Callable[[Meeting], AbstractContextManager[object]] = nullcontext,
) -> None:
    """Store a plan for each of these meetings. `moves` are the parts that go to another one: each keeps its key and
    takes along what hangs on it. `at` is entered for what is done to a meeting. Inside `deciding`.

    Raises what `save_meeting` and `check_day` raise.
    """
    going = _going(plans, moves)
    began = []
    for stored, wanted in plans:
        with at(stored):
            began.append((stored, wanted, _change(stored, wanted, going)))
    went = _bring(plans, going)
    questions = take_along(went, by=by)
    aside = hear_along(went, questions)
    for stored, wanted, programme in began:
        with at(stored):
            if programme:
                programme.aside = aside
            after = meeting_in(wanted, stored)
            save_meeting(meeting=after, by=by, telling=telling, programme=programme, is_settled=True)
    tell_along(went, questions)


def _going(plans: Sequence[tuple[Meeting, Plan]], moves: Mapping[str, Move]) -> dict[str, Move]:
    """What goes, by these plans: out of the one, and into the other as far as that is among them."""
    wanted = {meeting.pk: plan for meeting, plan in plans}
    return {
        key: move
        for key, move in moves.items()
        if key not in wanted.get(move.leaves, ()) and key in wanted.get(move.enters, (key,))
    }


def _change(stored: Meeting, wanted: Plan, going: Mapping[str, Move]) -> ProgrammeChange | None:
    """What happens to its programme, from how it stands before anything goes elsewhere."""
    items = list(stored.items.order_by("starts", "pk").prefetch_related("speakers"))
    coming = {key for key, move in going.items() if move.enters == stored.pk}
    before, day = day_of(stored, items), day_in(_with_new(wanted, {*coming, *(str(item.pk) for item in items)}))
    if fields_of(stored)["times"] == wanted[MEETING]["times"] and before == day:
        return None
    own = [item for item in items if str(item.pk) not in going]
    check_day(day, [*own, *ProgrammeItem.objects.filter(pk__in=coming)])
    return day_change(stored, before, day)


def _with_new(plan: Plan, known: Collection[str]) -> Plan:
    """The plan with keys of their own for what is not there any more."""
    own = {key: row for key, row in plan.items() if key == MEETING or is_new(key) or key in known}
    for key in plan.keys() - own.keys():
        own[new_row(own)] = plan[key]
    return own


def _bring(plans: Iterable[tuple[Meeting, Plan]], going: Mapping[str, Move]) -> list[Went]:
    """Put the parts in their other meetings, at the times that they had."""
    wanted = {meeting.pk: plan for meeting, plan in plans}
    meetings = Meeting.objects.select_related("edition", "place").in_bulk(
        {pk for move in going.values() for pk in move}
    )
    items = ProgrammeItem.objects.in_bulk(map(int, going))
    went = []
    for key, move in going.items():
        item, plan = items[int(key)], wanted.get(move.enters)
        later = plan[key]["times"][0] - minutes_of(item.starts) if plan else 0
        hours, item.meeting = (item.starts, item.ends), meetings[move.enters]
        item.save(update_fields=["meeting"])
        went.append(Went(item, meetings[move.leaves], meetings[move.enters], hours, later))
    return went
