"""Every column for a link is as long as links are."""

from __future__ import annotations

from django.apps import apps
from django.db.models import URLField

from course import text


def test_every_field_of_ours_that_takes_a_link_takes_one_of_two_thousand_signs():
    ours = [model for label in ("course", "pitches", "cms") for model in apps.get_app_config(label).get_models()]
    fields = [field for model in ours for field in model._meta.concrete_fields if isinstance(field, URLField)]
    assert {str(field): field.max_length for field in fields} == {
        "course.Material.url": text.LONGEST_LINK,
        "course.Meeting.online_url": text.LONGEST_LINK,
        "course.PreparationTask.link": text.LONGEST_LINK,
    }
