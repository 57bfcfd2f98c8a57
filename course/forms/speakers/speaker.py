"""What the course office writes down about a speaker."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from course.actions.speakers.answering import NEEDS
from course.actions.speakers.asking import needs_in
from course.formatting import time_in_numbers
from course.forms.fields import CleanCharField, CleanTextField
from course.models import Meeting, ProgrammeItem, SpeakerInvitation, User
from course.queries.programme.speakers import people_named
from course.text import key_in

SEEN = "seen_"
"""Begins the name of what carries along, unseen, how the form showed it."""


class ItemsField(forms.ModelMultipleChoiceField):
    """The parts of one meeting, with their times."""

    def label_from_instance(self, item: ProgrammeItem) -> str:
        return f"{time_in_numbers(item.starts)}–{time_in_numbers(item.ends)} {item.title}"


class SpeakerForm(WagtailAdminModelForm):
    """Who is asked for which meeting is chosen once; `items` are those of that meeting."""

    who = CleanCharField(
        label=gettext_lazy("Who"),
        max_length=254,
        help_text=gettext_lazy("Part of the name, or the e-mail address. Somebody new? Add them under People first."),
        autocomplete="off",
    )
    items = ItemsField(
        queryset=ProgrammeItem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("For which parts"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.order_by("-starts_at").select_related("edition")
        items = self.fields["items"]
        items.queryset = ProgrammeItem.objects.filter(meeting=self._meeting).order_by("starts", "pk")
        if self.instance.pk:
            del self.fields["who"]
            self.fields["meeting"].disabled = True
            items.initial = list(self.instance.items.values_list("pk", flat=True))
            for name, value in needs_in(self.instance).items():
                kind = forms.BooleanField if isinstance(value, bool) else CleanTextField
                self.fields[f"{SEEN}{name}"] = kind(widget=forms.HiddenInput, required=False, initial=value)
        if self.instance.has_accepted:
            items.disabled = True
            items.help_text = _("This speaker stands in the programme. Change there at which parts.")
            items.initial = list(items.queryset.filter(speakers=self.instance.person_id).values_list("pk", flat=True))
        elif not self._meeting:
            items.help_text = _("You choose the parts after you kept this.")

    @property
    def _meeting(self) -> int | None:
        typed = self.data.get(self.add_prefix("meeting")) if self.is_bound else self.initial.get("meeting")
        return self.instance.meeting_id or key_in(str(typed or ""))

    @property
    def given_items(self) -> list[ProgrammeItem] | None:
        """None where they are to be read alone."""
        return None if self.fields["items"].disabled else list(self.cleaned_data["items"])

    @property
    def seen_needs(self) -> dict[str, object] | None:
        """As the form showed them; None of a new row."""
        return {name: self.cleaned_data[f"{SEEN}{name}"] for name in NEEDS} if self.instance.pk else None

    def show_told(self) -> None:
        """The next time it is saved over what is told now."""
        self.data: Any = self.data.copy()
        for name, value in needs_in(SpeakerInvitation.objects.get(pk=self.instance.pk)).items():
            self.data[f"{SEEN}{name}"] = value

    def clean_who(self) -> str:
        """One match is meant; of several the addresses are told, so that one can be typed."""
        typed = self.cleaned_data["who"]
        found = people_named(typed)
        if len(found) != 1:
            raise forms.ValidationError(self._who_is_it(typed, found))
        self.instance.person = found[0]
        return typed

    def _who_is_it(self, typed: str, found: list[User]) -> str:
        if not found:
            return _("Nobody here is called '%(name)s'.") % {"name": typed}
        people = "; ".join(f"{person} ({person.email})" for person in found)
        return _("Who do you mean? Type the e-mail address: %(people)s.") % {"people": people}
