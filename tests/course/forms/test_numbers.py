"""A number with a part behind its sign is typed with a comma or a point, whatever form asks it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.urls import get_resolver
from django.utils.translation import override
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.blocks import Block
from wagtail.fields import StreamField

from course.models import Municipality
from tests.course.forms.test_typed import public_forms

OURS = ("course", "pitches", "cms")
WITH_A_PART = (forms.FloatField, forms.DecimalField)


def subclasses_of(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from subclasses_of(one)


def fields_of_forms() -> Iterator[tuple[str, forms.Field]]:
    """Of every form that the site has made: ours, and those of Wagtail and of others."""
    assert get_resolver().url_patterns
    for form in {*public_forms(), *subclasses_of(forms.BaseForm)}:
        for name, field in getattr(form, "base_fields", {}).items():
            yield f"{form.__qualname__}.{name}", field


def fields_of_rows() -> Iterator[tuple[str, forms.Field]]:
    """As Wagtail makes them of the columns of our rows."""
    for model in (model for app in OURS for model in apps.get_app_config(app).get_models()):
        for column in model._meta.concrete_fields:
            if column.editable and isinstance(column, models.FloatField | models.DecimalField):
                form = forms.modelform_factory(model, form=WagtailAdminModelForm, fields=[column.name])
                yield f"{model.__name__}.{column.name}", form.base_fields[column.name]


def fields_of_blocks() -> Iterator[tuple[str, forms.Field]]:
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, StreamField):
                yield from fields_within(column.stream_block)


def fields_within(block: Block) -> Iterator[tuple[str, forms.Field]]:
    children = [*getattr(block, "child_blocks", {}).values(), *filter(None, [getattr(block, "child_block", None)])]
    for child in children:
        yield from fields_within(child)
    if hasattr(block, "field"):
        yield f"{type(block).__name__}.{block.name}", block.field


def numbers_with_a_part() -> list[tuple[str, forms.Field]]:
    found = (*fields_of_forms(), *fields_of_rows(), *fields_of_blocks())
    return [(name, field) for name, field in found if isinstance(field, WITH_A_PART)]


def test_all_of_them_are_tried():
    """A block for numbers as well, once a page has one."""
    names = {name for name, _field in numbers_with_a_part()}
    assert {"Municipality.latitude", "Municipality.longitude", "Edition.price", "WorkVisit.fee"} <= names
    assert {"MunicipalityForm.latitude", "EditionForm.price", "WithdrawForm.stated"} <= names
    assert len(list(fields_of_blocks())) > 10


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("typed", "number"),
    [("52,99", "52.99"), ("52.99", "52.99"), (" 5,2 ", "5.2"), ("-0,5", "-0.5"), ("\u22120.5", "-0.5"), ("7", "7")],
)
def test_a_comma_and_a_point_are_one(language, typed, number):
    with override(language):
        read = {name: str(Decimal(str(field.to_python(typed))).normalize()) for name, field in numbers_with_a_part()}
    assert {name: value for name, value in read.items() if value != number} == {}


def test_every_box_lets_a_comma_in():
    """One of the browser that counts numbers comes up empty where the browser speaks English."""
    boxes = {name: field.widget.input_type for name, field in numbers_with_a_part()}
    assert {name: kind for name, kind in boxes.items() if kind not in ("text", "hidden")} == {}


@pytest.mark.parametrize("field", [forms.FloatField(), forms.DecimalField()])
@pytest.mark.parametrize("typed", ["vijf", "5,,2", "52,9929, 6,1", "nan"])
def test_what_is_no_number_is_refused(field, typed):
    with pytest.raises(forms.ValidationError):
        field.clean(typed)


@pytest.mark.parametrize(("language", "shown"), [("nl", "-0,00001"), ("en", "-0.00001")])
def test_degrees_stand_in_their_box_as_in_the_language_and_come_back_unchanged(language, shown):
    form_class = forms.modelform_factory(Municipality, form=WagtailAdminModelForm, fields=["longitude"])
    row = Municipality(longitude=-0.00001)
    with override(language):
        box = str(form_class(instance=row)["longitude"])
        assert (f'value="{shown}"' in box, 'type="text"' in box, "inputmode" in box) == (True, True, False)
        assert form_class({"longitude": shown}, instance=row).changed_data == []
