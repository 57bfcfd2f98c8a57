"""Addresses of the pitches, in Dutch."""

from __future__ import annotations

from django.urls import path

from pitches.views import promises
from pitches.views.pitches import pages
from pitches.views.pitches.replies import contribute, help_out, recognise
from pitches.views.pitches.writing import edit, new, submit, withdraw

app_name = "pitches"
urlpatterns = [
    path("", pages.pitches, name="pitches"),
    path("nieuw/", new, name="new"),
    path("<int:pk>/", pages.pitch, name="pitch"),
    path("<int:pk>/wijzigen/", edit, name="edit"),
    path("<int:pk>/indienen/", submit, name="submit"),
    path("<int:pk>/intrekken/", withdraw, name="withdraw"),
    path("<int:pk>/bijdrage/", contribute, name="contribute"),
    path("<int:pk>/herken-ik/", recognise, name="recognise"),
    path("<int:pk>/ik-help/", help_out, name="help"),
    path("belofte/<int:pk>/", promises.promise, name="promise"),
]
