"""People and organisations."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from course.actions.calendars.events import refresh_organisation, refresh_person
from course.actions.locks import lock_all_editions
from course.actions.people.addresses import change_address
from course.actions.people.leaving import leave_everywhere
from course.actions.people.staff import EDITORS, give_roles
from course.forms.people.municipalities import LiesSomewhereForm
from course.forms.people.staff import PersonForm, RolesForm
from course.models import Organisation, User
from course.queries.editions.current import current_edition
from course.queries.people.lists import office_organisations, office_people
from course.viewsets.base import OfficeEditView, OfficeViewSet
from course.viewsets.calendars import speaker_buttons
from course.viewsets.filters import OfficeFilterSet
from course.viewsets.mail.buttons import mail_buttons
from course.viewsets.people.merging import MergeOrganisationsView, MergePeopleView
from course.viewsets.types import Context, Crumb, OfficeRequest


def roles_of(person: User) -> str:
    return ", ".join(group.name for group in person.groups.all())


class PersonFilterSet(OfficeFilterSet):
    group = django_filters.ModelMultipleChoiceFilter(
        field_name="groups",
        queryset=Group.objects.all(),
        label=gettext_lazy("Role"),
        widget=CheckboxSelectMultiple,
    )

    class Meta:
        model = User
        fields = ["is_staff", "is_active", "alumnus_of"]


class PersonEditView(OfficeEditView):
    """Only an administrator changes an administrator: who changes an address can ask for a new password."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.get_object().is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        whom = f"group=people&person={self.object.pk}"
        buttons = [*super().header_buttons, *mail_buttons(whom, current_edition(), HeaderButton)]
        url = reverse("wagtailusers_users:merge", args=[self.object.pk])
        buttons = [*buttons, HeaderButton(_("Merge"), url=url, icon_name="group")]
        if self.request.user.is_superuser:
            url = reverse("wagtailusers_users:roles", args=[self.object.pk])
            buttons = [*buttons, HeaderButton(_("Roles"), url=url, icon_name="key")]
        return buttons

    @cached_property
    def rarer_buttons(self) -> list[Button]:
        return speaker_buttons(self.object)

    def save_instance(self) -> User:
        """The address is changed by an action of its own, which closes the account to who had the old one."""
        row = self.form.instance
        address, row.email = row.email, User.objects.values_list("email", flat=True).get(pk=row.pk)
        closes = "is_active" in self.form.changed_data and not row.is_active
        with transaction.atomic():
            if closes:
                lock_all_editions()
            person: User = super().save_instance()
            change_address(person=person, address=address, by=self.request.user)
            if closes:
                leave_everywhere(person=person)
        return person


class RolesView(BaseObjectMixin, WagtailAdminTemplateMixin, FormView):
    """Makes somebody organiser or editor; for administrators."""

    object: User
    request: OfficeRequest
    model = User
    form_class = RolesForm
    template_name = "wagtailadmin/generic/form.html"
    header_icon = "key"
    page_title = gettext_lazy("Roles")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_initial(self) -> Context:
        return {"organiser": self.object.is_staff, "editor": self.object.groups.filter(name=EDITORS).exists()}

    def form_valid(self, form: RolesForm) -> HttpResponse:
        give_roles(user=self.object, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("The roles of %(person)s are saved.") % {"person": self.object})
        return redirect(self.person_url)

    @property
    def person_url(self) -> str:
        return reverse("wagtailusers_users:edit", args=[self.object.pk])

    def get_breadcrumbs_items(self) -> list[Crumb]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailusers_users:index"), "label": capfirst(User._meta.verbose_name_plural)},
            {"url": self.person_url, "label": str(self.object)},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            **kwargs,
            action_url=self.request.path,
            submit_button_label=_("Save the roles"),
            submit_button_active_label=_("Saving…"),
        )


