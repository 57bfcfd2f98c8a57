from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.utils.translation import override
from wagtail.admin.forms.models import WagtailAdminModelForm

from course import clock
from course.formatting import day_in_words
from course.forms.moments import DayField
from course.models import Meeting, ProgrammeItem

MOMENT = dt.datetime(2027, 1, 21, 9, 30, tzinfo=clock.AMSTERDAM)
DAYS = ["21-01-2027", "21-1-2027", "21-01-27", "21-1-27", "21/01/2027", "21.1.2027", "21 01 2027", "2027-01-21"]
TIMES = ["09:30", "9:30", "9.30", "09.30", "9.30 uur", "09:30:00"]


class MeetingForm(WagtailAdminModelForm):
    """A form of the course office, with the widgets of Wagtail."""

    class Meta(WagtailAdminModelForm.Meta):
        model = Meeting
        fields = ["starts_at"]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("between", [" ", ", "])
@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("day", DAYS)
def test_a_moment_is_read_as_people_write_it(language, day, between, time):
    with override(language):
        form = MeetingForm({"starts_at": f"{day}{between}{time}"})
        form.full_clean()
    assert form.cleaned_data == {"starts_at": MOMENT}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("day", DAYS)
def test_a_day_is_read_as_people_write_it(language, day):
    with override(language):
        assert forms.DateField().clean(day) == dt.date(2027, 1, 21)


@pytest.mark.parametrize(
    "typed",
    [
        "donderdag 21 januari 2027, 9.30 uur", "do 21 jan 2027, 09:30", "21 januari 2027 9.30", "21 JAN. 2027 09:30",
        "Thursday 21 January 2027, 09:30", "donderdag 21 januari 2027 om 9.30 uur",
        "Thursday 21 January 2027 at 09:30", "21-jan-2027 9.30 uur", " 2027-01-21 09.30 ", "2027-01-21T09:30",
        "21-1-2027 9u30", "21-1-2027 9.30u", "21-1-2027 om 9.30 uur", "21\u20131\u20132027 9:30", "21 - 1 - 2027 9,30",
        "21 jan '27 9.30", "21 jan 27 09:30", "21e januari 2027, 9.30 uur", "21 januari, 2027 om 9.30",
    ],
)  # fmt: skip
def test_a_moment_in_words_is_read_as_our_pages_print_it(typed):
    form = MeetingForm({"starts_at": typed})
    form.full_clean()
    assert form.cleaned_data == {"starts_at": MOMENT}


@pytest.mark.parametrize("typed", ["9 uur", "9u", "9:00", "9.00 uur", "9u00", "09,00"])
def test_an_hour_is_read_as_people_write_it(typed):
    form = forms.modelform_factory(ProgrammeItem, form=WagtailAdminModelForm, fields=["starts"])({"starts": typed})
    form.full_clean()
    assert form.cleaned_data == {"starts": dt.time(9)}


@pytest.mark.parametrize("typed", ["28-03-2027 2.30", "31-10-2027 02:30"])
def test_an_hour_at_which_the_clock_moves_is_asked_again_in_words(typed):
    with override("nl"):
        errors = MeetingForm({"starts_at": typed}).errors
    assert errors == {"starts_at": ["Op dat moment gaat de klok een uur vooruit of terug. Kies een andere tijd."]}


@pytest.mark.parametrize("typed", ["vrijdag 21 januari 2027, 9.30 uur", "fri 21 jan 2027 9.30"])
def test_a_weekday_that_does_not_fit_is_asked_about(typed):
    with override("nl"):
        errors = MeetingForm({"starts_at": typed}).errors
    assert errors == {"starts_at": ["Die dag is een donderdag. Welke van de twee bedoel je?"]}


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_that_we_print_is_read(month):
    day = dt.date(2027, month, 3)
    for language in ("nl", "en"):
        with override(language):
            assert [DayField().clean(text) for text in (day_in_words(day), f"{day:%d-%m-%Y}")] == [day, day]


@pytest.mark.parametrize(
    "typed",
    [
        "21 foo 2027 9.30",
        "21 maandag 2027 9.30",
        "21-01-2027 24:00",
        "21-01-2027 half tien",
        "january 2027",
        "01-21-2027",
        "31-02-2027",
        "21-01-2027 24.30",
        "21-01-2027 9",
        "morgen",
    ],
)
def test_what_is_no_moment_is_refused_and_not_guessed(typed):
    form = MeetingForm({"starts_at": typed})
    assert list(form.errors) == ["starts_at"]
