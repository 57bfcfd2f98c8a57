"""After the course: how it is now with pitches and promises, and a letter to yourself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from course.errors import Refusal
from course.models import Edition
from course.rules import editions_with_a_place
from course.views.reading import reads_only
from pitches.actions.check_ins import say_how_it_is
from pitches.actions.letters import delete_letter, write_letter
from pitches.forms.afterwards import CheckInForm, LetterForm
from pitches.models import Letter
from pitches.queries.check_ins import Subject, moment_now, subjects_of
from pitches.queries.letters import day_for_letter, edition_of_letter, letter_of
from pitches.views.doors import PersonRequest

WRITES = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@WRITES
def check_in(request: PersonRequest, pk: int) -> HttpResponse:
    """The own pitches and promises of an edition; there from three months after it on."""
    edition = get_object_or_404(Edition, pk=pk)
    moment = moment_now(edition)
    if moment is None or edition.pk not in editions_with_a_place(request.user):
        raise Http404
    subjects, typed = subjects_of(request.user, edition, moment), None
    if not subjects:
        raise Http404
    if request.method == "POST":
        subject = _posted(request, subjects)
        typed = _say(request, subject)
        if typed is None:
            messages.success(request, _("Thank you. The group can read it on the page of the pitch."))
            return redirect(f"{request.path}#{subject.name}")
    forms = [typed if typed and typed.subject == one else CheckInForm(subject=one) for one in subjects]
    return render(
        request, "pitches/check_in.html", {"edition": edition, "moment": moment, "forms": forms, "form": typed}
    )


def _posted(request: PersonRequest, subjects: list[Subject]) -> Subject:
    """The one that was posted, of the own."""
    found = next((one for one in subjects if one.name == request.POST.get("subject")), None)
    if found is None:
        raise Http404
    return found


def _say(request: PersonRequest, subject: Subject) -> CheckInForm | None:
    """The form with what is wrong in it; nothing when the answer is kept."""
    form = CheckInForm(request.POST, subject=subject)
    if not form.is_valid():
        return form
    try:
        said = {"stands": form.cleaned_data["stands"], "text": form.cleaned_data["in_a_few_words"]}
        say_how_it_is(pitch=subject.pitch, promise=subject.promise, by=request.user, **said)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return form
    return None


@login_required
@WRITES
def write(request: PersonRequest) -> HttpResponse:
    """Write the letter of the own edition; once it was sent, it is read."""
    edition = edition_of_letter(request.user)
    if edition is None:
        raise Http404
    mine = letter_of(request.user, edition)
    if mine and mine.sent_at and request.method != "POST":
        return redirect("pitches:letter", mine.pk)
    known = {"letter": mine.text, "send_on": mine.send_on} if mine else {"send_on": day_for_letter(edition)}
    form = LetterForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            written = {"text": form.cleaned_data["letter"], "send_on": form.cleaned_data["send_on"]}
            write_letter(edition=edition, by=request.user, **written)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your letter is kept. You get a mail on the day that you chose."))
            return redirect("pitches:write_letter")
    return render(request, "pitches/letter_form.html", {"form": form, "letter": mine, "edition": edition})


@login_required
@reads_only
def letter(request: PersonRequest, pk: int) -> HttpResponse:
    """Read the own letter; that of somebody else is not there."""
    mine = get_object_or_404(Letter, pk=pk, person=request.user)
    return render(request, "pitches/letter.html", {"letter": mine})


@login_required
@require_POST
def throw_away(request: PersonRequest, pk: int) -> HttpResponse:
    """A second click finds it gone."""
    mine = Letter.objects.filter(pk=pk, person=request.user).first()
    if mine:
        delete_letter(letter=mine, by=request.user)
    messages.success(request, _("Your letter is thrown away."))
    return redirect("course:my_course")
