"""What stands on every page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """Who is behind the site and how to reach them."""

    contact_name = models.CharField(_("name"), max_length=100, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    contact_hours = models.CharField(_("reachable"), max_length=150, blank=True)

    panels = [FieldPanel("contact_name"), FieldPanel("contact_email"), FieldPanel("contact_hours")]

    class Meta:
        verbose_name = _("contact")
