"""The course office changes an address: that of staff only by an administrator, and never without a trace."""

from __future__ import annotations

from functools import partial

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse
from wagtail.log_actions import registry

from course.actions.enrolment.notices import tell
from course.actions.mail.outbox import FixedWords, NothingToDo, drop, edit_message, hold_back
from course.actions.people.addresses import AddressOfStaff, AddressTaken, change_address
from course.actions.people.staff import make_administrator, make_editor, make_organiser
from course.actions.speakers.notices import tell_speaker
from course.actions.visits.notices import tell_host
from course.enums import EnrolmentState, MailCode, MessageState, SpeakerState, VisitStatus
from course.models import Enrolment, MailTemplate, Message, PollPerson, SpeakerInvitation, WorkVisit
from course.models.mail import about
from course.queries.enrolment.links import offer_link
from course.queries.mail.letters import letter_of
from course.queries.polls.links import poll_link
from course.queries.results.links import cannot_come_link
from course.queries.speakers.links import IN_FULL, speaker_link
from course.queries.visits.host import visit_in_full
from course.queries.visits.links import host_link
from tests.factories import PASSWORD, EnrolmentFactory, MeetingFactory, OrganiserFactory, UserFactory
from tests.helpers.polls import WHEN_MADE, asked_poll
from tests.helpers.speakers import make_speaker
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db

NEW = "nieuw@duinrade.example"
STAFF = {
    "organiser": lambda: make_organiser(user=OrganiserFactory()),
    "editor": lambda: make_editor(user=UserFactory()),
    "administrator": lambda: make_administrator(user=UserFactory()),
    "former organiser": lambda: make_organiser(user=OrganiserFactory(is_active=False)),
}


@pytest.fixture
def person():
    person = UserFactory(email="oud@duinrade.example")
    for address in (person.email, "tweede@duinrade.example"):
        EmailAddress.objects.create(user=person, email=address, verified=True, primary=address == person.email)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    return person


@pytest.mark.parametrize("who", STAFF)
def test_only_an_administrator_changes_the_address_of_staff(who):
    colleague = STAFF[who]()
    before = colleague.email
    with pytest.raises(AddressOfStaff):
        change_address(person=colleague, address=NEW, by=make_organiser(user=OrganiserFactory()))
    colleague.refresh_from_db()
    assert colleague.email == before
    change_address(person=colleague, address=NEW, by=make_administrator(user=UserFactory()))
    assert colleague.email == NEW


def test_an_organiser_does_not_change_the_own_address_past_the_code():
    organiser = make_organiser(user=OrganiserFactory())
    with pytest.raises(AddressOfStaff):
        change_address(person=organiser, address=NEW, by=organiser)


def test_the_account_is_closed_to_whoever_had_it_open(person, client):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("course:my_course")).status_code == 200
    change_address(person=person, address=NEW, by=OrganiserFactory())
    assert client.get(reverse("course:my_course")).status_code == 302
    assert (person.email, person.check_password(PASSWORD)) == (NEW, False)
    assert (EmailAddress.objects.count(), Authenticator.objects.count()) == (0, 0)


def test_the_old_address_is_told(person):
    change_address(person=person, address=NEW, by=OrganiserFactory())
    message = Message.objects.get()
    assert (message.template, message.address, message.person) == (
        MailCode.ADDRESS_CHANGED,
        "oud@duinrade.example",
        None,
    )
    letter = letter_of([message])
    assert letter.subject == "Het e-mailadres van je account is gewijzigd"
    assert "Neem dan meteen contact op met het cursusbureau." in letter.text
    assert (NEW in letter.text, message.about) == (False, about(person))


def test_links_that_went_to_the_old_address_open_nothing_and_mails_that_wait_have_one_that_does(person, client):
    visit, row = make_visit(VisitStatus.ASKED), make_speaker(SpeakerState.INVITED)
    WorkVisit.objects.update(contact=person)
    SpeakerInvitation.objects.update(person=person)
    visit, row = visit_in_full(visit.pk), IN_FULL.get(pk=row.pk)
    tell_host(visit, MailCode.HOST_ASKED)
    tell_speaker(row, MailCode.SPEAKER_ASKED)
    old = [host_link(visit), speaker_link(row)]
    assert [client.get(link).status_code for link in old] == [200, 200]
    change_address(person=person, address=NEW, by=OrganiserFactory())
    waiting = list(Message.objects.filter(person=person).order_by("pk").values_list("link", flat=True))
    assert [client.get(link).status_code for link in waiting] == [200, 200]
    assert [client.get(link).status_code for link in old] == [410, 410]
    assert set(old) & set(waiting) == set()


