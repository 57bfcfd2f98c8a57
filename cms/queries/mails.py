"""Every mail that somebody can get, on sample data, in each language in which it is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from cms.account_mails import ACCOUNT_MAILS, account_letter_to
from cms.office_mails import office_letter
from course.enums import Language
from course.models import User
from course.queries.mail.preview import sample_letter
from course.queries.mail.templates import english_texts, shipped_texts

OFFICE_MAILS = ("task_state_submitted", "workflow_state_approved", "workflow_state_rejected", "updated_comments")
"""What Wagtail sends here, by the names of its templates."""


@dataclass(frozen=True)
class Rendered:
    """One mail as it leaves."""

    name: str
    language: str
    subject: str
    text: str
    html: str


def rendered_mails() -> Iterator[Rendered]:
    """Those of the course in the order in which they ship, then those of accounts."""
    for code, dutch in shipped_texts().items():
        for text in filter(None, (dutch, english_texts().get(code))):
            letter = sample_letter(code, text)
            yield Rendered(code, text.language, letter.subject, letter.text, letter.seen)
    for prefix in ACCOUNT_MAILS:
        for language in Language:
            yield _account_mail(prefix, language)
    for name in OFFICE_MAILS:
        for language in Language:
            yield _office_mail(name, language)


def _account_mail(prefix: str, language: str) -> Rendered:
    """What tells of a change goes to somebody with an account; what a stranger can ask for is read by a stranger."""
    person = User(first_name="Noor", last_name="Berg", language=language) if ACCOUNT_MAILS[prefix].is_change else None
    with override(language):
        letter = account_letter_to(person, prefix, _sample_context())
    return Rendered(prefix.rpartition("/")[2], language, letter.subject, letter.text, letter.seen)


def _office_mail(name: str, language: str) -> Rendered:
    """As Wagtail renders them, of a page that nobody stored."""
    template = f"wagtailadmin/notifications/{name}"
    editor = User(first_name="Mila", last_name="Vos", language=language)
    page = {"id": 1, "get_admin_display_title": "Samen in de wijk", "full_url": f"{settings.SITE_URL}/samen/"}
    named = {"id": 1, "name": "Goedkeuring door de eindredactie"}
    context = {
        "page": page, "task": named, "workflow": named, "task_state": {"finished_by": editor}, "requested_by": editor,
        "comment": "Noem ook de bron.", "editor": editor, "new_comments": [{"text": "Noem ook de bron."}],
    }  # fmt: skip
    with override(language):
        subject, text = (render_to_string(f"{template}{end}", context).strip() for end in ("_subject.txt", ".txt"))
    letter = office_letter(" ".join(subject.split()), text, editor)
    return Rendered(name, language, letter.subject, letter.text, letter.seen)


def _sample_context() -> dict[str, object]:
    page = f"{settings.SITE_URL}/account/voorbeeld/"
    return {
        "code": "ABC-DEF",
        "password_reset_url": page,
        "from_email": "noor@oud.example",
        "to_email": "noor@nieuw.example",
        "deleted_email": "noor@oud.example",
        "ip": "192.0.2.1",
        "user_agent": "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0",
        "timestamp": timezone.now(),
    }
