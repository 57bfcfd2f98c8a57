"""Calendars as files and as feeds, and the page on which people arrange them.

A feed is read by apps: it knows no session, sets no cookie and answers in plain words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from urllib.parse import quote, urlsplit

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.utils.http import http_date
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from course import rules
from course.actions.calendars.invitations import choose_calendar
from course.actions.calendars.links import (
    LinkChoices,
    change_link,
    create_link,
    hash_of,
    note_fetch,
    put_trial,
    revoke_link,
    take_trial_away,
)
from course.calendars.clients import CalendarClient, client_of
from course.calendars.feeds import (
    Feed,
    of_all_editions,
    of_edition,
    of_link,
    of_meeting,
    of_office,
    of_person,
    of_place,
    of_speaker,
    of_visit,
)
from course.calendars.trial import day_of
from course.enums import CalendarChoice
from course.errors import Refusal
from course.forms.calendars import CalendarChoiceForm, CalendarLinkForm, LinkChoicesForm
from course.models import CalendarEvent, CalendarLink, Edition, Meeting, Place, WorkVisit
from course.queries.calendars.events import (
    event_of_visit,
    events_of,
    events_of_edition,
    meetings_of,
    planning_at,
    planning_of,
    planning_of_all,
    planning_with,
    published_edition,
    texts_behind,
    who_speak,
)
from course.queries.calendars.links import link_with, links_of
from course.queries.editions.pages import page_of
from course.queries.visits.links import LinkState, link_of
from course.text import key_in
from course.views.enrolment.links import by_token
from course.views.guessing import is_allowed
from course.views.reading import reads_only

PRIVATE = {
    "Cache-Control": "private, no-cache",
    "Content-Language": "nl",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


ASKED_FOR = {"edition": "editie", "all_editions": "alle", "place": "locatie", "speaker": "spreker"}
"""What a button elsewhere says that the form begins with, by the field of the form."""


@reads_only
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of one person, for apps. 404 for an unknown token, 410 when link or owner ended."""
    link = link_with(hash_of(token))
    if link is None:
        return _unknown(request)
    if link.revoked_at or not link.user.is_active or (link.is_of_office and not rules.is_organiser(link.user)):
        return _end(410, _("This calendar link no longer works."))
    calendar = _behind(link)
    modified_at = link.moment_of(calendar.version)
    if request.method == "GET":
        client = client_of(request.headers.get("User-Agent", ""))
        note_fetch(link=link, client=client, version=calendar.version)
    return _answer(request, calendar, 'inline; filename="agenda.ics"', modified_at)


def _unknown(request: HttpRequest) -> HttpResponse:
    """No such link. Who guesses on and on waits; whoever has a link that we know is answered before we count."""
    if is_allowed(request, "calendar link"):
        return _end(404, _("This calendar link does not exist."))
    answer = _end(429, _("Too many calendar links were tried that do not exist. Try again in a minute."))
    answer.headers["Retry-After"] = "60"
    return answer


def _behind(link: CalendarLink) -> Feed:
    """What its apps read."""
    return of_link(link, texts_behind(link))


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
def all_editions_ics(request: HttpRequest) -> HttpResponse:
    """The planning of all editions together, drafts too, for the course office."""
    if not rules.is_organiser(request.user):
        raise Http404
    name = _("planning")
    return download(request, of_all_editions(*planning_of_all()), f"{_site_name()}-{name}")


@login_required
@reads_only
def place_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything at a place, in any edition, for the course office."""
    place = get_object_or_404(Place, pk=pk)
    if not rules.is_organiser(request.user):
        raise Http404
    return download(request, of_place(place, *planning_at(place)), f"{_site_name()}-{slugify(place.name) or place.pk}")


@login_required
@reads_only
def speaker_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything with a speaker, in any edition, for the course office."""
    speaker = get_object_or_404(who_speak(), pk=pk)
    if not rules.is_organiser(request.user):
        raise Http404
    name = slugify(speaker.full_name) or speaker.pk
    return download(request, of_speaker(speaker, *planning_with(speaker)), f"{_site_name()}-{name}")


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
    asked = {name: key_in(request.GET.get(word, "")) for name, word in ASKED_FOR.items()}
    form = CalendarLinkForm(request.POST or None, user=request.user, asked=asked)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    try:
        link, token = create_link(by=request.user, **form.wanted)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form)
    shown_once = render(request, "course/calendars/link.html", {"link": link, **_addresses(token)})
    add_never_cache_headers(shown_once)
    return shown_once


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_link(request: HttpRequest, pk: int) -> HttpResponse:
    """What the calendar of a link of mine shows, to choose otherwise; chosen back it is as it was."""
    link = _own_link(request, pk)
    form = LinkChoicesForm(request.POST or None, has_planning=link.is_of_office, initial=_chosen(link))
    if request.method == "POST" and form.is_valid():
        change_link(link=link, choices=form.choices, by=request.user)
        messages.success(request, _("Kept. Your app shows it when it fetches next."))
        return redirect("course:calendar_link", link.pk)
    return render(request, "course/calendars/choices.html", {"form": form, "link": link, "trial_on": day_of(link)})


