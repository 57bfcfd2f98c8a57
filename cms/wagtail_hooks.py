"""What we change in Wagtail's admin: the cockpit, its looks, and a menu without dead ends."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from cms.views.pages import copy_course
from cms.views.site.help import HelpView
from cms.views.site.overview import CockpitPanel
from course.rules import is_organiser

hooks.register("before_copy_page", copy_course)

HELP = "office_help"
SHORTCUTS = "keyboard-shortcuts-trigger"


@hooks.register("construct_homepage_panels")
def add_cockpit(request: HttpRequest, panels: list[Component]) -> None:
    """For the course office, not for who only edits the site."""
    if is_organiser(request.user):
        panels.append(CockpitPanel())


@hooks.register("insert_global_admin_css")
def admin_looks() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


@hooks.register("insert_global_admin_js")
def keep_typed_dates() -> SafeString:
    return format_html('<script src="{}"></script>', static("cms/dates.js"))


@hooks.register("insert_global_admin_js")
def send_by_enter() -> SafeString:
    return format_html('<script src="{}"></script>', static("cms/lines.js"))


@hooks.register("insert_global_admin_js")
def count_what_is_typed() -> SafeString:
    """As on the site: no box cuts off what is too long."""
    return format_html(
        '<script src="{}" data-used="{}" data-over="{}"></script>',
        static("cms/count.js"),
        _("{n} of {most} characters"),
        _("Too long: {n} characters, and at most {most} fit."),
    )


@hooks.register("register_admin_urls")
def register_help() -> list[URLPattern]:
    return [path("hulp/", HelpView.as_view(), name=HELP)]


@hooks.register("register_help_menu_item")
def register_help_item() -> MenuItem:
    return MenuItem(gettext_lazy("What to do when"), reverse(HELP), name=HELP, icon_name="help", order=100)


@hooks.register("construct_help_menu")
def help_from_this_machine(request: HttpRequest, items: list[MenuItem]) -> None:
    """The other items lead to wagtail.org."""
    items[:] = [item for item in items if item.name in (HELP, SHORTCUTS)]
