"""The places where people meet."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column

from course.actions.calendars.events import refresh_place
from course.models import Place
from course.viewsets.base import OfficeViewSet
from course.viewsets.columns import AnswerColumn
from course.viewsets.editions.editions import fields


class PlaceViewSet(OfficeViewSet):
    model = Place
    name = "places"
    url_prefix = "locaties"
    icon = "home"
    follow_up = staticmethod(lambda place: refresh_place(place=place))
    children = ((gettext_lazy("Meetings"), "meetings", "place"),)
    search_fields = ["name", "address", "city"]
    list_filter = ["is_online", "province"]
    list_display = [
        Column("name", label=gettext_lazy("Name"), sort_key="sort_name"),
        "city",
        AnswerColumn("is_online", label=gettext_lazy("Online"), sort_key="is_online"),
        AnswerColumn("step_free", label=gettext_lazy("Step-free")),
        AnswerColumn("hearing_loop", label=gettext_lazy("Hearing loop")),
    ]
    list_export = [
        "name", "is_online", "address", "postcode", "city", "province", "public_transport", "parking", "mind",
        *Place.FACILITIES,
    ]  # fmt: skip
    export_filename = "locaties"
    panels = [
        MultiFieldPanel(
            [*fields("name", "is_online", "address"), FieldRowPanel(fields("postcode", "city")), *fields("province")],
            heading=gettext_lazy("The place"),
        ),
        MultiFieldPanel(fields("public_transport", "parking", "mind"), heading=gettext_lazy("How to get there")),
        MultiFieldPanel(fields(*Place.FACILITIES), heading=gettext_lazy("Access (leave open what you did not check)")),
    ]
