"""The library of good practices (*goede voorbeelden*)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page
from wagtail.search import index

from cms.enums import Maturity
from course.enums import HolidayRegion, TermKind
from course.models import Term

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def lines(label: StrOrPromise) -> models.TextField:
    """A field with one point per line."""
    return models.TextField(label, blank=True, help_text=_("One point per line."))


def found_by(relation: str, *names: str) -> index.RelatedFields:
    """Search in what a page points to, by whole words and by how words begin."""
    fields = [field(name) for name in names for field in (index.SearchField, index.AutocompleteField)]
    return index.RelatedFields(relation, fields)


class CaseIndexPage(Page):
    """The library: cases and theme cards, filtered and searched in `cms.queries.library.shelf.library`."""

    introduction = models.TextField(_("introduction"), max_length=500, blank=True)

    template = "cms/case_index.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CasePage", "cms.ThemeCardPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("library of good practices")


class CasePage(Page):
    """A practice that works, with what went well and what was hard. What we do not know is named as such."""

    summary = models.CharField(_("in one sentence"), max_length=280)
    province = models.CharField(_("province"), max_length=50, blank=True)
    holiday_region = models.CharField(_("holiday region"), max_length=10, choices=HolidayRegion, blank=True)
    care_region = models.CharField(_("care office region"), max_length=60, blank=True)
    maturity = models.CharField(_("how far"), max_length=20, choices=Maturity, blank=True)
    occasion = models.TextField(_("why it began"), blank=True)
    goal = models.TextField(_("goal"), blank=True)
    approach = lines(_("approach"))
    target_group = models.TextField(_("for whom"), blank=True)
    funding = models.TextField(_("funding"), blank=True)
    works = lines(_("what works"))
    difficult = lines(_("what is hard"))
    result = models.TextField(_("result so far"), blank=True)
    lessons = lines(_("lessons"))
    questions = lines(_("questions for the group"))
    unknown = lines(_("what we do not know"))
    dimensions_by_editors = models.BooleanField(_("the dimensions are our reading, not the source's"), default=True)
    laws_by_editors = models.BooleanField(_("the laws are our reading, not the source's"), default=True)
    themes = ParentalManyToManyField(
        Term,
        related_name="+",
        blank=True,
        limit_choices_to={"kind": TermKind.THEME},
        verbose_name=_("themes"),
    )
    laws = ParentalManyToManyField(
        Term, related_name="+", blank=True, limit_choices_to={"kind": TermKind.LAW}, verbose_name=_("laws")
    )
    agreements = ParentalManyToManyField(
        Term,
        related_name="+",
        blank=True,
        limit_choices_to={"kind": TermKind.AGREEMENT},
        verbose_name=_("agreements"),
    )
    principles = ParentalManyToManyField(
        Term,
        related_name="+",
        blank=True,
        limit_choices_to={"kind": TermKind.PRINCIPLE},
        verbose_name=_("principles"),
    )
    dimensions = ParentalManyToManyField(
        Term,
        related_name="+",
        blank=True,
        limit_choices_to={"kind": TermKind.DIMENSION},
        verbose_name=_("dimensions"),
    )
    visits = ParentalManyToManyField("course.WorkVisit", related_name="+", blank=True, verbose_name=_("work visits"))
    pitches = ParentalManyToManyField("pitches.Pitch", related_name="+", blank=True, verbose_name=_("pitches"))
    source_title = models.CharField(_("source"), max_length=250, blank=True)
    source_kind = models.CharField(_("kind of source"), max_length=100, blank=True)
    source_file = models.CharField(_("name of the source document"), max_length=120, blank=True)
    source_date = models.CharField(_("date of the source"), max_length=60, blank=True)

    template = "cms/case.html"
    parent_page_types = ["cms.CaseIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary", help_text=_("What is done where, so that a reader knows whether to read on.")),
        MultiFieldPanel(
            [
                InlinePanel("places", label=_("place"), heading=_("Places")),
                FieldPanel("province"),
                FieldPanel("holiday_region"),
                FieldPanel("care_region"),
                FieldPanel("maturity"),
            ],
            heading=_("Where and how far"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("occasion", "goal", "approach", "target_group", "funding")],
            heading=_("The story"),
            help_text=_("In our own words. What the source does not say stays empty: it shows as unknown."),
        ),
        InlinePanel("parties", label=_("party"), heading=_("Parties")),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("works", "difficult", "result", "lessons", "questions", "unknown")
            ],
            heading=_("What we learn from it"),
        ),
        InlinePanel(
            "insights",
            label=_("insight"),
            heading=_("Insights"),
            help_text=_("Retell what somebody said. The role, never the name; no quotation marks."),
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "themes", "laws", "laws_by_editors", "agreements", "principles", "dimensions",
                    "dimensions_by_editors",
                )
            ],
            heading=_("To find it by"),
            help_text=_("Themes, places and laws are the filters of the library."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("visits"),
                FieldPanel(
                    "pitches",
                    permission="pitches.change_pitch",
                    help_text=_("Only people who may read a pitch see it here."),
                ),
            ],
            heading=_("In the course"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("source_title", "source_kind", "source_file", "source_date")],
            heading=_("Source"),
        ),
    ]  # fmt: skip
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        *(
            field(name)
            for name in (
                "province", "occasion", "goal", "approach", "target_group", "funding", "works", "difficult",
                "result", "lessons", "questions",
            )
            for field in (index.SearchField, index.AutocompleteField)
        ),
        index.AutocompleteField("summary"),
        *(found_by(name, "name") for name in ("places", "parties", "themes")),
        *(found_by(name, "name", "abbreviation") for name in ("laws", "agreements")),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")


class CasePlace(Orderable):
    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="places")
    name = models.CharField(_("town or area"), max_length=100)

    class Meta(Orderable.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self) -> str:
        return self.name


class CaseParty(Orderable):
    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="parties")
    name = models.CharField(_("who"), max_length=150)
    role = models.CharField(_("role"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("party")
        verbose_name_plural = _("parties")

    def __str__(self) -> str:
        return self.name


class CaseInsight(Orderable):
    """What somebody told, retold with the role and without the name."""

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="insights")
    role = models.CharField(_("role"), max_length=150)
    text = models.TextField(_("in our words"))

    class Meta(Orderable.Meta):
        verbose_name = _("insight")
        verbose_name_plural = _("insights")

    def __str__(self) -> str:
        return self.role
