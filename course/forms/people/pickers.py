"""People are found by their name: a list of all of them is too long to look through, and to load."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from course.models import User
from course.queries.programme.speakers import people_by_key, people_named
from course.text import clean_line, key_in

BETWEEN_NAMES = re.compile(r"[,;]")

LONGEST = 300
"""Signs of what is typed."""


@dataclass(frozen=True)
class Typed:
    """Who is ticked (keys), and the names that were typed beside it."""

    keys: tuple[int, ...] = ()
    names: str = ""


class PeopleInput(forms.Widget):
    """Who is chosen or may be meant, each with a tick, and a field for more names. `matches` may be meant."""

    tick = "checkbox"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.matches: Sequence[User] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        given = data.getlist(name) if isinstance(data, QueryDict) else data.get(name) or []
        given = given if isinstance(given, list | tuple) else [given]
        keys = dict.fromkeys(filter(None, map(key_in, given)))
        return Typed(tuple(keys), clean_line(str(data.get(f"{name}_named") or "")))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Nobody ticked is nobody chosen."""
        return False

    def render(self, name: str, value: Typed | None, attrs: Any = None, renderer: Any = None) -> SafeString:
        value = value or Typed()
        known = people_by_key(value.keys)
        chosen = [known[key] for key in value.keys if key in known]
        others = [person for person in self.matches if person.pk not in value.keys]
        lines = [(self._line(name, one, "checked"),) for one in sorted(chosen, key=lambda one: one.sort_name)]
        lines += [(self._line(name, one, ""),) for one in others]
        ticks = (
            format_html('<ul class="office-ticks">{}</ul>', format_html_join("", "<li>{}</li>", lines)) if lines else ""
        )
        return format_html("{}{}", ticks, self._search(name, value.names, attrs or {}))

    def _line(self, name: str, person: User, checked: str) -> SafeString:
        return format_html(
            '<label><input type="{}" name="{}" value="{}" {}> {}</label>',
            self.tick,
            name,
            person.pk,
            checked,
            self.words_of(person),
        )

    def words_of(self, person: User) -> str:
        return f"{person}, {person.organisation}" if person.organisation else str(person)

    def _search(self, name: str, names: str, attrs: Any) -> SafeString:
        field = forms.TextInput({**self.attrs, "data-most": LONGEST, "autocomplete": "off"})
        return field.render(f"{name}_named", names, attrs)


class PersonInput(PeopleInput):
    """One, or nobody."""

    tick = "radio"

    def render(self, name: str, value: Typed | None, attrs: Any = None, renderer: Any = None) -> SafeString:
        value = value or Typed()
        found = super().render(name, value, attrs, renderer)
        if self.is_required or not (value.keys or self.matches):
            return found
        checked = "" if value.keys else "checked"
        words = _("nobody")
        nobody = format_html('<label><input type="radio" name="{}" value="" {}> {}</label>', name, checked, words)
        return format_html('<div class="office-ticks">{}</div>{}', nobody, found)


class PeopleField(forms.Field):
    """Gives people. `among` says who may be chosen besides who was chosen before (`kept`)."""

    widget: type[PeopleInput] = PeopleInput
    default_error_messages = {
        "which": _("Who is '%(name)s'? Tick who you mean."),
        "nobody": _("Nobody here is called '%(name)s'."),
        "gone": _("Somebody whom you ticked cannot be chosen."),
    }

    def __init__(self, *, among: Callable[[], QuerySet[User]], **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})
        self.among = among
        self.kept: Collection[int] = ()

    def prepare_value(self, value: Any) -> Typed:
        """Of a row: people, or the key of one."""
        if isinstance(value, Typed):
            return value
        given = value if isinstance(value, list | tuple | QuerySet) else [value]
        return Typed(tuple(getattr(one, "pk", one) for one in given if one))

    def has_changed(self, initial: Any, data: Any) -> bool:
        typed = self.prepare_value(data)
        return bool(typed.names) or {*self.prepare_value(initial).keys} != {*typed.keys}

    def clean(self, value: Any) -> Any:
        typed = self.prepare_value(value)
        MaxLengthValidator(LONGEST)(typed.names)
        keys = self._allowed(typed.keys)
        names = [name.strip() for name in BETWEEN_NAMES.split(typed.names) if name.strip()]
        errors: list[forms.ValidationError] = []
        for name in names:
            self._resolve(name, keys, errors)
        if errors:
            raise forms.ValidationError(errors)
        people = list(people_by_key(keys).values())
        self.validate(people)
        return self.given(people)

    def given(self, people: list[User]) -> Any:
        return sorted(people, key=lambda person: person.sort_name)

    def in_words(self, value: Any) -> str:
        """Who it is, behind each other, and what was typed."""
        typed = self.prepare_value(value)
        known = people_by_key(typed.keys)
        return ", ".join([*(str(known[key]) for key in typed.keys if key in known), *filter(None, [typed.names])])

    def add(self, keys: list[int], person: User) -> None:
        keys.append(person.pk)

    def _allowed(self, keys: Collection[int]) -> list[int]:
        new = [key for key in keys if key not in self.kept]
        fits = set(self.among().filter(pk__in=new).values_list("pk", flat=True)) if new else set()
        if not fits.issuperset(new):
            raise forms.ValidationError(self.error_messages["gone"], code="gone")
        return [*keys]

    def _resolve(self, name: str, keys: list[int], errors: list[forms.ValidationError]) -> None:
        """One match is meant; of several, one has to be ticked."""
        found = people_named(name, self.among())
        if {person.pk for person in found} & {*keys}:
            return
        if len(found) == 1:
            self.add(keys, found[0])
            return
        self.widget.matches = [*self.widget.matches, *found]
        code = "which" if found else "nobody"
        errors.append(forms.ValidationError(self.error_messages[code], code=code, params={"name": name}))


class PersonField(PeopleField):
    """Gives one person or None; a name that is typed goes before who was ticked."""

    widget = PersonInput

    def given(self, people: list[User]) -> User | None:
        return people[0] if people else None

    def add(self, keys: list[int], person: User) -> None:
        keys[:] = [person.pk]
