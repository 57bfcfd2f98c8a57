"""The site as it would be if nobody locked an edition: for the test that shows what the lock is for."""

from __future__ import annotations

from django.db.models import QuerySet

from cms.wsgi import application
from course.models import Edition

__all__ = ["application"]


def unlocked(**kwargs: object) -> QuerySet[Edition]:
    return Edition.objects.all()


Edition.objects.select_for_update = unlocked
