"""Two pitches that become one: asked by an owner, answered by both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from course.errors import Refusal
from course.refused import refused
from pitches.actions.pitches.merging import DoesNotFit, answer_merge, propose_merge
from pitches.forms.pitches.merging import AnswerForm, MergeForm
from pitches.models import MergeProposal, Pitch
from pitches.views.doors import FormPage, PersonRequest

MERGE = FormPage(
    gettext_lazy("Merge with another pitch"),
    gettext_lazy(
        "Your pitch goes up in the other one, and you own that together. Both texts stay there to read. "
        "The other owner gets a mail and says yes or no first."
    ),
    gettext_lazy("Ask this"),
    gettext_lazy("The other owner gets a mail. Until the answer nothing changes."),
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask whether your pitch may go up in another. Of the pitch of somebody else it does not exist."""
    pitch = get_object_or_404(Pitch.objects.owned_by(request.user).select_related("edition", "author"), pk=pk)
    form = MergeForm(request.POST or None, pitch=pitch, by=request.user)
    if request.method != "POST" and not form.fields["into"].queryset.exists():
        return refused(request, DoesNotFit(), pitch)

    def act(values: dict[str, Any]) -> None:
        propose_merge(pitch=pitch, by=request.user, **values)

    return MERGE.answer(request, form, pitch, act)


@login_required
@require_POST
def answer(request: PersonRequest, pk: int) -> HttpResponse:
    """Say yes or no, with a button on the page of either pitch."""
    own = Pitch.objects.owned_by(request.user).values("pk")
    proposals = MergeProposal.objects.select_related("pitch__edition", "into__edition")
    proposal = get_object_or_404(proposals.filter(pitch__in=own) | proposals.filter(into__in=own), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return redirect(proposal.into)
    try:
        proposal = answer_merge(proposal=proposal, by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        return refused(request, refusal, proposal.into)
    if proposal.is_agreed:
        messages.success(request, _("It is one pitch now, of you together."))
    elif form.cleaned_data["agrees"]:
        messages.success(request, _("You said yes. The other one answers too."))
    else:
        messages.success(request, _("It stays two pitches."))
    return redirect(proposal.into)
