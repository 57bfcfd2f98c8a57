"""Two people, or two organisations, that are one: everything goes to the one that remains, and the other vanishes.

Lock order: editions, enrolments, meetings, then the two themselves, the lower id first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from course import clock
from course.actions.calendars.events import refresh_organisation, refresh_person
from course.actions.history import record
from course.actions.locks import lock_all_editions, lock_editions
from course.actions.mail.queue import filled, queue
from course.actions.mail.stop import drop_unsent
from course.actions.people.leaving import leave_everywhere
from course.actions.people.links import renew_links
from course.actions.people.portrait import forget_file
from course.actions.programme.keeping import replace_speaker
from course.actions.speakers.following import follow_programme
from course.authority import Purpose, check_organiser
from course.enums import CalendarChoice, MailCode, SpeakerState
from course.errors import AlreadyDone, Refusal
from course.merging import Rule
from course.models import (
    Edition,
    Enrolment,
    Meeting,
    Message,
    Organisation,
    PendingChange,
    PollPerson,
    SpeakerInvitation,
    User,
)
from course.models.mail import about
from course.queries.mail.templates import shipped
from course.queries.people.merged import Went
from course.queries.people.merging import (
    MERGED,
    MergePlan,
    asked_twice,
    doubles,
    pairs_of,
    plan_for_organisations,
    plan_for_people,
    relations_of,
    rule_of,
)
from course.queries.polls.polls import still_counts
from course.rules import is_administrator, works_in_the_admin

if TYPE_CHECKING:
    from course.authority import Authority

OF_PEOPLE = (
    "first_name", "infix", "last_name", "academic_title", "job_title", "phone", "organisation", "region",
    "learning_question", "can_help_with", "topic", "bio", "portrait", "alumnus_of",
)  # fmt: skip
OF_ORGANISATIONS = ("city", "holiday_region", "inhabitants", "invoice_email", "invoice_address")
OF_QUESTIONS = (
    "topic", "call_time", "material_due_on", "needs_microphone", "needs_screen", "travel", "needs", "note",
    "needs_told_at",
)  # fmt: skip
"""What the one that remains takes over where it has nothing. What it has stays, and so do all its consents."""

HOW_IT_STANDS = ("state", "reason", "asked_at", "answered_at")
"""What a question that was put to nobody yet takes over of the other one."""


class SameOne(Refusal):
    message = _("Choose two different ones.")


class StaffAccount(Refusal):
    message = _("Only an administrator merges the account of somebody who works in the admin.")


class AdministratorRemains(Refusal):
    message = _("The account of an administrator cannot vanish. Merge the other way round.")


class MergedBefore(AlreadyDone):
    message = _("These two are one already.")


class MergeChanged(Refusal):
    message = _("Something changed meanwhile, so nothing was merged. This is how it stands now.")


class MergeRefused(Refusal):
    message = _("Nothing was merged: %(problems)s")


def check_merging(*, keep: User, gone: User, by: Authority) -> None:
    """Raises OnlyTheOffice, SameOne, StaffAccount, AdministratorRemains."""
    check_organiser(by)
    if keep.pk == gone.pk:
        raise SameOne
    is_staff = works_in_the_admin(keep) or works_in_the_admin(gone)
    if is_staff and not (isinstance(by, User) and is_administrator(by)):
        raise StaffAccount
    if gone.is_superuser:
        raise AdministratorRemains


@transaction.atomic
def merge_people(*, keep: User, gone: User, seen: str, by: Authority) -> User:
    """Let one account go into another. `seen` is the fingerprint of the plan that was shown; nothing else is done.

    The password, sessions and second factor of the account that remains stay; those of the other end with it. Both
    addresses are told. Raises what `check_merging` raises, MergedBefore, MergeChanged, MergeRefused.
    """
    check_organiser(by)
    lock_all_editions()
    _lock_what_hangs_on(keep, gone)
    keep, gone = _locked(User, keep, gone)
    check_merging(keep=keep, gone=gone, by=by)
    _check(plan_for_people(keep, gone), seen)
    vanished = _named(gone)
    address = gone.email
    _merge_enrolments(keep, gone)
    _merge_addresses(keep, gone)
    went = [*_merge_polls(keep, gone), *_asked_twice_to_speak(keep, gone)]
    _merge_calendars(keep, gone)
    _move(keep, gone)
    keep.links_withdrawn = max(keep.links_withdrawn, gone.links_withdrawn)
    keep.save(update_fields=["links_withdrawn"])
    renew_links(keep)
    replace_speaker(gone.pk, keep.pk)
    _fill(keep, gone, OF_PEOPLE)
    if keep.portrait != gone.portrait:
        forget_file(gone.portrait)
    keep.is_staff = keep.is_staff or gone.is_staff
    gone.refresh_from_db()
    gone.delete()
    keep.save()
    record(row=keep, action=MERGED[User], by=by, **vanished, went=went)
    _tell(keep, address)
    for meeting in Meeting.objects.filter(Q(items__speakers=keep) | Q(invitations__person=keep)).distinct():
        follow_programme(meeting, by=by)
    refresh_person(person=keep)
    leave_everywhere(person=keep)
    return keep


@transaction.atomic
def merge_organisations(*, keep: Organisation, gone: Organisation, seen: str, by: Authority) -> Organisation:
    """Let one organisation go into another. Nobody loses a place, also when the two have more than the maximum.

    Raises OnlyTheOffice, SameOne, MergedBefore, MergeChanged, MergeRefused.
    """
    check_organiser(by)
    lock_editions(list(Edition.objects.values_list("pk", flat=True)))
    keep, gone = _locked(Organisation, keep, gone)
    _check(plan_for_organisations(keep, gone), seen)
    vanished = _named(gone)
    drafts = Enrolment.objects.select_for_update(of=("self",)).filter(draft__organisation=str(gone.pk)).order_by("pk")
    for enrolment in drafts:
        enrolment.draft["organisation"] = str(keep.pk)
        enrolment.save(update_fields=["draft"])
    _move(keep, gone)
    _fill(keep, gone, OF_ORGANISATIONS)
    keep.purchase_order_required = keep.purchase_order_required or gone.purchase_order_required
    gone.delete()
    keep.save()
    record(row=keep, action=MERGED[Organisation], by=by, **vanished)
    refresh_organisation(organisation=keep)
    return keep


def _named(gone: Model) -> dict[str, object]:
    """What the history keeps of the row that vanishes."""
    return {"gone": str(gone), "gone_key": gone.pk}


def _lock_what_hangs_on(*people: User) -> None:
    """So that nobody moves or mails what is moved here."""
    enrolments = Enrolment.objects.filter(user__in=people)
    meetings = Meeting.objects.filter(Q(items__speakers__in=people) | Q(invitations__person__in=people))
    waiting = PendingChange.objects.order_by().values_list("meeting__edition_id", flat=True)
    own = [rows.values_list("edition_id", flat=True) for rows in (enrolments, meetings)]
    lock_editions({edition for editions in (*own, waiting) for edition in editions})
    list(enrolments.select_for_update(of=("self",)).order_by("pk"))
    keys = set(meetings.values_list("pk", flat=True))
    list(Meeting.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _locked(model: Any, keep: Model, gone: Model) -> Any:
    """Both as they are stored now. Of two who merge the same pair at once one waits, and finds one left."""
    if keep.pk == gone.pk:
        raise SameOne
    rows = model.objects.select_for_update(of=("self",)).filter(pk__in=[keep.pk, gone.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) < 2:
        raise MergedBefore
    return found[keep.pk], found[gone.pk]


def _check(plan: MergePlan, seen: str) -> None:
    if plan.problems:
        raise MergeRefused(problems=" ".join(plan.problems))
    if plan.fingerprint != seen:
        raise MergeChanged


def _merge_enrolments(keep: User, gone: User) -> None:
    """Of two in the same edition the one that counts stays; what still waits to be said about the other is dropped."""
    for pair in pairs_of(keep, gone):
        drop_unsent(Message.objects.filter(about=about(pair.goes)))
        Enrolment.objects.filter(replaced_by=pair.goes).exclude(pk=pair.stays.pk).update(replaced_by=pair.stays)
        pair.goes.delete()
    Enrolment.objects.filter(user=gone).update(user=keep)


def _merge_addresses(keep: User, gone: User) -> None:
    """Confirmed addresses stay those of one person; the mail goes to the address of the account that remains."""
    addresses = gone.emailaddress_set  # type: ignore[attr-defined]  # of allauth
    confirmed = list(addresses.filter(verified=True).values_list("email", flat=True))
    own = keep.emailaddress_set  # type: ignore[attr-defined]  # of allauth
    addresses.all().delete()
    own.filter(email__in=confirmed).delete()
    for address in confirmed:
        own.create(email=address, verified=True, primary=False)


def _merge_polls(keep: User, gone: User) -> list[Went]:
    """Where both were asked, the answer that was given last counts; both links open it from then on. Who was asked in
    one of the two is asked, as whatever counts: who left the group and hosts is asked as a host.
    """
    went = []
    for stays, goes in asked_twice(keep, gone):
        went.append(Went(Purpose.POLL, goes.pk, stays.pk))
        other = goes.part
        stays.is_needed, stays.asked_at = stays.is_needed or goes.is_needed, stays.asked_at or goes.asked_at
        goes.delete()
        stays.user = keep
        stays.save(update_fields=["user", "is_needed", "asked_at"])
        if not still_counts(stays):
            PollPerson.objects.filter(pk=stays.pk).update(part=other)
    PollPerson.objects.filter(user=gone).update(user=keep)
    return went


def _asked_twice_to_speak(keep: User, gone: User) -> list[Went]:
    """Where both were asked to speak at a meeting, the question of the one who remains stays, with what was agreed and
    told in the other one where it says nothing; and as the other one stands while nobody was asked that question yet.
    """
    own = {row.meeting_id: row for row in SpeakerInvitation.objects.filter(person=keep)}
    pairs = [(row, own[row.meeting_id]) for row in SpeakerInvitation.objects.filter(person=gone, meeting__in=own)]
    for row, one in pairs:
        _fill(one, row, OF_QUESTIONS)
        if one.state == SpeakerState.TO_ASK:
            for name in HOW_IT_STANDS:
                setattr(one, name, getattr(row, name))
            one.items.add(*row.items.all())
            Message.objects.filter(person=gone, about=about(row)).update(about=about(one))
        one.moves = max(one.moves, row.moves)
        one.save()
    return [Went(Purpose.SPEAKER, row.pk, one.pk, row.link_number, one.link_number) for row, one in pairs]


def _merge_calendars(keep: User, gone: User) -> None:
    """The choice of who made one counts; numbers go on from the highest, and what both calendars hold is told anew."""
    if keep.calendar_choice == CalendarChoice.LINK:
        keep.calendar_choice = gone.calendar_choice
    own = {row.uid: row for row in keep.calendar_invitations.all()}
    for row in gone.calendar_invitations.filter(uid__in=own):
        one = own[row.uid]
        one.sequence, one.is_in, one.mark = max(one.sequence, row.sequence), one.is_in or row.is_in, ""
        one.component = one.component or row.component
        one.save()


def _move(keep: Model, gone: Model) -> None:
    """By the rule of each relation, and the lines of history about the one that vanishes."""
    for field in relations_of(type(keep)):
        if rule_of(field).rule != Rule.MOVES:
            continue
        rows = field.model._base_manager.filter(**{field.name: gone})
        rows.filter(pk__in=doubles(field, keep, gone)).delete()
        rows.update(**{field.name: keep})
    kind = ContentType.objects.get_for_model(type(keep))
    ModelLogEntry.objects.filter(content_type=kind, object_id=str(gone.pk)).update(object_id=str(keep.pk))


def _fill(keep: Any, gone: Any, names: tuple[str, ...]) -> None:
    """Names go together: half a name of each is nobody's."""
    names = tuple(name for name in names if not (name in NAMES and keep.last_name))
    for name in names:
        if not getattr(keep, name):
            setattr(keep, name, getattr(gone, name))


NAMES = ("first_name", "infix", "last_name", "academic_title")


def _tell(keep: User, gone: str) -> None:
    """In the words that ship; neither address is named to the other."""
    text, occasion = shipped(MailCode.ACCOUNTS_MERGED).read_by(keep), clock.now().isoformat()
    same = {"template": MailCode.ACCOUNTS_MERGED, "about": about(keep), "occasion": occasion}
    queue([filled(Message(address=address, **same), text=text) for address in (keep.email, gone)])
