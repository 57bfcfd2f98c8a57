"""Pitches: a participant's own question before the group, and what others bring to it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import NOT_ON_THE_AGENDA, TermKind
from course.models import Edition, Municipality, ProgrammeItem, Term
from course.rules import is_organiser
from pitches.enums import (
    ENDED,
    HAS_TURN,
    OPEN_TO_GROUP,
    TURN_MINUTES,
    WAS_DISCUSSED,
    ContributionKind,
    HelpKind,
    PitchKind,
    PitchResult,
    PitchState,
    RecognitionKind,
    TurnRole,
    Urgency,
    Visibility,
)
from pitches.rules import WRITTEN, editions_of_group

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from course.models import User


class PitchQuerySet(models.QuerySet["Pitch"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """`rules.can_see_pitch` as a query."""
        if not user.is_active:
            return self.none()
        if is_organiser(user):
            return self
        in_group = Q(edition_id__in=editions_of_group(user), state__in=OPEN_TO_GROUP)
        readable = Q(visibility=Visibility.PARTICIPANTS) | _has_its_day() | _led_by(user)
        return self.filter(Q(author=user) | Q(co_owner=user) | (in_group & readable))

    def owned_by(self, user: User) -> Self:
        """Those that somebody wrote, or owns together with who wrote them."""
        return self.filter(Q(author=user) | Q(co_owner=user))


def _has_its_day() -> Q:
    today = clock.today()
    return Q(
        visibility=Visibility.MEETING,
        slot__item__meeting__starts_at__gte=clock.at(today, dt.time.min),
        slot__item__meeting__starts_at__lt=clock.at(today + dt.timedelta(days=1), dt.time.min),
    ) & ~Q(slot__item__meeting__status__in=NOT_ON_THE_AGENDA)


def _led_by(user: User) -> Q:
    leads = Q(discussion__facilitator=user) | Q(discussion__deputy=user)
    return Q(visibility=Visibility.FACILITATOR, state__in=(*HAS_TURN, *WAS_DISCUSSED)) & leads


class Pitch(models.Model):
    """A question, dilemma, plan or obstacle of one participant (*inbrenger*), perhaps together with somebody of the
    other side. Only actions change its state; `moves` counts the steps. `remark` is what the course office asked last,
    `reason` why it was parked or declined, `report` what its owner told afterwards.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="pitches", verbose_name=_("edition"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pitches", verbose_name=_("by")
    )
    co_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="shared_pitches",
        verbose_name=_("together with"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PitchKind)
    state = models.CharField(_("state"), max_length=20, choices=PitchState, default=PitchState.DRAFT, db_index=True)
    visibility = models.CharField(_("visible"), max_length=20, choices=Visibility, default=Visibility.PARTICIPANTS)
    title = models.CharField(_("title"), max_length=120)
    question = models.CharField(_("your question"), max_length=250, blank=True)
    context = models.TextField(_("situation"), max_length=1500, blank=True)
    tried = models.TextField(_("already tried"), max_length=600, blank=True, help_text=_("One thing per line."))
    request = models.CharField(_("what you ask of the group"), max_length=300, blank=True)
    role = models.TextField(_("my role, and what room I have"), max_length=400, blank=True)
    help_kind = models.CharField(_("what helps most"), max_length=20, choices=HelpKind, blank=True)
    urgency = models.CharField(_("how soon"), max_length=20, choices=Urgency, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pitches",
        verbose_name=_("in which municipality"),
    )
    parties = models.ManyToManyField(
        Term,
        related_name="party_pitches",
        blank=True,
        limit_choices_to={"kind": TermKind.PARTY},
        verbose_name=_("parties involved"),
    )
    themes = models.ManyToManyField(
        Term, related_name="pitches", blank=True, limit_choices_to={"kind": TermKind.THEME}, verbose_name=_("themes")
    )
    laws = models.ManyToManyField(
        Term, related_name="law_pitches", blank=True, limit_choices_to={"kind": TermKind.LAW}, verbose_name=_("laws")
    )
    no_traceable_person = models.BooleanField(_("nobody can recognise a client or resident"), default=False)
    no_market_information = models.BooleanField(_("nothing about prices, margins or plans to contract"), default=False)
    partner_would_not_mind = models.BooleanField(
        _("my partner in the region would not mind to read this"), default=False
    )
    traces_seen = models.TextField(_("a look at what may lead to a person or a price"), blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged", verbose_name=_("went up in")
    )
    remark = models.TextField(_("question of the course office"), blank=True)
    reason = models.TextField(_("reason"), max_length=600, blank=True)
    report = models.TextField(_("how it went"), max_length=1500, blank=True)
    result = models.CharField(_("result"), max_length=20, choices=PitchResult, blank=True)
    moves = models.PositiveIntegerField(default=0, editable=False)
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    turn_roles: list[tuple[TurnRole, User | None]]
    """Who does what in its turn; only where `queries.turns.with_roles` put it."""

    objects = PitchQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "submitted_at", "pk"]
        verbose_name = _("pitch")
        verbose_name_plural = _("pitches")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=PitchState.DRAFT) | Q(state=PitchState.WITHDRAWN) | Q(submitted_at__isnull=False),
                name="a_pitch_outside_draft_was_handed_in",
                violation_error_message=_("Say when this pitch was handed in."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pitches:pitch", args=[self.pk])

    @property
    def owners(self) -> list[User]:
        """Its author, and who owns it with them."""
        return [person for person in (self.author, self.co_owner) if person]

    @property
    def stamp(self) -> str:
        """Of its words and choices as they are now: who writes with an older one would write over somebody else."""
        names = ("kind", "visibility", "help_kind", "urgency", "municipality_id", *WRITTEN)
        words = [str(getattr(self, name)) for name in names]
        for rows in (self.themes, self.laws, self.parties) if self.pk else ():
            words.append(",".join(str(pk) for pk in sorted(rows.values_list("pk", flat=True))))
        return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]

    @property
    def has_more(self) -> bool:
        """Its owner told more than a pitch needs."""
        return bool(self.help_kind or self.urgency or self.municipality_id)

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def is_readable_by_group(self) -> bool:
        """In a state in which others than its owners and the course office may see it."""
        return self.state in OPEN_TO_GROUP


