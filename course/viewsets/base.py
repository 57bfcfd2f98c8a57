"""What every list and form of the course office has: search on words, safe export, history, honest deletion."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import DateField, Field, Model, QuerySet, TimeField
from django.forms import HiddenInput, UUIDField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import capfirst, yesno
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import BaseButton, Button, HeaderButton
from wagtail.log_actions import LogContext
from wagtail.models import ModelLogEntry
from wagtail.permission_policies import ModelPermissionPolicy

from course import clock
from course.actions.mail.telling import AskFirst
from course.errors import Refusal
from course.models import User
from course.models.keys import KeyField
from course.queries.editions.deletion import Needed, goes_along
from course.queries.searching import with_words
from course.queries.sorting import by_name
from course.text import key_in
from course.viewsets.columns import UnbrokenColumn
from course.viewsets.export import SafeExport
from course.viewsets.filters import OfficeFilterSet
from course.viewsets.telling import ONCE, AsksFirst, mark_with, once_of
from course.viewsets.types import BesideView, Children, Context, FollowUp, Rows, Shown

APART = "serious-apart"
"""The class of a button that stops everything: red, last, and apart from the others."""


def keep_order(buttons: Sequence[BaseButton]) -> None:
    """Wagtail sorts by priority and then by the letter; here they stay in their order."""
    for number, button in enumerate(buttons):
        button.priority = number


class OnlyThese(ModelPermissionPolicy):
    """Some actions are not for the admin, not even for a superuser: another door is the only one.

    `allowed` names what remains of "add", "change", "delete" and "view".
    """

    def __init__(self, model: type[Model], *allowed: str) -> None:
        super().__init__(model)
        self.allowed = frozenset(allowed)

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in self.allowed and super().user_has_permission(user, action)


def _is_a_time(model: type[Model], name: str) -> bool:
    fields = {field.name: field for field in model._meta.get_fields()}
    return isinstance(fields.get(name), (DateField, TimeField))


class OfficeIndexView(SafeExport, generic.IndexView):
    """A list. `rows` is the query with all that the columns show, `parent` the filter that a new row inherits."""

    base_filterset_class = OfficeFilterSet
    rows: Rows | None = None
    parent = ""

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.rows() if self.rows else super().get_base_queryset()

    @cached_property
    def columns(self) -> list[Column]:
        """The first column opens the row, also when it is not a field of the model."""
        first, *others = super().columns
        if isinstance(self.list_display[0], Column):
            title = self._get_title_column_class(TitleColumn)
            first = title(
                first.name,
                label=first.label,
                accessor=first.accessor,
                sort_key=first.sort_key,
                get_url=self.row_url,
            )
        return [first, *others]

    def _get_custom_column(self, field_name: str, column_class: type[Column] = Column, **kwargs: Any) -> Column:
        """A field that is a day or a time keeps to one line."""
        if column_class is Column and _is_a_time(self.model, field_name):
            column_class = UnbrokenColumn
        return super()._get_custom_column(field_name, column_class, **kwargs)

    def row_url(self, row: Model) -> str | None:
        return self.get_edit_url(row) or self.get_inspect_url(row)

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What is alike in the column by which somebody sorts stands as in the list: on every database and page."""
        alike = queryset.query.order_by or queryset.model._meta.ordering
        ordered = super().order_queryset(queryset)
        chosen = [one for one in ordered.query.order_by if one != "pk"]
        return by_name(ordered.order_by(*chosen, *alike, "pk")) if chosen else ordered

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return with_words(queryset, self.search_fields, self.search_query)

    def get_add_url(self) -> str | None:
        url, chosen = super().get_add_url(), self.request.GET.get(self.parent)
        return f"{url}?{self.parent}={chosen}" if url and chosen and key_in(chosen) else url


class KeepsParent(BesideView):
    """Back to the list of the same meeting, visit or edition."""

    parent = ""

    def get_success_url(self) -> str:
        parent = getattr(self.object, f"{self.parent}_id", None) if self.parent else None
        return f"{super().get_success_url()}?{self.parent}={parent}" if parent else super().get_success_url()


class FollowsUp(BesideView):
    """What must follow a save, in the same transaction: `follow_up(row)` refreshes what was made from the row.

    Which row says the view that is asked, so `save_instance` returns any.
    """

    follow_up: FollowUp | None = None

    def save_instance(self) -> Any:
        with transaction.atomic():
            row = super().save_instance()
            if self.follow_up:
                self.follow_up(row)
        return row


