"""All addresses of the site. Wagtail's pages come last: they take what nobody else took."""

from __future__ import annotations

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("beheer/", include(wagtailadmin_urls)),
    path("documenten/", include(wagtaildocs_urls)),
    path("account/", include("allauth.urls")),
    path("pitches/", include("pitches.urls")),
    path("", include("course.urls")),
    path("", include(wagtail_urls)),
]
