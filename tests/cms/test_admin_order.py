"""Wagtail's own lists and choices stand in the order of ours, on every database."""

from __future__ import annotations

from html import unescape

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, GroupApprovalTask, Site, Task, Workflow

from cms.models import Picture
from course.enums import TermKind
from course.models import Term
from course.models.keys import Sorted
from course.text import sort_name, sort_text
from tests.factories import UserFactory
from tests.helpers.pages import make_case, make_home, make_library

pytestmark = pytest.mark.django_db

IN_ORDER = ["a.s.r.", "DSW", "\u00c9chterberg", "gemeente Aa", "'s-Gravenmoer", "IJdam", "Zo\u00eb", "zorg"]
MIXED = [IN_ORDER[place] for place in (7, 3, 1, 6, 0, 5, 2, 4)]


@pytest.fixture
def office(settings, admin_client: Client) -> Client:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    return admin_client


def listed(office: Client, name: str, *args: object, **asked: str) -> list[str]:
    answer = office.get(reverse(name, args=args), asked)
    return [str(row) for row in answer.context["object_list"]]


def make_file(model: type, title: str) -> None:
    file = ContentFile(b"%PDF-", name="a.pdf") if model is Document else get_test_image_file()
    model.objects.create(title=title, file=file)


@pytest.mark.parametrize("name", [*IN_ORDER, "\u00abZorg\u00bb", "'t Hof", "\u0397\u03c7\u03ce", "Wet (2015)", ""])
def test_the_database_sorts_by_what_python_computes(name):
    Term.objects.create(kind=TermKind.LAW, code="x", name=name)
    assert Term.objects.values_list(Sorted("name"), flat=True).get() == sort_text(name)


@pytest.mark.parametrize("name", [*IN_ORDER, "\u00abZorg\u00bb", "'t Hof", "Wet (2015)", "A.B. & C-d"])
def test_a_name_is_sorted_alike_with_a_key_and_without(name):
    assert sort_text(name) == sort_name(name)


def test_words_stand_in_the_order_of_their_names(office):
    for number, name in enumerate(MIXED):
        Term.objects.create(kind=TermKind.LAW, code=f"x{number}", name=name)
    assert [term.name for term in Term.objects.all()] == IN_ORDER
    assert listed(office, "terms:index") == IN_ORDER
    assert listed(office, "terms:index", ordering="-name") == IN_ORDER[::-1]


@pytest.mark.parametrize(("ordering", "step"), [("title", 1), ("-title", -1)])
def test_pages_stand_in_the_order_of_their_titles(office, ordering, step):
    library = make_library(make_home())
    for title in MIXED:
        make_case(library, title).save_revision().publish()
    order = IN_ORDER[::step]
    assert listed(office, "wagtailadmin_explore", library.pk, ordering=ordering) == order
    every = [title for title in listed(office, "wagtailadmin_pages:search", ordering=ordering) if title in IN_ORDER]
    assert every == order


def test_pages_that_are_found_stand_in_the_order_of_their_titles(office):
    library = make_library(make_home())
    for title in MIXED:
        make_case(library, f"{title} zaak").save_revision().publish()
    order = [f"{title} zaak" for title in IN_ORDER]
    assert listed(office, "wagtailadmin_explore", library.pk, ordering="title", q="zaak") == order
    assert listed(office, "wagtailadmin_pages:search", ordering="title", q="zaak") == order


def test_pages_stay_in_the_order_that_an_editor_gave_them(office):
    library = make_library(make_home())
    for title in MIXED:
        make_case(library, title)
    assert listed(office, "wagtailadmin_explore", library.pk, ordering="ord") == MIXED


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves a thumbnail open
@pytest.mark.parametrize(("model", "name"), [(Document, "wagtaildocs:index"), (Picture, "wagtailimages:index")])
def test_files_stand_in_the_order_of_their_titles(office, model, name):
    for title in MIXED:
        make_file(model, title)
    assert listed(office, name, ordering="title", layout="list") == IN_ORDER


