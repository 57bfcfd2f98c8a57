"""All addresses of the site. Wagtail's pages come last: they take what nobody else took."""

from __future__ import annotations

from django.apps import apps
from django.urls import include, path, re_path
from django.views.generic import RedirectView, TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.queries.library.choice import READ
from cms.views.accounts import AddressesView
from cms.views.library import CaseFeed
from cms.views.site.caching import for_visitors
from cms.views.site.health import healthz, ready
from cms.views.site.pages import closed, language, page, picture
from cms.views.site.sitemap import sitemap
from course.views.reading import reads_only

robots = reads_only(TemplateView.as_view(template_name="cms/robots.txt", content_type="text/plain; charset=utf-8"))

public_pages = [
    *(pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"),
    re_path(wagtail_urls.serve_pattern, for_visitors(page, reads=READ), name="wagtail_serve"),
]

handler500 = "cms.views.site.troubles.trouble"

one_login = RedirectView.as_view(pattern_name="account_login", query_string=True)
"""Wagtail brings log-ins of its own, which ask no second factor and count no attempts."""

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("healthz/ready", ready, name="ready"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", for_visitors(reads_only(sitemap)), name="sitemap"),
    path("goede-voorbeelden/feed.atom", for_visitors(reads_only(CaseFeed())), name="case_feed"),
    path("beheer/failwhale/", closed),  # Wagtail's own: raises an error for everybody who asks
    path("beheer/redirects/import/", closed),  # reads without limits, keeps files on one node, fails at a second click
    path("beheer/redirects/import/process/", closed),
    path("beheer/login/", one_login),
    path("_util/login/", one_login),
    path("_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/", closed),  # nothing has one
    path("documenten/authenticate_with_password/<int:restriction_id>/", closed),
    path("beheer/", include(wagtailadmin_urls)),
    path("documenten/", include(wagtaildocs_urls)),
    path("account/email/", AddressesView.as_view(), name="account_email"),
    path("account/", include("allauth.urls")),
    path("pitches/", include("pitches.urls")),
    *([path("demo/", include("cms.demo.urls"))] if apps.is_installed("cms.demo") else []),
    path("taal/", language, name="language"),
    path("media/<str:folder>/<str:name>", picture, name="picture"),
    path("", include("course.urls")),
    path("", include(public_pages)),
]
