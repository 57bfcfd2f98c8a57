"""Forms with which the course office writes mail."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from course.actions.mail.telling import Telling
from course.enums import Tell
from course.forms.fields import CleanCharField, CleanTextField
from course.mailtext.texts import MailText
from course.models import Edition, MailTemplate
from course.queries.mail.groups import groups_of
from course.queries.mail.templates import OWN_WORDS, shipped_texts


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
        texts = sorted((text.subject, code) for code, text in shipped_texts().items())
        self.fields["code"].choices = [(OWN_WORDS, _("An empty page")), *((code, subject) for subject, code in texts)]

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
    batch = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    seen = forms.RegexField(r"^([0-9]{1,18}(,[0-9]{1,18})*)?$", required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> frozenset[int]:
        return frozenset(int(key) for key in self.cleaned_data["seen"].split(",") if key)

    @property
    def text(self) -> MailText:
        return MailText(self.cleaned_data["subject"], self.cleaned_data["body"], self.cleaned_data["button"])


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
