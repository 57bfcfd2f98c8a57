"""The form of a part: it goes to another meeting at once, and who hears of it is shown first."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from course.enums import MailCode, SpeakerState
from course.models import Message, SpeakerInvitation
from tests.factories import EnrolmentFactory, MeetingFactory
from tests.helpers.forms import Inputs
from tests.helpers.speakers import make_speaker
from tests.helpers.telling import chosen


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
