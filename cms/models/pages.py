"""The pages of the public site."""

from __future__ import annotations

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.models.library import found_by
from course.enums import TermKind
from course.models import Edition, Term
from course.rules import is_organiser


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
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.CourseIndexPage", "cms.CaseIndexPage", "cms.StandardPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("heading", help_text=_("The promise of the course. The title above is for tabs and results.")),
        FieldPanel("introduction", help_text=_("Two or three sentences: what it is and for whom.")),
        FieldPanel("edition", help_text=_("Dates, places and button come from here. Empty: the newest edition.")),
        FieldPanel("body", help_text=_("Three points and a voice work best. Good practices show themselves.")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("front page")


class StandardPage(Page):
    """A page of text: for whom, questions, privacy, accessibility, ground rules, contact."""

    introduction = models.TextField(_("introduction"), max_length=600, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("content"))
    show_in_footer = models.BooleanField(_("show in the footer"), default=False)
    shows_contact = models.BooleanField(_("show how to reach us"), default=False)
    shows_visits = models.BooleanField(_("show the work visits"), default=False)

    template = "cms/standard.html"
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction", help_text=_("The answer first: who reads only this must know enough.")),
        FieldPanel("body", help_text=_("Short pieces under headings. One question is one question block.")),
        FieldPanel("shows_contact", help_text=_("Name, address and hours come from Settings, Contact.")),
        FieldPanel("shows_visits", help_text=_("Where the course goes and went; they come from the work visits.")),
    ]
    promote_panels = [
        *Page.promote_panels,
        FieldPanel("show_in_footer", help_text=_("For privacy, accessibility, ground rules and contact.")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")


class CourseIndexPage(Page):
    """The editions of the course."""

    introduction = models.TextField(_("introduction"), max_length=500, blank=True)

    template = "cms/course_index.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CoursePage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("overview of editions")


class CoursePage(Page):
    """The public words of one edition; dates, seats and price come from its row."""

    edition = models.OneToOneField(Edition, verbose_name=_("edition"), on_delete=models.PROTECT, related_name="page")
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
        FieldPanel(
            "edition",
            help_text=_("Dates, places, price and programme come from the edition: do not repeat them in the text."),
        ),
        FieldPanel("introduction", help_text=_("What somebody gets out of it, in two or three sentences.")),
        MultiFieldPanel(
            [
                FieldPanel("outcomes"),
                FieldPanel("audience", help_text=_("Job titles and organisations that a reader recognises.")),
                FieldPanel("goals"),
                FieldPanel("workload", help_text=_("Days, meetings and hours of preparation.")),
            ],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("included"),
                FieldPanel("excluded"),
                FieldPanel("substitution", help_text=_("Until when a colleague may come, and what it costs.")),
                FieldPanel("seats_explained", help_text=_("Why places are kept per side and who is first.")),
            ],
            heading=_("Price and places"),
        ),
        FieldPanel("body", help_text=_("Questions that people really ask, each in a question block.")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("audience")]

    class Meta:
        verbose_name = _("edition page")
        verbose_name_plural = _("edition pages")

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """An edition that is not announced does not exist for others than the course office."""
        if not self.edition.is_published and not is_organiser(request.user):
            raise Http404
        return super().serve(request, *args, **kwargs)


class ThemeCardPage(Page):
    """A question that the course wants to open (*themakaart*)."""

    question = models.CharField(_("question"), max_length=300)
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
    pitches = ParentalManyToManyField("pitches.Pitch", related_name="+", blank=True, verbose_name=_("pitches"))
    source = models.CharField(_("source"), max_length=250, blank=True)

    template = "cms/theme_card.html"
    parent_page_types = ["cms.CaseIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("question", help_text=_("One open question that can be answered differently on both sides.")),
        FieldPanel("themes", help_text=_("Cases and cards with the same theme find each other.")),
        FieldPanel("laws"),
        FieldPanel(
            "pitches",
            permission="pitches.change_pitch",
            help_text=_("Only people who may read a pitch see it here."),
        ),
        FieldPanel("source"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("question", boost=2),
        index.AutocompleteField("question"),
        found_by("themes", "name"),
        found_by("laws", "name", "abbreviation"),
    ]

    class Meta:
        verbose_name = _("theme card")
        verbose_name_plural = _("theme cards")
