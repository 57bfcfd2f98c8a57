"""The list of pitches, and one pitch."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from course.rules import can_see_meeting
from course.text import key_in
from course.views.reading import reads_only
from pitches.enums import RecognitionKind
from pitches.forms.pitches.contribution import ContributionForm
from pitches.models import Pitch
from pitches.queries.contributions import with_their_pitch
from pitches.queries.merging import merges_asked, went_up_in
from pitches.queries.own_first import hidden_from
from pitches.queries.pitches import (
    ListGroup,
    being_written_by,
    edition_for_new_pitch,
    group_of,
    pitch_list,
    pitch_with_everything,
    themes_of,
)
from pitches.queries.session import has_clock, kinds_now
from pitches.queries.transitions import next_steps, steps_of
from pitches.queries.versions import has_changes
from pitches.rules import (
    can_change_contribution,
    can_contribute,
    can_edit_pitch,
    can_lead,
    can_merge,
    can_promise,
    can_read_merged,
    can_recognise,
    can_revise_pitch,
    can_share,
    can_step_back,
    can_submit,
    can_take_along,
    can_withdraw,
    can_withdraw_contribution,
    is_author,
    reads_every_version,
    what_is_missing,
    writes_promises_down,
)
from pitches.views.doors import PersonRequest

PER_PAGE = 50
HEADINGS = {
    ListGroup.AGENDA: _("On the agenda"),
    ListGroup.OPEN: _("Open to the group"),
    ListGroup.DISCUSSED: _("Discussed"),
}


@login_required
@reads_only
def pitches(request: PersonRequest) -> HttpResponse:
    """What the group put before each other, by where it stands; own drafts on top."""
    themes = list(themes_of(request.user))
    chosen = next((theme for theme in themes if theme.code == request.GET.get("thema")), None)
    page = Paginator(pitch_list(request.user, chosen), PER_PAGE).get_page(request.GET.get("pagina"))
    groups = groupby(page, key=group_of)
    context = {
        "being_written": being_written_by(request.user),
        "groups": [(HEADINGS[group], list(rows)) for group, rows in groups],
        "page": page,
        "themes": themes,
        "chosen": chosen,
        "edition": edition_for_new_pitch(request.user),
    }
    return render(request, "pitches/pitches.html", context)


@login_required
@reads_only
def pitch(request: PersonRequest, pk: int) -> HttpResponse:
    """One pitch; of one that went up in another, that other one, for who only knew the first."""
    pitch = pitch_with_everything(request.user, pk)
    if pitch is None:
        return redirect(get_object_or_404(went_up_in(request.user), merged=key_in(pk)))
    return show_pitch(request, pitch)


def show_pitch(request: PersonRequest, pitch: Pitch, form: ContributionForm | None = None) -> HttpResponse:
    """The page of a pitch with everything around it; `form` is a contribution to look at again."""
    user = request.user
    recognitions = list(pitch.recognitions.all())
    said = with_their_pitch(pitch)
    hidden = hidden_from(user, pitch, said)
    slot = getattr(pitch, "slot", None)
    context = {
        "pitch": pitch,
        "slot": slot,
        "may_open_meeting": slot is not None and can_see_meeting(user, slot.item.meeting),
        "outcome": getattr(pitch, "outcome", None),
        "clicked": {str(recognition.kind) for recognition in recognitions if recognition.user_id == user.pk},
        "helpers": [row.user for row in recognitions if row.kind == RecognitionKind.HELP],
        "hidden": hidden,
        "form": form or ContributionForm(kinds=kinds_now(pitch)),
        "has_clock": has_clock(user, pitch),
        "can_lead": can_lead(user, pitch),
        "is_author": is_author(user, pitch),
        "missing": what_is_missing(pitch),
        "can_contribute": can_contribute(user, pitch),
        "can_change": {row.pk for row in said if can_change_contribution(user, row)},
        "can_take_back": {row.pk for row in said if can_withdraw_contribution(user, row)},
        "can_edit": can_edit_pitch(user, pitch),
        "can_revise": can_revise_pitch(user, pitch),
        "merged": [one for one in pitch.merged.all() if can_read_merged(user, one, pitch)],
        "has_changes": has_changes(pitch, user),
        "can_recognise": can_recognise(user, pitch),
        "can_submit": can_submit(user, pitch),
        "can_withdraw": can_withdraw(user, pitch),
        "steps": next_steps(user, pitch) if is_author(user, pitch) else [],
        "can_promise": can_promise(user, pitch) or writes_promises_down(user, pitch),
        "can_merge": can_merge(user, pitch),
        "merges": merges_asked(pitch, user) if is_author(user, pitch) else [],
        "can_share": can_share(user, pitch),
        "can_step_back": can_step_back(user, pitch),
        "can_take_along": can_take_along(user, pitch),
        "history": steps_of(pitch) if reads_every_version(user, pitch) else [],
    }
    return render(request, "pitches/pitch.html", context)
