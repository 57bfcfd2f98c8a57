"""A meeting of today that does not go ahead or goes online, and whom to call then."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages

from course.actions.programme.today import call_off_today, go_online_today
from course.forms.programme.today import CallOffForm, OnlineForm
from course.queries.programme.phones import phone_list
from course.viewsets.programme.day import ActsOnMeeting, OfMeeting
from course.viewsets.types import Context


class TodayView(ActsOnMeeting):
    """One act; the page after it says whom to call."""

    template_name = "course/programme/office/today.html"
    header_icon = "warning"

    def answer(self) -> HttpResponse:
        messages.success(self.request, str(self.done))
        return redirect("meetings:phones", self.object.pk)

    def get_context_data(self, **kwargs: Any) -> Context:
        shown = {"meeting": self.object, "explains": self.explains, "back_url": self.row_url}
        return super().get_context_data(**kwargs, **shown)


class CallOffView(TodayView):
    form_class = CallOffForm
    page_title = _("Not today")
    explains = _("The meeting does not go ahead. Everybody concerned gets a mail at once, at any hour.")
    done = _("The meeting does not go ahead. Call who sees no mail in time.")

    def save_instance(self) -> None:
        call_off_today(meeting=self.object, by=self.request.user, telling=self.telling)


class OnlineView(TodayView):
    form_class = OnlineForm
    page_title = _("Online today")
    explains = _("People meet online instead. Everybody concerned gets the link by mail at once, at any hour.")
    done = _("The meeting is online. Call who sees no mail in time.")

    def get_initial(self) -> Context:
        return {"link": self.object.online_url}

    def save_instance(self) -> None:
        go_online_today(
            meeting=self.object,
            link=self.form.cleaned_data["link"],
            by=self.request.user,
            telling=self.telling,
            accepting=self.accepting,
        )


class PhonesView(OfMeeting, TemplateView):
    """To print, or to call from."""

    template_name = "course/programme/office/phones.html"
    page_title = _("Phone numbers")
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> Context:
        groups = phone_list(self.object)
        without = sum(not person.phone for group in groups for person in group.people)
        return super().get_context_data(**kwargs, meeting=self.object, groups=groups, without=without)
