"""One door for everybody: e-mail with a password or a code."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cms.account_mails import ACCOUNT_MAILS
from course.actions.people.addresses import change_address
from course.mailtext.motif import MOTIF
from course.models import User
from tests.factories import PASSWORD, OrganiserFactory, UserFactory
from tests.helpers.texts import ALLAUTH

pytestmark = pytest.mark.django_db

NEW = {
    "first_name": "Noor",
    "infix": "van den",
    "last_name": "Berg",
    "email": "noor@duinrade.example",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


@pytest.fixture(autouse=True)
def no_limits_from_other_tests():
    cache.clear()


def code():
    """The code in the last mail."""
    return re.search(r"^\s*([0-9A-Z]{3,4}-?[0-9A-Z]{3,4})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]


def test_a_new_person_proves_the_address_with_a_code_and_goes_where_they_were_going(client):
    response = client.post(f"{reverse('account_signup')}?next=/deelnemers/", {**NEW, "next": "/deelnemers/"})
    assert response["Location"] == reverse("account_email_verification_sent")
    response = client.post(reverse("account_email_verification_sent"), {"code": code()})
    assert response["Location"] == "/deelnemers/"
    user = User.objects.get()
    assert (user.full_name, user.is_staff) == ("Noor van den Berg", False)
    assert int(client.session["_auth_user_id"]) == user.pk


def test_without_the_code_nobody_is_logged_in(client):
    client.post(reverse("account_signup"), NEW)
    client.post(reverse("account_email_verification_sent"), {"code": "000000"})
    assert "_auth_user_id" not in client.session


def test_signing_up_with_a_known_address_does_not_tell_that_it_is_known(client):
    user = UserFactory(email=NEW["email"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    response = client.post(reverse("account_signup"), NEW)
    assert response["Location"] == reverse("account_email_verification_sent")
    assert (User.objects.count(), mail.outbox[0].to) == (1, [user.email])


LONG = f"noor@{'.'.join(['d' * 50] * 5)}.example"


def test_an_address_that_does_not_fit_makes_no_account(client):
    """Cut off it would be the address of somebody else."""
    page = client.post(reverse("account_signup"), {**NEW, "email": LONG})
    assert (page.context["form"].errors.keys(), User.objects.count(), mail.outbox) == ({"email"}, 0, [])


def test_an_address_that_does_not_fit_is_not_added(login):
    user = UserFactory()
    page = login(user).post(reverse("account_email"), {"email": LONG, "action_add": "1"})
    assert (page.context["form"].errors.keys(), mail.outbox) == ({"email"}, [])


@pytest.mark.parametrize("door", ["login", "signup", "reset_password", "request_login_code", "email"])
def test_every_page_counts_an_address_to_what_is_refused(client, login, door):
    page = (login(UserFactory()) if door == "email" else client).get(reverse(f"account_{door}")).content.decode()
    assert re.findall(r'<input[^>]*type="email"[^>]*data-most="(\d+)"', page.replace("\n", " ")) == ["254"]


def test_logging_in_with_a_password(client):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    response = client.post(reverse("account_login"), {"login": user.email.upper(), "password": PASSWORD})
    assert response["Location"] == reverse("course:my_course")


def test_who_pastes_the_address_with_the_hyphen_of_a_word_processor_is_the_same_person(client):
    client.post(reverse("account_signup"), {**NEW, "email": "noor@gem-duinrade.example"})
    client.post(reverse("account_email_verification_sent"), {"code": code()})
    client.logout()
    pasted = {**NEW, "email": "noor@gem\u2011duinrade.example"}
    response = client.post(reverse("account_login"), {"login": pasted["email"], "password": PASSWORD})
    assert response["Location"] == reverse("course:my_course")
    client.logout()
    client.post(reverse("account_signup"), pasted)
    assert list(User.objects.values_list("email", flat=True)) == ["noor@gem-duinrade.example"]


def test_logging_in_with_a_code(client):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post(reverse("account_request_login_code"), {"email": user.email})
    response = client.post(reverse("account_confirm_login_code"), {"code": code()})
    assert response["Location"] == reverse("course:my_course")


def test_a_wrong_password_is_refused_in_dutch(client):
    user = UserFactory()
    page = client.post(reverse("account_login"), {"login": user.email, "password": "verkeerd wachtwoord"})
    assert page.status_code == 200
    assert "niet correct" in page.content.decode()


def test_guessing_is_stopped(client):
    user = UserFactory()
    guesses = [{"login": user.email, "password": f"gok nummer {number}"} for number in range(7)]
    answers = [client.post(reverse("account_login"), guess).content.decode() for guess in guesses]
    assert "niet correct" in answers[0]
    assert "Dit lukte te vaak niet" in answers[-1]


def test_a_forgotten_password_is_set_anew_by_mail(client):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"http://\S+", mail.outbox[-1].body)[0]
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "een nieuw wachtwoord", "password2": "een nieuw wachtwoord"})
    user.refresh_from_db()
    assert user.check_password("een nieuw wachtwoord")


MAILS = {
    "signup": (
        ("account_signup", NEW),
        "Your code: is this your e-mail address?",
        "Type this code on the page that is still open. Then we know that this e-mail address is yours.",
        "Works for: 15 minutes",
        r"[0-9A-Z-]+",
    ),
    "login": (
        ("account_request_login_code", {"email": "kent@duinrade.example"}),
        "Your code to log in",
        "Type this code on the page that is still open. Then you are logged in.",
        "Works for: 15 minutes",
        r"[0-9A-Z-]+",
    ),
    "reset": (
        ("account_reset_password", {"email": "kent@duinrade.example"}),
        "Choose a new password",
        "You want a new password. Choose one on this page. It works once.",
        None,
        r"Choose a new password: http://testserver/account/password/reset/key/\S+",
    ),
    "known": (
        ("account_signup", {**NEW, "email": "kent@duinrade.example"}),
        "You already have an account",
        "You wanted to make an account with this e-mail address, but you already have one."
        " Log in with a code that we mail you: you need no password for that.",
        None,
        r"Log in: http://testserver/account/login/code/",
    ),
    "unknown": (
        ("account_reset_password", {"email": "niemand@duinrade.example"}),
        "There is no account with this e-mail address",
        "You wanted to log in or choose a new password, but there is no account with this e-mail address."
        " Perhaps you used another address. Or make an account.",
        None,
        r"Make an account: http://testserver/account/signup/",
    ),
}


@pytest.mark.parametrize(("asked", "subject", "purpose", "fact", "act"), MAILS.values(), ids=MAILS)
def test_a_mail_has_one_purpose_and_names_neither_person_nor_machine(client, asked, subject, purpose, fact, act):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    user = UserFactory(email="kent@duinrade.example", language="en")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    page, answers = asked
    client.post(reverse(page), answers)
    (sent,) = mail.outbox
    letter, _line, footer = sent.body.partition("\n--\n")
    paragraphs = letter.strip().split("\n\n")
    assert sent.subject == subject
    assert re.fullmatch(act, paragraphs.pop(4 if fact else 3))
    assert paragraphs == [
        "Hello,",
        purpose,
        "You did not ask for this? Then do nothing.",
        *filter(None, [fact]),
        "Kind regards,\nCourse office Zorg en Gemeente",
    ]
    typed = "niemand" in str(answers)
    why = "somebody typed this address on our site" if typed else "this is the address of your account"
    assert footer.strip() == f"You get this message because {why}."


def test_a_mail_about_an_account_is_in_the_frame_of_every_mail_and_in_the_language_of_its_owner(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    user = UserFactory(email="kent@duinrade.example", language="nl")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post(reverse("account_request_login_code"), {"email": user.email})
    (sent,) = mail.outbox
    html = sent.alternatives[0].content
    assert sent.subject == "Je code om in te loggen"
    assert ('<html lang="nl">' in html, f'src="cid:{MOTIF}"' in html, code() in html) == (True, True, True)
    assert [part["Content-ID"] for part in sent.attachments] == [f"<{MOTIF}>"]
    told = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
    assert sent.extra_headers == {"Message-ID": sent.extra_headers["Message-ID"], **told}


def test_a_mail_about_an_account_names_the_site_and_not_the_machine(client, settings):
    settings.SITE_URL = "https://cursus.duinrade.example:8443"
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post(reverse("account_request_login_code"), {"email": user.email})
    (sent,) = mail.outbox
    assert sent.message()["Message-ID"].partition("@")[2] == "cursus.duinrade.example>"


def test_what_changed_in_an_account_names_its_owner_and_says_when_and_with_what(client, at):
    at(2026, 10, 1, 10)
    user = UserFactory(first_name="Kent", email="kent@duinrade.example")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "een ander wachtwoord 9", "password2": "een ander wachtwoord 9"},
        HTTP_USER_AGENT="Firefox/130 boef.example",
    )
    (sent,) = mail.outbox
    assert sent.subject == "Je wachtwoord is gewijzigd"
    assert "Hallo Kent," in sent.body
    facts = "Wanneer: donderdag 1 oktober 2026, 10.00 uur\nMet: Firefox\nVanaf IP-adres: 127.0.0.1\n"
    assert facts in sent.body


def test_every_mail_that_allauth_can_send_here_has_our_words():
    folder = ALLAUTH / "templates"
    found = {
        str(path.relative_to(folder)).removesuffix("_subject.txt")
        for room in ("account", "mfa")
        for path in (folder / room / "email").glob("*_subject.txt")
    }
    switched_off = {"account/email/password_reset_code", "account/email/email_confirm"}
    assert found - switched_off == set(ACCOUNT_MAILS)


def test_a_short_password_is_refused_in_dutch(client):
    page = client.post(reverse("account_signup"), {**NEW, "password1": "kort", "password2": "kort"})
    assert "too short" not in page.content.decode()


def test_nobody_is_sent_to_another_site_after_logging_in(client):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    address = f"{reverse('account_login')}?next=https://elders.example/"
    response = client.post(address, {"login": user.email, "password": PASSWORD})
    assert response["Location"] == reverse("course:my_course")


def test_logging_out_takes_a_post(client, login):
    login(UserFactory())
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


GUESSER = {"REMOTE_ADDR": "203.0.113.7"}


def test_who_guesses_passwords_does_not_lock_out_the_owner(client):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for number in range(7):
        guess = {"login": user.email, "password": f"gok nummer {number}"}
        page = client.post(reverse("account_login"), guess, **GUESSER)
    assert "Dit lukte te vaak niet" in page.content.decode()
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert response["Location"] == reverse("course:my_course")


def test_a_code_by_mail_remains_possible_whatever_others_ask(client):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    asked = {"email": user.email}
    strangers = [Client(**GUESSER) for _number in range(4)]
    others = [other.post(reverse("account_request_login_code"), asked).status_code for other in strangers]
    assert (others, len(mail.outbox)) == ([302, 302, 302, 200], 3)
    client.post(reverse("account_request_login_code"), asked)
    response = client.post(reverse("account_confirm_login_code"), {"code": code()})
    assert response["Location"] == reverse("course:my_course")


def test_another_address_of_the_same_network_guesses_no_more_passwords(client):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for number in range(6):
        thief = Client(REMOTE_ADDR=f"2001:db8:0:1::{number}")
        page = thief.post(reverse("account_login"), {"login": user.email, "password": f"gok nummer {number}"})
    assert "Dit lukte te vaak niet" in page.content.decode()


def test_another_address_of_the_same_network_asks_no_more_codes(client):
    user = UserFactory()
    for number in range(5):
        asked = {"email": user.email}
        Client(REMOTE_ADDR=f"2001:db8:0:1::{number}").post(reverse("account_request_login_code"), asked)
    assert len(mail.outbox) == 3


def test_visitors_of_ipv4_are_not_one_network_where_a_server_writes_them_as_ipv6():
    user = UserFactory()
    for number in range(5):
        asked = {"email": user.email}
        Client(REMOTE_ADDR=f"::ffff:203.0.113.{number}").post(reverse("account_request_login_code"), asked)
    assert len(mail.outbox) == 5


def ask_a_code(number):
    return "account_request_login_code", {"email": NEW["email"]}


def ask_a_password(number):
    return "account_reset_password", {"email": NEW["email"]}


def ask_an_account(number):
    return "account_signup", NEW


def ask_with_a_plus(number):
    return "account_request_login_code", {"email": f"noor+{number}@duinrade.example"}


DOORS = [ask_a_code, ask_a_password, ask_an_account, ask_with_a_plus]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("known", [True, False])
def test_no_page_has_us_mail_one_mailbox_all_day(at, door, known):
    if known:
        user = UserFactory(email=NEW["email"])
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    pages = []
    for number in range(12):
        at(2026, 10, 1, 10, 2 * number)  # limits of a minute are over
        name, asked = door(number)
        pages.append(Client(**GUESSER).post(reverse(name), asked, follow=True).content.decode())
    assert len(mail.outbox) <= 10
    often = ["We hebben al een paar keer naar " in page for page in pages]
    if door is not ask_with_a_plus:
        assert often == [False] * 10 + [True] * 2


def test_the_same_mail_to_a_mailbox_is_not_asked_from_ever_more_networks(at):
    for number in range(8):
        at(2026, 10, 1, 10, 2 * number)  # limits of a minute are over
        visitor = Client(REMOTE_ADDR=f"198.51.100.{number}")
        visitor.post(reverse("account_request_login_code"), {"email": f"vreemd+{number}@duinrade.example"})
    assert len(mail.outbox) == 5


def test_who_is_logged_in_does_not_mail_strangers_all_day_by_adding_their_addresses(login, at):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = login(user)
    for number in range(12):
        at(2026, 10, 1, 10, 2 * number)  # limits of a minute are over
        vreemd = f"vreemd{number}@duinrade.example"
        client.post(reverse("account_email"), {"email": vreemd, "action_add": "1"}, REMOTE_ADDR=f"198.51.100.{number}")
        client.post(reverse("account_email"), {"email": vreemd, "action_remove": "1"})
    assert len(mail.outbox) == 10


def test_who_was_written_down_by_the_office_logs_in_with_one_code(client):
    user = UserFactory()
    client.post(reverse("account_request_login_code"), {"email": user.email})
    response = client.post(reverse("account_confirm_login_code"), {"code": code()})
    assert response["Location"] == reverse("course:my_course")
    assert (len(mail.outbox), EmailAddress.objects.get().verified) == (1, True)


def test_a_code_from_before_a_change_by_the_office_opens_nothing(client):
    user = UserFactory(email="oud@duinrade.example")
    client.post(reverse("account_request_login_code"), {"email": user.email})
    change_address(person=user, address="nieuw@duinrade.example", by=OrganiserFactory())
    client.post(reverse("account_confirm_login_code"), {"code": code()})
    client.post(reverse("account_email_verification_sent"), {"code": code()})
    assert "_auth_user_id" not in client.session
    user.refresh_from_db()
    assert (user.email, EmailAddress.objects.filter(verified=True).exists()) == ("nieuw@duinrade.example", False)


def ask_code(client):
    """The page where one types the code, after asking one to log in."""
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post(reverse("account_request_login_code"), {"email": user.email})
    return reverse("account_confirm_login_code")


def sign_up(client):
    client.post(reverse("account_signup"), NEW)
    return reverse("account_email_verification_sent")


def with_an_app(client):
    """The page where one types the code of an app, after logging in with a password."""
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return reverse("mfa_authenticate")


def recovery_code():
    return Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]


@pytest.mark.parametrize("between", ["\u2013", "\u2011", " \u2014 ", ".", "\u00a0"])
@pytest.mark.parametrize(("begin", "given"), [(ask_code, code), (sign_up, code), (with_an_app, recovery_code)])
def test_a_code_opens_whatever_a_phone_makes_of_its_dash(client, begin, given, between):
    page = begin(client)
    signs = given().replace("-", "")
    client.post(page, {"code": f"{signs[:4].lower()}{between}{signs[4:]}"})
    assert "_auth_user_id" in client.session


def test_an_app_is_added_with_the_code_as_it_shows_it(client):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = reverse("mfa_activate_totp")
    secret = client.get(page).context["form"].secret
    signs = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post(page, {"code": f"{signs[:3]}\u2009{signs[3:]}\u200b"})
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def ask_again(client, page):
    """Ten seconds later: an address that is confirmed gets no two codes in that time."""
    cache.clear()
    return client.post(page, {"action": "resend"}, follow=True)


BOTH = pytest.mark.parametrize("begin", [ask_code, sign_up])


@BOTH
def test_a_new_code_comes_is_told_of_and_the_first_no_longer_works(client, begin):
    page = begin(client)
    first = code()
    again = ask_again(client, page)
    second = code()
    assert (len(mail.outbox), first == second) == (2, False)
    assert mail.outbox[0].to == mail.outbox[1].to
    told = [message.message for message in again.context["messages"]]
    assert any(mail.outbox[1].to[0] in sentence for sentence in told)
    client.post(page, {"code": first})
    assert "_auth_user_id" not in client.session
    client.post(page, {"code": second})
    assert "_auth_user_id" in client.session


@BOTH
def test_a_new_code_is_asked_twice_and_then_the_button_is_gone(client, begin):
    page = begin(client)
    offered = []
    for _time in range(4):
        offered.append("Stuur een nieuwe code" in client.get(page).content.decode())
        ask_again(client, page)
    assert (offered, len(mail.outbox)) == ([True, True, False, False], 3)


@BOTH
def test_a_new_code_comes_also_when_the_first_could_not_go(client, begin, monkeypatch):
    with monkeypatch.context() as away:
        away.setattr("cms.account_line.send", lambda mail: False)
        page = begin(client)
        shown = client.get(page).content.decode()
    assert (len(mail.outbox), 'class="message message-error"' in shown, "Stuur een nieuwe code" in shown) == (
        0,
        True,
        True,
    )
    ask_again(client, page)
    client.post(page, {"code": code()})
    assert "_auth_user_id" in client.session


def test_the_page_of_a_code_does_not_say_that_it_was_sent(client):
    """It may not have gone: what became of it stands above."""
    shown = client.get(ask_code(client)).content.decode()
    assert ("Typ de code die we mailen naar" in shown, "verloopt binnenkort" in shown) == (True, False)


def test_on_a_narrow_screen_an_address_breaks_behind_its_signs(client, login):
    user = UserFactory(email="noor@gemeente-duinrade.example")
    page = login(user).get(reverse("account_email")).content.decode()
    assert "noor@<wbr>gemeente-duinrade.<wbr>example" in page
    assert 'value="noor@gemeente-duinrade.example"' in page
