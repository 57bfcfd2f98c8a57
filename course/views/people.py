"""What people say about themselves."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from course.actions.people.needs import change_needs
from course.actions.people.portrait import change_portrait, drop_portrait
from course.actions.people.profile import change_profile
from course.enums import TAKES_PART
from course.errors import Refusal
from course.forms.people.needs import NeedsForm
from course.forms.people.profile import PortraitForm, ProfileForm
from course.models import User
from course.queries.enrolment.own import own_enrolment
from course.queries.people.needs import can_tell_needs, needs_close_on, needs_of
from course.queries.speakers.portraits import can_see_portrait, is_asked_to_speak
from course.views.language import speak
from course.views.reading import reads_only


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """What I say about myself, and what of it the group sees. Who speaks has more to say, and a photo to show."""
    speaks = is_asked_to_speak(request.user)
    form = ProfileForm(request.POST or None, instance=request.user, speaks=speaks)
    if request.method == "POST" and form.is_valid():
        change_profile(by=request.user, values=form.cleaned_data)
        speak(request, request.user.language)
        messages.success(request, _("Your profile is changed."))
        return redirect("course:profile")
    return _show(request, form=form, portrait_form=PortraitForm() if speaks else None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest, pk: int) -> HttpResponse:
    """What I need to take part, as long as it can be changed; after that how it stands, and whom to ask."""
    enrolment = own_enrolment(request.user, pk)
    if enrolment is None or enrolment.state not in TAKES_PART:
        raise Http404
    told = needs_of(enrolment)
    form = NeedsForm(request.POST or None, initial=NeedsForm.initial_of(told))
    if request.method == "POST" and form.is_valid():
        try:
            change_needs(enrolment=enrolment, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            form.show_again(needs_of(enrolment))
        else:
            messages.success(request, _("We know what you need."))
            return redirect("course:my_course")
    shown = {"form": form, "enrolment": enrolment, "needs": told, "is_open": can_tell_needs(enrolment)}
    return render(request, "course/people/needs.html", shown | {"until": needs_close_on(enrolment.edition)})


@login_required
@require_POST
def change_my_portrait(request: HttpRequest) -> HttpResponse:
    """Another photo, or none (`act` is drop)."""
    if request.POST.get("act") == "drop":
        drop_portrait(by=request.user)
        messages.success(request, _("Your photo is gone."))
        return redirect("course:profile")
    if not is_asked_to_speak(request.user):
        raise Http404
    form = PortraitForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            change_portrait(by=request.user, file=form.cleaned_data["file"])
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Your photo is changed."))
            return redirect("course:profile")
    return _show(request, form=ProfileForm(instance=request.user), portrait_form=form)


def _show(request: HttpRequest, **forms: object) -> HttpResponse:
    return render(request, "course/people/profile.html", forms)


@reads_only
def portrait(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo of who speaks, for who sees the meeting. 404 for everybody else, and where there is none."""
    person = get_object_or_404(User.objects.exclude(portrait=""), pk=pk, is_active=True)
    if not (request.user.is_authenticated and can_see_portrait(request.user, person)):
        raise Http404
    return portrait_of(person)


def portrait_of(person: User) -> HttpResponse:
    """For who may see it. 404 where there is none."""
    try:
        response = FileResponse(person.portrait.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Robots-Tag"] = "noindex"
    return response
