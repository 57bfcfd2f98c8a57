"""Pages reached from a mail without log-in: GET shows, POST acts. A link that was used says how it stands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from course.actions.enrolment.approval import approve, refuse
from course.actions.enrolment.offers import accept_offer, decline_offer
from course.authority import Purpose, SignedLink
from course.errors import Refusal
from course.forms.enrolment.approval import ApprovalForm, RefusalForm
from course.models import Enrolment, User
from course.queries.editions.current import course_days_of
from course.queries.editions.phase import enrolment_is_open
from course.queries.enrolment.closed_links import outcome_of_approval, outcome_of_offer
from course.queries.enrolment.links import APPROVALS, OFFERS, asked_before, enrolment_of_approval, enrolment_of_offer
from course.queries.enrolment.transitions import approval_is_open, offer_is_open
from course.queries.enrolment.withdrawal import costs_of_withdrawing
from course.refused import RefusedRedirect
from course.views.language import speak_unasked

Page = Callable[..., HttpResponse]

ANSWERS = {"purchase_order": "purchase_order", "cost_centre": "cost_centre", "reason": "refusal"}
"""Where the words of a manager are kept."""


def by_token(page: Page) -> Page:
    """A page whose address is a secret: asked for again each time, found by nobody, told to no other site. (Not
    `no-store`: then Back would empty what somebody wrote there.)

    No other site can forge a request to an address that it cannot know, so there is no check for that here. It could
    not work either: from a page that tells no referrer browsers post with the origin 'null'.
    """

    @csrf_exempt
    @cache_control(private=True, no_cache=True)
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(page)
    def door(request: HttpRequest, token: str, **named: int) -> HttpResponse:
        response = page(request, token, **named)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return door


def _show(request: HttpRequest, template: str, enrolment: Enrolment, **context: object) -> HttpResponse:
    """The page as a visitor sees it, because who has the link need not be who is logged in."""
    known = {"enrolment": enrolment, "edition": enrolment.edition, "user": AnonymousUser()}
    return render(request, template, {**known, **context})


def _reader(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


@by_token
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """Take the place that came free, or let it go, in the language of the mail until its reader chooses another."""
    current = enrolment_of_offer(token)
    enrolment = current or asked_before(request.path, token, OFFERS)
    reader = _reader(request)
    if enrolment is None or not enrolment.user.is_active or reader not in {None, enrolment.user}:
        raise Http404
    speak_unasked(request, enrolment.user.language)
    answer = {"accept": accept_offer, "decline": decline_offer}.get(request.POST.get("answer", ""))
    if current and answer:
        with suppress(Refusal):  # answered before, or too late: the page says how it stands
            answer(enrolment=current, by=SignedLink(Purpose.OFFER, token, reader))
        return redirect(request.path)
    return _show(
        request,
        "course/enrolment/offer.html",
        enrolment,
        is_open=current is not None and offer_is_open(enrolment),
        outcome=outcome_of_offer(enrolment, is_earlier=current is None),
        costs=costs_of_withdrawing(enrolment.edition),
    )


@by_token
def approval(request: HttpRequest, token: str) -> HttpResponse:
    """The manager approves or refuses, without an account, in the language of the mail until they choose another.
    Applicants cannot approve for themselves.
    """
    current = enrolment_of_approval(token)
    enrolment = current or asked_before(request.path, token, APPROVALS)
    if enrolment is None or _reader(request) == enrolment.user:
        raise Http404
    speak_unasked(request, enrolment.user.language)
    is_open = current is not None and approval_is_open(enrolment)
    yes, no = _approval_form(request, enrolment), _refusal_form(request)
    if request.method == "POST" and not is_open:
        return _past(request, enrolment, yes, no)
    for form, act in ((yes, approve), (no, refuse)):
        if not form.is_valid():
            continue
        if _acted(enrolment, SignedLink(Purpose.APPROVAL, token, _reader(request)), form, act):
            return redirect(request.path)
        if not approval_is_open(enrolment):
            return _past(request, enrolment, form)
    return _show(
        request,
        "course/enrolment/approval.html",
        enrolment,
        is_open=is_open,
        outcome=outcome_of_approval(enrolment),
        may_send_again=enrolment_is_open(enrolment.edition),
        approval_form=yes,
        refusal_form=no,
        days=course_days_of(enrolment.edition),
        costs=costs_of_withdrawing(enrolment.edition),
    )


def _past(request: HttpRequest, enrolment: Enrolment, *forms: Form) -> HttpResponse:
    """To the page that says how it stands, and not past words that are not among what was answered."""
    said = [_is_said(enrolment, form) for form in forms if form.is_bound]
    return redirect(request.path) if all(said) else RefusedRedirect(request.path)


def _is_said(enrolment: Enrolment, form: Form) -> bool:
    given = form.cleaned_data if form.is_valid() else {}
    return bool(given) and all(getattr(enrolment, ANSWERS[name]) == words for name, words in given.items())


def _acted(enrolment: Enrolment, by: SignedLink, form: Form, act: Callable[..., object]) -> bool:
    """False when it was refused; the form says why."""
    try:
        act(enrolment=enrolment, by=by, **form.cleaned_data)
    except Refusal as refusal:
        enrolment.refresh_from_db()
        form.add_error(None, str(refusal))
        return False
    return True


def _approval_form(request: HttpRequest, enrolment: Enrolment) -> ApprovalForm:
    organisation = enrolment.organisation
    return ApprovalForm(
        request.POST if request.POST.get("answer") == "approve" else None,
        needs_order=bool(organisation and organisation.purchase_order_required),
    )


def _refusal_form(request: HttpRequest) -> RefusalForm:
    return RefusalForm(request.POST if request.POST.get("answer") == "refuse" else None)
