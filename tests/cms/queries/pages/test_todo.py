"""Whether an edition has its page, and where it is made."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from wagtail.models import Page

from cms.models import CourseIndexPage, CoursePage
from cms.queries.pages.todo import page_of
from course.enums import EditionTask
from course.queries.editions.todo import FACTS
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


def test_the_list_of_what_is_left_to_do_asks_here():
    assert FACTS[EditionTask.PAGE] is page_of


def test_the_page_is_copied_from_that_of_the_edition_before_and_then_it_is_done():
    old, new = EditionFactory(), EditionFactory(starts_on=dt.date(2028, 1, 20), ends_on=dt.date(2028, 6, 15))
    doors = [page_of(new).doors[0].url]
    index = Page.get_first_root_node().add_child(instance=CourseIndexPage(title="Cursus", slug="cursus-x"))
    doors.append(page_of(new).doors[0].url)
    page = index.add_child(instance=CoursePage(title="2027", slug="2027", edition=old, introduction="Welkom"))
    doors.append(page_of(new).doors[0].url)
    assert doors == [
        reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_pages:add", args=["cms", "coursepage", index.pk]),
        f"{reverse('wagtailadmin_pages:copy', args=[page.pk])}?edition={new.pk}",
    ]
    assert (page_of(new).done, page_of(old).done) == (False, True)
    own = index.add_child(instance=CoursePage(title="2028", slug="2028", edition=new, introduction="Welkom"))
    assert (page_of(new).done, page_of(new).doors[0].url) == (True, reverse("wagtailadmin_pages:edit", args=[own.pk]))
