"""The step before everything of which people hear: who gets what, and whether it goes, waits, or is told to nobody."""

from __future__ import annotations

import copy
import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from course.actions.mail.telling import AskFirst, NotDecided, Telling, rehearse
from course.enums import Tell
from course.errors import Refusal
from course.forms.mail import TellingForm
from course.models import Message
from course.queries.enrolment.links import is_secret
from course.queries.mail.audience import Audience, audience_of, mark_of
from course.queries.mail.letters import letter_of
from course.refused import refused
from course.viewsets.types import BesideView, Context

UNSEEN_LINK = "/…"
"""Stands where a mail will have its link: that belongs to the reader alone."""

NOT_CARRIED = (
    "csrfmiddlewaretoken", "telling", "telling_reason", "telling_seen", "telling_once", "telling_show", "telling_back",
)  # fmt: skip
"""What belongs to the step itself, and not to the form before it."""


ONCE = "telling_once"
"""Name of the field with the mark of one form."""


def once_of(request: HttpRequest) -> uuid.UUID | None:
    """The mark of one form or step: what is made there is made once."""
    try:
        return uuid.UUID(request.POST.get(ONCE, ""))
    except ValueError:
        return None


def without_secrets(message: Message) -> Message:
    """The message as the course office may see it: with a link with which one acts as the reader it sees none."""
    seen = copy.copy(message)
    if is_secret(seen.link):
        seen.link = UNSEEN_LINK
    return seen


def telling_context(
    request: HttpRequest,
    letters: list[Message],
    refusal: AskFirst | None = None,
    audience: Audience | None = None,
) -> Context:
    """What the component shows (`components/telling.html`): the readers, one mail at a time, and the choice."""
    page = Paginator(letters, 1).get_page(request.POST.get("telling_show"))
    shown = [(message, letter_of([without_secrets(message)])) for message in page]
    form = TellingForm({**request.POST.dict(), "telling_seen": mark_of(letters)})
    return {
        "audience": audience or audience_of(letters),
        "telling_page": page,
        "telling_message": shown[0][0] if shown else None,
        "telling_reader": str(shown[0][0].person or shown[0][0].address) if shown else "",
        "letter": shown[0][1] if shown else None,
        "telling_form": form,
        "telling_once": once_of(request) or uuid.uuid4(),
        "telling_refusal": "" if refusal is None or isinstance(refusal, NotDecided) else str(refusal),
    }


def told_in_words(telling: Telling, number: int) -> str:
    """What happens with so many mails, after an act; empty when there were none."""
    if not number:
        return ""
    if telling.how == Tell.HOLD:
        return ngettext("%(number)d mail is held.", "%(number)d mails are held.", number) % {"number": number}
    if telling.how == Tell.NOBODY:
        return _("Nobody is told.")
    words = ngettext("%(number)d person gets a message.", "%(number)d people get a message.", number)
    return words % {"number": number}


def mark_with(mark: uuid.UUID, filled_in: object) -> uuid.UUID:
    """The mark of a form with this filled in: who goes back and fills in something else makes another one."""
    return uuid.uuid5(mark, repr(filled_in))


class AsksFirst(BesideView):
    """Before a form is carried out of which people hear, a page says who gets what and asks; what was filled in goes
    along. A form of which nobody hears is carried out at once.

    The action behind it is called with `self.telling`; `rehearsed` says how it is called for the step.
    """

    object: Any
    telling: Telling | None = None
    telling_template = "course/mail/office/ask.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "telling_back" in request.POST:
            return self.back_to_form()
        self.telling = None if "telling_show" in request.POST else TellingForm(request.POST).decision()
        try:
            return super().post(request, *args, **kwargs)
        except AskFirst as refusal:
            return self.ask(refusal)

    def ask(self, refusal: AskFirst) -> HttpResponse:
        """The step. What stands in the way of the act itself was said before; who comes here raced with somebody."""
        try:
            letters = rehearse(self.rehearsed)
        except Refusal as other:
            return refused(self.request, other, self.request.get_full_path())
        self.begin_anew()
        context = self.get_context_data(form=self.get_form())
        context |= {"carried": self.carried(), **telling_context(self.request, letters, refusal)}
        return TemplateResponse(self.request, self.telling_template, context)

    def carried(self, *without: str) -> list[tuple[str, str]]:
        """What was filled in, to go along through the step."""
        left_out = {*NOT_CARRIED, *without}
        return [(name, value) for name, values in self.request.POST.lists() for value in values if name not in left_out]

    def rehearsed(self, telling: Telling) -> None:
        """Do what the form asks with this decision; it is undone afterwards."""
        self.begin_anew()
        self.telling = telling
        self.form = self.get_form()
        if self.form is not None:
            self.form.is_valid()
        self.save_instance()

    def begin_anew(self) -> None:
        """The row as it is stored: the form and the act have changed the one in memory."""
        self.object = self.get_object() if self.kwargs else None

    def back_to_form(self) -> HttpResponse:
        self.begin_anew()
        self.form = self.get_form()
        return self.render_to_response(self.get_context_data(form=self.form))


class AsksBeforeDeleting(AsksFirst):
    """The same before a row is deleted that people know of."""

    def rehearsed(self, telling: Telling) -> None:
        self.begin_anew()
        self.telling = telling
        self.delete_action()

    def begin_anew(self) -> None:
        """Wagtail keeps the row that it found, also when it has lost its key."""
        self.object = self.model._default_manager.get(pk=self.kwargs["pk"])
