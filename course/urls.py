"""Addresses of the course, in Dutch."""

from __future__ import annotations

from django.urls import path

app_name = "course"
urlpatterns: list = []
