"""Who is who."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from course import rules
from course.models import Edition
from course.queries.network import profiles_of
from course.views.reading import reads_only


@login_required
@reads_only
def directory(request: HttpRequest) -> HttpResponse:
    """Who is who in my editions, as far as each allows."""
    editions = Edition.objects.filter(pk__in=rules.editions_with_a_place(request.user)).order_by("-starts_on")
    if rules.is_organiser(request.user):
        editions = Edition.objects.published().order_by("-starts_on")
    groups = [(edition, list(profiles_of(edition))) for edition in editions]
    return render(request, "course/network/directory.html", {"groups": groups})
