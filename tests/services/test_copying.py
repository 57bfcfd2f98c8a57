"""Two people of the course office copy in the same moment."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.models import Locale, Page, Site

from cms.actions.pages import EditionHasPage, copy_course_page
from cms.models import CoursePage
from course.actions.editions.copying import AlreadyCopied, WebAddressTaken, copy_edition
from course.models import Edition, Meeting, User
from course.queries.editions.copying import plan_of
from tests.factories import EditionFactory, MeetingFactory, OrganiserFactory
from tests.helpers.copying import asked
from tests.helpers.pages import make_course, make_home
from tests.services.threads import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def copies(*requests: tuple[Edition, User]) -> list[str]:
    """How each of these ends, when all agree to what they saw at once."""
    wanted = asked(enrolment_opens_at=dt.datetime(2027, 9, 1, 9, tzinfo=dt.UTC))
    seen = {edition: plan_of(edition, wanted).fingerprint for edition, _person in requests}

    def copy(request: tuple[Edition, User]) -> Edition:
        edition, person = request
        return copy_edition(edition=edition, asked=wanted, seen=seen[edition], by=person)

    return sorted(type(outcome).__name__ for outcome in at_once(copy, requests))


def with_meeting() -> Edition:
    return MeetingFactory(edition=EditionFactory()).edition


def test_two_clicks_of_one_person_make_one_copy():
    click = (with_meeting(), OrganiserFactory())
    assert copies(click, click) == [AlreadyCopied.__name__, Edition.__name__]
    assert (Edition.objects.count(), Meeting.objects.count()) == (2, 2)


def test_one_web_address_goes_to_one_of_two_people_whatever_they_copy():
    requests = [(with_meeting(), OrganiserFactory()) for _number in range(2)]
    assert copies(*requests) == [Edition.__name__, WebAddressTaken.__name__]
    assert (Edition.objects.count(), Meeting.objects.count()) == (3, 3)


def test_an_edition_gets_one_page_from_two_people_who_copy_at_once():
    Locale.objects.get_or_create(language_code="nl")
    root = Page.get_first_root_node() or Page.add_root(title="Alle pagina's", slug="root")
    Site.objects.get_or_create(is_default_site=True, defaults={"hostname": "testserver", "root_page": root})
    page = make_course(make_home(), EditionFactory(slug="dit-jaar"))
    edition = EditionFactory(slug="volgend-jaar")
    editor = OrganiserFactory(is_superuser=True)

    def copy(number: int) -> CoursePage:
        return copy_course_page(by=editor, page=page, edition=edition, title="2028", slug=f"volgend-{number}")

    assert sorted(type(one).__name__ for one in at_once(copy, range(2))) == [
        CoursePage.__name__,
        EditionHasPage.__name__,
    ]
    assert CoursePage.objects.count() == 2
