"""Changes that wait, as the course office puts them there."""

from __future__ import annotations

import copy

from course.actions.planning import Accepting, NotAccepted
from course.actions.programme.pending import put_ready, with_fields
from course.actions.programme.publish import publish_changes
from course.models import Edition
from course.queries.programme.pending import announceable, effective_plan, fingerprint, seen_mark, waiting_in
from course.queries.programme.plans import MEETING
from course.schedule import minutes_of


def plan_with(meeting, row=MEETING, plan=None, **values):
    """The meeting as it would be, or as it was seen (`plan`), with other values of one row."""
    plan = copy.deepcopy(plan or effective_plan(meeting))
    if row == MEETING:
        return with_fields(plan, plan[MEETING] | values)
    plan[str(row)] |= values
    return plan


def wait_for(meeting, by, row=MEETING, seen=None, reason="Zo komt het uit", **values):
    """Put a change ready; what is found about the planning is accepted."""
    wanted = plan_with(meeting, row, **values)
    given = {"meeting": meeting, "wanted": wanted, "seen": seen or seen_mark(meeting), "by": by}
    return accepting_all(put_ready, reason, **given)


def accepting_all(act, reason, **given):
    """Do it; what is found stands and is accepted, unless the reason is empty."""
    try:
        return act(**given)
    except NotAccepted as asked:
        keys = frozenset(finding.key for finding in asked.findings)
        return act(**given, accepting=Accepting(keys, reason))


def times(starts, ends):
    """Of an item, from two times of day."""
    return [minutes_of(starts), minutes_of(ends), False]


def mark_of_edition(edition):
    return fingerprint(edition, waiting_in(edition), announceable(edition))


def publish(edition, by, drafts=(), reason="Zo komt het uit", **kwargs):
    edition = Edition.objects.get(pk=edition.pk)
    given = {"seen": mark_of_edition(edition), "drafts": {draft.pk for draft in drafts}} | kwargs
    return accepting_all(publish_changes, reason, edition=edition, by=by, **given)
