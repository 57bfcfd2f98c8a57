"""After the discussion: what the owner of a pitch takes along, tells the group, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from course.models import User
from pitches.actions.pitches.outcome import finish_pitch, report_back, take_along
from pitches.enums import PitchState
from pitches.forms.pitches.afterwards import FinishForm, ReportForm, TakeAlongForm
from pitches.models import Pitch
from pitches.queries.transitions import next_steps
from pitches.rules import can_take_along
from pitches.views.doors import FormPage, PersonRequest


@dataclass(frozen=True)
class Afterwards:
    """A page with one form. `initial` is what was written before."""

    page: FormPage
    form: type[Form]
    act: Callable[..., object]
    is_time: Callable[[User, Pitch], bool]
    initial: Callable[[Pitch], dict[str, object]] = lambda _pitch: {}


def _taken(pitch: Pitch) -> dict[str, object]:
    outcome = getattr(pitch, "outcome", None)
    return {"takes": outcome.takes, "leaves": outcome.leaves} if outcome else {}


STEPS = {
    "take_along": Afterwards(
        FormPage(
            _("What do you take along?"),
            _("You choose what helps you. After this you can write down your first step, with a day."),
            _("Keep this"),
            _("It is kept. What is your first step?"),
        ),
        TakeAlongForm,
        take_along,
        can_take_along,
        _taken,
    ),
    "report": Afterwards(
        FormPage(
            _("How did it go?"),
            _("The group thought with you, and likes to hear what came of it."),
            _("Tell the group"),
            _("Thank you. The group reads it with your pitch."),
        ),
        ReportForm,
        report_back,
        lambda user, pitch: PitchState.REPORTED_BACK in next_steps(user, pitch),
        lambda pitch: {"report": pitch.report},
    ),
    "finish": Afterwards(
        FormPage(
            _("Finish your pitch"),
            _("Everything stays there to read. Nobody asks you about it any more."),
            _("Finish"),
            _("Your pitch is finished."),
        ),
        FinishForm,
        finish_pitch,
        lambda user, pitch: PitchState.FINISHED in next_steps(user, pitch),
    ),
}


def _door(step: Afterwards) -> Callable[..., HttpResponse]:
    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def door(request: PersonRequest, pk: int) -> HttpResponse:
        """Of the pitch of somebody else it does not exist; too early or too late it leads to the pitch."""
        own = Pitch.objects.owned_by(request.user).select_related("outcome", "edition")
        pitch = get_object_or_404(own, pk=pk)
        if request.method != "POST" and not step.is_time(request.user, pitch):
            return redirect(pitch)
        form = step.form(request.POST or None, initial=step.initial(pitch))
        return step.page.answer(request, form, pitch, lambda values: step.act(pitch=pitch, by=request.user, **values))

    return door


take, report, finish = (_door(STEPS[name]) for name in ("take_along", "report", "finish"))
