"""The turns of a meeting as the course office orders them: which comes first, how long it takes, who has which role."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from course.errors import Refusal
from course.models import Meeting, ProgrammeItem, User
from course.refused import refused
from course.text import key_in
from course.viewsets.acts import PageOfActs
from course.viewsets.types import Context
from pitches.actions.choosing.tables import clear_tables, deal_tables
from pitches.actions.choosing.turns import fill_roles, give_minutes, give_role, move_turn
from pitches.forms.turns import ItemForm, MinutesForm, RoleForm
from pitches.models import PitchSlot
from pitches.queries.planning import minutes_of, pitched_items
from pitches.queries.tables import tables_in
from pitches.queries.turns import roles_in, seated, turns_of
from pitches.viewsets.choosing import UnderTheList


class TurnsView(UnderTheList, PageOfActs):
    """One list of turns for each item; each turn has its own small forms."""

    template_name = "pitches/choosing/office/turns.html"
    page_title = gettext_lazy("Turns and roles")

    @cached_property
    def meeting(self) -> Meeting:
        return get_object_or_404(Meeting.objects.select_related("edition"), pk=self.kwargs["pk"])

    @cached_property
    def group(self) -> dict[int, User]:
        return seated(self.meeting.edition_id)

    @cached_property
    def takes(self) -> dict[int, int]:
        """How many minutes the turns of each item (key) take."""
        return dict(pitched_items().filter(meeting=self.meeting).values_list("pk", "take"))

    @cached_property
    def people(self) -> list[tuple[int, str]]:
        return [(key, str(person)) for key, person in self.group.items()]

    @cached_property
    def slot(self) -> PitchSlot:
        """The turn that a form is about."""
        return get_object_or_404(turns_of(self.meeting), pk=key_in(self.request.POST.get("slot", "")))

    @property
    def item_posted(self) -> ProgrammeItem:
        """The item that a form is about."""
        items = ProgrammeItem.objects.filter(meeting=self.meeting).select_related("meeting")
        return get_object_or_404(items, pk=self.form.cleaned_data["item"])

    def get_page_subtitle(self) -> str:
        return str(self.meeting)

    def get_context_data(self, **kwargs: Any) -> Context:
        turns = turns_of(self.meeting)
        items = [self.item(item, list(rows)) for item, rows in groupby(turns, key=lambda slot: slot.item)]
        return super().get_context_data(**kwargs, meeting=self.meeting, items=items)

    def item(self, item: ProgrammeItem, slots: list[PitchSlot]) -> Context:
        """An item with its turns, how long it takes and how long they do."""
        minutes, take = minutes_of(item), self.takes[item.pk]
        return {
            "item": item,
            "minutes": minutes,
            "take": take,
            "too_long": take > minutes,
            "turns": [self.turn(slot) for slot in slots],
            "tables": tables_in(slots, self.group),
            "item_form": ItemForm(initial={"item": item.pk}, auto_id=f"item_{item.pk}_%s"),
        }

    def turn(self, slot: PitchSlot) -> Context:
        ids = f"slot_{slot.pk}_%s"
        return {
            "slot": slot,
            "roles": roles_in(slot, self.group),
            "minutes_form": MinutesForm(initial={"slot": slot.pk, "minutes": slot.minutes}, auto_id=ids),
            "role_form": RoleForm(initial={"slot": slot.pk}, people=self.people, auto_id=ids),
        }

    def show_form(self, form: Any) -> HttpResponse:
        """These forms are a number or a choice: what is wrong stands above the page."""
        errors = [str(error) for errors in form.errors.values() for error in errors]
        return refused(self.request, _FormRefused(errors=" ".join(errors)), self.request.path)


class _FormRefused(Refusal):
    message = "%(errors)s"


def _up(view: TurnsView) -> str:
    move_turn(slot=view.slot, up=True, by=view.request.user)
    return _("The turns changed places.")


def _down(view: TurnsView) -> str:
    move_turn(slot=view.slot, up=False, by=view.request.user)
    return _("The turns changed places.")


def _minutes(view: TurnsView) -> str:
    give_minutes(slot=view.slot, minutes=view.form.cleaned_data["minutes"], by=view.request.user)
    return _("Saved.")


def _role(view: TurnsView) -> str:
    values = view.form.cleaned_data
    person = view.group.get(values["person"])
    give_role(slot=view.slot, role=values["role"], person=person, by=view.request.user)
    return _("Saved.")


def _deal(view: TurnsView) -> str:
    number = deal_tables(item=view.item_posted, by=view.request.user)
    words = ngettext("%(number)d person has a table now.", "%(number)d people have a table now.", number)
    return words % {"number": number}


def _clear(view: TurnsView) -> str:
    clear_tables(item=view.item_posted, by=view.request.user)
    return _("The turns follow each other again.")


def _fill(view: TurnsView) -> str:
    number = fill_roles(meeting=view.meeting, by=view.request.user)
    return ngettext("%(number)d role is filled.", "%(number)d roles are filled.", number) % {"number": number}


TurnsView.forms = {
    "minutes": lambda view: MinutesForm(view.request.POST),
    "deal": lambda view: ItemForm(view.request.POST),
    "clear": lambda view: ItemForm(view.request.POST),
    "role": lambda view: RoleForm(view.request.POST, people=view.people),
}
TurnsView.acts = {
    "up": _up,
    "down": _down,
    "minutes": _minutes,
    "role": _role,
    "fill": _fill,
    "deal": _deal,
    "clear": _clear,
}

urlpatterns = [path("beurten/<int:pk>/", TurnsView.as_view(), name="turns")]
