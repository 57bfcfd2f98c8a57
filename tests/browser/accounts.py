"""Making an account, as a person does it: a form, and a code from the mail."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.browser.demo import text_of
from tests.browser.visitor import Visitor

CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)
PASSWORD = "een rustige dinsdag in maart"


@dataclass(frozen=True)
class Newcomer:
    """Somebody whom the demo does not know."""

    first_name: str
    last_name: str

    @property
    def email(self) -> str:
        return f"{self.first_name}.{self.last_name}@gem-duinrade.example".lower()


def fill_sign_up(visitor: Visitor, newcomer: Newcomer) -> None:
    """The sign-up form is open; send it and see where the code is asked."""
    page = visitor.page
    page.fill("[name=first_name]", newcomer.first_name)
    page.fill("[name=last_name]", newcomer.last_name)
    page.fill("[name=email]", newcomer.email)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    visitor.send()


def enter_code(visitor: Visitor, newcomer: Newcomer) -> None:
    """Copy the code from the newest mail; after that the account is there and logged in."""
    mail = visitor.demo.mail_to(newcomer.email)
    code = CODE.search(text_of(mail))
    assert code, text_of(mail)
    visitor.page.fill("[name=code]", code[0])
    with visitor.page.expect_navigation():
        visitor.page.press("[name=code]", "Enter")


def add_second_step(visitor: Visitor) -> None:
    """With an authenticator app: the secret of the page makes the code. Once more when its half minute just ended."""
    page = visitor.open("/account/2fa/totp/activate/")
    for _attempt in range(2):
        if not page.locator("#authenticator_secret").count():
            break
        secret = page.locator("#authenticator_secret").input_value()
        page.fill("[name=code]", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
        visitor.send()
    page.wait_for_url("**/account/2fa/recovery-codes/**")


def log_out_and_in(visitor: Visitor, newcomer: Newcomer) -> None:
    """As far as the question for the second step."""
    page = visitor.open("/account/logout/")
    visitor.send()
    visitor.open("/account/login/")
    page.fill("[name=login]", newcomer.email)
    page.fill("[name=password]", PASSWORD)
    visitor.send()
    page.wait_for_url("**/account/2fa/authenticate/")
