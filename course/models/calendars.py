"""What stands in calendars beside meetings, and the links with which people follow theirs."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import Alarm, EventKind, Language, Travel
from course.models.editions import Edition
from course.models.programme import Place


class CalendarEvent(models.Model):
    """Something with a time that is no announced meeting, as it stands in calendars: a visit, a draft (of the course
    office alone), what is for one `owner`, or a deadline of an `edition`. With a `kind` it stands in calendars of those
    who chose so: of the owner, or else of participants (DEADLINE) or the office (OFFICE).

    `subject` names the row that it is about ("workvisit:12"). Moments are UTC, those of versions in whole seconds.
    `off_from` is when it would have begun and does not. What others than the office and the host may see is `is_open`;
    to what `is_choice` not everybody of the group goes.
    Written by `actions.calendars` alone; texts are empty of what stands in no calendar now, the English ones also of
    what was not rendered since they were added.
    """

    subject = models.CharField(max_length=80, unique=True, editable=False)
    visit = models.OneToOneField(
        "course.WorkVisit", on_delete=models.CASCADE, null=True, related_name="event", verbose_name=_("work visit")
    )
    meeting = models.OneToOneField(
        "course.Meeting", on_delete=models.CASCADE, null=True, related_name="draft_event", verbose_name=_("meeting")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="calendar_events",
        verbose_name=_("owner"),
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, null=True, related_name="calendar_events", verbose_name=_("edition")
    )
    kind = models.CharField(max_length=10, choices=EventKind, blank=True, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    revised_at = models.DateTimeField(default=clock.now, editable=False)
    starts_at = models.DateTimeField(_("starts at"))
    off_from = models.DateTimeField(null=True, editable=False)
    is_open = models.BooleanField(default=False, editable=False)
    is_choice = models.BooleanField(default=False, editable=False)
    material = models.CharField(max_length=64, blank=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    component = models.TextField(blank=True, editable=False)
    chosen_component = models.TextField(blank=True, editable=False)
    english_component = models.TextField(blank=True, editable=False)
    english_chosen_component = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["starts_at", "uid"]
        verbose_name = _("calendar event")
        verbose_name_plural = _("calendar events")

    def __str__(self) -> str:
        return self.subject


class CalendarInvitation(models.Model):
    """What the calendar of one person was last told by mail of one event (*agenda-uitnodiging*).

    `uid` is that of the event; `sequence` never falls, and below zero nothing was told yet. While it `is_in` the
    calendar may hold `component`, and surely does when `mark` says of which version that is. `meeting` is the one in or
    around which it is.
    Written by `actions.calendars.invitations` alone.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="calendar_invitations",
        verbose_name=_("person"),
    )
    uid = models.UUIDField(editable=False)
    meeting = models.ForeignKey(
        "course.Meeting",
        on_delete=models.SET_NULL,
        null=True,
        related_name="calendar_invitations",
        verbose_name=_("meeting"),
    )
    sequence = models.IntegerField(default=-1, editable=False)
    is_in = models.BooleanField(default=False, editable=False)
    mark = models.CharField(max_length=64, blank=True, editable=False)
    component = models.TextField(blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["person", "uid"]
        verbose_name = _("calendar invitation")
        verbose_name_plural = _("calendar invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "uid"],
                name="one_invitation_per_person_and_event",
                violation_error_message=_("This person was invited to this before."),
            )
        ]

    def __str__(self) -> str:
        return str(self.uid)


class CalendarLink(models.Model):
    """A named secret link to one person's calendar, or of somebody of the course office to the whole planning of an
    `edition`, of `all_editions`, of a `place` or of a `speaker`. The token is shown once; only its SHA-256 is stored.

    What its owner chose: deadlines, drafts (of the office alone), reminders and travel time in minutes, and a language;
    `chosen_at` is since when. A trial event was asked for at `trial_at`.

    `version` is the SHA-256 of what was last fetched, `version_at` (whole seconds) since when it was so.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_links")
    edition = models.ForeignKey(
        Edition,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_links",
        verbose_name=_("edition"),
    )
    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    speaker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("speaker"),
    )
    all_editions = models.BooleanField(_("all editions"), default=False)
    name = models.CharField(_("name"), max_length=60)
    has_deadlines = models.BooleanField(_("deadlines too"), default=False)
    has_drafts = models.BooleanField(_("drafts too"), default=True)
    alarm = models.PositiveSmallIntegerField(_("reminder"), choices=Alarm, default=Alarm.NONE)
    travel = models.PositiveSmallIntegerField(_("travel time"), choices=Travel, default=Travel.NONE)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.DUTCH)
    chosen_at = models.DateTimeField(null=True, blank=True, editable=False)
    trial_at = models.DateTimeField(null=True, blank=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    fetched_at = models.DateTimeField(null=True, blank=True, editable=False)
    fetched_by = models.CharField(max_length=60, blank=True, editable=False)
    version = models.CharField(max_length=64, blank=True, editable=False)
    version_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        constraints = [
            models.CheckConstraint(
                condition=Q(edition=None, place=None, speaker=None)
                | Q(all_editions=False)
                & (Q(edition=None, place=None) | Q(edition=None, speaker=None) | Q(place=None, speaker=None)),
                name="a_link_leads_to_one_calendar",
                violation_error_message=_("Choose one calendar for a link."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_office(self) -> bool:
        """It shows more than the own calendar."""
        return any(self.planning)

    @property
    def planning(self) -> tuple[object, ...]:
        """What the course office follows with it; nothing in it of the own calendar."""
        return (self.all_editions, self.edition_id, self.place_id, self.speaker_id)

    @property
    def shows(self) -> tuple[object, ...]:
        """Links of one person that have this in common show the same stored events."""
        return (*self.planning, self.has_deadlines, self.has_drafts, self.language)

    def moment_of(self, version: str) -> dt.datetime:
        """Since when a version holds, in whole seconds: a new one now, always later than the one before."""
        if self.version_at is not None and version == self.version:
            return self.version_at
        now = clock.now().replace(microsecond=0)
        return now if self.version_at is None else max(now, self.version_at + dt.timedelta(seconds=1))
