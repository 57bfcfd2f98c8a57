"""A meeting in the admin: saved by its action, with calendars and messages that follow."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.mail.telling import ReadersChanged, ReasonForSilence
from course.enums import MailCode, MeetingStatus, SpeakerState, VisitStatus
from course.models import MailTemplate, Meeting, Message, ProgrammeItem
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    UserFactory,
)
from tests.helpers.speakers import make_speaker
from tests.helpers.telling import chosen, post_and_choose
from tests.helpers.visits import make_visit


@pytest.fixture
def meeting(db, at):
    """An announced course day, on 1 October 2026 still to come."""
    at(2026, 10, 1, 10)
    MailTemplate.objects.create(code=MailCode.CHANGED, subject="{titel} is verplaatst", body="Eerst {oud}, nu {nieuw}")
    meeting = MeetingFactory()
    refresh_calendar(meeting=meeting)
    return meeting


def as_form(meeting, **changes):
    """The form of a meeting as a browser sends it."""
    values = {
        "edition": meeting.edition_id, "module": meeting.module_id, "kind": meeting.kind, "title": meeting.title,
        "status": meeting.status, "starts_at": "21-01-2027 09:00", "ends_at": "21-01-2027 17:00",
        "place": meeting.place_id, "online_url": "", "mind": "", "counts_as_day": "on",
    }  # fmt: skip
    return values | changes


def save(office, meeting, **changes):
    return office.post(reverse("meetings:edit", args=[meeting.pk]), as_form(meeting, **changes), follow=True)


EXTRA_DAY = {"title": "Extra dag", "starts_at": "04-02-2027 09:00", "ends_at": "04-02-2027 17:00"}
MOVED = {"starts_at": "28-01-2027 09:00", "ends_at": "28-01-2027 17:00"}


def save_and(office, meeting, telling="send", reason="", **changes):
    """Save, and choose on the page that says who gets what."""
    asked = save(office, meeting, **changes)
    seen = {"telling_seen": asked.context["telling_form"]["telling_seen"].value()}
    return save(office, meeting, **changes, **seen, telling=telling, telling_reason=reason)


def test_nobody_gets_a_mail_of_a_moved_date_before_the_office_has_seen_who(meeting, office):
    people = [EnrolmentFactory(edition=meeting.edition).user for _turn in range(2)]
    page = save(office, meeting, **MOVED)
    audience = page.context["audience"]
    assert [(str(group.label), group.number) for group in audience.groups] == [(str(gettext("Participants")), 2)]
    assert [one.person for one in audience.letters] == people
    assert '<input type="hidden" name="starts_at" value="28-01-2027 09:00">' in page.content.decode()
    meeting.refresh_from_db()
    assert (meeting.day, Message.objects.count(), ModelLogEntry.objects.count()) == (dt.date(2027, 1, 21), 0, 0)


def test_mails_of_a_moved_date_are_held_until_the_office_lets_them_go(meeting, office):
    EnrolmentFactory(edition=meeting.edition)
    page = save_and(office, meeting, "hold", **MOVED)
    meeting.refresh_from_db()
    assert (meeting.day, list(Message.objects.values_list("state", flat=True))) == (dt.date(2027, 1, 28), ["held"])
    assert (
        ngettext("%(number)d mail is held.", "%(number)d mails are held.", 1) % {"number": 1} in page.content.decode()
    )
    assert "course.telling.hold" in ModelLogEntry.objects.values_list("action", flat=True)


def test_of_a_meeting_that_is_called_off_the_page_counts_who_was_only_asked_to_speak_too(meeting, office):
    EnrolmentFactory(edition=meeting.edition)
    make_speaker(SpeakerState.INVITED, meeting=meeting)
    page = save_and(office, meeting, "hold", status=MeetingStatus.CANCELLED)
    assert set(Message.objects.values_list("template", flat=True)) == {MailCode.CALLED_OFF, MailCode.SPEAKER_CALLED_OFF}
    assert "2 mails worden vastgehouden." in page.content.decode()


def test_nobody_is_told_only_with_a_reason_that_the_history_keeps(meeting, office):
    EnrolmentFactory(edition=meeting.edition)
    asked = save_and(office, meeting, "nobody", **MOVED)
    assert asked.context["telling_refusal"] == str(ReasonForSilence.message)
    assert Message.objects.count() == 0
    save_and(office, meeting, "nobody", reason="Het stond al zo in de brief", **MOVED)
    assert list(Message.objects.values_list("state", "held_because")) == [("cancelled", "Het stond al zo in de brief")]
    entry = ModelLogEntry.objects.get(action="course.telling.nobody")
    assert (entry.data["reason"], entry.data["number"]) == ("Het stond al zo in de brief", 1)


def test_who_came_while_the_office_was_choosing_is_shown_before_anybody_is_told(meeting, office):
    EnrolmentFactory(edition=meeting.edition)
    seen = {"telling_seen": save(office, meeting, **MOVED).context["telling_form"]["telling_seen"].value()}
    EnrolmentFactory(edition=meeting.edition)
    page = save(office, meeting, **MOVED, **seen, telling="send")
    assert (page.context["telling_refusal"], page.context["audience"].number) == (str(ReadersChanged.message), 2)
    assert Message.objects.count() == 0


def test_the_way_back_from_the_choice_keeps_what_was_typed(meeting, office):
    EnrolmentFactory(edition=meeting.edition)
    page = save(office, meeting, **MOVED, telling_back="1")
    assert 'value="28-01-2027 09:00"' in page.content.decode()
    meeting.refresh_from_db()
    assert meeting.day == dt.date(2027, 1, 21)


def test_every_mail_can_be_looked_at_before_the_choice(meeting, office):
    people = [EnrolmentFactory(edition=meeting.edition).user for _turn in range(3)]
    page = save(office, meeting, **MOVED, telling_show="2")
    assert (page.context["telling_message"].person, page.context["telling_page"].number) == (people[1], 2)


def test_a_new_certain_meeting_tells_nobody_unseen(meeting, office):
    EnrolmentFactory(edition=meeting.edition)
    page = office.post(reverse("meetings:add"), as_form(meeting, **EXTRA_DAY))
    assert (page.context["audience"].number, Meeting.objects.count()) == (1, 1)
    seen = {"telling_seen": page.context["telling_form"]["telling_seen"].value(), "telling": "send"}
    office.post(reverse("meetings:add"), as_form(meeting, **EXTRA_DAY) | seen)
    assert list(Message.objects.values_list("template", "state")) == [(MailCode.NEW_MEETING, "queued")]


def test_a_moved_date_numbers_the_event_and_tells_every_participant(meeting, office, organiser):
    people = [EnrolmentFactory(edition=meeting.edition).user for _turn in range(2)]
    page = save_and(office, meeting, **MOVED)
    meeting.refresh_from_db()
    assert (meeting.day, meeting.ical_sequence) == (dt.date(2027, 1, 28), 1)
    assert set(Message.objects.values_list("person", flat=True)) == {person.pk for person in people}
    told = ngettext("%(number)d person gets a message.", "%(number)d people get a message.", 2)
    assert told % {"number": 2} in page.content.decode()
    actions = ModelLogEntry.objects.filter(object_id=str(meeting.pk)).order_by("pk").values_list("action", "user")
    assert list(actions) == [("course.meeting.move", organiser.pk), ("wagtail.edit", organiser.pk)]


def test_a_change_is_told_in_the_words_of_the_edition(meeting, office):
    EnrolmentFactory(edition=meeting.edition)
    MailTemplate.objects.create(code=MailCode.CHANGED, edition=meeting.edition, subject="{cursus}: let op", body="Nu")
    save_and(office, meeting, **MOVED)
    assert Message.objects.values_list("subject", "edition").get() == (
        "Zorg en Gemeente 2027: let op",
        meeting.edition_id,
    )


def test_a_new_text_tells_nobody(meeting, office):
    EnrolmentFactory(edition=meeting.edition)
    save(office, meeting, mind="Neem een jas mee.")
    meeting.refresh_from_db()
    assert (meeting.mind, meeting.ical_sequence, Message.objects.count()) == ("Neem een jas mee.", 0, 0)


def test_the_form_shows_the_date_as_it_wants_to_read_it(meeting, office):
    page = office.get(reverse("meetings:edit", args=[meeting.pk])).content.decode()
    assert 'value="21-01-2027 09:00"' in page


def test_a_refused_move_changes_nothing_and_keeps_what_was_typed(meeting, office):
    page = save(office, meeting, starts_at="28-01-2026 09:00", ends_at="28-01-2026 17:00")
    meeting.refresh_from_db()
    assert (page.status_code, meeting.day) == (200, dt.date(2027, 1, 21))
    assert 'value="28-01-2026 09:00"' in page.content.decode()


@pytest.mark.parametrize("typed", ["30-02-2027 09:00", "morgen", "9" * 100_000])
def test_a_date_that_does_not_exist_is_refused(meeting, office, typed):
    page = save(office, meeting, starts_at=typed)
    meeting.refresh_from_db()
    assert (page.status_code, list(page.context["form"].errors), meeting.day) == (
        200, ["starts_at"], dt.date(2027, 1, 21),
    )  # fmt: skip


def test_a_new_meeting_gets_its_calendar_event_and_its_edition_from_the_list(meeting, office):
    page = office.get(reverse("meetings:add"), {"edition": meeting.edition_id})
    assert page.context["form"].initial["edition"] == str(meeting.edition_id)
    answer = office.post(reverse("meetings:add"), as_form(meeting, **EXTRA_DAY))
    made = Meeting.objects.get(title="Extra dag")
    assert answer.url == f"{reverse('meetings:index')}?edition={meeting.edition_id}"
    assert made.ical_component.startswith("BEGIN:VEVENT")


def test_the_edition_of_a_meeting_is_there_to_read(meeting, office):
    field = office.get(reverse("meetings:edit", args=[meeting.pk])).context["form"].fields["edition"]
    save(office, meeting, edition=EditionFactory().pk, title="Nieuwe titel")
    kept = meeting.edition
    meeting.refresh_from_db()
    assert (field.disabled, meeting.title, meeting.edition) == (True, "Nieuwe titel", kept)


def test_a_strange_parent_in_the_address_is_refused(meeting, office):
    assert office.get(reverse("meetings:add"), {"edition": "1 or 1"}).status_code == 400


def test_an_announced_meeting_is_cancelled_and_not_deleted(meeting, office):
    answer = office.post(reverse("meetings:delete", args=[meeting.pk]))
    assert answer.url == reverse("meetings:edit", args=[meeting.pk])
    Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.DRAFT)
    office.post(reverse("meetings:delete", args=[meeting.pk]))
    assert list(Meeting.objects.all()) == []


@pytest.mark.parametrize(
    ("ask", "stays"),
    [
        (lambda meeting: make_visit(VisitStatus.ASKED, item__meeting=meeting), True),
        (lambda meeting: make_visit(VisitStatus.AGREED, item__meeting=meeting), True),
        (lambda meeting: make_visit(VisitStatus.IDEA, item__meeting=meeting), False),
        (lambda meeting: make_visit(VisitStatus.CANCELLED, item__meeting=meeting), False),
        (lambda meeting: make_speaker(SpeakerState.INVITED, meeting=meeting), True),
        (lambda meeting: make_speaker(SpeakerState.TO_ASK, meeting=meeting), False),
    ],
)
def test_a_draft_for_which_somebody_was_asked_is_cancelled_and_not_deleted(meeting, office, ask, stays):
    Meeting.objects.update(status=MeetingStatus.DRAFT)
    ask(meeting)
    office.post(reverse("meetings:delete", args=[meeting.pk]))
    assert Meeting.objects.exists() == stays


def event_of(meeting):
    meeting.refresh_from_db()
    return meeting.ical_component.replace("\r\n ", "")


@pytest.mark.parametrize(
    ("screen", "row", "field", "value"),
    [
        ("places", "place", "name", "De Nieuwe Hof"),
        ("modules", "module", "question", "Wie betaalt?"),
        ("editions", "edition", "title", "Zorg en Gemeente anders"),
    ],
)
def test_calendars_follow_what_a_meeting_shows(meeting, office, screen, row, field, value):
    url = reverse(f"{screen}:edit", args=[getattr(meeting, row).pk])
    form = office.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    typed = {name: form.fields[name].widget.format_value(kept) for name, kept in values.items() if kept is not None}
    typed = {name: (kept[0] if isinstance(kept, list) else kept) for name, kept in typed.items() if kept is not None}
    rows = {"tasks-TOTAL_FORMS": "0", "tasks-INITIAL_FORMS": "0"}
    answer = office.post(url, {**typed, **rows, field: value})
    assert answer.status_code == 302
    assert value in event_of(meeting)


def item_form(item, **changes):
    values = {
        "meeting": item.meeting_id, "starts": "10:00", "ends": "11:00", "kind": item.kind, "title": item.title,
        "summary": "", "method": "", "speakers": [],
    }  # fmt: skip
    return values | changes


@pytest.mark.parametrize("what", ["meetings", "programme_items"])
@pytest.mark.parametrize("how", ["send", "hold"])
def test_a_second_click_makes_nothing_more_and_shows_what_the_first_made(meeting, office, what, how):
    EnrolmentFactory(edition=meeting.edition)
    form = as_form(meeting, **EXTRA_DAY) if what == "meetings" else item_form(ItemFactory.build(meeting=meeting))
    url = reverse(f"{what}:add")
    form |= chosen(office.post(url, form), how)
    first = office.post(url, form, follow=True)
    model = first.context["view"].model
    made = (model.objects.count(), Message.objects.count(), ModelLogEntry.objects.count())
    second = office.post(url, form, follow=True)
    assert made[:2] == (2 if what == "meetings" else 1, 1)
    assert (model.objects.count(), Message.objects.count(), ModelLogEntry.objects.count()) == made
    assert second.redirect_chain == first.redirect_chain
    assert [message.level_tag for message in second.context["messages"]] == ["success"]


def test_two_that_are_made_one_after_the_other_are_two(meeting, office):
    EnrolmentFactory(edition=meeting.edition)
    for day in ("04-02-2027", "18-02-2027"):
        times = {"starts_at": f"{day} 09:00", "ends_at": f"{day} 17:00"}
        post_and_choose(office, reverse("meetings:add"), as_form(meeting, **EXTRA_DAY | times))
    assert Meeting.objects.filter(title="Extra dag").count() == 2


def test_calendars_follow_the_programme(meeting, office):
    item = ItemFactory(meeting=meeting)
    speaker = UserFactory(first_name="Kees", infix="", last_name="Roosendaal")
    url = reverse("programme_items:edit", args=[item.pk])
    post_and_choose(office, url, item_form(item, title="Over de grens", speakers=[speaker.pk]))
    assert "10:00 Over de grens (Kees Roosendaal)" in event_of(meeting)
    other = MeetingFactory(edition=meeting.edition, title="Tweede dag")
    office.post(url, item_form(item, title="Over de grens", meeting=other.pk, speakers=[speaker.pk]))  # one mail waits
    assert ("Over de grens" in event_of(meeting), "Over de grens" in event_of(other)) == (False, True)
    office.post(reverse("programme_items:delete", args=[item.pk]))
    assert ("Over de grens" in event_of(other), ProgrammeItem.objects.count()) == (False, 0)


def test_calendars_follow_the_name_of_a_speaker(meeting, office):
    speaker = UserFactory(first_name="Kees", infix="", last_name="Roosendaal")
    ItemFactory(meeting=meeting, speakers=[speaker])
    values = {"email": speaker.email, "first_name": "Cornelis", "last_name": "Roosendaal", "is_active": "on",
              "organisation": speaker.organisation_id}  # fmt: skip
    office.post(reverse("wagtailusers_users:edit", args=[speaker.pk]), values)
    assert "Cornelis Roosendaal" in event_of(meeting)


def test_the_office_may_paste_a_moment_as_the_site_prints_it(meeting, office):
    save(office, meeting, starts_at="donderdag 28 januari 2027, 9.30 uur", ends_at="28-1-27 17.00 uur")
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.ends_at) == (
        dt.datetime(2027, 1, 28, 9, 30, tzinfo=clock.AMSTERDAM),
        dt.datetime(2027, 1, 28, 17, tzinfo=clock.AMSTERDAM),
    )


def test_nobody_gets_a_mail_of_a_changed_item_before_the_office_has_seen_who(meeting, office):
    row, comes = make_speaker(SpeakerState.ACCEPTED, meeting=meeting), UserFactory()
    item, leaves = row.items.get(), row.person
    taking_part = EnrolmentFactory(edition=meeting.edition).user
    url = reverse("programme_items:edit", args=[item.pk])
    form = item_form(item, title="Over de grens", speakers=[comes.pk])
    page = office.post(url, form)
    assert {one.person for one in page.context["audience"].letters} == {leaves, comes, taking_part}
    item.refresh_from_db()
    assert (item.title == "Over de grens", list(item.speakers.all()), Message.objects.count()) == (False, [leaves], 0)
    office.post(url, form | chosen(page))
    assert set(Message.objects.values_list("person", "template")) == {
        (leaves.pk, MailCode.SPEAKER_CALLED_OFF),
        (comes.pk, MailCode.SPEAKER_AGREED),
        (taking_part.pk, MailCode.PROGRAMME),
    }
    assert f"10:00 tot 11:00: Over de grens ({comes})" in taking_part.messages.get().body


def test_several_changes_of_a_programme_are_one_mail_from_the_first_to_the_last(meeting, office):
    item = ItemFactory(meeting=meeting, title="Eerst")
    EnrolmentFactory(edition=meeting.edition)
    url = reverse("programme_items:edit", args=[item.pk])
    for title in ("Tussendoor", "Nu"):
        post_and_choose(office, url, item_form(item, title=title))
    (waits,) = Message.objects.queued()
    assert [word in waits.body for word in ("Eerst", "Tussendoor", "Nu")] == [True, False, True]
    post_and_choose(office, reverse("programme_items:delete", args=[item.pk]), {})
    (waits,) = Message.objects.queued()
    assert [word in waits.body for word in ("Eerst", "Nu")] == [True, False]
