"""Participants tick what they prepared, and choose where a task has choices."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from course.actions.preparation import answer_task
from course.errors import Refusal
from course.queries.preparation import task_answered
from course.refused import refused
from course.text import key_in


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the meeting on whose page it was answered (`meeting`), else to My course."""
    found = task_answered(request.user, pk)
    if found is None:
        raise Http404
    task, enrolment = found
    meeting = key_in(request.POST.get("meeting", ""))
    back = reverse("course:meeting", args=[meeting]) if meeting else reverse("course:my_course")
    given = None if "undo" in request.POST else request.POST.get("choice", "")
    try:
        answer_task(task=task, enrolment=enrolment, answer=given, by=request.user)
    except Refusal as refusal:
        return refused(request, refusal, f"{back}#prepare")
    return redirect(f"{back}#prepare")
