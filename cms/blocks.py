"""The blocks from which editors build pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class PointBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), max_length=80)
    text = blocks.TextBlock(label=_("text"), max_length=300)


class QuestionBlock(blocks.StructBlock):
    """A frequently asked question."""

    question = blocks.CharBlock(label=_("question"), max_length=200)
    answer = blocks.TextBlock(label=_("answer"))

    class Meta:
        icon = "help"
        label = _("Question and answer")
        template = "cms/blocks/question.html"


class RetentionBlock(blocks.StructBlock):
    """One row of the table that says what we keep, why and how long."""

    data = blocks.CharBlock(label=_("data"))
    purpose = blocks.CharBlock(label=_("what for"))
    basis = blocks.CharBlock(label=_("legal basis"))
    kept = blocks.CharBlock(label=_("kept"))


class VoiceBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("text"), max_length=250)
    source = blocks.CharBlock(label=_("who says it"), max_length=100)

    class Meta:
        icon = "openquote"
        label = _("Voice")
        template = "cms/blocks/voice.html"


class BodyBlock(blocks.StreamBlock):
    """What a content page is made of."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="cms/blocks/heading.html")
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "ol", "ul", "document-link"])
    points = blocks.ListBlock(PointBlock(), label=_("Points"), icon="list-ul", template="cms/blocks/points.html")
    question = QuestionBlock()
    retention = blocks.ListBlock(
        RetentionBlock(), label=_("What we keep"), icon="table", template="cms/blocks/retention.html"
    )
    voice = VoiceBlock()
