"""What is done to pages beside writing them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.actions.copy_page import CopyPageAction

from cms.models import CoursePage
from course.actions.locks import lock_edition
from course.errors import Refusal
from course.models import Edition, User


class EditionHasPage(Refusal):
    message = _("This edition has a page already.")


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
