"""What the course office answers to a proposed organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.enums import SIDE_OF_KIND
from course.forms.fields import NOT_CHOSEN, CleanCharField, CleanTextField
from course.models import Organisation
from course.queries.enrolment.proposals import Proposal


class ProposalForm(forms.Form):
    """One way to answer a proposal."""

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal


class ConfirmForm(ProposalForm):
    """Name and kind as they must stand in the list; the side follows from the kind."""

    name = CleanCharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in SIDE_OF_KIND],
        help_text=_("The side follows from the kind."),
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        initial = {"name": proposal.name, "kind": proposal.kind.value}
        super().__init__(*args, proposal=proposal, initial=initial, **kwargs)


class JoinForm(ProposalForm):
    """The known organisation that was meant; what resembles the typed name stands in front."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Which organisation is it?"))

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, proposal=proposal, **kwargs)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(kind__in=list(SIDE_OF_KIND))
        alike = {organisation.pk: organisation for organisation in proposal.alike}
        others = [(row.pk, str(row)) for row in field.queryset if row.pk not in alike]
        listed = [(row.pk, str(row)) for row in alike.values() if row.kind in SIDE_OF_KIND]
        groups = [(_("Resembles what was typed"), listed), (_("All others"), others)]
        field.choices = [NOT_CHOSEN, *((name, rows) for name, rows in groups if rows)]


class RefuseProposalForm(ProposalForm):
    reason = CleanTextField(
        label=_("What do you say to the applicant?"),
        max_length=600,
        help_text=_("A sentence that stands in the mail and under My course. The enrolment comes back as a draft."),
    )
