"""Where Wagtail shows the names of its parts instead of words: columns, rights and fields without a label of their own.

Such names are English, whatever the reader reads, and a translation has nothing to hold on to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.template.defaultfilters import capfirst, yesno
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.collections import CollectionForm
from wagtail.admin.panels import Panel
from wagtail.admin.ui.tables import Column
from wagtail.contrib.search_promotions.forms import SearchPromotionsFormSet
from wagtail.models import Page
from wagtail.users.forms import PagePermissionsForm
from wagtail.users.templatetags import wagtailusers_tags

RIGHTS = {"add": _("Add: %(kind)s"), "change": _("Change: %(kind)s"), "delete": _("Delete: %(kind)s")}
"""What stands at a tick for who hears the page. (Django calls it in English: Can add cost of withdrawing.)"""


def say_names() -> None:
    """From now on."""
    Column.label = property(_label_of, _keep_label)
    _name_rights()
    CollectionForm.base_fields["parent"].label = _("Within")
    SearchPromotionsFormSet.form.base_fields["external_link_text"].label = _("External link text")
    Panel.format_value_for_display = _answers(Panel.format_value_for_display)


def _label_of(column: Column) -> Any:
    """A column without a label is called as its field, from which nothing is translated."""
    label = column.__dict__["label"]
    return gettext(label) if label and type(label) is str else label


def _keep_label(column: Column, label: Any) -> None:
    column.__dict__["label"] = label


def _answers(show: Callable[[Panel, Any], Any]) -> Callable[[Panel, Any], Any]:
    """What can only be read: yes or no in words, and a dash where there is nothing."""

    def shown(panel: Panel, value: Any) -> Any:
        if isinstance(value, bool):
            return yesno(value)
        return "\u2013" if callable(getattr(value, "exists", None)) and not value.exists() else show(panel, value)

    return shown


def _name_rights() -> None:
    tags = wagtailusers_tags.register
    named = _named_rights(wagtailusers_tags.format_permissions)
    tags.inclusion_tag("wagtailusers/groups/includes/formatted_permissions.html", name="format_permissions")(named)
    PagePermissionsForm.base_fields["permissions"].label_from_instance = _right_on_pages


def _named_rights(rights_of: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    def named(permission_bound_field: Any) -> dict[str, Any]:
        rights = rights_of(permission_bound_field)
        for row in rights["object_perms"]:
            for right in RIGHTS.keys() & row.keys():
                row[right]["perm"].name = RIGHTS[right] % {"kind": capfirst(row["object"])}
        return rights

    return named


def _right_on_pages(right: Permission) -> str:
    return str({name: words for name, _short, words in Page.permission_types}.get(right.codename, right.name))
