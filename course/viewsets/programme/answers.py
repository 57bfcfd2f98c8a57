"""How participants answered the tasks of a module: counted, by name, and noted for who mails or calls."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages

from course.actions.preparation import note_choices
from course.errors import Refusal
from course.forms.preparation import ChoicesForm
from course.models import Enrolment, Module, PreparationTask, TaskAnswer
from course.queries.preparation import AnswerKey, answers_to, tallies_of
from course.queries.visits.rounds import group_in
from course.viewsets.pages import OfRow
from course.viewsets.types import Context


class AnswersView(OfRow, FormView):
    object: Module
    model = Module
    urls = "modules"
    form_class = ChoicesForm
    header_icon = "list-ul"
    page_title = gettext_lazy("Answers to the tasks")
    template_name = "course/preparation/office/answers.html"

    def get_base_object_queryset(self) -> QuerySet[Module]:
        return Module.objects.select_related("edition")

    def get_page_subtitle(self) -> str:
        return str(self.object)

    @cached_property
    def people(self) -> list[Enrolment]:
        return list(group_in(self.object.edition_id))

    @cached_property
    def tasks(self) -> list[PreparationTask]:
        return list(self.object.tasks.all())

    @cached_property
    def answers(self) -> dict[AnswerKey, TaskAnswer]:
        return answers_to(self.object)

    def get_form_kwargs(self) -> Context:
        tasks = [task for task in self.tasks if task.options]
        return {**super().get_form_kwargs(), "people": self.people, "tasks": tasks, "answers": self.answers}

    def form_valid(self, form: ChoicesForm) -> HttpResponse:
        try:
            note_choices(module=self.object, chosen=form.chosen, by=self.request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The answers are kept."))
        return redirect(self.request.path)

    def get_context_data(self, **kwargs: Any) -> Context:
        people = [one.pk for one in self.people]
        tallies = tallies_of(self.tasks, people, self.answers)
        return super().get_context_data(**kwargs, tallies=tallies, module=self.object)
