"""Fixtures that every test may use."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from cms.deep_calls import with_room
from cms.garbage import look_less_often
from course import clock
from course.actions.people.staff import ensure_groups
from course.models import Edition, User
from tests.factories import EditionFactory
from tests.helpers.databases import database_of_tests

hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

look_less_often()

LONGEST_FIRST = ("services", "browser", "urls", "demo", "test_sequences", "test_screens")
"""Folders and modules that take a worker longest: whoever begins with them last lets the others wait."""

TOGETHER = ("tests/browser/", "tests/cms/demo/")
"""Folders whose tests share a demo: one worker takes them."""

DATABASE = {"db", "transactional_db", "django_db_setup"}
"""The fixtures through which a test comes to the database."""

ANY_DATABASE = (
    "tests/cms/demo/test_command.py",
    "tests/cms/demo/test_load.py",
    "tests/cms/demo/test_load_again.py",
    "tests/cms/demo/test_removal.py",
    "tests/cms/urls/test_controls.py",
    "tests/cms/urls/test_table.py",
    "tests/course/test_authority.py",
    "tests/course/viewsets/test_screens.py::test_the_admin_is_closed_to_everybody_else",
    "tests/pitches/test_authority.py",
)
"""Who is let in where, and who may do what: no database makes that another, and to ask it of everything as everybody
takes long. (What the actions do and the pages show is asked on every database by tests of their own.) Nor what a load
of the demo puts back: that it loads at every moment on every database is asked by tests/cms/demo/test_moments.py."""

THOROUGH = (
    "tests/cms/demo/test_command.py",
    "tests/cms/demo/test_english.py",
    "tests/cms/demo/test_load.py",
    "tests/cms/demo/test_load_again.py",
    "tests/cms/demo/test_moments.py",
    "tests/cms/demo/test_page.py",
    "tests/cms/demo/test_removal.py",
    "tests/cms/test_logs.py",
    "tests/cms/urls/test_odd_requests.py",
    "tests/course/actions/enrolment/test_sequences.py",
    "tests/course/actions/programme/test_publishing_sequences.py",
    "tests/test_anything_typed.py",
)
"""What goes over the whole house at once: every load of the demo, every form with everything odd in it, long rows of
acts by chance. A fifth of the work, and seldom what a change breaks first: `make test-thorough`, and always in CI.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-urls", action="store_true", help="write the tables in tests/cms/urls/ anew")


def pytest_itemcollected(item: pytest.Item) -> None:
    """What asks the database carries a mark: the rest is the same on every database, and runs on one of them."""
    if item.get_closest_marker("django_db") or not DATABASE.isdisjoint(getattr(item, "fixturenames", ())):
        item.add_marker("database")
    if item.nodeid.startswith(ANY_DATABASE):
        item.add_marker("any_database")
    if item.nodeid.startswith(THOROUGH):
        item.add_marker("thorough")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first. While the first worker makes the database of the tests, others do what needs none."""
    items.sort(key=_place_in_the_run)
    asking = [_scope(item.nodeid) for item in items if item.get_closest_marker("database")]
    turns = dict.fromkeys(asking, 2) | dict.fromkeys(asking[:1], 0)
    items.sort(key=lambda item: turns.get(_scope(item.nodeid), 1))


def pytest_collection_finish() -> None:
    """What was imported stays, so that nobody looks through it again for what may go."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> object:
    """A request of a test stands deeper still than that of a server."""
    return with_room(item.config.pluginmanager.get_plugin("runner").pytest_runtest_protocol, item, nextitem)


def pytest_runtest_teardown() -> None:
    """The language of the last page is no matter of the next test."""
    translation.deactivate()


def _place_in_the_run(item: pytest.Item) -> int:
    names = (item.path.parent.name, item.path.stem)
    return next((place for place, name in enumerate(LONGEST_FIRST) if name in names), len(LONGEST_FIRST))


def _scope(nodeid: str) -> str:
    module = nodeid.partition("::")[0]
    return next((folder for folder in TOGETHER if module.startswith(folder)), module)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The tests of a module share what it sets up once, so one worker takes them; and all that share a demo.

    (Groups by mark do nothing in xdist 3.8 under pytest 9.2.)
    """
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - only there is xdist

    class ModulesTogether(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _scope(nodeid)

    config.option.loadscopereorder = False
    return ModulesTogether(config, log)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Instead of pytest-django's, which migrates in every process. With the groups of a site that was prepared: to
    write their rights takes longer than many a test.
    """
    with ExitStack() as database:
        with django_db_blocker.unblock():
            database.enter_context(database_of_tests())
            ensure_groups()
        yield
        with django_db_blocker.unblock():
            database.close()


@pytest.fixture(scope="session", autouse=True)
def cache_of_this_run() -> None:
    """Redis remembers the run before."""
    cache.clear()


@pytest.fixture
def at():
    """Move the clock: `at(2026, 11, 9, 10)` is that moment in the Netherlands, and time stands still."""
    travellers = []

    def move(*parts: int) -> dt.datetime:
        moment = dt.datetime(*parts, tzinfo=clock.AMSTERDAM)
        traveller = time_machine.travel(moment, tick=False)
        traveller.start()
        travellers.append(traveller)
        return moment

    yield move
    for traveller in reversed(travellers):
        traveller.stop()


@pytest.fixture
def edition(db: None, at: Callable[..., dt.datetime]) -> Edition:
    """On Thursday 1 October 2026 enrolment is open; insurers have three seats, municipalities two."""
    at(2026, 10, 1, 10)
    return EditionFactory()


@pytest.fixture
def login(client: Client):
    """Log a person in and give the client back."""

    def as_person(user: User) -> Client:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_person


@pytest.fixture
def kept_menus(settings):
    """Menus come from the cache, as they do outside the tests."""
    settings.PAGE_PARTS_CACHE_SECONDS = 60
    cache.clear()
    yield
    cache.clear()
