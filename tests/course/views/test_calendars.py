from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.actions.calendars.links import create_link, revoke_link
from course.actions.programme.meetings import move_meeting
from course.authority import SYSTEM
from course.enums import EnrolmentState, MeetingStatus
from course.models import CalendarLink, Meeting
from course.views.guessing import GUESSES
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MeetingFactory,
    OrganiserFactory,
    UserFactory,
)
from tests.helpers.ical import lint

pytestmark = pytest.mark.django_db

THUNDERBIRD = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0"


@pytest.fixture(autouse=True)
def _november(at):
    at(2026, 11, 9, 10)


@pytest.fixture
def meeting() -> Meeting:
    meeting = MeetingFactory(online_url="https://x.example/kamer")
    refresh_calendar(meeting=meeting)
    return meeting


@pytest.fixture
def participant(meeting):
    return EnrolmentFactory(edition=meeting.edition).user


@pytest.fixture
def feed(participant) -> str:
    """The address of a working link of the participant."""
    return reverse("course:feed", args=[create_link(by=participant, name="telefoon")[1]])


def move(meeting: Meeting) -> None:
    starts_at = dt.datetime(2027, 1, 28, 9, tzinfo=clock.AMSTERDAM)
    move_meeting(meeting=meeting, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=7), by=SYSTEM)


def uids(response) -> list[str]:
    return [event["UID"] for event in lint(response.content)]


# --- the feed -------------------------------------------------------------------------------------------


def test_a_feed_needs_no_login_and_sets_no_cookie(client, feed, meeting):
    response = client.get(feed)

    assert response.status_code == 200
    assert uids(response) == [str(meeting.ical_uid)]
    assert response.cookies == {}
    assert {name: response.headers.get(name) for name in (
        "Content-Type", "Content-Disposition", "Content-Length", "Cache-Control", "X-Robots-Tag", "Referrer-Policy",
        "Last-Modified", "Vary",
    )} == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": 'inline; filename="agenda.ics"',
        "Content-Length": str(len(response.content)),
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
        "Last-Modified": "Mon, 09 Nov 2026 09:00:00 GMT",
        "Vary": None,
    }  # fmt: skip
    assert re.fullmatch(r'"[0-9a-f]{64}"', response.headers["ETag"])


def test_a_feed_does_not_look_at_the_session(login, participant, feed):
    client = login(participant)

    with CaptureQueriesContext(connection) as queries:
        client.get(feed)

    assert [query["sql"] for query in queries if "session" in query["sql"]] == []


def test_a_feed_tells_no_secret_and_no_participant(client, feed, participant):
    body = client.get(feed).content.decode().replace("\r\n ", "")

    token = feed.removeprefix("/agenda/").removesuffix(".ics")
    assert [secret in body for secret in (token, participant.email, participant.last_name)] == [False] * 3
    assert "SOURCE;VALUE=URI:http://testserver/mijn/agenda.ics\r\n" in body


def test_a_feed_is_two_queries_for_one_meeting_and_for_three(client, feed, meeting, django_assert_num_queries):
    client.get(feed)
    with django_assert_num_queries(2):
        assert len(uids(client.get(feed))) == 1
    for _number in range(2):
        refresh_calendar(meeting=MeetingFactory(edition=meeting.edition))
    client.get(feed)

    with django_assert_num_queries(2):
        assert len(uids(client.get(feed))) == 3


