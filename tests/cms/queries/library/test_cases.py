"""What belongs with a case or a theme card."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page

from cms.queries.library.cases import MOST_RELATED, newest_cases, public_cases, related_to, visits_to
from course import clock
from course.enums import MeetingStatus, VisitStatus
from tests.factories import EditionFactory, ItemFactory, MeetingFactory, PitchFactory, TermFactory, VisitFactory
from tests.helpers.pages import make_card, make_case, make_private
from tests.helpers.pitches import member_of

NOBODY = AnonymousUser()


def titles(pages) -> list[str]:
    return [page.title for page in pages]


def test_the_newest_cases_come_first_and_without_a_date_last(shelf):
    for title in ("Een", "Twee", "Drie", "Vier"):
        make_case(shelf, title)
    Page.objects.filter(title="Vier").update(first_published_at=None)
    assert titles(newest_cases()) == ["Drie", "Twee", "Een"]
    assert titles(newest_cases(1)) == ["Drie"]
    moment = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    Page.objects.filter(title__in=("Een", "Twee", "Drie")).update(first_published_at=moment)
    assert titles(public_cases()) == ["Drie", "Twee", "Een", "Vier"]


def test_places_of_the_newest_cases_cost_one_query(shelf, django_assert_num_queries):
    make_case(shelf, "Een", places=("Hulst", "Sluis"))
    make_case(shelf, "Twee", places=("Veere",))
    public_cases().count()
    with django_assert_num_queries(3):  # which pages are private, the cases, their places
        found = [[place.name for place in case.places.all()] for case in newest_cases()]
    assert found == [["Veere"], ["Hulst", "Sluis"]]


def test_private_and_unpublished_pages_belong_nowhere(shelf):
    theme = TermFactory()
    case = make_case(shelf, "Deze", themes=[theme])
    make_private(make_case(shelf, "Geheim", themes=[theme]))
    make_case(shelf, "Oud", themes=[theme]).unpublish()
    make_private(make_card(shelf, "Geheim?", (theme,)))
    make_card(shelf, "Oud?", (theme,)).unpublish()
    assert titles(public_cases()) == ["Deze"]
    found = related_to(case, NOBODY)
    assert (found.cases, found.cards) == ([], [])


def test_related_pages_share_a_theme_are_named_once_and_are_no_more_than_four(shelf):
    one, two, other = (TermFactory() for _number in range(3))
    case = make_case(shelf, "Deze", themes=[one, two])
    make_case(shelf, "Vreemd", themes=[other])
    make_card(shelf, "aa", (other,))
    for letter in "ebdca":
        make_case(shelf, letter, themes=[one, two])
        make_card(shelf, letter, (one, two))
    found = related_to(case, NOBODY)
    assert (set(found.themes), MOST_RELATED) == ({one, two}, 4)
    assert titles(found.cases) == ["a", "c", "d", "b"]
    assert titles(found.cards) == ["Kaart a", "Kaart b", "Kaart c", "Kaart d"]
    card = found.cards[0]
    assert titles(related_to(card, NOBODY).cards) == ["Kaart b", "Kaart c", "Kaart d", "Kaart e"]


def test_pitches_are_those_of_the_page_that_the_reader_may_see_by_title(shelf):
    edition = EditionFactory()
    b, a = (PitchFactory(edition=edition, title=title) for title in ("B", "A"))
    elsewhere = PitchFactory(title="Elders")
    PitchFactory(edition=edition, title="Van geen bladzijde")
    case = make_case(shelf, "Deze", pitches=[b, elsewhere, a])
    assert related_to(case, member_of(edition)).pitches == [a, b]
    assert related_to(case, NOBODY).pitches == []


def test_visits_are_the_agreed_ones_of_announced_editions_that_go_ahead_in_order_of_time(shelf):
    edition = EditionFactory()
    days = [
        MeetingFactory(
            edition=edition,
            starts_at=dt.datetime(2027, 3, day, 9, tzinfo=clock.AMSTERDAM),
            ends_at=dt.datetime(2027, 3, day, 17, tzinfo=clock.AMSTERDAM),
        )
        for day in (11, 4)
    ]
    hours = ((days[0], 13), (days[0], 10), (days[1], 15))
    visits = [
        VisitFactory(item=ItemFactory(meeting=day, starts=dt.time(hour), ends=dt.time(16))) for day, hour in hours
    ]
    hidden = [
        VisitFactory(item__meeting__edition__is_published=False),
        VisitFactory(item__meeting__edition=edition, item__meeting__status=MeetingStatus.CANCELLED),
        VisitFactory(item__meeting__edition=edition, item__meeting__status=MeetingStatus.DRAFT),
        VisitFactory(item__meeting__edition=edition, status=VisitStatus.IDEA),
    ]
    VisitFactory(item__meeting__edition=edition)
    case = make_case(shelf, "Deze", visits=[*visits, *hidden])
    assert visits_to(case) == [visits[2], visits[1], visits[0]]


def test_visits_of_an_edition_that_does_not_go_ahead_do_not_stand_with_the_case(shelf):
    visit = VisitFactory(item__meeting__edition=EditionFactory(is_published=True, is_cancelled=True))
    assert visits_to(make_case(shelf, "Deze", visits=[visit])) == []
