"""Choosing between work visits at the same moment, and who goes where."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import NotFirst, RoundStage, WishKind
from course.formatting import day_in_numbers
from course.models.enrolment import Enrolment
from course.models.programme import Meeting
from course.models.visits import WorkVisit


def drawn_seed() -> int:
    """Nobody knows it before the round is there, and from then on nobody changes it."""
    return secrets.randbelow(2**31)


class VisitRoundQuerySet(models.QuerySet["VisitRound"]):
    def waiting_for_reasons(self) -> Self:
        """No worker has them; or had them, and let its lease run out."""
        free = Q(leased_until=None) | Q(leased_until__lt=timezone.now())
        return self.filter(free, published_at=None, to_explain__gt=0)


class VisitRound(models.Model):
    """A round of choosing (*keuzeronde*) for visits of one meeting that are held at the same time.

    Moments are UTC. `drawn_from` marks what the draft allocation was made from: other facts are another mark. Of a
    large group a worker (`leased_by`) works out the reasons of a draft, until `leased_until` on the real clock;
    `to_explain` is 0 when none are awaited.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="visit_rounds", verbose_name=_("meeting")
    )
    visits = models.ManyToManyField(WorkVisit, related_name="rounds", verbose_name=_("work visits"))
    opens_at = models.DateTimeField(_("choosing opens"))
    closes_at = models.DateTimeField(_("choosing closes"))
    per_organisation = models.PositiveSmallIntegerField(
        _("at most of one organisation on one visit"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    lot = models.PositiveIntegerField(_("number of the lot"), default=drawn_seed, editable=False)
    drawn_at = models.DateTimeField(_("draft made at"), null=True, blank=True, editable=False)
    drawn_from = models.CharField(max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    to_explain = models.PositiveIntegerField(_("reasons to work out"), default=0, editable=False)
    explained = models.PositiveIntegerField(_("reasons worked out"), default=0, editable=False)
    leased_until = models.DateTimeField(_("with a worker until"), null=True, blank=True, editable=False)
    leased_by = models.CharField(_("worker"), max_length=32, blank=True, editable=False)

    objects = VisitRoundQuerySet.as_manager()

    class Meta:
        ordering = ["meeting__starts_at", "pk"]
        verbose_name = _("round of choosing")
        verbose_name_plural = _("rounds of choosing")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")),
                name="choosing_opens_before_it_closes",
                violation_error_message=_("Choosing must open before it closes."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting.title} ({day_in_numbers(self.meeting.day)})"

    @property
    def is_explaining(self) -> bool:
        """The draft waits for reasons."""
        return self.published_at is None and self.to_explain > 0

    @property
    def has_opened(self) -> bool:
        return self.opens_at <= clock.now()

    @property
    def until(self) -> dt.datetime:
        """Until when one can choose: as the course office said, and not longer than until a meeting that was moved
        forward begins.
        """
        return min(self.closes_at, self.meeting.starts_at)

    @property
    def is_open(self) -> bool:
        """One can choose now."""
        return self.published_at is None and self.opens_at <= clock.now() < self.until

    @property
    def stage(self) -> RoundStage:
        if self.published_at:
            return RoundStage.PUBLISHED
        if self.is_open or not self.has_opened:
            return RoundStage.OPEN if self.is_open else RoundStage.WAITING
        return RoundStage.DRAFT if self.drawn_at else RoundStage.CLOSED


class VisitChoice(models.Model):
    """What one participant chose in a round; the order stands in its ranks."""

    round = models.ForeignKey(VisitRound, on_delete=models.CASCADE, related_name="choices", verbose_name=_("round"))
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="visit_choices", verbose_name=_("participant")
    )
    chosen_at = models.DateTimeField(_("chosen at"), default=clock.now)

    class Meta:
        ordering = ["round", "chosen_at", "pk"]
        verbose_name = _("choice of visits")
        verbose_name_plural = _("choices of visits")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "enrolment"],
                name="one_choice_per_person_and_round",
                violation_error_message=_("This person chose already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.enrolment.user)


class VisitRank(models.Model):
    """One visit in the order of a choice; 1 is the first choice."""

    choice = models.ForeignKey(VisitChoice, on_delete=models.CASCADE, related_name="ranks", verbose_name=_("choice"))
    visit = models.ForeignKey(WorkVisit, on_delete=models.CASCADE, related_name="+", verbose_name=_("work visit"))
    rank = models.PositiveSmallIntegerField(_("rank"), validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["choice", "rank"]
        verbose_name = _("rank of a visit")
        verbose_name_plural = _("ranks of visits")
        constraints = [
            models.UniqueConstraint(
                fields=["choice", "visit"],
                name="a_visit_is_ranked_once",
                violation_error_message=_("A visit stands in a ranking twice. Put each visit in it once."),
            ),
            models.UniqueConstraint(
                fields=["choice", "rank"],
                name="one_visit_per_rank",
                violation_error_message=_("Two visits have the same rank."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.visit}"


class VisitWish(models.Model):
    """Two participants whom the course office wants together or apart, and why."""

    round = models.ForeignKey(VisitRound, on_delete=models.CASCADE, related_name="wishes", verbose_name=_("round"))
    kind = models.CharField(_("wish"), max_length=10, choices=WishKind)
    one = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+", verbose_name=_("participant"))
    other = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="+", verbose_name=_("other participant")
    )
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        ordering = ["round", "pk"]
        verbose_name = _("wish about visits")
        verbose_name_plural = _("wishes about visits")
        constraints = [
            models.CheckConstraint(
                condition=~Q(one=F("other")),
                name="a_wish_is_about_two",
                violation_error_message=_("Choose two different people."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.one.user} + {self.other.user}: {self.get_kind_display()}"


class GoesAlong(models.Model):
    """Somebody on a visit. `rank` is that of the own choice, 0 without one; `why` says why it is not the first choice,
    and `number` what others would have suffered.
    """

    rank = models.PositiveSmallIntegerField(_("rank"), default=0)
    is_bad = models.BooleanField(_("one of the last choices"), default=False)
    why = models.CharField(_("why not the first choice"), max_length=12, choices=NotFirst, blank=True)
    number = models.PositiveIntegerField(default=0, editable=False)
    reason = models.CharField(_("reason of the course office"), max_length=300, blank=True)

    class Meta:
        abstract = True


class DraftPlace(GoesAlong):
    """Where somebody would go by the draft; only the course office sees it."""

    round = models.ForeignKey(
        VisitRound, on_delete=models.CASCADE, related_name="draft_places", verbose_name=_("round")
    )
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+", verbose_name=_("participant"))
    visit = models.ForeignKey(WorkVisit, on_delete=models.CASCADE, related_name="+", verbose_name=_("work visit"))

    class Meta:
        ordering = ["round", "enrolment"]
        verbose_name = _("place in a draft")
        verbose_name_plural = _("places in drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "enrolment"],
                name="one_draft_place_per_person_and_round",
                violation_error_message=_("This person has a place in this draft."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment.user}: {self.visit}"


class VisitPlace(GoesAlong):
    """On which visit somebody goes; published. `moves` counts how often that changed."""

    round = models.ForeignKey(VisitRound, on_delete=models.CASCADE, related_name="places", verbose_name=_("round"))
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="visit_places", verbose_name=_("participant")
    )
    visit = models.ForeignKey(
        WorkVisit, on_delete=models.RESTRICT, related_name="visit_places", verbose_name=_("work visit")
    )
    moves = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["round", "enrolment"]
        verbose_name = _("place on a visit")
        verbose_name_plural = _("places on visits")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "enrolment"],
                name="one_visit_per_person_and_round",
                violation_error_message=_("This person goes on a visit of this round already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment.user}: {self.visit}"

    @property
    def goes_ahead(self) -> bool:
        """The visit does, or took place; its meeting too."""
        return self.visit.is_public and self.visit.item.meeting.goes_ahead
