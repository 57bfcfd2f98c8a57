"""What the history of the course says. `course.wagtail_hooks` registers it."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from course.enums import EditionTask, EnrolmentState, PackPart, SpeakerState, VisitStatus
from course.queries.enrolment.overview import OFFICE_STATES


class EnrolmentMoved(LogFormatter):
    """From which state to which, and why."""

    label = _("Enrolment moved")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        before, after = (OFFICE_STATES[EnrolmentState(log_entry.data[key])] for key in ("from", "to"))
        return gettext("From '%(before)s' to '%(after)s'") % {"before": before, "after": after}

    def format_comment(self, log_entry: ModelLogEntry) -> str:
        return str(log_entry.data.get("reason", ""))


class EditionCancelled(LogFormatter):
    label = _("Edition cancelled")
    message = label


class EditionCopied(LogFormatter):
    """From which edition, and how far the days were moved."""

    label = _("Edition copied")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        weeks = log_entry.data["weeks"]
        later = ngettext("%(number)d week later", "%(number)d weeks later", weeks) % {"number": weeks}
        return gettext("Copied from '%(edition)s', %(later)s") % {"edition": log_entry.data["from"], "later": later}


class TaskTicked(LogFormatter):
    """Which task, and whether it was ticked or not after all."""

    label = _("To-do list")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        task = {"task": EditionTask(log_entry.data["task"]).label}
        return (gettext("Done: %(task)s") if log_entry.data["done"] else gettext("Not done after all: %(task)s")) % task


class OrganisationConfirmed(LogFormatter):
    """What the applicant typed, and which organisation it is."""

    label = _("Organisation confirmed")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        change = gettext("The organisation '%(typed)s' is confirmed as '%(organisation)s'")
        return change % {name: log_entry.data[name] for name in ("typed", "organisation")}


class AskedAgain(LogFormatter):
    label = _("Another manager asked")
    message = label


class InvoiceChanged(LogFormatter):
    """What the invoice had to say, and says now."""

    label = _("Invoice data changed")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        before, after = log_entry.data["from"], log_entry.data["to"]
        names = {"purchase_order": gettext("Purchase order number"), "cost_centre": gettext("Cost centre")}
        change = gettext("%(what)s: from %(before)s to %(after)s")
        return ". ".join(
            change % {"what": words, "before": before[name] or "–", "after": after[name] or "–"}
            for name, words in names.items()
            if before[name] != after[name]
        )


class TermsChanged(LogFormatter):
    """What withdrawing cost, and costs now."""

    label = _("Costs of withdrawing changed")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        change = gettext("%(what)s: from %(before)s to %(after)s")
        before, after = (self._in_words(log_entry.data[key]) for key in ("from", "to"))
        return change % {"what": gettext("Costs of withdrawing"), "before": before, "after": after}

    def _in_words(self, terms: list[list[int]]) -> str:
        """The days before the start, each with its percentage."""
        return ", ".join(
            ngettext("%(days)d day: %(percent)d%%", "%(days)d days: %(percent)d%%", days)
            % {"days": days, "percent": percent}
            for days, percent in terms
        ) or gettext("nothing")


class EnteredByHand(LogFormatter):
    label = _("Entered by hand by the course office")
    message = label


class PlaceReleased(LogFormatter):
    label = _("Held place passed on")
    message = _("No approval in time: the held place went to the next")


class MeetingChanged(LogFormatter):
    """The appointment as it was and as it is."""

    def format_message(self, log_entry: ModelLogEntry) -> str:
        change = gettext("%(what)s: from %(before)s to %(after)s")
        before, after = log_entry.data.get("from", ""), log_entry.data.get("to", "")
        return change % {"what": self.label, "before": before, "after": after} if before != after else str(self.label)


class FindingsAccepted(LogFormatter):
    """What was known, and why it was planned all the same."""

    label = _("Planned all the same")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        return f"{self.label}: {log_entry.data.get('findings', '')}"

    def format_comment(self, log_entry: ModelLogEntry) -> str:
        return str(log_entry.data.get("reason", ""))


class MeetingMoved(MeetingChanged):
    label = _("Meeting moved")


class MeetingCancelled(MeetingChanged):
    label = _("Meeting cancelled")


class MeetingReinstated(MeetingChanged):
    label = _("Meeting goes ahead after all")


class DayChanged(LogFormatter):
    """How many parts came, left or changed."""

    label = _("Day changed")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        number = log_entry.data["number"]
        changed = ngettext("%(number)d part of the day changed.", "%(number)d parts of the day changed.", number)
        return changed % {"number": number}


class MeetingAnnounced(MeetingChanged):
    label = _("Meeting announced")


class PackMade(LogFormatter):
    """Which parts were printed."""

    label = _("Pack for the day made")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        return f"{self.label}: {', '.join(str(PackPart(part).label) for part in log_entry.data['parts'])}"


class NeedsTold(LogFormatter):
    """By whom, and never what."""

    label = _("Needs changed")
    message = label


class ChoiceMade(LogFormatter):
    """Of which task, and what."""

    label = _("Choice for a day")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        return f"{log_entry.data['task']}: {log_entry.data['choice'] or gettext('No answer yet')}"


class NeedsForgotten(LogFormatter):
    """Of how many people; whose is forgotten too."""

    label = _("Needs deleted")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        number = log_entry.data["number"]
        told = ngettext(
            "The needs of %(number)d person are deleted", "The needs of %(number)d people are deleted", number
        )
        return told % {"number": number}


class RolesChanged(LogFormatter):
    """Which roles somebody has since then."""

    label = _("Roles changed")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        words = {"organiser": gettext("course office"), "editor": gettext("editor")}
        roles = [word for name, word in words.items() if log_entry.data.get(name)]
        return gettext("Roles: %(roles)s") % {"roles": ", ".join(roles) or gettext("none")}


class AddressChanged(LogFormatter):
    """Which address it was and is stands with the person, and is forgotten with them."""

    label = _("E-mail address changed by the course office")
    message = label


class Merged(LogFormatter):
    """What vanished into this one."""

    label = _("Merged")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        return gettext("'%(gone)s' was merged into this one") % {"gone": log_entry.data["gone"]}


class VisitMoved(LogFormatter):
    """From which state to which."""

    label = _("Work visit moved on")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        change = gettext("%(what)s: from %(before)s to %(after)s")
        before, after = (VisitStatus(log_entry.data[key]).label for key in ("from", "to"))
        return change % {"what": gettext("Work visit"), "before": before, "after": after}


class TaskOfVisitTicked(LogFormatter):
    label = _("Task of the runbook ticked")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        done = gettext("Done: %(what)s") if log_entry.data["done"] else gettext("Not done after all: %(what)s")
        return done % {"what": log_entry.data["what"]}


class QuestionsChosen(LogFormatter):
    label = _("Questions of the group chosen by the host")
    message = label


class VisitorsDivided(LogFormatter):
    label = _("Visitors divided into groups")
    message = label


class LearnedReworded(LogFormatter):
    label = _("What we learned worded anew by the host")
    message = label


class ApprovalOfLearnedAsked(LogFormatter):
    label = _("Host asked to approve what we learned")
    message = label


class HostLinkSent(LogFormatter):
    label = _("Link sent to the host again")
    message = label


class HostLinkWithdrawn(LogFormatter):
    label = _("Link of the host withdrawn")
    message = label


class SpeakerMoved(LogFormatter):
    """From which state to which."""

    label = _("Speaker moved on")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        change = gettext("%(what)s: from %(before)s to %(after)s")
        before, after = (SpeakerState(log_entry.data[key]).label for key in ("from", "to"))
        return change % {"what": gettext("Speaker"), "before": before, "after": after}


class SpeakerWentAlong(LogFormatter):
    """From which meeting to which, with the part."""

    label = _("Went to another meeting with the part")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        change = gettext("%(what)s: from %(before)s to %(after)s")
        return change % {"what": self.label, "before": log_entry.data["from"], "after": log_entry.data["to"]}


class SpeakerLinkSent(LogFormatter):
    label = _("What was agreed sent to the speaker again")
    message = label


class SpeakerLinkWithdrawn(LogFormatter):
    label = _("Link of the speaker withdrawn")
    message = label


class SpeakerNeedsTold(LogFormatter):
    label = _("The speaker told what is needed")
    message = label


class MaterialReplaced(LogFormatter):
    label = _("Material replaced")
    message = label


class MaterialChanged(LogFormatter):
    """For whom it is, from when, how it is called, or what others may do with it."""

    label = _("Audience, release or title of the material changed")
    message = label


class MailsHeld(LogFormatter):
    """Of how many mails the office decided that they wait."""

    label = _("Mails held")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        number = log_entry.data["number"]
        held = ngettext("%(number)d mail about this is held", "%(number)d mails about this are held", number)
        return held % {"number": number}


class NobodyTold(LogFormatter):
    """How many mails were not written, and why."""

    label = _("Nobody told")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        number = log_entry.data["number"]
        kept = ngettext(
            "Nobody told: %(number)d mail is kept back", "Nobody told: %(number)d mails are kept back", number
        )
        return kept % {"number": number}

    def format_comment(self, log_entry: ModelLogEntry) -> str:
        return str(log_entry.data.get("reason", ""))


class ListClosed(LogFormatter):
    """How many people were marked as not present by closing the list."""

    label = _("Attendance closed")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        number = log_entry.data["number"]
        closed = ngettext(
            "Attendance closed: %(number)d person was not there",
            "Attendance closed: %(number)d people were not there",
            number,
        )
        return closed % {"number": number}


class ApologyGiven(LogFormatter):
    label = _("Apologised for a meeting")
    message = label


class ApologyTakenBack(LogFormatter):
    label = _("Comes to a meeting after all")
    message = label


class ChangeWaits(LogFormatter):
    """How many things of a meeting wait until they are published."""

    label = _("Put ready, not published yet")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        number = log_entry.data["number"]
        kept = ngettext(
            "%(number)d change is put ready, not published yet",
            "%(number)d changes are put ready, not published yet",
            number,
        )
        return kept % {"number": number}


class WaitingDropped(LogFormatter):
    label = _("What waited to be published is dropped")
    message = label


class ChosenOfBoth(LogFormatter):
    label = _("Chosen between what waited and what was changed meanwhile")
    message = label


class ChangesPublished(LogFormatter):
    """Of how many meetings what waited became true, and how many are new."""

    label = _("Programme published")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        named = {"changed": log_entry.data["changed"], "new": log_entry.data["new"]}
        return gettext("Programme published: changed meetings %(changed)d, new meetings %(new)d") % named


FORMATTERS = {
    "course.apology.give": ApologyGiven,
    "course.apology.take_back": ApologyTakenBack,
    "course.attendance.close": ListClosed,
    "course.edition.cancel": EditionCancelled,
    "course.edition.copy": EditionCopied,
    "course.edition.publish": ChangesPublished,
    "course.edition.todo": TaskTicked,
    "course.edition.terms": TermsChanged,
    "course.enrolment.bill": InvoiceChanged,
    "course.enrolment.enter": EnteredByHand,
    "course.enrolment.move": EnrolmentMoved,
    "course.enrolment.ask_again": AskedAgain,
    "course.enrolment.organisation": OrganisationConfirmed,
    "course.enrolment.release": PlaceReleased,
    "course.material.change": MaterialChanged,
    "course.material.replace": MaterialReplaced,
    "course.meeting.accept": FindingsAccepted,
    "course.meeting.announce": MeetingAnnounced,
    "course.meeting.cancel": MeetingCancelled,
    "course.meeting.choose": ChosenOfBoth,
    "course.meeting.day": DayChanged,
    "course.meeting.drop": WaitingDropped,
    "course.meeting.move": MeetingMoved,
    "course.meeting.pending": ChangeWaits,
    "course.meeting.reinstate": MeetingReinstated,
    "course.meeting.pack": PackMade,
    "course.needs.change": NeedsTold,
    "course.needs.forget": NeedsForgotten,
    "course.preparation.choose": ChoiceMade,
    "course.speaker.along": SpeakerWentAlong,
    "course.speaker.link": SpeakerLinkSent,
    "course.speaker.move": SpeakerMoved,
    "course.speaker.needs": SpeakerNeedsTold,
    "course.speaker.withdraw_link": SpeakerLinkWithdrawn,
    "course.telling.hold": MailsHeld,
    "course.telling.nobody": NobodyTold,
    "course.organisation.merge": Merged,
    "course.user.address": AddressChanged,
    "course.user.merge": Merged,
    "course.user.roles": RolesChanged,
    "course.visit.ask": ApprovalOfLearnedAsked,
    "course.visit.groups": VisitorsDivided,
    "course.visit.learned": LearnedReworded,
    "course.visit.link": HostLinkSent,
    "course.visit.move": VisitMoved,
    "course.visit.questions": QuestionsChosen,
    "course.visit.tick": TaskOfVisitTicked,
    "course.visit.withdraw_link": HostLinkWithdrawn,
}


def register_log_actions(actions: LogActionRegistry) -> None:
    """Make the history of the course known to Wagtail."""
    for action, formatter in FORMATTERS.items():
        actions.register_action(action)(formatter)
    actions.register_action("course.material.withdraw", _("Material withdrawn"), _("Material withdrawn"))
