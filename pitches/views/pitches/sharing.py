"""With whom a pitch is brought."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pitches.actions.pitches.sharing import share_pitch
from pitches.forms.pitches.sharing import ShareForm
from pitches.models import Pitch
from pitches.rules import can_share, can_step_back
from pitches.views.doors import FormPage, PersonRequest

SHARE = FormPage(
    _("Bring it together"),
    _("Somebody of the other side often looks at your question in another way. Both of you can change the pitch."),
    _("Keep this"),
    _("It is kept, and the other one hears of it."),
)
STEP_BACK = FormPage(
    _("Step back"),
    _("You bring this pitch together with its author. Step back, and it is theirs alone; they hear of it."),
    _("Step back"),
    _("You do not bring this pitch any more."),
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: PersonRequest, pk: int) -> HttpResponse:
    """Choose somebody, or step back. Of the pitch of somebody else it does not exist."""
    own = Pitch.objects.owned_by(request.user).select_related("author__organisation", "co_owner", "edition")
    pitch = get_object_or_404(own, pk=pk)
    is_author = can_share(request.user, pitch)
    if request.method != "POST" and not (is_author or can_step_back(request.user, pitch)):
        return redirect(pitch)
    typed = request.POST if request.method == "POST" else None  # who steps back fills in nothing
    form = ShareForm(typed, pitch=pitch, is_author=is_author)

    def act(values: dict[str, Any]) -> None:
        share_pitch(pitch=pitch, by=request.user, **{"person": None, **values})

    page, to = (SHARE, "") if is_author else (STEP_BACK, "pitches:pitches")
    return page.answer(request, form, pitch, act, to=to)
