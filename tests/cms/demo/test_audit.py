from __future__ import annotations

import pytest
import time_machine

from cms.demo.content import shipped
from cms.demo.loading.edition import load_demo
from course.actions.enrolment.audit import audit_all
from course.actions.enrolment.leaving import withdraw
from course.enums import EnrolmentState
from course.models import Edition, Enrolment
from course.queries.enrolment.audit import findings_of, last_audit
from tests.helpers.demo import demo_for_module

pytestmark = pytest.mark.django_db

MOMENTS = list(shipped().moments)


@pytest.fixture(scope="module", params=MOMENTS)
def moment(request, django_db_setup, django_db_blocker):
    with demo_for_module(django_db_blocker, request.param):
        yield request.param


def everything_adds_up() -> bool:
    audit_all()
    return last_audit().findings == []


def test_nothing_is_off_in_the_demo_at_any_moment_also_after_people_used_it(moment):
    """Somebody leaves the line and a place; the load of another moment puts everything back, and counts."""
    assert everything_adds_up()
    for state in (EnrolmentState.WAITING, EnrolmentState.PLACED):
        first = Enrolment.objects.filter(state=state).order_by("rank", "pk").first()
        if first:
            withdraw(enrolment=first, by=first.user)
    assert findings_of(Edition.objects.get()) == []
    following = MOMENTS[(MOMENTS.index(moment) + 1) % len(MOMENTS)]
    with time_machine.travel(shipped().moment(following), tick=False):
        load_demo(moment=following)
        assert everything_adds_up()
