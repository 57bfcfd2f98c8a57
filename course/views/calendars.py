"""Calendars as files and as feeds, and the page on which people arrange them.

A feed is read by apps: it knows no session, sets no cookie and answers in plain words.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.utils.http import http_date
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from course import rules
from course.actions.calendars.links import create_link, hash_of, note_fetch, revoke_link
from course.calendars.clients import CalendarClient, client_of
from course.calendars.feeds import Feed, of_edition, of_meeting, of_office, of_person, of_visit
from course.errors import Refusal
from course.forms.calendars import CalendarLinkForm
from course.models import CalendarEvent, CalendarLink, Edition, Meeting, WorkVisit
from course.queries.calendars import (
    agenda_of,
    event_of_visit,
    events_of,
    events_of_edition,
    link_with,
    links_of,
    planning_of,
    published_edition,
    texts_of,
)
from course.queries.editions.pages import page_of
from course.queries.visits.links import LinkState, link_of
from course.text import key_in
from course.views.enrolment.links import by_token
from course.views.reading import reads_only

PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Content-Language": "nl",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@reads_only
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of one person, for apps. 404 for an unknown token, 410 when link or owner ended."""
    link = link_with(hash_of(token))
    if link is None:
        return _end(404, _("This calendar link does not exist."))
    if link.revoked_at or not link.user.is_active or (link.edition and not rules.is_organiser(link.user)):
        return _end(410, _("This calendar link no longer works."))
    calendar = _behind(link)
    modified_at = link.moment_of(calendar.version)
    if request.method == "GET":
        client = client_of(request.headers.get("User-Agent", ""))
        note_fetch(link=link, client=client, version=calendar.version)
    return _answer(request, calendar, 'inline; filename="agenda.ics"', modified_at)


def _behind(link: CalendarLink) -> Feed:
    """What its apps read."""
    if link.edition:
        return of_office(link.edition, planning_of(link.edition).texts)
    return of_person(texts_of(link.user))


