"""Pages about one contribution: reply to it, write your own better, take it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from course.errors import Refusal
from course.models import User
from course.refused import refused
from pitches.actions.pitches import contributions as actions
from pitches.forms.pitches.contribution import WordsForm
from pitches.models import Contribution
from pitches.queries.contributions import contributions_seen_by
from pitches.queries.own_first import hidden_from
from pitches.rules import can_change_contribution, can_reply, can_withdraw_contribution
from pitches.views.doors import FormPage, PersonRequest


@dataclass(frozen=True)
class AboutContribution:
    """A page with one form, whose page it is, and what is said to others."""

    page: FormPage
    form: type[Form]
    act: Callable[..., object]
    may: Callable[[User, Contribution], bool]
    refusal: type[Refusal]
    initial: Callable[[Contribution], dict[str, object]] = lambda _row: {}


REPLY = AboutContribution(
    FormPage(
        _("Reply to a contribution"),
        _("Answer the question, or ask on. Advice comes in the advice phase of the discussion."),
        _("Place your reply"),
        _("Your reply stands below the contribution."),
    ),
    WordsForm,
    actions.reply,
    can_reply,
    actions.NoContributions,
)
CHANGE = AboutContribution(
    FormPage(
        _("Change your contribution"),
        _("You can do this for a day, as long as nobody replied."),
        _("Keep this"),
        _("Your contribution is changed."),
    ),
    WordsForm,
    actions.change_contribution,
    can_change_contribution,
    actions.NotToChange,
    lambda row: {"text": row.text},
)
TAKE_BACK = AboutContribution(
    FormPage(
        _("Take your contribution back?"),
        _("Its words disappear, for you too. What others replied stays. You cannot undo this."),
        _("Yes, take it back"),
        _("Your contribution is gone."),
    ),
    Form,
    actions.withdraw_contribution,
    can_withdraw_contribution,
    actions.NotToTakeBack,
)


def _door(about: AboutContribution) -> Callable[..., HttpResponse]:
    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    def door(request: PersonRequest, pk: int) -> HttpResponse:
        """Who may not do this reads why at the pitch. Of a pitch that one does not see nothing exists."""
        row = get_object_or_404(contributions_seen_by(request.user), pk=pk)
        if hidden_from(request.user, row.pitch, row.pitch.contributions.all()) & {row.pk, row.reply_to_id}:
            raise Http404
        if request.method != "POST" and not about.may(request.user, row):
            return refused(request, about.refusal(), row.pitch)
        form = about.form(request.POST if request.method == "POST" else None, initial=about.initial(row))

        def act(values: dict[str, Any]) -> None:
            about.act(contribution=row, by=request.user, **values)

        to = f"{row.pitch.get_absolute_url()}#contributions"
        return about.page.answer(request, form, row.pitch, act, to=to, contribution=row)

    return door


reply, change, take_back = (_door(about) for about in (REPLY, CHANGE, TAKE_BACK))
