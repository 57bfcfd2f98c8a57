"""Giving material and opening it. A private file leaves only through `material`."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from course import rules
from course.actions import materials
from course.errors import AlreadyDone, Refusal
from course.forms.materials.material import MaterialForm, MaterialSettingsForm
from course.models import Material, Meeting
from course.views.reading import reads_only


@reads_only
def material(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Open a material. 404 for everybody who may not, so that a copied address tells nothing."""
    row = get_object_or_404(Material.objects.select_related("meeting"), pk=pk)
    if not rules.can_open_material(request.user, row):
        raise Http404
    response: HttpResponseBase
    if row.url:
        response = redirect(row.url)
    else:
        try:
            response = FileResponse(row.file.open("rb"), as_attachment=True, filename=row.filename)
        except FileNotFoundError as missing:
            raise Http404 from missing
        response["Content-Security-Policy"] = "default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_material(request: HttpRequest, pk: int, replaces: int | None = None) -> HttpResponse:
    """The form for a new material, or for a newer version of one of mine."""
    meeting = get_object_or_404(Meeting.objects.select_related("edition", "place"), pk=pk)
    if not rules.can_add_material(request.user, meeting):
        raise Http404
    older = (
        get_object_or_404(Material.objects.select_related("owner"), pk=replaces, meeting=meeting) if replaces else None
    )
    if older and not rules.can_change_material(request.user, older):
        raise Http404
    form = MaterialForm(request.POST or None, request.FILES or None, initial=_initial(older))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        file = values.pop("file")
        try:
            materials.add_material(meeting=meeting, by=request.user, values=values, file=file, replaces=older)
        except AlreadyDone:
            return _with_meeting(request, meeting)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _with_meeting(request, meeting)
    return render(request, "course/materials/form.html", {"form": form, "meeting": meeting, "older": older})


def _with_meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """After the first click, and after a second."""
    messages.success(request, _("Your material is with the meeting."))
    return redirect("course:meeting", meeting.pk)


def _initial(older: Material | None) -> dict[str, object]:
    if older is None:
        return {}
    return {name: getattr(older, name) for name in ("title", "audience", "rights", "release_days")}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_material(request: HttpRequest, pk: int) -> HttpResponse:
    """For whom a material of mine is and from when, without giving it again."""
    row = get_object_or_404(Material.objects.current().select_related("meeting", "owner"), pk=pk)
    if not rules.can_change_material(request.user, row):
        raise Http404
    form = MaterialSettingsForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        try:
            materials.change_material(material=row, by=request.user, values=form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is kept."))
            return (
                redirect("course:speaker") if row.owner == request.user else redirect("course:meeting", row.meeting_id)
            )
    return render(request, "course/materials/change.html", {"form": form, "material": row, "meeting": row.meeting})


@login_required
@require_POST
def withdraw_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a material of mine off the site."""
    row = get_object_or_404(Material.objects.select_related("meeting"), pk=pk)
    if not rules.can_change_material(request.user, row):
        raise Http404
    try:
        with suppress(AlreadyDone):
            materials.withdraw_material(material=row, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The material is off the site."))
    return redirect("course:meeting", row.meeting_id)
