"""The days on which I cannot come, for who speaks or hosts."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods

from course.actions.speakers.availability import add_days_away, drop_days_away
from course.authority import Authority
from course.errors import AlreadyDone, Refusal
from course.forms.speakers.days import DaysAwayForm
from course.models import User
from course.queries.speakers.away import days_away_of
from course.text import key_in


@dataclass
class DaysAwayPart:
    """The form and the list of days on a page; its buttons are `away` and `not_away`."""

    request: HttpRequest
    person: User
    by: Authority
    refusal: str = ""

    def act(self) -> bool:
        """Whether it was carried out. Raises no refusal: it stands above the form."""
        try:
            return self._drop() if self.request.POST.get("act") == "not_away" else self._add()
        except AlreadyDone:
            return True
        except Refusal as refusal:
            self.form.add_error(None, str(refusal))
            return False

    def _add(self) -> bool:
        if not self.form.is_valid():
            return False
        add_days_away(person=self.person, by=self.by, **self.form.cleaned_data)
        return True

    def _drop(self) -> bool:
        days = days_away_of(self.person).filter(pk=key_in(self.request.POST.get("days", ""))).first()
        if days:
            drop_days_away(days=days, by=self.by)
        return True

    @cached_property
    def form(self) -> DaysAwayForm:
        return DaysAwayForm(self.request.POST if self.request.POST.get("act") == "away" else None)

    @property
    def context(self) -> dict[str, object]:
        return {"away_form": self.form, "days_away": list(days_away_of(self.person))}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def days_away(request: HttpRequest) -> HttpResponse:
    part = DaysAwayPart(request, request.user, request.user)
    if request.method == "POST" and part.act():
        return redirect("course:days_away")
    return render(request, "course/speakers/days_away.html", part.context)
