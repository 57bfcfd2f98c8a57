"""What Wagtail puts into an empty database: a page that greets goes, and the rest gets names that people know."""

from __future__ import annotations

from django.contrib.auth.models import Group
from wagtail.models import Collection, Page, PageLogEntry, Task, Workflow

TITLE = "Welcome to your new Wagtail site!"


def remove_welcome_page() -> None:
    """Delete Wagtail's own first page, as long as nobody touched it and no site begins there. The history does not tell
    it: nobody did.
    """
    page = Page.objects.filter(depth=2, slug="home", title=TITLE).first()
    if page is not None and is_welcome_page(page) and not page.sites_rooted_here.exists():
        page.delete()
        PageLogEntry.objects.filter(label=TITLE, user=None).delete()


def is_welcome_page(page: Page) -> bool:
    """Wagtail made it, and nobody changed it or put a page under it."""
    known = (page.depth, page.slug, page.title) == (2, "home", TITLE)
    return known and page.specific_class is Page and page.is_leaf() and page.latest_revision_id is None


GIVEN_NAMES = (
    (Group, "Moderators", "Eindredactie"),
    (Group, "Editors", "Schrijvers"),
    (Workflow, "Moderators approval", "Goedkeuring door de eindredactie"),
    (Task, "Moderators approval", "Goedkeuring door de eindredactie"),
    (Collection, "Root", "Alle bestanden"),
)
"""What Wagtail makes in an empty database, and the name under which people meet it here."""


def name_what_wagtail_made() -> None:
    """Give it names that people know; a name that somebody chose stays."""
    for model, given, ours in GIVEN_NAMES:
        if not model.objects.filter(name=ours).exists():
            model.objects.filter(name=given).update(name=ours)
