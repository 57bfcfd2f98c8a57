"""What is done to pages beside writing them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Page

from cms.models import CoursePage
from course.actions.locks import lock_edition
from course.authority import Authority, NotYours, person_of
from course.errors import Refusal
from course.models import Edition, User


class EditionHasPage(Refusal):
    message = _("This edition has a page already.")


class PageAddressTaken(Refusal):
    message = _("Another page has the web address '%(slug)s'. Choose another one, or leave the page.")


@transaction.atomic
def copy_course_page(*, by: User, page: CoursePage, edition: Edition, title: str, slug: str) -> CoursePage:
    """A draft with the words of `page`, about another edition, beside it. The older versions stay with the old page.

    Raises EditionHasPage, and PermissionDenied (of Wagtail's action) when the user may not add pages there.
    """
    edition = lock_edition(edition.pk)
    if CoursePage.objects.filter(edition=edition).exists():
        raise EditionHasPage
    words = {"title": title, "slug": slug, "edition": edition}
    copy: CoursePage = CopyPageAction(
        page, update_attrs=words, keep_live=False, copy_revisions=False, user=by
    ).execute()
    return copy


def copy_page_along(source: Edition, made: Edition, by: Authority) -> None:
    """The page of an edition that is copied, under title and web address of the copy.

    Raises NotYours for who is nobody, PageAddressTaken, and as `copy_course_page`.
    """
    page, user = CoursePage.objects.get(edition=source), person_of(by)
    if user is None:
        raise NotYours
    if not Page._slug_is_available(made.slug, page.get_parent()):
        raise PageAddressTaken(slug=made.slug)
    copy_course_page(by=user, page=page, edition=made, title=made.title, slug=made.slug)
