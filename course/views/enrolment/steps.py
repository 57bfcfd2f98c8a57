"""The enrolment form: steps with a draft that is kept, and one button that sends it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from course import rules
from course.actions.enrolment.submit import (
    OTHER,
    PROFILE,
    AlreadyEnrolled,
    DeadlinePassed,
    missing_answers,
    save_draft,
    submit,
)
from course.enums import EnrolmentState
from course.errors import Refusal
from course.forms.enrolment.steps import STEPS
from course.forms.fields import bare
from course.models import Edition, Enrolment
from course.queries.editions.phase import enrolment_has_closed, enrolment_is_open, phase_of
from course.queries.editions.seats import seats_of
from course.queries.enrolment.outlook import outlook_of
from course.queries.enrolment.own import enrolment_of
from course.queries.enrolment.timeline import said_when_sent
from course.queries.enrolment.withdrawal import costs_of_withdrawing
from course.queries.people.addresses import mailboxes_of
from course.refused import refused
from course.views.reading import reads_only

CHECK = len(STEPS) + 1
"""The last step shows everything and sends it."""

STEP_NAMES = [*(title for _form, title in STEPS), gettext_lazy("Check and send")]

JUST_SENT = frozenset(
    {
        EnrolmentState.PLACED,
        EnrolmentState.WAITING,
        EnrolmentState.AWAITING_OFFICE,
        EnrolmentState.AWAITING_APPROVAL,
        EnrolmentState.RECEIVED,
    }
)
"""How an enrolment stands that was sent and of which nobody decided anything since."""


def _edition(request: HttpRequest, slug: str) -> Edition:
    edition = get_object_or_404(Edition, slug=slug)
    if not edition.is_published and not rules.is_organiser(request.user):
        raise Http404
    return edition


@reads_only
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """What enrolling asks of you; who is logged in goes on where they were."""
    edition = _edition(request, slug)
    enrolment = enrolment_of(request.user, edition) if request.user.is_authenticated else None
    if enrolment and enrolment.state != EnrolmentState.DRAFT:
        return redirect("course:my_course")
    seats = seats_of(edition)
    return render(
        request,
        "course/enrolment/start.html",
        {
            "edition": edition,
            "seats": seats,
            "phase": phase_of(edition, seats),
            "is_open": enrolment_is_open(edition),
            "steps": STEP_NAMES,
            "enrolment": enrolment,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One step: what was typed is kept when you go on, go back, or go away."""
    edition = _edition(request, slug)
    enrolment = enrolment_of(request.user, edition)
    if enrolment and enrolment.state != EnrolmentState.DRAFT:
        return _sent_before(request, enrolment, number)
    if enrolment is None and request.method != "POST" and not enrolment_is_open(edition):
        return redirect("course:enrol", edition.slug)
    if number == CHECK:
        return _check(request, edition, enrolment)
    if not 1 <= number < CHECK:
        raise Http404
    form_class, title = STEPS[number - 1]
    form = form_class(
        request.POST if request.method == "POST" else None,
        initial=_initial(request, enrolment),
        own_mailboxes=mailboxes_of(request.user),
        asks_approval=edition.approval_required,
    )
    if request.method == "POST":
        answer = _keep(request, edition, form, number)
        if answer:
            return answer
    return render(
        request,
        "course/enrolment/step.html",
        {"edition": edition, "form": form, "title": title, "number": number, "steps": STEP_NAMES},
    )


def _initial(request: HttpRequest, enrolment: Enrolment | None) -> dict[str, Any]:
    """What we know already: the profile, and the draft on top."""
    known = {name: getattr(request.user, name) for name in PROFILE}
    if request.user.organisation_id:
        known["organisation"] = str(request.user.organisation_id)
    return {**known, **(enrolment.draft if enrolment else {})}


