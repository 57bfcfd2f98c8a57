"""Who works in the admin: the groups, and who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page

from course.actions.history import record
from course.authority import SYSTEM, OnlyTheOffice, SignedLink, System, check_administrator
from course.models import User
from course.rules import is_administrator, works_in_the_admin

if TYPE_CHECKING:
    from course.authority import Authority

ORGANISERS = "Cursusbureau"
EDITORS = "Redactie"

OWN_APPS = ("course", "pitches")
NOT_IN_THE_ADMIN = ("calendarlink", "calendarevent", "enrolmentneeds", "dot", "recognition", "letter")
"""Rows that nobody writes by hand: secret links, calendars, bookkeeping, needs, clicks and letters of participants."""

EDITORS_WRITE = ("term", "mailtemplate")
PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
MEDIA_RIGHTS = (
    "add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document",
)  # fmt: skip


@transaction.atomic
def ensure_groups() -> tuple[Group, Group]:
    """Make the groups of organisers and editors, or give them back the rights they should have. Twice is once."""
    organisers, _made = Group.objects.get_or_create(name=ORGANISERS)
    editors, _made = Group.objects.get_or_create(name=EDITORS)
    organisers.permissions.add(*_rights_of_organisers(), *_rights_of_editors())
    editors.permissions.add(*_rights_of_editors())
    _open_pages_and_media(organisers, editors)
    for task in GroupApprovalTask.objects.filter(active=True):
        task.groups.add(organisers, editors)
    return organisers, editors


def _groups() -> tuple[Group, Group]:
    """Those that are there; what rights they have is looked after when the site is prepared."""
    known = {group.name: group for group in Group.objects.filter(name__in=(ORGANISERS, EDITORS))}
    return (known[ORGANISERS], known[EDITORS]) if len(known) == 2 else ensure_groups()


def _rights_of_organisers() -> list[Permission]:
    return list(
        Permission.objects.filter(content_type__app_label__in=OWN_APPS)
        .exclude(content_type__model__in=NOT_IN_THE_ADMIN)
        .exclude(codename="delete_user")
    )


def _rights_of_editors() -> list[Permission]:
    words = Q(content_type__app_label="course", content_type__model__in=EDITORS_WRITE)
    site = Q(content_type__app_label="cms", codename="change_sitesettings")
    admin = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    redirects = Q(content_type__app_label="wagtailredirects", content_type__model="redirect")
    return list(Permission.objects.filter(words | site | admin | redirects))


def _open_pages_and_media(*groups: Group) -> None:
    """From the root down. What a group has already stays."""
    pages = Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=PAGE_RIGHTS
    )
    media = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=MEDIA_RIGHTS
    )
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    GroupPagePermission.objects.bulk_create(
        [GroupPagePermission(group=group, page=root, permission=right) for right in pages for group in groups],
        ignore_conflicts=True,
    )
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=group, collection=collection, permission=r)
            for r in media
            for group in groups
        ],
        ignore_conflicts=True,
    )


def make_organiser(*, user: User, by: Authority = SYSTEM) -> User:
    """Somebody comes to work for the course office. By default from the command line."""
    return give_roles(user=user, organiser=True, editor=_is_in(user, EDITORS), by=by)


@transaction.atomic
def make_administrator(*, user: User, by: Authority = SYSTEM) -> User:
    """Somebody of the course office who may also give roles to others; from the command line alone.

    Raises OnlyTheOffice.
    """
    if by is not SYSTEM:
        raise OnlyTheOffice
    user.is_superuser = True
    user.save(update_fields=["is_superuser"])
    return make_organiser(user=user, by=by)


def make_editor(*, user: User, by: Authority = SYSTEM) -> User:
    """Somebody comes to write the site."""
    return give_roles(user=user, organiser=user.is_staff, editor=True, by=by)


@transaction.atomic
def give_roles(*, user: User, organiser: bool, editor: bool, by: Authority) -> User:
    """Put somebody in the groups of these roles and in no other of the two; a change is a line of history.

    Raises OnlyAnAdministrator.
    """
    check_administrator(by)
    organisers, editors = _groups()
    before = (user.is_staff, _is_in(user, EDITORS))
    user.is_staff = organiser
    user.save(update_fields=["is_staff"])
    for group, wanted in ((organisers, organiser), (editors, editor)):
        (user.groups.add if wanted else user.groups.remove)(group)
    if before != (organiser, editor):
        record(row=user, action="course.user.roles", by=by, organiser=organiser, editor=editor)
    return user


def may_close_account(who: Authority, person: User) -> bool:
    """Whoever is closed out can do nothing about it: of who works in the admin only an administrator decides."""
    if isinstance(who, SignedLink):
        return False
    return not works_in_the_admin(person) or isinstance(who, System) or is_administrator(who)


def _is_in(user: User, name: str) -> bool:
    return user.groups.filter(name=name).exists()
