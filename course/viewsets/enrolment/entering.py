"""Enrolling one person by hand: fill in, see what would happen and who is mailed, and only then let it happen."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages

from course.actions.enrolment import entering
from course.actions.enrolment.entering import EnteredBefore, Entry, enter_enrolment, outcome_of
from course.actions.mail.telling import AskFirst, Telling, rehearse
from course.errors import Refusal
from course.forms.enrolment.entering import EnterForm, SearchForm
from course.models import Edition, Enrolment, Organisation, User
from course.queries.enrolment.entering import MOST_FOUND, names_of_organisations, people_found
from course.queries.enrolment.overview import approval_in_words, state_in_words
from course.queries.mail.audience import Audience, audience_of
from course.queries.people.organisations import names_near, organisation_called
from course.text import key_in
from course.viewsets.enrolment.overview import TakesPeople
from course.viewsets.telling import AsksFirst, mark_with, telling_context
from course.viewsets.types import Context

BESIDE: dict[type[Refusal], str] = {
    entering.EnrolledAlready: "email",
    entering.EndedBefore: "email",
    entering.PersonClosed: "email",
    entering.TakenMeanwhile: "email",
    entering.NameMissing: "last_name",
    entering.WorksElsewhere: "organisation",
    entering.OrganisationMissing: "organisation",
    entering.OrganisationUnknown: "organisation",
    entering.OrganisationMisspelt: "organisation",
    entering.NoPlacesForIt: "organisation",
    entering.ManagerMissing: "manager_email",
}
"""Beside which field a refusal stands; the others stand above the form."""


class EnterView(AsksFirst, TakesPeople, FormView):
    form_class = EnterForm
    template_name = "course/enrolment/office/enter.html"
    telling_template = "course/enrolment/office/enter_ask.html"
    header_icon = "plus"
    page_title = gettext_lazy("Enrol somebody")

    @cached_property
    def person(self) -> User | None:
        """Who was chosen from those we know."""
        key = key_in(self.request.GET.get("person", ""))
        return User.objects.select_related("organisation").filter(pk=key).first() if key else None

    def get_form_kwargs(self) -> Context:
        return {
            **super().get_form_kwargs(),
            "edition": self.object,
            "person": self.person,
        }

    def entry(self, form: EnterForm) -> Entry:
        """With the mark of this page as it is filled in."""
        once = mark_with(uuid.UUID(form.cleaned_data["once"]), sorted(self.carried("expected")))
        return replace(form.entry, once=once.hex)

    def form_valid(self, form: EnterForm) -> HttpResponse:
        try:
            enrolment = enter_enrolment(
                edition=self.object,
                entry=self.entry(form),
                by=self.request.user,
                expected=self.request.POST.get("expected", "") if self.telling else "",
                telling=self.telling,
            )
        except AskFirst:
            raise
        except EnteredBefore as done:
            messages.success(self.request, str(done))
            enrolment = done.enrolment
        except Refusal as refusal:
            return self.refused(form, refusal)
        else:
            told = _("%(person)s is enrolled: %(state)s.")
            messages.success(self.request, told % {"person": enrolment.user, "state": state_in_words(enrolment)})
        return redirect(reverse("enrolments:inspect", args=[enrolment.pk]))

    def refused(self, form: EnterForm, refusal: Refusal) -> HttpResponse:
        """Beside its field, with everything that was filled in."""
        name = BESIDE.get(type(refusal), "")
        form.add_error(name if name in form.fields else None, str(refusal))
        return self.form_invalid(form)

    def ask(self, refusal: AskFirst) -> HttpResponse:
        """What would happen and who gets what; nothing is written."""
        form = self.get_form()
        form.is_valid()
        seen: list[tuple[Enrolment, Audience]] = []

        def act(telling: Telling) -> None:
            entered = enter_enrolment(
                edition=self.object, entry=self.entry(form), by=self.request.user, telling=telling
            )
            seen.append((entered, audience_of(telling.heard or [])))

        try:
            letters = rehearse(act)
        except Refusal as other:
            return self.refused(form, other)
        ((enrolment, audience),) = seen
        self.begin_anew()
        context = self.get_context_data(form=form, outcome=enrolment, notes=notes_on(enrolment, form))
        context |= {"carried": self.carried("expected"), "expected": outcome_of(enrolment)}
        context |= {"outcome_words": state_in_words(enrolment), "approval_words": approval_in_words(enrolment)}
        context |= telling_context(self.request, letters, refusal, audience)
        return TemplateResponse(self.request, self.telling_template, context)

    def begin_anew(self) -> None:
        self.object = Edition.objects.get(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> Context:
        words = self.request.GET.get("q", "")[:200]
        found = people_found(words)
        return super().get_context_data(
            **kwargs,
            edition=self.object,
            person=self.person,
            search=SearchForm({"q": words}),
            asked=words.strip(),
            found=found[:MOST_FOUND],
            most=MOST_FOUND,
            is_more=len(found) > MOST_FOUND,
            names=names_of_organisations(),
        )


def new_organisation(name: str) -> str:
    """That it is made, and which known ones may be meant."""
    names = names_near(name, Organisation.objects.all())
    if not names:
        return _("'%(name)s' is new in the list of organisations.") % {"name": name}
    words = _("'%(name)s' is new in the list of organisations. We know: %(names)s.")
    return words % {"name": name, "names": names}


def notes_on(enrolment: Enrolment, form: EnterForm) -> list[str]:
    """What the course office may want to look at before it happens."""
    person, typed = enrolment.user, form.cleaned_data
    notes = []
    name = User(**{part: typed.get(part, "") for part in ("first_name", "infix", "last_name")}).full_name
    if name and name != person.full_name:
        notes.append(_("Known as %(name)s; that name stays.") % {"name": person.full_name})
    if typed.get("kind") and typed["organisation"] and organisation_called(typed["organisation"]) is None:
        notes.append(new_organisation(typed["organisation"]))
    organisation = enrolment.organisation
    if organisation and organisation.purchase_order_required and not enrolment.purchase_order:
        notes.append(_("The purchase order number is missing; this organisation asks for one."))
    return notes
