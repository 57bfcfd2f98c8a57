"""Pages and mails follow the language of a person; what people write stays Dutch."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.core import mail

from cms.account_mails import ACCOUNT_MAILS
from cms.queries.mails import OFFICE_MAILS, rendered_mails
from course.actions.content import ensure_content
from course.actions.mail.send import send_due
from course.enums import Language, MailCode
from course.models import MailTemplate, User
from course.queries.mail.letters import letter_of
from course.queries.mail.templates import english_texts
from pitches.enums import PitchMail
from tests.factories import EnrolmentFactory, UserFactory
from tests.helpers.mail import queue

pytestmark = pytest.mark.django_db

COOKIE = django_settings.LANGUAGE_COOKIE_NAME


def english(**fields: object) -> User:
    return UserFactory(language=Language.ENGLISH, **fields)


def test_every_mail_is_there_in_english():
    """Managers too: their question is in the language of the applicant."""
    assert set(english_texts()) == {*MailCode, *PitchMail}


def test_who_reads_english_gets_the_mail_in_english(at):
    at(2026, 11, 9, 10)
    enrolment = EnrolmentFactory(user=english(first_name="Noor"))
    queue(enrolment.user, code=MailCode.WAITING, values={"n": "3", "domein": "Municipality or GGD"})
    send_due()
    (sent,) = mail.outbox
    assert sent.subject == "You are on the waiting list, place 3"
    assert [word in sent.body for word in ("Hello Noor,", "Kind regards,", "You get this message")] == [True] * 3
    assert '<html lang="en">' in sent.alternatives[0].content


def test_what_the_course_office_words_itself_is_dutch_for_everybody_and_marked_as_such():
    MailTemplate.objects.create(code=MailCode.WAITING, subject="Nog even", body="Even geduld.", button="Kijk")
    letter = letter_of([queue(english(), code=MailCode.WAITING)])
    assert (letter.subject, '<html lang="en">' in letter.html, '<div lang="nl">' in letter.html) == (
        "Nog even",
        True,
        True,
    )


def test_a_text_that_nobody_changed_leaves_the_english_one_as_it_is():
    ensure_content()
    assert queue(english(), code=MailCode.WAITING).subject == "You are on the waiting list, place 3"


def test_the_choice_of_somebody_with_an_account_counts_for_mail_too(client):
    person = UserFactory()
    client.force_login(person)
    client.post("/taal/", {"language": "en", "next": "/"})
    person.refresh_from_db()
    assert (person.language, client.cookies[COOKIE].value) == ("en", "en")


def test_a_visitor_chooses_for_the_browser_alone(client):
    client.post("/taal/", {"language": "en", "next": "/"})
    assert client.cookies[COOKIE].value == "en"
    assert client.get("/taal/")["Content-Language"] == "en"


def test_who_logs_in_reads_the_own_language(client):
    client.cookies[COOKIE] = "nl"
    client.force_login(english())
    assert client.get("/mijn/profiel/").status_code == 200
    client.post("/account/logout/")
    person = english(email="noor@duinrade.example")
    person.set_password("een lang wachtwoord 8")
    person.save()
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    client.post("/account/login/", {"login": person.email, "password": "een lang wachtwoord 8"})
    assert client.cookies[COOKIE].value == "en"


def test_the_profile_has_the_language_and_the_page_speaks_it_at_once(client):
    person = UserFactory()
    client.force_login(person)
    values = {"first_name": "Noor", "last_name": "Berg", "mail_rhythm": "at_once", "language": "en"}
    answer = client.post("/mijn/profiel/", values, follow=True)
    person.refresh_from_db()
    assert (person.language, "Your profile is changed." in answer.content.decode()) == ("en", True)


def test_every_mail_is_on_one_page_to_look_through_in_the_frame_and_in_both_languages():
    mails = list(rendered_mails())
    of_accounts = {(mail.name, mail.language) for mail in mails[-2 * (len(ACCOUNT_MAILS) + len(OFFICE_MAILS)) :]}
    names = {*(prefix.rpartition("/")[2] for prefix in ACCOUNT_MAILS), *OFFICE_MAILS}
    assert of_accounts == {(name, language) for name in names for language in ("nl", "en")}
    assert [mail.name for mail in mails if "data:image/png;base64," not in mail.html] == []
    changed = next(mail for mail in mails if (mail.name, mail.language) == ("password_changed", "nl"))
    assert ("Hallo Noor," in changed.text, "omdat dit het adres van je account is" in changed.text) == (True, True)
    buttons = {mail.name: mail.html.count('class="act"') for mail in mails}
    assert max(buttons.values()) == 1
