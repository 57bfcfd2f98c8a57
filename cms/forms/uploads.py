"""The forms by which Wagtail keeps pictures and documents: a disk without room is a mistake in the field of the file.

Every door shows that as it shows a wrong file: the page of one file, the uploader of many, and the window in which one
chooses. Named in the settings.
"""

from __future__ import annotations

from django.db.models import Model
from django.forms import ModelForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from course.errors import NoRoom


class _KeepsFileFirst(ModelForm):
    """Keeps the file while the form is checked, and not only when it is saved."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors and "file" in self.changed_data:
            try:
                _keep(self.instance)
            except NoRoom as refusal:
                self.add_error("file", str(refusal))


def _keep(row: Model) -> None:
    """Wagtail measures what was uploaded: it need not open what was kept."""
    uploaded = row.file.file
    row._meta.get_field("file").pre_save(row, add=False)
    row.file.file = uploaded


class PictureForm(_KeepsFileFirst, BaseImageForm):
    """A picture, of which the old file goes only when there is room for the new one."""


class DocumentForm(_KeepsFileFirst, BaseDocumentForm):
    """A document, of which the old file goes only when there is room for the new one."""
