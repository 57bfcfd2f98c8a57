"""Whom the course office asks to speak at a meeting, and what was agreed."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import KNOWS_OF_IT, MailCode, SpeakerState
from course.formatting import day_in_numbers
from course.models.mail import was_not_asked
from course.models.programme import Meeting, ProgrammeItem, announced, to_come


class SpeakerInvitationQuerySet(models.QuerySet["SpeakerInvitation"]):
    def known_to_speaker(self) -> Self:
        """Of these, without who was not asked yet: the question waits, or was dropped."""
        unasked = models.Q(state=SpeakerState.INVITED) & was_not_asked(
            MailCode.SPEAKER_ASKED, "speakerinvitation", "person"
        )
        return self.asked().exclude(unasked)

    def asked(self) -> Self:
        """Of whom the course office only thinks knows nothing of it; who said no, or is not asked any more, has no part
        in the meeting. A draft is known to who was asked alone, also once they said yes.
        """
        was_asked = models.Q(state=SpeakerState.INVITED) | models.Q(asked_at__isnull=False)
        is_draft = ~announced("meeting__") & ~was_asked
        return self.filter(state__in=KNOWS_OF_IT).exclude(is_draft)

    def to_come(self) -> Self:
        """To a meeting that is not over and goes ahead."""
        return self.filter(to_come("meeting__"))


class SpeakerInvitation(models.Model):
    """The question to one person to speak at one meeting (*vraag aan een spreker*), and what came of it.

    Who speaks at which item says `ProgrammeItem.speakers` alone: that is everybody who accepted, and nobody else.
    `items` are those for which somebody is asked. `call_time` is Dutch wall-clock time on the day of the meeting.
    `needs_told_at` is when the speaker told what the course office did not see yet. `moves` rises with every step,
    `link_number` with every signed link that is withdrawn.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("meeting")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("speaker")
    )
    items = models.ManyToManyField(
        ProgrammeItem, related_name="invitations", blank=True, verbose_name=_("programme items")
    )
    state = models.CharField(_("status"), max_length=20, choices=SpeakerState, default=SpeakerState.TO_ASK)
    topic = models.CharField(
        _("what we ask"), max_length=250, blank=True, help_text=_("In the words in which the speaker reads it.")
    )
    call_time = models.TimeField(_("present from"), null=True, blank=True)
    material_due_on = models.DateField(
        _("material by"), null=True, blank=True, help_text=_("Empty: no material is asked.")
    )
    needs_microphone = models.BooleanField(_("a microphone"), default=False)
    needs_screen = models.BooleanField(_("a screen"), default=False)
    travel = models.CharField(_("how you travel"), max_length=200, blank=True)
    needs = models.TextField(_("what else you need"), blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("For the course office alone."))
    reason = models.CharField(_("why not"), max_length=300, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    needs_told_at = models.DateTimeField(_("needs told at"), null=True, blank=True, editable=False)
    link_number = models.PositiveIntegerField(_("links withdrawn"), default=0, editable=False)
    moves = models.PositiveIntegerField(default=0, editable=False)

    objects = SpeakerInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["meeting__starts_at", "pk"]
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="one_invitation_per_meeting_and_person",
                violation_error_message=_("This person is with this meeting already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.meeting}"

    @property
    def has_accepted(self) -> bool:
        return self.state == SpeakerState.ACCEPTED

    @property
    def present_from(self) -> dt.datetime | None:
        """The moment at which the speaker is expected."""
        return clock.at(self.meeting.day, self.call_time) if self.call_time else None

    @property
    def material_is_late(self) -> bool:
        """The day before which it was asked is over."""
        return self.material_due_on is not None and self.material_due_on < clock.today()


class DaysAway(models.Model):
    """Dutch calendar days, the last included, on which a speaker or host cannot come (*niet beschikbaar*)."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="days_away", verbose_name=_("person")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("days that somebody cannot come")
        verbose_name_plural = _("days that people cannot come")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")),
                name="days_away_begin_before_they_end",
                violation_error_message=_("The last day cannot lie before the first."),
            )
        ]

    def __str__(self) -> str:
        days = dict.fromkeys((day_in_numbers(self.starts_on), day_in_numbers(self.ends_on)))
        return f"{self.person}: {' – '.join(days)}"
