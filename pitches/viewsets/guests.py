"""Questions of residents: the course office reads them, lets a participant take one up, or declines it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.widgets.button import HeaderButton

from course.viewsets.base import OfficeInspectView, OfficeViewSet
from course.viewsets.columns import DayColumn
from course.viewsets.one_button import OneButtonView
from course.viewsets.types import Context
from pitches.actions.guests import decline_guest, take_up
from pitches.enums import GuestState
from pitches.forms.guests import DeclineGuestForm, TakeUpForm
from pitches.models import GuestQuestion
from pitches.queries.guests import office_questions


class GuestInspectView(OfficeInspectView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """What can be done with it: nothing more once it was judged."""
        question = self.object
        if question.state != GuestState.WAITING:
            return list(super().header_buttons)
        steps = (("take_up", TakeUpView.page_title), ("decline", DeclineView.page_title))
        buttons = [
            HeaderButton(str(title), url=reverse(f"guests:{name}", args=[question.pk]), icon_name="comment")
            for name, title in steps
        ]
        return [*super().header_buttons, *buttons]


class JudgeView(OneButtonView):
    object: GuestQuestion
    model = GuestQuestion
    urls = "guests"
    header_icon = "group"

    def get_base_object_queryset(self) -> QuerySet[GuestQuestion]:
        return office_questions()

    def get_form_kwargs(self) -> Context:
        return {**super().get_form_kwargs(), "question": self.object}

    def form_valid(self, form: Form) -> HttpResponse:
        self.form = form
        return super().form_valid(form)

    @property
    def row_url(self) -> str:
        return reverse("guests:inspect", args=[self.object.pk])

    @property
    def about(self) -> tuple[str, str]:
        return self.object.get_state_display(), str(self.object)


class TakeUpView(JudgeView):
    page_title = gettext_lazy("Let a participant bring it")
    form_class: type[Form] = TakeUpForm
    done = gettext_lazy("It is a draft of the participant now.")

    def save_instance(self) -> None:
        take_up(question=self.object, by=self.request.user, telling=self.telling, **self.form.cleaned_data)


class DeclineView(JudgeView):
    page_title = gettext_lazy("Decline")
    form_class: type[Form] = DeclineGuestForm
    done = gettext_lazy("The question is declined.")

    def save_instance(self) -> None:
        decline_guest(question=self.object, by=self.request.user, telling=self.telling, **self.form.cleaned_data)


class GuestViewSet(OfficeViewSet):
    """Their words are those of who asked."""

    model = GuestQuestion
    name = "guests"
    url_prefix = "bewonersvragen"
    icon = "group"
    menu_hook = "register_content_menu_item"
    menu_order = 0
    inspect_view_class = GuestInspectView
    rows = staticmethod(office_questions)
    search_fields = ["initiative", "question", "context"]
    list_filter = ["edition", "state"]
    list_display = [
        "initiative",
        "question",
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            sort_key="state",
            primary=lambda question: question.state == GuestState.WAITING,
        ),
        DayColumn("created_at", label=gettext_lazy("Asked on"), sort_key="created_at"),
        Column("pitch", label=gettext_lazy("Pitch"), sort_key="pitch__title"),
    ]
    list_export = ["edition", "initiative", "question", "context", "get_state_display", "created_at", "pitch"]
    export_headings = {"get_state_display": gettext_lazy("State")}
    export_filename = "bewonersvragen"
    inspect_view_fields = [
        "edition", "initiative", "name", "email", "question", "context", "state", "reason", "pitch", "created_at",
    ]  # fmt: skip
    form_fields = ["question"]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("oppakken/<int:pk>/", self.construct_view(TakeUpView), name="take_up"),
            path("afwijzen/<int:pk>/", self.construct_view(DeclineView), name="decline"),
        ]
