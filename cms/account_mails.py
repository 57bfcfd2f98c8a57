"""The mails about accounts: what allauth sends, in our words and in the frame of every other mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account import app_settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, override
from django.utils.translation import gettext_lazy as _

from cms.browsers import browser_in_words
from cms.site_url import absolute
from course.formatting import DUTCH, day_in_words, time_in_words
from course.mailtext.letter import Letter, Part
from course.mailtext.texts import AsIs, Fact, fill, neutral_facts
from course.models import User
from course.queries.mail.letters import letter_about_account
from course.queries.people.addresses import person_with

Words = str | Promise

NOT_ASKED = _("You did not ask for this? Then do nothing.")
NOT_ME = _("Was it not you? Then somebody else can get into your account. Choose a new password and answer this mail.")


@dataclass(frozen=True)
class AccountMail:
    """One mail. `page` is where its button leads: a name in the context of allauth, or of one of our addresses.

    Without a button it has the code; `seconds` is the setting of allauth that says how long that works. What tells of a
    change names its reader, and says when and with what it was made; what a stranger can ask for, for any address, does
    not.
    """

    subject: Words
    says: Words
    button: Words = ""
    page: str = ""
    seconds: str = ""
    is_change: bool = False


def _code(subject: Words, says: Words, seconds: str) -> AccountMail:
    return AccountMail(subject, says, seconds=seconds)


def _password(subject: Words, says: Words) -> AccountMail:
    return AccountMail(subject, says, _("Choose a new password"), "account_reset_password", is_change=True)


def _address(subject: Words, says: Words) -> AccountMail:
    return AccountMail(subject, says, _("Look at your addresses"), "account_email", is_change=True)


def _way_in(subject: Words, says: Words) -> AccountMail:
    return AccountMail(subject, says, _("See how you log in"), "mfa_index", is_change=True)


_CONFIRMS = _code(
    _("Your code: is this your e-mail address?"),
    _("Type this code on the page that is still open. Then we know that this e-mail address is yours."),
    "EMAIL_VERIFICATION_BY_CODE_TIMEOUT",
)
_CHANGED_PASSWORD = _password(_("Your password was changed"), _("Your account has a new password."))

ACCOUNT_MAILS: Mapping[str, AccountMail] = {
    "account/email/login_code": _code(
        _("Your code to log in"),
        _("Type this code on the page that is still open. Then you are logged in."),
        "LOGIN_BY_CODE_TIMEOUT",
    ),
    "account/email/email_confirmation": _CONFIRMS,
    "account/email/email_confirmation_signup": _CONFIRMS,
    "account/email/account_already_exists": AccountMail(
        _("You already have an account"),
        _(
            "You wanted to make an account with this e-mail address, but you already have one. Log in with a code that "
            "we mail you: you need no password for that."
        ),
        _("Log in"),
        "account_request_login_code",
    ),
    "account/email/unknown_account": AccountMail(
        _("There is no account with this e-mail address"),
        _(
            "You wanted to log in or choose a new password, but there is no account with this e-mail address. Perhaps "
            "you used another address. Or make an account."
        ),
        _("Make an account"),
        "account_signup",
    ),
    "account/email/password_reset_key": AccountMail(
        _("Choose a new password"),
        _("You want a new password. Choose one on this page. It works once."),
        _("Choose a new password"),
        "password_reset_url",
    ),
    "account/email/password_reset": _CHANGED_PASSWORD,
    "account/email/password_changed": _CHANGED_PASSWORD,
    "account/email/password_set": _password(
        _("Your account has a password"), _("From now on you can also log in with a password.")
    ),
    "account/email/email_changed": _address(
        _("We mail you at another address"),
        _("From now on we mail you at {to_email}, and no longer at {from_email}."),
    ),
    "account/email/email_deleted": _address(
        _("An address was removed from your account"),
        _("{deleted_email} no longer belongs to your account. You cannot log in with it any more."),
    ),
    "mfa/email/totp_activated": _way_in(
        _("Your authenticator app is on"),
        _("From now on you log in with a code of your authenticator app as well."),
    ),
    "mfa/email/totp_deactivated": _way_in(
        _("Your authenticator app is off"), _("You log in without a code of your authenticator app from now on.")
    ),
    "mfa/email/recovery_codes_generated": _way_in(
        _("You have new recovery codes"),
        _("New recovery codes were made for your account. Older ones no longer work."),
    ),
    "mfa/email/webauthn_added": _way_in(_("A passkey was added"), _("From now on you can log in with a new passkey.")),
    "mfa/email/webauthn_removed": _way_in(
        _("A passkey was removed"), _("A passkey was removed from your account. It no longer works.")
    ),
}
"""By the prefix under which allauth sends them. Raises KeyError for what is switched off here."""


def account_letter(prefix: str, address: str, context: Mapping[str, Any]) -> Letter:
    """The mail in the language of whose address it is; a stranger's is in that of the page."""
    return account_letter_to(person_with(address), prefix, context)


def account_letter_to(person: User | None, prefix: str, context: Mapping[str, Any]) -> Letter:
    mail = ACCOUNT_MAILS[prefix]
    language = person.language if person else get_language() or DUTCH
    with override(language):
        part = Part(
            heading="",
            paragraphs=(_filled(mail.says, context), str(NOT_ME if mail.is_change else NOT_ASKED)),
            button=str(mail.button),
            url=_address_of(mail.page, context),
            facts=tuple(neutral_facts(_facts(mail, context))),
            code=str(context["code"]) if mail.seconds else "",
        )
        reason = (
            gettext("this is the address of your account")
            if person
            else gettext("somebody typed this address on our site")
        )
        named = person if mail.is_change else None
        return letter_about_account(part, subject=str(mail.subject), person=named, language=language, reason=reason)


def _filled(words: Words, context: Mapping[str, Any]) -> str:
    """Addresses that allauth took as addresses stand there whole."""
    return fill(str(words), {name: AsIs(context[name]) for name in context if name.endswith("_email")})


def _address_of(page: str, context: Mapping[str, Any]) -> str:
    if not page:
        return ""
    return absolute(context[page] if page in context else reverse(page))


def _facts(mail: AccountMail, context: Mapping[str, Any]) -> tuple[Fact, ...]:
    if mail.seconds:
        minutes = getattr(app_settings, mail.seconds) // 60
        return ((gettext("Works for"), ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}),)
    if not mail.is_change:
        return ()
    when = context["timestamp"]
    return (
        (gettext("When"), AsIs(f"{day_in_words(when)}, {time_in_words(when)}")),
        (gettext("With"), browser_in_words(context["user_agent"])),
        (gettext("From IP address"), AsIs(context["ip"])),
    )
