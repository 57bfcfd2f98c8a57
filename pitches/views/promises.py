"""A promise, for who made it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from course.errors import Refusal
from pitches.actions.promises import set_promise_state
from pitches.forms.promises import PromiseForm
from pitches.queries.promises import promises_of
from pitches.rules import can_see_pitch
from pitches.views.doors import PersonRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: PersonRequest, pk: int) -> HttpResponse:
    """Tell how it goes. The page works too when the pitch itself can no longer be read."""
    mine = get_object_or_404(promises_of(request.user), pk=pk)
    readable = can_see_pitch(request.user, mine.pitch)
    form = PromiseForm(request.POST or None, promise=mine)
    if request.method == "POST" and form.is_valid():
        try:
            set_promise_state(promise=mine, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you for telling how it goes."))
            return redirect(f"{mine.pitch.get_absolute_url()}#promises" if readable else request.path)
    return render(request, "pitches/promise.html", {"promise": mine, "form": form, "readable": readable})
