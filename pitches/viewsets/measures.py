"""How pitching goes in an edition, for the course office."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView, TemplateView

from course.models import Edition
from course.queries.editions.current import current_edition
from course.viewsets.types import Context
from pitches.queries.measures import measures_of
from pitches.viewsets.choosing import ForChoosing


class MeasuresView(ForChoosing, TemplateView):
    """Shares as bars beside their numbers; nobody is named."""

    template_name = "pitches/office/measures.html"
    page_title = _("How pitching goes")

    @cached_property
    def edition(self) -> Edition:
        return get_object_or_404(Edition, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.edition)

    def get_context_data(self, **kwargs: Any) -> Context:
        others = Edition.objects.exclude(pk=self.edition.pk).order_by("-starts_on", "pk")[:10]
        return super().get_context_data(**kwargs, measures=measures_of(self.edition), others=others)


class LatestMeasuresView(ForChoosing, RedirectView):
    """To the edition that runs now, or the last one."""

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        edition = current_edition() or Edition.objects.order_by("-starts_on", "pk").first()
        return reverse("choosing:measures", args=[edition.pk]) if edition else reverse("pitches_office:index")


urlpatterns = [
    path("cijfers/", LatestMeasuresView.as_view(), name="latest_measures"),
    path("cijfers/<int:pk>/", MeasuresView.as_view(), name="measures"),
]
