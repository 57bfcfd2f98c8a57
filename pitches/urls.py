"""Addresses of the pitches, in Dutch."""

from __future__ import annotations

from django.urls import path

app_name = "pitches"
urlpatterns: list = []
