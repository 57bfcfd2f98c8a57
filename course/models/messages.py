"""The outbox and the texts it sends."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import MessageState


class MailTemplate(models.Model):
    """The text of a mail: one purpose, one button. Placeholders stand between braces."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    recipient = models.CharField(_("goes to"), max_length=60, blank=True)
    occasion = models.CharField(_("when"), max_length=150, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    button = models.CharField(_("button"), max_length=80, blank=True)
    body = models.TextField(_("text"))

    class Meta:
        ordering = ["code"]
        verbose_name = _("mail template")
        verbose_name_plural = _("mail templates")

    def __str__(self) -> str:
        return self.subject


class Message(models.Model):
    """One mail to one person, written in the transaction of the decision and sent by a worker afterwards.

    `about` names the row it is about ("enrolment:12") and `occasion` which time ("2026-11-09"), so that the same
    message cannot be queued twice.
    """

    template = models.CharField(_("template"), max_length=60)
    about = models.CharField(_("about"), max_length=80)
    occasion = models.CharField(_("occasion"), max_length=80, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages", verbose_name=_("person")
    )
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    button = models.CharField(_("button"), max_length=80, blank=True)
    link = models.CharField(_("link"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=MessageState, default=MessageState.QUEUED)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.TextField(_("reason of failure"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["state", "due_at"])]
        constraints = [
            models.UniqueConstraint(fields=["template", "about", "person", "occasion"], name="no_message_twice")
        ]

    def __str__(self) -> str:
        return self.subject