class PitchSlot(models.Model):
    """The turn of a pitch in a programme item."""

    item = models.ForeignKey(ProgrammeItem, on_delete=models.PROTECT, related_name="slots", verbose_name=_("item"))
    pitch = models.OneToOneField(Pitch, on_delete=models.CASCADE, related_name="slot", verbose_name=_("pitch"))
    position = models.PositiveSmallIntegerField(_("turn"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=TURN_MINUTES, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )

    class Meta:
        ordering = ["item", "position"]
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "position"],
                name="one_pitch_per_turn",
                violation_error_message=_("Another pitch has this turn already."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1),
                name="a_turn_takes_time",
                violation_error_message=_("A turn takes at least a minute."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.pitch}"


class Recognition(models.Model):
    """'I recognise this' or 'I want to help': one click of one person."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="recognitions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recognitions")
    kind = models.CharField(max_length=10, choices=RecognitionKind)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["pitch", "created_at", "pk"]
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints = [
            models.UniqueConstraint(
                fields=["pitch", "user", "kind"],
                name="one_click_per_person",
                violation_error_message=_("This person clicked this already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.pitch}"


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class Contribution(models.Model):
    """A question, experience, tip, objection or offer (*bijdrage*), or a reply to one. One that was posted during the
    discussion carries its phase and the key of the form, so that a double tap is one; `entered_by` wrote it down for
    its author. Of one that was taken back the words are gone; its row holds the replies together.
    """

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="contributions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contributions")
    kind = models.CharField(_("kind"), max_length=20, choices=ContributionKind)
    text = models.TextField(_("your contribution"), max_length=1000, blank=True)
    reply_to = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("reply to"),
    )
    phase = models.CharField(_("phase of the discussion"), max_length=60, blank=True)
    is_live = models.BooleanField(_("during the discussion"), default=False)
    key = models.UUIDField(null=True, unique=True, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="entered_contributions",
        verbose_name=_("written down by"),
    )
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["pitch", "created_at", "pk"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(text=""),
                name="what_was_taken_back_is_gone",
                violation_error_message=_("What was taken back has no words any more."),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
