"""Small pages of the site itself."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.static import serve
from wagtail import views as wagtail_views

from cms.context import kept_furniture
from course.actions.people.profile import change_profile
from course.views.language import speak
from course.views.reading import reads_only

PICTURE_FOLDERS = ("images", "original_images")
"""Where Wagtail keeps pictures. Documents lie beside them and leave only through Wagtail, which asks who may."""


def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Wagtail's page at this path, for the site that is kept: Wagtail itself would ask for it on every request."""
    request._wagtail_site = kept_furniture(request).site
    return wagtail_views.serve(request, path)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Choose Dutch or English, for pages and for who has an account also for mail; back to `next`."""
    if request.method != "POST":
        return render(request, "cms/language.html", {"next": safe_next(request, request.GET.get("next", ""))})
    chosen = request.POST.get("language")
    if chosen not in dict(settings.LANGUAGES):
        raise Http404
    if request.user.is_authenticated:
        change_profile(by=request.user, values={"language": chosen})
    speak(request, str(chosen))
    return HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))


@reads_only
def picture(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """A picture of the site, where no web server stands before the application (`SERVE_MEDIA`)."""
    if not settings.SERVE_MEDIA or folder not in PICTURE_FOLDERS:
        raise Http404
    return serve(request, name, document_root=Path(settings.MEDIA_ROOT) / folder)


def closed(request: HttpRequest, **parts: object) -> HttpResponse:
    """An address of a package that we do not offer."""
    raise Http404


def safe_next(request: HttpRequest, address: str) -> str:
    """The address when it lies on this site, else the front page."""
    inside = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if inside else "/"
