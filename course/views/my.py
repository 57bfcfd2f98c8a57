"""My course: what is next, my enrolment, my profile; and who is who."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from course import clock, rules
from course.actions.people import change_profile
from course.enums import TAKES_PART
from course.forms.people import ProfileForm
from course.models import Edition
from course.queries.agenda import agenda_of, next_meeting_of
from course.queries.editions import current_edition
from course.queries.enrolments import profiles_of
from course.queries.explaining import explained_to
from course.queries.programme import meetings_with_speaker, visits_hosted_by


@login_required
@require_safe
def my_course(request: HttpRequest) -> HttpResponse:
    """What is next, what to prepare, where my enrolment stands."""
    enrolments = explained_to(request.user)
    agenda = list(agenda_of(request.user))
    next_meeting, now = next_meeting_of(request.user), clock.now()
    return render(
        request,
        "course/my_course.html",
        {
            "enrolments": enrolments,
            "takes_part": any(enrolment.state in TAKES_PART for enrolment in enrolments),
            "next_meeting": next_meeting,
            "coming": [meeting for meeting in agenda if meeting.ends_at > now and meeting != next_meeting],
            "past": [meeting for meeting in agenda if meeting.ends_at <= now],
            "speaks": meetings_with_speaker(request.user).exists(),
            "hosts": visits_hosted_by(request.user).exists(),
            "edition": current_edition() if not enrolments else None,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """What I say about myself, and what of it the group sees."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        change_profile(user=request.user, values=form.cleaned_data)
        messages.success(request, _("Your profile is changed."))
        return redirect("course:profile")
    return render(request, "course/profile.html", {"form": form})


@login_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Who is who in my editions, as far as each allows."""
    editions = Edition.objects.filter(pk__in=rules.editions_with_a_place(request.user)).order_by("-starts_on")
    if rules.is_organiser(request.user):
        editions = Edition.objects.filter(is_published=True).order_by("-starts_on")
    groups = [(edition, list(profiles_of(edition))) for edition in editions]
    return render(request, "course/directory.html", {"groups": groups})