def offered(edition):
    enrolment = EnrolmentFactory(edition=edition, state=EnrolmentState.OFFERED)
    tell(enrolment, MailCode.OFFERED)
    return enrolment.user, lambda person: offer_link(Enrolment.objects.get(user=person))


def asked_in_a_poll(edition):
    return asked_poll(edition).people["Bo"], lambda person: poll_link(PollPerson.objects.get(user=person))


def expected(edition):
    enrolment, meeting = EnrolmentFactory(edition=edition), MeetingFactory(edition=edition, status="confirmed")
    return enrolment.user, partial(cannot_come_link, meeting.pk)


@pytest.mark.parametrize("asks", [offered, asked_in_a_poll, expected])
def test_who_read_what_was_asked_at_the_old_address_cannot_answer_it(edition, at, client, asks):
    at(*WHEN_MADE)
    person, link = asks(edition)
    old = link(person)
    assert client.get(old).status_code == 200
    change_address(person=person, address=NEW, by=OrganiserFactory())
    assert client.get(old).status_code in {404, 410}
    assert client.get(link(person)).status_code == 200
    assert {row.link for row in Message.objects.filter(person=person)} <= {link(person)}


def test_the_history_names_who_did_it(person):
    organiser = OrganiserFactory()
    change_address(person=person, address=NEW, by=organiser)
    entry = registry.get_logs_for_instance(person).first()
    assert (entry.action, entry.user) == ("course.user.address", organiser)


def test_the_same_address_in_capitals_is_no_change(person):
    change_address(person=person, address="OUD@duinrade.example", by=OrganiserFactory())
    assert (person.has_usable_password(), Message.objects.count()) == (True, 0)


def test_an_address_of_somebody_else_is_refused_also_a_second_one(person):
    other = UserFactory()
    with pytest.raises(AddressTaken):
        change_address(person=other, address="tweede@duinrade.example", by=OrganiserFactory())


def values_of(person, **changed):
    values = {name: getattr(person, name) for name in ("email", "first_name", "infix", "last_name", "job_title")}
    return {**values, "organisation": person.organisation_id or "", "is_active": "on", **changed}


@pytest.fixture
def office(settings, login):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    return login(make_organiser(user=OrganiserFactory()))


def test_the_form_of_the_office_changes_an_address_by_the_action(office, person):
    page = office.post(reverse("wagtailusers_users:edit", args=[person.pk]), values_of(person, email=NEW))
    person.refresh_from_db()
    assert (page.status_code, person.email, person.has_usable_password()) == (302, NEW, False)
    assert Message.objects.values_list("template", "address").get() == (
        MailCode.ADDRESS_CHANGED,
        "oud@duinrade.example",
    )


@pytest.mark.parametrize("who", ["organiser", "editor"])
def test_the_form_of_the_office_keeps_the_address_of_a_colleague(office, who):
    colleague = STAFF[who]()
    before = colleague.email
    address = reverse("wagtailusers_users:edit", args=[colleague.pk])
    office.post(address, values_of(colleague, email=NEW, job_title="hoofd"))
    colleague.refresh_from_db()
    assert (colleague.email, colleague.job_title) == (before, "hoofd")
    assert Message.objects.count() == 0


def test_the_office_neither_stops_nor_words_the_mail_about_it(person):
    MailTemplate.objects.create(code=MailCode.ADDRESS_CHANGED, subject="Niets bijzonders", body="Dag")
    office = OrganiserFactory()
    change_address(person=person, address=NEW, by=office)
    message = Message.objects.get()
    for act in (hold_back, drop):
        with pytest.raises(NothingToDo):
            act(messages=Message.objects.all(), by=office)
    with pytest.raises(FixedWords):
        edit_message(message=message, subject="Niets bijzonders", body="Dag", by=office)
    message.refresh_from_db()
    assert (message.state, message.subject) == (MessageState.QUEUED, "Het e-mailadres van je account is gewijzigd")