def test_who_has_the_newest_version_gets_304(client, feed):
    first = client.get(feed)

    for headers in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-None-Match": f'"other", {first.headers["ETag"]}'},
        {"If-None-Match": f"W/{first.headers['ETag']}"},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = client.get(feed, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == "private, no-cache"


def test_who_has_an_older_version_gets_the_newest(client, feed, meeting):
    first = client.get(feed)
    move(meeting)

    for headers in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
        {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If-Modified-Since": "nonsense"},
        {"If-None-Match": first.headers["ETag"], "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ):
        again = client.get(feed, headers=headers)
        assert again.status_code == 200
        assert b"T;TZID=Europe/Amsterdam:20270128T090000" in again.content


ETAGS = {"same": True, "*": True, '"other"': False, "": None}
DATES = {"same": True, "Fri, 01 Jan 2100 00:00:00 GMT": True, "Thu, 01 Jan 1970 00:00:00 GMT": False, "nonsense": None}


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("etag", ETAGS)
def test_what_an_app_says_it_has_in_every_combination(client, feed, etag, date, method):
    """The name of a version decides; only without one its date does (RFC 9110, 13.2.2)."""
    first = client.get(feed)
    has = {"If-None-Match": etag.replace("same", first.headers["ETag"])} if etag else {}
    has["If-Modified-Since"] = date.replace("same", first.headers["Last-Modified"])
    knows = DATES[date] if ETAGS[etag] is None else ETAGS[etag]

    answer = getattr(client, method)(feed, headers=has)

    assert (answer.status_code, answer.headers["ETag"]) == (304 if knows else 200, first.headers["ETag"])


def test_a_lost_place_is_a_newer_version_also_by_date(client, feed, participant):
    first = client.get(feed)
    participant.enrolments.update(state=EnrolmentState.WITHDRAWN)

    again = client.get(feed, headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert again.status_code == 200
    assert uids(again) == []
    dates = [parsedate_to_datetime(response.headers["Last-Modified"]) for response in (first, again)]
    assert dates[0] < dates[1]


def test_head_has_the_headers_and_counts_as_no_fetch(client, feed):
    head = client.head(feed)
    fetched_at = CalendarLink.objects.get().fetched_at
    whole = client.get(feed)

    assert (head.status_code, head.content, fetched_at) == (200, b"", None)
    assert [head.headers[name] for name in ("ETag", "Content-Length", "Last-Modified")] == [
        whole.headers[name] for name in ("ETag", "Content-Length", "Last-Modified")
    ]


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
def test_a_feed_does_not_care_what_an_app_says_it_accepts(client, feed, accept):
    assert client.get(feed, headers={"Accept": accept}).headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_a_feed_is_read_only(feed):
    app = Client(enforce_csrf_checks=True)
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT"):
        answer = app.generic(method, feed)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.fixture
def _nobody_guessed():
    """The clock stands still here, and so does the minute in which guesses are counted."""
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("_nobody_guessed")
@pytest.mark.parametrize("token", ["onbekend", "x" * 5000, "' OR 1=1", "%00", "é"])
def test_an_unknown_token_is_404(client, feed, token):
    response = client.get(reverse("course:feed", args=[token]))

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.cookies == {}


def test_a_revoked_link_is_410(client, feed):
    revoke_link(link=CalendarLink.objects.get(), by=CalendarLink.objects.get().user)

    response = client.get(feed)

    assert response.status_code == 410
    assert b"VCALENDAR" not in response.content


def test_a_closed_account_is_410(client, feed, participant):
    participant.is_active = False
    participant.save()

    assert client.get(feed).status_code == 410


@pytest.mark.parametrize("state", [EnrolmentState.WAITING, EnrolmentState.OFFERED])
def test_who_stands_in_line_has_the_dates_tentatively_and_nothing_for_participants(
    client, feed, participant, meeting, state
):
    """With UIDs of their own: who gets the place begins with events that are new to every app."""
    sure = lint(client.get(feed).content)[0]
    offered_until = clock.now() + dt.timedelta(days=3) if state == EnrolmentState.OFFERED else None
    rank = 1 if state == EnrolmentState.WAITING else None
    participant.enrolments.update(state=state, rank=rank, offered_until=offered_until)
    answer = client.get(feed)
    (row,) = lint(answer.content)

    assert (row["SUMMARY"], row["STATUS"], row["TRANSP"]) == (
        "Wachtlijst: Elkaars werelden (Zorg en Gemeente 2027)",
        "TENTATIVE",
        "TRANSPARENT",
    )
    assert (row["UID"] == sure["UID"], b"x.example/kamer" in answer.content) == (False, False)
    assert uids(client.get(feed)) == [row["UID"]]


def test_who_withdrew_from_the_line_has_nothing(client, feed, participant):
    participant.enrolments.update(state=EnrolmentState.WITHDRAWN)

    assert uids(client.get(feed)) == []


def test_what_is_cancelled_stays_so_for_who_waits(client, feed, participant, meeting):
    participant.enrolments.update(state=EnrolmentState.WAITING, rank=1)
    meeting.status = MeetingStatus.CANCELLED
    meeting.save()
    refresh_calendar(meeting=meeting)

    (row,) = lint(client.get(feed).content)
    assert (row["STATUS"], row["SUMMARY"].startswith("Wachtlijst: VERVALLEN: ")) == ("CANCELLED", True)


def test_what_is_a_draft_again_leaves_who_waits(client, feed, participant, meeting):
    participant.enrolments.update(state=EnrolmentState.WAITING, rank=1)
    meeting.status = MeetingStatus.DRAFT
    meeting.save()
    refresh_calendar(meeting=meeting)

    assert uids(client.get(feed)) == []


@pytest.mark.usefixtures("_nobody_guessed")
def test_guesses_are_limited_and_a_known_link_never_is(client, feed):
    guesses = [client.get(f"/agenda/gok{number}.ics") for number in range(GUESSES + 1)]

    assert [guess.status_code for guess in guesses] == [404] * GUESSES + [429]
    assert (guesses[-1].headers["Retry-After"], client.get(feed).status_code) == ("60", 200)
    assert Client(REMOTE_ADDR="198.51.100.4").get("/agenda/gok.ics").status_code == 404


@pytest.mark.usefixtures("_nobody_guessed")
def test_a_token_in_another_case_is_unknown(client, feed):
    assert client.get(feed.swapcase().replace("/AGENDA/", "/agenda/").replace(".ICS", ".ics")).status_code == 404


def test_what_began_a_year_ago_leaves_the_feed_and_stays_in_the_downloads(
    at, login, client, feed, participant, meeting
):
    at(2028, 1, 21, 12)
    assert uids(client.get(feed)) == [str(meeting.ical_uid)]

    at(2028, 1, 22, 0, 1)
    edition = reverse("course:edition_ics", args=[meeting.edition.slug])
    assert uids(client.get(feed)) == []
    assert uids(login(participant).get(edition)) == [str(meeting.ical_uid)]


# --- downloads ------------------------------------------------------------------------------------------


def test_download_of_one_meeting(login, participant, meeting):
    response = login(participant).get(reverse("course:meeting_ics", args=[meeting.pk]))

    assert uids(response) == [str(meeting.ical_uid)]
    assert b"x.example/kamer" in response.content
    assert response.headers["Content-Disposition"] == 'attachment; filename="zorg-en-gemeente-2027-01-21.ics"'
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_download_of_all_and_of_an_edition(login, participant, meeting):
    elsewhere = MeetingFactory()
    refresh_calendar(meeting=elsewhere)
    ItemFactory(meeting=elsewhere, speakers=[participant])
    client = login(participant)

    everything = client.get(reverse("course:my_calendar_ics"))
    edition = client.get(reverse("course:edition_ics", args=[meeting.edition.slug]))

    assert sorted(uids(everything)) == sorted([str(meeting.ical_uid), str(elsewhere.ical_uid)])
    assert uids(edition) == [str(meeting.ical_uid)]
    assert edition.headers["Content-Disposition"] == f'attachment; filename="{meeting.edition.slug}.ics"'


def test_a_download_is_not_sent_twice(login, participant, meeting):
    client, url = login(participant), reverse("course:meeting_ics", args=[meeting.pk])
    etag = client.get(url).headers["ETag"]

    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_downloads_of_others_do_not_exist(login, meeting):
    client = login(UserFactory())

    assert [
        client.get(reverse("course:meeting_ics", args=[meeting.pk])).status_code,
        client.get(reverse("course:meeting_ics", args=[0])).status_code,
        client.get(reverse("course:edition_ics", args=[meeting.edition.slug])).status_code,
        client.get(reverse("course:edition_ics", args=["onbekend"])).status_code,
    ] == [404] * 4


def test_a_speaker_downloads_the_own_meeting_and_not_the_edition(login, meeting):
    speaker = UserFactory()
    ItemFactory(meeting=meeting, speakers=[speaker])
    client = login(speaker)

    assert client.get(reverse("course:meeting_ics", args=[meeting.pk])).status_code == 200
    assert client.get(reverse("course:edition_ics", args=[meeting.edition.slug])).status_code == 404


def test_a_draft_is_in_nobodys_calendar(login, participant):
    draft = MeetingFactory(status=MeetingStatus.DRAFT)
    EnrolmentFactory(edition=draft.edition, user=participant)
    refresh_calendar(meeting=draft)

    for user in (participant, OrganiserFactory()):
        assert login(user).get(reverse("course:meeting_ics", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize("name", ["my_calendar", "my_calendar_ics"])
def test_a_guest_logs_in_first(client, name):
    url = reverse(f"course:{name}")

    response = client.get(url)

    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={url}")


def test_a_guest_logs_in_before_a_download(client, meeting):
    for url in (
        reverse("course:meeting_ics", args=[meeting.pk]),
        reverse("course:edition_ics", args=[meeting.edition.slug]),
    ):
        assert client.get(url).url == f"{reverse('account_login')}?next={url}"


# --- the public programme -------------------------------------------------------------------------------


def test_the_programme_of_an_announced_edition_is_public(client, meeting, django_assert_num_queries):
    refresh_calendar(meeting=MeetingFactory(edition=meeting.edition, status=MeetingStatus.DRAFT))
    refresh_calendar(meeting=MeetingFactory())

    with django_assert_num_queries(2):
        response = client.get(reverse("course:public_programme", args=[meeting.edition.slug]))

    assert uids(response) == [str(meeting.ical_uid)]
    assert b"x.example/kamer" not in response.content
    assert response.cookies == {}


def test_the_programme_of_another_edition_is_not(client):
    hidden = EditionFactory(is_published=False)

    assert client.get(reverse("course:public_programme", args=[hidden.slug])).status_code == 404
    assert client.get(reverse("course:public_programme", args=["onbekend"])).status_code == 404


def test_an_announced_edition_without_meetings_has_an_empty_programme(client):
    response = client.get(reverse("course:public_programme", args=[EditionFactory().slug]))

    assert uids(response) == []
    assert response.headers.get("Last-Modified") is None


def test_the_calendar_of_everybody_leads_to_the_page_of_its_edition(client, meeting):
    """Wherever that stands: its address in calendars stays."""
    leads = reverse("course:edition_page", args=[meeting.edition.slug])
    assert f"http://testserver{leads}" in meeting.ical_public_component.replace("\r\n ", "")

    assert client.get(leads).url == "/"
    hidden = EditionFactory(is_published=False)
    assert client.get(reverse("course:edition_page", args=[hidden.slug])).status_code == 404


# --- the page -------------------------------------------------------------------------------------------


def test_the_page_shows_my_meetings_by_month(login, participant, meeting):
    MeetingFactory(
        edition=meeting.edition,
        title="Wetten, geld & afspraken",
        starts_at=dt.datetime(2027, 2, 4, 9, tzinfo=clock.AMSTERDAM),
        ends_at=dt.datetime(2027, 2, 4, 16, tzinfo=clock.AMSTERDAM),
        status=MeetingStatus.CANCELLED,
    )
    MeetingFactory(edition=meeting.edition, title="Concept", status=MeetingStatus.DRAFT)
    MeetingFactory(title="Van een ander")

    response = login(participant).get(reverse("course:my_calendar"))
    page = response.content.decode()

    assert re.findall(r"<h3>(\w+ 2027)</h3>", page) == ["Januari 2027", "Februari 2027"]
    assert [text in page for text in ("Elkaars werelden", "Wetten, geld &amp; afspraken")] == [True, True]
    assert [text in page for text in ("Concept", "Van een ander")] == [False, False]
    assert [page.count(reverse("course:meeting_ics", args=[meeting.pk])), page.count("programma.ics")] == [1, 0]
    assert page.count(reverse("course:edition_ics", args=[meeting.edition.slug])) == 1


def test_the_page_of_who_has_nothing_says_what_will_come(login):
    response = login(UserFactory()).get(reverse("course:my_calendar"))

    assert response.status_code == 200
    assert b'class="empty"' in response.content


def test_the_page_asks_as_often_for_three_meetings_and_links_as_for_one(login, participant, meeting, feed):
    client, url = login(participant), reverse("course:my_calendar")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for number in range(2):
        refresh_calendar(meeting=MeetingFactory(edition=meeting.edition))
        create_link(by=participant, name=f"link {number}")

    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one) <= 15


def test_a_link_is_made_and_shown_once(login, participant):
    client, url = login(participant), reverse("course:my_calendar")

    shown = client.post(url, {"name": "  mijn\x07 telefoon "})
    page = shown.content.decode()
    token = re.search(r'value="http://testserver/agenda/([\w-]{32})\.ics"', page)[1]

    assert CalendarLink.objects.get().name == "mijn telefoon"
    assert f'href="webcal://testserver/agenda/{token}.ics"' in page
    assert f"r?cid=webcal%3A%2F%2Ftestserver%2Fagenda%2F{token}.ics" in page
    assert (shown.headers["Referrer-Policy"], "no-store" in shown.headers["Cache-Control"]) == ("same-origin", True)
    assert token not in client.get(url).content.decode()
    assert client.get(reverse("course:feed", args=[token])).status_code == 200


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "\x07\u2028"])
def test_a_link_needs_a_name_that_fits(login, participant, name):
    response = login(participant).post(reverse("course:my_calendar"), {"name": name})

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"name"}
    assert "form-errors" in response.content.decode()
    assert CalendarLink.objects.count() == 0


def test_too_many_links_are_refused_with_a_sentence(login, participant):
    for number in range(20):
        create_link(by=participant, name=str(number))

    response = login(participant).post(reverse("course:my_calendar"), {"name": "nog een"})

    assert CalendarLink.objects.count() == 20
    assert len(response.context["form"].non_field_errors()) == 1
    assert 'value="nog een"' in response.content.decode()


def test_the_page_knows_who_fetched_and_what(login, participant, meeting, feed, at):
    client, url = login(participant), reverse("course:my_calendar")
    states = []

    def look() -> None:
        ((link, app, is_newest),) = client.get(url).context["links"]
        states.append((link.fetched_at and f"{link.fetched_at.astimezone(clock.AMSTERDAM):%H:%M}", app, is_newest))

    look()
    Client().get(feed, headers={"User-Agent": THUNDERBIRD})
    look()
    move(meeting)
    look()
    at(2026, 11, 9, 10, 5)
    Client().get(feed, headers={"User-Agent": THUNDERBIRD})
    look()

    assert states == [
        (None, "", False),
        ("10:00", "Thunderbird", True),
        ("10:00", "Thunderbird", False),
        ("10:05", "Thunderbird", True),
    ]


def test_a_link_is_withdrawn_by_post_alone(login, participant, feed):
    client = login(participant)
    url = reverse("course:revoke_calendar_link", args=[CalendarLink.objects.get().pk])
    by_get = client.get(url).status_code
    works = client.get(feed).status_code

    done = client.post(url)

    assert (by_get, works) == (405, 200)
    assert (done.status_code, done.url) == (302, reverse("course:my_calendar"))
    assert client.get(feed).status_code == 410
    assert client.get(done.url).context["links"] == []


def test_the_link_of_another_does_not_exist(login, feed, client):
    url = reverse("course:revoke_calendar_link", args=[CalendarLink.objects.get().pk])

    assert login(UserFactory()).post(url).status_code == 404
    assert CalendarLink.objects.get().revoked_at is None


def test_forms_are_protected_against_other_sites(participant, feed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(participant, backend="django.contrib.auth.backends.ModelBackend")
    revoke = reverse("course:revoke_calendar_link", args=[CalendarLink.objects.get().pk])

    assert [client.post(url, {"name": "x"}).status_code for url in (reverse("course:my_calendar"), revoke)] == [
        403,
        403,
    ]
    assert CalendarLink.objects.get().revoked_at is None


def test_a_second_click_shows_the_same_link_and_makes_no_second_one(login, participant):
    client, url = login(participant), reverse("course:my_calendar")
    once = client.get(url).context["form"]["once"].value()
    first, second = (client.post(url, {"name": "telefoon", "once": once}).context["url"] for _click in range(2))
    assert (first, CalendarLink.objects.count()) == (second, 1)
    assert client.post(url, {"name": "laptop", "once": once}).context["url"] != first
    assert CalendarLink.objects.count() == 2


def test_the_mark_of_a_form_gives_nobody_the_link_of_another(login, participant):
    form = {"name": "telefoon", "once": "1b4e28ba-2fa1-41d2-883f-0016d3cca427"}
    people = (participant, UserFactory())
    links = [login(one).post(reverse("course:my_calendar"), form).context["url"] for one in people]
    assert (len(set(links)), CalendarLink.objects.count()) == (2, 2)


def test_a_form_that_was_left_open_brings_no_withdrawn_link_to_life(login, participant):
    client, url = login(participant), reverse("course:my_calendar")
    form = {"name": "telefoon", "once": str(client.get(url).context["form"]["once"].value())}
    first = client.post(url, form).context["url"]
    revoke_link(link=CalendarLink.objects.get(), by=participant)
    second = client.post(url, form).context["url"]
    assert second != first
    assert [client.get(address.removeprefix("http://testserver")).status_code for address in (first, second)] == [
        410,
        200,
    ]
