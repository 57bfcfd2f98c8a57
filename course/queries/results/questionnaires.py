"""Questionnaires as the course office lists them."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from course.models import (
    Question,
    Questionnaire,
)


def office_questionnaires() -> QuerySet[Questionnaire]:
    """Questionnaires with `number_of_questions`."""
    return Questionnaire.objects.annotate(number_of_questions=Count("questions")).order_by("pk")


def office_questions() -> QuerySet[Question]:
    return Question.objects.select_related("questionnaire")
