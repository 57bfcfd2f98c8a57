"""Dividing the visitors of a visit into groups: an even proposal first, changed by hand, then kept."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from course.actions.visits.groups import save_groups
from course.errors import Refusal
from course.forms.visits.groups import MOST_GROUPS, GroupsForm, NumberForm, group_names
from course.models import Enrolment, VisitGroup, WorkVisit
from course.queries.visits.groups import divided, visitors_to_divide
from course.viewsets.pages import OfRow
from course.viewsets.types import Context


class GroupsView(OfRow, TemplateView):
    """The button for an even division stores nothing; the other one keeps what stands in the form."""

    object: WorkVisit
    model = WorkVisit
    urls = "visits"
    header_icon = "group"
    page_title = gettext_lazy("Groups of visitors")
    template_name = "course/visits/office/groups.html"

    def get_base_object_queryset(self) -> QuerySet[WorkVisit]:
        return WorkVisit.objects.with_who_and_where()

    def get_page_subtitle(self) -> str:
        return str(self.object)

    @cached_property
    def people(self) -> list[Enrolment]:
        return visitors_to_divide(self.object)

    @cached_property
    def stored(self) -> list[VisitGroup]:
        return list(self.object.groups.prefetch_related("people"))

    @property
    def names(self) -> list[str]:
        return [group.name for group in self.stored]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = {one.pk: place for place, group in enumerate(self.stored) for one in group.people.all()}
        number = NumberForm(initial={"number": max(len(self.stored), self.object.subgroups, 2)})
        form = GroupsForm(people=self.people, names=self.names, chosen=chosen) if self.stored else None
        return self.show(number, form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number = NumberForm(request.POST)
        if not number.is_valid():
            return self.show(number, None)
        names = group_names(number.cleaned_data["number"], self.names)
        if request.POST.get("act") != "save":
            chosen = divided(self.people, len(names))
            return self.show(number, GroupsForm(people=self.people, names=names, chosen=chosen), is_proposal=True)
        form = GroupsForm(request.POST, people=self.people, names=names, chosen={})
        if not form.is_valid():
            return self.show(number, form)
        try:
            save_groups(visit=self.object, groups=form.groups, by=self.request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(number, form)
        messages.success(request, _("The groups are kept."))
        return redirect(request.path)

    def show(self, number: NumberForm, form: GroupsForm | None, **kwargs: Any) -> HttpResponse:
        shown: Context = {"number_form": number, "form": form, "visit": self.object, "most": MOST_GROUPS, **kwargs}
        return self.render_to_response(self.get_context_data(**shown))
