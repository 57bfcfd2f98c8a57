"""From when on the contact of a visit has a part in its meeting."""

from __future__ import annotations

import pytest

from course import rules
from course.enums import VisitStatus
from course.models import User
from course.queries.calendars import agenda_of, people_of
from course.queries.mail.groups import people_in
from course.queries.programme.phones import phone_list
from course.queries.visits.host import visits_hosted_by
from tests.factories import UserFactory, VisitFactory

pytestmark = pytest.mark.django_db


def doors_open_to(contact, visit):
    """Calendar, mails and telephone list, the page of the meeting, and that of the host."""
    meeting, person = visit.item.meeting, User.objects.get(pk=contact.pk)
    return [
        meeting in agenda_of(person),
        person in people_of(meeting),
        person in people_in(meeting.edition, f"hosts:{meeting.pk}"),
        any(person in group.people for group in phone_list(meeting)),
        rules.hosts_at(person, meeting),
        visit in visits_hosted_by(person),
    ]


@pytest.mark.parametrize("status", VisitStatus)
def test_who_is_not_asked_or_called_off_has_no_part_in_the_meeting_and_reads_of_the_visit_what_was_told(at, status):
    at(2027, 1, 10, 10)
    contact = UserFactory()
    visit = VisitFactory(contact=contact, status=status)
    has_part = status not in (VisitStatus.IDEA, VisitStatus.CANCELLED)
    assert doors_open_to(contact, visit) == [*[has_part] * 5, status != VisitStatus.IDEA]
