"""What the course office does with one visit: each action its own page, with a button that does it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin

from course.actions.mail.telling import AskFirst
from course.actions.visits.host import ask_approval
from course.actions.visits.links import send_host_link, withdraw_host_link
from course.actions.visits.transition import REFUSALS, move_visit
from course.enums import Actor, VisitCondition, VisitStatus
from course.errors import AlreadyDone, Refusal
from course.models import WorkVisit
from course.queries.visits.transitions import move_of
from course.viewsets.enrolment.overview import ForOrganisers
from course.viewsets.telling import AsksFirst
from course.viewsets.types import Context, Crumb


def reason_of(need: VisitCondition) -> str:
    """What is said when a need does not hold."""
    return str(REFUSALS[need].message)


class VisitActionView(AsksFirst, ForOrganisers, BaseObjectMixin, FormView):
    """A page with one button. A refusal of the action stands above it, and nothing changed."""

    object: WorkVisit
    model = WorkVisit
    form_class = Form
    header_icon = "site"
    template_name = "course/visits/office/action.html"
    done: str | Promise = gettext_lazy("Saved.")
    explains: str | Promise = ""

    def get_base_object_queryset(self) -> QuerySet[WorkVisit]:
        return WorkVisit.objects.select_related("item__meeting__edition", "contact", "host")

    @property
    def back_url(self) -> str:
        return reverse("visits:edit", args=[self.object.pk])

    def get_breadcrumbs_items(self) -> list[Crumb]:
        visits = {"url": reverse("visits:index"), "label": capfirst(WorkVisit._meta.verbose_name_plural)}
        this = {"url": self.back_url, "label": str(self.object)}
        return [*self.breadcrumbs_items, visits, this, {"url": "", "label": str(self.get_page_title())}]

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            self.save_instance()
        except AskFirst:
            raise
        except AlreadyDone as done:
            messages.success(self.request, str(done))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            messages.error(self.request, _("Nothing changed yet."))
            return self.form_invalid(form)
        else:
            messages.success(self.request, self.done)
        return redirect(self.back_url)

    def begin_anew(self) -> None:
        self.object = self.get_base_object_queryset().get(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs, visit=self.object, back_url=self.back_url)


class MoveView(VisitActionView):
    """One step of the table; a step that nobody of the course office can ever make has no page."""

    done = gettext_lazy("The visit moved on.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.kwargs["to"] not in VisitStatus:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def to(self) -> VisitStatus:
        return VisitStatus(self.kwargs["to"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Actor.ORGANISER not in move_of(self.object, self.to).by:
            return redirect(self.back_url)
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Make this visit: %(state)s") % {"state": self.to.label}

    def save_instance(self) -> None:
        move_visit(visit=self.object, to=self.to, by=self.request.user, telling=self.telling)


class AskApprovalView(VisitActionView):
    page_title = gettext_lazy("Ask the host to approve what we learned")
    explains = gettext_lazy("The host reads it, changes it where needed, and approves. Only then do others see it.")
    done = gettext_lazy("The host is asked.")

    def save_instance(self) -> None:
        ask_approval(visit=self.object, by=self.request.user, telling=self.telling)


class SendLinkView(VisitActionView):
    page_title = gettext_lazy("Send the host the link again")
    done = gettext_lazy("The link is sent again.")

    def save_instance(self) -> None:
        send_host_link(visit=self.object, by=self.request.user, telling=self.telling)


class WithdrawLinkView(VisitActionView):
    page_title = gettext_lazy("Withdraw the link of the host")
    explains = gettext_lazy("The links that were mailed open nothing from then on. You can send a new one afterwards.")
    done = gettext_lazy("The link is withdrawn.")

    def save_instance(self) -> None:
        withdraw_host_link(visit=self.object, by=self.request.user)
