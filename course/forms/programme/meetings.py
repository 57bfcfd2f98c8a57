"""A meeting and its items as the course office fills them in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from course.forms.people.pickers import PeopleField
from course.forms.programme.pickers import MeetingChoice, ModuleChoice, PlaceChoice
from course.models import Meeting, Module, Place, ProgrammeItem
from course.queries.programme.pickers import editions_for, meetings_for, modules_for
from course.queries.programme.speakers import active_people
from course.text import key_in


class ModuleForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = editions_for(_edition_of(self))


class MeetingForm(WagtailAdminModelForm):
    """Offers the modules of its edition once that is known: of a new meeting it may be in the address."""

    module = ModuleChoice(queryset=Module.objects.none(), required=False)
    place = PlaceChoice(queryset=Place.objects.all())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting = self.instance
        edition = _edition_of(self)
        self.fields["edition"].queryset = editions_for(edition)
        self.fields["module"].queryset = modules_for(edition, meeting.module_id)
        for name in ("module", "place"):
            self.fields[name].label = Meeting._meta.get_field(name).verbose_name.capitalize()


class ItemForm(WagtailAdminModelForm):
    """Of an edition that is known it offers the meetings of that one alone."""

    meeting = MeetingChoice(queryset=Meeting.objects.none())
    speakers = PeopleField(
        among=active_people,
        label=_("Speakers"),
        help_text=_("Type a name to add somebody; several with commas between them. Untick who does not speak."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.meeting_id or key_in(self.initial.get("meeting") or "") or None
        edition = Meeting.objects.filter(pk=own).values_list("edition", flat=True).first() if own else None
        self.fields["meeting"].queryset = meetings_for(edition, own)
        self.fields["meeting"].edition = edition
        self.fields["meeting"].label = ProgrammeItem._meta.get_field("meeting").verbose_name.capitalize()
        speakers = self.instance.speakers.values_list("pk", flat=True) if self.instance.pk else ()
        self.fields["speakers"].kept = frozenset(speakers)


def _edition_of(form: WagtailAdminModelForm) -> int | None:
    """The key of the edition: of the row, or of a new one as the address says."""
    return form.instance.edition_id or key_in(form.initial.get("edition") or "") or None
