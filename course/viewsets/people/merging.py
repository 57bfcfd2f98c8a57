"""The pages on which two people, or two organisations, become one: choose the other, read what happens, do it."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from course.actions.people.merging import check_merging, merge_organisations, merge_people
from course.errors import AlreadyDone, Refusal
from course.forms.people.merging import OtherForm, told_apart
from course.models import Organisation, User
from course.queries.people.merging import merged_into, plan_for_organisations, plan_for_people
from course.text import key_in
from course.viewsets.pages import OfRow
from course.viewsets.types import Context


class MergeView(OfRow, TemplateView):
    """The row of the address remains; the one that is chosen vanishes. Nothing but the plan that was read is done."""

    model: type[Model]
    plan_of: Any
    act: Any
    header_icon = "group"
    template_name = "course/people/office/merge.html"
    page_title = gettext_lazy("Merge")

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def check(self, other: Any) -> None:
        """Raises what stands in the way of these two, whatever hangs on them."""

    def get_context_data(self, **kwargs: Any) -> Context:
        asked = self.request.GET if {"other", "other_named"} & self.request.GET.keys() else None
        form = kwargs.pop("form", None) or OtherForm(asked, keep=self.object)
        other = form.cleaned_data["other"] if form.is_bound and form.is_valid() else None
        plan, refusal = None, ""
        if other is not None:
            try:
                self.check(other)
            except Refusal as problem:
                refusal = str(problem)
            else:
                plan = self.plan_of(self.object, other)
        names = {"keep": told_apart(self.object), "gone": told_apart(other) if other else ""}
        found = {"form": form, "other": other, "plan": plan, "refusal": refusal, **names}
        return super().get_context_data(**kwargs, **found, home=self.row_url, is_person=self.model is User)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = OtherForm(request.POST, keep=self.object)
        if name := merged_into(self.object, key_in(request.POST.get("other", ""))):
            return self.merged(name)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        other, seen = form.cleaned_data["other"], str(request.POST.get("seen", ""))
        name = str(other)
        try:
            self.act(keep=self.object, gone=other, seen=seen, by=request.user)
        except AlreadyDone:
            return self.merged(name)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.render_to_response(self.get_context_data(form=form))
        return self.merged(name)

    def merged(self, name: str) -> HttpResponse:
        """What a second click sees as well."""
        names = {"gone": name, "keep": told_apart(self.object)}
        messages.success(self.request, _("%(gone)s is one with %(keep)s now.") % names)
        return redirect(self.row_url)


class MergePeopleView(MergeView):
    model = User
    urls = "wagtailusers_users"
    plan_of = staticmethod(plan_for_people)
    act = staticmethod(merge_people)

    def check(self, other: User) -> None:
        check_merging(keep=self.object, gone=other, by=self.request.user)


class MergeOrganisationsView(MergeView):
    model = Organisation
    urls = "organisations"
    plan_of = staticmethod(plan_for_organisations)
    act = staticmethod(merge_organisations)
