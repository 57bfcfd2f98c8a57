"""The form of a part: it goes to another meeting at once, and who hears of it is shown first."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from course.enums import ItemKind, MailCode, SpeakerState, VisitStatus
from course.models import Message, SpeakerInvitation
from tests.factories import EnrolmentFactory, ItemFactory, MeetingFactory
from tests.helpers.forms import Inputs
from tests.helpers.speakers import make_speaker
from tests.helpers.telling import chosen
from tests.helpers.visits import make_visit


def test_both_programmes_and_who_was_asked_are_told_with_one_choice(db, at, office):
    at(2026, 10, 1, 10)
    asked = make_speaker(SpeakerState.INVITED)
    here, weeks = asked.meeting, dt.timedelta(weeks=3)
    there = MeetingFactory(edition=here.edition, starts_at=here.starts_at + weeks, ends_at=here.ends_at + weeks)
    person = EnrolmentFactory(edition=here.edition).user
    url = reverse("programme_items:edit", args=[asked.items.get().pk])
    form = Inputs(office.get(url).content.decode()).values | {"meeting": str(there.pk)}
    page = office.post(url, form)
    page = office.post(url, form | chosen(page, "hold"))
    assert page.status_code == 302, page.context["telling_refusal"]
    told = {(one.person, one.template) for one in Message.objects.filter(state="held")}
    assert told == {
        (person, MailCode.PROGRAMME),
        (asked.person, MailCode.SPEAKER_BRIEFED),
    }
    assert Message.objects.filter(person=person).count() == 2
    assert SpeakerInvitation.objects.get().meeting == there


@pytest.mark.parametrize("maximum", [3, 9])
def test_what_is_found_at_two_meetings_says_at_which(db, at, office, maximum):
    """Two visits of three have room for the group of five together, and neither has alone; that of nine has."""
    at(2026, 10, 1, 10)
    here, weeks = MeetingFactory(title="Hier"), dt.timedelta(weeks=3)
    there = MeetingFactory(edition=here.edition, starts_at=here.starts_at + weeks, ends_at=here.ends_at + weeks)
    goes = make_visit(VisitStatus.AGREED, item=ItemFactory(meeting=here, kind=ItemKind.WORK_VISIT), maximum=maximum)
    make_visit(VisitStatus.AGREED, item=ItemFactory(meeting=here, kind=ItemKind.WORK_VISIT), maximum=3)
    url = reverse("programme_items:edit", args=[goes.item_id])
    page = office.post(url, Inputs(office.get(url).content.decode()).values | {"meeting": str(there.pk)})
    shown = [f"<h3>{meeting}</h3>" in page.content.decode() for meeting in (here, there)]
    both = maximum == 3
    assert (list(page.context["about"]), shown) == ([here, there] if both else [here], [both, both])