class PersonViewSet(OfficeViewSet):
    """Stands where Wagtail's own screen for users was (`cms.people_admin`), so that no second one exists."""

    model = User
    icon = "user"
    menu_hook = "register_people_menu_item"
    menu_order = 0
    rows = staticmethod(office_people)
    follow_up = staticmethod(lambda person: refresh_person(person=person))
    edit_view_class = PersonEditView
    filterset_class = PersonFilterSet
    ordering = "sort_name"
    search_fields = ["first_name", "infix", "last_name", "email", "organisation__name"]
    list_display = [
        Column("full_name", label=gettext_lazy("Name"), sort_key="sort_name"),
        "email",
        Column("organisation", label=gettext_lazy("Organisation"), sort_key="organisation__sort_name"),
        "job_title",
        Column("side", label=gettext_lazy("Side"), accessor="side.label"),
        Column("roles", label=gettext_lazy("Role"), accessor=roles_of),
    ]
    list_export = [
        "first_name", "infix", "last_name", "email", "job_title", "organisation", "side.label", "region",
        "learning_question", "can_help_with", "alumnus_of", "shows_profile", "photo_consent", "is_example",
    ]  # fmt: skip
    export_headings = {"side.label": gettext_lazy("Side")}
    export_filename = "personen"
    inspect_view_fields = [
        "email", "phone", "first_name", "infix", "last_name", "academic_title", "job_title", "organisation", "region",
        "learning_question", "can_help_with", "topic", "bio", "alumnus_of", "shows_profile", "shows_email",
        "photo_consent", "is_staff", "is_active", "date_joined", "last_login",
    ]  # fmt: skip
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel(name)
                    for name in ("email", "phone", "academic_title", "first_name", "infix", "last_name", "is_active")
                ],
                heading=gettext_lazy("Who"),
            ),
            MultiFieldPanel(
                [FieldPanel(name) for name in ("organisation", "job_title", "region", "alumnus_of")],
                heading=gettext_lazy("Work"),
            ),
            MultiFieldPanel(
                [FieldPanel(name) for name in ("learning_question", "can_help_with", "topic", "bio")],
                heading=gettext_lazy("Profile"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel(name, read_only=True, help_text=gettext_lazy("The person decides this."))
                    for name in ("shows_profile", "shows_email", "photo_consent")
                ],
                heading=gettext_lazy("Consent"),
            ),
        ],
        base_form_class=PersonForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        """With the roles, and with the usage page that Wagtail's own templates link to."""
        return [
            *super().get_urlpatterns(),
            path("roles/<int:pk>/", self.construct_view(RolesView), name="roles"),
            path("merge/<int:pk>/", self.construct_view(MergePeopleView), name="merge"),
            path("usage/<int:pk>/", self.usage_view, name="usage"),
        ]


class OrganisationEditView(OfficeEditView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("organisations:merge", args=[self.object.pk])
        return [*super().header_buttons, HeaderButton(_("Merge"), url=url, icon_name="group")]


class OrganisationViewSet(OfficeViewSet):
    model = Organisation
    edit_view_class = OrganisationEditView
    name = "organisations"
    url_prefix = "organisaties"
    icon = "group"
    rows = staticmethod(office_organisations)
    follow_up = staticmethod(lambda organisation: refresh_organisation(organisation=organisation))
    search_fields = ["name", "city", "municipality__name", "municipality__also"]
    list_filter = ["kind", "holiday_region"]
    list_display = [
        Column("name", label=gettext_lazy("Name"), sort_key="sort_name"),
        "kind",
        Column("side", label=gettext_lazy("Side"), accessor="side.label"),
        "city",
        Column("municipality", label=gettext_lazy("Municipality"), sort_key="municipality__sort_name"),
        Column("number_of_people", label=gettext_lazy("People"), sort_key="number_of_people"),
    ]
    list_export = [
        "name",
        "get_kind_display",
        "side.label",
        "city",
        "municipality",
        "number_of_people",
        "purchase_order_required",
        "get_invoice_format_display",
        "invoice_email",
        "invoice_address",
    ]
    export_headings = {
        "get_kind_display": gettext_lazy("Kind"),
        "side.label": gettext_lazy("Side"),
        "number_of_people": gettext_lazy("People"),
        "get_invoice_format_display": gettext_lazy("Invoice format"),
    }
    export_filename = "organisaties"
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel(name)
                    for name in ("name", "kind", "city", "municipality", "holiday_region", "inhabitants")
                ],
                heading=gettext_lazy("The organisation"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel(name)
                    for name in ("purchase_order_required", "invoice_format", "invoice_email", "invoice_address")
                ],
                heading=gettext_lazy("Invoice"),
            ),
        ],
        base_form_class=LiesSomewhereForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        merge = path("samenvoegen/<int:pk>/", self.construct_view(MergeOrganisationsView), name="merge")
        return [*super().get_urlpatterns(), merge]
