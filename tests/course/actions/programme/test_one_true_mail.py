"""Several acts about one part within ten minutes leave each of its people one mail, and it is true."""

from __future__ import annotations

import datetime as dt

import pytest

from course import clock
from course.actions.mail.outbox import drop
from course.actions.mail.send import send_due
from course.actions.mail.telling import AT_ONCE
from course.actions.people.staff import make_organiser
from course.actions.programme.meetings import save_meeting
from course.actions.programme.parts import change_programme
from course.actions.speakers.transition import move_speaker
from course.actions.visits.transition import move_visit
from course.enums import MailCode, MeetingStatus, MessageState, SpeakerState, VisitStatus
from course.formatting import day_in_words
from course.models import Meeting, Message, ProgrammeItem
from course.models.mail import about
from course.queries.mail.heard import says_of
from tests.factories import EditionFactory, ItemFactory, MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.pending import accepting_all
from tests.helpers.speakers import link_to, make_speaker
from tests.helpers.visits import make_visit

WEEKS = dt.timedelta(weeks=3)


@pytest.fixture
def here(db, at):
    at(2026, 10, 1, 10)
    return MeetingFactory(title="Hier")


@pytest.fixture(params=["same edition", "another edition"])
def there(here, request):
    edition = here.edition if request.param == "same edition" else EditionFactory()
    return MeetingFactory(edition=edition, title="Daar", starts_at=here.starts_at + WEEKS, ends_at=here.ends_at + WEEKS)


@pytest.fixture
def organiser(here):
    return make_organiser(user=OrganiserFactory())


def change(item, by, write):
    given = {"meetings": {item.meeting_id, ProgrammeItem.objects.get(pk=item.pk).meeting_id}, "write": write}
    accepting_all(change_programme, "Zo komt het uit", **given, by=by, telling=AT_ONCE)


def to_other(item, to, by):
    item.meeting = to
    change(item, by, item.save)
    return ProgrammeItem.objects.get(pk=item.pk)


def move_day(meeting, by, weeks=1, **other):
    wanted = Meeting.objects.get(pk=meeting.pk)
    wanted.starts_at += dt.timedelta(weeks=weeks)
    wanted.ends_at += dt.timedelta(weeks=weeks)
    for name, value in other.items():
        setattr(wanted, name, value)
    accepting_all(save_meeting, "Zo komt het uit", meeting=wanted, by=by, telling=AT_ONCE)


def arrives(at, *people):
    """What leaves to each when nobody does anything more."""
    at(2026, 10, 1, 11)
    Message.objects.queued().update(due_at=dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC), not_before=None)
    before = set(Message.objects.filter(state=MessageState.SENT).values_list("pk", flat=True))
    send_due()
    new = Message.objects.filter(state=MessageState.SENT).exclude(pk__in=before).order_by("pk")
    return [list(new.filter(person=person)) for person in people]


def hears_of_question(invitation):
    sent(MailCode.SPEAKER_ASKED, invitation, invitation.person)


def sent(code, row, person):
    mail = Message(template=code, about=about(row), person=person, occasion="move-0", says=says_of(row))
    mail.state, mail.sent_at = MessageState.SENT, clock.now()
    mail.save()


def codes(mails):
    return [one.template for one in mails]


def put_in(here, **also):
    speaking = make_speaker(SpeakerState.ACCEPTED, meeting=here, **also)
    return speaking, speaking.items.get()


def test_a_speaker_whose_part_went_elsewhere_hears_in_one_mail_where_and_where_it_was(here, there, organiser, at):
    speaking, item = put_in(here)
    to_other(item, there, organiser)
    [[mail]] = arrives(at, speaking.person)
    assert (mail.template, mail.about) == (MailCode.SPEAKER_BRIEFED, about(speaking))
    assert day_in_words(there.day) in mail.subject
    assert [word for _name, word in mail.facts].count(day_in_words(here.day)) == 1


def test_a_speaker_whose_part_went_elsewhere_and_was_taken_out_hears_of_the_day_they_knew(here, there, organiser, at):
    speaking, item = put_in(here)
    item = to_other(item, there, organiser)
    change(item, organiser, lambda: item.speakers.remove(speaking.person))
    [[mail]] = arrives(at, speaking.person)
    assert mail.template == MailCode.SPEAKER_CALLED_OFF
    assert day_in_words(here.day) in mail.subject + mail.body
    assert day_in_words(there.day) not in mail.subject + mail.body


def test_a_part_that_came_back_is_told_nobody(here, there, organiser, at):
    speaking, item = put_in(here)
    visit = make_visit(VisitStatus.AGREED, item=ItemFactory(meeting=here, starts=dt.time(14), ends=dt.time(15)))
    for one in (item, visit.item):
        to_other(to_other(one, there, organiser), here, organiser)
    assert arrives(at, speaking.person, visit.contact) == [[], []]


