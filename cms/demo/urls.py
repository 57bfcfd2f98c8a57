"""The addresses of the demo; they exist where the app is installed."""

from __future__ import annotations

from django.urls import path

from cms.demo.views import choose_moment, choose_person, demo

urlpatterns = [
    path("", demo, name="demo"),
    path("moment/", choose_moment, name="demo_moment"),
    path("persoon/", choose_person, name="demo_person"),
]
