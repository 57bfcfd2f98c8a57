"""The places where people meet."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from course.actions.calendars.events import refresh_place
from course.forms.people.municipalities import LiesSomewhereForm
from course.models import Place
from course.queries.people.municipalities import places_without
from course.queries.programme.meetings import office_places
from course.viewsets.base import OfficeEditView, OfficeViewSet
from course.viewsets.calendars import place_buttons
from course.viewsets.columns import AnswerColumn
from course.viewsets.editions.editions import fields
from course.viewsets.filters import needs_attention


class PlaceEditView(OfficeEditView):
    @cached_property
    def rarer_buttons(self) -> list[Button]:
        return place_buttons(self.object)


class PlaceViewSet(OfficeViewSet):
    model = Place
    name = "places"
    rows = staticmethod(office_places)
    edit_view_class = PlaceEditView
    url_prefix = "locaties"
    icon = "home"
    follow_up = staticmethod(lambda place: refresh_place(place=place))
    children = ((gettext_lazy("Meetings"), "meetings", "place"),)
    search_fields = ["name", "address", "city", "municipality__name", "municipality__also"]
    filterset_class = needs_attention(
        Place,
        ["is_online", "province"],
        municipality=(gettext_lazy("Nobody knows how far it is: without a municipality"), places_without),
    )
    list_display = [
        Column("name", label=gettext_lazy("Name"), sort_key="sort_name"),
        "city",
        Column("municipality", label=gettext_lazy("Municipality"), sort_key="municipality__sort_name"),
        Column("capacity", label=gettext_lazy("People"), sort_key="capacity"),
        AnswerColumn("is_online", label=gettext_lazy("Online"), sort_key="is_online"),
        AnswerColumn("step_free", label=gettext_lazy("Step-free")),
        AnswerColumn("hearing_loop", label=gettext_lazy("Hearing loop")),
    ]
    list_export = [
        "name", "is_online", "address", "postcode", "city", "province", "municipality", "latitude", "longitude",
        "capacity", "public_transport", "parking", "mind",
        *Place.FACILITIES,
    ]  # fmt: skip
    export_filename = "locaties"
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    *fields("name", "is_online", "address"),
                    FieldRowPanel(fields("postcode", "city")),
                    *fields("municipality", "province"),
                    FieldRowPanel(fields("latitude", "longitude")),
                    *fields("capacity"),
                ],
                heading=gettext_lazy("The place"),
            ),
            MultiFieldPanel(fields("public_transport", "parking", "mind"), heading=gettext_lazy("How to get there")),
            MultiFieldPanel(
                fields(*Place.FACILITIES), heading=gettext_lazy("Access (leave open what you did not check)")
            ),
        ],
        base_form_class=LiesSomewhereForm,
    )
