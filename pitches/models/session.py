"""Formats of a discussion with their phases, and the discussion of one pitch with its clock."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pitches.clockwork import Clock, Phase, ends_at
from pitches.enums.session import Posting
from pitches.models.pitches import Contribution, Pitch

MS = dt.timedelta(milliseconds=1)


class PitchFormat(models.Model):
    """A way to discuss a pitch (*werkvorm*). Discussions keep a copy of its phases, so to change it changes none."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    about = models.TextField(_("when to choose it"), max_length=600, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("format of a discussion")
        verbose_name_plural = _("formats of discussions")

    def __str__(self) -> str:
        return self.name


class FormatPhase(models.Model):
    """A phase of a format; `posts` are values of `Posting`."""

    format = models.ForeignKey(PitchFormat, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField(_("place"))
    name = models.CharField(_("name"), max_length=60)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    who = models.CharField(_("who speaks"), max_length=120, blank=True)
    rule = models.CharField(_("rule of the game"), max_length=250, blank=True)
    posts = models.JSONField(_("what may be posted"), default=list, blank=True)
    is_anonymous = models.BooleanField(_("without names on the screen"), default=True)
    own_first = models.BooleanField(_("advice of others is read after giving one's own"), default=False)

    class Meta:
        ordering = ["format", "position", "pk"]
        verbose_name = _("phase")
        verbose_name_plural = _("phases")

    def __str__(self) -> str:
        return self.name

    @property
    def plan(self) -> Phase:
        """As the clock counts it."""
        posts = tuple(Posting(value) for value in self.posts)
        return Phase(self.name, self.minutes, self.who, self.rule, posts, self.is_anonymous, self.own_first)


class Discussion(models.Model):
    """The discussion of a pitch, led by who the course office named. Its clock runs on real time; it closes by itself
    (`ends_at`). `phases` is the copy of the format, with what each phase took (`used`) and got (`extra`), in
    milliseconds.
    """

    pitch = models.OneToOneField(Pitch, on_delete=models.CASCADE, related_name="discussion", verbose_name=_("pitch"))
    format = models.ForeignKey(
        PitchFormat, on_delete=models.SET_NULL, null=True, related_name="discussions", verbose_name=_("format")
    )
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="led_discussions",
        verbose_name=_("led by"),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="deputy_discussions",
        verbose_name=_("replaced by"),
    )
    phases = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)
    index = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField(null=True)
    left = models.PositiveSmallIntegerField(null=True)
    left_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(_("discussion started at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")

    def __str__(self) -> str:
        return str(self.pitch)

    @property
    def clock(self) -> Clock:
        return Clock(
            phases=tuple(_phase(values) for values in self.phases),
            used=tuple(values.get("used", 0) * MS for values in self.phases),
            extra=tuple(values.get("extra", 0) * MS for values in self.phases),
            index=self.index,
            since=self.since,
            version=self.version,
            left=self.left,
            left_at=self.left_at,
        )

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self.phases = [
            {**_values(phase), "used": used // MS, "extra": extra // MS}
            for phase, used, extra in zip(clock.phases, clock.used, clock.extra, strict=True)
        ]
        self.version, self.index, self.since = clock.version, clock.index, clock.since
        self.left, self.left_at = clock.left, clock.left_at

    @property
    def ends_at(self) -> dt.datetime | None:
        """When it closes by itself."""
        return ends_at(self.started_at, self.clock.phases) if self.started_at else None

    def is_running(self, now: dt.datetime) -> bool:
        """It was started, and neither closed nor forgotten."""
        ends = self.ends_at
        return ends is not None and self.closed_at is None and now < ends


def _phase(values: dict[str, Any]) -> Phase:
    posts = tuple(Posting(value) for value in values["posts"])
    is_anonymous, own_first = values["is_anonymous"], values.get("own_first", False)
    return Phase(values["name"], values["minutes"], values["who"], values["rule"], posts, is_anonymous, own_first)


def _values(phase: Phase) -> dict[str, Any]:
    names = ("name", "minutes", "who", "rule", "is_anonymous", "own_first")
    return {**{name: getattr(phase, name) for name in names}, "posts": [str(posting) for posting in phase.posts]}


class ContributionDot(models.Model):
    """A dot of one person for what helps most of all that was posted in a discussion."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="dots")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contribution_dots")

    class Meta:
        verbose_name = _("dot for a contribution")
        verbose_name_plural = _("dots for contributions")
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "user"],
                name="one_dot_per_contribution_and_person",
                violation_error_message=_("This person gave this contribution a dot already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.contribution}"
