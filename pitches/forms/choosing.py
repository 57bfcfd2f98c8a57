"""What is filled in about choosing pitches: dots, the moments of a round, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.widgets import AdminDateTimeInput

from course.forms.fields import NOT_CHOSEN as CHOOSE
from course.forms.fields import CleanCharField, optional
from course.forms.moments import MomentField
from course.models import ProgrammeItem, User
from pitches.actions.choosing.deciding import Reason
from pitches.actions.choosing.dots import TooManyDots
from pitches.enums import DOTS, DOTS_ON_ONE, NotChosen
from pitches.forms.office import ItemField
from pitches.models import ChoosingRound, Pitch
from pitches.queries.choosing import candidates, items_of, people_in
from pitches.rules import is_author

NUMBERS = [(number, str(number)) for number in range(DOTS_ON_ONE + 1)]


class DotsForm(forms.Form):
    """How many dots each pitch gets: none, one or two, and three together at most."""

    def __init__(self, *args: Any, pitches: Iterable[Pitch], person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pitches = list(pitches)
        for pitch in self.pitches:
            if person is None or not is_author(person, pitch):
                self.fields[f"dots_{pitch.pk}"] = forms.TypedChoiceField(
                    label=pitch.title,
                    choices=NUMBERS,
                    coerce=int,
                    empty_value=0,
                    initial=0,
                    required=False,
                    widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if sum(self.given_in(values).values()) > DOTS:
            self.add_error(None, str(TooManyDots(number=sum(self.given_in(values).values()) - DOTS)))
        return values

    def given_in(self, values: dict[str, Any]) -> dict[int, int]:
        """By the key of the pitch."""
        names = {f"dots_{pitch.pk}": pitch.pk for pitch in self.pitches}
        return {names[name]: number for name, number in values.items() if name in names and number}

    @property
    def given(self) -> dict[int, int]:
        return self.given_in(self.cleaned_data)

    @property
    def cards(self) -> list[tuple[Pitch, forms.BoundField | None]]:
        """Each pitch with its field; one's own has none."""
        names = [(pitch, f"dots_{pitch.pk}") for pitch in self.pitches]
        return [(pitch, self[name] if name in self.fields else None) for pitch, name in names]

    @property
    def left(self) -> str:
        """How many dots are still to divide of those that are filled in, in words; nothing when it is too many."""
        filled_in = (str(self[name].value()) for name in self.fields if name.startswith("dots_"))
        number = DOTS - sum(int(value) for value in filled_in if value in {"1", "2"})
        words = ngettext("%(number)d dot left to divide.", "%(number)d dots left to divide.", number)
        return words % {"number": number} if number >= 0 else ""


class EnterForm(DotsForm):
    """The same for somebody without a screen."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("For whom"),
        help_text=_("What this person gave before is replaced. Nobody sees the dots before choosing has closed."),
    )

    def __init__(self, *args: Any, round: ChoosingRound, **kwargs: Any) -> None:
        super().__init__(*args, pitches=candidates(round), **kwargs)
        self.fields["person"].queryset = people_in(round)


class ChoosingRoundForm(forms.Form):
    """From when until when one can give dots."""

    opens_at = MomentField(label=_("Choosing opens"), widget=AdminDateTimeInput)
    closes_at = MomentField(
        label=_("Choosing closes"),
        widget=AdminDateTimeInput,
        help_text=_(
            "Then you have time to decide and to tell the owners. Usually five working days before the meeting."
        ),
    )


class DecideForm(forms.Form):
    """Which turn each pitch gets, or why none."""

    item = ItemField(ProgrammeItem.objects.none(), label=_("Turns in"), required=False, empty_label=None)

    def __init__(self, *args: Any, round: ChoosingRound, pitches: Sequence[Pitch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pitches = pitches
        self.fields["item"].queryset = items_of(round)
        self.fields["item"].initial = items_of(round).first()
        for pitch in pitches:
            self.fields[f"turn_{pitch.pk}"] = forms.IntegerField(
                label=optional(_("Turn")), required=False, min_value=1, max_value=len(pitches)
            )
            self.fields[f"why_{pitch.pk}"] = forms.ChoiceField(
                label=_("Or why not"), choices=[CHOOSE, *NotChosen.choices], required=False
            )
            self.fields[f"words_{pitch.pk}"] = CleanCharField(
                label=optional(_("In your own words")), max_length=300, required=False
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        seen: dict[int, Pitch] = {}
        for pitch in self.pitches:
            turn = values.get(f"turn_{pitch.pk}")
            if turn in seen:
                self.add_error(f"turn_{pitch.pk}", _("Another pitch has this turn already."))
            elif turn:
                seen[turn] = pitch
        return values

    @property
    def rows(self) -> dict[int, list[forms.BoundField]]:
        """The fields of each pitch, by its key."""
        names = ("turn", "why", "words")
        return {pitch.pk: [self[f"{name}_{pitch.pk}"] for name in names] for pitch in self.pitches}

    @property
    def chosen(self) -> list[int]:
        """The pitches (keys) with a turn, in order."""
        turns = {pitch.pk: self.cleaned_data[f"turn_{pitch.pk}"] for pitch in self.pitches}
        return sorted((key for key, turn in turns.items() if turn), key=lambda key: turns[key])

    @property
    def reasons(self) -> dict[int, Reason]:
        """Of those without."""
        values = self.cleaned_data
        keys = [pitch.pk for pitch in self.pitches if pitch.pk not in self.chosen and values[f"why_{pitch.pk}"]]
        return {key: Reason(NotChosen(values[f"why_{key}"]), values[f"words_{key}"]) for key in keys}
