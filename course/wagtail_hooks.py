"""The course office in Wagtail's admin: screens, menu, history."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from course.actions.enrolment import import_runs, offers
from course.actions.mail import groups as mailing
from course.actions.mail import outbox as mailbox
from course.actions.mail import templates as mailtexts
from course.actions.polls import locks as polling
from course.actions.visits import rounds
from course.log_actions import register_log_actions
from course.models import DaysAway, Enrolment, MailTemplate, Material, Message, SpeakerInvitation, User
from course.rules import is_organiser
from course.viewsets import polls
from course.viewsets.base import OnlyThese
from course.viewsets.editions.editions import EditionViewSet
from course.viewsets.editions.terms import CancellationTermViewSet
from course.viewsets.enrolment import imports, invoices, proposals
from course.viewsets.enrolment.enrolments import EnrolmentViewSet
from course.viewsets.mail.outbox import MessageViewSet
from course.viewsets.mail.templates import MailTemplateViewSet
from course.viewsets.materials import MaterialViewSet
from course.viewsets.people.municipalities import MunicipalityViewSet, TravelTimeViewSet
from course.viewsets.people.people import OrganisationViewSet
from course.viewsets.planning import PlanningDayViewSet
from course.viewsets.programme.items import ItemViewSet
from course.viewsets.programme.meetings import MeetingViewSet
from course.viewsets.programme.modules import ModuleViewSet
from course.viewsets.programme.places import PlaceViewSet
from course.viewsets.results.questionnaires import QuestionnaireViewSet, QuestionViewSet
from course.viewsets.speakers.days_away import DaysAwayViewSet
from course.viewsets.speakers.speakers import SpeakerViewSet
from course.viewsets.visits import rounds as choosing_visits
from course.viewsets.visits.visits import WorkVisitViewSet
from course.viewsets.vocabulary import TermViewSet

hooks.register("register_log_actions", register_log_actions)

register_permission_policy(Enrolment, OnlyThese(Enrolment, "view"))
register_permission_policy(Material, OnlyThese(Material, "change", "view"))
register_permission_policy(Message, OnlyThese(Message, "view"))
register_permission_policy(SpeakerInvitation, OnlyThese(SpeakerInvitation, "add", "change", "view"))
register_permission_policy(DaysAway, OnlyThese(DaysAway, "add", "delete", "view"))
register_permission_policy(User, OnlyThese(User, "add", "change", "view"))
register_permission_policy(MailTemplate, OnlyThese(MailTemplate, "change", "view"))


class CourseGroup(ViewSetGroup):
    menu_label = _("Course")
    menu_name = "course"
    menu_icon = "calendar-alt"
    menu_order = 100
    submenu_hook = "register_course_menu_item"
    items = (
        EditionViewSet,
        ModuleViewSet,
        MeetingViewSet,
        ItemViewSet,
        SpeakerViewSet,
        DaysAwayViewSet,
        WorkVisitViewSet,
        PlaceViewSet,
        TravelTimeViewSet,
        PlanningDayViewSet,
        CancellationTermViewSet,
    )


class PeopleGroup(ViewSetGroup):
    """People themselves come in through the hook: their screen stands where Wagtail's screen for users was."""

    menu_label = _("People")
    menu_name = "people"
    menu_icon = "group"
    menu_order = 110
    submenu_hook = "register_people_menu_item"
    items = (OrganisationViewSet, MunicipalityViewSet, EnrolmentViewSet)


class ContentGroup(ViewSetGroup):
    """Pitches come in through the hook: they stand one floor higher."""

    menu_label = _("Content")
    menu_name = "content"
    menu_icon = "doc-full"
    menu_order = 120
    submenu_hook = "register_content_menu_item"
    items = (MaterialViewSet, TermViewSet, QuestionnaireViewSet, QuestionViewSet)


class PostGroup(ViewSetGroup):
    menu_label = _("Post")
    menu_name = "post"
    menu_icon = "mail"
    menu_order = 130
    submenu_hook = "register_post_menu_item"
    items = (MessageViewSet, MailTemplateViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSetGroup]:
    return [CourseGroup(), PeopleGroup(), ContentGroup(), PostGroup()]


class CockpitMenuItem(MenuItem):
    """Where the current edition stands."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_organiser(request.user)


@hooks.register("register_course_menu_item")
def register_visit_rounds() -> MenuItem:
    address = reverse("visit_rounds:index")
    return CockpitMenuItem(_("Choosing visits"), address, name="visit-rounds", icon_name="site", order=150)


@hooks.register("register_course_menu_item")
def register_polls() -> MenuItem:
    return CockpitMenuItem(
        _("Date polls"), reverse("polls:index"), name="date-polls", icon_name="calendar-check", order=155
    )


@hooks.register("register_people_menu_item")
def register_cockpit() -> MenuItem:
    address = reverse("enrolments:choose")
    return CockpitMenuItem(_("Places and line"), address, name="overview", icon_name="clipboard-list", order=150)


@hooks.register("register_people_menu_item")
def register_proposals() -> MenuItem:
    address = reverse("organisation_proposals:index")
    return CockpitMenuItem(_("Proposed organisations"), address, name="proposals", icon_name="group", order=160)


@hooks.register("register_post_menu_item")
def register_writing() -> MenuItem:
    return CockpitMenuItem(_("Write to people"), reverse("messages:write"), name="write", icon_name="edit", order=150)


@hooks.register("register_log_actions")
def register_mail_actions(actions: LogActionRegistry) -> None:
    words_of = mailtexts.HISTORY | mailing.HISTORY | mailbox.HISTORY | offers.HISTORY | import_runs.HISTORY
    words_of |= rounds.HISTORY | polling.HISTORY
    for action, words in words_of.items():
        actions.register_action(action, words, words)


@hooks.register("register_admin_urls")
def register_pages_beside_lists() -> list[URLPattern | URLResolver]:
    """Lists that go in and out and what waits for a word, beside their screens; rounds of choosing and date polls."""
    proposed = (proposals.urlpatterns, "organisation_proposals")
    sheets = ([*imports.urlpatterns, *invoices.urlpatterns], "sheets")
    choosing = (choosing_visits.urlpatterns, "visit_rounds")
    dating = (polls.urlpatterns, "polls")
    return [
        path("aanmeldingen/", include(sheets)),
        path("organisaties/voorstellen/", include(proposed)),
        path("keuzerondes/", include(choosing)),
        path("datumprikkers/", include(dating)),
    ]


@hooks.register("before_bulk_action")
def no_people_in_bulk(request: HttpRequest, action_type: str, objects: list, action: object) -> None:
    """Wagtail's bulk actions on users would give roles, lock out or delete without a word in the history."""
    if any(isinstance(row, User) for row in objects):
        raise PermissionDenied
