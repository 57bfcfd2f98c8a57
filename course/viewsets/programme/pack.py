"""The evening-before pack of a meeting: choose the parts, see what changed since they were printed, make it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from course.actions.pack import make_pack
from course.enums import PackPart
from course.errors import Refusal
from course.forms.pack import PackForm
from course.models import Meeting
from course.print.data import Pack
from course.print.pack import checked
from course.queries.pack import pack_of, part_states
from course.queries.programme.meetings import meetings_in_full
from course.viewsets.pages import OfRow
from course.viewsets.types import Context


class PackView(OfRow, FormView):
    """Which button was pressed says whether the PDF or the page opens."""

    object: Meeting
    model = Meeting
    urls = "meetings"
    form_class = PackForm
    template_name = "course/pack/office/choose.html"
    header_icon = "download"
    page_title = gettext_lazy("Pack for the day")

    def get_base_object_queryset(self) -> QuerySet[Meeting]:
        return meetings_in_full()

    @cached_property
    def pack(self) -> Pack:
        return pack_of(self.object)

    def form_valid(self, form: PackForm) -> HttpResponse:
        try:
            made = make_pack(meeting=self.object, by=self.request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        opened = "course:pack_page" if "page" in self.request.POST else "course:pack_pdf"
        return redirect(opened, self.object.pk, made.pk)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            **kwargs,
            meeting=self.object,
            pack=self.pack,
            states=part_states(self.object, self.pack),
            found=checked(self.pack, PackPart),
        )
