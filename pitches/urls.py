"""Addresses of the pitches, in Dutch."""

from __future__ import annotations

from django.urls import path

from pitches.views import afterwards as after_course
from pitches.views import choosing, guests, look_back, promises, tables
from pitches.views.pitches import afterwards, merging, pages, replies, versions
from pitches.views.pitches.answers import contribute, help_out, recognise
from pitches.views.pitches.sharing import share
from pitches.views.pitches.writing import edit, new, submit, withdraw
from pitches.views.session import capture, leading, room, screen

app_name = "pitches"
urlpatterns = [
    path("", pages.pitches, name="pitches"),
    path("nieuw/", new, name="new"),
    path("bewoners/", guests.ask, name="guest"),
    path("bewoners/dank/", guests.asked, name="guest_asked"),
    path("bewoners/link/<str:token>/", guests.confirm, name="confirm_guest"),
    path("<int:pk>/", pages.pitch, name="pitch"),
    path("<int:pk>/wijzigen/", edit, name="edit"),
    path("<int:pk>/versies/", versions.versions, name="versions"),
    path("<int:pk>/indienen/", submit, name="submit"),
    path("<int:pk>/intrekken/", withdraw, name="withdraw"),
    path("<int:pk>/samen/", share, name="share"),
    path("<int:pk>/samenvoegen/", merging.merge, name="merge"),
    path("samenvoegen/<int:pk>/", merging.answer, name="answer_merge"),
    path("<int:pk>/bijdrage/", contribute, name="contribute"),
    path("<int:pk>/herken-ik/", recognise, name="recognise"),
    path("<int:pk>/ik-help/", help_out, name="help"),
    path("bijdrage/<int:pk>/antwoorden/", replies.reply, name="reply"),
    path("bijdrage/<int:pk>/wijzigen/", replies.change, name="change_contribution"),
    path("bijdrage/<int:pk>/intrekken/", replies.take_back, name="withdraw_contribution"),
    path("<int:pk>/klok/", room.clock, name="clock"),
    path("<int:pk>/klok/stand/", room.clock_state, name="clock_state"),
    path("<int:pk>/klok/bijdrage/", room.post, name="post_live"),
    path("<int:pk>/klok/meedoen/", room.join, name="join"),
    path("<int:pk>/klok/stip/", room.dot, name="dot"),
    path("<int:pk>/klok/scherm/", screen.beamer, name="beamer"),
    path("<int:pk>/klok/kaarten/", screen.cards, name="cards"),
    path("<int:pk>/klok/leiden/", leading.lead, name="lead"),
    path("<int:pk>/klok/starten/", leading.start, name="start"),
    path("<int:pk>/klok/knop/", leading.move, name="press"),
    path("<int:pk>/klok/afsluiten/", leading.close, name="close"),
    path("<int:pk>/klok/achteraf/", leading.enter, name="enter"),
    path("<int:pk>/klok/belofte/", capture.capture, name="capture"),
    path("<int:pk>/meenemen/", afterwards.take, name="take_along"),
    path("<int:pk>/terugkoppelen/", afterwards.report, name="report"),
    path("<int:pk>/afronden/", afterwards.finish, name="finish"),
    path("<int:pk>/beloven/", promises.make, name="make_promise"),
    path("beloften/", promises.promises, name="promises"),
    path("kiezen/<int:pk>/", choosing.choose, name="choose"),
    path("belofte/<int:pk>/", promises.promise, name="promise"),
    path("belofte/<int:pk>/wijzigen/", promises.change, name="change_promise"),
    path("belofte/<int:pk>/opschrijven/", promises.write_down, name="write_down"),
    path("hoe-is-het-nu/<int:pk>/", after_course.check_in, name="check_in"),
    path("brief/", after_course.write, name="write_letter"),
    path("brief/<int:pk>/", after_course.letter, name="letter"),
    path("brief/<int:pk>/weggooien/", after_course.throw_away, name="throw_away_letter"),
    path("tafels/<int:pk>/", tables.tables, name="tables"),
    path("terugblik/<int:pk>/", look_back.page, name="look_back"),
]
