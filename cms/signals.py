"""A change of a page, its privacy, the contact details or a work visit ends what is kept of public pages; a log-in
decides which language the pages speak.
"""

from __future__ import annotations

from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms import page_cache
from cms.models import SiteSettings
from course.models import User, WorkVisit
from course.views.language import speak


@receiver(user_logged_in)
def speak_their_language(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Who logs in reads the language of the own profile."""
    speak(request, user.language)


@receiver([page_published, page_unpublished, post_page_move])
@receiver(post_delete, sender=Page)
@receiver([post_save, post_delete], sender=PageViewRestriction)
@receiver([post_save, post_delete], sender=SiteSettings)
@receiver([post_save, post_delete], sender=Site)
@receiver([post_save, post_delete], sender=WorkVisit)
def begin_generation(**kwargs: object) -> None:
    """After the commit: who reads before it still reads the old page."""
    transaction.on_commit(page_cache.begin)
