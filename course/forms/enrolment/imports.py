"""The list of people that the course office uploads: whether it is a file that we can read at all."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course.forms.materials.files import check_file, check_size
from course.sheets.reading import CSV, XLSX

MOST_BYTES = 2 * 1024 * 1024


class PeopleListForm(forms.Form):
    """A file with people, of a kind and size that we read. What stands in it is read in the background."""

    file = forms.FileField(
        label=gettext_lazy("List of people"),
        help_text=gettext_lazy("XLSX or CSV, at most 500 people and 2 MB. You see first what would happen."),
        widget=forms.FileInput(attrs={"accept": f".{XLSX},.{CSV}"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("There are no people in this list. Fill in one row for each person."),
        },
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        kind = str(file.name).rsplit(".", 1)[-1].lower()
        if kind not in {XLSX, CSV}:
            raise ValidationError(_("We read XLSX and CSV. Save the list as one of these and try once more."))
        check_size(file, MOST_BYTES)
        check_file(file)
        return file
