"""An enrolment explained to its applicant: every step so far in words, and what can be done now."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry

from course.enums import ENROLMENT_TRANSITIONS, Actor, Condition, EnrolmentState
from course.formatting import day_in_words
from course.models import Enrolment, User
from course.queries.editions.phase import enrolment_is_open
from course.queries.enrolment.history import MOVED, lines_of
from course.queries.enrolment.links import offer_link
from course.queries.enrolment.own import enrolments_of
from course.queries.enrolment.transitions import holds, may_transition, offer_is_open
from course.queries.people.needs import can_tell_needs
from course.rules import keep_places

OTHER_STEPS: dict[str, Promise] = {
    "course.enrolment.release": gettext_lazy("There was no approval in time. The place that we held went to the next."),
    "course.enrolment.ask_again": gettext_lazy("Your manager was asked again."),
}
"""What the history says about an enrolment beside its moves."""

_E, _A, _M, _O = EnrolmentState, Actor.APPLICANT, Actor.MANAGER, Actor.ORGANISER

WORDS: dict[EnrolmentState, Promise] = {
    _E.DRAFT: gettext_lazy("Your enrolment was opened again."),
    _E.AWAITING_OFFICE: gettext_lazy(
        "You sent your enrolment. Your organisation was not in our list: the course office looks at it first."
    ),
    _E.AWAITING_APPROVAL: gettext_lazy("You sent your enrolment. We asked your manager for approval."),
    _E.RECEIVED: gettext_lazy("Your enrolment is complete. The course office decides."),
    _E.PLACED: gettext_lazy("You got a place."),
    _E.WAITING: gettext_lazy("You came into the line."),
    _E.OFFERED: gettext_lazy("A place became free. We offered it to you."),
    _E.DECLINED: gettext_lazy("You let the place go. It went to the next in line."),
    _E.LAPSED: gettext_lazy("You did not answer in time. The place went to the next in line."),
    _E.WITHDRAWN: gettext_lazy("You withdrew."),
    _E.TRANSFERRED: gettext_lazy("You handed your place over to a colleague."),
    _E.NOT_PLACED: gettext_lazy("There was no place for you this time."),
    _E.COMPLETED: gettext_lazy("You completed the course."),
}
"""What a step means by where it leads, unless who made it or where it began says more."""

WORDS_BY: dict[tuple[EnrolmentState, Actor], Promise] = {
    (_E.DRAFT, _A): gettext_lazy("You began again, with your answers of before."),
    (_E.DRAFT, _M): gettext_lazy("Your manager did not approve."),
    (_E.AWAITING_APPROVAL, _O): gettext_lazy("The course office enrolled you. We asked your manager for approval."),
    (_E.RECEIVED, _A): gettext_lazy("You sent your enrolment. The course office decides."),
    (_E.RECEIVED, _M): gettext_lazy("Your manager approved. The course office decides."),
    (_E.PLACED, _A): gettext_lazy("You sent your enrolment and got a place at once."),
    (_E.PLACED, _M): gettext_lazy("Your manager approved. You have a place."),
    (_E.PLACED, _O): gettext_lazy("The course office gave you a place."),
    (_E.PLACED, Actor.COLLEAGUE): gettext_lazy("A colleague handed the place over to you."),
    (_E.WAITING, _A): gettext_lazy("You sent your enrolment. No place was free for you, so you came into the line."),
    (_E.WAITING, _M): gettext_lazy("Your manager approved. No place was free for you, so you came into the line."),
    (_E.WAITING, _O): gettext_lazy("The course office put you in the line."),
    (_E.WAITING, Actor.SYSTEM): gettext_lazy("You went to the end of the line."),
    (_E.WITHDRAWN, _O): gettext_lazy("The course office withdrew you."),
    (_E.TRANSFERRED, _O): gettext_lazy("The course office handed your place over to a colleague."),
}
WORDS_FROM: dict[tuple[EnrolmentState, EnrolmentState, Actor], Promise] = {
    (_E.OFFERED, _E.PLACED, _A): gettext_lazy("You took the place."),
    (_E.DRAFT, _E.PLACED, _O): gettext_lazy("The course office entered your enrolment. You have a place."),
    (_E.DRAFT, _E.WAITING, _O): gettext_lazy(
        "The course office entered your enrolment. No place was free for you, so you came into the line."
    ),
    (_E.DRAFT, _E.RECEIVED, _O): gettext_lazy(
        "The course office entered your enrolment, and decides about the places later."
    ),
    (_E.DECLINED, _E.WAITING, _A): gettext_lazy("You went back into the line, at the end."),
    (_E.LAPSED, _E.WAITING, _A): gettext_lazy("You went back into the line, at the end."),
    (_E.AWAITING_APPROVAL, _E.DRAFT, _O): gettext_lazy("Your manager did not approve."),
    (_E.AWAITING_OFFICE, _E.DRAFT, _O): gettext_lazy("The course office did not confirm your organisation."),
    (_E.AWAITING_OFFICE, _E.AWAITING_APPROVAL, _O): gettext_lazy(
        "The course office confirmed your organisation. We asked your manager for approval."
    ),
    (_E.AWAITING_OFFICE, _E.RECEIVED, _O): gettext_lazy(
        "The course office confirmed your organisation, and decides about the places later."
    ),
    (_E.AWAITING_OFFICE, _E.PLACED, _O): gettext_lazy(
        "The course office confirmed your organisation. You have a place."
    ),
    (_E.AWAITING_OFFICE, _E.WAITING, _O): gettext_lazy(
        "The course office confirmed your organisation. No place was free for you, so you came into the line, by the "
        "moment at which you sent your enrolment."
    ),
}

REASON_OF = frozenset({Actor.APPLICANT, Actor.MANAGER})
"""Whose reason the applicant reads. What the course office notes may be about others."""

HOPES = (
    _E.DRAFT,
    _E.AWAITING_OFFICE,
    _E.AWAITING_APPROVAL,
    _E.RECEIVED,
    _E.WAITING,
    _E.OFFERED,
    _E.DECLINED,
    _E.LAPSED,
)
"""Who may still get a place and wants to know how places are given."""


class OwnAction(StrEnum):
    """What applicants do with their own enrolment."""

    WITHDRAW = "withdraw"
    HAND_OVER = "hand_over"
    REJOIN = "rejoin"
    BEGIN_AGAIN = "begin_again"
    ASK_AGAIN = "ask_again"


LEADS_TO: dict[OwnAction, EnrolmentState] = {
    OwnAction.WITHDRAW: _E.WITHDRAWN,
    OwnAction.HAND_OVER: _E.TRANSFERRED,
    OwnAction.REJOIN: _E.WAITING,
    OwnAction.BEGIN_AGAIN: _E.DRAFT,
}
"""The move that each action is. To ask a manager again is none."""

OWN_ACTIONS_FROM: dict[OwnAction, frozenset[EnrolmentState]] = {
    **{
        action: frozenset(state for state, moves in ENROLMENT_TRANSITIONS.items() if to in moves and _A in moves[to].by)
        for action, to in LEADS_TO.items()
    },
    OwnAction.ASK_AGAIN: frozenset({_E.AWAITING_APPROVAL}),
}
"""Where each action begins. Sending a draft is no way back into the line."""
OWN_ACTIONS_FROM[OwnAction.REJOIN] -= {_E.DRAFT}


@dataclass(frozen=True)
class Step:
    """One step in the life of an enrolment; `reason` is what the applicant or the manager said with it, `moved_to` the
    edition to which the course office moved the person. A step that is no move has no `before`.
    """

    at: dt.datetime
    words: str
    reason: str = ""
    before: EnrolmentState | None = None
    moved_to: str = ""


@dataclass(frozen=True)
class Timeline:
    """What the applicant reads with the enrolment. `offer_link` is empty without an offer that can be answered;
    `may_send` says that a draft can still be sent; `last` is the last move, None without a history.
    """

    steps: list[Step]
    actions: frozenset[OwnAction]
    offer_link: str
    was_refused: bool
    organisation_refused: bool
    shows_rules: bool
    may_send: bool
    tells_needs: bool
    last: Step | None


def timelines_of(user: User) -> list[Enrolment]:
    """All enrolments of a person, each with its `timeline`; two queries, whatever the number of steps."""
    enrolments = list(enrolments_of(user))
    keep_places(user, enrolments)
    steps = steps_of(enrolments)
    for enrolment in enrolments:
        enrolment.user = user
        enrolment.timeline = _timeline(enrolment, steps[enrolment.pk])  # type: ignore[attr-defined]  # for the page
    return enrolments


def steps_of(enrolments: Iterable[Enrolment]) -> dict[int, list[Step]]:
    """The steps of each enrolment by its id, the oldest first; one query.

    One without a history (from before, or imported) has a single step: that it was sent.
    """
    rows = {enrolment.pk: enrolment for enrolment in enrolments}
    found: defaultdict[int, list[Step]] = defaultdict(list)
    for entry in lines_of(rows, MOVED, *OTHER_STEPS):
        found[int(entry.object_id)].append(_step(entry))
    return {pk: found[pk] or _sent(enrolment) for pk, enrolment in rows.items()}


def _step(entry: ModelLogEntry) -> Step:
    if entry.action != MOVED:
        return Step(entry.timestamp, str(OTHER_STEPS[entry.action]))
    before, after = (EnrolmentState(entry.data[key]) for key in ("from", "to"))
    by, moved_to = Actor(entry.data["by_role"]), entry.data.get("moved_to", "")
    if moved_to:
        words = _("The course office moved you to %(edition)s.") % {"edition": moved_to}
        return Step(entry.timestamp, words, before=before, moved_to=moved_to)
    tells_reason = by in REASON_OF or (before, after) == (_E.AWAITING_OFFICE, _E.DRAFT)
    reason = entry.data.get("reason", "") if tells_reason else ""
    return Step(entry.timestamp, words_of(before, after, by), reason, before)


def words_of(before: EnrolmentState, after: EnrolmentState, by: Actor) -> str:
    """A move in words for the applicant."""
    return str(WORDS_FROM.get((before, after, by)) or WORDS_BY.get((after, by)) or WORDS[after])


def _sent(enrolment: Enrolment) -> list[Step]:
    return [Step(enrolment.submitted_at, _("You sent your enrolment."))] if enrolment.submitted_at else []


def _timeline(enrolment: Enrolment, steps: list[Step]) -> Timeline:
    last = next((step for step in reversed(steps) if step.before), None)
    came_from = last.before if enrolment.state == EnrolmentState.DRAFT and last is not None else None
    refused, unconfirmed = came_from == _E.AWAITING_APPROVAL, came_from == _E.AWAITING_OFFICE
    link = offer_link(enrolment) if offer_is_open(enrolment) else ""
    hopes = enrolment.state in HOPES and not enrolment.edition.is_cancelled
    return Timeline(
        steps,
        own_actions_of(enrolment),
        offer_link=link,
        was_refused=refused,
        organisation_refused=unconfirmed,
        shows_rules=hopes,
        may_send=enrolment_is_open(enrolment.edition),
        tells_needs=can_tell_needs(enrolment),
        last=last,
    )


def own_actions_of(enrolment: Enrolment) -> frozenset[OwnAction]:
    """What the applicant can do now; touches edition and person."""
    return frozenset(
        action
        for action, states in OWN_ACTIONS_FROM.items()
        if enrolment.state in states and _is_possible(action, enrolment)
    )


def _is_possible(action: OwnAction, enrolment: Enrolment) -> bool:
    if action == OwnAction.ASK_AGAIN:
        return holds(Condition.LINE_OPEN, enrolment)
    has_colleagues = action != OwnAction.HAND_OVER or enrolment.organisation_id is not None
    return has_colleagues and may_transition(enrolment, LEADS_TO[action], by=_A)


def said_when_sent(enrolment: Enrolment) -> str:
    """What the applicant reads just after sending: how it stands and what happens next."""
    words = {"manager": enrolment.manager_name, "rank": enrolment.rank}
    match enrolment.state:
        case EnrolmentState.PLACED:
            return _("You have a place. The confirmation is on its way by mail.")
        case EnrolmentState.WAITING:
            return _("No place is free for you now. You are number %(rank)d in your group.") % words
        case EnrolmentState.AWAITING_OFFICE:
            return _(
                "Your enrolment is in, and its moment is written down. The course office looks at your organisation "
                "first, because it is not in our list yet."
            )
        case EnrolmentState.AWAITING_APPROVAL if enrolment.held_until:
            words["day"] = day_in_words(enrolment.held_until)
            return _("We asked %(manager)s for approval. Until %(day)s we hold a place for you.") % words
        case EnrolmentState.AWAITING_APPROVAL:
            asked = _("We asked %(manager)s for approval.") % words
            return f"{asked} {enrolment.why_no_place_is_held}".strip()
    words["day"] = day_in_words(enrolment.edition.results_by)
    return _("Your enrolment is in. You hear by %(day)s whether you take part.") % words
