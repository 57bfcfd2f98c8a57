"""Municipalities as they were and are, and how long it takes to get from one place to another."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from course import text
from course.models.keys import HasKeys, KeyField

DAY_AND_NIGHT = 24 * 60
"""Minutes."""


class Municipality(HasKeys):
    """A municipality (*gemeente*) by its CBS code; one that went into another stays, so that old cases keep it.

    `latitude` and `longitude` are the centre of the largest part of its territory (WGS84, degrees). `valid_from` is the
    first day and `valid_until` the last, as far as we know.
    """

    code = models.CharField(_("CBS code"), max_length=10, help_text=_("Such as: GM0344"))
    name = models.CharField(_("name"), max_length=100)
    sort_name = KeyField(of=["name"], by=text.sort_name, max_length=150, db_index=True)
    also = models.CharField(
        _("also called"), max_length=150, blank=True, help_text=_("Other names, with commas between them.")
    )
    province = models.CharField(_("province"), max_length=50, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )

    class Meta:
        ordering = ["sort_name", "code"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="one_municipality_per_code",
                violation_error_message=_("There is a municipality with this code already."),
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="a_centre_has_two_numbers",
                violation_error_message=_("Fill in latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_from__lte=F("valid_until")),
                name="municipality_begins_before_it_ends",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(valid_until__isnull=False),
                name="who_merged_has_a_last_day",
                violation_error_message=_("Fill in the last day of a municipality that went into another."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def centre(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees; None when it is not known."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


class TravelTime(models.Model):
    """How many minutes it takes from door to door, by who knows better than the estimate.

    It counts both ways, unless the way back has a row of its own.
    """

    start = models.ForeignKey(
        "course.Place", on_delete=models.CASCADE, related_name="travel_from", verbose_name=_("from")
    )
    end = models.ForeignKey("course.Place", on_delete=models.CASCADE, related_name="travel_to", verbose_name=_("to"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes from door to door"), validators=[MinValueValidator(1), MaxValueValidator(DAY_AND_NIGHT)]
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["start__sort_name", "end__sort_name", "pk"]
        verbose_name = _("travel time")
        verbose_name_plural = _("travel times")
        constraints = [
            models.UniqueConstraint(
                fields=["start", "end"],
                name="one_travel_time_per_way",
                violation_error_message=_("There is a travel time between these places already."),
            ),
            models.CheckConstraint(
                condition=~Q(start=F("end")),
                name="travel_goes_somewhere_else",
                violation_error_message=_("Choose two places."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start} – {self.end}"
