"""Copying the page of an edition: it asks about which edition the copy is. (Wagtail's own form would not.)"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from cms.actions.pages import EditionHasPage, copy_course_page
from cms.forms.pages import CopyCourseForm
from cms.models import CoursePage


def copy_course(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Stands in for Wagtail's form for the page of an edition; other pages are copied as ever (None)."""
    if page.specific_class is not CoursePage:
        return None
    course = page.specific
    if not course.get_parent().permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    given = request.POST if request.method == "POST" else None
    form = CopyCourseForm(given, page=course, asked=request.GET.get("edition", ""))
    if form.is_valid():
        answer = _copy(request, course, form)
        if answer:
            return answer
    return render(request, "cms/pages/copy_course.html", {"page": course, "form": form})


def _copy(request: HttpRequest, page: CoursePage, form: CopyCourseForm) -> HttpResponse | None:
    try:
        copy = copy_course_page(by=request.user, page=page, **form.cleaned_data)
    except EditionHasPage as refusal:
        form.add_error("edition", str(refusal))
        return None
    messages.success(request, _("The page is copied. Read it once more and publish it."))
    return redirect("wagtailadmin_pages:edit", copy.pk)