def _keep(request: HttpRequest, edition: Edition, form: Any, number: int) -> HttpResponse | None:
    """Keep what is right. Somebody who goes away may leave required fields open, but nothing that is wrong."""
    goes_away = "later" in request.POST
    valid = form.is_valid()
    only_gaps = all(error.code == "required" for errors in form.errors.as_data().values() for error in errors)
    if not valid and not (goes_away and only_gaps):
        return None
    try:
        save_draft(by=request.user, edition=edition, answers=form.cleaned_data)
    except AlreadyEnrolled:
        return _sent_before(request, enrolment_of(request.user, edition), number)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    if enrolment_has_closed(edition):
        messages.warning(request, str(DeadlinePassed()))
        return redirect("course:my_course")
    if goes_away:
        messages.success(request, _("We kept your answers. You have not sent your enrolment yet."))
        return redirect("course:my_course")
    return redirect("course:enrol_step", edition.slug, number + 1)


def _check(request: HttpRequest, edition: Edition, enrolment: Enrolment | None) -> HttpResponse:
    """Everything on one page, and the button that sends it."""
    if enrolment is None:
        return redirect("course:enrol_step", edition.slug, 1)
    refusal = None
    if request.method == "POST":
        try:
            submit(by=request.user, edition=edition)
        except AlreadyEnrolled:
            enrolment.refresh_from_db()
            return _sent_before(request, enrolment, CHECK)
        except Refusal as problem:
            refusal = problem
        else:
            return redirect("course:enrolled", edition.slug)
    return render(
        request,
        "course/enrolment/check.html",
        {
            "edition": edition,
            "parts": [_part(form_class, title, enrolment.draft, edition) for form_class, title in STEPS],
            "refusal": refusal,
            "complete": not missing_answers(enrolment.draft, edition),
            "outlook": outlook_of(enrolment.draft, edition),
            "costs": costs_of_withdrawing(edition),
            "number": CHECK,
            "steps": STEP_NAMES,
        },
        status=409 if refusal else 200,
    )


@login_required
@reads_only
def enrolled(request: HttpRequest, slug: str) -> HttpResponse:
    """It is sent: how it stands and what happens next. Whoever comes later finds it under My course."""
    edition = _edition(request, slug)
    enrolment = enrolment_of(request.user, edition)
    if enrolment is None or enrolment.state not in JUST_SENT:
        return redirect("course:my_course")
    context = {"edition": edition, "enrolment": enrolment, "said": said_when_sent(enrolment)}
    return render(request, "course/enrolment/enrolled.html", context)


def _sent_before(request: HttpRequest, enrolment: Enrolment, number: int) -> HttpResponse:
    """Who sends twice sees what the first click did, as long as it stands so. Answers come too late, and are given
    back.
    """
    if request.method == "POST" and number == CHECK and enrolment.state in JUST_SENT:
        return redirect("course:enrolled", enrolment.edition.slug)
    if request.method == "POST" and number != CHECK:
        return refused(request, AlreadyEnrolled(), "course:my_course")
    messages.info(request, str(AlreadyEnrolled()))
    return redirect("course:my_course")


def _part(form_class: Any, title: str, draft: dict[str, Any], edition: Edition) -> dict[str, Any]:
    """The answers of a step as (label, text), as the applicant reads them. A typed organisation stands as a chosen one
    does.
    """
    fields = form_class(initial=draft, asks_approval=edition.approval_required).fields
    texts = {name: _text(field, draft.get(name)) for name, field in fields.items()}
    typed = texts.pop("organisation_name", "")
    if draft.get("organisation") == OTHER and "organisation" in texts:
        texts["organisation"] = typed
    missing = missing_answers(draft, edition)
    asked = [name for name, text in texts.items() if text or fields[name].required or name in missing]
    return {"title": title, "rows": [(bare(fields[name].label), texts[name]) for name in asked]}


def _text(field: Any, value: Any) -> str:
    """An answer in words; what was chosen and has gone since is no answer."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value and hasattr(field, "choices"):
        return str(dict(field.choices).get(value, ""))
    return str(value or "")
