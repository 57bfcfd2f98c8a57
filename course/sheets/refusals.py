"""Why a list of people is refused as a whole."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from course.errors import Refusal


class NotReadable(Refusal):
    message = _("We cannot read this file. Save it again as XLSX or as CSV (UTF-8) and try once more.")


class ForeignLetters(Refusal):
    message = _(
        "Letters with accents would go wrong: we would read “%(word)s”. Save the list again as XLSX or as CSV (UTF-8) "
        "and try once more."
    )


class TooMuchInside(Refusal):
    message = _("Unpacked, this file is far larger than a list of people. Copy the list to a new file and try again.")


class TooManyRows(Refusal):
    message = _("This list has more than %(most)d rows. Split it into parts.")


class TooFarDown(Refusal):
    message = _(
        "Something stands below row %(last)d of this list. Take out the empty rows above it, or what stands there."
    )


class NothingInside(Refusal):
    message = _("There are no people in this list. Fill in one row for each person, below the headings.")


class ColumnsMissing(Refusal):
    message = _("We do not find these columns: %(names)s. Use the headings of the template.")


class ColumnTwice(Refusal):
    message = _("The column %(name)s is in this list twice. Remove one of the two.")
