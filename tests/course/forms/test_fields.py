from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.forms import EmailField

from course.forms.enrolment.leaving import ColleagueForm
from course.forms.enrolment.office_actions import CorrectManagerForm, HandOverForm
from course.forms.enrolment.steps import ManagerForm, PracticalForm
from course.forms.fields import AddressField, CleanCharField, CleanTextField, KnownRowsField
from course.models import Term
from tests.factories import TermFactory


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Noor\x00 van\x1b den\x07 Berg", "Noor van den Berg"),
        ("Kust\u2028regio", "Kust regio"),
        ("  twee   spaties ", "twee spaties"),
        ("Zoe\u0308", "Zoë"),
        ("rapport\u202efdp.exe", "rapportfdp.exe"),
        ("👩\u200d👧 gezin", "👩\u200d👧 gezin"),
    ],
)
def test_a_line_is_kept_as_it_was_meant(typed, kept):
    assert CleanCharField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u200b", "\u200d", "\x00"])
def test_a_line_without_anything_to_see_is_empty(typed):
    with pytest.raises(ValidationError) as refused:
        CleanCharField().clean(typed)
    assert refused.value.code == "required"


def test_a_text_keeps_its_lines():
    assert CleanTextField().clean("een\r\ntwee\u2029drie\x00") == "een\ntwee\ndrie"


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["9" * 20, "9" * 5000, "-1", "1 OR 1=1", "é", "2027-02-30"])
def test_a_key_that_cannot_be_is_a_wrong_choice(key):
    with pytest.raises(ValidationError) as refused:
        KnownRowsField(Term.objects.all()).clean([key])
    assert refused.value.code == "invalid_pk_value"


@pytest.mark.django_db
def test_a_key_that_is_there_is_its_row():
    term = TermFactory()
    assert list(KnownRowsField(Term.objects.all()).clean([str(term.pk)])) == [term]


def test_an_address_is_in_small_letters():
    assert AddressField().clean(" Rob@Duinrade.Example ") == "rob@duinrade.example"


def of_length(number):
    return f"r@{'.'.join(['d' * 50] * 4)}.{'d' * (number - 214)}.example"


@pytest.mark.parametrize("form", [ManagerForm, PracticalForm, ColleagueForm, CorrectManagerForm, HandOverForm])
def test_no_form_takes_an_address_that_the_database_cannot_hold(form):
    fields = [field for field in form.base_fields.values() if isinstance(field, EmailField)]
    assert fields != []
    for field in fields:
        assert len(field.clean(of_length(254))) == 254
        with pytest.raises(ValidationError, match="254"):
            field.clean(of_length(255))