def test_a_host_whose_visit_went_elsewhere_and_was_called_off_hears_of_the_day_they_knew(here, there, organiser, at):
    visit = make_visit(VisitStatus.AGREED, item=ItemFactory(meeting=here))
    to_other(visit.item, there, organiser)
    move_visit(visit=visit, to=VisitStatus.CANCELLED, by=organiser, telling=AT_ONCE)
    [[mail]] = arrives(at, visit.contact)
    assert mail.template == MailCode.HOST_CALLED_OFF
    assert day_in_words(here.day) in mail.subject + mail.body
    assert day_in_words(there.day) not in mail.subject + mail.body


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (MeetingStatus.CONFIRMED, [[MailCode.SPEAKER_BRIEFED], [MailCode.HOST_MOVED]]),
        (MeetingStatus.CANCELLED, [[MailCode.SPEAKER_CALLED_OFF], [MailCode.HOST_CALLED_OFF]]),
    ],
)
def test_a_meeting_that_changes_after_a_part_came_gives_its_people_no_second_mail(
    here, there, organiser, at, status, told
):
    speaking, item = put_in(here)
    visit = make_visit(VisitStatus.AGREED, item=ItemFactory(meeting=here, starts=dt.time(14), ends=dt.time(15)))
    for one in (item, visit.item):
        to_other(one, there, organiser)
    move_day(there, organiser, status=status)
    speaker, host = arrives(at, speaking.person, visit.contact)
    assert [codes(speaker), codes(host)] == told
    day = here.day if status == MeetingStatus.CANCELLED else there.day + dt.timedelta(weeks=1)
    assert all(day_in_words(day) in one.subject + one.body for one in (*speaker, *host))


def test_who_said_no_and_is_put_in_after_all_hears_in_one_mail_on_which_day(here, organiser, at):
    asked = make_speaker(SpeakerState.INVITED, meeting=here)
    hears_of_question(asked)
    move_speaker(invitation=asked, to=SpeakerState.DECLINED, by=link_to(asked))
    item = asked.items.get()
    change(item, organiser, lambda: item.speakers.add(asked.person))
    move_day(here, organiser)
    [[mail]] = arrives(at, asked.person)
    assert mail.template == MailCode.SPEAKER_AGREED
    assert day_in_words(here.day + dt.timedelta(weeks=1)) in mail.subject


@pytest.mark.parametrize("then", ["taken out", "off", "another part", "elsewhere"])
def test_who_said_no_and_was_put_in_hears_only_what_is_left_of_that(here, organiser, at, then):
    asked = make_speaker(SpeakerState.INVITED, meeting=here)
    hears_of_question(asked)
    move_speaker(invitation=asked, to=SpeakerState.DECLINED, by=link_to(asked))
    item, expected = asked.items.get(), []
    change(item, organiser, lambda: item.speakers.add(asked.person))
    if then == "taken out":
        change(item, organiser, lambda: item.speakers.remove(asked.person))
    elif then == "off":
        move_day(here, organiser, status=MeetingStatus.CANCELLED)
    else:
        expected = [MailCode.SPEAKER_AGREED]
        item.ends = dt.time(13)
        change(item, organiser, item.save)
    if then == "elsewhere":
        starts, ends = here.starts_at + WEEKS, here.ends_at + WEEKS
        to_other(item, MeetingFactory(edition=here.edition, starts_at=starts, ends_at=ends), organiser)
    assert [codes(one) for one in arrives(at, asked.person)] == [expected]


def test_a_question_taken_back_after_a_no_is_told_nobody(here, organiser, at):
    """A second question that did not leave; the first one was answered."""
    asked = make_speaker(SpeakerState.INVITED, meeting=here)
    hears_of_question(asked)
    move_speaker(invitation=asked, to=SpeakerState.DECLINED, by=link_to(asked))
    move_speaker(invitation=asked, to=SpeakerState.INVITED, by=organiser, telling=AT_ONCE)
    move_speaker(invitation=asked, to=SpeakerState.WITHDRAWN, by=organiser, telling=AT_ONCE)
    assert arrives(at, asked.person) == [[]]


def test_a_host_who_said_no_and_is_asked_again_hears_in_one_mail_for_which_day(here, organiser, at):
    visit = make_visit(VisitStatus.ASKED, item=ItemFactory(meeting=here))
    sent(MailCode.HOST_ASKED, visit, visit.contact)
    move_visit(visit=visit, to=VisitStatus.IDEA, by=visit.contact)
    move_visit(visit=visit, to=VisitStatus.ASKED, by=organiser, telling=AT_ONCE)
    move_day(here, organiser)
    [[mail]] = arrives(at, visit.contact)
    assert mail.template == MailCode.HOST_ASKED
    assert day_in_words(here.day + dt.timedelta(weeks=1)) in mail.subject + mail.body


@pytest.mark.parametrize("change_it", ["day", "off", "programme"])
def test_who_never_heard_of_their_part_hears_of_no_change_of_it(here, organiser, at, change_it):
    """The course office dropped the mail that said so. Another day is told as the first mail would: it stands alone."""
    item = ItemFactory(meeting=here)
    speaker = UserFactory()
    change(item, organiser, lambda: item.speakers.add(speaker))
    [first] = Message.objects.filter(person=speaker)
    assert first.template == MailCode.SPEAKER_AGREED
    drop(messages=Message.objects.filter(pk=first.pk), by=organiser)
    if change_it == "programme":
        item.ends = dt.time(13)
        change(item, organiser, item.save)
    else:
        move_day(here, organiser, status=here.status if change_it == "day" else MeetingStatus.CANCELLED)
    expected = [MailCode.SPEAKER_AGREED] if change_it == "day" else []
    assert [codes(one) for one in arrives(at, speaker)] == [expected]


def test_a_host_whom_no_question_reached_hears_of_another_day_as_the_question(here, organiser, at):
    Meeting.objects.update(status=MeetingStatus.DRAFT)
    visit = make_visit(VisitStatus.IDEA, item=ItemFactory(meeting=here))
    move_visit(visit=visit, to=VisitStatus.ASKED, by=organiser, telling=AT_ONCE)
    drop(messages=Message.objects.filter(person=visit.contact), by=organiser)
    move_day(here, organiser)
    assert [codes(one) for one in arrives(at, visit.contact)] == [[MailCode.HOST_ASKED]]
