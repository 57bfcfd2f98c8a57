"""What the history of the course says. `course.wagtail_hooks` registers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from course.enums import EditionTask, EnrolmentState, PackPart, SpeakerState, VisitStatus
from course.queries.enrolment.overview import OFFICE_STATES

Words: TypeAlias = str | Promise
Facts: TypeAlias = Mapping[str, Any]
Line: TypeAlias = tuple[Words, Callable[[Facts], str]]
"""The label of a kind of lines, and the sentence of one with these facts."""

FIXED: Mapping[str, Words] = {
    "course.apology.give": _("Apologised for a meeting"),
    "course.apology.take_back": _("Comes to a meeting after all"),
    "course.edition.cancel": _("Edition cancelled"),
    "course.enrolment.ask_again": _("Another manager asked"),
    "course.enrolment.enter": _("Entered by hand by the course office"),
    "course.material.change": _("Audience, release or title of the material changed"),
    "course.material.replace": _("Material replaced"),
    "course.material.withdraw": _("Material withdrawn"),
    "course.meeting.choose": _("Chosen between what waited and what was changed meanwhile"),
    "course.meeting.drop": _("What waited to be published is dropped"),
    "course.needs.change": _("Needs changed"),
    "course.speaker.link": _("What was agreed sent to the speaker again"),
    "course.speaker.needs": _("The speaker told what is needed"),
    "course.speaker.withdraw_link": _("Link of the speaker withdrawn"),
    "course.user.address": _("E-mail address changed by the course office"),
    "course.visit.ask": _("Host asked to approve what we learned"),
    "course.visit.groups": _("Visitors divided into groups"),
    "course.visit.learned": _("What we learned worded anew by the host"),
    "course.visit.link": _("Link sent to the host again"),
    "course.visit.questions": _("Questions of the group chosen by the host"),
    "course.visit.withdraw_link": _("Link of the host withdrawn"),
}
"""What says no more than its label. Needs and addresses are forgotten with the person, and stand in no line."""


def _changed(what: Words, before: object, after: object) -> str:
    return gettext("%(what)s: from %(before)s to %(after)s") % {"what": what, "before": before, "after": after}


def _counted(words: Any) -> Callable[[Facts], str]:
    """`words` are lazy, with a plural of `number`."""
    return lambda facts: str(words % {"number": facts["number"]})


def _ticked(what: Callable[[Facts], Words]) -> Callable[[Facts], str]:
    def sentence(facts: Facts) -> str:
        done = gettext("Done: %(what)s") if facts["done"] else gettext("Not done after all: %(what)s")
        return done % {"what": what(facts)}

    return sentence


def _moved(what: Words, states: type[VisitStatus] | type[SpeakerState]) -> Callable[[Facts], str]:
    """From which state to which."""
    return lambda facts: _changed(what, *(states(facts[key]).label for key in ("from", "to")))


def _of_meeting(label: Words) -> Line:
    """The appointment as it was and as it is."""
    return label, partial(_appointment, label)


def _appointment(label: Words, facts: Facts) -> str:
    before, after = facts.get("from", ""), facts.get("to", "")
    return _changed(label, before, after) if before != after else str(label)


def _enrolment_moved(facts: Facts) -> str:
    before, after = (OFFICE_STATES[EnrolmentState(facts[key])] for key in ("from", "to"))
    return gettext("From '%(before)s' to '%(after)s'") % {"before": before, "after": after}


def _copied(facts: Facts) -> str:
    """From which edition, and how far the days were moved."""
    weeks = facts["weeks"]
    later = ngettext("%(number)d week later", "%(number)d weeks later", weeks) % {"number": weeks}
    return gettext("Copied from '%(edition)s', %(later)s") % {"edition": facts["from"], "later": later}


def _published(facts: Facts) -> str:
    """Of how many meetings what waited became true, and how many are new."""
    return gettext("Programme published: changed meetings %(changed)d, new meetings %(new)d") % facts


def _confirmed(facts: Facts) -> str:
    """What the applicant typed, and which organisation it is."""
    return gettext("The organisation '%(typed)s' is confirmed as '%(organisation)s'") % facts


def _merged(facts: Facts) -> str:
    """What vanished into this one."""
    return gettext("'%(gone)s' was merged into this one") % facts


def _billed(facts: Facts) -> str:
    """What the invoice had to say, and says now."""
    before, after = facts["from"], facts["to"]
    names = {"purchase_order": gettext("Purchase order number"), "cost_centre": gettext("Cost centre")}
    return ". ".join(
        _changed(words, before[name] or "–", after[name] or "–")
        for name, words in names.items()
        if before[name] != after[name]
    )


def _terms(facts: Facts) -> str:
    """What withdrawing cost, and costs now."""
    return _changed(gettext("Costs of withdrawing"), *(_terms_in_words(facts[key]) for key in ("from", "to")))


def _terms_in_words(terms: list[list[int]]) -> str:
    """The days before the start, each with its percentage."""
    return ", ".join(
        ngettext("%(days)d day: %(percent)d%%", "%(days)d days: %(percent)d%%", days)
        % {"days": days, "percent": percent}
        for days, percent in terms
    ) or gettext("nothing")


def _accepted(facts: Facts) -> str:
    """What was known of the planning."""
    return f"{gettext('Planned all the same')}: {facts.get('findings', '')}"


def _packed(facts: Facts) -> str:
    """Which parts were printed."""
    return f"{gettext('Pack for the day made')}: {', '.join(str(PackPart(part).label) for part in facts['parts'])}"


def _choice(facts: Facts) -> str:
    """Of which task, and what."""
    return f"{facts['task']}: {facts['choice'] or gettext('No answer yet')}"


def _roles(facts: Facts) -> str:
    """Which somebody has since then."""
    words = {"organiser": gettext("course office"), "editor": gettext("editor")}
    roles = [word for name, word in words.items() if facts.get(name)]
    return gettext("Roles: %(roles)s") % {"roles": ", ".join(roles) or gettext("none")}


LINES: Mapping[str, Line] = {
    "course.attendance.close": (
        _("Attendance closed"),
        _counted(
            ngettext_lazy(
                "Attendance closed: %(number)d person was not there",
                "Attendance closed: %(number)d people were not there",
                "number",
            )
        ),
    ),
    "course.edition.copy": (_("Edition copied"), _copied),
    "course.edition.publish": (_("Programme published"), _published),
    "course.edition.terms": (_("Costs of withdrawing changed"), _terms),
    "course.edition.todo": (_("To-do list"), _ticked(lambda facts: EditionTask(facts["task"]).label)),
    "course.enrolment.bill": (_("Invoice data changed"), _billed),
    "course.enrolment.move": (_("Enrolment moved"), _enrolment_moved),
    "course.enrolment.organisation": (_("Organisation confirmed"), _confirmed),
    "course.enrolment.release": (
        _("Held place passed on"),
        lambda _facts: gettext("No approval in time: the held place went to the next"),
    ),
    "course.meeting.accept": (_("Planned all the same"), _accepted),
    "course.meeting.announce": _of_meeting(_("Meeting announced")),
    "course.meeting.cancel": _of_meeting(_("Meeting cancelled")),
    "course.meeting.day": (
        _("Day changed"),
        _counted(
            ngettext_lazy("%(number)d part of the day changed.", "%(number)d parts of the day changed.", "number")
        ),
    ),
    "course.meeting.move": _of_meeting(_("Meeting moved")),
    "course.meeting.pack": (_("Pack for the day made"), _packed),
    "course.meeting.pending": (
        _("Put ready, not published yet"),
        _counted(
            ngettext_lazy(
                "%(number)d change is put ready, not published yet",
                "%(number)d changes are put ready, not published yet",
                "number",
            )
        ),
    ),
    "course.meeting.reinstate": _of_meeting(_("Meeting goes ahead after all")),
    "course.needs.forget": (
        _("Needs deleted"),
        _counted(
            ngettext_lazy(
                "The needs of %(number)d person are deleted", "The needs of %(number)d people are deleted", "number"
            )
        ),
    ),
    "course.organisation.merge": (_("Merged"), _merged),
    "course.preparation.choose": (_("Choice for a day"), _choice),
    "course.speaker.along": (
        _("Went to another meeting with the part"),
        lambda facts: _changed(gettext("Went to another meeting with the part"), facts["from"], facts["to"]),
    ),
    "course.speaker.move": (_("Speaker moved on"), _moved(_("Speaker"), SpeakerState)),
    "course.telling.hold": (
        _("Mails held"),
        _counted(ngettext_lazy("%(number)d mail about this is held", "%(number)d mails about this are held", "number")),
    ),
    "course.telling.nobody": (
        _("Nobody told"),
        _counted(
            ngettext_lazy(
                "Nobody told: %(number)d mail is kept back", "Nobody told: %(number)d mails are kept back", "number"
            )
        ),
    ),
    "course.user.merge": (_("Merged"), _merged),
    "course.user.roles": (_("Roles changed"), _roles),
    "course.visit.move": (_("Work visit moved on"), _moved(_("Work visit"), VisitStatus)),
    "course.visit.tick": (_("Task of the runbook ticked"), _ticked(lambda facts: str(facts["what"]))),
}


class Told(LogFormatter):
    """A sentence about the facts of a line, and the reason where somebody gave one."""

    def __init__(self, label: Words, sentence: Callable[[Facts], str]) -> None:
        self.label, self.sentence = label, sentence

    def format_message(self, log_entry: ModelLogEntry) -> str:
        return self.sentence(log_entry.data)

    def format_comment(self, log_entry: ModelLogEntry) -> str:
        return str(log_entry.data.get("reason", ""))


def register_log_actions(actions: LogActionRegistry) -> None:
    """Make the history of the course known to Wagtail."""
    for action, words in FIXED.items():
        actions.register_action(action, words, words)
    for action, line in LINES.items():
        actions.register_action(action)(partial(Told, *line))
