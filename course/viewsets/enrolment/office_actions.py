"""What the course office does with one enrolment: each action its own page, with a button that does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin

from course.actions.enrolment.approval import approve, ask_again, refuse
from course.actions.enrolment.billing import bill
from course.actions.enrolment.leaving import withdraw
from course.actions.enrolment.transfer import move_to_edition, send_colleague
from course.actions.mail.telling import AskFirst
from course.actions.people.needs import change_needs
from course.enums import TAKES_PART, ApprovalSource, EnrolmentState
from course.errors import Refusal
from course.forms.enrolment.bulk_placing import BULK_ACTIONS
from course.forms.enrolment.office_actions import (
    ApproveForm,
    BillForm,
    CorrectManagerForm,
    HandOverForm,
    MoveForm,
    OfficeNeedsForm,
    RefuseForm,
    WithdrawForm,
)
from course.models import Enrolment
from course.queries.enrolment.billing import can_be_billed
from course.queries.enrolment.history import last_transition
from course.queries.enrolment.overview import can_become, state_in_words
from course.queries.enrolment.own import taken_over_by
from course.queries.enrolment.transitions import can_go_elsewhere
from course.queries.enrolment.withdrawal import cost_of_withdrawing, costs_of_withdrawing
from course.queries.people.needs import needs_of
from course.viewsets.enrolment.overview import ForEnrolments
from course.viewsets.telling import AsksFirst
from course.viewsets.types import Context, Crumb


class EnrolmentActionView(AsksFirst, ForEnrolments, BaseObjectMixin, FormView):
    """A page with one button. A refusal of the action stands above it, and nothing changed."""

    object: Enrolment
    model = Enrolment
    template_name = "course/enrolment/office/action.html"
    done: str | Promise = gettext_lazy("Saved.")
    explains: str | Promise = ""
    is_serious = False

    def get_base_object_queryset(self) -> QuerySet[Enrolment]:
        return Enrolment.objects.select_related("user", "organisation", "edition")

    @property
    def enrolment_url(self) -> str:
        return reverse("enrolments:inspect", args=[self.object.pk])

    @property
    def back_url(self) -> str:
        return self.enrolment_url

    def crumbs(self) -> list[Crumb]:
        edition = self.object.edition
        overview = {"url": reverse("enrolments:overview", args=[edition.pk]), "label": str(edition)}
        return [overview, {"url": self.enrolment_url, "label": str(self.object.user)}]

    def get_form_kwargs(self) -> Context:
        return {**super().get_form_kwargs(), "enrolment": self.object}

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            self.perform(form.cleaned_data)
        except AskFirst:
            raise
        except Refusal as refusal:
            self.begin_anew()
            done = self.done_before(form.cleaned_data)
            if done is None:
                form.add_error(None, str(refusal))
                return self.form_invalid(form)
            self.object = done
        self.object.refresh_from_db()
        messages.success(self.request, self.told())
        return redirect(self.back_url)

    def done_before(self, given: Context) -> Enrolment | None:
        """What a first click made of it, when this is asked a second time; None: it was not done."""
        return None

    def save_instance(self) -> None:
        self.perform(self.form.cleaned_data)

    def begin_anew(self) -> None:
        self.object = self.get_base_object_queryset().get(pk=self.kwargs["pk"])

    def told(self) -> str:
        return f"{self.done} {state_in_words(self.object)}."

    def form_invalid(self, form: Form) -> HttpResponse:
        messages.error(self.request, _("Nothing changed yet."))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            **kwargs, enrolment=self.object, state=state_in_words(self.object), back_url=self.back_url
        )


class ApproveView(EnrolmentActionView):
    form_class = ApproveForm
    page_title = gettext_lazy("Approve for the manager")
    done = gettext_lazy("The approval is written down.")

    def perform(self, given: Context) -> None:
        approve(enrolment=self.object, by=self.request.user, telling=self.telling, **given)

    def done_before(self, given: Context) -> Enrolment | None:
        """The same answer: with another number of a colleague what was typed stays in the form."""
        is_same = all(getattr(self.object, name) == value.strip() for name, value in given.items())
        return self.object if is_same and self.object.approved_how == ApprovalSource.OFFICE else None


class RefuseView(EnrolmentActionView):
    form_class = RefuseForm
    page_title = gettext_lazy("Refuse for the manager")
    done = gettext_lazy("The refusal is written down.")
    is_serious = True

    def perform(self, given: Context) -> None:
        refuse(enrolment=self.object, by=self.request.user, telling=self.telling, **given)

    def done_before(self, given: Context) -> Enrolment | None:
        refused = self.object.state == EnrolmentState.DRAFT and self.object.refusal == given["reason"]
        return self.object if refused else None


class CorrectManagerView(EnrolmentActionView):
    form_class = CorrectManagerForm
    page_title = gettext_lazy("Correct the manager")
    done = gettext_lazy("The manager is corrected.")
    explains = gettext_lazy(
        "The manager gets a mail with a new link, and the link of before stops working. The same address gets one mail "
        "a day."
    )

    def get_initial(self) -> Context:
        return {"manager_name": self.object.manager_name, "manager_email": self.object.manager_email}

    def perform(self, given: Context) -> None:
        ask_again(enrolment=self.object, by=self.request.user, telling=self.telling, **given)


class BillView(EnrolmentActionView):
    """Back to where the number was missed: the invoice data, or else the enrolment."""

    form_class = BillForm
    page_title = gettext_lazy("Change the invoice data")
    explains = gettext_lazy("As it must be on the invoice. No mail goes out.")

    @property
    def back_url(self) -> str:
        if "invoices" in self.request.GET:
            return reverse("sheets:invoices", args=[self.object.edition_id])
        return super().back_url

    def get_initial(self) -> Context:
        return {"purchase_order": self.object.purchase_order, "cost_centre": self.object.cost_centre}

    def perform(self, given: Context) -> None:
        bill(enrolment=self.object, by=self.request.user, **given)

    def told(self) -> str:
        return _("The invoice data of %(person)s are changed.") % {"person": self.object.user}


class NeedsView(EnrolmentActionView):
    form_class = OfficeNeedsForm
    page_title = gettext_lazy("Change what this person needs")
    explains = gettext_lazy("No mail goes out.")

    def get_initial(self) -> Context:
        return OfficeNeedsForm.initial_of(needs_of(self.object))

    def form_invalid(self, form: Form) -> HttpResponse:
        if isinstance(form, OfficeNeedsForm) and form.non_field_errors():
            form.show_again(needs_of(self.object))
        return super().form_invalid(form)

    def perform(self, given: Context) -> None:
        change_needs(enrolment=self.object, by=self.request.user, **given)

    def told(self) -> str:
        return _("What %(person)s needs is changed.") % {"person": self.object.user}


class WithdrawView(EnrolmentActionView):
    form_class = WithdrawForm
    page_title = gettext_lazy("Withdraw this person")
    done = gettext_lazy("The person is withdrawn.")
    is_serious = True

    def told(self) -> str:
        return str(self.done)  # its state says the same

    def perform(self, given: Context) -> None:
        withdraw(enrolment=self.object, by=self.request.user, telling=self.telling, **given)

    def done_before(self, given: Context) -> Enrolment | None:
        is_same = last_transition(self.object).get("reason", "") == given["reason"].strip()
        return self.object if is_same and self.object.state == EnrolmentState.WITHDRAWN else None

    def get_context_data(self, **kwargs: Any) -> Context:
        costs = costs_of_withdrawing(self.object.edition)
        return super().get_context_data(**kwargs, cost=cost_of_withdrawing(self.object), costs=costs, withdraws=True)


class HandOverView(EnrolmentActionView):
    form_class = HandOverForm
    page_title = gettext_lazy("Hand over to a colleague")
    done = gettext_lazy("The colleague takes part.")
    explains = gettext_lazy(
        "To somebody of the same organisation, until the end of the first course day. Place, approval and purchase "
        "order number go along, and it costs nothing."
    )

    def perform(self, given: Context) -> None:
        self.object = send_colleague(enrolment=self.object, names=given, by=self.request.user, telling=self.telling)

    def done_before(self, given: Context) -> Enrolment | None:
        return taken_over_by(self.object, given["email"])


class MoveView(EnrolmentActionView):
    form_class = MoveForm
    page_title = gettext_lazy("Move to another edition")
    done = gettext_lazy("The person went to the other edition.")

    def perform(self, given: Context) -> None:
        self.object = move_to_edition(enrolment=self.object, by=self.request.user, telling=self.telling, **given)

    def done_before(self, given: Context) -> Enrolment | None:
        if self.object.state != EnrolmentState.WITHDRAWN:
            return None
        return Enrolment.objects.live().filter(user=self.object.user_id, edition=given["edition"]).first()


ACTION_VIEWS = {
    "approve": ApproveView,
    "refuse": RefuseView,
    "manager": CorrectManagerView,
    "invoice": BillView,
    "needs": NeedsView,
    "withdraw": WithdrawView,
    "hand_over": HandOverView,
    "move": MoveView,
}
"""The pages by the name of their address."""


@dataclass(frozen=True)
class Button:
    label: str
    url: str
    is_serious: bool = False


def buttons_of(enrolment: Enrolment) -> list[Button]:
    """A button for every action that the lifecycle allows now."""
    asked = enrolment.state == EnrolmentState.AWAITING_APPROVAL
    allowed = {
        "approve": asked and can_become(enrolment, EnrolmentState.RECEIVED),
        "refuse": asked and can_become(enrolment, EnrolmentState.DRAFT),
        "manager": asked and can_become(enrolment, EnrolmentState.DRAFT),
        "invoice": can_be_billed(enrolment),
        "needs": enrolment.state in TAKES_PART,
        "withdraw": can_become(enrolment, EnrolmentState.WITHDRAWN),
        "hand_over": enrolment.organisation_id is not None and can_become(enrolment, EnrolmentState.TRANSFERRED),
        "move": can_become(enrolment, EnrolmentState.WITHDRAWN) and can_go_elsewhere(enrolment),
    }
    pages = [
        Button(str(view.page_title), reverse(f"enrolments:{name}", args=[enrolment.pk]), view.is_serious)
        for name, view in ACTION_VIEWS.items()
        if allowed[name]
    ]
    return [*_choices(enrolment), *pages]


def _choices(enrolment: Enrolment) -> list[Button]:
    """Place, put in line, do not place: by way of the preview."""
    if enrolment.state == EnrolmentState.DRAFT:
        return []
    preview = reverse("enrolments:preview", args=[enrolment.edition_id])
    return [
        Button(str(label), f"{preview}?to={to.value}&chosen={enrolment.pk}")
        for to, label in BULK_ACTIONS.items()
        if can_become(enrolment, to)
    ]
