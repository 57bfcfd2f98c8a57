"""Speakers: who is asked for which meeting, what for, and what came of it."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column

from course.actions.history import record
from course.actions.speakers.asking import ToldMeanwhile, save_speaker
from course.enums import KNOWS_OF_IT, Actor
from course.forms.speakers.speaker import SpeakerForm
from course.models import SpeakerInvitation
from course.queries.speakers.asked import (
    late_with_material,
    left_open,
    office_invitations,
    said_no,
    silent_for_long,
    waiting_for_answer,
    with_needs_to_see,
    without_material,
)
from course.queries.speakers.away import is_away
from course.queries.speakers.links import IN_FULL
from course.queries.speakers.transitions import next_moves
from course.viewsets.base import OfficeCreateView, OfficeEditView, OfficeViewSet
from course.viewsets.columns import DayColumn, MeetingColumn
from course.viewsets.editions.editions import fields
from course.viewsets.filters import needs_attention
from course.viewsets.speakers.actions import (
    VERBS,
    MoveSpeakerView,
    SendSpeakerLinkView,
    WithdrawSpeakerLinkView,
    reason_of,
)
from course.viewsets.types import BesideView, Context


class SavesSpeaker(BesideView):
    """Written by one action alone; afterwards the form stays open, with the buttons of the next step."""

    def save_instance(self) -> SpeakerInvitation:
        row = self.form.instance
        made = row.pk is None
        given = {"items": self.form.given_items, "seen": self.form.seen_needs, "telling": self.telling}
        try:
            row = save_speaker(invitation=row, by=self.request.user, **given)
        except ToldMeanwhile:
            self.form.show_told()
            raise
        record(row=row, action="wagtail.create" if made else "wagtail.edit", by=self.request.user)
        return row

    def get_success_url(self) -> str:
        return reverse("speakers:edit", args=[self.object.pk])


class SpeakerCreateView(SavesSpeaker, OfficeCreateView):
    pass


class SpeakerEditView(SavesSpeaker, OfficeEditView):
    pass


class SpeakerStatePanel(Panel):
    """Where it stands, which steps follow, and what each of them still waits for."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "course/speakers/office/state.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Context | None = None) -> Context:
            row = IN_FULL.get(pk=self.instance.pk)
            moves = [
                (move.to, VERBS[move.to], [reason_of(need) for need in move.unmet])
                for move in next_moves(row, by=Actor.ORGANISER)
            ]
            known = {"invitation": row, "moves": moves, "has_part": row.state in KNOWS_OF_IT}
            known["away"] = is_away(row.person, row.meeting)
            return {**super().get_context_data(parent_context), **known}


class SpeakerViewSet(OfficeViewSet):
    model = SpeakerInvitation
    add_view_class = SpeakerCreateView
    edit_view_class = SpeakerEditView
    name = "speakers"
    url_prefix = "sprekers"
    icon = "group"
    rows = staticmethod(office_invitations)
    parent = "meeting"
    search_fields = ["person__first_name", "person__last_name", "person__organisation__name", "meeting__title"]
    filterset_class = needs_attention(
        SpeakerInvitation,
        ["meeting__edition", "meeting", "state"],
        answer=(_("Waits for an answer"), waiting_for_answer),
        silent=(_("Asked a week ago, and silent"), silent_for_long),
        no=(_("Said no to what is to come"), said_no),
        open=(_("Said no, and nobody else speaks in that part"), left_open),
        material=(_("Material was asked, and is not there"), without_material),
        late=(_("Material is late"), late_with_material),
        told=(_("Told what they need, and you did not see it yet"), with_needs_to_see),
    )
    list_display = [
        Column("person", label=_("Speaker"), sort_key="person__sort_name"),
        MeetingColumn("meeting", label=_("Meeting"), sort_key="meeting__starts_at"),
        "state",
        DayColumn("asked_at", label=_("Asked at"), sort_key="asked_at"),
        DayColumn("answered_at", label=_("Answered at"), sort_key="answered_at"),
        DayColumn("material_due_on", label=_("Material by"), sort_key="material_due_on"),
    ]
    list_export = [
        "meeting.edition", "meeting", "person", "person.organisation", "person.email", "person.phone",
        "get_state_display", "topic", "call_time", "material_due_on", "needs_microphone", "needs_screen", "travel",
        "needs", "asked_at", "answered_at", "reason",
    ]  # fmt: skip
    export_headings = {
        "get_state_display": _("Status"),
        "meeting.edition": _("Edition"),
        "person.organisation": _("Organisation"),
        "person.email": _("E-mail address"),
        "person.phone": _("Phone"),
    }
    export_filename = "sprekers"
    inspect_view_fields = [
        "meeting", "person", "state", "topic", "call_time", "material_due_on", "needs_microphone", "needs_screen",
        "travel", "needs", "reason", "asked_at", "answered_at", "note",
    ]  # fmt: skip
    edit_handler = ObjectList(
        [
            SpeakerStatePanel(heading=_("Where it stands")),
            HelpPanel(
                content=_(
                    "Who is asked stands in the programme once they say yes. Whom you put in a programme yourself "
                    "counts as agreed."
                )
            ),
            MultiFieldPanel(
                [*fields("meeting", "who"), FieldPanel("items", classname="office-choices")], heading=_("Who and where")
            ),
            MultiFieldPanel(
                [FieldPanel("topic"), FieldRowPanel(fields("call_time", "material_due_on"))], heading=_("What we ask")
            ),
            MultiFieldPanel(
                fields("needs_microphone", "needs_screen", "travel", "needs"), heading=_("What the speaker needs")
            ),
            MultiFieldPanel(fields("note"), heading=_("Note")),
        ],
        base_form_class=SpeakerForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("stap/<int:pk>/<slug:to>/", self.construct_view(MoveSpeakerView), name="move"),
            path("link-sturen/<int:pk>/", self.construct_view(SendSpeakerLinkView), name="send_link"),
            path("link-intrekken/<int:pk>/", self.construct_view(WithdrawSpeakerLinkView), name="withdraw_link"),
        ]
