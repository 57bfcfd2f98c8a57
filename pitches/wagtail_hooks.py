"""What pitches add to Wagtail's admin: screens and history."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from course.rules import is_organiser
from course.viewsets.base import OfficeViewSet, OnlyThese
from pitches.actions.choosing.rounds import HISTORY
from pitches.log_actions import register_log_actions
from pitches.models import CheckIn, GuestQuestion, Pitch, Promise
from pitches.viewsets import choosing, measures, turns
from pitches.viewsets.check_ins import CheckInViewSet
from pitches.viewsets.formats import FormatViewSet
from pitches.viewsets.guests import GuestViewSet
from pitches.viewsets.pitches.pitches import PitchViewSet
from pitches.viewsets.promises import PromiseViewSet

hooks.register("register_log_actions", register_log_actions)

register_permission_policy(Pitch, OnlyThese(Pitch, "change", "view"))
register_permission_policy(GuestQuestion, OnlyThese(GuestQuestion, "view"))
register_permission_policy(Promise, OnlyThese(Promise, "view"))
register_permission_policy(CheckIn, OnlyThese(CheckIn, "view"))


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[OfficeViewSet]:
    return [PitchViewSet(), PromiseViewSet(), CheckInViewSet(), GuestViewSet(), FormatViewSet()]


@hooks.register("register_log_actions")
def register_choosing_actions(actions: LogActionRegistry) -> None:
    for action, words in HISTORY.items():
        actions.register_action(action, words, words)


class OfficeMenuItem(MenuItem):
    """For the course office; an editor of the site has nothing to do there."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_organiser(request.user)


@hooks.register("register_course_menu_item")
def register_choosing() -> MenuItem:
    address = reverse("choosing:index")
    return OfficeMenuItem(_("Choosing pitches"), address, name="choosing-pitches", icon_name="comment", order=152)


@hooks.register("register_course_menu_item")
def register_measures() -> MenuItem:
    address = reverse("choosing:latest_measures")
    return OfficeMenuItem(_("How pitching goes"), address, name="pitch-measures", icon_name="order", order=153)


@hooks.register("register_admin_urls")
def register_pages_beside_lists() -> list[URLPattern | URLResolver]:
    pages = [*choosing.urlpatterns, *turns.urlpatterns, *measures.urlpatterns]
    return [path("pitchkeuze/", include((pages, "choosing")))]
