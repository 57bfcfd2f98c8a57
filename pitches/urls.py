"""Addresses of the pitches, in Dutch."""

from __future__ import annotations

from django.urls import path

from pitches.views import pitches, promises, replies, writing

app_name = "pitches"
urlpatterns = [
    path("", pitches.pitches, name="pitches"),
    path("nieuw/", writing.new, name="new"),
    path("<int:pk>/", pitches.pitch, name="pitch"),
    path("<int:pk>/wijzigen/", writing.edit, name="edit"),
    path("<int:pk>/indienen/", writing.submit, name="submit"),
    path("<int:pk>/intrekken/", writing.withdraw, name="withdraw"),
    path("<int:pk>/bijdrage/", replies.contribute, name="contribute"),
    path("<int:pk>/herken-ik/", replies.recognise, name="recognise"),
    path("<int:pk>/ik-help/", replies.help_out, name="help"),
    path("belofte/<int:pk>/", promises.promise, name="promise"),
]
