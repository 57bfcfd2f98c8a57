"""What the course office does with messages that wait or failed: one, all of one sending, or all that failed."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseObjectMixin

from course.actions.mail import outbox as mailbox
from course.enums import NOT_WORDED, WAITS, MessageState
from course.errors import Refusal
from course.forms.mail import MessageTextForm, SendingFilterForm
from course.models import Message, User
from course.models.mail import MessageQuerySet
from course.queries.enrolment.links import is_secret
from course.queries.mail.letters import letter_of
from course.queries.mail.outbox import sending_rows, sendings_with
from course.text import key_in
from course.viewsets.pages import ForOrganisers
from course.viewsets.telling import UNSEEN_LINK
from course.viewsets.types import Context, Crumb


@dataclass(frozen=True)
class OfficeAction:
    """One verb of the course office: on which states, and what is said afterwards, also about the others.

    `together` is the action for many at once, when that is another one.
    """

    name: str
    label: str | Promise
    states: tuple[MessageState, ...]
    done: str | Promise
    others: str | Promise = ""
    together: str = ""
    is_serious: bool = False
    leads_to: tuple[MessageState, ...] = (MessageState.QUEUED, MessageState.SENDING, MessageState.SENT)

    def on(self, rows: QuerySet[Message], by: User, *, is_one: bool) -> mailbox.Done:
        name = self.name if is_one else self.together or self.name
        return getattr(mailbox, name)(messages=rows, by=by)


ACTIONS = {
    action.name: action
    for action in (
        OfficeAction(
            "try_again",
            _("Try again"),
            (MessageState.FAILED,),
            ngettext_lazy("%(number)d message is tried again.", "%(number)d messages are tried again.", "number"),
            others=ngettext_lazy(
                "%(number)d message was left alone: it may have arrived or is no longer true. Look at it first.",
                "%(number)d messages were left alone: they may have arrived or are no longer true. Look at each first.",
                "number",
            ),
            together="try_again_together",
        ),
        OfficeAction(
            "release",
            _("Let go"),
            (MessageState.HELD,),
            ngettext_lazy("%(number)d message goes now.", "%(number)d messages go now.", "number"),
            others=ngettext_lazy(
                "%(number)d message is dropped: what it says is no longer so, or its reader has left the group.",
                "%(number)d messages are dropped: what they say is no longer so, or their readers have left the group.",
                "number",
            ),
        ),
        OfficeAction(
            "hold_back",
            _("Hold back"),
            (MessageState.QUEUED,),
            ngettext_lazy("%(number)d message is held back.", "%(number)d messages are held back.", "number"),
            leads_to=(MessageState.HELD,),
        ),
        OfficeAction(
            "drop",
            _("Drop"),
            (*WAITS, MessageState.FAILED),
            ngettext_lazy("%(number)d message is dropped.", "%(number)d messages are dropped.", "number"),
            is_serious=True,
            leads_to=(MessageState.CANCELLED,),
        ),
    )
}


class OfMail(ForOrganisers):
    """A page about mail."""

    header_icon = "mail"

    def trail(self) -> list[Crumb]:
        return [{"url": reverse("messages:index"), "label": capfirst(str(Message._meta.verbose_name_plural))}]


class ActionColumn(Column):
    """Buttons that POST, for what may be done with a message now."""

    cell_template_name = "course/mail/office/actions.html"

    def get_value(self, instance: Message) -> list[OfficeAction]:
        return [action for action in ACTIONS.values() if instance.state in action.states]

    def get_cell_context_data(self, instance: Message, parent_context: Context) -> Context:
        request = parent_context["request"]
        back = f"{reverse('messages:index')}?{request.GET.urlencode()}"
        context = super().get_cell_context_data(instance, parent_context)
        return {
            **context,
            "csrf_token": get_token(request),
            "back": back,
            "can_edit": instance.state in WAITS and instance.template not in NOT_WORDED,
        }


class MessageActionView(ForOrganisers, View):
    """Does one verb with one message, with all of one sending, or with all that failed; then back to the list."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        action = ACTIONS.get(name)
        if action is None:
            raise Http404
        try:
            done = action.on(self.chosen(), self.request.user, is_one="message" in request.POST)
        except mailbox.NothingToDo as refusal:
            if self.chosen().filter(state__in=action.leads_to).exists():  # a second click
                messages.success(request, _("This was done before."))
            else:
                messages.error(request, str(refusal))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            self.tell(action, done)
        return redirect(self.back())

    def tell(self, action: OfficeAction, done: mailbox.Done) -> None:
        if done.number:
            messages.success(self.request, action.done % {"number": done.number})
        if done.others:
            messages.warning(self.request, action.others % {"number": done.others})

    def chosen(self) -> QuerySet[Message]:
        message, batch = self.request.POST.get("message", ""), self.request.POST.get("batch", "")
        if message:
            return Message.objects.filter(pk=key_in(message))
        if sending := key_in(self.request.POST.get("sending", "")):
            return Message.objects.filter(sending=sending)
        if batch:
            return Message.objects.filter(batch=batch)
        return Message.objects.failed() if "failed" in self.request.POST else Message.objects.none()

    def back(self) -> str:
        back = self.request.POST.get("back", "")
        is_ours = url_has_allowed_host_and_scheme(back, {self.request.get_host()})
        return back if is_ours else reverse("messages:index")


