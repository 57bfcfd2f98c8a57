"""The nightly recount: places, lines, offers and messages of all editions, kept for the cockpit."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from course.actions.locks import lock_edition
from course.models import Audit, Edition
from course.queries.enrolment.audit import findings_of, findings_of_accounts, findings_of_messages

KEPT = 30
"""So many recounts are kept."""


@dataclass(frozen=True)
class Recount:
    """What was counted again, and a sentence for each thing that is off."""

    subject: str
    findings: list[str] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """What is off, or that nothing is."""
        return [f"{self.subject}: {sentence}" for sentence in self.findings or [_("all is right.")]]


def audit_all() -> list[Recount]:
    """Count every edition, the outbox and the accounts again, and keep what is off."""
    recounts = [_of_edition(pk) for pk in Edition.objects.order_by("pk").values_list("pk", flat=True)]
    recounts += [Recount(_("Messages"), findings_of_messages()), Recount(_("Accounts"), findings_of_accounts())]
    _keep([sentence for recount in recounts if recount.findings for sentence in recount.sentences])
    return recounts


@transaction.atomic
def _of_edition(pk: int) -> Recount:
    """Under the lock of the edition, so that nobody moves meanwhile."""
    edition = lock_edition(pk)
    return Recount(str(edition), findings_of(edition))


@transaction.atomic
def _keep(findings: list[str]) -> None:
    Audit.objects.create(findings=findings)
    old = Audit.objects.values_list("pk", flat=True)[KEPT:]
    Audit.objects.filter(pk__in=list(old)).delete()
