"""Every mail that somebody can get, on sample data, in each language in which it is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from course.enums import Language
from course.models import User
from course.queries.mail.preview import SAMPLES, sample_letter
from course.queries.mail.templates import english_texts, shipped_texts

ACCOUNT_MAILS = (
    "account/email/account_already_exists", "account/email/email_changed", "account/email/email_confirmation",
    "account/email/email_confirmation_signup", "account/email/email_deleted", "account/email/login_code",
    "account/email/password_changed", "account/email/password_reset_key", "account/email/password_set",
    "account/email/unknown_account", "mfa/email/recovery_codes_generated", "mfa/email/totp_activated",
    "mfa/email/totp_deactivated", "mfa/email/webauthn_added", "mfa/email/webauthn_removed",
)  # fmt: skip
"""What allauth sends, by the prefix of its templates."""


@dataclass(frozen=True)
class Rendered:
    """One mail as it leaves; `html` is empty for what is text alone."""

    name: str
    language: str
    subject: str
    text: str
    html: str = ""


def rendered_mails() -> Iterator[Rendered]:
    """Those of the course in the order in which they ship, then those of accounts."""
    for code, dutch in shipped_texts().items():
        for text in filter(None, (dutch, english_texts().get(code))):
            letter = sample_letter(code, text)
            yield Rendered(code, text.language, letter.subject, letter.text, letter.seen)
    for prefix in ACCOUNT_MAILS:
        for language in Language:
            yield _account_mail(prefix, language)


def _account_mail(prefix: str, language: str) -> Rendered:
    with override(language):
        mail = get_adapter().render_mail(prefix, "noor@voorbeeld.example", _sample_context())
    return Rendered(prefix.rpartition("/")[2], language, mail.subject, str(mail.body))


def _sample_context() -> dict[str, object]:
    page = f"{settings.SITE_URL}/account/voorbeeld/"
    return {
        "user": User(first_name=SAMPLES["voornaam"], last_name=SAMPLES["achternaam"]),
        "code": "ABC-DEF",
        "password_reset_url": page,
        "signup_url": page,
        "activate_url": page,
        "from_email": "noor@oud.example",
        "to_email": "noor@nieuw.example",
        "deleted_email": "noor@oud.example",
        "ip": "192.0.2.1",
        "user_agent": "Firefox",
        "timestamp": timezone.now(),
    }
