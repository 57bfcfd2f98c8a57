"""The yardstick of feeds: a view of Django with one query by a key, on the database of the bench."""

from __future__ import annotations

import environ
from django.apps import apps
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {**environ.Env().db("DATABASE_URL"), "CONN_MAX_AGE": 60}},
    INSTALLED_APPS=["django.contrib.contenttypes"],
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
)


def row(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(apps.get_model("contenttypes.ContentType").objects.get(pk=pk).model)


urlpatterns = [path("<int:pk>", row)]
application = get_wsgi_application()
