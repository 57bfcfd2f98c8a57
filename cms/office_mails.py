"""The mails that Wagtail sends to who works on pages (moderation, comments), in the frame of every other mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.core.mail import get_connection
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.admin import mail as wagtail_mail
from wagtail.users.models import UserProfile

from cms.site_url import on_our_site
from course.formatting import language_of
from course.mailtext.letter import Letter, Part, email_of, paragraphs
from course.models import User
from course.queries.mail.letters import letter_about_account
from course.queries.people.addresses import person_with

LINK = re.compile(r"https?://\S+")


def frame_wagtails_mails() -> None:
    """Whatever Wagtail mails, leaves by one function; the language of its texts is the choice of their reader.

    An administrator hears once of what was handed in: of the step that waits, and not of the whole as well.
    """
    wagtail_mail.send_mail = send_in_our_frame
    UserProfile.get_preferred_language = language_in_the_office

    wagtail_mail.WorkflowStateSubmissionEmailNotifier.get_recipient_users = nobody


def nobody(_notifier: object, _handed_in: object, **_options: object) -> set[User]:
    """Of the whole."""
    return set()


def language_in_the_office(profile: UserProfile) -> str:
    """What somebody chose in the admin, else the language of their pages. (Wagtail takes that of who acts.)"""
    return str(profile.preferred_language or language_of(profile.user))


def send_in_our_frame(subject: str, message: str, recipient_list: Sequence[str], **options: Any) -> int:
    """Takes what Wagtail's own function takes, and returns how many went."""
    connection = options.get("connection") or get_connection()
    emails = [email_of(office_letter(subject, message, person_with(one)), to=one) for one in recipient_list]
    return int(connection.send_messages(emails) or 0)


def office_letter(subject: str, message: str, person: User | None) -> Letter:
    """The first address in the text becomes the button; what leads to an address is no sentence by itself."""
    link = LINK.search(message)
    says = tuple(line for line in paragraphs(message) if not LINK.search(line))
    profile = getattr(person, "wagtail_userprofile", None)
    language = language_in_the_office(profile) if profile else language_of(person)
    with override(language):
        part = Part("", says, _("Open the page"), on_our_site(link[0]) if link else "")
        reason = _("you work on the pages of this site")
        return letter_about_account(part, subject=subject, person=person, language=language, reason=reason)