def test_the_other_lists_stand_in_the_order_of_their_names(office):
    site, lower = Site.objects.get(), [name.lower() for name in IN_ORDER]
    for number, name in enumerate(MIXED):
        Group.objects.create(name=name)
        Workflow.objects.create(name=name)
        GroupApprovalTask.objects.create(name=name)
        Query.objects.create(query_string=name).editors_picks.create(page=site.root_page, sort_order=number)
        Redirect.objects.create(old_path=f"/{name}", redirect_link="https://duinrade.example")
    for list_name in (
        "wagtailusers_groups:index",
        "wagtailadmin_workflows:index",
        "wagtailadmin_workflows:task_index",
        "wagtailsearchpromotions:index",
    ):
        names = [name.lower() for name in listed(office, list_name)]
        assert [name for name in names if name in lower] == lower
    paths = [path for path in listed(office, "wagtailredirects:index") if "'" not in path]
    assert paths == [f"/{name}" for name in IN_ORDER if "'" not in name]


def test_sites_stand_in_the_order_of_their_names_where_they_are_offered(office):
    site = Site.objects.get()
    for number, name in enumerate(MIXED):
        Site.objects.create(hostname=f"s{number}.example", site_name=name, root_page=site.root_page)
    form = office.get(reverse("wagtailredirects:add")).context["form"]
    names = [label.partition(" [")[0] for _pk, label in form.fields["site"].choices]
    assert [name for name in names if name in IN_ORDER] == IN_ORDER


def test_groups_stand_in_the_order_of_their_names_where_they_are_offered(office):
    for name in MIXED:
        Group.objects.create(name=name)
    form = office.get(reverse("wagtailadmin_workflows:add_task", args=["wagtailcore", "groupapprovaltask"])).context[
        "form"
    ]
    assert [label for _pk, label in form.fields["groups"].choices if label in IN_ORDER] == IN_ORDER


def make_row(model: type, name: str) -> None:
    if model is ContentType:
        ContentType.objects.create(app_label="x", model=name)
    elif model is Site:
        Site.objects.create(hostname=f"{name}.example", site_name=name, root_page=Site.objects.get(pk=1).root_page)
    else:
        model.objects.create(name=name)


@pytest.mark.parametrize("empty", [None, "–"])
@pytest.mark.parametrize("model", [ContentType, Group, Site, Task, Workflow])
def test_rows_without_an_order_of_their_own_stand_by_what_one_reads(model, empty):
    """Below what stands for none of them."""
    for name in MIXED:
        make_row(model, name)
    labels = [str(label) for _pk, label in forms.ModelChoiceField(model.objects.all(), empty_label=empty).choices]
    first = [] if empty is None else [empty]
    rows = labels[len(first) :]
    assert labels[: len(first)] == first
    assert len(rows) == model.objects.count() >= len(MIXED)
    assert rows == sorted(rows, key=sort_name)


def test_collections_stand_in_the_order_of_their_names_below_their_parents(office):
    root = Collection.get_first_root_node()
    for name in MIXED:
        root.add_child(name=name)
    child = Collection.objects.get(name="DSW").add_child(name="aan")
    child.name = "later anders"
    child.save()
    order = [*IN_ORDER[:2], "later anders", *IN_ORDER[2:]]
    table = office.get(reverse("wagtailadmin_collections:index")).context["table"]
    form = office.get(reverse("wagtailadmin_collections:add")).context["form"]
    listed_ones = [label for _pk, label in table.data]
    offered = [label for _pk, label in form.fields["parent"].choices][2:]
    for labels in (listed_ones, offered):
        assert [unescape(str(label)).rpartition("\u21b3 ")[2] for label in labels] == order


def test_people_stand_in_the_order_of_their_names_where_they_are_offered(office, admin_user):
    library = make_library(make_home())
    for number, last in enumerate(("Zuid", "\u00c9chter", "Aalst")):
        person = UserFactory(email=f"p{number}@duinrade.example", first_name="P", last_name=last)
        page = make_case(library, last)
        page.locked, page.locked_by = True, person
        page.save()
    filters = office.get(reverse("wagtailadmin_reports:locked_pages")).context["filters"]
    names = [label for _pk, label in filters.form.fields["locked_by"].choices]
    assert [name.split()[-1] for name in names[1:]] == ["Aalst", "\u00c9chter", "Zuid"]
