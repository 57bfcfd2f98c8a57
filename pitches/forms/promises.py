"""The forms with which somebody promises something, and tells how it goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanCharField, CleanTextField, KnownRowsField, optional
from course.forms.moments import DayField
from course.models import User
from pitches.enums import PROMISE_ENDS, PROMISE_MOVES, PromiseState
from pitches.models import Pitch, Promise
from pitches.queries.people import members_of
from pitches.queries.promises import day_to_promise


class PromiseForm(forms.Form):
    """Who does what before when. `for_others` lets somebody write down what another promised in the room."""

    what = CleanCharField(
        label=_("What do you promise?"),
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One thing that you can do yourself. At most 250 characters."),
    )
    due_on = DayField(label=_("At the latest on"), help_text=_("For example 15-4-2027 or 15 april 2027."))
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Who promises it?"), empty_label=None)
    helpers = KnownRowsField(
        User.objects.none(),
        label=optional(_("Who does it with you?")),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    evidence = CleanCharField(
        label=optional(_("How do we know that it is done?")), max_length=250, required=False, help_text=_("One line.")
    )
    resident = CleanCharField(
        label=optional(_("What will a resident notice?")), max_length=250, required=False, help_text=_("One line.")
    )

    def __init__(
        self, *args: Any, pitch: Pitch, for_others: bool, by: User, promise: Promise | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_as_it_is(promise) if promise else {"owner": by.pk}, **kwargs)
        group = members_of(pitch.edition_id)
        self.fields["owner"].queryset = group
        _ask_who(self.fields["owner"], by)
        offered = {row.user_id for row in pitch.recognitions.all()} | _helpers_of(promise)
        self.fields["helpers"].queryset = group.filter(pk__in=offered).exclude(pk=by.pk)
        if not for_others:
            del self.fields["owner"]
        if not offered - {by.pk}:
            del self.fields["helpers"]


def _as_it_is(promise: Promise) -> dict[str, Any]:
    names = ("what", "due_on", "evidence", "resident")
    return {name: getattr(promise, name) for name in names} | {
        "owner": promise.owner_id,
        "helpers": [person.pk for person in promise.helpers.all()],
    }


def _helpers_of(promise: Promise | None) -> set[int]:
    return {person.pk for person in promise.helpers.all()} if promise else set()


class PromiseStateForm(forms.Form):
    """How it goes."""

    state = forms.ChoiceField(label=_("How does it go?"), widget=forms.RadioSelect)
    how_it_went = CleanTextField(
        label=_("How it went"),
        max_length=600,
        required=False,
        rows=3,
        help_text=_("Not managed, or became something else: both are normal ends. Then tell in a sentence why."),
    )

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        super().__init__(*args, initial={"state": promise.state, "how_it_went": promise.how_it_went}, **kwargs)
        now = PromiseState(promise.state)
        self.fields["state"].choices = [
            (state.value, state.label)
            for state in PromiseState
            if state != PromiseState.OPEN and (state == now or state in PROMISE_MOVES[now])
        ]


class LookBackForm(forms.Form):
    """How a promise went, on a phone in the room: the button is the answer."""

    state = forms.ChoiceField(choices=[(state.value, state.label) for state in PROMISE_ENDS])
    how_it_went = CleanTextField(
        label=_("How did it go? One sentence."),
        max_length=600,
        required=False,
        rows=2,
        help_text=_("Not managed, or became something else: then tell in a sentence why."),
    )

    def __init__(self, *args: Any, promise: Promise, **kwargs: Any) -> None:
        initial = {"how_it_went": promise.how_it_went}
        super().__init__(*args, initial=initial, auto_id=f"promise_{promise.pk}_%s", **kwargs)
        self.promise = promise


class CaptureForm(forms.Form):
    """A promise in the room: three fields, most of them filled in already."""

    what = CleanCharField(
        label=_("What is promised?"),
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("At most 250 characters."),
    )
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Who promises it?"), empty_label=None)
    due_on = DayField(label=_("At the latest on"))
    with_joined = forms.BooleanField(label=_("Together with everybody who joins in"), required=False)

    def __init__(self, *args: Any, pitch: Pitch, for_others: bool, by: User, **kwargs: Any) -> None:
        initial = {"owner": by.pk, "due_on": day_to_promise(), "with_joined": for_others}
        super().__init__(*args, initial=initial, auto_id="capture_%s", **kwargs)
        self.fields["owner"].queryset = members_of(pitch.edition_id)
        _ask_who(self.fields["owner"], by)
        if not for_others:
            del self.fields["owner"]


def _ask_who(field: forms.Field, person: User) -> None:
    """Nobody stands there by accident when this person cannot: the course office, or who left."""
    if not field.queryset.filter(pk=person.pk).exists():
        field.empty_label = _("Choose somebody of the group")
