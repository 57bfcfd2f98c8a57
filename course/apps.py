from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from course.forms.typed import clean_what_is_typed

clean_what_is_typed()  # here, before the models of any app are read: Wagtail's blocks make their fields then


class CourseConfig(AppConfig):
    name = "course"
    verbose_name = _("Course")

    def ready(self) -> None:
        from course import tasks  # noqa: F401, PLC0415 - the outbox tells the worker through a signal
        from course.forms.boxes import say_how_long, show_lines_whole  # noqa: PLC0415 - forms need the models
        from course.forms.moments import read_as_written  # noqa: PLC0415 - forms need the models
        from course.forms.numbers import take_numbers_as_typed  # noqa: PLC0415 - forms need the models
        from course.queries.planning import finders, travel_finders, visit_finders  # noqa: F401, PLC0415 - they register
        from course.viewsets.export import make_every_export_safe  # noqa: PLC0415 - Wagtail's views need the models

        make_every_export_safe()
        read_as_written()
        say_how_long()
        show_lines_whole()
        take_numbers_as_typed()
