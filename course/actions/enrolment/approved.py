"""Through whom it is settled that somebody may take part: written in one place, and taken along as one."""

from __future__ import annotations

from course import clock
from course.enums import ApprovalSource
from course.models import Enrolment, User

OF_APPROVAL = ("approved_at", "approved_how", "approved_by")


def settle_approval(enrolment: Enrolment, how: ApprovalSource, person: User | None) -> None:
    """Now; `person` is who of the course office writes it down. The caller stores the enrolment."""
    enrolment.approved_at, enrolment.approved_how = clock.now(), how
    enrolment.approved_by = None if how == ApprovalSource.MANAGER else person


def take_approval(enrolment: Enrolment, *, of: Enrolment) -> None:
    """A place that changes hands, or a person who changes editions, is not asked about again."""
    for name in OF_APPROVAL:
        setattr(enrolment, name, getattr(of, name))


def forget_approval(enrolment: Enrolment) -> None:
    enrolment.approved_at, enrolment.approved_how, enrolment.approved_by = None, "", None
