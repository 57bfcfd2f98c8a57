"""What pitches add to Wagtail's admin: screens and history."""

from __future__ import annotations

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from course.viewsets.base import OfficeViewSet, OnlyThese
from pitches.log_actions import register_log_actions
from pitches.models import Pitch, Promise
from pitches.viewsets.pitches.pitches import PitchViewSet
from pitches.viewsets.promises import PromiseViewSet

hooks.register("register_log_actions", register_log_actions)

register_permission_policy(Pitch, OnlyThese(Pitch, "change", "view"))
register_permission_policy(Promise, OnlyThese(Promise, "view"))


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[OfficeViewSet]:
    return [PitchViewSet(), PromiseViewSet()]