@reads_only
def public_programme(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates of an edition, for everybody."""
    edition = published_edition(slug)
    if edition is None:
        raise Http404
    stored = events_of_edition(edition)
    return download(request, of_edition(edition, *stored, public=True), slug)


@reads_only
def edition_page(request: HttpRequest, slug: str) -> HttpResponse:
    """From a calendar to the page of an edition, wherever that stands now; without one to the front page."""
    edition = published_edition(slug)
    if edition is None:
        raise Http404
    return redirect(page_of(edition) or "/")


@login_required
@reads_only
def edition_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """All meetings of an edition, for who takes part in it."""
    edition = get_object_or_404(Edition, slug=slug)
    if not rules.can_see_inside(request.user, edition):
        raise Http404
    stored = events_of_edition(edition, request.user)
    return download(request, of_edition(edition, *stored, public=False), slug)


@login_required
@reads_only
def office_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole planning of an edition, drafts too, for the course office."""
    edition = get_object_or_404(Edition, slug=slug)
    if not rules.is_organiser(request.user):
        raise Http404
    name = _("planning")
    return download(request, of_office(edition, *planning_of(edition)), f"{slug}-{name}")


@login_required
@reads_only
def meeting_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting, for who may see it. A draft is in nobody's calendar."""
    meeting = get_object_or_404(Meeting, pk=pk)
    if not meeting.ical_component or not rules.can_see_meeting(request.user, meeting):
        raise Http404
    return download(request, of_meeting(meeting), f"{_site_name()}-{meeting.day}")


@login_required
@reads_only
def visit_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """One work visit, for who sees it on the page of its meeting, and for its host."""
    visit = get_object_or_404(WorkVisit.objects.with_who_and_where(), pk=pk)
    if not rules.can_see_visit(request.user, visit):
        raise Http404
    return _of_visit(request, visit, event_of_visit(visit, request.user))


@reads_only
@by_token
def visit_by_link_ics(request: HttpRequest, token: str) -> HttpResponse:
    """The same for its host, by the link of a mail."""
    link, reader = link_of(token), request.user if request.user.is_authenticated else None
    if link is None or link.state != LinkState.WORKS or reader not in {None, link.visit.contact}:
        raise Http404
    return _of_visit(request, link.visit, event_of_visit(link.visit))


def _of_visit(request: HttpRequest, visit: WorkVisit, event: CalendarEvent | None) -> HttpResponse:
    if event is None:
        raise Http404
    return download(request, of_visit(visit, event), f"{_site_name()}-{visit.item.meeting.day}-{visit.pk}")


@login_required
@reads_only
def my_calendar_ics(request: HttpRequest) -> HttpResponse:
    """All my meetings in one file."""
    return download(request, of_person(*events_of(request.user)), f"{_site_name()}-agenda")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """My meetings by month, and the links with which apps follow them; a POST makes one and shows it once."""
    form = CalendarLinkForm(request.POST or None, user=request.user, edition=key_in(request.GET.get("editie", "")))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    try:
        link, token = create_link(by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form)
    shown_once = render(request, "course/calendars/link.html", {"link": link, **_addresses(token)})
    add_never_cache_headers(shown_once)
    return shown_once


@login_required
@require_POST
def revoke_calendar_link(request: HttpRequest, pk: int) -> HttpResponse:
    """End a link of mine."""
    link = get_object_or_404(CalendarLink, pk=pk, user=request.user)
    revoke_link(link=link, by=request.user)
    messages.success(request, _("The link '%(name)s' no longer works.") % {"name": link.name})
    return redirect("course:my_calendar")


def _page(request: HttpRequest, form: CalendarLinkForm) -> HttpResponse:
    meetings = list(agenda_of(request.user))
    links = list(links_of(request.user))
    versions = {key: _behind(link).version for key, link in {link.edition: link for link in links}.items()}
    editions = {meeting.edition for meeting in meetings if rules.can_see_inside(request.user, meeting.edition)}
    context = {
        "form": form,
        "meetings": meetings,
        "editions": sorted(editions, key=lambda edition: edition.starts_on),
        "links": [(link, _client_label(link.fetched_by), link.version == versions[link.edition]) for link in links],
    }
    return render(request, "course/calendars/calendar.html", context)


def _client_label(client: str) -> str:
    return str(CalendarClient(client).label) if client in CalendarClient.values else ""


def _addresses(token: str) -> dict[str, str]:
    """The link for each kind of app."""
    url = settings.SITE_URL + reverse("course:feed", args=[token])
    webcal = urlsplit(url)._replace(scheme="webcal").geturl()
    google = f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}"
    return {"url": url, "webcal": webcal, "google": google}


def _site_name() -> str:
    return slugify(settings.WAGTAIL_SITE_NAME)


def download(request: HttpRequest, calendar: Feed, name: str) -> HttpResponse:
    """A calendar as a file with this name."""
    return _answer(request, calendar, f'attachment; filename="{name}.ics"', calendar.modified_at)


def _answer(request: HttpRequest, calendar: Feed, disposition: str, modified_at: dt.datetime | None) -> HttpResponse:
    """The bytes with a strong ETag, or 304 when the app has them (RFC 9110)."""
    response = HttpResponse(calendar.body, content_type="text/calendar; charset=utf-8", headers=PRIVATE)
    response.headers["Content-Disposition"] = disposition
    response.headers["Content-Length"] = str(len(calendar.body))
    response.headers["ETag"] = etag = f'"{calendar.version}"'
    seconds = int(modified_at.timestamp()) if modified_at else None
    if seconds is not None:
        response.headers["Last-Modified"] = http_date(seconds)
    answer = get_conditional_response(request, etag, seconds, response)
    for header, value in PRIVATE.items():
        answer.headers.setdefault(header, value)
    return answer


def _end(status: int, sentence: str) -> HttpResponse:
    body = f"{sentence}\n"
    return HttpResponse(body, status=status, content_type="text/plain; charset=utf-8", headers=PRIVATE)
