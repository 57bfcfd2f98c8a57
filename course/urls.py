"""Addresses of the course, in Dutch."""

from __future__ import annotations

from django.urls import path

from course.views import calendars
from course.views.enrolment.leaving import ask_again, begin_again, hand_over, rejoin, withdraw
from course.views.enrolment.links import approval, offer
from course.views.enrolment.steps import enrolled, start, step
from course.views.materials import add_material, material, speaker, withdraw_material
from course.views.my_course import my_course
from course.views.network import directory
from course.views.people import profile
from course.views.programme import meeting
from course.views.visit_choice import choose_visit
from course.views.visits import host

app_name = "course"
urlpatterns = [
    path("cursus/<slug:slug>/aanmelden/", start, name="enrol"),
    path("cursus/<slug:slug>/aanmelden/<int:number>/", step, name="enrol_step"),
    path("cursus/<slug:slug>/aanmelden/gelukt/", enrolled, name="enrolled"),
    path("plek/<str:token>/", offer, name="offer"),
    path("akkoord/<str:token>/", approval, name="approval"),
    path("mijn/", my_course, name="my_course"),
    path("mijn/aanmelding/<int:pk>/afmelden/", withdraw, name="withdraw"),
    path("mijn/aanmelding/<int:pk>/overdragen/", hand_over, name="hand_over"),
    path("mijn/aanmelding/<int:pk>/opnieuw/", begin_again, name="begin_again"),
    path("mijn/aanmelding/<int:pk>/terug-in-de-rij/", rejoin, name="rejoin"),
    path("mijn/aanmelding/<int:pk>/leidinggevende/", ask_again, name="ask_again"),
    path("cursus/<slug:slug>/programma.ics", calendars.public_programme, name="public_programme"),
    path("mijn/agenda/", calendars.my_calendar, name="my_calendar"),
    path("mijn/agenda/<int:pk>/intrekken/", calendars.revoke_calendar_link, name="revoke_calendar_link"),
    path("mijn/agenda.ics", calendars.my_calendar_ics, name="my_calendar_ics"),
    path("mijn/<slug:slug>.ics", calendars.edition_ics, name="edition_ics"),
    path("bijeenkomst/<int:pk>.ics", calendars.meeting_ics, name="meeting_ics"),
    path("agenda/<str:token>.ics", calendars.feed, name="feed"),
    path("mijn/profiel/", profile, name="profile"),
    path("mijn/werkbezoek/<int:pk>/", choose_visit, name="choose_visit"),
    path("deelnemers/", directory, name="directory"),
    path("bijeenkomst/<int:pk>/", meeting, name="meeting"),
    path("spreker/", speaker, name="speaker"),
    path("spreker/bijeenkomst/<int:pk>/materiaal/", add_material, name="add_material"),
    path("spreker/bijeenkomst/<int:pk>/materiaal/<int:replaces>/", add_material, name="replace_material"),
    path("gast/", host, name="host"),
    path("materiaal/<int:pk>/", material, name="material"),
    path("materiaal/<int:pk>/terugnemen/", withdraw_material, name="withdraw_material"),
]
