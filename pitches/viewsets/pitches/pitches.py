"""Pitches and promises: the course office reads them, plans them and asks about them; their words are the author's."""

from __future__ import annotations

from django.forms import CheckboxSelectMultiple
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.widgets.button import HeaderButton

from course.viewsets.base import OfficeEditView, OfficeInspectView, OfficeViewSet
from course.viewsets.columns import DayColumn
from course.viewsets.filters import needs_attention
from course.viewsets.types import BesideView
from pitches.enums import PitchState
from pitches.models import Pitch
from pitches.queries import office
from pitches.viewsets.pitches.passing import PassOnView, pass_on_button
from pitches.viewsets.pitches.preparing import PrepareView, clock_buttons
from pitches.viewsets.pitches.transitions import MergeView, StepPitchView, WriteOutcomeView, move_buttons


class WithMoves(BesideView):
    """The buttons of the lifecycle above a pitch."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        pitch = self.object
        on_site = HeaderButton(_("View on the site"), url=pitch.get_absolute_url(), icon_name="view")
        moves = [*move_buttons(self.request.user, pitch), *pass_on_button(pitch)]
        return [*super().header_buttons, *moves, *clock_buttons(pitch), on_site]


class PitchEditView(WithMoves, OfficeEditView):
    pass


class PitchInspectView(WithMoves, OfficeInspectView):
    pass


READ = (
    "title", "author", "co_owner", "state", "question", "context", "tried", "role", "request", "help_kind", "urgency",
    "visibility", "remark",
)  # fmt: skip
"""What its author wrote, and what the course office asked of it."""


class PitchViewSet(OfficeViewSet):
    model = Pitch
    name = "pitches_office"
    url_prefix = "pitches"
    icon = "comment"
    menu_hook = "register_content_menu_item"
    menu_order = 0
    edit_view_class = PitchEditView
    inspect_view_class = PitchInspectView
    rows = staticmethod(office.pitches)
    search_fields = [
        "title",
        "question",
        "context",
        "author__first_name",
        "author__infix",
        "author__last_name",
    ]
    filterset_class = needs_attention(
        Pitch,
        ["edition", "state", "kind", "visibility"],
        ownerless=(gettext_lazy("The owner left"), office.ownerless_pitches),
    )
    list_display = [
        "title",
        Column("author", label=gettext_lazy("By"), sort_key="author__sort_name"),
        Column("side", label=gettext_lazy("Side"), accessor="author.side.label"),
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            sort_key="state",
            primary=lambda pitch: pitch.state == PitchState.SUBMITTED,
        ),
        DayColumn("submitted_at", label=gettext_lazy("Handed in at"), sort_key="submitted_at"),
        DayColumn(
            "turn",
            label=gettext_lazy("Turn"),
            accessor="slot.item.meeting.starts_at",
            sort_key="slot__item__meeting__starts_at",
        ),
        Column("number_of_contributions", label=gettext_lazy("Answers"), sort_key="number_of_contributions"),
    ]
    list_export = [
        "edition", "title", "author", "author.organisation", "author.side.label", "get_kind_display",
        "get_state_display", "question", "context", "tried", "role", "request", "get_help_kind_display",
        "get_urgency_display", "municipality", "submitted_at", "number_of_contributions",
    ]  # fmt: skip
    export_headings = {
        "author.organisation": gettext_lazy("Organisation"),
        "author.side.label": gettext_lazy("Side"),
        "get_kind_display": gettext_lazy("Kind"),
        "get_state_display": gettext_lazy("State"),
        "get_help_kind_display": gettext_lazy("What helps most"),
        "get_urgency_display": gettext_lazy("How soon"),
        "number_of_contributions": gettext_lazy("Answers"),
    }
    export_filename = "pitches"
    inspect_view_fields = [
        "title", "author", "co_owner", "edition", "state", "kind", "visibility", "question", "context", "tried",
        "role", "request", "help_kind", "urgency", "municipality", "parties", "themes", "laws", "remark",
        "reason", "report", "result", "submitted_at",
    ]  # fmt: skip
    panels = [
        MultiFieldPanel(
            [FieldPanel(name, read_only=True) for name in READ],
            heading=gettext_lazy("The pitch"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("themes", widget=CheckboxSelectMultiple, classname="office-choices"),
                FieldPanel("laws", widget=CheckboxSelectMultiple, classname="office-choices"),
            ],
            heading=gettext_lazy("To find it by"),
        ),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("stap/<int:pk>/<slug:to>/", self.construct_view(StepPitchView), name="step"),
            path("samenvoegen/<int:pk>/", self.construct_view(MergeView), name="merge"),
            path("overdragen/<int:pk>/", self.construct_view(PassOnView), name="pass_on"),
            path("voorbereiden/<int:pk>/", self.construct_view(PrepareView), name="prepare"),
            path("uitkomst/<int:pk>/", self.construct_view(WriteOutcomeView), name="outcome"),
        ]
