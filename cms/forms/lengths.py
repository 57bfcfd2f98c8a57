"""How much fits in fields of which Wagtail's forms do not say it: links as everywhere, others as in their column."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.core.validators import MaxLengthValidator
from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.forms.choosers import ExternalLinkChooserForm
from wagtail.contrib.search_promotions.forms import QueryForm
from wagtail.contrib.search_promotions.models import Query
from wagtail.embeds.forms import EmbedForm

from course.models import User
from course.text import LONGEST_LINK

MOST: Mapping[type[forms.BaseForm], Mapping[str, int | None]] = {
    ExternalLinkChooserForm: {"url": LONGEST_LINK},
    EmbedForm: {"url": LONGEST_LINK},
    QueryForm: {"query_string": Query._meta.get_field("query_string").max_length},
    NameEmailForm: {name: User._meta.get_field(name).max_length for name in ("first_name", "last_name")},
}


def say_lengths() -> None:
    """From now on."""
    for form, lengths in MOST.items():
        for name, most in lengths.items():
            if most:
                bound(form.base_fields[name], most)


def bound(field: forms.Field, most: int) -> None:
    """The server refuses what is longer and says how long it is; until then the page counts."""
    field.max_length = most
    field.validators.append(MaxLengthValidator(most))
    field.widget.attrs |= field.widget_attrs(field.widget)
