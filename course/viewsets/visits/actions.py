"""What the course office does with one visit: each action its own page, with a button that does it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course.actions.visits.host import ask_approval
from course.actions.visits.links import send_host_link, withdraw_host_link
from course.actions.visits.transition import REFUSALS, move_visit
from course.enums import Move, VisitCondition, VisitStatus
from course.formatting import day_in_words
from course.models import WorkVisit
from course.queries.visits.transitions import move_of
from course.viewsets.one_button import OneButtonView, StepView


def reason_of(need: VisitCondition) -> str:
    """What is said when a need does not hold."""
    return str(REFUSALS[need].message)


class VisitActionView(OneButtonView):
    object: WorkVisit
    model = WorkVisit
    urls = "visits"
    header_icon = "site"

    def get_base_object_queryset(self) -> QuerySet[WorkVisit]:
        return WorkVisit.objects.with_who_and_where()

    @property
    def about(self) -> tuple[str, str]:
        visit = self.object
        return visit.get_status_display(), f"{visit.title}, {day_in_words(visit.item.meeting.day)}"


class MoveView(StepView, VisitActionView):
    steps = tuple(VisitStatus)
    done = gettext_lazy("The visit moved on.")

    def move(self, to: VisitStatus) -> Move[VisitCondition]:
        return move_of(self.object, to)

    def get_page_title(self) -> str:
        return _("Make this visit: %(state)s") % {"state": self.to.label}

    def save_instance(self) -> None:
        move_visit(visit=self.object, to=self.to, by=self.request.user, telling=self.telling)


class AskApprovalView(VisitActionView):
    page_title = gettext_lazy("Ask the host to approve what we learned")
    explains = gettext_lazy("The host reads it, changes it where needed, and approves. Only then do others see it.")
    done = gettext_lazy("The host is asked.")

    def save_instance(self) -> None:
        ask_approval(visit=self.object, by=self.request.user, telling=self.telling)


class SendLinkView(VisitActionView):
    page_title = gettext_lazy("Send the host the link again")
    done = gettext_lazy("The link is sent again.")

    def save_instance(self) -> None:
        send_host_link(visit=self.object, by=self.request.user, telling=self.telling)


class WithdrawLinkView(VisitActionView):
    page_title = gettext_lazy("Withdraw the link of the host")
    explains = gettext_lazy("The links that were mailed open nothing from then on. You can send a new one afterwards.")
    done = gettext_lazy("The link is withdrawn.")

    def save_instance(self) -> None:
        withdraw_host_link(visit=self.object, by=self.request.user)
