"""Somebody who speaks and somebody who hosts, told so, and a clock that sends what is due."""

from __future__ import annotations

import pytest
from django.core import mail

from course.actions.mail.send import send_due
from course.actions.mail.telling import AT_ONCE
from course.actions.speakers.notices import tell_speaker
from course.actions.speakers.transition import move_speaker
from course.actions.visits.notices import tell_host
from course.actions.visits.transition import move_visit
from course.enums import MailCode as C
from course.enums import SpeakerState as S
from course.enums import VisitStatus as V
from course.queries.visits.host import visit_in_full
from tests.factories import OrganiserFactory
from tests.helpers.speakers import make_speaker
from tests.helpers.visits import make_visit


@pytest.fixture
def minute(at):
    """To so many minutes after ten, when what is due leaves."""

    def go(minutes):
        at(2026, 12, 1, 10 + minutes // 60, minutes % 60)
        send_due()

    go(0)
    return go


@pytest.fixture
def office():
    return {"by": OrganiserFactory(), "telling": AT_ONCE}


@pytest.fixture
def speaker(minute, office):
    """Was asked and said yes on 1 December, for a part from 10 to 11 on 21 January."""
    row = make_speaker(S.INVITED)
    tell_speaker(row, C.SPEAKER_ASKED)
    minute(1)
    move_speaker(invitation=row, to=S.ACCEPTED, by=row.person)
    minute(15)
    mail.outbox.clear()
    return row


@pytest.fixture
def visit(minute):
    """The contact of the host was asked and said yes."""
    visit = make_visit(V.ASKED)
    tell_host(visit, C.HOST_ASKED)
    minute(1)
    move_visit(visit=visit, to=V.AGREED, by=visit.contact)
    minute(15)
    mail.outbox.clear()
    return visit_in_full(visit.pk)
