"""What the course office fills in to look at the enrolments of an edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import SIDES, Side
from course.models import Edition, Enrolment
from course.queries.enrolment.overview import OFFICE_STATES, Approval, WhatIf, approval_of
from course.text import sort_name

SORTS = {
    "name": (_("Name"), lambda enrolment: enrolment.user.sort_name),
    "organisation": (_("Organisation"), lambda enrolment: sort_name(str(enrolment.organisation or ""))),
    "sent": (_("Sent at"), lambda enrolment: (enrolment.submitted_at is None, enrolment.submitted_at or clock.now())),
}
"""How the list can be shown. The places in line stay what they are."""


ANY = ("", _("All"))


class EditionForm(forms.Form):
    """Which edition to look at."""

    edition = forms.ModelChoiceField(Edition.objects.all(), label=_("Edition"), empty_label=None)


class FilterForm(forms.Form):
    """Which enrolments the list shows. What is not understood filters nothing."""

    state = forms.ChoiceField(label=_("State"), choices=[ANY, *OFFICE_STATES.items()], required=False)
    side = forms.ChoiceField(label=_("Side"), choices=[ANY, *((side, side.label) for side in SIDES)], required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    approval = forms.ChoiceField(label=_("Approval"), choices=[ANY, *Approval.choices], required=False)
    sort = forms.ChoiceField(
        label=_("Order"), choices=[(name, label) for name, (label, _key) in SORTS.items()], required=False
    )

    def __init__(self, *args: Any, enrolments: Sequence[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolments = enrolments
        organisations = {row.organisation_id: str(row.organisation) for row in enrolments}
        named = sorted((sort_name(name), str(pk), name) for pk, name in organisations.items() if pk)
        self.fields["organisation"].choices = [ANY, *((pk, name) for _key, pk, name in named)]

    def chosen(self) -> list[Enrolment]:
        """The enrolments that fit, in the order asked for."""
        wanted = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        tests = {
            "state": lambda row: row.state,
            "side": lambda row: row.side,
            "organisation": lambda row: str(row.organisation_id),
            "approval": approval_of,
        }
        kept = {name: test for name, test in tests.items() if wanted.get(name)}
        rows = [row for row in self.enrolments if all(test(row) == wanted[name] for name, test in kept.items())]
        _label, key = SORTS[wanted.get("sort") or "name"]
        return sorted(rows, key=key)


class WhatIfForm(forms.Form):
    """A change to think about; nothing is stored."""

    release = forms.BooleanField(label=_("Release the seats: a free place may go to either side"), required=False)
    more_insurer = forms.IntegerField(
        label=_("Extra places for insurers"), min_value=0, max_value=500, required=False, initial=0
    )
    more_municipality = forms.IntegerField(
        label=_("Extra places for municipalities"), min_value=0, max_value=500, required=False, initial=0
    )
    most = forms.IntegerField(label=_("Maximum per organisation"), min_value=1, max_value=500, required=False)

    def change(self) -> WhatIf:
        given = self.cleaned_data
        more = {Side.INSURER: given["more_insurer"] or 0, Side.MUNICIPALITY: given["more_municipality"] or 0}
        return WhatIf(release=given["release"], more=more, most_per_organisation=given["most"])
