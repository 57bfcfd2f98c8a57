"""The data model as diagrams."""

from __future__ import annotations

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from cms.docs.models import APPS, data_model, diagram, room
from cms.models import CasePage
from course.models import CancellationTerm, Edition, EnrolmentNeeds, MailTemplate, Meeting, ProgrammeItem


def test_a_diagram_shows_fields_and_to_what_a_row_points():
    assert diagram([CancellationTerm]) == "\n".join((
        "```mermaid",
        "erDiagram",
        "    CancellationTerm {",
        "        number days_before",
        "        number percent",
        "    }",
        "    CancellationTerm }o--|| Edition : edition",
        "```",
    ))  # fmt: skip


def test_a_key_that_may_be_empty_differs_from_one_that_may_not():
    drawn = diagram([Meeting])

    assert "Meeting }o--|| Edition : edition" in drawn
    assert "Meeting }o--o| Module : module" in drawn


def test_one_row_of_another_differs_from_many():
    assert "EnrolmentNeeds |o--|| Enrolment : enrolment" in diagram([EnrolmentNeeds])
    assert "ProgrammeItem }o--o{ User : speakers" in diagram([ProgrammeItem])


def test_words_that_people_write_are_left_out_but_not_what_a_constraint_is_about():
    drawn = diagram([MailTemplate])

    assert "text code" in drawn
    assert "body" not in drawn
    assert "text slug UK" in diagram([Edition])
    assert "title" not in diagram([Edition])


def test_a_row_without_such_fields_is_a_name():
    assert "    ContentType\n" in diagram([ContentType])


def test_a_page_shows_its_own_fields_alone():
    drawn = diagram([CasePage])

    assert "choice maturity" in drawn
    assert "CasePage }o--o{ Term : themes" in drawn
    assert "page_ptr" not in drawn
    assert "live" not in drawn


def test_a_room_says_where_it_is_and_what_the_database_keeps():
    assert room("course.models.editions", [CancellationTerm]).splitlines() == [
        "### editions",
        "",
        "`course/models/editions.py`",
        "",
        *diagram([CancellationTerm]).splitlines(),
        "",
        "- **CancellationTerm**: What withdrawing costs: `percent` of the price up to `days_before` days before the "
        "first course day. Holds: `one_term_per_day`, `percent_at_most_100`.",
    ]


def test_no_row_is_left_out():
    named = {label: {row.__name__ for row in apps.get_app_config(label).get_models()} for label in APPS}

    for label, rows in named.items():
        drawn = data_model(label)
        assert {row for row in rows if f"**{row}**" in drawn} == rows
