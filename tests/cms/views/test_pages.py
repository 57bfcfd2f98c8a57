from __future__ import annotations

import pytest
from django.urls import reverse

from cms.models import CoursePage
from course.actions.people.staff import make_editor
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
