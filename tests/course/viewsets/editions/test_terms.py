"""The costs of withdrawing in the admin: entered row by row, and refused in words."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from course.actions.editions.terms import DearerForWhoHasAPlace, NoLastTerm
from course.models import CancellationTerm
from tests.factories import EditionFactory, EnrolmentFactory


def add(office, edition, days, percent):
    values = {"edition": edition.pk, "days_before": days, "percent": percent}
    return office.post(reverse("cancellation_terms:add"), values)


def change(office, term, **values):
    form = {"edition": term.edition_id, "days_before": term.days_before, "percent": term.percent}
    return office.post(reverse("cancellation_terms:edit", args=[term.pk]), form | values)


def delete(office, term):
    return office.post(reverse("cancellation_terms:delete", args=[term.pk]), follow=True)


def stored(edition):
    return list(edition.cancellation_terms.values_list("days_before", "percent"))


def problems(page):
    return [str(error) for error in page.context["form"].non_field_errors()]


def test_the_form_says_which_row_comes_first_and_keeps_what_was_typed(office, edition):
    page = add(office, edition, 42, 0)
    assert (problems(page), page.context["form"]["days_before"].value()) == ([str(NoLastTerm())], "42")
    answers = [add(office, edition, *row).status_code for row in ((0, 100), (42, 0))]
    assert (answers, stored(edition)) == ([302, 302], [(42, 0), (0, 100)])


def test_each_change_is_one_line_of_history_with_who_made_it(office, organiser, edition):
    add(office, edition, 0, 100)
    change(office, CancellationTerm.objects.get(), percent="50")
    delete(office, CancellationTerm.objects.get())
    lines = ModelLogEntry.objects.for_instance(edition).order_by("pk")
    assert [(line.user, line.data["to"]) for line in lines] == [
        (organiser, [[0, 100]]),
        (organiser, [[0, 50]]),
        (organiser, []),
    ]


def test_the_row_that_others_need_is_not_deleted(office, edition):
    add(office, edition, 0, 100)
    last = CancellationTerm.objects.get()
    add(office, edition, 42, 0)
    answer = delete(office, last)
    assert answer.redirect_chain == [(reverse("cancellation_terms:edit", args=[last.pk]), 302)]
    assert str(NoLastTerm()) in [str(message).strip() for message in answer.context["messages"]]
    assert stored(edition) == [(42, 0), (0, 100)]


def test_dearer_for_who_has_a_place_is_refused_above_the_form(office, edition):
    add(office, edition, 0, 50)
    term = CancellationTerm.objects.get()
    EnrolmentFactory(edition=edition)
    assert problems(change(office, term, percent="60")) == [str(DearerForWhoHasAPlace())]
    assert change(office, term, percent="40").status_code == 302
    assert stored(edition) == [(0, 40)]


def test_a_row_stays_with_its_edition(office, edition):
    add(office, edition, 0, 50)
    other = EditionFactory()
    change(office, CancellationTerm.objects.get(), edition=other.pk, percent="40")
    assert (stored(edition), stored(other)) == ([(0, 40)], [])


@pytest.mark.parametrize(("days", "percent"), [("-1", "50"), ("0", "101"), ("99999", "5"), ("", ""), ("x", "y")])
def test_what_is_no_number_of_days_or_no_percentage_is_said_at_the_field(office, edition, days, percent):
    page = add(office, edition, days, percent)
    assert (page.status_code, bool(page.context["form"].errors), stored(edition)) == (200, True, [])
    assert "__all__" not in page.context["form"].errors
