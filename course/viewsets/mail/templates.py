"""The texts of mails: edited, looked at on sample data, and made for one edition."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from course.actions.mail.templates import copy_template, drop_template, save_template
from course.errors import Refusal
from course.forms.mail import MailTextForm, OwnTextForm
from course.mailtext.texts import MailText, in_braces, unknown_placeholders
from course.models import Edition, MailTemplate
from course.queries.mail.preview import sample_letter
from course.queries.mail.templates import known_placeholders, templates
from course.viewsets.base import OfficeEditView, OfficeViewSet
from course.viewsets.types import Context, Crumb, OfficeRequest


class OfMailTexts(PermissionCheckedMixin, WagtailAdminTemplateMixin, BaseObjectMixin):
    """A page about one text, for whoever may change texts: the course office and the editors."""

    object: MailTemplate
    request: OfficeRequest
    model = MailTemplate
    permission_required = "change"
    header_icon = "edit"

    def get_base_object_queryset(self) -> QuerySet[MailTemplate]:
        return templates()

    def get_page_subtitle(self) -> str:
        return str(self.object)

    @property
    def edit_url(self) -> str:
        return reverse("mail_templates:edit", args=[self.object.pk])

    def get_breadcrumbs_items(self) -> list[Crumb]:
        texts = {"url": reverse("mail_templates:index"), "label": capfirst(MailTemplate._meta.verbose_name_plural)}
        this = {"url": self.edit_url, "label": str(self.object)}
        return [*self.breadcrumbs_items, texts, this, {"url": "", "label": str(self.page_title)}]


class MailTemplateEditView(OfficeEditView):
    """Saved by the action that refuses placeholders that nobody fills in."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        pages = ((_("Preview"), "preview", "view"), (_("Make a text for one edition"), "own", "copy"))
        return [
            *super().header_buttons,
            *(
                HeaderButton(str(label), url=reverse(f"mail_templates:{name}", args=[self.object.pk]), icon_name=icon)
                for label, name, icon in pages
            ),
        ]

    @property
    def known(self) -> str:
        return in_braces(known_placeholders(self.object.code))

    def save_instance(self) -> MailTemplate:
        template = self.form.save(commit=False)
        with transaction.atomic():
            save_template(template=template, by=self.request.user)
        return template


class PreviewView(OfMailTexts, TemplateView):
    """How a text looks on sample data: as it is kept, or as it stands in a form that is not yet saved.

    Of a form in which something is missing there is nothing to see but what that is.
    """

    template_name = "course/mail/office/preview.html"
    page_title = _("Preview")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> Context:
        typed = MailTextForm(self.request.POST) if self.request.method == "POST" else None
        if typed is None:
            shown = self._shown(MailText(self.object.subject, self.object.body, self.object.button))
        elif typed.is_valid():
            shown = self._shown(MailText(*(typed.cleaned_data[name] for name in ("subject", "body", "button"))))
        else:
            shown = {"form": typed}
        return super().get_context_data(**kwargs, template=self.object, **shown)

    def _shown(self, text: MailText) -> Context:
        code = self.object.code
        known = known_placeholders(code)
        unknown = ", ".join(unknown_placeholders(text, known))
        return {"letter": sample_letter(code, text), "unknown": unknown, "known": in_braces(known)}


class OwnTextView(OfMailTexts, FormView):
    """Makes a text of its own for an edition, to change there."""

    form_class = OwnTextForm
    template_name = "course/mail/office/own.html"
    page_title = _("Make a text for one edition")

    def form_valid(self, form: OwnTextForm) -> HttpResponse:
        try:
            own = copy_template(template=self.object, by=self.request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The edition has its own text. Change it here."))
        return redirect("mail_templates:edit", own.pk)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**kwargs, template=self.object, back_url=self.edit_url)


class BackToAllView(OfMailTexts, View):
    """The edition gets the text for all editions again."""

    http_method_names = ["post"]
    page_title = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            drop_template(template=self.object, by=self.request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The edition has the text for all editions again."))
        return redirect("mail_templates:index")


class OfEditionPanel(FieldPanel):
    """For which edition a text is."""

    def format_value_for_display(self, value: Edition | None) -> object:
        return value or _("All editions")


class MailTemplateViewSet(OfficeViewSet):
    model = MailTemplate
    name = "mail_templates"
    url_prefix = "sjablonen"
    icon = "edit"
    rows = staticmethod(templates)
    edit_view_class = MailTemplateEditView
    edit_template_name = "course/mail/office/template.html"
    search_fields = ["code", "subject", "body", "occasion"]
    list_filter = ["recipient", "edition"]
    list_display = ["subject", "code", "edition", "recipient", "occasion"]
    list_export = ["code", "edition", "recipient", "occasion", "subject", "body", "button"]
    export_filename = "sjablonen"
    panels = [
        FieldPanel("code", read_only=True),
        OfEditionPanel(
            "edition", read_only=True, help_text=_("All editions are those that have no text of their own.")
        ),
        FieldPanel("recipient", read_only=True),
        FieldPanel("occasion", read_only=True),
        FieldPanel("subject"),
        FieldPanel("body"),
        FieldPanel("button"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("voorbeeld/<int:pk>/", self.construct_view(PreviewView), name="preview"),
            path("eigen/<int:pk>/", self.construct_view(OwnTextView), name="own"),
            path("terug/<int:pk>/", self.construct_view(BackToAllView), name="back_to_all"),
        ]
