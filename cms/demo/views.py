"""The demo's own page: choose a moment, and be somebody."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cms.demo.loading.edition import load_demo
from cms.demo.queries import demo_moments, demo_people, demo_person
from course.models import User
from course.views.reading import reads_only

BACKEND = "django.contrib.auth.backends.ModelBackend"


@reads_only
@never_cache
def demo(request: HttpRequest) -> HttpResponse:
    """The moments and the people."""
    return render(request, "demo/demo.html", {"moments": demo_moments(), "groups": demo_people()})


@require_POST
def choose_moment(request: HttpRequest) -> HttpResponse:
    """Put the demo edition back as it stood at a moment."""
    name = request.POST.get("moment", "")
    chosen = next((moment for moment in demo_moments() if moment.name == name), None)
    if chosen is None:
        raise Http404
    load_demo(moment=chosen.name)
    messages.success(request, _("The demo stands at: %(shows)s.") % {"shows": chosen.shows})
    return redirect("demo")


def _as_by_code(request: HttpRequest, user: User) -> None:
    """What a code by mail would have left behind: a session in the list of them, and a confirmed address."""
    UserSession.objects.create_from_request(request)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


@require_POST
def choose_person(request: HttpRequest) -> HttpResponse:
    """Log in as an invented person, without a password."""
    user = demo_person(request.POST.get("person", ""))
    if user is None:
        raise Http404
    logout(request)
    login(request, user, backend=BACKEND)
    _as_by_code(request, user)
    messages.success(request, _("You are now %(name)s.") % {"name": user.full_name})
    return redirect("wagtailadmin_home" if user.has_perm("wagtailadmin.access_admin") else "course:my_course")
