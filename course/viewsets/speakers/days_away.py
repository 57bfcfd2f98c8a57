"""Days on which speakers and hosts cannot come, as they or the course office told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from course.actions.speakers.availability import add_days_away, drop_days_away
from course.models import DaysAway, User
from course.queries.speakers.away import office_days_away
from course.viewsets.base import OfficeCreateView, OfficeDeleteView, OfficeViewSet
from course.viewsets.columns import DayColumn
from course.viewsets.editions.editions import fields


class DaysAwayOfficeForm(WagtailAdminModelForm):
    person = forms.ModelChoiceField(queryset=User.objects.none(), label=_("Person"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.filter(is_active=True).order_by("sort_name")


class DaysAwayCreateView(OfficeCreateView):
    def save_instance(self) -> DaysAway:
        row = self.form.instance
        return add_days_away(
            person=row.person, starts_on=row.starts_on, ends_on=row.ends_on, note=row.note, by=self.request.user
        )


class DaysAwayDeleteView(OfficeDeleteView):
    def delete_action(self) -> None:
        drop_days_away(days=self.object, by=self.request.user)


class DaysAwayViewSet(OfficeViewSet):
    model = DaysAway
    add_view_class = DaysAwayCreateView
    delete_view_class = DaysAwayDeleteView
    name = "days_away"
    url_prefix = "niet-beschikbaar"
    icon = "date"
    rows = staticmethod(office_days_away)
    search_fields = ["person__first_name", "person__last_name", "note"]
    list_filter = ["starts_on"]
    list_display = [
        Column("person", label=_("Person"), sort_key="person__sort_name"),
        DayColumn("starts_on", label=_("First day"), sort_key="starts_on"),
        DayColumn("ends_on", label=_("Last day"), sort_key="ends_on"),
        "note",
    ]
    list_export = ["person", "starts_on", "ends_on", "note"]
    export_filename = "niet-beschikbaar"
    inspect_view_fields = ["person", "starts_on", "ends_on", "note"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [*fields("person"), FieldRowPanel(fields("starts_on", "ends_on")), *fields("note")],
                heading=_("Cannot come"),
            )
        ],
        base_form_class=DaysAwayOfficeForm,
    )
