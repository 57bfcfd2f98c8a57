"""The forms with which people make a calendar link and choose what it shows."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.actions.calendars.links import LinkChoices
from course.enums import Alarm, CalendarChoice, Language, Travel
from course.forms.fields import CleanCharField
from course.models import Edition, Place, User
from course.queries.calendars.events import places_with_meetings, who_speak
from course.rules import is_organiser


class CalendarChoiceForm(forms.Form):
    """How somebody keeps the own calendar."""

    choice = forms.ChoiceField(
        label=_("How does your calendar keep up with the course?"),
        choices=CalendarChoice.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "With invitations you get a mail for each date, and for each change of it: answer them or leave them. What "
            "you do not choose any more, we take out of your calendar."
        ),
    )


class LinkChoicesForm(forms.Form):
    """What stands in the calendar of a link. Drafts are asked of who has the planning of the course office."""

    has_deadlines = forms.BooleanField(
        label=_("Deadlines too"),
        required=False,
        help_text=_(
            "Until when you can answer or choose, what you do for a visit as its host, and from when you are expected "
            "as a speaker. In a planning also the runbooks."
        ),
    )
    has_drafts = forms.BooleanField(
        label=_("Drafts too"), required=False, initial=True, help_text=_("In the planning of the course office.")
    )
    alarm = forms.TypedChoiceField(
        label=_("Reminder"), choices=Alarm, coerce=int, empty_value=Alarm.NONE, initial=Alarm.NONE, required=False
    )
    travel = forms.TypedChoiceField(
        label=_("Travel time"),
        choices=Travel,
        coerce=int,
        empty_value=Travel.NONE,
        initial=Travel.NONE,
        required=False,
        help_text=_("Before and after what has an address."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language,
        required=False,
        initial=Language.DUTCH,
        help_text=_("Of the words around it; titles stay as the course office wrote them."),
    )

    def __init__(self, *args: Any, has_planning: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_planning:
            del self.fields["has_drafts"]

    @property
    def choices(self) -> LinkChoices:
        """As they were filled in."""
        given = self.cleaned_data
        return LinkChoices(
            has_deadlines=given["has_deadlines"],
            has_drafts=given.get("has_drafts", True),
            alarm=given["alarm"],
            travel=given["travel"],
            language=given["language"] or Language.DUTCH,
        )


class CalendarLinkForm(LinkChoicesForm):
    """A name that tells the links of one person apart; the mark makes that two clicks make one link. Who works for the
    course office chooses between the own calendar and the whole planning of an edition, of all of them, of a place or
    of a speaker.
    """

    name = CleanCharField(
        label=_("Name of the link"),
        max_length=60,
        help_text=_("For which device or app is it? For example: my phone."),
    )
    edition = forms.ModelChoiceField(
        label=_("Which calendar"),
        queryset=Edition.objects.order_by("-starts_on"),
        required=False,
        empty_label=_("My own meetings"),
        help_text=_("Of an edition: its whole planning, with drafts and with visits that were not agreed yet."),
    )
    all_editions = forms.BooleanField(label=_("Or the planning of all editions together"), required=False)
    place = forms.ModelChoiceField(
        label=_("Or everything at one place"), queryset=Place.objects.none(), required=False, empty_label=_("None")
    )
    speaker = forms.ModelChoiceField(
        label=_("Or everything with one speaker"), queryset=User.objects.none(), required=False, empty_label=_("None")
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    planning = ("edition", "all_editions", "place", "speaker")
    field_order = ("name", *planning)

    def __init__(self, *args: Any, user: User, asked: Mapping[str, int], **kwargs: Any) -> None:
        """`asked` are the keys of what a button elsewhere asked for, by the name of the field."""
        super().__init__(*args, has_planning=is_organiser(user), **kwargs)
        self.fields["language"].initial = user.language
        if is_organiser(user):
            self.fields["place"].queryset, self.fields["speaker"].queryset = places_with_meetings(), who_speak()
            for name, key in asked.items():
                self.fields[name].initial = key or None
        else:
            for name in self.planning:
                del self.fields[name]

    @property
    def wanted(self) -> dict[str, Any]:
        """What the action is asked to make."""
        given = {name: self.cleaned_data.get(name) for name in ("name", *self.planning, "once")}
        return {**given, "all_editions": bool(given["all_editions"]), "choices": self.choices}
