"""What becomes of everything that hangs on a person or an organisation when two of them are one.

Every relation of the database needs a rule here; the apps above add theirs (`AppConfig.ready`). Without one nothing is
merged, and a test fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Rule(StrEnum):
    """MOVES: to the one that remains, but for what that one has already. GOES: with the one that vanishes.

    APART: by a rule of its own in `course.actions.people.merging`.
    """

    MOVES = "moves"
    GOES = "goes"
    APART = "apart"


@dataclass(frozen=True)
class Relation:
    """A rule, and what the rows are called before people."""

    rule: Rule
    words: str | Promise


def _moves(words: str | Promise, *keys: str) -> dict[str, Relation]:
    return dict.fromkeys(keys, Relation(Rule.MOVES, words))


def _goes(words: str | Promise, *keys: str) -> dict[str, Relation]:
    return dict.fromkeys(keys, Relation(Rule.GOES, words))


RULES: dict[str, Relation] = {
    "course.enrolment.user": Relation(Rule.APART, _("Enrolments")),
    "account.emailaddress.user": Relation(Rule.APART, _("Confirmed addresses")),
    "course.pollperson.user": Relation(Rule.APART, _("Date polls")),
    **_moves(_("Approvals and enrolments written down for others"), "course.enrolment.approved_by"),
    **_moves(_("Ticked tasks"), "course.tickedtask.done_by"),
    **_moves(_("Accepted findings about the planning"), "course.acceptedfinding.accepted_by"),
    **_moves(_("Changes of the programme"), "course.pendingchange.changed_by", "course.publication.published_by"),
    **_moves(_("Messages"), "course.message.person", "course.sending.asked_by"),
    **_moves(_("Imported lists"), "course.importrun.asked_by", "course.importrun.confirmed_by"),
    **_moves(_("Invitations for the calendar"), "course.calendarinvitation.person"),
    **_moves(_("Calendar links, which keep working"), "course.calendarlink.user", "course.calendarlink.speaker"),
    **_moves(_("What stands in the own calendar alone"), "course.calendarevent.owner"),
    **_moves(_("Programme items"), "course.programmeitem_speakers.user"),
    **_moves(_("Questions to speak"), "course.speakerinvitation.person"),
    **_moves(_("Days that people cannot come"), "course.daysaway.person"),
    **_moves(_("Work visits"), "course.workvisit.contact"),
    **_moves(_("Tasks of runbooks"), "course.runbooktask.staff"),
    **_moves(_("Material"), "course.material.owner"),
    **_moves(
        _("Attendance"),
        "course.attendanceevent.person", "course.attendanceevent.by", "course.dayguest.instead_of",
    ),
    **_moves(_("Apologies"), "course.apology.person"),
    **_moves(_("Roles and rights"), "course.user_groups.user", "course.user_user_permissions.user"),
    **_moves(_("Lines of history"), "wagtailcore.modellogentry.user", "wagtailcore.pagelogentry.user"),
    **_moves(
        _("Pages, versions and remarks"),
        "wagtailcore.page.owner", "wagtailcore.page.locked_by", "wagtailcore.revision.user",
        "wagtailcore.workflowstate.requested_by", "wagtailcore.taskstate.finished_by", "wagtailcore.comment.user",
        "wagtailcore.comment.resolved_by", "wagtailcore.commentreply.user", "wagtailcore.pagesubscription.user",
    ),
    **_moves(
        _("Pictures and documents"),
        "wagtaildocs.document.uploaded_by_user", "wagtailimages.image.uploaded_by_user",
        "wagtailcore.uploadedfile.uploaded_by_user",
    ),
    **_goes(_("Ways to log in and open sessions"), "mfa.authenticator.user", "usersessions.usersession.user"),
    **_goes(
        _("Settings of the admin"),
        "wagtailusers.userprofile.user", "wagtailadmin.editingsession.user", "wagtailadmin.formstate.user",
        "wagtailcore.apitoken.user",
    ),
    "course.enrolment.organisation": Relation(Rule.MOVES, _("Enrolments")),
    "course.user.organisation": Relation(Rule.MOVES, _("People")),
    "course.workvisit.host": Relation(Rule.MOVES, _("Work visits")),
    "course.workvisit_co_hosts.organisation": Relation(Rule.MOVES, _("Work visits")),
}  # fmt: skip
"""By model and field, in the order in which people read them."""


def register(rules: Mapping[str, Relation]) -> None:
    """Add the rules of an app that stands higher."""
    RULES.update(rules)
