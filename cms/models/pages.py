"""The pages of the public site."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import BodyBlock
from course.models import Edition, Term


class InFooter(models.Model):
    """A page that editors can put in the foot of every page."""

    show_in_footer = models.BooleanField(_("show in the footer"), default=False)

    class Meta:
        abstract = True


class HomePage(Page):
    """The front page: what it is, this edition, three cases, a voice."""

    heading = models.CharField(_("heading"), max_length=120)
    introduction = models.TextField(_("introduction"), max_length=500)
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition on the front page"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("content"))

    template = "cms/home.html"
    max_count = 1
    content_panels = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("introduction"),
        FieldPanel("edition"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("front page")


class StandardPage(InFooter, Page):
    """A page of text: for whom, questions, privacy, accessibility, ground rules, contact."""

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("content"))
    shows_contact = models.BooleanField(_("show how to reach us"), default=False)

    template = "cms/standard.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("shows_contact"),
    ]
    promote_panels = [*Page.promote_panels, FieldPanel("show_in_footer")]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")


class CourseIndexPage(Page):
    """The editions of the course."""

    introduction = models.TextField(_("introduction"), max_length=500, blank=True)

    template = "cms/course_index.html"
    subpage_types = ["cms.CoursePage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("overview of editions")


class CoursePage(Page):
    """The public words of one edition; dates, seats and price come from its row."""

    edition = models.OneToOneField(
        Edition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="page"
    )
    introduction = models.TextField(_("introduction"), max_length=600)
    outcomes = models.TextField(_("what it gives you"), blank=True, help_text=_("One point per line."))
    audience = models.TextField(_("for whom"), blank=True)
    goals = models.TextField(_("learning goals"), blank=True, help_text=_("One goal per line."))
    included = models.TextField(_("included in the price"), blank=True, help_text=_("One thing per line."))
    excluded = models.TextField(_("not included"), blank=True, help_text=_("One thing per line."))
    substitution = models.TextField(_("sending a colleague"), blank=True)
    workload = models.TextField(_("time it takes"), blank=True)
    seats_explained = models.TextField(_("how places are given"), blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("questions and more"))

    template = "cms/course.html"
    parent_page_types = ["cms.CourseIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("edition"),
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("outcomes"), FieldPanel("audience"), FieldPanel("goals"), FieldPanel("workload")],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("included"),
                FieldPanel("excluded"),
                FieldPanel("substitution"),
                FieldPanel("seats_explained"),
            ],
            heading=_("Price and places"),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("audience")]

    class Meta:
        verbose_name = _("edition page")
        verbose_name_plural = _("edition pages")


class ThemeCardPage(Page):
    """A question that the course wants to open (*themakaart*)."""

    question = models.CharField(_("question"), max_length=300)
    themes = ParentalManyToManyField(Term, related_name="+", blank=True, verbose_name=_("themes"))
    laws = ParentalManyToManyField(Term, related_name="+", blank=True, verbose_name=_("laws"))
    pitches = ParentalManyToManyField("pitches.Pitch", related_name="+", blank=True, verbose_name=_("pitches"))
    source = models.CharField(_("source"), max_length=250, blank=True)

    template = "cms/theme_card.html"
    parent_page_types = ["cms.CaseIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("question"),
        FieldPanel("themes"),
        FieldPanel("laws"),
        FieldPanel("pitches"),
        FieldPanel("source"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("question"),
        index.RelatedFields("themes", [index.SearchField("name"), index.FilterField("code")]),
    ]

    class Meta:
        verbose_name = _("theme card")
        verbose_name_plural = _("theme cards")

