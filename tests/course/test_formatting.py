"""Exact words in both languages, on the Dutch clock; and in which language a text is."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import get_language, override

from course import formatting
from tests.factories import UserFactory

DAY = dt.date(2027, 1, 21)
MORNING = dt.datetime(2027, 1, 21, 8, 30, tzinfo=dt.UTC)
LATE = dt.datetime(2027, 1, 20, 23, 5, tzinfo=dt.UTC)
"""On the Dutch clock the next day already."""

DEADLINE = dt.datetime(2026, 11, 18, 16, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("write", "value", "dutch", "english"),
    [
        (formatting.day_in_words, DAY, "donderdag 21 januari 2027", "Thursday 21 January 2027"),
        (formatting.day_in_words, LATE, "donderdag 21 januari 2027", "Thursday 21 January 2027"),
        (formatting.short_day, DAY, "do 21 jan", "Thu 21 Jan"),
        (formatting.short_day, LATE, "do 21 jan", "Thu 21 Jan"),
        (formatting.day_in_numbers, dt.date(2027, 2, 1), "01-02-2027", "01-02-2027"),
        (formatting.day_in_numbers, LATE, "21-01-2027", "21-01-2027"),
        (formatting.week_of, DAY, "week 3", "week 3"),
        (formatting.week_of, dt.date(2027, 1, 1), "week 53", "week 53"),
        (formatting.time_in_words, MORNING, "9.30 uur", "09:30"),
        (formatting.time_in_words, dt.time(16, 5), "16.05 uur", "16:05"),
        (formatting.time_in_words, LATE, "0.05 uur", "00:05"),
        (formatting.time_in_numbers, MORNING, "09:30", "09:30"),
        (formatting.time_in_numbers, dt.time(0), "00:00", "00:00"),
        (formatting.moment_in_words, DEADLINE, "woensdag 18 november om 17.00 uur", "Wednesday 18 November at 17:00"),
        (formatting.full_moment, MORNING, "donderdag 21 januari 2027 om 9.30 uur", "Thursday 21 January 2027 at 09:30"),
        (formatting.short_moment, LATE, "do 21 jan, 00:05", "Thu 21 Jan, 00:05"),
        (formatting.euro, Decimal("2450"), "€ 2.450,00", "€ 2,450.00"),
        (formatting.euro, Decimal("0.5"), "€ 0,50", "€ 0.50"),
        (formatting.euro, 1_000_000, "€ 1.000.000,00", "€ 1,000,000.00"),
    ],
)
def test_words_and_numbers_are_those_of_the_language(write, value, dutch, english):
    assert write(value) == dutch
    with override("en"):
        assert write(value) == english
    assert write(value) == dutch


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (dt.datetime(2027, 3, 28, 0, 59, tzinfo=dt.UTC), "zondag 28 maart om 1.59 uur"),
        (dt.datetime(2027, 3, 28, 1, 0, tzinfo=dt.UTC), "zondag 28 maart om 3.00 uur"),
        (dt.datetime(2027, 3, 28, 22, 0, tzinfo=dt.UTC), "maandag 29 maart om 0.00 uur"),
        (dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC), "zondag 31 oktober om 2.30 uur"),
        (dt.datetime(2027, 10, 31, 1, 30, tzinfo=dt.UTC), "zondag 31 oktober om 2.30 uur"),
        (dt.datetime(2027, 10, 31, 23, 0, tzinfo=dt.UTC), "maandag 1 november om 0.00 uur"),
    ],
)
def test_moments_around_summer_time_are_those_of_the_dutch_clock(moment, words):
    assert formatting.moment_in_words(moment) == words


def test_a_period_is_within_one_day():
    ends = MORNING + dt.timedelta(hours=7)
    assert formatting.period(MORNING, ends) == "donderdag 21 januari 2027, 09:30 tot 16:30"
    with override("en"):
        assert formatting.period(MORNING, ends) == "Thursday 21 January 2027, 09:30 to 16:30"


@pytest.mark.parametrize(
    ("parts", "name"),
    [(("Noor", "van den", "Berg"), "Noor van den Berg"), (("Noor", "", "Berg"), "Noor Berg"), (("", "", ""), "")],
)
def test_an_empty_part_of_a_name_leaves_no_gap(parts, name):
    assert formatting.name_of(*parts) == name


def test_the_names_of_a_person():
    noor = UserFactory.build(first_name="Noor", infix="van den", last_name="Berg")
    assert (noor.full_name, noor.surname) == ("Noor van den Berg", "van den Berg")


@pytest.mark.parametrize(
    ("reader", "language"), [(None, "nl"), (UserFactory.build(), "nl"), (UserFactory.build(language="en"), "en")]
)
def test_what_we_send_is_in_the_language_of_its_reader_whatever_the_visitor_reads(reader, language):
    with override("en"):
        assert formatting.language_of(reader) == language
        with formatting.in_dutch():
            assert get_language() == "nl"
        assert get_language() == "en"
