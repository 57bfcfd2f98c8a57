"""What stands on every page, and pictures with the text that stands in for them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images.models import AbstractImage, AbstractRendition, Image


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """Who is behind the site and how to reach them."""

    contact_name = models.CharField(_("name"), max_length=100, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    contact_hours = models.CharField(_("reachable"), max_length=150, blank=True)

    panels = [FieldPanel("contact_name"), FieldPanel("contact_email"), FieldPanel("contact_hours")]

    class Meta:
        verbose_name = _("contact")


class Picture(AbstractImage):
    """A picture and who may use it."""

    credit = models.CharField(_("maker and rights"), max_length=200, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")


class Rendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="one_rendition_per_filter",
                violation_error_message=_("This picture has this size already."),
            )
        ]
