"""Types of the screens of the course office. Wagtail's own classes have none, so ours say theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from django.db.models import QuerySet
from django.utils.functional import Promise
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import BaseButton

Rows: TypeAlias = Callable[[], QuerySet[Any]]
"""A query with all that a list shows; of which model is for the screen to say, as everywhere below."""

FollowUp: TypeAlias = Callable[[Any], object]
"""Refreshes what was made from a row."""

Children: TypeAlias = tuple[tuple[str | Promise, str, str], ...]
"""Lists that belong to a row: label, name of the list, its filter."""

Shown = TypeVar("Shown", bound=BaseButton)
"""The kind of button that a list of buttons is asked for: one in the header, or behind the three dots."""

Context: TypeAlias = dict[str, Any]
"""What a template reads, or a form begins with: values of every type."""

Crumb: TypeAlias = dict[str, str]
"""`url` and `label` of one step of the path above a page; `sublabel` when it has one."""

if TYPE_CHECKING:
    BesideView = generic.EditView
else:
    BesideView = object
"""Base of a mixin that stands before one of Wagtail's views and asks that view for its object, form and request."""

OfficeRequest: TypeAlias = Any
"""The request of somebody who was let in. Any, because Django's own type says that it may be an anonymous visitor."""
