"""Who is asked to speak where: as the course office lists it, as a speaker sees it, and as others may know it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from course import clock
from course.enums import KNOWS_OF_IT, NOT_ANSWERED, SpeakerState
from course.models import Material, ProgrammeItem, SpeakerInvitation, User
from course.models.speakers import SpeakerInvitationQuerySet
from course.queries.speakers.links import IN_FULL


def office_invitations() -> QuerySet[SpeakerInvitation]:
    """In the order of time, then of names."""
    return IN_FULL.order_by("meeting__starts_at", "person__sort_name", "pk")


def waiting_for_answer() -> SpeakerInvitationQuerySet:
    """Asked for what is to come, and not answered."""
    return SpeakerInvitation.objects.to_come().filter(state=SpeakerState.INVITED)


UNANSWERED_AFTER = dt.timedelta(days=7)
"""So long after the question who did not answer is reminded of it."""


def silent_for_long() -> QuerySet[SpeakerInvitation]:
    """Reminded too, or about to be: the course office calls."""
    return waiting_for_answer().filter(asked_at__lte=clock.now() - UNANSWERED_AFTER)


def said_no() -> SpeakerInvitationQuerySet:
    """For what is to come: somebody else must be found, or another day."""
    return SpeakerInvitation.objects.filter(state=SpeakerState.DECLINED, meeting__ends_at__gt=clock.now())


def left_open() -> QuerySet[SpeakerInvitation]:
    """Said no, and in a part for which they were asked nobody speaks, nor may anybody else still say yes."""
    others = SpeakerInvitation.objects.filter(items=OuterRef("pk"), state__in=NOT_ANSWERED)
    empty = ProgrammeItem.objects.filter(speakers=None, invitations=OuterRef("pk")).filter(~Exists(others))
    return said_no().to_come().filter(Exists(empty))


def without_material() -> SpeakerInvitationQuerySet:
    """Who accepted, was asked for material, and gave none for that meeting. Also when the day for it is over."""
    given = Material.objects.current().filter(meeting=OuterRef("meeting"), owner=OuterRef("person"))
    asked = SpeakerInvitation.objects.filter(state=SpeakerState.ACCEPTED, material_due_on__isnull=False)
    return asked.filter(~Exists(given), meeting__ends_at__gt=clock.now())


def late_with_material() -> QuerySet[SpeakerInvitation]:
    """The day before which it was asked is over, and the meeting goes ahead."""
    return without_material().to_come().filter(material_due_on__lt=clock.today())


def with_needs_to_see() -> QuerySet[SpeakerInvitation]:
    """Told what they need at what is to come, and the course office did not keep it since."""
    return SpeakerInvitation.objects.filter(
        needs_told_at__isnull=False, state__in=KNOWS_OF_IT, meeting__ends_at__gt=clock.now()
    )


def misses_material(invitation: SpeakerInvitation) -> bool:
    """One query."""
    return without_material().filter(pk=invitation.pk).exists()


def invitations_of(user: User) -> QuerySet[SpeakerInvitation]:
    """What a person was asked and did not refuse, in the order of time."""
    return IN_FULL.known_to_speaker().filter(person=user).order_by("meeting__starts_at", "pk")


def questions_to(user: User) -> QuerySet[SpeakerInvitation]:
    """Those that have a page: also what a person said no to, so that a second click finds what the first did."""
    return invitations_of(user) | IN_FULL.filter(person=user, state=SpeakerState.DECLINED)
