"""Addresses of the course, in Dutch."""

from __future__ import annotations

from django.urls import path

from course.views import calendars, enrolments, leaving, materials, meetings, my, offers

app_name = "course"
urlpatterns = [
    path("cursus/<slug:slug>/aanmelden/", enrolments.start, name="enrol"),
    path("cursus/<slug:slug>/aanmelden/<int:number>/", enrolments.step, name="enrol_step"),
    path("plek/<str:token>/", offers.offer, name="offer"),
    path("akkoord/<str:token>/", offers.approval, name="approval"),
    path("mijn/", my.my_course, name="my_course"),
    path("mijn/aanmelding/<int:pk>/afmelden/", leaving.withdraw, name="withdraw"),
    path("mijn/aanmelding/<int:pk>/overdragen/", leaving.hand_over, name="hand_over"),
    path("mijn/aanmelding/<int:pk>/opnieuw/", leaving.begin_again, name="begin_again"),
    path("mijn/aanmelding/<int:pk>/terug-in-de-rij/", leaving.rejoin, name="rejoin"),
    path("mijn/aanmelding/<int:pk>/leidinggevende/", leaving.ask_again, name="ask_again"),
    path("cursus/<slug:slug>/programma.ics", calendars.public_programme, name="public_programme"),
    path("mijn/agenda/", calendars.my_calendar, name="my_calendar"),
    path("mijn/agenda/<int:pk>/intrekken/", calendars.revoke_calendar_link, name="revoke_calendar_link"),
    path("mijn/agenda.ics", calendars.my_calendar_ics, name="my_calendar_ics"),
    path("mijn/<slug:slug>.ics", calendars.edition_ics, name="edition_ics"),
    path("bijeenkomst/<int:pk>.ics", calendars.meeting_ics, name="meeting_ics"),
    path("agenda/<str:token>.ics", calendars.feed, name="feed"),
    path("mijn/profiel/", my.profile, name="profile"),
    path("deelnemers/", my.directory, name="directory"),
    path("bijeenkomst/<int:pk>/", meetings.meeting, name="meeting"),
    path("spreker/", meetings.speaker, name="speaker"),
    path("spreker/bijeenkomst/<int:pk>/materiaal/", materials.add_material, name="add_material"),
    path("spreker/bijeenkomst/<int:pk>/materiaal/<int:replaces>/", materials.add_material, name="replace_material"),
    path("gast/", meetings.host, name="host"),
    path("materiaal/<int:pk>/", materials.material, name="material"),
    path("materiaal/<int:pk>/terugnemen/", materials.withdraw_material, name="withdraw_material"),
]
