"""A question from outside the course: a residents' initiative asks the group something."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from course import clock
from course.models import Edition
from pitches.enums import GuestState
from pitches.models.pitches import Pitch


class GuestQuestionQuerySet(models.QuerySet["GuestQuestion"]):
    def unconfirmed(self) -> Self:
        return self.filter(state=GuestState.UNCONFIRMED)

    def waiting(self) -> Self:
        """The course office judges them."""
        return self.filter(state=GuestState.WAITING)


class GuestQuestion(models.Model):
    """What a residents' initiative (*bewonersinitiatief*) asks the group through the public form. It counts once the
    owner of the address confirmed it; a participant takes it up as a pitch. Name and address are deleted some time
    after the edition.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="guest_questions", verbose_name=_("edition")
    )
    initiative = models.CharField(_("initiative"), max_length=120)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    question = models.CharField(_("question"), max_length=250)
    context = models.TextField(_("situation"), max_length=1500)
    state = models.CharField(_("state"), max_length=20, choices=GuestState, default=GuestState.UNCONFIRMED)
    reason = models.TextField(_("reason"), max_length=600, blank=True)
    pitch = models.ForeignKey(
        Pitch,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="guest_questions",
        verbose_name=_("pitch"),
    )
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)

    objects = GuestQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("question of residents")
        verbose_name_plural = _("questions of residents")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=GuestState.UNCONFIRMED) | Q(confirmed_at__isnull=False),
                name="only_a_confirmed_question_goes_on",
                violation_error_message=_("The owner of the address confirms the question first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.question}"