class TellsRefusals(BesideView):
    """A refusal of an action stands above the form; what was typed is kept."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except AskFirst:
            raise
        except Refusal as refusal:
            self.form.add_error(None, str(refusal))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(self.form)


class MadeOnce(AsksFirst):
    """A second click, on the form or on the page that says who gets what, makes nothing more and shows what the first
    made: the form carries a mark that stays the same until it is opened anew. Who went back and filled in something
    else makes another one. Two at once wait for each other at the row of who clicks.
    """

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)
        form.fields[ONCE] = UUIDField(widget=HiddenInput, required=False, initial=uuid.uuid4)
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mark = once_of(request)
        if mark is None:
            return super().post(request, *args, **kwargs)
        once = mark_with(mark, sorted(self.carried()))
        with transaction.atomic(), LogContext(user=request.user) as context:
            User.objects.select_for_update(of=("self",), no_key=True).get(pk=str(request.user.pk))
            kind = ContentType.objects.get_for_model(self.model)
            made = ModelLogEntry.objects.filter(action="wagtail.create", uuid=once, content_type=kind).first()
            if made is None:
                context.uuid = once
                return super().post(request, *args, **kwargs)
        self.object = self.model._default_manager.filter(pk=made.object_id).first()
        self.telling = None
        if self.object:
            messages.success(request, self.get_success_message(self.object))
        return redirect(self.get_success_url() if self.object else reverse(self.index_url_name))


class OfficeCreateView(MadeOnce, TellsRefusals, KeepsParent, FollowsUp, generic.CreateView):
    def get_initial(self) -> Context:
        chosen = self.request.GET.get(self.parent, "") if self.parent else ""
        if chosen and not key_in(chosen):
            raise BadRequest
        return {**super().get_initial(), **({self.parent: chosen} if chosen else {})}


class OfficeEditView(AsksFirst, TellsRefusals, KeepsParent, FollowsUp, generic.EditView):
    """A form, with buttons to the lists that belong to the row: (label, name of the list, its filter)."""

    children: Children = ()

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return self.lists(HeaderButton)

    def lists(self, kind: type[Shown]) -> list[Shown]:
        """The buttons to these lists."""
        return [
            kind(str(label), url=f"{reverse(f'{name}:index')}?{parent}={self.object.pk}", icon_name="list-ul")
            for label, name, parent in self.children
        ]

    @cached_property
    def rarer_buttons(self) -> list[Button]:
        """What is used less: behind the three dots, above what Wagtail puts there."""
        return []

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        keep_order(self.rarer_buttons)
        return [*self.rarer_buttons, *super().header_more_buttons]

    def get_header_buttons(self) -> list[BaseButton]:
        """Those used most first; behind the three dots, apart, what stops everything."""
        keep_order(self.header_buttons)
        return sorted(super().get_header_buttons(), key=lambda button: APART in button.classname)


class OfficeDeleteView(KeepsParent, generic.DeleteView):
    """Asks with what would go along, and refuses when others stand on the row. A second click finds the row gone, and
    shows the success of the first.
    """

    follow_up_deletion: FollowUp | None = None
    is_gone = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        try:
            super().setup(request, *args, **kwargs)
        except Http404:
            self.is_gone = request.method == "POST" and self._was_deleted()
            if not self.is_gone:
                raise

    def _was_deleted(self) -> bool:
        kind = ContentType.objects.get_for_model(self.model)
        lines = ModelLogEntry.objects.filter(content_type=kind, object_id=self.kwargs["pk"], action="wagtail.delete")
        return lines.exists()

    @cached_property
    def along(self) -> list[str]:
        return goes_along(self.object)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.user_has_permission("delete"):
            return super().dispatch(request, *args, **kwargs)
        if self.is_gone:
            messages.success(request, capfirst(_("%(kind)s deleted.") % {"kind": self.model._meta.verbose_name}))
            return redirect(reverse(self.index_url_name))
        refusal = self.refusal()
        if refusal:
            messages.error(request, refusal)
            return redirect(reverse(self.edit_url_name, args=[self.object.pk]))
        return super().dispatch(request, *args, **kwargs)

    def refusal(self) -> str:
        """Why the row must stay; empty: it may go."""
        try:
            _known = self.along
        except Needed as needed:
            words = {"row": self.object, "others": needed.by}
            return _("'%(row)s' cannot be deleted: it is used by %(others)s.") % words
        return ""

    def delete_action(self) -> None:
        with transaction.atomic():
            super().delete_action()
            if self.follow_up_deletion:
                self.follow_up_deletion(self.object)

    @property
    def confirmation_message(self) -> str:
        question = super().confirmation_message
        if not self.along:
            return question
        along = _("This goes along: %(rows)s.") % {"rows": ", ".join(self.along)}
        return f"{question} {along}"


class OfficeInspectView(generic.InspectView):
    """A row to read: a dash where nothing was filled in, yes or no in words, times on the Dutch clock."""

    def get_fields(self) -> list[str]:
        """Without the keys by which rows are compared and sorted: nobody filled them in."""
        keys = {field.name for field in self.model._meta.concrete_fields if isinstance(field, KeyField)}
        return [name for name in super().get_fields() if name not in keys]

    def get_field_display_value(self, field_name: str, field: Field) -> object:
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, bool):
            return yesno(value)
        if isinstance(value, dt.datetime):
            return value.astimezone(clock.AMSTERDAM)
        return "–" if value in (None, "", "-") else value


class OfficeViewSet(ModelViewSet):
    """A list with forms. Set `rows`, `parent`, `children` and `follow_up…` as the views above describe them."""

    index_view_class = OfficeIndexView
    add_view_class = OfficeCreateView
    edit_view_class = OfficeEditView
    delete_view_class = OfficeDeleteView
    inspect_view_class = OfficeInspectView
    list_per_page = 50
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    rows: Rows | None = None
    parent = ""
    children: Children = ()
    follow_up: FollowUp | None = None
    follow_up_deletion: FollowUp | None = None

    def formfield_for_dbfield(self, db_field: Field, **kwargs: Any) -> Any:
        """As in forms with panels, which read dates as people write them."""
        return formfield_for_dbfield(db_field, **kwargs)

    def get_common_view_kwargs(self, **kwargs: Any) -> Context:
        return super().get_common_view_kwargs(
            rows=self.rows,
            parent=self.parent,
            children=self.children,
            follow_up=self.follow_up,
            follow_up_deletion=self.follow_up_deletion,
            usage_url_name=None,
            **kwargs,
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        """Without the usage page: it counts pages only, and deletion tells what else uses a row."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]
