"""Municipalities, and how long it takes from one place to another."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from course.forms.people.municipalities import MunicipalityForm, TravelTimeForm
from course.models import Municipality, TravelTime
from course.queries.people.municipalities import of_today, office_municipalities
from course.queries.planning.travel import office_travel_times
from course.travel import DETOUR, DOOR_TO_DOOR, SPEED
from course.viewsets.base import OfficeViewSet
from course.viewsets.columns import DayColumn
from course.viewsets.editions.editions import fields
from course.viewsets.filters import needs_attention


class MunicipalityViewSet(OfficeViewSet):
    model = Municipality
    name = "municipalities"
    url_prefix = "gemeenten"
    icon = "globe"
    rows = staticmethod(office_municipalities)
    search_fields = ["name", "also", "code"]
    filterset_class = needs_attention(Municipality, ["province"], today=(_("There today"), of_today))
    list_display = [
        Column("name", label=_("Name"), sort_key="sort_name"),
        "code",
        "province",
        DayColumn("valid_until", label=_("Last day"), sort_key="valid_until"),
        Column("merged_into", label=_("Merged into")),
        Column("number_of_places", label=_("Places"), sort_key="number_of_places"),
        Column("number_of_organisations", label=_("Organisations"), sort_key="number_of_organisations"),
    ]
    list_export = [
        "code", "name", "also", "province", "latitude", "longitude", "valid_from", "valid_until", "merged_into",
    ]  # fmt: skip
    export_filename = "gemeenten"
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldRowPanel(fields("code", "name")), *fields("also", "province")], heading=_("The municipality")
            ),
            MultiFieldPanel(
                [
                    HelpPanel(
                        content=_(
                            "The centre of its territory, in degrees. Those that ship come from the borders of CBS and "
                            "Kadaster (PDOK, CC BY 4.0)."
                        )
                    ),
                    FieldRowPanel(fields("latitude", "longitude")),
                ],
                heading=_("Where it lies"),
            ),
            MultiFieldPanel(
                [
                    HelpPanel(
                        content=_("After its last day, who types its name gets the municipality that it went into.")
                    ),
                    FieldRowPanel(fields("valid_from", "valid_until")),
                    *fields("merged_into"),
                ],
                heading=_("Since when and until when"),
            ),
        ],
        base_form_class=MunicipalityForm,
    )


class TravelTimeViewSet(OfficeViewSet):
    model = TravelTime
    name = "travel_times"
    url_prefix = "reistijden"
    icon = "resubmit"
    rows = staticmethod(office_travel_times)
    search_fields = ["start__name", "start__city", "end__name", "end__city", "note"]
    list_filter = ["start", "end"]
    list_display = [
        Column("start", label=_("From"), sort_key="start__sort_name"),
        Column("end", label=_("Where to"), sort_key="end__sort_name"),
        Column("minutes", label=_("Minutes"), sort_key="minutes"),
        "note",
    ]
    list_export = ["start", "end", "minutes", "note"]
    export_filename = "reistijden"
    edit_handler = ObjectList(
        [
            HelpPanel(
                content=format_lazy(
                    _(
                        "Without a row here a travel time is estimated: {minutes} minutes to leave and to arrive, and "
                        "{detour} times the distance between the centres of the municipalities at {speed} km/h. A row "
                        "counts both ways, unless the way back has its own."
                    ),
                    minutes=DOOR_TO_DOOR,
                    detour=lazy(number_format, str)(DETOUR),
                    speed=round(SPEED),
                )
            ),
            MultiFieldPanel([FieldRowPanel(fields("start", "end")), *fields("minutes", "note")], heading=_("The way")),
        ],
        base_form_class=TravelTimeForm,
    )
