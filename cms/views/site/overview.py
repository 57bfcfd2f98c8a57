"""The cockpit on the dashboard of Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
from wagtail.admin.ui.components import Component

from cms.queries.site.overview import Attention, Topic, cockpit
from course.enums import EnrolmentState
from course.formatting import full_moment
from course.models import Edition
from course.queries.background import Background
from course.queries.editions.current import EditionStatus
from pitches.enums import GuestState, PitchState


class CockpitPanel(Component):
    """Places per side, who waits, and what asks for attention, each with a way to the list."""

    name = "cockpit"
    order = 50
    template_name = "wagtailadmin/panels/cockpit.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        now = cockpit()
        edition = now.status.edition if now.status else None
        return {
            "status": now.status,
            "edition_url": reverse("enrolments:overview", args=[edition.pk]) if edition else "",
            "waiting": waiting_of(now.status) if now.status else [],
            "attention": [(words_of(item), address_of(item.topic, edition)) for item in now.attention],
            "audit": now.audit,
            "troubles": list(troubles_of(now.background)),
        }


def troubles_of(background: Background) -> Iterator[str]:
    """What does not go on by itself now, each as a sentence."""
    if background.last_tick is None:
        yield _("Nothing was done in the background yet: no worker with its clock ran.")
    elif background.is_silent:
        yield _("Nothing is done in the background since %(moment)s: mails, offers and reminders wait.") % {
            "moment": full_moment(background.last_tick)
        }
    if background.late_since:
        yield _("Mails wait that should have gone since %(moment)s.") % {"moment": full_moment(background.late_since)}


def waiting_of(status: EditionStatus) -> list[tuple[str, str]]:
    """Who waits, per side: (words, address of the list)."""
    return [
        (
            ngettext("%(number)d person waits: %(side)s", "%(number)d people wait: %(side)s", side.waiting)
            % {"number": side.waiting, "side": side.label},
            listed("enrolments", edition=status.edition.pk, state=EnrolmentState.WAITING, side=side.side),
        )
        for side in status.seats.sides
        if side.waiting
    ]


SENTENCES: Mapping[Topic, Any] = {
    Topic.PROPOSALS: ngettext_lazy(
        "%(number)d organisation was proposed and waits for you",
        "%(number)d organisations were proposed and wait for you",
        "number",
    ),
    Topic.APPROVAL: ngettext_lazy(
        "%(number)d enrolment waits for the manager's approval",
        "%(number)d enrolments wait for the manager's approval",
        "number",
    ),
    Topic.PITCHES: ngettext_lazy(
        "%(number)d pitch was handed in and waits until you open it to the group",
        "%(number)d pitches were handed in and wait until you open them to the group",
        "number",
    ),
    Topic.GUESTS: ngettext_lazy(
        "%(number)d question of residents waits for you",
        "%(number)d questions of residents wait for you",
        "number",
    ),
    Topic.OWNERLESS: ngettext_lazy(
        "%(number)d pitch has an owner who left: give it to somebody else",
        "%(number)d pitches have an owner who left: give them to somebody else",
        "number",
    ),
    Topic.PROMISES: ngettext_lazy(
        "%(number)d promise is past its day and nobody told how it went",
        "%(number)d promises are past their day and nobody told how they went",
        "number",
    ),
    Topic.MATERIAL: ngettext_lazy(
        "%(number)d meeting within 14 days has no material",
        "%(number)d meetings within 14 days have no material",
        "number",
    ),
    Topic.SILENT: ngettext_lazy(
        "%(number)d speaker was asked a week ago and is silent",
        "%(number)d speakers were asked a week ago and are silent",
        "number",
    ),
    Topic.LEFT_OPEN: ngettext_lazy(
        "%(number)d speaker said no, and nobody else speaks in that part",
        "%(number)d speakers said no, and nobody else speaks in their parts",
        "number",
    ),
    Topic.LATE: ngettext_lazy(
        "%(number)d speaker is late with the material", "%(number)d speakers are late with their material", "number"
    ),
    Topic.NEEDS: ngettext_lazy(
        "%(number)d speaker told what they need, and you did not see it yet",
        "%(number)d speakers told what they need, and you did not see it yet",
        "number",
    ),
    Topic.RUNBOOK: ngettext_lazy(
        "%(number)d work visit has an overdue task", "%(number)d work visits have an overdue task", "number"
    ),
    Topic.LEARNED: ngettext_lazy(
        "%(number)d work visit waits for its host to approve what we learned",
        "%(number)d work visits wait for their hosts to approve what we learned",
        "number",
    ),
    Topic.FREE_DAYS: ngettext_lazy(
        "%(number)d meeting falls on a public or school holiday",
        "%(number)d meetings fall on a public or school holiday",
        "number",
    ),
    Topic.MESSAGES: ngettext_lazy(
        "%(number)d message could not be sent", "%(number)d messages could not be sent", "number"
    ),
    Topic.HELD: ngettext_lazy("%(number)d message is held", "%(number)d messages are held", "number"),
}
"""How many of what; lazy, with a plural of `number`."""


def words_of(item: Attention) -> str:
    return str(SENTENCES[item.topic] % {"number": item.number})


def address_of(topic: Topic, edition: Edition | None) -> str:
    """The list that holds exactly the rows of the topic."""
    of_edition = {"edition": edition.pk} if edition else {}
    lists: dict[Topic, tuple[str, dict[str, object]]] = {
        Topic.PROPOSALS: ("organisation_proposals", {}),
        Topic.APPROVAL: ("enrolments", {**of_edition, "state": EnrolmentState.AWAITING_APPROVAL}),
        Topic.PITCHES: ("pitches_office", {**of_edition, "state": PitchState.SUBMITTED}),
        Topic.GUESTS: ("guests", {"state": GuestState.WAITING}),
        Topic.OWNERLESS: ("pitches_office", {**of_edition, "needs": "ownerless"}),
        Topic.PROMISES: ("promises", {"needs": "overdue"}),
        Topic.MATERIAL: ("meetings", {"needs": "material"}),
        Topic.SILENT: ("speakers", {"needs": "silent"}),
        Topic.LEFT_OPEN: ("speakers", {"needs": "open"}),
        Topic.LATE: ("speakers", {"needs": "late"}),
        Topic.NEEDS: ("speakers", {"needs": "told"}),
        Topic.RUNBOOK: ("visits", {"needs": "overdue"}),
        Topic.LEARNED: ("visits", {"needs": "host"}),
        Topic.FREE_DAYS: ("meetings", {"needs": "free_day"}),
        Topic.MESSAGES: ("messages", {"state": "failed"}),
        Topic.HELD: ("messages", {"state": "held"}),
    }
    screen, chosen = lists[topic]
    return listed(screen, **chosen)


def listed(screen: str, **chosen: object) -> str:
    """The address of a list with its filters set."""
    query = urlencode({name: str(value) for name, value in chosen.items()})
    return f"{reverse(f'{screen}:index')}?{query}" if query else reverse(f"{screen}:index")
