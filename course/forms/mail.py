"""Forms with which the course office writes mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from course.actions.mail.telling import Telling
from course.enums import MessageState, Tell
from course.forms.fields import CleanCharField, CleanTextField, KnownRowsField
from course.forms.moments import MomentField
from course.mailtext.texts import MailText
from course.models import Edition, MailTemplate, Message, User
from course.queries.mail.groups import CHOSEN, Group, groups_of, people_of_edition
from course.queries.mail.templates import OWN_WORDS, shipped_texts
from course.text import sort_name


class MessageTextForm(forms.Form):
    """Other words in a message that waits."""

    subject = CleanCharField(label=_("Subject"), max_length=250)
    body = CleanTextField(label=_("Text"), rows=12)


class OwnTextForm(forms.Form):
    """For which edition a text of its own is made."""

    edition = forms.ModelChoiceField(Edition.objects.order_by("-starts_on"), label=_("Edition"))


class ChosenEditionForm(forms.Form):
    edition = forms.ModelChoiceField(Edition.objects.order_by("-starts_on"), label=_("Edition"), empty_label=None)


class GroupForm(forms.Form):
    """To whom, and with which text to begin. A group that became empty meanwhile is still a group."""

    edition = forms.ModelChoiceField(Edition.objects.all(), widget=forms.HiddenInput)
    group = forms.ChoiceField(label=_("To whom"), widget=forms.RadioSelect)
    person = KnownRowsField(
        User.objects.filter(is_active=True),
        label=_("People whom you choose"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    code = forms.ChoiceField(label=_("Begin with"), required=False)

    def __init__(self, *args: object, edition: Edition, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.of_edition = edition
        self.groups = {group.code: group for group in groups_of(edition)}
        self.fields["group"].choices = [
            (group.code, f"{group.label} ({group.number})")
            for group in self.groups.values()
            if group.number or self.is_bound
        ]
        self.fields["person"].choices = [(person.pk, str(person)) for person in people_of_edition(edition)]
        if self.fields["person"].choices or self.is_bound:
            self.fields["group"].choices += [(CHOSEN, _("People whom you choose"))]
        self.fields["code"].choices = [(OWN_WORDS, _("An empty page")), *_by_subject()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("group") == CHOSEN and not cleaned.get("person"):
            self.add_error("person", _("Choose to whom you want to write."))
        return cleaned

    @property
    def chosen(self) -> Group:
        """The group that was asked for, with how many are in it."""
        code = str(self.cleaned_data["group"])
        if code != CHOSEN:
            return self.groups[code]
        people = sorted(self.cleaned_data["person"], key=lambda person: str(person.sort_name))
        names = ", ".join(str(person) for person in people)
        return Group(f"{CHOSEN}:{','.join(str(person.pk) for person in people)}", names, len(people))

    def clean_code(self) -> str:
        return self.cleaned_data["code"] or OWN_WORDS


class LetterForm(forms.Form):
    """A mail to a group. The mark makes that two clicks send once, the ids that nobody is written to unseen."""

    subject = CleanCharField(label=_("Subject"), max_length=200)
    body = CleanTextField(label=_("Text"), rows=12)
    button = CleanCharField(
        label=_("Button"),
        max_length=80,
        required=False,
        help_text=_("Opens My course. Leave it empty for a mail without a button."),
    )
    at = MomentField(
        label=_("Send at"),
        required=False,
        help_text=_("Empty: now. As in: vrijdag 27 november 2026, 9.00 uur. Until then you can stop it."),
    )
    batch = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    seen = forms.RegexField(r"^([0-9]{1,18}(,[0-9]{1,18})*)?$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("subject", "body", "button"):
            self.fields[name].widget.attrs["lang"] = "nl"

    def clean_seen(self) -> frozenset[int]:
        return frozenset(int(key) for key in self.cleaned_data["seen"].split(",") if key)

    @property
    def text(self) -> MailText:
        return MailText(self.cleaned_data["subject"], self.cleaned_data["body"], self.cleaned_data["button"])


def template_choices() -> list[tuple[str, object]]:
    return [(OWN_WORDS, _("Without a template")), *_by_subject()]


def _by_subject() -> list[tuple[str, str]]:
    subjects = ((code, text.subject) for code, text in shipped_texts().items())
    return sorted(subjects, key=lambda pair: (sort_name(pair[1]), pair))


class SendingFilterForm(forms.Form):
    """Which sendings are shown: those with a mail that fits."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *MessageState.choices])
    edition = forms.ModelChoiceField(
        Edition.objects.order_by("-starts_on"), label=_("Edition"), required=False, empty_label=_("All")
    )
    template = forms.ChoiceField(
        label=_("Template"), required=False, choices=lambda: [("", _("All")), *template_choices()]
    )

    def chosen(self) -> QuerySet[Message]:
        """The mails that fit; all of them when the address asks for what does not exist."""
        asked = self.cleaned_data if self.is_valid() else {}
        return Message.objects.filter(**{name: value for name, value in asked.items() if value})


class TellingForm(forms.Form):
    """What the course office decides about the mails that it was shown: the names of the fields stand beside those of
    the form that asked, in one POST.
    """

    telling = forms.ChoiceField(choices=Tell.choices, required=False)
    telling_reason = CleanCharField(
        label=_("Why is nobody told?"),
        max_length=200,
        required=False,
        help_text=_("For the history; it is in no mail."),
    )
    telling_seen = forms.RegexField(r"^[0-9a-f]{64}$", required=False)

    def decision(self) -> Telling | None:
        """None as long as nothing was decided, or nothing shown."""
        given = self.cleaned_data if self.is_valid() else {}
        if not (given.get("telling") and given.get("telling_seen")):
            return None
        return Telling(Tell(given["telling"]), given["telling_reason"], given["telling_seen"])


class MailTextForm(forms.ModelForm):
    """The words of a text, to preview before they are saved."""

    class Meta:
        model = MailTemplate
        fields = ["subject", "body", "button"]
