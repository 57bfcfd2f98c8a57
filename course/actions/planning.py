"""What is found about a planning stands in its way until somebody accepts it, and nobody accepts what cannot be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.mail.telling import AskFirst
from course.authority import System, person_of
from course.enums import FindingLevel, MeetingStatus
from course.errors import Refusal
from course.models import AcceptedFinding, Meeting
from course.queries.planning.findings import Finding, findings_by_meeting

if TYPE_CHECKING:
    from course.authority import Authority

Known = Mapping[int, Collection[str]]
"""Keys of findings by the key of their meeting."""


class CannotBePlanned(Refusal):
    message = _("This cannot be planned. %(findings)s")


class NotAccepted(AskFirst):
    """`findings` are new, and nobody said yet why the meeting is planned so all the same."""

    message = _("Look at what was found about this planning first.")

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = findings


@dataclass(frozen=True)
class Accepting:
    """What somebody saw (keys of findings) and why they plan it all the same."""

    seen: frozenset[str] = frozenset()
    reason: str = ""


def known_findings(meetings: Sequence[Meeting]) -> Known:
    """Of stored meetings, before they are changed; what stood there is not asked about again.

    A draft was never asked why: every warning about it counts as new when it is announced.
    """
    found = findings_by_meeting(meetings)
    return {
        meeting.pk: {
            finding.key
            for finding in found[meeting.pk]
            if finding.level == FindingLevel.BLOCKS or meeting.status != MeetingStatus.DRAFT
        }
        for meeting in meetings
    }


def settle_findings(
    meetings: Sequence[Meeting], *, before: Known, by: Authority, accepting: Accepting | None = None
) -> None:
    """Look at these meetings as they are stored now, and keep what was accepted. Inside the transaction of the change.

    Raises CannotBePlanned, and NotAccepted when what is new was not seen or nobody says why; of a draft, which is a
    sketch, nobody has to say why. The system is not asked.
    """
    if isinstance(by, System):
        return
    new = {
        meeting: [finding for finding in found if finding.key not in before.get(meeting.pk, ())]
        for meeting, found in _found(meetings)
    }
    findings = [finding for found in new.values() for finding in found]
    if blocking := [finding.sentence for finding in findings if finding.level == FindingLevel.BLOCKS]:
        raise CannotBePlanned(findings=" ".join(blocking))
    open_ones = {meeting: _not_accepted(meeting, found) for meeting, found in new.items()}
    _accept({meeting: found for meeting, found in open_ones.items() if found}, by, accepting or Accepting())


def _found(meetings: Sequence[Meeting]) -> list[tuple[Meeting, list[Finding]]]:
    found = findings_by_meeting(meetings)
    return [(meeting, found[meeting.pk]) for meeting in meetings]


def _not_accepted(meeting: Meeting, found: Sequence[Finding]) -> list[Finding]:
    asking = [finding for finding in found if finding.level == FindingLevel.WARNS]
    if not asking or meeting.status == MeetingStatus.DRAFT:
        return []
    accepted = set(meeting.accepted_findings.values_list("key", flat=True))
    return [finding for finding in asking if finding.key not in accepted]


def _accept(asking: Mapping[Meeting, Sequence[Finding]], by: Authority, accepting: Accepting) -> None:
    findings = [finding for found in asking.values() for finding in found]
    reason = accepting.reason.strip()
    if findings and not (reason and {finding.key for finding in findings} <= accepting.seen):
        raise NotAccepted(findings)
    for meeting, found in asking.items():
        AcceptedFinding.objects.bulk_create(
            AcceptedFinding(
                meeting=meeting, key=one.key, sentence=one.sentence, reason=reason, accepted_by=person_of(by)
            )
            for one in found
        )
        record(
            row=meeting,
            action="course.meeting.accept",
            by=by,
            findings=" ".join(finding.sentence for finding in found),
            reason=reason,
        )
