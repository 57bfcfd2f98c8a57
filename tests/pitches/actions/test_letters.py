"""A letter to yourself: for its writer alone, told about on the day that they chose."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import ModelLogEntry

from course.actions.mail.send import send_due
from course.actions.people.staff import make_administrator, make_organiser
from course.models import Message
from pitches.actions.letters import (
    LetterWasSent,
    NoPlaceToWrite,
    NotADayToCome,
    NothingWritten,
    NotYourLetter,
    delete_letter,
    send_letters,
    write_letter,
)
from pitches.models import Letter
from pitches.queries.letters import day_for_letter, edition_of_letter
from tests.factories import EditionFactory, EnrolmentFactory, OrganiserFactory, UserFactory
from tests.helpers.pitches import member_of

pytestmark = pytest.mark.django_db

SECRET = "Durf je nu wel te bellen?"
DAY = dt.date(2027, 9, 17)


@pytest.fixture
def edition(at):
    at(2027, 6, 10, 12)
    return EditionFactory()


@pytest.fixture
def person(edition):
    return member_of(edition)


def write(edition, by, text=SECRET, send_on=DAY):
    return write_letter(edition=edition, text=text, send_on=send_on, by=by)


def test_it_is_sent_once_from_nine_o_clock_on_its_day(edition, person, at):
    letter = write(edition, person)
    sent = []
    for day in (16, 17, 18):
        for hour in (8, 9):
            at(2027, 9, day, hour)
            if send_letters():
                sent.append((day, hour))
    assert sent == [(17, 9)]
    message = Message.objects.get()
    assert (message.person, message.link) == (person, reverse("pitches:letter", args=[letter.pk]))


def test_no_mail_and_no_history_holds_a_word_of_it(edition, person, at):
    letter = write(edition, person)
    at(2027, 9, 17, 9)
    send_letters()
    Message.objects.update(due_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), not_before=None)
    send_due()
    whole = " ".join(str(value) for value in Message.objects.values().get().values())
    assert [SECRET in text for text in (whole, str(mail.outbox[0].message()), str(letter))] == [False] * 3
    assert not ModelLogEntry.objects.filter(content_type__model="letter").exists()


def test_it_can_be_changed_until_it_is_sent(edition, person, at):
    first = write(edition, person)
    assert write(edition, person, text="Anders", send_on=dt.date(2027, 9, 18)) == first
    assert Letter.objects.values_list("text", "send_on").get() == ("Anders", dt.date(2027, 9, 18))
    at(2027, 9, 18, 9)
    send_letters()
    with pytest.raises(LetterWasSent):
        write(edition, person, send_on=dt.date(2027, 12, 1))


def test_what_was_thrown_away_does_not_come(edition, person, at):
    letter = write(edition, person)
    with pytest.raises(NotYourLetter):
        delete_letter(letter=letter, by=UserFactory())
    for _click in range(2):
        delete_letter(letter=letter, by=person)
    at(2027, 9, 17, 9)
    assert send_letters() == 0
    late = write(edition, person, send_on=dt.date(2027, 9, 18))
    at(2027, 9, 18, 9)
    assert send_letters() == 1
    delete_letter(letter=late, by=person)
    Message.objects.update(due_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), not_before=None)
    send_due()
    assert mail.outbox == []


def test_it_goes_with_the_account_and_waits_while_that_is_closed(edition, person, at):
    write(edition, person)
    person.is_active = False
    person.save()
    at(2027, 9, 17, 9)
    assert send_letters() == 0
    person.delete()
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"text": " \n"}, NothingWritten),
        ({"send_on": dt.date(2027, 6, 10)}, NotADayToCome),
        ({"send_on": dt.date(2020, 1, 1)}, NotADayToCome),
    ],
)
def test_what_is_refused(edition, person, values, refusal):
    with pytest.raises(refusal):
        write(edition, person, **values)


def test_only_who_takes_part_writes(edition):
    for by in (UserFactory(), OrganiserFactory(), member_of(edition, is_active=False)):
        with pytest.raises(NoPlaceToWrite):
            write(edition, by)


def test_the_day_is_three_months_after_the_course(edition, person, at):
    assert (edition_of_letter(person), day_for_letter(edition)) == (edition, DAY)
    at(2027, 12, 1, 12)
    assert (edition_of_letter(person), day_for_letter(edition)) == (edition, dt.date(2028, 3, 1))
    later = EditionFactory(slug="later", starts_on="2028-01-20", ends_on="2028-06-15")
    EnrolmentFactory(edition=later, user=person)
    assert edition_of_letter(person) == later


def test_the_page_writes_changes_and_throws_away(login, edition, person):
    client, url = login(person), reverse("pitches:write_letter")
    assert url in client.get(reverse("course:my_course")).content.decode()
    assert client.get(url).context["form"]["send_on"].value() == DAY
    assert list(client.post(url, {"letter": "", "send_on": "1-1-2020"}).context["form"].errors) == ["letter"]
    assert client.post(url, {"letter": SECRET, "send_on": "17-9-2027"}).url == url
    letter = Letter.objects.get()
    assert SECRET in client.get(url).content.decode()
    assert SECRET in client.get(reverse("pitches:letter", args=[letter.pk])).content.decode()
    gone = reverse("pitches:throw_away_letter", args=[letter.pk])
    assert client.get(gone).status_code == 405
    for _click in range(2):
        assert client.post(gone).status_code == 302
    assert not Letter.objects.exists()


def test_after_the_day_it_is_read_and_no_longer_written(login, edition, person, at):
    letter = write(edition, person)
    at(2027, 9, 17, 9)
    send_letters()
    client, url = login(person), reverse("pitches:write_letter")
    assert client.get(url).url == reverse("pitches:letter", args=[letter.pk])
    assert client.post(url, {"letter": "Anders", "send_on": "1-12-2027"}).context["form"].errors
    letter.refresh_from_db()
    assert letter.text == SECRET


def test_nobody_else_reads_it_the_office_neither(login, edition, person):
    letter = write(edition, person)
    admin = make_administrator(user=OrganiserFactory())
    for other in (member_of(edition), make_organiser(user=OrganiserFactory()), admin):
        client = login(other)
        assert client.get(reverse("pitches:letter", args=[letter.pk])).status_code == 404
        client.post(reverse("pitches:throw_away_letter", args=[letter.pk]))
        assert Letter.objects.filter(pk=letter.pk).exists()
    assert login(UserFactory()).get(reverse("pitches:write_letter")).status_code == 404
