"""The enrolment cockpit: one page per edition, and its end when it does not go ahead."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin
from wagtail.admin.widgets.button import HeaderButton

from course.actions.editions.cancel import AlreadyCancelled, cancel_edition
from course.actions.enrolment.imports import check_importing
from course.actions.mail.telling import AskFirst, Telling, rehearse
from course.enums import SIDES, TAKES_PART
from course.errors import Refusal
from course.forms.enrolment.bulk_placing import BULK_ACTIONS
from course.forms.enrolment.overview import EditionForm, FilterForm, WhatIfForm
from course.forms.mail import TellingForm
from course.models import Edition, Enrolment
from course.queries.editions.current import current_edition
from course.queries.editions.phase import phase_of
from course.queries.editions.seats import seats_on
from course.queries.enrolment.audit import last_audit
from course.queries.enrolment.holding import crowds_in
from course.queries.enrolment.offers import offer_end
from course.queries.enrolment.overview import (
    after_offers,
    approval_in_short,
    enrolments_in,
    lines_in,
    next_if_one_came_free,
    offers_in,
    simulate,
    state_in_words,
    states_in,
)
from course.queries.enrolment.statistics import statistics_of
from course.queries.enrolment.waitlist import waitlist_of
from course.refused import refused
from course.viewsets.enrolment.export import EnrolmentSheet
from course.viewsets.pages import ForOrganisers
from course.viewsets.telling import telling_context, told_in_words
from course.viewsets.types import Context, Crumb
from course.waitlist import Waitlist


class ForEnrolments(ForOrganisers):
    """A page under the list of enrolments."""

    def trail(self) -> list[Crumb]:
        return [{"url": reverse("enrolments:index"), "label": capfirst(str(Enrolment._meta.verbose_name_plural))}]


class OfEdition(ForEnrolments, BaseObjectMixin):
    """A page about one edition."""

    object: Edition
    model = Edition

    def get_page_subtitle(self) -> str:
        return str(self.object)

    @property
    def overview_url(self) -> str:
        return reverse("enrolments:overview", args=[self.object.pk])

    def crumbs(self) -> list[Crumb]:
        return [{"url": self.overview_url, "label": str(self.object)}]


class TakesPeople(OfEdition):
    """A page that brings people into an edition, as long as it takes them."""

    @cached_property
    def closed(self) -> str:
        """Why nobody can be brought in; empty when somebody can."""
        try:
            check_importing(self.object)
        except Refusal as refusal:
            return str(refusal)
        return ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.get(request, *args, **kwargs) if self.closed else super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs, closed=self.closed)


class ChooseView(ForEnrolments, TemplateView):
    """To the edition that was asked for, or else the current one."""

    template_name = "course/enrolment/office/choose.html"
    page_title = gettext_lazy("Places and line")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = EditionForm(request.GET)
        edition = form.cleaned_data["edition"] if form.is_valid() else current_edition() or Edition.objects.first()
        return redirect("enrolments:overview", edition.pk) if edition else super().get(request, *args, **kwargs)


class OverviewView(EnrolmentSheet, OfEdition, TemplateView):
    """Where an edition stands: balance, lines, offers, what would happen next, and everybody, also as a sheet."""

    template_name = "course/enrolment/office/overview.html"
    page_title = gettext_lazy("Places and line")
    show_export_buttons = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export:
            return self.as_spreadsheet(self.filters.chosen(), request.GET["export"])
        return super().get(request, *args, **kwargs)

    def get_filename(self) -> str:
        return f"aanmeldingen-{self.object.slug}"

    def crumbs(self) -> list[Crumb]:
        return []

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        addresses = [
            (_("Enrol somebody"), "enrolments:enter", "plus"),
            (_("Import a list"), "sheets:import", "upload"),
            (_("Invoice data"), "sheets:invoices", "table"),
        ]
        return [
            HeaderButton(label, url=reverse(name, args=[self.object.pk]), icon_name=icon)
            for label, name, icon in addresses
        ]

    @cached_property
    def enrolments(self) -> list[Enrolment]:
        return enrolments_in(self.object)

    @cached_property
    def filters(self) -> FilterForm:
        return FilterForm(self.request.GET, enrolments=self.enrolments)

    def get_context_data(self, **kwargs: Any) -> Context:
        waitlist = waitlist_of(self.object)
        seats = seats_on(waitlist)
        return super().get_context_data(
            **kwargs,
            edition=self.object,
            editions=EditionForm(initial={"edition": self.object}),
            seats=seats,
            phase=phase_of(self.object, seats),
            taking_part=sum(row.state in TAKES_PART for row in self.enrolments),
            sides=SIDES,
            states=states_in(self.enrolments),
            offers=offers_in(self.enrolments),
            crowds=crowds_in(self.object, self.enrolments),
            statistics=statistics_of(self.object, self.enrolments),
            audit=last_audit(),
            failed=self.object.messages.failed().count(),
            held=self.object.messages.held().count(),
            **self.lines(waitlist),
            **self.what_if(waitlist),
            **self.listed(),
        )

    def lines(self, waitlist: Waitlist) -> Context:
        """The lines, and who would be next."""
        by_pk = {row.pk: row for row in self.enrolments}
        lines = lines_in(waitlist, self.enrolments, self.object)
        now, _after = after_offers(waitlist)
        one_more = {side: next_if_one_came_free(waitlist, side) for side in SIDES}
        return {
            "lines": lines.items(),
            "offers_end": offer_end(self.object),
            "offered_now": [by_pk[person.pk] for person in now],
            "one_more": [(side, by_pk.get(person.pk) if person else None) for side, person in one_more.items()],
        }

    def what_if(self, waitlist: Waitlist) -> Context:
        """The form, and what the change in it would do."""
        asked = "simulate" in self.request.GET
        initial = {"most": waitlist.most_per_organisation, "release": waitlist.released}
        form = WhatIfForm(self.request.GET if asked else None, initial=initial)
        simulation = simulate(waitlist, form.change()) if asked and form.is_valid() else None
        by_pk = {row.pk: row for row in self.enrolments}
        offered = [by_pk[person.pk] for person in simulation.offered] if simulation else []
        return {"what_if": form, "simulation": simulation, "would_be_offered": offered}

    def listed(self) -> Context:
        """Everybody who fits the filters."""
        rows = self.filters.chosen()
        shown = [(row, state_in_words(row), approval_in_short(row)) for row in rows]
        return {"filters": self.filters, "shown": shown, "bulk_actions": BULK_ACTIONS.items()}


class CancelView(OfEdition, TemplateView):
    """The edition does not go ahead: who hears of it, in which words, and whether they do."""

    template_name = "course/editions/office/cancel.html"
    page_title = gettext_lazy("Cancel the edition")
    header_icon = "warning"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def show(self, refusal: AskFirst | None = None) -> HttpResponse:
        here = {"edition": self.object, "overview_url": self.overview_url}
        if self.object.is_cancelled:
            return self.render_to_response(self.get_context_data(**here))
        try:
            letters = rehearse(self.cancel)
        except Refusal as other:
            return self.back(other)
        told = telling_context(self.request, letters, refusal)
        return self.render_to_response(self.get_context_data(**here, **told))

    def cancel(self, telling: Telling | None) -> int:
        return cancel_edition(edition=self.object, by=self.request.user, telling=telling)

    def back(self, refusal: Refusal) -> HttpResponse:
        return refused(self.request, refusal, self.overview_url)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        telling = None if "telling_show" in request.POST else TellingForm(request.POST).decision()
        if telling is None:
            return self.show()
        number = 0
        try:
            number = self.cancel(telling)
        except AskFirst as refusal:
            return self.show(refusal)
        except AlreadyCancelled:
            pass  # a second click: the first did it
        except Refusal as refusal:
            return self.back(refusal)
        cancelled = _("'%(edition)s' does not go ahead.") % {"edition": self.object}
        messages.success(request, f"{cancelled} {told_in_words(telling, number)}".strip())
        return redirect(self.overview_url)
