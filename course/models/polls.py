"""Date polls: for which day people can, before a visit or a call becomes a meeting."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import TAKES_PART, PollKind, PollPart, PollReply, PollStage
from course.formatting import period
from course.models.editions import Edition
from course.models.enrolment import Enrolment
from course.models.programme import Meeting, Place


class DatePoll(models.Model):
    """A question to several people: when can you? (*datumprikker*). The choice becomes `meeting`.

    Until and including the Dutch day `closes_on` people answer and change their answers, unless the course office
    closed it before that (`closed_at`). Whom it asks stands in its people; with `asks_group` everybody who takes part
    goes along. `version` rises with every change of the question; `once` marks the form with which it was made.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="polls", verbose_name=_("edition"))
    kind = models.CharField(_("for a"), max_length=20, choices=PollKind, default=PollKind.VISIT)
    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("what it is about"), blank=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="polls", verbose_name=_("meeting")
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="polls", verbose_name=_("place")
    )
    closes_on = models.DateField(_("answer until and including"))
    asks_group = models.BooleanField(_("everybody who takes part"), default=False)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    chosen = models.ForeignKey(
        "PollOption", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("chosen")
    )
    chosen_at = models.DateTimeField(_("chosen at"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    once = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering = ["-closes_on", "pk"]
        verbose_name = _("date poll")
        verbose_name_plural = _("date polls")

    def __str__(self) -> str:
        return self.title

    @property
    def closes_at(self) -> dt.datetime:
        """The first moment at which nobody can answer any more."""
        return clock.at(self.closes_on + dt.timedelta(days=1), dt.time.min)

    @property
    def is_open(self) -> bool:
        """One can answer now."""
        return self.stage == PollStage.OPEN

    @property
    def is_over(self) -> bool:
        """Nobody can answer any more, even if nothing was chosen; nor is a day sought for what is called off."""
        is_off = self.edition.is_cancelled or (self.meeting is not None and self.meeting.is_cancelled)
        return bool(self.closed_at) or is_off or clock.now() >= self.closes_at

    @property
    def is_off(self) -> bool:
        """A day was chosen, and the meeting on it was called off after that."""
        return self.chosen_at is not None and not (self.meeting and self.meeting.goes_ahead)

    @property
    def stage(self) -> PollStage:
        if self.chosen_at:
            return PollStage.CHOSEN
        if not self.asked_at:
            return PollStage.PREPARING
        return PollStage.CLOSED if self.is_over else PollStage.OPEN


class PollOption(models.Model):
    """A day with Dutch wall-clock times. With every change `version` rises: answers to an older one count no longer."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="options", verbose_name=_("date poll"))
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["day", "starts", "ends", "pk"]
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends")),
                name="option_starts_before_it_ends",
                violation_error_message=_("An option must start before it ends."),
            )
        ]

    def __str__(self) -> str:
        return period(self.starts_at, self.ends_at)

    @property
    def starts_at(self) -> dt.datetime:
        return clock.at(self.day, self.starts)

    @property
    def ends_at(self) -> dt.datetime:
        return clock.at(self.day, self.ends)


class PollPersonQuerySet(models.QuerySet["PollPerson"]):
    def counted(self) -> Self:
        """Whose answers count, each with the `side` on which they take part: not who left the edition, nor a closed
        account.
        """
        places = Enrolment.objects.filter(
            user=OuterRef("user"), edition=OuterRef("poll__edition"), state__in=TAKES_PART
        ).order_by("pk")
        stays = ~Q(part=PollPart.PARTICIPANT) | Exists(places)
        return self.filter(stays, user__is_active=True).annotate(side=Subquery(places.values("side")[:1]))


class PollPerson(models.Model):
    """Somebody who is asked, and as who; their answers hang on this row, from whatever device they come.

    `is_needed`: without them the meeting makes no sense. The link in the mail names this row.
    """

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="people", verbose_name=_("date poll"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="polls", verbose_name=_("person")
    )
    part = models.CharField(_("asked as"), max_length=20, choices=PollPart)
    is_needed = models.BooleanField(_("must be there"), default=False)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)

    objects = PollPersonQuerySet.as_manager()

    class Meta:
        ordering = ["poll", "user__sort_name", "pk"]
        verbose_name = _("person in a date poll")
        verbose_name_plural = _("people in date polls")
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "user"],
                name="one_row_per_person_and_poll",
                violation_error_message=_("This person is asked already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class PollAnswerQuerySet(models.QuerySet["PollAnswer"]):
    def current(self) -> Self:
        """To the options as they are now."""
        return self.filter(version=F("option__version"))


class PollAnswer(models.Model):
    """What somebody answered about one option, as it was at `version` of the option."""

    person = models.ForeignKey(
        PollPerson, on_delete=models.CASCADE, related_name="answers", verbose_name=_("person in a date poll")
    )
    option = models.ForeignKey(PollOption, on_delete=models.CASCADE, related_name="answers", verbose_name=_("option"))
    reply = models.CharField(_("answer"), max_length=12, choices=PollReply)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = PollAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["person", "option"]
        verbose_name = _("answer in a date poll")
        verbose_name_plural = _("answers in date polls")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "option"],
                name="one_answer_per_person_and_option",
                violation_error_message=_("This option is answered already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_reply_display()}"
