"""A municipality is chosen by its name: there are too many for a list, and no more than one types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from course.forms.programme.pickers import PlaceChoice
from course.models import Municipality, Place
from course.queries.people.municipalities import (
    goes_round,
    municipalities_called,
    municipality_of,
    names_near,
    of_today,
)
from course.queries.programme.pickers import halls_for


class NamesInput(forms.TextInput):
    """A text field that offers the municipalities of today while one types; without that it is a text field."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        listed = f"{name}_names"
        field = super().render(name, value, {**(attrs or {}), "list": listed, "autocomplete": "off"}, renderer)
        names = ((one,) for one in of_today().values_list("name", flat=True))
        options = format_html_join("", '<option value="{}"></option>', names)
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, options)


class MunicipalityField(forms.CharField):
    """Gives the municipality that is called so today; one that went into another leads to that one."""

    widget = NamesInput
    default_error_messages = {
        "unknown": _("No municipality is called '%(name)s'."),
        "near": _("No municipality is called '%(name)s'. Do you mean %(others)s?"),
        "several": _("Several municipalities are called so: %(others)s. Type the whole name."),
    }

    def __init__(self, **kwargs: Any) -> None:
        field = {"label": _("Municipality"), "required": False, "max_length": 100}
        super().__init__(**field | kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A row is shown by its name; what was typed as it was typed."""
        if isinstance(value, int):
            return Municipality.objects.filter(pk=value).values_list("name", flat=True).first() or ""
        return str(value or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))

    def clean(self, value: Any) -> Municipality | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = municipalities_called(typed)
        if len(found) > 1:
            raise self._error("several", typed, [one.name for one in found])
        if not found:
            near = names_near(typed)
            raise self._error("near" if near else "unknown", typed, near)
        return found[0]

    def _error(self, code: str, typed: str, others: list[str]) -> forms.ValidationError:
        params = {"name": typed, "others": ", ".join(others)}
        return forms.ValidationError(self.error_messages[code], code=code, params=params)


class LiesSomewhereForm(WagtailAdminModelForm):
    """Of a place or an organisation. Left empty, the municipality is the one that has the name of the city."""

    municipality = MunicipalityField(
        help_text=_("Travel times are estimated from it. Left empty, it follows from the city.")
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if "municipality" in given and not given["municipality"] and not given.get("is_online"):
            given["municipality"] = municipality_of(given.get("city", ""))
        return given


class MunicipalityForm(WagtailAdminModelForm):
    merged_into = MunicipalityField(label=_("Merged into"))

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()

    def clean_merged_into(self) -> Municipality | None:
        into: Municipality | None = self.cleaned_data["merged_into"]
        if into and self.instance.pk and goes_round(self.instance, into):
            raise forms.ValidationError(_("This municipality went into the one that you fill in here."))
        return into


class TravelTimeForm(WagtailAdminModelForm):
    """People travel between places where they can be."""

    start = PlaceChoice(queryset=Place.objects.none(), label=_("From"))
    end = PlaceChoice(queryset=Place.objects.none(), label=_("Where to"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("start", "end"):
            self.fields[name].queryset = halls_for(getattr(self.instance, f"{name}_id"))
