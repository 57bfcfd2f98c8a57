from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from course import merging


class PitchesConfig(AppConfig):
    name = "pitches"
    verbose_name = _("Pitches")

    def ready(self) -> None:
        merging.register(MERGING)
        _join_the_course()


def _join_the_course() -> None:
    """Mails, what is due, and what is found about the planning: they read models, which are there only now."""
    from course import leaving, mailing  # noqa: PLC0415 - as above
    from course.actions import due  # noqa: PLC0415 - as above
    from pitches.actions import check_ins, guests, letters, reminders, weekly  # noqa: PLC0415 - as above
    from pitches.actions.choosing import notices as choosing  # noqa: PLC0415 - as above
    from pitches.actions.leaving import follow_leaving  # noqa: PLC0415 - as above
    from pitches.actions.pitches import merging as merges  # noqa: PLC0415 - as above
    from pitches.actions.pitches import notices, sharing  # noqa: PLC0415 - as above
    from pitches.actions.session import notices as leading  # noqa: PLC0415 - as above
    from pitches.queries import planning  # noqa: F401, PLC0415 - registers its finders

    for mails in (notices, sharing, merges, leading, guests, reminders, choosing, check_ins, letters, weekly):
        mailing.register(mails.MAILS)
    leaving.register(follow_leaving)
    due.register("guests forgotten", guests.forget_guests)
    due.register("promises reminded", reminders.remind_of_promises)
    due.register("check-ins asked", check_ins.ask_how_it_is)
    due.register("letters to yourself", letters.send_letters)
    due.register("week told", weekly.tell_the_week)


OWN = merging.Relation(merging.Rule.MOVES, _("Pitches, contributions and promises"))
CLICKS = merging.Relation(merging.Rule.MOVES, _("Recognitions and dots"))
LED = merging.Relation(merging.Rule.MOVES, _("Discussions to lead"))
ENTERED = merging.Relation(merging.Rule.MOVES, _("Dots entered for others"))
ENTERED_PROMISES = merging.Relation(merging.Rule.MOVES, _("Promises answered for others"))
LETTERS = merging.Relation(merging.Rule.MOVES, _("Letters to yourself"))
SEATS = merging.Relation(merging.Rule.MOVES, _("Seats at tables"))
ROLES = merging.Relation(merging.Rule.MOVES, _("Roles in turns of pitches"))
MERGING = {
    "pitches.pitch.author": OWN,
    "pitches.pitch.co_owner": OWN,
    "pitches.mergeproposal.asked_by": OWN,
    "pitches.pitchversion.by": OWN,
    "pitches.contribution.author": OWN,
    "pitches.promise.owner": OWN,
    "pitches.promise_helpers.user": OWN,
    "pitches.recognition.user": CLICKS,
    "pitches.contribution.entered_by": OWN,
    "pitches.contributiondot.user": CLICKS,
    "pitches.discussion.facilitator": LED,
    "pitches.discussion.deputy": LED,
    "pitches.ballot.user": CLICKS,
    "pitches.ballot.entered_by": ENTERED,
    "pitches.pitchrole.user": ROLES,
    "pitches.tableseat.user": SEATS,
    "pitches.promise.told_by": ENTERED_PROMISES,
    "pitches.checkin.person": OWN,
    "pitches.letter.person": LETTERS,
}
"""What becomes of all this when two accounts are one person."""
