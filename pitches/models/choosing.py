"""Choosing which pitches come up in a meeting: the round, the dots that people give, and what was decided."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from course import clock
from course.formatting import day_in_numbers
from course.models import Meeting
from course.models.visit_rounds import drawn_seed
from pitches.enums import ChoosingStage, NotChosen
from pitches.models.pitches import Pitch


class ChoosingRound(models.Model):
    """In which the group gives dots to pitches for one meeting. Moments are UTC. `seed` decides between pitches that
    are equal in everything else.
    """

    meeting = models.OneToOneField(
        Meeting, on_delete=models.CASCADE, related_name="choosing_round", verbose_name=_("meeting")
    )
    opens_at = models.DateTimeField(_("choosing opens"))
    closes_at = models.DateTimeField(_("choosing closes"))
    seed = models.PositiveIntegerField(_("number of the lot"), default=drawn_seed, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["meeting__starts_at", "pk"]
        verbose_name = _("round of choosing pitches")
        verbose_name_plural = _("rounds of choosing pitches")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")),
                name="dots_open_before_they_close",
                violation_error_message=_("Choosing must open before it closes."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting.title} ({day_in_numbers(self.meeting.day)})"

    @property
    def until(self) -> dt.datetime:
        """Until when one can give dots: not longer than until a meeting that was moved forward begins."""
        return min(self.closes_at, self.meeting.starts_at)

    @property
    def has_opened(self) -> bool:
        return self.opens_at <= clock.now()

    @property
    def has_closed(self) -> bool:
        return self.until <= clock.now()

    @property
    def is_open(self) -> bool:
        """Participants can give dots now."""
        return self.stage == ChoosingStage.OPEN and self.meeting.is_on_the_agenda

    @property
    def stage(self) -> ChoosingStage:
        if self.decided_at:
            return ChoosingStage.DECIDED
        if self.has_closed:
            return ChoosingStage.CLOSED
        return ChoosingStage.OPEN if self.has_opened else ChoosingStage.WAITING


class Ballot(models.Model):
    """The dots of one person in one round, as they were given together. `entered_by` is who gave them for somebody
    without a screen.
    """

    round = models.ForeignKey(ChoosingRound, on_delete=models.CASCADE, related_name="ballots")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ballots")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="entered_ballots"
    )
    given_at = models.DateTimeField(_("given at"), default=clock.now)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"],
                name="one_ballot_per_person_and_round",
                violation_error_message=_("This person gave dots in this round already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.round}"


class Dot(models.Model):
    """Votes of one ballot for one pitch: one dot or two. They stay when the pitch is no longer one to choose from."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="dots")
    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="dots")
    number = models.PositiveSmallIntegerField(_("dots"), default=1)

    class Meta:
        verbose_name = _("dot")
        verbose_name_plural = _("dots")
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "pitch"],
                name="one_row_of_dots_per_person",
                violation_error_message=_("This person gave this pitch dots already."),
            ),
            models.CheckConstraint(
                condition=Q(number__range=(1, 2)),
                name="one_or_two_dots",
                violation_error_message=_("Give a pitch one dot or two."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} – {self.pitch}"


class Verdict(models.Model):
    """What the course office decided about one pitch in a round: which turn of the meeting it gets, or why none."""

    round = models.ForeignKey(ChoosingRound, on_delete=models.CASCADE, related_name="verdicts")
    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="verdicts")
    turn = models.PositiveSmallIntegerField(_("turn"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=NotChosen, blank=True)
    words = models.CharField(_("explanation"), max_length=300, blank=True)

    class Meta:
        ordering = ["round", F("turn").asc(nulls_last=True), "pk"]
        verbose_name = _("decision about a pitch")
        verbose_name_plural = _("decisions about pitches")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "pitch"],
                name="one_verdict_per_pitch_and_round",
                violation_error_message=_("This pitch was decided about already."),
            ),
            models.UniqueConstraint(
                fields=["round", "turn"],
                name="one_chosen_pitch_per_turn",
                violation_error_message=_("Another pitch has this turn already."),
            ),
            models.CheckConstraint(
                condition=Q(turn__isnull=False, reason="") | (Q(turn__isnull=True) & ~Q(reason="")),
                name="chosen_or_a_reason",
                violation_error_message=_("A pitch is chosen, or there is a reason why not."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=NotChosen.OTHER) | ~Q(words=""),
                name="another_reason_says_which",
                violation_error_message=_("Say in a sentence which reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pitch}: {self.turn or self.get_reason_display()}"

    @property
    def why(self) -> str:
        """The reason as its owner reads it, in the active language."""
        if self.reason == NotChosen.OTHER:
            return self.words
        return f"{self.get_reason_display()}. {self.words}".strip()
