"""The page on which who is asked says when they can, by log-in and by the signed link of a mail.

GET shows, POST answers: a scanner that opens the links of a mail changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from course.actions.polls.answers import AskedNoLonger, OptionsChanged, answer_poll
from course.authority import Authority, NotYours, Purpose, SignedLink
from course.calendars.polls import of_poll
from course.errors import Refusal
from course.forms.polls import ReplyForm
from course.models import DatePoll, PollAnswer, PollPerson, User
from course.queries.polls.links import person_named_in
from course.queries.polls.overview import PollOverview
from course.queries.polls.polls import person_in, replies_of, still_counts
from course.views.calendars import download
from course.views.enrolment.links import by_token
from course.views.language import speak_unasked
from course.views.reading import reads_only


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_poll(request: HttpRequest, pk: int) -> HttpResponse:
    """Of who is logged in."""
    return _page(request, _mine(pk, request.user), by=request.user, user=request.user)


@login_required
@reads_only
def my_poll_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """The moments of a poll for the calendar of who is logged in."""
    return _file(request, _mine(pk, request.user))


@by_token
def poll_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Of whom the mail was to, in the language of the mail until they choose another; 404 in other hands."""
    link, person = _linked(request, token)
    speak_unasked(request, person.user.language)
    return _page(request, person, by=link, user=AnonymousUser())


@reads_only
@by_token
def poll_by_link_ics(request: HttpRequest, token: str) -> HttpResponse:
    """The same moments by the link."""
    return _file(request, _linked(request, token)[1])


def _mine(pk: int, user: User) -> PollPerson:
    person = person_in(pk, user)
    if person is None:
        raise Http404
    return person


def _linked(request: HttpRequest, token: str) -> tuple[SignedLink, PollPerson]:
    reader = request.user if request.user.is_authenticated else None
    link = SignedLink(Purpose.POLL, token, reader)
    person = person_named_in(link)
    if person is None or reader not in {None, person.user}:
        raise Http404
    return link, person


def _file(request: HttpRequest, person: PollPerson) -> HttpResponse:
    """Not for who is asked no longer, nor of an edition that does not go ahead."""
    if not still_counts(person) or person.poll.edition.is_cancelled:
        raise Http404
    return download(request, of_poll(person.poll), f"datumprikker-{person.poll_id}")


def _page(request: HttpRequest, person: PollPerson, *, by: Authority, user: User | AnonymousUser) -> HttpResponse:
    """How it stands, and the form while one can answer."""
    if not still_counts(person):
        known = {"poll": person.poll, "user": user, "refusal": str(AskedNoLonger())}
        return render(request, "course/polls/not_asked.html", known, status=410)
    answers = replies_of(person)
    form = _form(request, person, answers)
    if request.method != "POST":
        return _show(request, person, answers, form, user)
    refusal = _answered(person, form, by)
    if refusal:
        form = _form(request, person, answers)
        form.show_again()
        return _show(request, person, answers, form, user, refusal=refusal)
    messages.success(request, _("Your answers are kept."))
    return redirect(request.path)


def _answered(person: PollPerson, form: ReplyForm, by: Authority) -> str:
    """Why the answers were not kept; empty when they were. What belongs to another poll does not exist here."""
    if not form.is_valid():
        return str(OptionsChanged())
    try:
        answer_poll(person=person, replies=form.replies, seen=form.seen, by=by)
    except NotYours:
        raise Http404 from None
    except Refusal as refusal:
        return str(refusal)
    return ""


def _form(request: HttpRequest, person: PollPerson, answers: Mapping[int, PollAnswer]) -> ReplyForm:
    given = request.POST if request.method == "POST" else None
    return ReplyForm(given, options=list(person.poll.options.all()), answers=answers)


def _show(
    request: HttpRequest,
    person: PollPerson,
    answers: Mapping[int, PollAnswer],
    form: ReplyForm,
    user: User | AnonymousUser,
    *,
    refusal: str = "",
) -> HttpResponse:
    poll = person.poll
    given = [answer for answer in answers.values() if answer.version == answer.option.version]
    context = {
        "poll": poll,
        "person": person,
        "user": user,
        "form": form,
        "answers": sorted(given, key=lambda answer: (answer.option.starts_at, answer.option.pk)),
        "open_options": poll.options.count() - len(given),
        "options": PollOverview(poll).options if given else [],
        "refusal": refusal,
        "calendar": _address_of_file(request, poll),
    }
    return render(request, "course/polls/answer.html", context, status=422 if refusal else 200)


def _address_of_file(request: HttpRequest, poll: DatePoll) -> str:
    """Beside this page; empty where there is nothing to put in a calendar."""
    return "" if poll.is_off or poll.edition.is_cancelled else f"{request.path.rstrip('/')}.ics"
