"""What waits until it is published, and what was published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from course import clock
from course.enums import Published
from course.models.editions import Edition
from course.models.programme import Meeting


class PendingChange(models.Model):
    """How the course office wants an announced meeting and its programme, until that is published (*klaargezet*).

    Both plans are what `queries.programme.plans.plan_of` makes: `base` is how it stood when somebody began, `wanted`
    how it is to be. The meeting and its items are the truth as long as this waits. `leaving` are the parts that go to
    another meeting, with its key: there they wait under their own key (`queries.programme.halves`).
    """

    meeting = models.OneToOneField(
        Meeting, on_delete=models.CASCADE, related_name="pending_change", verbose_name=_("meeting")
    )
    base = models.JSONField(editable=False)
    wanted = models.JSONField(editable=False)
    leaving = models.JSONField(default=dict, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed at"), default=clock.now, editable=False)

    @property
    def mark(self) -> str:
        """Differs when something else waits."""
        return f"{self.pk}.{self.version}"

    class Meta:
        ordering = ["meeting__starts_at", "pk"]
        verbose_name = _("waiting change")
        verbose_name_plural = _("waiting changes")

    def __str__(self) -> str:
        return str(self.meeting)


class Publication(models.Model):
    """The moment at which waiting changes of an edition became true, all at once. `seen` is the fingerprint of what was
    agreed to, so that a second click finds what the first did.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="publications", verbose_name=_("edition")
    )
    seen = models.CharField(max_length=64, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "seen"],
                name="the_same_is_published_once",
                violation_error_message=_("This was published before."),
            )
        ]

    def __str__(self) -> str:
        return str(self.edition)


class PublishedChange(models.Model):
    """One thing about an announced meeting that became otherwise, whether it waited before or not: `was` and `now` are
    plain values by its kind (`queries.programme.published`). Until `settles_at`, in real time, another edit goes on
    from it.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="published_changes", verbose_name=_("meeting")
    )
    what = models.CharField(_("what changed"), max_length=20, choices=Published)
    was = models.JSONField(null=True, blank=True, editable=False)
    now = models.JSONField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), default=clock.now, editable=False)
    settles_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("published change")
        verbose_name_plural = _("published changes")

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_what_display()}"
