"""A page by log-in or by a signed link, with several buttons: each posts its name as `act`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from course.authority import Authority, SignedLink
from course.errors import AlreadyDone, Refusal
from course.refused import refused


@dataclass
class PageOfActs:
    """A refusal stands on the page itself, where what was typed still is. Who came by a link is nobody in particular:
    the page shows no menu of whom happens to be logged in.
    """

    request: HttpRequest
    row: Any
    by: Authority
    refusal: str = ""

    template = ""

    @property
    def acts(self) -> Mapping[str, Callable[[], bool]]:
        """By the name of their button; each says whether it was carried out."""
        raise NotImplementedError

    @property
    def context(self) -> dict[str, Any]:
        raise NotImplementedError

    @property
    def act(self) -> str:
        return self.request.POST.get("act", "")

    @property
    def back(self) -> str:
        """Where an act that was carried out leads."""
        return self.request.path

    def answer(self) -> HttpResponse:
        act = self.acts.get(self.act)
        if act is None:
            return self.show()
        try:
            acted = act()
        except AlreadyDone:
            acted = True
        except Refusal as refusal:
            self.refusal = str(refusal)
            return self.refuse(refusal)
        if acted:
            return redirect(self.back)
        return self.show() if self.has_room else refused(self.request, Refusal(), self.request.path)

    def refuse(self, refusal: Refusal) -> HttpResponse:
        """Read the row again here: it may stand otherwise than the page said."""
        return self.show() if self.has_room else refused(self.request, refusal, self.request.path)

    @property
    def has_room(self) -> bool:
        """The form in which was typed is on the page as the row is now; else what was typed comes back by itself."""
        return True

    def typed(self, *acts: str) -> Any:
        """What was sent with one of these buttons."""
        return self.request.POST if self.act in acts else None

    def show(self) -> HttpResponse:
        context = {"refusal": self.refusal, **self.context}
        if isinstance(self.by, SignedLink):
            context["user"] = AnonymousUser()
        return render(self.request, self.template, context, status=422 if self.refusal else 200)
