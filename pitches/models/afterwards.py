"""After the course: how it is now with a pitch or a promise, and a letter to yourself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from course import clock
from course.models import Edition
from pitches.enums.afterwards import CheckInMoment, Standing
from pitches.models.pitches import Pitch
from pitches.models.promises import Promise


class CheckIn(models.Model):
    """How it is now with a pitch, or with a promise of it, as its owner said so many months after the course."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="check_ins", verbose_name=_("pitch"))
    promise = models.ForeignKey(
        Promise,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="check_ins",
        verbose_name=_("promise"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="check_ins", verbose_name=_("who")
    )
    months = models.PositiveSmallIntegerField(_("moment"), choices=CheckInMoment)
    stands = models.CharField(_("how it is now"), max_length=20, choices=Standing)
    text = models.TextField(_("in a few words"), max_length=600)
    said_at = models.DateTimeField(_("said at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["months", "said_at", "pk"]
        verbose_name = _("how it is now")
        verbose_name_plural = _("how it is now, after the course")
        constraints = [
            models.UniqueConstraint(
                fields=["pitch", "person", "months"],
                condition=Q(promise__isnull=True),
                name="one_answer_about_a_pitch",
                violation_error_message=_("This person answered this already."),
            ),
            models.UniqueConstraint(
                fields=["promise", "person", "months"],
                condition=Q(promise__isnull=False),
                name="one_answer_about_a_promise",
                violation_error_message=_("This person answered this already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.promise or self.pitch)


class Letter(models.Model):
    """A letter to yourself (*brief aan jezelf*). For its writer alone: it stands in no mail, no list of the course
    office and no history.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters_to_self")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="letters_to_self")
    text = models.TextField(_("your letter"), max_length=5000)
    send_on = models.DateField(_("you get it on"))
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["send_on", "pk"]
        verbose_name = _("letter to yourself")
        verbose_name_plural = _("letters to yourself")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "edition"],
                name="one_letter_to_yourself_per_edition",
                violation_error_message=_("There is a letter already."),
            )
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
