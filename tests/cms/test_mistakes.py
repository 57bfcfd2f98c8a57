"""A mistake of a visitor is told; a fault of ours stays one."""

from __future__ import annotations

import logging
import types

import pytest
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Page

from cms.mistakes import VisitorsMistakes
from tests.factories import OrganiserFactory, UserFactory

HUGE = "9" * 21


def view_of(package: str, source: str):
    """A view whose code stands in a module of this name."""
    module = types.ModuleType(f"{package}.made_up")
    exec(source, module.__dict__)  # noqa: S102 - the module must have a name of its own
    return module.view


READS_FORM = "def view(request): return request.POST['body-count']"
READS_COPY = """
from django.http import QueryDict
def view(request):
    kept = request.POST.copy()
    del kept['next']
    return QueryDict(kept.urlencode())['body-count']
"""
READS_NUMBER = "def view(request): return int(request.GET['p'])"
READS_JSON = "import json\ndef view(request): return json.loads(request.POST['data'])"
OVERFLOWS = "def view(request): raise OverflowError('Python int too large to convert to SQLite INTEGER')"
OUT_OF_RANGE = "from django.db import DataError\ndef view(request): raise DataError('bigint out of range')"
GOES_ON = "from django.shortcuts import redirect\ndef view(request): return redirect(request.GET['next'])"
GETS_LOST = "from django.shortcuts import redirect\ndef view(request): return redirect('nergens')"
LOOKS_UP = "from course.models import Place\ndef view(request): return Place.objects.get(pk=request.POST['place'])"
LOOKS_UP_ANOTHER = "from course.models import Place\ndef view(request): return Place.objects.get(pk=8)"
CHECKS_NUMBER = (
    "from django.db.models import IntegerField\ndef view(request): IntegerField().to_python(request.GET['p'])"
)
CHECKS_ANOTHER = "from django.db.models import IntegerField\ndef view(request): IntegerField().to_python('acht')"
GETS_LOST_IN_A_PLACE = "from django.shortcuts import redirect\ndef view(request): return redirect('ergens:7')"
TURNS_PAGE = "from django.core.paginator import Paginator\ndef view(request): return Paginator([1], 1).page(9)"
MADE_UP = "from django.http import QueryDict\ndef view(request): return QueryDict('a=b')['c']"
NAMES_NOTHING = "def view(request): return {}['a']"
COUNTS = "def view(request): return int('zeven')"
DIVIDES = "def view(request): return 1 / 0"


def answer(view, request) -> int | None:
    try:
        view(request)
    except Exception as fault:
        response = VisitorsMistakes(lambda _request: HttpResponse()).process_exception(request, fault)
        return response.status_code if response else None
    raise AssertionError("no exception")


MISTAKES = {
    "a field is missing": (READS_FORM, RequestFactory().post("/"), 400),
    "a field is missing in what was kept": (READS_COPY, RequestFactory().post("/", {"a": "b", "next": "c"}), 400),
    "a word where a number should be": (READS_NUMBER, RequestFactory().get("/?p=zeven"), 400),
    "no JSON": (READS_JSON, RequestFactory().post("/", {"data": "{"}), 400),
    "a number that fits nowhere, in SQLite": (OVERFLOWS, RequestFactory().get(f"/?p={HUGE}"), 400),
    "a number that fits nowhere, in PostgreSQL": (OUT_OF_RANGE, RequestFactory().get(f"/beheer/{HUGE}/"), 400),
    "no address to go to": (GOES_ON, RequestFactory().get("/?next=7"), 400),
    "no place to go to": (GOES_ON, RequestFactory().get("/?next=O'Brien:7"), 400),
    "a word where a form should name a row": (CHECKS_NUMBER, RequestFactory().get("/?p=zeven"), 400),
    "a row that is gone": (LOOKS_UP, RequestFactory().post("/", {"place": "7"}), 404),
    "a page that is not there": (TURNS_PAGE, RequestFactory().get("/"), 404),
}


@pytest.mark.django_db
@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("package", ["wagtail", "allauth"])
def test_what_a_package_does_not_look_at_is_told_to_the_visitor(mistake, package):
    source, request, status = MISTAKES[mistake]
    assert answer(view_of(package, source), request) == status


