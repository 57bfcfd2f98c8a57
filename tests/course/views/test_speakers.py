"""The page of who is asked to speak, by log-in and by the link of a mail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from course import clock
from course.actions.mail.send import send_due
from course.actions.mail.telling import AT_ONCE
from course.actions.people.portrait import change_portrait
from course.actions.speakers.links import send_speaker_link, withdraw_speaker_link
from course.actions.speakers.transition import move_speaker
from course.authority import SYSTEM
from course.enums import Audience, MailCode, MeetingStatus, SpeakerState
from course.models import Message, SpeakerInvitation
from course.queries.speakers.links import speaker_link
from tests.course.test_portraits import photo
from tests.factories import (
    EnrolmentFactory,
    ItemFactory,
    MaterialFactory,
    MeetingFactory,
    OrganiserFactory,
    UserFactory,
)
from tests.helpers.speakers import link_to, make_speaker

pytestmark = pytest.mark.django_db

S = SpeakerState


@pytest.fixture
def asked(at):
    at(2026, 12, 1, 10)
    return make_speaker(S.INVITED, topic="Wie betaalt wat?", call_time=dt.time(9, 15))


@pytest.fixture(params=["link", "account"])
def doors(request, asked, login):
    """The two ways to the same page: a browser, and its address."""
    if request.param == "link":
        return Client(), speaker_link(asked)
    browser = login(asked.person)
    session = browser.session
    session.set_expiry(dt.timedelta(days=90))
    session.save()
    return browser, reverse("course:speaker_question", args=[asked.pk])


def links_of(meeting):
    """Of its page, and of the form for material."""
    return [meeting.get_absolute_url(), reverse("course:add_material", args=[meeting.pk])]


def state_of(row):
    return SpeakerInvitation.objects.get(pk=row.pk)


def test_a_speaker_reads_what_is_asked_and_when_to_be_there(doors):
    browser, address = doors
    page = browser.get(address).content.decode()
    assert [word in page for word in ("Wie betaalt wat?", "09:15", "Eén mens in vier stelsels")] == [True] * 3


def test_a_link_never_acts_when_it_is_opened(doors, asked):
    browser, address = doors
    browser.get(address, {"act": "yes"})
    assert state_of(asked).state == S.INVITED


@pytest.mark.parametrize(("act", "state"), [("yes", S.ACCEPTED), ("no", S.DECLINED)])
def test_a_speaker_answers_and_a_second_click_changes_nothing(doors, asked, act, state):
    browser, address = doors
    first = browser.post(address, {"act": act, "reason": "Vakantie"})
    assert (first.status_code, state_of(asked).state) == (302, state)
    assert browser.post(address, {"act": act}, follow=True).status_code == 200
    assert (state_of(asked).state, Message.objects.filter(template=MailCode.SPEAKER_SAID_YES).count()) == (state, 0)


@pytest.mark.parametrize(
    ("state", "typed"),
    [
        (S.DECLINED, {"act": "no", "reason": "Ik ben in Parijs"}),
        (S.DECLINED, {"act": "no", "reason": "Ik ben in Parijs" * 20}),
        (S.DECLINED, {"act": "needs", "needs": "Ik ben in Parijs"}),
    ],
)
def test_what_was_typed_in_a_form_that_the_page_has_no_more_comes_back(doors, asked, state, typed):
    browser, address = doors
    SpeakerInvitation.objects.filter(pk=asked.pk).update(state=state)
    page = browser.post(address, typed)
    assert (page.status_code, "Ik ben in Parijs" in page.content.decode()) == (409, True)
    assert (state_of(asked).reason, state_of(asked).needs) == ("", "")


def test_a_reason_that_is_too_long_is_told_beside_the_field(doors, asked):
    browser, address = doors
    page = browser.post(address, {"act": "no", "reason": "x" * 301})
    assert (page.status_code, state_of(asked).state) == (200, S.INVITED)
    assert page.context["decline_form"].errors.keys() == {"reason"}


def test_what_a_speaker_needs_is_told_after_yes(doors, asked):
    browser, address = doors
    browser.post(address, {"act": "yes"})
    told = {"act": "needs", "needs_microphone": "on", "travel": "Met de trein", "needs": "Een krukje"}
    assert browser.post(address, told).status_code == 302
    row = state_of(asked)
    assert (row.needs_microphone, row.needs_screen, row.travel, row.needs) == (
        True,
        False,
        "Met de trein",
        "Een krukje",
    )


def test_nothing_can_be_answered_once_the_meeting_is_over(doors, asked, at):
    browser, address = doors
    at(2027, 1, 21, 18)
    page = browser.post(address, {"act": "yes"})
    assert (page.status_code, state_of(asked).state) == (422, S.INVITED)


def test_a_link_is_withdrawn_and_sent_anew(asked):
    old, office = speaker_link(asked), OrganiserFactory()
    withdraw_speaker_link(invitation=asked, by=office)
    assert Client().get(old).status_code == 410
    assert Client().post(old, {"act": "yes"}).status_code == 410
    send_speaker_link(invitation=asked, by=office, telling=AT_ONCE)
    letter = Message.objects.get(template=MailCode.SPEAKER_BRIEFED)
    assert (letter.person, letter.link == old) == (asked.person, False)
    assert Client().get(letter.link).status_code == 200


def test_the_link_works_until_two_weeks_after_the_meeting(asked, at):
    at(2027, 2, 4, 16)
    assert Client().get(speaker_link(asked)).status_code == 200
    at(2027, 2, 4, 17)
    assert Client().get(speaker_link(asked)).status_code == 410


def test_the_link_of_who_was_asked_before_opens_nothing_of_who_is_asked_now(asked):
    old = speaker_link(asked)
    SpeakerInvitation.objects.filter(pk=asked.pk).update(person=UserFactory())
    assert Client().get(old).status_code == 404


def test_a_forged_link_and_that_of_another_are_not_there(asked, login):
    other = make_speaker(S.INVITED)
    _pk, _dash, signature = link_to(other).token.partition("-")
    for token in (f"{asked.pk}-{signature}", f"{asked.pk}-x", "x", f"{10**17}-{signature}"):
        assert Client().get(reverse("course:speaker_by_link", args=[token])).status_code == 404
    assert login(OrganiserFactory()).get(speaker_link(asked)).status_code == 404


def test_a_speaker_finds_only_the_own_questions(asked, login):
    other = make_speaker(S.INVITED)
    browser = login(asked.person)
    pages = [reverse("course:speaker_question", args=[one.pk]) for one in (asked, other)]
    assert [browser.get(page).status_code for page in pages] == [200, 404]
    assert browser.post(pages[1], {"act": "yes"}).status_code == 404


def test_of_whom_the_office_only_thinks_knows_nothing_of_it(login, at):
    at(2026, 12, 1, 10)
    for state in (S.TO_ASK, S.DECLINED, S.WITHDRAWN):
        row = make_speaker(state)
        page = login(row.person).get(reverse("course:speaker"))
        assert (page.context["coming"], page.context["past"]) == ([], [])
        assert login(row.person).get(row.meeting.get_absolute_url()).status_code == 404


def test_who_is_asked_does_not_see_the_meeting_of_the_group_yet(asked, login):
    meeting = asked.meeting.get_absolute_url()
    assert login(asked.person).get(meeting).status_code == 404
    login(asked.person).post(reverse("course:speaker_question", args=[asked.pk]), {"act": "yes"})
    assert login(asked.person).get(meeting).status_code == 200


def test_what_comes_first_stands_on_top_and_what_is_over_below(asked, login, at):
    for title, day in (("Later", 28), ("Voorbij", 14)):
        starts = dt.datetime(2027, 1, day, 9, tzinfo=dt.UTC)
        meeting = MeetingFactory(title=title, starts_at=starts, ends_at=starts + dt.timedelta(hours=8))
        ItemFactory(meeting=meeting, speakers=[asked.person])
    at(2027, 1, 20, 10)
    page = login(asked.person).get(reverse("course:speaker")).context
    assert [talk.meeting.title for talk in page["coming"]] == ["Elkaars werelden", "Later"]
    assert [talk.meeting.title for talk in page["past"]] == ["Voorbij"]


def test_participants_read_that_a_speaker_follows_and_never_who_is_only_asked(asked, login):
    member = login(EnrolmentFactory(edition=asked.meeting.edition).user)
    page = member.get(asked.meeting.get_absolute_url()).content.decode()
    assert (asked.person.last_name in page, "Spreker volgt" in page) == (False, True)
    Client().post(speaker_link(asked), {"act": "yes"})
    page = member.get(asked.meeting.get_absolute_url()).content.decode()
    assert (asked.person.last_name in page, "Spreker volgt" in page) == (True, False)


def test_a_draft_is_known_to_who_is_asked_and_to_nobody_else(asked, login):
    asked.meeting.status = MeetingStatus.DRAFT
    asked.meeting.save()
    accepted = make_speaker(S.ACCEPTED, meeting=asked.meeting)
    found = [len(login(row.person).get(reverse("course:speaker")).context["coming"]) for row in (asked, accepted)]
    assert found == [1, 0]


def test_who_says_yes_to_a_draft_still_finds_it_without_a_page_of_the_meeting(login, at):
    at(2026, 12, 1, 10)
    row = make_speaker(S.TO_ASK)
    row.meeting.status = MeetingStatus.DRAFT
    row.meeting.save()
    move_speaker(invitation=row, to=S.INVITED, by=SYSTEM)
    send_due()
    browser, address = login(row.person), reverse("course:speaker_question", args=[row.pk])
    page = browser.post(address, {"act": "yes"}, follow=True)
    pages = [page.content.decode(), browser.get(reverse("course:speaker")).content.decode()]
    assert (page.status_code, [row.meeting.title in page for page in pages]) == (200, [True, True])
    assert [link in page for page in pages for link in links_of(row.meeting)] == [False] * 4


def test_what_the_list_of_talks_links_to_is_there(asked, login):
    spoken = make_speaker(S.ACCEPTED, person=asked.person)
    browser = login(asked.person)
    page = browser.get(reverse("course:speaker")).content.decode()
    assert [link in page for row in (asked, spoken) for link in links_of(row.meeting)] == [False] * 2 + [True] * 2
    assert [browser.get(link).status_code for link in links_of(spoken.meeting)] == [200, 200]


def test_a_speaker_reads_from_when_participants_see_the_own_material(asked, login):
    row = make_speaker(S.ACCEPTED)
    MaterialFactory(meeting=row.meeting, owner=row.person, release_days=1)
    page = login(row.person).get(reverse("course:speaker")).content.decode()
    assert "vrijdag 22 januari 2027, 09:00" in page


PARTIALS = {
    "item": "course/programme/parts/item.html",
    "speaker": "course/speakers/parts/introduced.html",
    "material": "course/materials/parts/line.html",
}


def page_of_member(meeting):
    """What a participant reads, in a browser of their own."""
    browser = Client()
    member = EnrolmentFactory(edition=meeting.edition).user
    browser.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return browser.get(meeting.get_absolute_url()).content.decode()


def spaced(html):
    return " ".join(html.split())


def test_a_speaker_reads_the_own_part_in_the_very_words_that_participants_get(doors, asked):
    browser, address = doors
    browser.post(address, {"act": "yes"})
    person, [item] = asked.person, asked.items.all()
    person.topic, person.bio = "Wat armoede kost", "Werkt in de wijk."
    person.save()
    item.summary, item.room = "Met een casus", "De Tuin"
    item.save()
    beside = ItemFactory(meeting=asked.meeting, title="Van een ander", speakers=[UserFactory()])
    material = MaterialFactory(meeting=asked.meeting, owner=person)
    rows = {"item": item, "speaker": person, "material": material}
    words = [spaced(render_to_string(template, {name: rows[name]})) for name, template in PARTIALS.items()]
    pages = [spaced(page) for page in (page_of_member(asked.meeting), browser.get(address).content.decode())]
    assert [[page.count(word) for word in words] for page in pages] == [[1, 1, 1], [1, 1, 1]]
    assert [beside.title in page for page in pages] == [True, False]


def test_who_says_nothing_of_themselves_reads_that_nobody_introduces_them(doors):
    browser, address = doors
    words = "je profiel heeft geen foto, onderwerp of biografie"
    assert words not in browser.get(address).content.decode()
    browser.post(address, {"act": "yes"})
    assert words in browser.get(address).content.decode()


AFTER, BEFORE, THE_DAY = (2027, 1, 22, 9), (2027, 1, 20, 12), (2027, 1, 21, 12)


@pytest.mark.parametrize(
    ("values", "moment", "is_open"),
    [
        ({}, BEFORE, True),
        ({"release_days": 1}, THE_DAY, False),
        ({"release_days": 1}, AFTER, True),
        ({"audience": Audience.MEETING}, BEFORE, False),
        ({"audience": Audience.MEETING}, THE_DAY, True),
        ({"audience": Audience.MEETING}, AFTER, False),
    ],
)
def test_what_a_speaker_reads_as_open_now_is_what_a_participant_finds(doors, asked, at, values, moment, is_open):
    browser, address = doors
    browser.post(address, {"act": "yes"})
    material = MaterialFactory(meeting=asked.meeting, owner=asked.person, **values)
    at(*moment)
    found = material.get_absolute_url() in page_of_member(asked.meeting)
    page = browser.get(address).content.decode()
    assert (found, "nu te openen" in page, "nu niet te openen" in page) == (is_open, is_open, not is_open)


def test_of_a_draft_nothing_is_open_and_the_speaker_reads_so(doors, asked):
    browser, address = doors
    browser.post(address, {"act": "yes"})
    MaterialFactory(meeting=asked.meeting, owner=asked.person)
    SpeakerInvitation.objects.filter(pk=asked.pk).update(asked_at=clock.now())
    asked.meeting.status = MeetingStatus.DRAFT
    asked.meeting.save()
    page = browser.get(address).content.decode()
    words = ("nu niet te openen", "kunnen het openen zodra deze bijeenkomst", "voordat de bijeenkomst is aangekondigd")
    assert [page.count(word) for word in words] == [1, 1, 1]


def test_the_photo_is_there_by_link_too_and_for_nobody_else(asked, login):
    address = f"{speaker_link(asked)}foto/"
    assert Client().get(address).status_code == 404
    change_portrait(by=asked.person, file=photo())
    Client().post(speaker_link(asked), {"act": "yes"})
    assert f'src="{address}"' in Client().get(speaker_link(asked)).content.decode()
    answer = Client().get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)[:2]) == (200, b"\xff\xd8")
    assert Client().post(address).status_code == 405
    assert login(UserFactory()).get(address).status_code == 404
    withdraw_speaker_link(invitation=asked, by=OrganiserFactory())
    assert Client().get(address).status_code == 404


def test_more_talks_cost_no_more_queries(asked, login, django_assert_max_num_queries):
    browser, counts = login(asked.person), []
    browser.get(reverse("course:speaker"))
    for number in (1, 2):
        for _more in range(number):
            row = make_speaker(S.ACCEPTED, person=asked.person)
            MaterialFactory(meeting=row.meeting, owner=row.person)
        with django_assert_max_num_queries(25) as queries:
            browser.get(reverse("course:speaker"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
