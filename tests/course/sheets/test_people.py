"""What a row of a list may hold."""

from __future__ import annotations

from course.models import Enrolment, Organisation, User
from course.sheets.people import ADDRESSES, LONGEST


def test_a_cell_may_be_as_long_as_the_column_that_keeps_it():
    columns = {field.name: field.max_length for model in (Enrolment, User) for field in model._meta.concrete_fields}
    columns["organisation"] = Organisation._meta.get_field("name").max_length
    assert {name: most for name, most in LONGEST.items() if most != columns[name]} == {}
    assert set(ADDRESSES) < set(LONGEST)
