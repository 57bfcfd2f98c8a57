"""Addresses of the course, in Dutch."""

from __future__ import annotations

from django.urls import path

from course.views import calendars
from course.views.days_away import days_away
from course.views.enrolment.leaving import ask_again, begin_again, hand_over, rejoin, withdraw
from course.views.enrolment.links import approval, offer
from course.views.enrolment.steps import enrolled, start, step
from course.views.materials import add_material, change_material, material, withdraw_material
from course.views.my_course import my_course
from course.views.network import directory
from course.views.pack import pack_page, pack_pdf
from course.views.people import change_my_portrait, needs, portrait, profile
from course.views.polls import my_poll, my_poll_ics, poll_by_link, poll_by_link_ics
from course.views.preparation import answer
from course.views.programme import meeting
from course.views.results import apologies, attendance, codes
from course.views.speakers import portrait_by_link, speaker, speaker_by_link, speaker_question
from course.views.visit_choice import choose_visit
from course.views.visits import host, host_by_link, host_visit

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
    path("cursus/<slug:slug>/pagina/", calendars.edition_page, name="edition_page"),
    path("mijn/agenda/", calendars.my_calendar, name="my_calendar"),
    path("mijn/agenda/kiezen/", calendars.choose_my_calendar, name="choose_my_calendar"),
    path("mijn/agenda/<int:pk>/", calendars.calendar_link, name="calendar_link"),
    path("mijn/agenda/<int:pk>/proef/", calendars.try_calendar_link, name="try_calendar_link"),
    path("mijn/agenda/<int:pk>/intrekken/", calendars.revoke_calendar_link, name="revoke_calendar_link"),
    path("mijn/agenda.ics", calendars.my_calendar_ics, name="my_calendar_ics"),
    path("mijn/<slug:slug>.ics", calendars.edition_ics, name="edition_ics"),
    path("mijn/bureau/<slug:slug>.ics", calendars.office_ics, name="office_ics"),
    path("mijn/bureau/edities/alle.ics", calendars.all_editions_ics, name="all_editions_ics"),
    path("mijn/bureau/locatie/<int:pk>.ics", calendars.place_ics, name="place_ics"),
    path("mijn/bureau/spreker/<int:pk>.ics", calendars.speaker_ics, name="speaker_ics"),
    path("bijeenkomst/<int:pk>.ics", calendars.meeting_ics, name="meeting_ics"),
    path("werkbezoek/<int:pk>.ics", calendars.visit_ics, name="visit_ics"),
    path("gast/link/<str:token>.ics", calendars.visit_by_link_ics, name="visit_by_link_ics"),
    path("agenda/<str:token>.ics", calendars.feed, name="feed"),
    path("mijn/opdracht/<int:pk>/", answer, name="answer_task"),
    path("mijn/nodig/<int:pk>/", needs, name="needs"),
    path("mijn/profiel/", profile, name="profile"),
    path("mijn/profiel/foto/", change_my_portrait, name="change_my_portrait"),
    path("portret/<int:pk>/", portrait, name="portrait"),
    path("mijn/werkbezoek/<int:pk>/", choose_visit, name="choose_visit"),
    path("mijn/datumprikker/<int:pk>/", my_poll, name="my_poll"),
    path("mijn/datumprikker/<int:pk>.ics", my_poll_ics, name="my_poll_ics"),
    path("datumprikker/link/<str:token>/", poll_by_link, name="poll_by_link"),
    path("datumprikker/link/<str:token>.ics", poll_by_link_ics, name="poll_by_link_ics"),
    path("mijn/niet-beschikbaar/", days_away, name="days_away"),
    path("deelnemers/", directory, name="directory"),
    path("bijeenkomst/<int:pk>/", meeting, name="meeting"),
    path("bijeenkomst/<int:pk>/pakket/<int:made>/", pack_page, name="pack_page"),
    path("bijeenkomst/<int:pk>/pakket/<int:made>.pdf", pack_pdf, name="pack_pdf"),
    path("bijeenkomst/<int:pk>/aanwezigheid/", attendance.attendance, name="attendance"),
    path("bijeenkomst/<int:pk>/aanwezigheid/verbinding/", attendance.attendance_token, name="attendance_token"),
    path("bijeenkomst/<int:pk>/aanwezigheid/tikken/", attendance.attendance_taps, name="attendance_taps"),
    path("bijeenkomst/<int:pk>/aanwezigheid/gast/", attendance.add_day_guest, name="add_day_guest"),
    path("bijeenkomst/<int:pk>/aanwezigheid/sluiten/", attendance.close_attendance, name="close_attendance"),
    path("bijeenkomst/<int:pk>/scherm/", codes.screen, name="attendance_screen"),
    path("bijeenkomst/<int:pk>/aanwezig/", codes.here, name="here"),
    path("bijeenkomst/<int:pk>/aanwezig/<str:code>/", codes.scanned, name="scanned"),
    path("bijeenkomst/<int:pk>/afmelden/", apologies.cannot_come, name="cannot_come"),
    path("bijeenkomst/<int:pk>/afmelden/<str:token>/", apologies.cannot_come_by_link, name="cannot_come_by_link"),
    path("spreker/", speaker, name="speaker"),
    path("spreker/vraag/<int:pk>/", speaker_question, name="speaker_question"),
    path("spreker/link/<str:token>/", speaker_by_link, name="speaker_by_link"),
    path("spreker/link/<str:token>/foto/", portrait_by_link, name="portrait_by_link"),
    path("spreker/bijeenkomst/<int:pk>/materiaal/", add_material, name="add_material"),
    path("spreker/bijeenkomst/<int:pk>/materiaal/<int:replaces>/", add_material, name="replace_material"),
    path("gast/", host, name="host"),
    path("gast/<int:pk>/", host_visit, name="host_visit"),
    path("gast/link/<str:token>/", host_by_link, name="host_by_link"),
    path("materiaal/<int:pk>/", material, name="material"),
    path("materiaal/<int:pk>/aanpassen/", change_material, name="change_material"),
    path("materiaal/<int:pk>/terugnemen/", withdraw_material, name="withdraw_material"),
]
