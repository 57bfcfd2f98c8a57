"""The steps of a pitch that the course office makes, each its own page with the whole pitch and one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import HeaderButton

from course.models import User
from course.viewsets.one_button import OneButtonView, StepView
from course.viewsets.types import Context
from pitches.actions.pitches.merging import propose_merge
from pitches.actions.pitches.outcome import finish_pitch, write_outcome
from pitches.actions.pitches.transition import plan_pitch, transition_pitch
from pitches.enums import MERGES, PITCH_TRANSITIONS, WAS_DISCUSSED, PitchMove, PitchState
from pitches.forms.office import OutcomeForm, PitchActForm, PlanForm, ReasonForm, ResultForm, ReturnForm
from pitches.forms.pitches.merging import MergeForm
from pitches.models import Pitch
from pitches.queries.office import pitches
from pitches.queries.transitions import next_steps
from pitches.queries.versions import Change, changes_of
from pitches.rules import move_of

VERBS: dict[PitchState, str | Promise] = {
    PitchState.OPEN: _("Open it to the group"),
    PitchState.RETURNED: _("Ask the author something"),
    PitchState.PLANNED: _("Put on the agenda"),
    PitchState.IN_DISCUSSION: _("The group discusses it now"),
    PitchState.DISCUSSED: _("Write down what came of it"),
    PitchState.PARKED: _("Keep it for later"),
    PitchState.DECLINED: _("Decline"),
    PitchState.FINISHED: _("Finish"),
    PitchState.WITHDRAWN: _("Take it back"),
}
"""What the course office does with each step, on the button."""

BACK: dict[tuple[PitchState, PitchState], str | Promise] = {
    (PitchState.PLANNED, PitchState.OPEN): _("Take off the agenda"),
    (PitchState.PLANNED, PitchState.PLANNED): _("Give it another turn"),
    (PitchState.IN_DISCUSSION, PitchState.PLANNED): _("It was not discussed after all"),
}
"""Where a step back is called otherwise."""

FORMS: dict[PitchState, type[PitchActForm]] = {
    PitchState.RETURNED: ReturnForm,
    PitchState.PLANNED: PlanForm,
    PitchState.DISCUSSED: OutcomeForm,
    PitchState.PARKED: ReasonForm,
    PitchState.DECLINED: ReasonForm,
    PitchState.FINISHED: ResultForm,
}

ACTS: dict[PitchState, Callable[..., object]] = {
    PitchState.PLANNED: plan_pitch,
    PitchState.DISCUSSED: write_outcome,
    PitchState.FINISHED: finish_pitch,
}
"""The action behind a step that is more than a step."""


def verb_of(pitch: Pitch, to: PitchState) -> str:
    """What the button says."""
    return str(BACK.get((PitchState(pitch.state), to), VERBS[to]))


class PitchActView(OneButtonView):
    object: Pitch
    model = Pitch
    urls = "pitches_office"
    header_icon = "comment"
    template_name = "pitches/office/act.html"

    def get_base_object_queryset(self) -> QuerySet[Pitch]:
        return pitches().select_related("municipality").prefetch_related("themes", "laws", "parties")

    def get_form_kwargs(self) -> Context:
        return {**super().get_form_kwargs(), "pitch": self.object}

    def form_valid(self, form: Form) -> HttpResponse:
        self.form = form
        return super().form_valid(form)

    @property
    def last_change(self) -> Change | None:
        """What the owner changed last, with the answer to what was asked."""
        return next(iter(changes_of(self.object, self.request.user)), None)

    @property
    def row_url(self) -> str:
        return reverse("pitches_office:inspect", args=[self.object.pk])

    @property
    def about(self) -> tuple[str, str]:
        return self.object.get_state_display(), f"{self.object.title} ({self.object.author})"


class StepPitchView(StepView, PitchActView):
    """One step of the lifecycle, or another turn."""

    steps = tuple(VERBS)
    done = _("The pitch moved on.")

    def move(self, to: PitchState) -> PitchMove:
        is_another_turn = self.object.state == to == PitchState.PLANNED
        return PITCH_TRANSITIONS[PitchState.OPEN][to] if is_another_turn else move_of(self.object, to)

    @property
    def is_step_back(self) -> bool:
        return self.object.state == PitchState.IN_DISCUSSION and self.to == PitchState.PLANNED

    def get_form_class(self) -> type[PitchActForm]:
        return PitchActForm if self.is_step_back else FORMS.get(self.to, PitchActForm)

    def get_page_title(self) -> str:
        return verb_of(self.object, self.to)

    def save_instance(self) -> None:
        act: Callable[..., Any] = transition_pitch if self.is_step_back else ACTS.get(self.to, transition_pitch)
        step = {"to": self.to} if act is transition_pitch else {}
        values = {**step, **self.form.cleaned_data}
        act(pitch=self.object, by=self.request.user, telling=self.telling, **values)


class WriteOutcomeView(PitchActView):
    """What came of a pitch, written better afterwards."""

    page_title = _("Write it better")
    done = _("What came of it is kept.")

    def get_form_class(self) -> type[PitchActForm]:
        return OutcomeForm

    def save_instance(self) -> None:
        write_outcome(pitch=self.object, by=self.request.user, telling=self.telling, **self.form.cleaned_data)


class MergeView(PitchActView):
    """Ask the owners of two pitches whether they become one."""

    page_title = _("Merge with another pitch")
    explains = _(
        "The pitch goes up in the other one when both owners say yes. Its words and what the group wrote go along."
    )
    done = _("Both owners are asked. Until both agree nothing changes.")

    def get_form_class(self) -> type[Form]:
        return MergeForm

    def get_form_kwargs(self) -> Context:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def save_instance(self) -> None:
        propose_merge(pitch=self.object, by=self.request.user, telling=self.telling, **self.form.cleaned_data)


def move_buttons(user: User, pitch: Pitch) -> list[HeaderButton]:
    """A button for each step that the lifecycle allows now."""
    steps = [to for to in next_steps(user, pitch) if to in VERBS]
    if pitch.state == PitchState.PLANNED:
        steps.insert(0, PitchState.PLANNED)
    buttons = [_button(verb_of(pitch, to), "step", pitch.pk, to) for to in steps]
    if pitch.state in MERGES:
        buttons.append(_button(str(_("Merge with another pitch")), "merge", pitch.pk))
    if pitch.state in WAS_DISCUSSED:
        buttons.append(_button(str(_("Write what came of it better")), "outcome", pitch.pk))
    return buttons


def _button(label: str, name: str, *named: object) -> HeaderButton:
    return HeaderButton(label, url=reverse(f"pitches_office:{name}", args=named), icon_name="comment")
