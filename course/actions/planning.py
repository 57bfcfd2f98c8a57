"""What is found about a planning stands in its way until somebody accepts it, and nobody accepts what cannot be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.telling import AskFirst
from course.authority import System, check_office, person_of
from course.enums import FindingLevel
from course.errors import Refusal
from course.models import AcceptedFinding, Meeting
from course.queries.planning.accepted import planned_meetings
from course.queries.planning.findings import Finding, Overlay, findings_by_meeting

if TYPE_CHECKING:
    from course.authority import Authority

Known = Mapping[int, Collection[str]]
"""Keys of findings by the key of their meeting."""


class CannotBePlanned(Refusal):
    message = _("This cannot be planned. %(findings)s")


class NotAccepted(AskFirst):
    """`findings` are new, and nobody said yet why the meetings are planned so all the same; `about` says of which."""

    message = _("Look at what was found about this planning first.")

    def __init__(self, about: Mapping[Meeting, Sequence[Finding]]) -> None:
        super().__init__()
        self.about = {meeting: found for meeting, found in about.items() if found}
        self.findings = [finding for found in self.about.values() for finding in found]


@dataclass(frozen=True)
class Accepting:
    """What somebody saw (keys of findings) and why they plan it all the same."""

    seen: frozenset[str] = frozenset()
    reason: str = ""


def known_findings(meetings: Sequence[Meeting], overlay: Overlay | None = None) -> Known:
    """Of meetings before they are changed; what stood there is not asked about again."""
    return {pk: {finding.key for finding in found} for pk, found in findings_by_meeting(meetings, overlay).items()}


def settle_findings(
    meetings: Sequence[Meeting],
    *,
    before: Known,
    by: Authority,
    accepting: Accepting | None = None,
    overlay: Overlay | None = None,
) -> None:
    """Look at these meetings as they are stored now, and keep what was accepted. Inside the transaction of the change.
    With an `overlay` as they would be when all of it is stored.

    Raises CannotBePlanned, and NotAccepted when what is new was not seen or nobody says why; of a draft, which is a
    sketch, nobody has to say why. The system is not asked. Two editions that take the same room or speaker in the same
    moment do not see each other here: their locks differ. The planner shows it, and waits for a reason.
    """
    if isinstance(by, System):
        return
    planned = planned_meetings(meetings, overlay).values()
    blocking = [
        finding.sentence
        for one in planned
        for finding, _accepted in one.findings
        if finding.level == FindingLevel.BLOCKS and finding.key not in before.get(one.meeting.pk, ())
    ]
    if blocking:
        raise CannotBePlanned(findings=" ".join(blocking))
    new = {
        one.meeting: [finding for finding in one.waiting if finding.key not in before.get(one.meeting.pk, ())]
        for one in planned
    }
    _accept(new, by, accepting or Accepting())


@transaction.atomic
def accept_findings(*, meeting: Meeting, by: Authority, accepting: Accepting) -> None:
    """Say why a meeting that stands is planned so all the same. Raises OnlyTheOffice, NotAccepted."""
    check_office(by)
    lock_edition(meeting.edition_id)
    stored = Meeting.objects.select_related("edition", "place").get(pk=meeting.pk)
    _accept({stored: planned_meetings([stored])[stored.pk].waiting}, by, accepting)


def _accept(asking: Mapping[Meeting, Sequence[Finding]], by: Authority, accepting: Accepting) -> None:
    findings = [finding for found in asking.values() for finding in found]
    reason = accepting.reason.strip()
    if findings and not (reason and {finding.key for finding in findings} <= accepting.seen):
        raise NotAccepted(asking)
    for meeting, found in asking.items():
        if found:
            _keep(meeting, found, by, reason)


def _keep(meeting: Meeting, found: Sequence[Finding], by: Authority, reason: str) -> None:
    AcceptedFinding.objects.bulk_create(
        AcceptedFinding(meeting=meeting, key=one.key, sentence=one.sentence, reason=reason, accepted_by=person_of(by))
        for one in found
    )
    sentences = " ".join(finding.sentence for finding in found)
    record(row=meeting, action="course.meeting.accept", by=by, findings=sentences, reason=reason)
