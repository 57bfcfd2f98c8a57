"""What applicants do with their own enrolment: each action has a page that says what follows, and one button."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from course.actions.enrolment.approval import ask_again as ask_manager_again
from course.actions.enrolment.leaving import CostChanged
from course.actions.enrolment.leaving import begin_again as begin_enrolment_again
from course.actions.enrolment.leaving import withdraw as withdraw_enrolment
from course.actions.enrolment.offers import rejoin_line
from course.actions.enrolment.transfer import ColleagueTakesPart, OtherOrganisation, send_colleague
from course.actions.enrolment.transition import EditionCancelled
from course.enums import EnrolmentState
from course.errors import Refusal
from course.forms.enrolment.leaving import ColleagueForm, WithdrawForm
from course.forms.enrolment.steps import ManagerForm
from course.models import Enrolment
from course.queries.enrolment.history import last_transition
from course.queries.enrolment.own import own_enrolment
from course.queries.enrolment.timeline import LEADS_TO, OWN_ACTIONS_FROM, OwnAction, own_actions_of
from course.queries.enrolment.withdrawal import cost_of_withdrawing, costs_of_withdrawing
from course.queries.people.addresses import is_own_address, mailboxes_of
from course.refused import RefusedRedirect, refused

Page = Callable[[HttpRequest, Enrolment], HttpResponse]


def own_action(action: OwnAction) -> Callable[[Page], Callable[..., HttpResponse]]:
    """A page for an action on one's own enrolment.

    In a state in which it means nothing (a second click, an old tab) it leads to My course, which says how it stands;
    not past what somebody typed there.
    """

    def decorate(page: Page) -> Callable[..., HttpResponse]:
        @login_required
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(page)
        def door(request: HttpRequest, pk: int) -> HttpResponse:
            enrolment = own_enrolment(request.user, pk)
            if enrolment is None:
                raise Http404
            if enrolment.state not in OWN_ACTIONS_FROM[action]:
                home = resolve_url("course:my_course")
                return redirect(home) if _was_done(action, request, enrolment) else RefusedRedirect(home)
            try:
                return _open(action, page, request, enrolment)
            except Refusal as refusal:
                enrolment.refresh_from_db(fields=["state", "replaced_by"])
                if _was_done(action, request, enrolment):
                    return redirect("course:my_course")
                return refused(request, refusal, "course:my_course")

        return door

    return decorate


def _was_done(action: OwnAction, request: HttpRequest, enrolment: Enrolment) -> bool:
    """By a click before this one that said the same."""
    if enrolment.state in OWN_ACTIONS_FROM[action] or enrolment.state != LEADS_TO.get(action):
        return False
    if action == OwnAction.WITHDRAW and request.POST.get("reason"):
        form = WithdrawForm(request.POST)
        return form.is_valid() and form.cleaned_data["reason"] == last_transition(enrolment).get("reason")
    if action == OwnAction.HAND_OVER and request.POST.get("email"):
        colleague, takes = ColleagueForm(request.POST), enrolment.replaced_by
        return bool(takes) and colleague.is_valid() and is_own_address(takes.user, colleague.cleaned_data["email"])
    return True


def _open(action: OwnAction, page: Page, request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """A form from before is answered by the action, which says what is too late. Raises Refusal."""
    if enrolment.edition.is_cancelled:
        raise EditionCancelled
    if request.method != "POST" and action not in own_actions_of(enrolment):
        raise Refusal
    return page(request, enrolment)


def _show(request: HttpRequest, template: str, enrolment: Enrolment, **context: Any) -> HttpResponse:
    return render(request, template, {"enrolment": enrolment, "edition": enrolment.edition, **context})


def _told(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("course:my_course")


@own_action(OwnAction.WITHDRAW)
def withdraw(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Withdraw, at the cost that the page states. When that changed meanwhile, it is stated anew."""
    form, changed = WithdrawForm(request.POST or None), False
    if form.is_valid():
        try:
            withdraw_enrolment(enrolment=enrolment, by=request.user, **form.cleaned_data)
        except CostChanged:
            changed = True
        else:
            return _told(request, _("You have withdrawn. What you had is free for somebody else."))
    cost = cost_of_withdrawing(enrolment)
    if not form.is_bound or changed or "stated" in form.errors:
        form = WithdrawForm(initial={"stated": cost, "reason": request.POST.get("reason", "")})
    costs = costs_of_withdrawing(enrolment.edition)
    stated = {"cost": cost, "costs": costs, "changed": changed, "actions": own_actions_of(enrolment)}
    return _show(request, "course/enrolment/withdraw.html", enrolment, form=form, **stated)


@own_action(OwnAction.HAND_OVER)
def hand_over(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Send a colleague instead."""
    form = ColleagueForm(request.POST or None)
    if form.is_valid():
        try:
            successor = send_colleague(enrolment=enrolment, names=form.cleaned_data, by=request.user)
        except (OtherOrganisation, ColleagueTakesPart) as refusal:
            form.add_error("email", str(refusal))
        else:
            name = successor.user.full_name
            return _told(request, _("%(name)s takes over your place and gets a mail about it.") % {"name": name})
    return _show(request, "course/enrolment/hand_over.html", enrolment, form=form)


@own_action(OwnAction.REJOIN)
def rejoin(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Back into the line, at the end."""
    if request.method != "POST":
        return _show(request, "course/enrolment/rejoin.html", enrolment)
    enrolment = rejoin_line(enrolment=enrolment, by=request.user)
    enrolment.refresh_from_db(fields=["state", "rank"])
    if enrolment.state == EnrolmentState.OFFERED:
        return _told(request, _("You are back in the line, and there is a place for you. Answer below."))
    return _told(request, _("You are back in the line, as number %(rank)d in your group.") % {"rank": enrolment.rank})


@own_action(OwnAction.BEGIN_AGAIN)
def begin_again(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Enrol again, with the answers of before."""
    if request.method != "POST":
        return _show(request, "course/enrolment/begin_again.html", enrolment)
    begin_enrolment_again(enrolment=enrolment, by=request.user)
    messages.success(request, _("Your answers are back. Check them and send your enrolment."))
    return redirect("course:enrol_step", enrolment.edition.slug, 1)


@own_action(OwnAction.ASK_AGAIN)
def ask_again(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    """Correct who must approve, and ask again."""
    initial = {"manager_name": enrolment.manager_name, "manager_email": enrolment.manager_email}
    form = ManagerForm(request.POST or None, initial=initial, own_mailboxes=mailboxes_of(request.user))
    if form.is_valid():
        ask_manager_again(enrolment=enrolment, **form.cleaned_data, by=request.user)
        return _told(request, _("We asked %(manager_name)s at %(manager_email)s for approval.") % form.cleaned_data)
    return _show(request, "course/enrolment/ask_again.html", enrolment, form=form)
