"""Places, modules, meetings and the programme to the minute."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from course import clock, text
from course.enums import NOT_ON_THE_AGENDA, ItemKind, MeetingKind, MeetingStatus
from course.formatting import day_in_numbers, time_in_numbers
from course.models.editions import Edition
from course.models.keys import HasKeys, KeyField
from course.models.municipalities import Municipality


class Place(HasKeys):
    """Where people meet. An unknown facility stays empty: we do not say what we did not check."""

    name = models.CharField(_("name"), max_length=150)
    sort_name = KeyField(of=["name"], by=text.sort_name, max_length=250)
    is_online = models.BooleanField(_("online"), default=False)
    address = models.CharField(_("address"), max_length=150, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    province = models.CharField(_("province"), max_length=50, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="places",
        verbose_name=_("municipality"),
    )
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("In degrees, as a map shows them: 52.0907. Calendar apps then show the place on a map."),
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    capacity = models.PositiveSmallIntegerField(
        _("how many people it holds"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    public_transport = models.CharField(_("by public transport"), max_length=300, blank=True)
    parking = models.CharField(_("parking"), max_length=300, blank=True)
    mind = models.CharField(_("please note"), max_length=300, blank=True)
    step_free = models.BooleanField(_("step-free"), null=True, blank=True)
    lift = models.BooleanField(_("lift"), null=True, blank=True)
    hearing_loop = models.BooleanField(_("hearing loop"), null=True, blank=True)
    quiet_room = models.BooleanField(_("quiet room"), null=True, blank=True)
    prayer_room = models.BooleanField(_("prayer room"), null=True, blank=True)
    neutral_toilet = models.BooleanField(_("gender-neutral toilet"), null=True, blank=True)
    captions = models.BooleanField(_("captions"), null=True, blank=True)
    writing_interpreter = models.BooleanField(_("writing interpreter on request"), null=True, blank=True)

    FACILITIES = (
        "step_free", "lift", "hearing_loop", "quiet_room", "prayer_room", "neutral_toilet", "captions",
        "writing_interpreter",
    )  # fmt: skip

    class Meta:
        ordering = ["sort_name", "name"]
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="a_place_has_both_degrees",
                violation_error_message=_("Fill in latitude and longitude, or neither."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees (WGS84); None when nobody filled them in."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def full_address(self) -> str:
        """Name, street, postcode and city on one line; the same text in page and calendar."""
        return ", ".join(part for part in (self.name, self.street_and_town) if part)

    @property
    def street_and_town(self) -> str:
        """The same without its name; empty when nothing else is known."""
        town = f"{self.postcode} {self.city}".strip()
        return ", ".join(part for part in (self.address, town) if part)

    @property
    def facilities(self) -> list[tuple[str, bool]]:
        """What is known of access: (label, there or not)."""
        known = ((name, getattr(self, name)) for name in self.FACILITIES)
        return [(str(self._meta.get_field(name).verbose_name), there) for name, there in known if there is not None]


class Module(models.Model):
    """A theme of the course with its content and goals; its meetings are what lands in a calendar."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="modules", verbose_name=_("edition"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=150)
    question = models.CharField(_("question"), max_length=250, blank=True)
    preparation_minutes = models.PositiveSmallIntegerField(_("minutes of preparation"), default=0)
    mind = models.TextField(_("please note"), blank=True)
    result = models.TextField(_("what you take home"), blank=True)

    class Meta:
        ordering = ["edition", "number"]
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"],
                name="one_module_per_number",
                violation_error_message=_("This edition has a module with this number already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def preparation(self) -> str:
        """The tasks, one a line, as mails and exports show them."""
        return "\n".join(task.text for task in self.tasks.all())


def to_come(meeting: str = "") -> Q:
    """Rows of a meeting that is not over and goes ahead; `meeting` is the path of lookups to it ("meeting__")."""
    is_off = Q(**{f"{meeting}status": MeetingStatus.CANCELLED}) | Q(**{f"{meeting}edition__is_cancelled": True})
    return Q(**{f"{meeting}ends_at__gt": clock.now()}) & ~is_off


def announced(meeting: str = "") -> Q:
    """Rows of a meeting of which whoever it is for may know: also tentative and cancelled ones, but no draft and none
    that was called off as a draft. `meeting` as above.
    """
    return ~Q(**{f"{meeting}status": MeetingStatus.DRAFT}) & Q(**{f"{meeting}was_draft": False})


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def announced(self) -> Self:
        return self.filter(announced())

    def on_the_agenda(self) -> Self:
        """Announced, and going ahead as far as we know."""
        return self.exclude(status__in=NOT_ON_THE_AGENDA)

    def with_called_off(self) -> Self:
        """Each row says as `called_off` what `goes_ahead` denies, for who reads values and no models."""
        too_late = Q(edition__cancelled_at__gte=F("starts_at"))
        whole = Q(edition__is_cancelled=True) & (Q(edition__cancelled_at=None) | ~too_late)
        off = ExpressionWrapper(Q(status=MeetingStatus.CANCELLED) | whole, output_field=models.BooleanField())
        return self.annotate(called_off=off)

    def course_days(self) -> Self:
        """Days that the course takes, as its pages and mails count them."""
        return self.on_the_agenda().filter(counts_as_day=True)


CALENDAR_TEXTS = ("ical_component", "ical_public_component", "ical_english_component")
"""Of a meeting, what apps read: more than all the rest of its row, and of no use to a page."""


class Meeting(models.Model):
    """Anything with a date, a time and a place that lands in a calendar (*bijeenkomst*).

    `starts_at` and `ends_at` are UTC and lie on one Dutch day. Of a cancelled one `was_draft` says that it was never
    announced: nobody but the course office, and who was asked for it, knew of it. The ical_ fields are written by
    `actions.calendars.events.refresh_calendar` alone.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="meetings", verbose_name=_("edition"))
    module = models.ForeignKey(
        Module, on_delete=models.RESTRICT, related_name="meetings", null=True, blank=True, verbose_name=_("module")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=MeetingKind, default=MeetingKind.COURSE_DAY)
    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("starts at"), db_index=True)
    ends_at = models.DateTimeField(_("ends at"))
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("place"))
    online_url = models.URLField(_("link for online"), max_length=text.LONGEST_LINK, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=MeetingStatus, default=MeetingStatus.CONFIRMED)
    was_draft = models.BooleanField(_("was cancelled as a draft"), default=False, editable=False)
    counts_as_day = models.BooleanField(_("counts as a course day"), default=True)
    mind = models.TextField(_("please note"), blank=True)

    ical_uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ical_created_at = models.DateTimeField(default=clock.now, editable=False)
    ical_sequence = models.PositiveIntegerField(default=0, editable=False)
    ical_revised_at = models.DateTimeField(default=clock.now, editable=False)
    ical_material = models.CharField(max_length=64, blank=True, editable=False)
    ical_digest = models.CharField(max_length=64, blank=True, editable=False)
    ical_component = models.TextField(blank=True, editable=False)
    ical_public_component = models.TextField(blank=True, editable=False)
    ical_english_component = models.TextField(blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="meeting_starts_before_it_ends",
                violation_error_message=_("A meeting must start before it ends."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({day_in_numbers(self.day)})"

    def get_absolute_url(self) -> str:
        return reverse("course:meeting", args=[self.pk])

    @property
    def day(self) -> dt.date:
        """The Dutch calendar day."""
        return self.starts_at.astimezone(clock.AMSTERDAM).date()

    @property
    def is_announced(self) -> bool:
        """Whoever it is for may know of it, as `announced` asks the database."""
        return self.status != MeetingStatus.DRAFT and not self.was_draft

    @property
    def is_cancelled(self) -> bool:
        return self.status == MeetingStatus.CANCELLED

    @property
    def goes_ahead(self) -> bool:
        """Or took place: neither the meeting is cancelled, nor its whole edition before it began.

        `MeetingQuerySet.with_called_off` asks the database the same.
        """
        return not (self.is_cancelled or self.edition.cancelled_before(self.starts_at))

    @property
    def is_on_the_agenda(self) -> bool:
        """Announced, and going ahead or held."""
        return self.is_announced and self.goes_ahead


class ProgrammeItemQuerySet(models.QuerySet["ProgrammeItem"]):
    def announced(self) -> Self:
        """Parts of meetings of which others than the course office may know."""
        return self.filter(announced("meeting__"))


class ProgrammeItem(models.Model):
    """A part of a meeting, to the minute. Times are Dutch wall-clock times on the meeting's day."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items", verbose_name=_("meeting"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    kind = models.CharField(_("kind"), max_length=20, choices=ItemKind)
    is_fixed = models.BooleanField(
        _("keeps its start"),
        default=False,
        help_text=_("It begins at its own time, also when what stands before it becomes longer or shorter."),
    )
    title = models.CharField(_("title"), max_length=200)
    room = models.CharField(_("room"), max_length=100, blank=True, help_text=_("Within the place of the meeting."))
    summary = models.TextField(_("summary"), blank=True)
    method = models.CharField(_("how we work"), max_length=300, blank=True)
    speakers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="programme_items", blank=True, verbose_name=_("speakers")
    )

    objects = ProgrammeItemQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "starts", "pk"]
        verbose_name = _("programme item")
        verbose_name_plural = _("programme items")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends")),
                name="item_starts_before_it_ends",
                violation_error_message=_("A programme item must start before it ends."),
            )
        ]

    def __str__(self) -> str:
        return f"{time_in_numbers(self.starts)} {self.title}"
