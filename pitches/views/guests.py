"""The door for residents' initiatives: ask the group something without an account, and confirm that it was you."""

from __future__ import annotations

from allauth.core.internal.ratelimit import get_ip
from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from course.errors import AlreadyDone, Refusal
from course.views.reading import reads_only
from pitches.actions.guests import ask_as_guest
from pitches.actions.guests import confirm_guest as confirm_question
from pitches.forms.guests import GuestForm
from pitches.queries.guests import edition_for_guests, question_named_in


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; afterwards the same words for everybody, a robot included."""
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_bound and form.is_valid():
        refusal = _keep(request, form)
        if refusal is None:
            return redirect("pitches:guest_asked")
        form.add_error(None, str(refusal))
    return render(request, "pitches/guests/ask.html", {"form": form, "edition": edition_for_guests()})


def _keep(request: HttpRequest, form: GuestForm) -> Refusal | str | None:
    if form.is_of_robot:
        return None
    if not consume(request, action="guest_question", key=str(get_ip(request))):
        return _("Many questions came from here. Try again in an hour.")
    try:
        ask_as_guest(**form.words())
    except Refusal as refusal:
        return refusal
    return None


@reads_only
def asked(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    return render(request, "pitches/guests/asked.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of the mail; only its button confirms, since mail programs open links by themselves."""
    question = question_named_in(token)
    if question is None:
        raise Http404
    if request.method == "POST":
        try:
            confirm_question(question=question)
        except AlreadyDone as done:
            messages.success(request, str(done))
        else:
            messages.success(request, _("Thank you. The course office reads your question."))
        return redirect("pitches:confirm_guest", token)
    return render(request, "pitches/guests/confirm.html", {"question": question})
