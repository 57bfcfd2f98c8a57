from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CourseConfig(AppConfig):
    name = "course"
    verbose_name = _("Course")

    def ready(self) -> None:
        from course import tasks  # noqa: F401, PLC0415 - the outbox tells the worker through a signal
        from course.forms.moments import read_as_written  # noqa: PLC0415 - forms need the models

        read_as_written()
