from __future__ import annotations

import pytest
import time_machine
from django.db import transaction

from cms.demo.content import shipped
from cms.demo.loading.edition import load_demo
from course.actions.enrolment.audit import audit_all
from course.actions.enrolment.leaving import withdraw
from course.enums import EnrolmentState
from course.models import Edition, Enrolment
from course.queries.enrolment.audit import findings_of, last_audit
from tests.helpers.demo import demo_for_module

MOMENTS = list(shipped().moments)


@pytest.fixture(scope="module")
def one_demo(django_db_setup, django_db_blocker):
    """It goes from moment to moment, and back to where it stood."""
    with demo_for_module(django_db_blocker, "halverwege"), transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything_adds_up() -> bool:
    audit_all()
    return last_audit().findings == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_is_off_in_the_demo_at_any_moment_also_after_people_used_it(one_demo, moment):
    """Whatever people did at the moment before, the load of another one puts everything back, and counts."""
    with time_machine.travel(shipped().moment(moment), tick=False):
        load_demo(moment=moment)
        assert everything_adds_up()
        for state in (EnrolmentState.WAITING, EnrolmentState.PLACED):
            first = Enrolment.objects.filter(state=state).order_by("rank", "pk").first()
            if first:
                withdraw(enrolment=first, by=first.user)
        assert findings_of(Edition.objects.get()) == []