class SendingsView(OfMail, TemplateView):
    """Post: a row for everything that was asked for in one go, with what may be done with all of it at once. It opens
    into the single mails.
    """

    template_name = "course/mail/office/sendings.html"
    page_title = _("Post by sending")
    per_page = 50

    def get_context_data(self, **kwargs: Any) -> Context:
        form = SendingFilterForm(self.request.GET)
        page = Paginator(sendings_with(form.chosen()), self.per_page).get_page(self.request.GET.get("p"))
        rows = [(row, [action for action in ACTIONS.values() if row.has(*action.states)]) for row in sending_rows(page)]
        failed = Message.objects.failed()
        surely = failed.surely_not_arrived().count()
        marks = {"failed": surely, "unknown": failed.count() - surely, "back": self.request.get_full_path()}
        asked = self.request.GET.copy()
        asked.pop("p", None)
        return super().get_context_data(
            **kwargs, rows=rows, page=page, filter_form=form, asked=asked.urlencode(), **marks
        )


class SendAnywayView(OfMail, TemplateView):
    """Warns what it means when messages that may have arrived go again, and does it: of one sending, or of all."""

    template_name = "course/mail/office/anyway.html"
    page_title = _("Send again what may have arrived")

    @property
    def sending(self) -> int:
        """The key of one sending; 0 for all of them."""
        return key_in(self.request.POST.get("sending") or self.request.GET.get("sending", ""))

    def unsure(self) -> MessageQuerySet:
        failed = Message.objects.failed().may_have_arrived()
        return failed.filter(sending=self.sending) if self.sending else failed

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs, number=self.unsure().count(), sending=self.sending)

    def post(self, request: HttpRequest) -> HttpResponse:
        number = key_in(request.POST.get("number", ""))
        action = ACTIONS["try_again"]
        try:
            done = mailbox.send_again_anyway(messages=self.unsure(), number=number, by=self.request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.get(request)
        messages.success(request, action.done % {"number": done.number})
        if done.others:
            messages.warning(request, action.others % {"number": done.others})
        return redirect("messages:sendings")


def link_for_office(message: Message) -> str:
    """Where the button of a message leads, but for the links with which one acts as the reader."""
    return UNSEEN_LINK if is_secret(message.link) else message.link


class MessageTextView(OfMail, BaseObjectMixin, FormView):
    """Other words in one message before it goes, with how it looks now."""

    object: Message
    model = Message
    form_class = MessageTextForm
    template_name = "course/mail/office/edit.html"
    page_title = _("Change the text")

    def get_base_object_queryset(self) -> QuerySet[Message]:
        return Message.objects.select_related("person")

    def get_initial(self) -> Context:
        return {"subject": self.object.subject, "body": self.object.body}

    def form_valid(self, form: MessageTextForm) -> HttpResponse:
        try:
            mailbox.edit_message(message=self.object, by=self.request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The text is changed."))
        return redirect("messages:index")

    def get_context_data(self, **kwargs: Any) -> Context:
        seen = copy.copy(self.object)
        seen.link = link_for_office(self.object)
        waits = self.object.state in WAITS
        return super().get_context_data(**kwargs, message=self.object, letter=letter_of([seen]), waits=waits)
