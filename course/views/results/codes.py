"""The code on the screen, and the page on which a participant says to be there. Ease, and no policing."""

from __future__ import annotations

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from course.actions.results.attendance import NotValid, confirm_presence
from course.errors import Refusal
from course.forms.results.attendance import CodeForm
from course.models import Meeting
from course.queries.results.attendance import list_is_open, opens_at
from course.queries.results.codes import code_now, has_pass, is_valid, pass_for, seconds_left
from course.queries.results.expected import is_expected
from course.views.reading import reads_only
from course.views.results.attendance import for_the_office

PROOF = "bewijs"


@login_required
@reads_only
@for_the_office
def screen(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """For the beamer. A page that is loaded anew shows the code of that half minute."""
    code = code_now(meeting)
    url = f"{settings.SITE_URL}{reverse('course:scanned', args=[meeting.pk, code])}"
    shown = {
        "meeting": meeting,
        "code": code,
        "picture": _picture(url),
        "address": f"{settings.SITE_URL}{reverse('course:here', args=[meeting.pk])}".partition("//")[2],
        "is_open": list_is_open(meeting),
        "opens_at": opens_at(meeting),
        "again_in": seconds_left() + 1,
    }
    return render(request, "course/results/screen.html", shown)


def _picture(url: str) -> SafeString:
    """Dark on white, whatever the colours of the page: that is what cameras read."""
    picture = segno.make(url, error="m", micro=False)
    return mark_safe(picture.svg_inline(light="white", omitsize=True, border=3))  # noqa: S308 - of our own address


@reads_only
@never_cache
def scanned(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What the QR opens, perhaps in a browser that is not logged in: whether the code is valid is settled here."""
    meeting = get_object_or_404(Meeting.objects.announced(), pk=pk)
    if not is_valid(meeting, code):
        return render(request, "course/results/not_valid.html", {"problem": str(NotValid())}, status=410)
    query = urlencode({PROOF: pass_for(meeting)})
    return redirect(f"{reverse('course:here', args=[meeting.pk])}?{query}")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """With a valid code: a button. Without: where one types it."""
    meeting = get_object_or_404(Meeting.objects.announced().select_related("edition", "place"), pk=pk)
    if not is_expected(request.user, meeting):
        raise Http404
    form = CodeForm(request.POST if "code" in request.POST else None)
    proof = request.POST.get(PROOF) or request.GET.get(PROOF, "")
    if form.is_valid():
        proof = pass_for(meeting) if is_valid(meeting, form.cleaned_data["code"]) else ""
    problem = ""
    if request.method == "POST" and (PROOF in request.POST or form.is_valid()):
        try:
            confirm_presence(meeting=meeting, by=request.user, proof=proof)
        except Refusal as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("You are on the list. Welcome."))
            return redirect(meeting)
    shown = {
        "meeting": meeting,
        "form": form,
        "proof": proof if has_pass(meeting, proof) else "",
        "problem": problem or (str(NotValid()) if proof and not has_pass(meeting, proof) else ""),
        "is_open": list_is_open(meeting),
        "opens_at": opens_at(meeting),
    }
    return render(request, "course/results/here.html", shown)
