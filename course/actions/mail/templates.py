"""The texts of mails: stored when everything in them can be filled in, and made for one edition or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course.actions.history import record
from course.actions.locks import lock_edition
from course.authority import check_writer
from course.errors import Refusal
from course.mailtext.texts import MailText, in_braces, unknown_placeholders
from course.models import Edition, MailTemplate
from course.queries.mail.templates import known_placeholders

if TYPE_CHECKING:
    from course.authority import Authority

HISTORY = {
    "course.mailtemplate.copy": _("Text made for this edition"),
    "course.mailtemplate.drop": _("Text of this edition removed"),
}
"""The actions of this module as the history names them."""


class UnknownPlaceholder(Refusal):
    message = _("Nobody fills in %(unknown)s. You can use: %(known)s.")


class NoText(Refusal):
    message = _("Fill in a subject and a text.")


class HasOwnText(Refusal):
    message = _("This edition has its own text already. Change that one.")


class IsForAll(Refusal):
    message = _("The text for all editions stays. Change it, or make one for an edition.")


@transaction.atomic
def save_template(*, template: MailTemplate, by: Authority) -> None:
    """Store a text. Raises UnknownPlaceholder when it asks for what nobody fills in for this code."""
    check_writer(by)
    known = known_placeholders(template.code)
    check_placeholders(MailText(template.subject, template.body, template.button), known)
    template.save()
    record(row=template, action="wagtail.edit", by=by)


def check_placeholders(text: MailText, known: frozenset[str]) -> None:
    """Raises UnknownPlaceholder, with all that can be used."""
    unknown = unknown_placeholders(text, known)
    if unknown:
        raise UnknownPlaceholder(unknown=", ".join(unknown), known=in_braces(known))


@transaction.atomic
def copy_template(*, template: MailTemplate, edition: Edition, by: Authority) -> MailTemplate:
    """Make a text of its own for an edition. Raises HasOwnText."""
    check_writer(by)
    lock_edition(edition.pk)
    if MailTemplate.objects.filter(code=template.code, edition=edition).exists():
        raise HasOwnText
    fields = ("code", "recipient", "occasion", "subject", "button", "body")
    own = MailTemplate.objects.create(edition=edition, **{name: getattr(template, name) for name in fields})
    record(row=own, action="course.mailtemplate.copy", by=by)
    return own


@transaction.atomic
def drop_template(*, template: MailTemplate, by: Authority) -> None:
    """The edition gets the text for all editions again. Raises IsForAll."""
    check_writer(by)
    if template.edition is None:
        raise IsForAll
    record(row=template.edition, action="course.mailtemplate.drop", by=by, code=template.code)
    template.delete()
