"""What people say about themselves."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from course.actions.people.profile import change_profile
from course.forms.people.profile import ProfileForm
from course.views.language import speak


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """What I say about myself, and what of it the group sees."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        change_profile(by=request.user, values=form.cleaned_data)
        speak(request, request.user.language)
        messages.success(request, _("Your profile is changed."))
        return redirect("course:profile")
    return render(request, "course/people/profile.html", {"form": form})
