"""The words of the field: themes, laws, agreements, parties and the rest, one table for all."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from course import text
from course.enums import TermKind
from course.models.keys import HasKeys, KeyField


class Term(HasKeys):
    """A term with a definition in our own words (*begrip*)."""

    kind = models.CharField(_("kind"), max_length=20, choices=TermKind)
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    sort_name = KeyField(of=["name"], by=text.sort_name, max_length=250)
    abbreviation = models.CharField(_("abbreviation"), max_length=30, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    carried_out_by = models.CharField(_("carried out by"), max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    colour = models.CharField(_("colour key"), max_length=20, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    needs_check = models.BooleanField(_("an expert must still check this"), default=False)

    class Meta:
        ordering = ["kind", "position", "sort_name", "code"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="one_term_per_code",
                violation_error_message=_("There is a word of this kind with this code already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short(self) -> str:
        return self.abbreviation or self.name
