from __future__ import annotations

import pytest
from django.urls import reverse

from cms.actions.pages import PageAddressTaken
from cms.models import CoursePage
from course.actions.people.staff import make_editor, make_organiser
from course.enums import EditionTask
from course.models import Edition
from course.queries.editions.todo import todos_of
from tests.factories import EditionFactory, UserFactory
from tests.helpers.pages import make_course, make_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(settings, login):
    """Somebody who writes the site, in Wagtail's admin."""
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    return login(make_editor(user=UserFactory()))


@pytest.fixture
def course(home):
    return make_course(home, EditionFactory(slug="dit-jaar"), introduction="Een half jaar samen.")


@pytest.fixture
def next_year(db):
    return EditionFactory(title="Zorg en Gemeente 2028", slug="volgend-jaar")


def copy(client, course, to, **changes):
    values = {"edition": to.pk, "title": to.title, "slug": to.slug, **changes}
    return client.post(reverse("wagtailadmin_pages:copy", args=[course.pk]), values)


def test_the_copy_is_a_draft_about_the_other_edition_with_the_same_words(course, next_year, editor):
    answer = copy(editor, course, next_year)
    made = CoursePage.objects.get(edition=next_year)
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert (made.live, made.title, made.slug, made.introduction, made.get_parent()) == (
        False,
        "Zorg en Gemeente 2028",
        "volgend-jaar",
        "Een half jaar samen.",
        course.get_parent(),
    )
    draft = made.get_latest_revision_as_object()
    assert (made.revisions.count(), draft.edition, draft.title) == (1, next_year, "Zorg en Gemeente 2028")
    course.refresh_from_db()
    assert (course.live, course.edition.slug) == (True, "dit-jaar")


def test_the_form_asks_for_an_edition_that_has_no_page(course, next_year, editor):
    shown = editor.get(reverse("wagtailadmin_pages:copy", args=[course.pk]))
    assert list(shown.context["form"].fields["edition"].queryset) == [next_year]


def test_the_door_of_the_list_of_what_is_left_to_do_fills_in_the_edition(course, next_year, editor):
    address = reverse("wagtailadmin_pages:copy", args=[course.pk])
    filled_in = {"edition": next_year.pk, "title": "Zorg en Gemeente 2028", "slug": "volgend-jaar"}
    asked = [editor.get(address, {"edition": key}) for key in (next_year.pk, "x", "9" * 21)]
    assert [page.context["form"].initial for page in asked] == [filled_in, {}, {}]
    assert editor.get(address, {"edition": course.edition_id}).context["form"].initial == {}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [({"edition": ""}, "edition"), ({"edition": "999999999999999999999"}, "edition"), ({"slug": "dit-jaar"}, "slug")],
)
def test_what_does_not_fit_is_said_beside_the_field_and_copies_nothing(course, next_year, editor, changes, wrong):
    answer = copy(editor, course, next_year, **changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [wrong])
    assert CoursePage.objects.get() == course


def test_a_second_click_makes_no_second_page(course, next_year, editor):
    copy(editor, course, next_year)
    assert list(copy(editor, course, next_year, slug="nog-een").context["form"].errors) == ["edition"]
    assert CoursePage.objects.count() == 2


def test_others_copy_nothing(course, next_year, login):
    assert copy(login(UserFactory()), course, next_year).status_code == 404
    assert CoursePage.objects.get() == course


def test_another_page_is_copied_by_wagtail(home, editor):
    text = make_text(home, "Voor wie")
    values = {"new_title": "Voor wie nog meer", "new_slug": "nog-meer", "new_parent_page": home.pk}
    editor.post(reverse("wagtailadmin_pages:copy", args=[text.pk]), values)
    assert home.get_children().filter(slug="nog-meer").count() == 1


def test_without_an_edition_to_copy_for_the_page_says_what_to_do_first(course, editor):
    shown = editor.get(reverse("wagtailadmin_pages:copy", args=[course.pk])).content.decode()
    assert ("Elke editie heeft al een pagina." in shown, 'name="slug"' in shown) == (True, False)


FILLED_IN = {
    "title": "Zorg en Gemeente 2028",
    "slug": "zeg-2028",
    "starts_on": "2028-01-20",
    "enrolment_opens_at": "2027-09-01T09:00",
    "enrolment_closes_at": "2027-11-14T23:59",
    "results_by": "2027-11-26",
    "seats_released_on": "2027-11-08",
}


@pytest.fixture
def office(settings, login, at):
    at(2027, 5, 3, 10)
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    return login(make_organiser(user=UserFactory()))


def copy_of(client, edition, **choices):
    """The copy that is agreed to, or the page that refuses it."""
    given = {**FILLED_IN, **choices}
    address = reverse("editions:copy", args=[edition.pk])
    seen = client.post(address, given).context["plan"].fingerprint
    return client.post(address, {**given, "seen": seen})


def test_the_page_comes_along_with_the_copy_of_its_edition(course, office):
    """In the same act, as a draft with its words under the title and address of the copy."""
    copy_of(office, course.edition, with_page="on")
    made = CoursePage.objects.get(edition__slug="zeg-2028")
    assert (made.live, made.title, made.slug, made.introduction, made.get_parent()) == (
        False,
        "Zorg en Gemeente 2028",
        "zeg-2028",
        "Een half jaar samen.",
        course.get_parent(),
    )
    assert CoursePage.objects.count() == 2
    done = {one.task: one.done for one in todos_of(made.edition)}
    assert done[EditionTask.PAGE] is True


def test_the_page_stays_when_nobody_asks_for_it(course, office):
    copy_of(office, course.edition)
    assert list(CoursePage.objects.all()) == [course]
    assert Edition.objects.filter(slug="zeg-2028").count() == 1


def test_who_has_no_page_is_not_asked_whether_it_comes_along(course, next_year, office):
    fields = [
        office.get(reverse("editions:copy", args=[edition.pk])).context["form"].fields.keys()
        for edition in (course.edition, next_year)
    ]
    assert ["with_page" in names for names in fields] == [True, False]
    copy_of(office, next_year, with_page="on", starts_on="2028-01-27", slug="nog-een")
    assert list(CoursePage.objects.all()) == [course]


def test_nothing_is_copied_when_the_page_cannot_come_along(course, office):
    """Another page has the address already: the edition does not stand there without its page."""
    make_text(course.get_parent(), title="Iets anders", slug="zeg-2028")
    answer = copy_of(office, course.edition, with_page="on")
    assert answer.context["form"].non_field_errors() == [str(PageAddressTaken(slug="zeg-2028"))]
    assert (Edition.objects.count(), CoursePage.objects.count()) == (1, 1)
