"""Kept pages: served to visitors for nothing, and never to or from anybody else."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cms.views.site import caching
from cms.views.site.caching import for_visitors
from course.enums import EnrolmentState
from tests.factories import EditionFactory, EnrolmentFactory, ItemFactory, MeetingFactory, UserFactory
from tests.helpers.pages import make_course, make_home, make_private, make_text


@pytest.fixture(autouse=True)
def kept(settings):
    """Pages are kept for a minute, apart from those of other tests."""
    settings.PUBLIC_PAGE_CACHE_SECONDS = 60
    settings.PAGE_PARTS_CACHE_SECONDS = 60
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"}}
    cache.clear()
    yield
    cache.clear()


def counted(answer=None):
    """A view that says how often it worked, and the list of its calls."""
    calls: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        calls.append(request)
        return answer(request) if answer else HttpResponse(f"answer {len(calls)}")

    return for_visitors(view, reads=("zoek", "pagina")), calls


def ask(view, path: str = "/", **extra) -> str:
    cookies = extra.pop("cookies", {})
    method = extra.pop("method", "get")
    request = getattr(RequestFactory(), method)(path, **extra)
    request.COOKIES.update(cookies)
    return view(request).content.decode()


def test_a_visitor_gets_the_kept_page():
    view, calls = counted()
    assert [ask(view), ask(view), ask(view, method="head")] == ["answer 1"] * 3
    assert len(calls) == 1


@pytest.mark.parametrize("cookie", [django_settings.SESSION_COOKIE_NAME, "messages"])
def test_who_has_a_session_or_a_message_neither_gets_nor_fills_the_kept_page(cookie):
    view, _ = counted()
    assert ask(view, cookies={cookie: "x"}) == "answer 1"
    assert ask(view) == "answer 2"
    assert ask(view, cookies={cookie: "x"}) == "answer 3"
    assert ask(view) == "answer 2"


def test_host_scheme_path_query_and_language_are_kept_apart(settings):
    view, _ = counted()
    asked = [
        ("/", {}),
        ("/a/", {}),
        ("/?zoek=a", {}),
        ("/?zoek=b", {}),
        ("/", {"HTTP_HOST": "b.example"}),
        ("/", {"secure": True}),
    ]
    answers = [ask(view, path, **extra) for path, extra in asked]
    assert answers == [f"answer {number}" for number in range(1, 7)]
    with translation.override("en"):
        assert ask(view) == "answer 7"
    assert [ask(view, path, **extra) for path, extra in asked] == answers


MADE_UP = ["?utm_source=nieuwsbrief", "?x=1", "?x=2", "?ZOEK=a", "?zoek%00=a"]


@pytest.mark.parametrize("query", MADE_UP)
def test_what_a_page_does_not_read_gets_the_kept_page_and_makes_none(query):
    view, calls = counted()
    assert ask(view, f"/{query}") == "answer 1"
    assert ask(view) == "answer 2"
    assert [ask(view, f"/{query}"), ask(view)] == ["answer 2"] * 2
    assert len(calls) == 2


def test_a_question_with_more_than_is_read_is_answered_as_without_it():
    view, _ = counted()
    assert ask(view, "/?zoek=a%20b&pagina=2") == "answer 1"
    same = ["/?pagina=2&zoek=a+b", "/?zoek=a%20b&utm_id=9&pagina=2", "/?x=1&x=2&zoek=a+b&pagina=2"]
    assert [ask(view, path) for path in same] == ["answer 1"] * 3
    assert ask(view, "/?zoek=a%20b&zoek=c&pagina=2") == "answer 2"


def test_questions_that_somebody_makes_up_do_not_fill_the_cache(monkeypatch):
    monkeypatch.setattr(caching, "MOST_QUESTIONS", 3)
    view, _calls = counted()
    asked = [ask(view, f"/?zoek={number}") for number in (1, 2, 3, 4, 5)]
    assert [ask(view, f"/?zoek={number}") for number in (1, 2, 3, 4, 5)] == [*asked[:3], "answer 6", "answer 7"]
    assert [ask(view), ask(view, "/a/"), ask(view)] == ["answer 8", "answer 9", "answer 8"]


def test_only_questions_are_answered_from_what_is_kept():
    view, _ = counted()
    assert [ask(view), ask(view, method="post"), ask(view)] == ["answer 1", "answer 2", "answer 1"]
    ask(view, "/andere/", method="head")
    assert ask(view, "/andere/") == "answer 4"


def with_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("cookie")
    response.set_cookie("a", "b")
    return response


def with_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


def not_found(request: HttpRequest) -> HttpResponse:
    return HttpResponse("no", status=404)


def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mine", headers={"Cache-Control": "max-age=0, private"})


def logged_in(request: HttpRequest) -> HttpResponse:
    request.user = UserFactory.build(organisation=None)
    return HttpResponse("mine")


@pytest.mark.parametrize("answer", [with_cookie, with_token, not_found, private, logged_in])
def test_personal_or_failed_answers_are_not_kept(answer):
    view, calls = counted(answer)
    ask(view)
    ask(view)
    assert len(calls) == 2


def test_a_page_is_kept_when_it_is_rendered_and_not_before(rf):
    view, calls = counted(lambda request: TemplateResponse(request, "cms/robots.txt"))
    for _number in range(2):
        response = view(rf.get("/robots.txt"))
        if hasattr(response, "render"):
            response.render()
        assert b"Sitemap" in response.content
    assert len(calls) == 1


def test_zero_seconds_switch_it_off(settings):
    settings.PUBLIC_PAGE_CACHE_SECONDS = 0
    view, _ = counted()
    assert [ask(view), ask(view)] == ["answer 1", "answer 2"]


def test_answers_say_that_they_depend_on_the_cookie(rf):
    view, _ = counted()
    assert [view(rf.get("/"))["Vary"] for _number in range(2)] == ["Cookie", "Cookie"]


# --- on the site ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/goede-voorbeelden/?zoek=a", "/sitemap.xml", "/goede-voorbeelden/feed.atom"])
def test_a_kept_page_costs_no_query(shelf, client, django_assert_num_queries, path):
    first = client.get(path)
    with django_assert_num_queries(0):
        again = client.get(path)
    assert (again.status_code, again.content, again["Content-Type"]) == (200, first.content, first["Content-Type"])
    assert "Cookie" in again["Vary"]
    assert not again.cookies


def test_somebody_who_is_logged_in_never_shares_a_page(home, login, client):
    user = UserFactory()
    visitor = Client()
    mine = login(user).get("/").content
    theirs = visitor.get("/").content
    assert b"/mijn/" in mine
    assert b"/mijn/" not in theirs
    assert client.get("/").content != theirs
    assert visitor.get("/").content == theirs


def test_the_chosen_language_has_its_own_page(home):
    dutch, english = Client(), Client()
    english.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    assert b'lang="nl"' in dutch.get("/").content
    assert b'<html lang="en"' in english.get("/").content
    assert b'<html lang="nl"' in dutch.get("/").content


def test_publishing_hiding_and_deleting_show_at_once(home, client, django_capture_on_commit_callbacks):
    page = make_text(home, "Nieuws", introduction="Oud.")
    assert b"Oud." in client.get(page.url).content
    with django_capture_on_commit_callbacks(execute=True):
        page.introduction = "Vers."
        page.save_revision().publish()
    assert b"Vers." in client.get(page.url).content
    with django_capture_on_commit_callbacks(execute=True):
        make_private(page)
    assert client.get(page.url).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert client.get(page.url).status_code == 404


def test_a_draft_changes_nothing_for_visitors(home, client, django_capture_on_commit_callbacks):
    page = make_text(home, "Nieuws", introduction="Oud.")
    with django_capture_on_commit_callbacks(execute=True):
        page.introduction = "Nog niet."
        page.save_revision()
    assert b"Nog niet." not in client.get(page.url).content


@pytest.mark.django_db
def test_the_programme_is_made_once_for_all_who_are_logged_in_and_the_own_state_for_each(login):
    edition = EditionFactory()
    course = make_course(make_home(), edition)
    ItemFactory(meeting__edition=edition, title="Zes wetten, één keukentafel")
    waiting = EnrolmentFactory(edition=edition, state=EnrolmentState.WAITING, rank=1).user
    pages, costs = [], []
    for user in (EnrolmentFactory(edition=edition).user, waiting):
        client = login(user)
        with CaptureQueriesContext(connection) as queries:
            pages.append(client.get(course.url).content.decode())
        costs.append(len(queries))
    assert [page.count("Zes wetten, één keukentafel") for page in pages] == [1, 1]
    assert [str(EnrolmentState.WAITING.label) in page for page in pages] == [False, True]
    assert costs[1] < costs[0] - 5


@pytest.mark.django_db
def test_a_participant_reads_a_kept_course_page_in_fifteen_queries(client):
    edition = EditionFactory()
    course = make_course(make_home(), edition)
    ItemFactory(meeting=MeetingFactory(edition=edition), speakers=[UserFactory()])
    client.force_login(EnrolmentFactory(edition=edition).user)
    client.get(course.url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(course.url).status_code == 200
    assert len(queries) <= 15
