"""Whatever form asks, what was typed comes in clean; a password as it was typed."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import allauth.account.forms
import allauth.mfa.totp.forms
import pytest
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from wagtail import blocks
from wagtail.admin.forms.models import WagtailAdminModelForm

import cms.forms
import course.forms
import pitches.forms
from cms.blocks import BodyBlock
from cms.models import CasePage, StandardPage
from course.forms.boxes import GrowingLine
from course.forms.enrolment.steps import YourQuestionForm
from course.forms.moments import DayField, MomentField
from course.models import Edition, Organisation

SLIDE = "Wijkteam\x0bZuid\u200b"


def test_a_field_of_anybody_cleans_a_line_or_a_text():
    assert forms.CharField().clean(SLIDE) == "Wijkteam Zuid"
    assert forms.CharField(widget=forms.Textarea).clean(SLIDE) == "Wijkteam\nZuid"
    assert forms.EmailField().clean("Noor@duin\u200brade.example\u00a0") == "noor@duinrade.example"
    assert forms.URLField(assume_scheme="https").clean("https://duin\u00adrade.example") == "https://duinrade.example"


def test_a_code_is_in_small_letters():
    assert forms.SlugField().clean(" Start-Meting\u200b") == "start-meting"


@pytest.mark.parametrize("typed", ["\u200b", "\u3164", "\u00ad\u00a0", "\x0b"])
def test_a_name_that_nobody_sees_is_empty(typed):
    with pytest.raises(forms.ValidationError) as refused:
        forms.CharField().clean(typed)
    assert refused.value.code == "required"


def test_a_password_is_what_was_typed():
    typed = "\u00a0wacht\u200bwoord  \x0b zoe\u0308"
    field = forms.CharField(widget=forms.PasswordInput, strip=False)
    assert field.clean(typed) == typed


@pytest.mark.parametrize("form", [allauth.account.forms.LoginForm, allauth.account.forms.ReauthenticateForm])
def test_a_password_to_log_in_with_keeps_its_signs(form):
    assert form.base_fields["password"].clean("wacht\u200bwoord  zoe\u0308") == "wacht\u200bwoord  zoe\u0308"


def test_an_address_to_log_in_with_is_clean():
    form = allauth.account.forms.RequestLoginCodeForm({"email": "Noor@duin\u200brade.example"})
    form.fields["email"].required = True
    assert form.fields["email"].clean(form.data["email"]) == "noor@duinrade.example"


def test_the_name_of_a_file_is_clean():
    file = SimpleUploadedFile("verslag\u202efdp\x0b2027\u200b.pdf", b"%PDF-")
    assert forms.FileField().clean(file).name == "verslagfdp 2027.pdf"


def test_wagtails_forms_of_our_rows_clean():
    form_class = forms.modelform_factory(Organisation, form=WagtailAdminModelForm, fields=["name", "invoice_address"])
    fields = form_class.base_fields
    assert fields["name"].clean(SLIDE) == "Wijkteam Zuid"
    assert fields["invoice_address"].clean(SLIDE) == "Wijkteam\nZuid"
    assert "300" in str(fields["invoice_address"].help_text)


@pytest.mark.parametrize("page", [CasePage, StandardPage])
def test_the_titles_of_pages_are_clean(page):
    assert page.get_edit_handler().get_form_class().base_fields["title"].clean(SLIDE) == "Wijkteam Zuid"


def test_the_blocks_of_a_page_are_clean():
    body = BodyBlock()
    assert body.child_blocks["heading"].clean(SLIDE) == "Wijkteam Zuid"
    point = body.child_blocks["points"].child_block.clean({"heading": SLIDE, "text": SLIDE})
    assert (point["heading"], point["text"]) == ("Wijkteam Zuid", "Wijkteam\nZuid")
    text = body.child_blocks["text"]
    assert isinstance(text, blocks.RichTextBlock)
    assert text.clean(text.to_python("<p>Wijk\u200bteam\u2028Zuid</p>")).source == "<p>Wijkteam\nZuid</p>"


def test_a_mark_that_stands_first_breaks_no_tag_of_rich_text():
    assert forms.CharField(widget=forms.HiddenInput).clean("<p>\u0338een</p>") == "<p>een</p>"


@pytest.mark.parametrize("typed", ["2.450,00", "\u20ac 2.450,-", "2450", "2450,00", "2,450.00"])
def test_an_amount_is_typed_as_people_write_it(typed):
    form = forms.modelform_factory(Edition, form=WagtailAdminModelForm, fields=["price", "capacity"])
    filled = form({"price": typed, "capacity": "1.000"})
    filled.full_clean()
    assert (filled.cleaned_data["price"], filled.cleaned_data["capacity"]) == (2450, 1000)


@pytest.mark.parametrize(("language", "shown"), [("nl", "2450,00"), ("en", "2450.00")])
def test_an_amount_stands_in_a_box_that_takes_every_sign(language, shown):
    form = forms.modelform_factory(Edition, form=WagtailAdminModelForm, fields=["price"])
    with override(language):
        box = str(form(instance=Edition(price=Decimal("2450.00")))["price"])
    assert [word for word in ('type="text"', 'inputmode="decimal"', f'value="{shown}"') if word not in box] == []


def public_forms() -> list[type[forms.BaseForm]]:
    """All forms of the site, ours and allauth's."""
    modules = [allauth.account.forms, allauth.mfa.totp.forms]
    for package in (course.forms, pitches.forms, cms.forms):
        found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        modules += [importlib.import_module(module.name) for module in found if not module.ispkg]
    known = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    return sorted((form for form in known if issubclass(form, forms.BaseForm)), key=str)


