"""The evening-before pack is made: who made it, and what it showed, stand in the history."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from course.actions.history import record
from course.actions.locks import lock_edition
from course.authority import check_organiser, person_of
from course.enums import PackPart
from course.errors import Refusal
from course.models import Meeting
from course.queries.pack import (
    PACK_MADE,
    changed_people,
    digests_of,
    last_with_names,
    pack_of,
    packs_made,
    people_in,
)
from course.queries.programme.meetings import meetings_in_full

if TYPE_CHECKING:
    from course.authority import Authority


class NoPartChosen(Refusal):
    message = _("Choose at least one part.")


@transaction.atomic
def make_pack(
    *, meeting: Meeting, parts: Collection[PackPart], only_changed: bool = False, by: Authority
) -> ModelLogEntry:
    """The line of history by which the pack can be fetched as long as nothing in it changes.

    `only_changed` leaves out who has the same badge already. Who asks for what they made last gets that one: a double
    click makes one line. Raises OnlyTheOffice, NoPartChosen.
    """
    check_organiser(by)
    if not parts:
        raise NoPartChosen
    lock_edition(meeting.edition_id)
    pack = pack_of(meetings_in_full().get(pk=meeting.pk))
    asked = {
        "parts": [part.value for part in PackPart if part in parts],
        "only_changed": only_changed,
        "digests": digests_of(pack),
        "people": people_in(pack),
    }
    last = packs_made(meeting).first()
    if last and last.user == person_of(by) and {name: last.data.get(name) for name in asked} == asked:
        return last
    badges = changed_people(pack, last_with_names(meeting)) if only_changed else None
    record(row=meeting, action=PACK_MADE, by=by, **asked, badges=badges)
    return packs_made(meeting)[0]
