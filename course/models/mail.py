"""The outbox and the texts it sends."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, Left, StrIndex
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from course import clock, text
from course.enums import SUPERSEDES, TELLS_MEETING, TELLS_STATE, WAITS, Language, MailCode, MessageState, Tell
from course.models.editions import Edition


def about(row: models.Model) -> str:
    """How messages name the row that they are about: "enrolment:12"."""
    return f"{row._meta.model_name}:{row.pk}"


class MailTemplate(models.Model):
    """The text of a mail: one purpose, one button. Placeholders stand between braces.

    The text of an edition goes before the text without one.
    """

    code = models.SlugField(_("code"), max_length=60)
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mail_templates",
        help_text=_("Empty: for every edition without a text of its own."),
    )
    recipient = models.CharField(_("goes to"), max_length=60, blank=True)
    occasion = models.CharField(_("when"), max_length=150, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    button = models.CharField(_("button"), max_length=80, blank=True)
    body = models.TextField(_("text"))

    class Meta:
        ordering = ["code"]
        verbose_name = _("mail template")
        verbose_name_plural = _("mail templates")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "edition"],
                name="one_text_per_code_and_edition",
                violation_error_message=_("This edition has its own text for this mail already."),
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(edition__isnull=True),
                name="one_text_per_code_for_all_editions",
                violation_error_message=_("There is a text for this mail already."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


GOES_SOON = Q(state=MessageState.QUEUED) | Q(state=MessageState.SENDING, handed_over_at__isnull=True)

GOES_AT = Greatest("due_at", Coalesce("not_before", "due_at"))
"""In the database what `Message.goes_at` says: the later of the two clocks."""

WORDS = Concat(F("occasion"), Value(" "))
STEP = Left(WORDS, StrIndex(WORDS, Value(" ")) - 1)
"""The first word of an occasion: which step of the row a mail is about. A reminder of that step says nothing else."""


LONGEST_REASON = 200
"""Why a mail is held, in signs."""


class MessageQuerySet(models.QuerySet["Message"]):
    def queued(self) -> Self:
        return self.filter(state=MessageState.QUEUED)

    def held(self) -> Self:
        return self.filter(state=MessageState.HELD)

    def failed(self) -> Self:
        return self.filter(state=MessageState.FAILED)

    def not_out_before(self, moment: dt.datetime) -> Self:
        """The course office holds them, or they left after that moment: their readers had less time than that."""
        return self.filter(Q(state=MessageState.HELD) | Q(sent_at__gt=moment))

    def sending(self) -> Self:
        """A worker has them."""
        return self.filter(state=MessageState.SENDING)

    def surely_not_arrived(self) -> Self:
        """Without those of which nobody knows whether the mail server took them."""
        return self.filter(handed_over_at__isnull=True)

    def due(self, *, since: dt.timedelta = dt.timedelta()) -> Self:
        """Queued, and their time has come, at least so long ago: by the real clock and by the calendar."""
        by_calendar = Q(not_before=None) | Q(not_before__lte=clock.now() - since)
        return self.queued().filter(by_calendar, due_at__lte=timezone.now() - since)

    def outdated(self) -> Self:
        """A newer mail about the same row to the same reader says otherwise (`SUPERSEDES`).

        One that the course office dropped says nothing, but for a change: that took place whether it is told or not.
        Of an answer about an enrolment `answer` is the subject of the last one.
        """
        told = ~Q(state=MessageState.CANCELLED) | Q(template__in=(*TELLS_MEETING, MailCode.PROGRAMME))
        to_same = Q(person=OuterRef("person")) | Q(person__isnull=True, address=OuterRef("address"))
        newer = Message.objects.filter(told, to_same, about=OuterRef("about"), pk__gt=OuterRef("pk"))
        otherwise = newer.alias(step=STEP).exclude(template=OuterRef("template"), step=OuterRef("step"))
        made_untrue = Q()
        for older in set(SUPERSEDES.values()):
            codes = [code for code, untrue in SUPERSEDES.items() if untrue == older]
            made_untrue |= Q(template__in=codes, older__in=older)
        template = ExpressionWrapper(OuterRef("template"), output_field=models.CharField())
        untrue = Exists(otherwise.alias(older=template).filter(made_untrue))
        answers = otherwise.filter(template__in=TELLS_STATE).order_by("-pk")
        return self.alias(step=STEP, answer=Subquery(answers.values("subject")[:1])).filter(untrue)

    def may_have_arrived(self) -> Self:
        """The mail server got the text, and nobody knows whether it took it."""
        return self.filter(handed_over_at__isnull=False)

    def known(self) -> Self:
        """Their readers know what they say: they left, or nobody was told by mail, so that it was said otherwise."""
        failed = Q(state=MessageState.FAILED, handed_over_at=None)
        unheard = failed | Q(state__in=(*WAITS, MessageState.CANCELLED))
        return self.filter(~unheard | Q(sending__decision=Tell.NOBODY, state=MessageState.CANCELLED))

    def going_soon(self) -> Self:
        """Wait, or a worker has them and did not hand them to the mail server yet."""
        return self.filter(GOES_SOON)

    def stoppable(self) -> Self:
        """Surely did not arrive, and may still go: by themselves, or because the course office lets them."""
        not_arrived = Q(state=MessageState.FAILED, handed_over_at__isnull=True)
        return self.filter(GOES_SOON | Q(state=MessageState.HELD) | not_arrived)


class Sending(models.Model):
    """Mails that were asked for in one go: who asked, when, and what was decided about telling.

    Nobody asked for what goes by itself. `reason` is why nobody was told.
    """

    subject = models.CharField(_("subject"), max_length=250)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"), default=clock.now, editable=False)
    decision = models.CharField(_("decision"), max_length=10, choices=Tell, default=Tell.SEND)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        indexes = [models.Index(fields=["-asked_at", "-id"], name="sendings_newest_first")]

    def __str__(self) -> str:
        return self.subject


class Message(models.Model):
    """One mail to one person, written in the transaction of the decision and sent by a worker afterwards.

    `about` names the row it is about ("enrolment:12") and `occasion` which time ("2026-11-09"), so that the same
    message cannot be queued twice. Who has no account (a manager) is written to at `address`. A worker
    has it until `leased_until`; `handed_over_at` is set just before the mail server gets the text: who stops after
    that cannot know whether it arrived. `before` keeps what a mail about a change tells from.

    `due_at` is a moment of the real clock, for pauses between attempts; `not_before` one of the course's calendar, for
    what waits for the morning. `facts` are pairs of a word and what it is ("Prijs", "€ 2.450,00").
    """

    template = models.CharField(_("template"), max_length=60)
    about = models.CharField(_("about"), max_length=80)
    occasion = models.CharField(_("occasion"), max_length=80, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("person"),
    )
    address = models.EmailField(_("e-mail address"), blank=True)
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, null=True, blank=True, related_name="messages", verbose_name=_("edition")
    )
    sending = models.ForeignKey(
        Sending,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("sending"),
    )
    batch = models.CharField(_("sent together"), max_length=40, blank=True, db_index=True)
    before = models.JSONField(_("as its reader knew it"), default=dict, blank=True, editable=False)
    can_wait = models.BooleanField(_("goes along with others"), default=False)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.DUTCH, editable=False)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    facts = models.JSONField(_("facts"), default=list, blank=True, editable=False)
    says = models.JSONField(_("when and where it says a part is"), default=dict, blank=True, editable=False)
    button = models.CharField(_("button"), max_length=80, blank=True)
    link = models.CharField(_("link"), max_length=text.LONGEST_LINK, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=MessageState, default=MessageState.QUEUED)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    leased_until = models.DateTimeField(_("with a worker until"), null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("handed to the mail server at"), null=True, blank=True, editable=False)
    error = models.TextField(_("reason of failure"), blank=True)
    held_because = models.CharField(_("why it is held"), max_length=LONGEST_REASON, blank=True)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["state", "due_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "about", "person", "occasion"],
                name="no_message_twice",
                violation_error_message=_("This person has this message already."),
            ),
            models.UniqueConstraint(
                fields=["template", "about", "address", "occasion"],
                condition=Q(person__isnull=True),
                name="no_message_twice_to_an_address",
                violation_error_message=_("This address has this message already."),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, address="") | (Q(person__isnull=True) & ~Q(address="")),
                name="a_message_has_one_recipient",
                violation_error_message=_("A message goes to a person or to an address."),
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENDING, leased_until__isnull=False)
                | (~Q(state=MessageState.SENDING) & Q(leased_until__isnull=True)),
                name="who_sends_a_message_has_a_lease",
                violation_error_message=_("This message is being sent."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def was_kept_back(self) -> bool:
        """The course office tells nobody by mail, because they know it otherwise. Select its sending in lists."""
        return self.sending is not None and self.sending.decision == Tell.NOBODY

    @property
    def goes_at(self) -> dt.datetime:
        """When it leaves at the earliest (aware)."""
        return max(self.due_at, self.not_before or self.due_at)


def was_not_asked(code: MailCode, kind: str, reader: str) -> Q:
    """Rows of this kind ("workvisit") of which no mail with this question left to their reader (the name of the field):
    it waits, or was dropped. What the course office told nobody by mail, it told otherwise.
    """
    row = Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), models.CharField()))
    questions = Message.objects.filter(template=code, about=row, person=OuterRef(reader)).order_by()
    may_know = ~Q(state__in=(*WAITS, MessageState.CANCELLED)) | Q(sending__decision=Tell.NOBODY)
    return Q(Exists(questions)) & ~Q(Exists(questions.filter(may_know)))
