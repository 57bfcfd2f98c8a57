"""An account that is closed, merged or about to be deleted leaves every course at once.

Lock order: editions, the lower id first; who writes the person too locks them before that (`lock_all_editions`).
"""

from __future__ import annotations

from django.db import transaction

from course.actions.locks import lock_all_editions
from course.leaving import left
from course.models import User


@transaction.atomic
def leave_everywhere(*, person: User) -> None:
    """Let the apps above put right what this person had in each edition. Twice is once."""
    for edition in lock_all_editions().values():
        left(person, edition)
