"""What the host of a visit fills in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from course.forms.fields import CleanTextField, VersionField, optional
from course.models import WorkVisit
from course.queries.visits.host import questions_for


class QuestionsForm(forms.Form):
    """Which questions of the group the host goes into; what was chosen before and is no longer asked stays."""

    chosen = forms.MultipleChoiceField(
        label=_("Which questions do you go into?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, visit: WorkVisit, **kwargs: Any) -> None:
        before = visit.chosen_questions.splitlines()
        super().__init__(*args, initial={"chosen": before}, **kwargs)
        offered = dict.fromkeys([*questions_for(visit), *before])
        self.fields["chosen"].choices = [(question, question) for question in offered]

    @property
    def is_asked(self) -> bool:
        return bool(self.fields["chosen"].choices)


class LearnedForm(forms.Form):
    """What the group learned, in the words that the host approves; `version` is what the host read."""

    learned = CleanTextField(label=_("What the group learned"), max_length=4000, rows=6)
    lessons = CleanTextField(
        label=optional(_("Lessons")), max_length=4000, rows=5, required=False, help_text=_("One lesson per line.")
    )
    version = VersionField()

    def __init__(self, *args: Any, visit: WorkVisit, **kwargs: Any) -> None:
        now = {"learned": visit.learned, "lessons": visit.lessons, "version": visit.version}
        super().__init__(*args, initial=now, **kwargs)
        self.visit = visit

    def read_again(self) -> None:
        """Beside what was typed stands what is stored now; the next time it is kept over that."""
        typed = {name: self[name].value() for name in ("learned", "lessons")}
        self.data = {**typed, "version": str(self.visit.version)}
