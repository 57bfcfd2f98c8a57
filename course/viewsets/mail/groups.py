"""Write to a group of people: choose, write, look at every mail, and send or hold all of it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from course.actions.mail.groups import Goes, write_to_group
from course.actions.mail.templates import check_placeholders
from course.errors import AlreadyDone, Refusal
from course.formatting import full_moment
from course.forms.mail import ChosenEditionForm, GroupForm, LetterForm
from course.mailtext.texts import MailText, in_braces
from course.models import Edition
from course.queries.editions.current import current_edition
from course.queries.mail.groups import NAMEABLE, Group, ids_in, people_in
from course.queries.mail.preview import letter_to
from course.queries.mail.templates import OWN_WORDS, text_of
from course.refused import RefusedRedirect
from course.rules import is_organiser
from course.viewsets.mail.office_actions import OfMail
from course.viewsets.telling import mark_with
from course.viewsets.types import Context, Crumb


class ChooseGroupView(OfMail, TemplateView):
    """Of which edition, to which group, and with which text to begin."""

    template_name = "course/mail/office/choose.html"
    page_title = _("Write to people")

    def get_context_data(self, **kwargs: Any) -> Context:
        asked = ChosenEditionForm(self.request.GET)
        edition = asked.cleaned_data["edition"] if asked.is_valid() else current_edition() or Edition.objects.first()
        group_form = GroupForm(edition=edition, initial={"edition": edition}) if edition else None
        edition_form = ChosenEditionForm(initial={"edition": edition})
        return super().get_context_data(**kwargs, edition=edition, edition_form=edition_form, group_form=group_form)


class WriteView(OfMail, TemplateView):
    """The mail, with a preview for each person in the group. Nothing is kept before a button sends or holds it."""

    template_name = "course/mail/office/write.html"
    page_title = _("Write to people")
    chosen: GroupForm

    def crumbs(self) -> list[Crumb]:
        return [{"url": reverse("messages:write"), "label": str(_("To whom"))}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_organiser(request.user):
            chosen = self.asked_for()
            if chosen is None:
                messages.error(request, _("Choose to whom you want to write."))
                return RefusedRedirect(reverse("messages:write"))
            self.chosen = chosen
        return super().dispatch(request, *args, **kwargs)

    def asked_for(self) -> GroupForm | None:
        """Edition, group and text to begin with, from the address of the page; None when it lacks one."""
        asked = ChosenEditionForm(self.request.GET)
        form = GroupForm(self.request.GET, edition=asked.cleaned_data["edition"]) if asked.is_valid() else None
        return form if form and form.is_valid() else None

    @property
    def edition(self) -> Edition:
        return self.chosen.of_edition

    @property
    def group(self) -> Group:
        return self.chosen.chosen

    @property
    def code(self) -> str:
        return self.chosen.cleaned_data["code"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = MailText("", "", "") if self.code == OWN_WORDS else text_of(self.code, self.edition)
        marks = {"batch": uuid.uuid4().hex, "seen": self.seen()}
        form = LetterForm(initial={"subject": text.subject, "body": text.body, "button": text.button, **marks})
        return self.render_to_response(self.get_context_data(form=form, **self.preview(text)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = LetterForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            if "send" in request.POST or "hold" in request.POST:
                return self.write(form)
            check_placeholders(form.text, NAMEABLE)
        except AlreadyDone as refusal:
            messages.success(request, str(refusal))
            return redirect("messages:sendings")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        form.data = {**request.POST.dict(), "seen": self.seen()}
        return self.render_to_response(self.get_context_data(form=form, **self.preview(form.text)))

    def seen(self) -> str:
        """To whom the mail on this page goes, for the hidden field of the form."""
        return ",".join(map(str, sorted(ids_in(self.edition, self.group.code))))

    def write(self, form: LetterForm) -> HttpResponse:
        hold = "hold" in self.request.POST
        batch = mark_with(uuid.UUID(form.cleaned_data["batch"]), form.text).hex
        number = write_to_group(
            edition=self.edition,
            group=self.group.code,
            text=form.text,
            code=self.code,
            batch=batch,
            seen=form.cleaned_data["seen"],
            goes=Goes(hold=hold, at=form.cleaned_data["at"]),
            by=self.request.user,
        )
        messages.success(self.request, self.told(number, at=form.cleaned_data["at"], hold=hold))
        return redirect(f"{reverse('messages:index')}?batch={batch}")

    def told(self, number: int, *, at: dt.datetime | None, hold: bool) -> str:
        if hold:
            words = ngettext("%(number)d message is held.", "%(number)d messages are held.", number)
        elif at:
            words = ngettext("%(number)d message goes on %(moment)s.", "%(number)d messages go on %(moment)s.", number)
        else:
            words = ngettext("%(number)d message goes now.", "%(number)d messages go now.", number)
        return words % {"number": number, "moment": full_moment(at) if at else ""}

    def preview(self, text: MailText) -> Context:
        """The mail of one person at a time."""
        page = Paginator(people_in(self.edition, self.group.code), 1).get_page(self.request.POST.get("show"))
        letters = [letter_to(person, self.edition, self.code, text) for person in page]
        return {"page": page, "reader": next(iter(page), None), "letter": next(iter(letters), None)}

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs, edition=self.edition, group=self.group, known=in_braces(NAMEABLE))
