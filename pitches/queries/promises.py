"""Promises, for who made them."""

from __future__ import annotations

from django.db.models import QuerySet

from course.models import User
from pitches.models import Promise
from pitches.models.promises import PromiseQuerySet


def promises_of(user: User) -> PromiseQuerySet:
    """Everything that the person promised, with the pitch it came from."""
    return Promise.objects.filter(owner=user).select_related("pitch__slot__item__meeting")


def open_promises_of(user: User) -> QuerySet[Promise]:
    """What the person still has to do, the first due first; without the pitches."""
    return Promise.objects.filter(owner=user).open().order_by("due_on", "pk")
