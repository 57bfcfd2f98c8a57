"""Groups in which the visitors of one visit go round."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from course.models.enrolment import Enrolment
from course.models.visits import WorkVisit


class VisitGroup(models.Model):
    """A group of visitors (*subgroep*) with a name, and who is in it. Who no longer comes is not shown in it."""

    visit = models.ForeignKey(WorkVisit, on_delete=models.CASCADE, related_name="groups", verbose_name=_("work visit"))
    name = models.CharField(_("name"), max_length=80)
    people = models.ManyToManyField(Enrolment, related_name="visit_groups", blank=True, verbose_name=_("participants"))

    class Meta:
        ordering = ["visit", "pk"]
        verbose_name = _("group of visitors")
        verbose_name_plural = _("groups of visitors")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "name"],
                name="one_group_per_name_and_visit",
                violation_error_message=_("This visit has a group with this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
