"""Copying the page of an edition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models import CoursePage
from course.forms.fields import CleanCharField
from course.models import Edition


class CopyCourseForm(forms.Form):
    """Which edition the copy is about, and what it is called. An edition has one page, so those that have one are not
    offered.
    """

    edition = forms.ModelChoiceField(
        Edition.objects.filter(page__isnull=True),
        label=_("Edition"),
        help_text=_("Only editions that have no page yet. To copy an edition, go to the editions."),
    )
    title = CleanCharField(label=_("Title"), max_length=255)
    slug = forms.SlugField(label=_("Web address"), max_length=255)

    def __init__(self, *args: Any, page: CoursePage, asked: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self._suggest(asked)

    def _suggest(self, asked: str) -> None:
        """Fill in the edition with this key, as far as it has no page."""
        try:
            edition: Edition = self.fields["edition"].clean(asked)
        except forms.ValidationError:
            return
        self.initial.update(edition=edition.pk, title=edition.title, slug=edition.slug)

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if not Page._slug_is_available(slug, self.page.get_parent()):
            raise forms.ValidationError(_("Another page here has this web address."))
        return slug