@login_required
@require_POST
def try_calendar_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a trial appointment in it, or take that away."""
    link = _own_link(request, pk)
    if request.POST.get("trial") == "away":
        take_trial_away(link=link, by=request.user)
        messages.success(request, _("The trial appointment is gone."))
    else:
        put_trial(link=link, by=request.user)
        messages.success(request, _("The trial appointment is there. Look in your app, under tomorrow."))
    return redirect("course:calendar_link", link.pk)


def _own_link(request: HttpRequest, pk: int) -> CalendarLink:
    """One that works."""
    return get_object_or_404(links_of(request.user), pk=pk)


def _chosen(link: CalendarLink) -> dict[str, object]:
    return {field.name: getattr(link, field.name) for field in fields(LinkChoices)}


@login_required
@require_POST
def choose_my_calendar(request: HttpRequest) -> HttpResponse:
    """How my calendar keeps up: with a link, invitations, both or neither."""
    form = CalendarChoiceForm(request.POST)
    if not form.is_valid():
        return _page(request, CalendarLinkForm(user=request.user, asked={}), choice=form)
    choice = CalendarChoice(form.cleaned_data["choice"])
    choose_calendar(person=request.user, choice=choice, by=request.user)
    messages.success(request, _("Your choice for your calendar is kept: %(choice)s.") % {"choice": choice.label})
    return redirect("course:my_calendar")


@login_required
@require_POST
def revoke_calendar_link(request: HttpRequest, pk: int) -> HttpResponse:
    """End a link of mine."""
    link = get_object_or_404(CalendarLink, pk=pk, user=request.user)
    revoke_link(link=link, by=request.user)
    messages.success(request, _("The link '%(name)s' no longer works.") % {"name": link.name})
    return redirect("course:my_calendar")


def _page(request: HttpRequest, form: CalendarLinkForm, choice: CalendarChoiceForm | None = None) -> HttpResponse:
    meetings = meetings_of(request.user)
    links = list(links_of(request.user))
    editions = {meeting.edition for meeting in meetings if rules.can_see_inside(request.user, meeting.edition)}
    context = {
        "form": form,
        "choice": choice or CalendarChoiceForm(initial={"choice": request.user.calendar_choice}),
        "meetings": meetings,
        "editions": sorted(editions, key=lambda edition: edition.starts_on),
        "links": [(link, _client_label(link.fetched_by), is_newest) for link, is_newest in _with_newest(links)],
    }
    return render(request, "course/calendars/calendar.html", context)


def _with_newest(links: list[CalendarLink]) -> list[tuple[CalendarLink, bool]]:
    """Each with whether its app has what it would read now. Links that show the same are asked for once."""
    events: dict[object, list[str]] = {}
    for link in links:
        events.setdefault(link.shows, [])
    for shows in events:
        events[shows] = texts_behind(next(link for link in links if link.shows == shows))
    return [(link, link.version == of_link(link, events[link.shows]).version) for link in links]


def _client_label(client: str) -> str:
    return str(CalendarClient(client).label) if client in CalendarClient.values else ""


def _addresses(token: str) -> dict[str, str]:
    """The link for each kind of app."""
    url = settings.SITE_URL + reverse("course:feed", args=[token])
    webcal = urlsplit(url)._replace(scheme="webcal").geturl()
    google = f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}"
    return {"url": url, "webcal": webcal, "google": google, "picture": _picture(webcal)}


def _picture(url: str) -> SafeString:
    """A QR code, dark on white whatever the colours of the page: that is what cameras read."""
    picture = segno.make(url, error="m", micro=False)
    return mark_safe(picture.svg_inline(light="white", omitsize=True, border=3))  # noqa: S308 - of our own address


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