@pytest.mark.django_db
@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("package", ["course", "pitches", "cms"])
def test_our_own_code_has_to_look_itself(mistake, package):
    source, request, _status = MISTAKES[mistake]
    assert answer(view_of(package, source), request) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("source", "request_"),
    [
        (MADE_UP, RequestFactory().get("/?a=c")),
        (NAMES_NOTHING, RequestFactory().get("/?a=b")),
        (COUNTS, RequestFactory().get("/?p=acht")),
        (OVERFLOWS, RequestFactory().get("/?p=7")),
        (OUT_OF_RANGE, RequestFactory().get("/?p=7")),
        (GETS_LOST, RequestFactory().get("/?next=7")),
        (GETS_LOST_IN_A_PLACE, RequestFactory().get("/?next=7")),
        (CHECKS_ANOTHER, RequestFactory().get("/?p=7")),
        (LOOKS_UP_ANOTHER, RequestFactory().post("/", {"place": "7"})),
        (DIVIDES, RequestFactory().get(f"/?p={HUGE}")),
    ],
)
def test_what_the_request_does_not_explain_is_a_fault(source, request_):
    assert answer(view_of("wagtail", source), request_) is None


def test_the_innermost_code_answers_for_it():
    """Our code that Wagtail calls is ours, and Django's that Wagtail calls is Wagtail's."""
    inner = view_of("course", READS_NUMBER)
    outer = view_of("wagtail", "def view(request): return request.inner(request)")
    request = RequestFactory().get("/?p=zeven")
    request.inner = inner
    assert answer(outer, request) is None


@pytest.mark.django_db
def test_a_fault_of_ours_is_a_500_and_stands_in_the_log(client, monkeypatch, caplog):
    def broken(*args, **kwargs):
        return QueryDict("")["geen"]

    broken = types.FunctionType(broken.__code__, {**broken.__globals__, "__name__": "cms.queries.made_up"}, "broken")
    monkeypatch.setattr("cms.views.site.pages.safe_next", broken)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        answer = client.get(reverse("language"))
    assert answer.status_code == 500
    assert [record.exc_info[0].__name__ for record in caplog.records] == ["MultiValueDictKeyError"]


@pytest.mark.django_db
def test_an_address_without_end_is_not_read(client):
    assert client.get(reverse("language"), {"next": "/" * 2000}).status_code == 200
    for address in (f"/taal/?next={'a' * 100_000}", f"/{'a' * 100_000}/"):
        assert client.get(address).status_code == 400


@pytest.mark.django_db
def test_who_made_a_mistake_reads_so_in_our_style(login, settings, caplog):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    answer = login(OrganiserFactory(is_superuser=True)).post(reverse("wagtailadmin_choose_page_external_link"))
    assert answer.status_code == 400
    assert "We begrijpen dit verzoek niet" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        '"',
        "O'Brien",
        '"wijk',
        '""',
        "wijk*",
        "(",
        "a:b",
        "NEAR(",
        "^",
        "-",
        "wijk " * 600,
        '"wijk" ' * 600,
        " ".join(map(str, range(600))),
    ],
)
def test_signs_in_the_search_of_the_admin_are_words(login, settings, words):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    client = login(OrganiserFactory(is_superuser=True))
    for name in ("wagtailadmin_explore_root", "wagtailadmin_pages:search", "wagtaildocs_chooser:choose"):
        assert client.get(reverse(name), {"q": words}).status_code == 200, name


def test_wagtails_own_error_is_not_for_everybody(client, db):
    assert client.get("/beheer/failwhale/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/materiaal/1/terugnemen/", "/mijn/agenda/1/intrekken/", "/demo/persoon/"])
def test_who_opens_the_address_of_a_button_reads_that_and_finds_a_way_back(client, login, address):
    """After logging in, too: a browser is sent on to where the button led."""
    login(UserFactory())
    answer = client.get(address, headers={"accept": "text/html,*/*;q=0.8"})
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "<h1>Zo opent deze pagina niet</h1>" in page
    assert 'href="/"' in page


@pytest.mark.django_db
def test_a_machine_that_asks_in_the_wrong_way_gets_no_page(client):
    answer = client.post("/agenda/x.ics", headers={"accept": "text/calendar, */*"})
    assert (answer.status_code, answer.content) == (405, b"")


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["lock", "unlock", "set_page_position"])
def test_nothing_is_done_to_the_root_of_which_there_is_no_page_to_go_back_to(login, settings, act):
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    client, root = login(OrganiserFactory(is_superuser=True)), Page.objects.get(depth=1)
    assert client.post(reverse(f"wagtailadmin_pages:{act}", args=[root.pk])).status_code == 404
    assert Page.objects.get(pk=root.pk).locked is False
