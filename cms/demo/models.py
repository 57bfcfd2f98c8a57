"""Which rows the demo edition loaded, so that they and nothing else can be removed."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class DemoRecord(models.Model):
    """The demo file's own id for a row ("meeting:m1")."""

    key = models.CharField(max_length=120, unique=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    row = GenericForeignKey()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                name="one_record_per_demo_row",
                violation_error_message=_("This row of the demo has its own id already."),
            )
        ]

    def __str__(self) -> str:
        return self.key