def fields_of_public_forms() -> Iterator[tuple[str, str, forms.Field]]:
    for form in public_forms():
        for name, field in getattr(form, "base_fields", {}).items():
            yield f"{form.__module__}.{form.__qualname__}", name, field


def test_no_box_cuts_off_what_is_pasted():
    cutting = [(form, name) for form, name, field in fields_of_public_forms() if "maxlength" in field.widget.attrs]
    assert cutting == []
    counted = [name for _form, name, field in fields_of_public_forms() if "data-most" in field.widget.attrs]
    assert {"first_name", "learning_question", "title", "how_it_went", "manager_email"} <= set(counted)


def test_every_box_for_an_address_counts_to_what_is_refused():
    counted = {
        (form, name): (field.max_length, field.widget.attrs.get("data-most"))
        for form, name, field in fields_of_public_forms()
        if isinstance(field, forms.EmailField)
    }
    assert len(counted) > 5
    assert {most for most in counted.values() if most != (254, "254")} == set()


def test_a_form_that_somebody_makes_in_the_admin_counts_an_address_too():
    field = forms.EmailField(required=False)
    assert (field.max_length, field.widget.attrs["data-most"]) == (254, "254")


def test_no_box_of_a_page_cuts_off_what_is_pasted():
    folders = ("templates", "cms/demo/templates")
    pages = [path for folder in folders for path in (Path(settings.BASE_DIR) / folder).rglob("*.html")]
    assert len(pages) > 200
    assert [str(path) for path in pages if "maxlength" in path.read_text()] == []


def test_no_block_of_a_page_cuts_off_what_is_pasted():
    attrs = BodyBlock().child_blocks["points"].child_block.child_blocks["heading"].field.widget.attrs
    assert (attrs.get("maxlength"), attrs.get("data-most")) == (None, "80")


def test_every_box_of_several_lines_says_how_long_it_may_be():
    silent = [
        (form, name)
        for form, name, field in fields_of_public_forms()
        if isinstance(field.widget, forms.Textarea)
        and not isinstance(field.widget, GrowingLine)
        and getattr(field, "max_length", None)
        and str(field.max_length) not in str(field.help_text)
    ]
    assert silent == []


def test_what_is_too_long_comes_back_whole_with_how_long_it_may_be():
    typed = "\u00e9" * 749 + "z"
    form = YourQuestionForm({"learning_question": typed})
    assert form["learning_question"].value() == typed
    assert [word for word in ("600", "750") if word in form.errors["learning_question"][0]] == ["600", "750"]


OWN = {
    "first_name": "given-name",
    "last_name": "family-name",
    "job_title": "organization-title",
    "organisation": "organization",
    "organisation_name": "organization",
    "email": "email",
    "login": "email",
    "phone": "tel",
    "password": "current-password",
    "oldpassword": "current-password",
    "password1": "new-password",
    "password2": "new-password",
}
OF_OTHERS = {"manager_name": "off", "manager_email": "off"}
OFFICE = (
    *(f"course.forms.enrolment.{name}." for name in ("entering", "imports", "office_actions", "overview", "proposals")),
    *(f"course.forms.{name}." for name in ("people.staff", "mail", "editions", "results.attendance")),
)
ABOUT_A_COLLEAGUE = "course.forms.enrolment.leaving.ColleagueForm"
TAKEN_OUT = ("wagtail.admin.forms.account.NameEmailForm", "email")
"""By Wagtail itself, before anybody sees the form (WAGTAIL_EMAIL_MANAGEMENT_ENABLED)."""


def words_asked() -> list[tuple[str, str, str]]:
    return [
        (form, name, "off" if form == ABOUT_A_COLLEAGUE and name in OWN else {**OWN, **OF_OTHERS}[name])
        for form, name, _field in fields_of_public_forms()
        if name in {**OWN, **OF_OTHERS} and not form.startswith(OFFICE) and (form, name) != TAKEN_OUT
    ]


def test_a_browser_can_fill_in_what_one_says_about_oneself_and_not_what_is_about_others():
    given = {(form, name): field.widget.attrs.get("autocomplete") for form, name, field in fields_of_public_forms()}
    asked = words_asked()
    assert {(form, name): given[form, name] for form, name, _word in asked} == {
        (form, name): word for form, name, word in asked
    }
    assert {name for _form, name, _word in asked} >= {"first_name", "job_title", "organisation_name", "email"}


def test_a_code_can_be_filled_in_from_the_mail():
    code_forms = [allauth.account.forms.ConfirmLoginCodeForm, allauth.account.forms.ConfirmEmailVerificationCodeForm]
    given = [form.base_fields["code"].widget.attrs["autocomplete"] for form in code_forms]
    assert given == ["one-time-code", "one-time-code"]


@pytest.mark.django_db
def test_a_row_is_clean_whichever_door_it_came_through():
    person = get_user_model().objects.create_user("Noor@duin\u200brade.example", first_name=SLIDE, bio=SLIDE)
    person.refresh_from_db()
    assert (person.email, person.first_name, person.bio) == ("noor@duinrade.example", "Wijkteam Zuid", "Wijkteam\nZuid")


@pytest.mark.parametrize("field", [forms.DateField, forms.DateTimeField, DayField, MomentField])
@pytest.mark.parametrize(
    ("typed", "is_taken"), [("1-1-0001", 0), ("31-12-9999", 0), ("31-12-1899", 0), ("1-1-1900", 1), ("31-12-2199", 1)]
)
def test_a_day_of_another_age_is_refused_in_words(field, typed, is_taken):
    if is_taken:
        assert field().clean(typed).year in {1900, 2199}
        return
    with pytest.raises(forms.ValidationError) as refused:
        field().clean(typed)
    assert refused.value.code == "year"
