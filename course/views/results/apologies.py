"""“I cannot come”, from a meeting's page, from My course and from a mail. A link shows a page; its button acts."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from course.actions.results.apologies import apologise, take_back_apology
from course.authority import Authority, Purpose, SignedLink
from course.errors import AlreadyDone, Refusal
from course.forms.results.attendance import ApologyForm
from course.models import Meeting, User
from course.queries.results.apologies import apology_of, can_still_apologise
from course.queries.results.expected import is_expected
from course.queries.results.links import person_named_in
from course.refused import refused
from course.views.enrolment.links import by_token


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cannot_come(request: HttpRequest, pk: int) -> HttpResponse:
    """Of who is logged in."""
    meeting = _meeting(pk)
    return _page(request, meeting, person=request.user, by=request.user, user=request.user)


@by_token
def cannot_come_by_link(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Of whom the mail was to, whoever is logged in. 404 for what we did not sign."""
    meeting = _meeting(pk)
    link = SignedLink(Purpose.CANNOT_COME, token, request.user if request.user.is_authenticated else None)
    person = person_named_in(link, meeting)
    if person is None:
        raise Http404
    return _page(request, meeting, person=person, by=link, user=AnonymousUser())


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.announced().select_related("edition", "place"), pk=pk)


def _page(
    request: HttpRequest, meeting: Meeting, *, person: User, by: Authority, user: User | AnonymousUser
) -> HttpResponse:
    if not is_expected(person, meeting):
        raise Http404
    form = ApologyForm(request.POST if request.POST.get("answer") == "cannot" else None)
    if request.method == "POST" and (answer := _answered(request, meeting, by, form)):
        return answer
    shown = {
        "meeting": meeting,
        "person": person,
        "user": user,
        "form": form,
        "apology": apology_of(person, meeting),
        "is_open": can_still_apologise(meeting),
    }
    return render(request, "course/results/cannot_come.html", shown)


def _answered(request: HttpRequest, meeting: Meeting, by: Authority, form: ApologyForm) -> HttpResponse | None:
    """None when the form says what is wrong. A refusal is told on the page, which says how it stands."""
    comes = request.POST.get("answer") == "comes"
    if not comes and not form.is_valid():
        return None
    try:
        with suppress(AlreadyDone):
            if comes:
                take_back_apology(meeting=meeting, by=by)
            else:
                apologise(meeting=meeting, by=by, note=form.cleaned_data["note"])
    except Refusal as refusal:
        return refused(request, refusal, request.path)
    messages.success(request, _("We expect you.") if comes else _("The course office knows that you cannot come."))
    return redirect(request.path)
