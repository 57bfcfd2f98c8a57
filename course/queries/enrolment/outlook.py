"""What an applicant would get by sending now: on which side they count, and whether a place is free for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course.enums import SIDES, Placing, Side, side_of
from course.models import Edition, Organisation
from course.queries.enrolment.waitlist import waitlist_of
from course.queries.people.organisations import organisation_called


@dataclass(frozen=True)
class Outlook:
    """`joins_line` says that sending leads into the line, because no place is free for this side or organisation;
    `is_proposal` that the course office looks at the organisation first, and no place is taken before.
    """

    side: Side
    joins_line: bool
    is_proposal: bool = False


def outlook_of(draft: Mapping[str, Any], edition: Edition) -> Outlook | None:
    """The outlook of a draft; None without an organisation that can send people. At most two queries.

    Nothing is held by looking: another may be first.
    """
    side, organisation_id = _who_sends(draft)
    if side not in SIDES:
        return None
    if organisation_id is None:
        return Outlook(side, joins_line=False, is_proposal=True)
    at_once = edition.placing == Placing.AT_ONCE
    return Outlook(side, at_once and not waitlist_of(edition).has_seat_for(side, organisation_id))


def _who_sends(draft: Mapping[str, Any]) -> tuple[Side, int | None]:
    """The side of the organisation, and its id if we know it already."""
    key = str(draft.get("organisation") or "")
    if not key.isdecimal():
        return _typed(draft)
    organisation = Organisation.objects.filter(pk=key).first()
    return (organisation.side, organisation.pk) if organisation else (Side.NEITHER, None)


def _typed(draft: Mapping[str, Any]) -> tuple[Side, int | None]:
    """A typed name may be that of a known organisation, whose kind then counts."""
    name = str(draft.get("organisation_name") or "")
    known = organisation_called(name) if name else None
    return (known.side, known.pk) if known else (side_of(str(draft.get("organisation_kind") or "")), None)
