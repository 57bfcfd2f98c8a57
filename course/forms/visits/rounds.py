"""What is filled in about a round of choosing between work visits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from course.enums import WishKind
from course.forms.fields import CleanCharField, optional
from course.forms.moments import MomentField
from course.forms.programme.pickers import VisitChoice
from course.models import Enrolment, VisitRound, WorkVisit
from course.queries.visits.rounds import group_in, visits_of
from course.text import key_in


class PersonField(forms.ModelChoiceField):
    """Somebody who takes part, by name."""

    def label_from_instance(self, obj: Enrolment) -> str:
        return str(obj.user)


class RoundForm(forms.Form):
    """From when until when one can choose."""

    opens_at = MomentField(label=_("Choosing opens"), widget=AdminDateTimeInput)
    closes_at = MomentField(label=_("Choosing closes"), widget=AdminDateTimeInput)
    per_organisation = forms.IntegerField(
        label=optional(_("At most of one organisation on one visit")), min_value=1, max_value=999, required=False
    )


class OfRound(forms.Form):
    """A form about the people of one round."""

    def __init__(self, *args: Any, round: VisitRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round
        people = group_in(round.meeting.edition_id)
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.queryset = people


class WishForm(OfRound):
    """Two people together or apart, and why."""

    kind = forms.TypedChoiceField(label=_("Wish"), choices=WishKind.choices, coerce=WishKind)
    one = PersonField(Enrolment.objects.none(), label=_("Participant"))
    other = PersonField(Enrolment.objects.none(), label=_("Other participant"))
    reason = CleanCharField(label=_("Reason"), max_length=200)


class MoveForm(OfRound):
    """Somebody to another visit, and why."""

    enrolment = PersonField(Enrolment.objects.none(), label=_("Participant"))
    visit = VisitChoice(WorkVisit.objects.none(), label=_("To which visit"))
    reason = CleanCharField(label=_("Reason"), max_length=300, help_text=_("For the history; it is in no mail."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visits = visits_of(self.round)
        self.fields["visit"].queryset = WorkVisit.objects.select_related("item", "place").filter(
            pk__in=[one.pk for one in visits]
        )


class OrderField(forms.Field):
    """Keys of visits in an order, one hidden field each."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        keys = [key_in(key) for key in value or ()]
        if not all(keys):
            raise forms.ValidationError(_("The visits changed meanwhile. Look at the list and choose again."))
        return [key for key in keys if key]


class ChoiceForm(forms.Form):
    """The visits in order, and one to move up or down before it is kept."""

    order = OrderField()
    up = forms.CharField(required=False)
    down = forms.CharField(required=False)
    step_free = forms.BooleanField(required=False)

    @property
    def moved(self) -> int:
        """Which visit a button moved; 0 when it was the button that keeps the order."""
        return key_in(self.cleaned_data["up"]) or key_in(self.cleaned_data["down"]) or 0

    @property
    def moved_order(self) -> list[int]:
        """With one visit moved by one place, if a button asked for it."""
        order, moved = list(self.cleaned_data["order"]), self.moved
        if moved in order:
            before = order.index(moved)
            after = before - 1 if self.cleaned_data["up"] else before + 1
            if 0 <= after < len(order):
                order[before], order[after] = order[after], order[before]
        return order
