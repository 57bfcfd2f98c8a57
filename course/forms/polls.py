"""What is filled in about a date poll: by the course office, and by who is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from course.actions.polls.moments import MOST_OPTIONS, Moment
from course.enums import PollKind, PollPart, PollReply
from course.forms.fields import CleanCharField, CleanTextField, KnownRowsField, optional
from course.forms.moments import DayField, HourField
from course.forms.rows import RowForm, RowFormSet
from course.models import DatePoll, Meeting, Place, PollAnswer, PollOption, User
from course.queries.polls.polls import candidates, meetings_to_date
from course.text import key_in

OPTION = re.compile(r"option-([0-9]{1,18})", re.ASCII)
"""How a field is called that answers an option."""


class PeopleField(KnownRowsField):
    """People by name and organisation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, obj: User) -> str:
        return f"{obj}, {obj.organisation}" if obj.organisation else str(obj)


class PollForm(forms.Form):
    """The question, what it becomes, until when people answer, and whom it asks."""

    title = CleanCharField(label=_("Title"), max_length=200, help_text=_("Everybody who is asked reads it."))
    kind = forms.TypedChoiceField(label=_("For a"), choices=PollKind.choices, coerce=PollKind)
    note = CleanTextField(label=optional(_("What it is about")), max_length=2000, required=False)
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=optional(_("Meeting that gets another date")),
        required=False,
        empty_label=_("None: the choice becomes a new meeting, a draft"),
    )
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=optional(_("Place")),
        required=False,
        empty_label=_("That of the meeting"),
        help_text=_("A new meeting needs one."),
    )
    closes_on = DayField(label=_("Answer until and including"), widget=AdminDateInput)
    asks_group = forms.BooleanField(label=_("Everybody who takes part, also who comes later"), required=False)
    participants = PeopleField(label=_("Some who take part"))
    speakers = PeopleField(label=_("Speakers"))
    hosts = PeopleField(label=_("Contacts of hosts"))
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    OF_POLL = ("title", "kind", "note", "meeting", "place", "closes_on", "asks_group")
    PARTS: Mapping[str, PollPart] = {
        "participants": PollPart.PARTICIPANT,
        "speakers": PollPart.SPEAKER,
        "hosts": PollPart.HOST,
    }

    def __init__(self, *args: Any, poll: DatePoll, **kwargs: Any) -> None:
        known = {name: getattr(poll, name) for name in self.OF_POLL} if poll.pk else {}
        super().__init__(*args, initial=known, **kwargs)
        self.fields["meeting"].queryset = meetings_to_date(poll.edition)
        self.fields["place"].queryset = Place.objects.order_by("sort_name", "pk")
        asked = list(poll.people.all()) if poll.pk else []
        for name, part in self.PARTS.items():
            people = [row.user_id for row in asked if row.part == part]
            found = candidates(poll.edition, part) | User.objects.filter(pk__in=people).select_related("organisation")
            self.fields[name].queryset = found.distinct()
            self.fields[name].initial = people

    def as_typed(self) -> None:
        """Without looking whether it is right: nobody asked for that yet."""
        self._errors = forms.utils.ErrorDict()

    @property
    def values(self) -> dict[str, Any]:
        """Those of the poll itself."""
        return {name: self.cleaned_data[name] for name in self.OF_POLL}

    @property
    def people(self) -> dict[PollPart, Any]:
        return {part: self.cleaned_data[name] for name, part in self.PARTS.items()}

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.OF_POLL if name != "asks_group"]

    @property
    def groups(self) -> list[forms.BoundField]:
        """The fields with people, of which there are any."""
        return [self[name] for name in self.PARTS if self.fields[name].queryset.exists()]


class MomentForm(RowForm):
    """One moment to choose from."""

    SHOWN = ("day", "starts", "ends")
    day = DayField(label=_("Day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    starts = HourField(label=_("From"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    ends = HourField(label=_("Until"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))

    class Meta:
        model = PollOption
        fields = ["day", "starts", "ends"]

    def _post_clean(self) -> None:
        """What is right about a moment, `actions.polls.moments` says."""

    @property
    def moment(self) -> Moment:
        given = self.cleaned_data
        return Moment(given["day"], given["starts"], given["ends"], key_in(given["key"] or "") or None)


MomentSet = cast(
    "type[RowFormSet]",
    forms.formset_factory(
        MomentForm, RowFormSet, extra=3, can_delete=True, max_num=MOST_OPTIONS, absolute_max=2 * MOST_OPTIONS
    ),
)


def moments_form(poll: DatePoll, data: Any = None) -> RowFormSet:
    """The moments of a poll, and three empty rows."""
    options = poll.options.all() if poll.pk else ()
    initial = [{"key": row.pk, "day": row.day, "starts": row.starts, "ends": row.ends} for row in options]
    return MomentSet(data, initial=initial, prefix="moments")


class ReplyForm(forms.Form):
    """Of each moment whether somebody can: empty until they say so."""

    REPLIES = (*PollReply.choices, ("", _("I do not know yet")))

    def __init__(self, *args: Any, options: list[PollOption], answers: Mapping[int, PollAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        for option in options:
            answer = answers.get(option.pk)
            is_current = answer is not None and answer.version == option.version
            self.fields[f"option-{option.pk}"] = forms.ChoiceField(
                label=str(option),
                choices=self.REPLIES,
                widget=forms.RadioSelect({"class": "form-check-input"}),
                required=False,
                initial=answer.reply if answer and is_current else "",
                help_text=_("This moment changed since you answered.") if answer and not is_current else "",
            )
            version = forms.IntegerField(widget=forms.HiddenInput, initial=option.version, required=False)
            self.fields[f"version-{option.pk}"] = version

    @property
    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The radios of each moment, and which version of it they show."""
        for option in self.options:
            yield self[f"option-{option.pk}"], self[f"version-{option.pk}"]

    @property
    def replies(self) -> dict[int, PollReply | None]:
        """By the key of the option, also those that this form does not know: the action says what becomes of them."""
        found: dict[int, PollReply | None] = {}
        for name in self.data:
            match = OPTION.fullmatch(name)
            if match:
                reply = self.cleaned_data.get(name, "")
                found[int(match[1])] = PollReply(reply) if reply else None
        return found

    @property
    def seen(self) -> dict[int, int]:
        """The version of each moment that was shown."""
        versions = {option.pk: self.cleaned_data.get(f"version-{option.pk}") for option in self.options}
        return {key: version for key, version in versions.items() if version is not None}

    def show_again(self) -> None:
        """What was ticked stays, beside the moments as they are now."""
        ticked = {f"option-{option.pk}": self.data.get(f"option-{option.pk}", "") for option in self.options}
        self.data = {**ticked, **{f"version-{option.pk}": str(option.version) for option in self.options}}
