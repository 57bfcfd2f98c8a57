"""Two pitches about one question become one (*samenvoegen*), when both owners want that.

Lock order: the edition first, then the pitches in the order of their keys.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from course import clock
from course.actions.history import record
from course.actions.locks import lock_edition
from course.actions.mail.queue import queue
from course.actions.mail.telling import deciding
from course.authority import SYSTEM
from course.enums import Leaves
from course.errors import AlreadyDone, Refusal
from course.mailing import Mail
from course.mailtext.texts import AS_IT_IS, NO_LONGER_TRUE, Anew, Words
from course.models import Message, User
from pitches.actions.pitches.notices import letters
from pitches.actions.pitches.transition import lock_pitch, transition_pitch
from pitches.enums import ABOUT_MERGING, DOTS_ON_ONE, PitchMail, PitchState
from pitches.log_actions import MERGE_ASKED, MERGE_REFUSED
from pitches.models import Contribution, Dot, GuestQuestion, MergeProposal, Pitch, Recognition
from pitches.queries.merging import may_take_in, supporters_of
from pitches.rules import can_answer_merge, can_propose_merge, can_see_pitch, is_author

if TYPE_CHECKING:
    from course.actions.mail.telling import Telling


class NotToMerge(Refusal):
    message = gettext_lazy("Merging is for the owner of one of the two pitches, and for the course office.")


class DoesNotFit(Refusal):
    message = gettext_lazy(
        "These two cannot be merged: both are open to the same readers, of one author each, and not discussed yet."
    )


class MergeAskedBefore(AlreadyDone):
    message = gettext_lazy("This was asked before.")


class MergeEnded(Refusal):
    message = gettext_lazy("This question was answered already.")


@transaction.atomic
def propose_merge(*, pitch: Pitch, into: Pitch, by: User, telling: Telling | None = None) -> MergeProposal:
    """Ask the owners whether `pitch` may go up in `into`. An owner who asks says yes with it; the other one, or both,
    get a mail. A question about another pitch takes the place of the one before.

    Raises NotToMerge, DoesNotFit, MergeAskedBefore, and for the course office what `deciding` raises.
    """
    pitch, into = _locked(pitch, into)
    if not can_propose_merge(by, pitch, into):
        raise NotToMerge
    if not may_take_in(pitch).filter(pk=into.pk).exists():
        raise DoesNotFit
    _end_earlier(pitch, into)
    agreed = {f"{side}_agreed_at": clock.now() for side, one in _sides(pitch, into) if is_author(by, one)}
    proposal = MergeProposal.objects.create(pitch=pitch, into=into, asked_by=by, **agreed)
    record(row=pitch, action=MERGE_ASKED, by=by, remark=into.title)
    asked = [one for side, one in _sides(pitch, into) if f"{side}_agreed_at" not in agreed]
    with deciding(telling, row=pitch, by=by, office=not agreed):
        for one in asked:
            _tell(proposal, PitchMail.MERGE_ASKED, one, [one.author])
    return proposal


@transaction.atomic
def answer_merge(*, proposal: MergeProposal, agrees: bool, by: User) -> MergeProposal:
    """Say yes or no as one of the two owners. With the second yes they are one pitch; with a no nothing changes and who
    said yes hears it.

    Raises NotToMerge, MergeEnded, DoesNotFit when one of them moved on meanwhile.
    """
    pitch, into = _locked(proposal.pitch, proposal.into)
    proposal = MergeProposal.objects.select_for_update().get(pk=proposal.pk)
    proposal.pitch, proposal.into = pitch, into
    if not can_answer_merge(by, proposal):
        raise NotToMerge
    if proposal.ended_at:
        raise MergeEnded
    if not agrees:
        return _refuse(proposal, by)
    for side, one in _sides(pitch, into):
        if is_author(by, one):
            setattr(proposal, f"{side}_agreed_at", getattr(proposal, f"{side}_agreed_at") or clock.now())
    if proposal.is_agreed:
        _merge(proposal)
    proposal.save()
    return proposal


def _end_earlier(pitch: Pitch, into: Pitch) -> None:
    """Of what was asked about the pitch the newest counts. Raises MergeAskedBefore when it is the same question."""
    earlier = MergeProposal.objects.open().filter(pitch=pitch)
    if earlier.filter(into=into).exists():
        raise MergeAskedBefore
    earlier.update(ended_at=clock.now())


def _refuse(proposal: MergeProposal, by: User) -> MergeProposal:
    proposal.ended_at = clock.now()
    proposal.save(update_fields=["ended_at"])
    record(row=proposal.pitch, action=MERGE_REFUSED, by=by, remark=proposal.into.title)
    for side, one in _sides(proposal.pitch, proposal.into):
        if getattr(proposal, f"{side}_agreed_at") and not is_author(by, one):
            _tell(proposal, PitchMail.MERGE_REFUSED, one, [one.author])
    return proposal


def _merge(proposal: MergeProposal) -> None:
    """One pitch from here on: two owners, both texts, and everything that was said of either."""
    pitch, into = proposal.pitch, proposal.into
    if not may_take_in(pitch).filter(pk=into.pk).exists():
        raise DoesNotFit
    supporters = [one for one in supporters_of(pitch).exclude(pk=into.author_id) if can_see_pitch(one, into)]
    proposal.ended_at = clock.now()
    pitch.merged_into, into.co_owner = into, pitch.author
    pitch.save(update_fields=["merged_into"])
    into.save(update_fields=["co_owner"])
    _bring(pitch, into)
    transition_pitch(pitch=pitch, to=PitchState.MERGED, by=SYSTEM)
    _tell(proposal, PitchMail.MERGED, into, [*into.owners, *supporters])


def _bring(pitch: Pitch, into: Pitch) -> None:
    """What was said, clicked and given goes along; who asked it from outside hears of it there. Nobody recognises an
    own pitch, and nobody's click counts twice.
    """
    Contribution.objects.filter(pitch=pitch).update(pitch=into)
    GuestQuestion.objects.filter(pitch=pitch).update(pitch=into)
    Recognition.objects.filter(pitch=into, user__in=into.owners).delete()
    known = Recognition.objects.filter(pitch=into)
    for row in Recognition.objects.filter(pitch=pitch).exclude(user__in=into.owners):
        if not known.filter(user=row.user_id, kind=row.kind).exists():
            row.pitch = into
            row.save(update_fields=["pitch"])
    for dot in _undecided(pitch).exclude(ballot__user__in=into.owners):
        _bring_dot(dot, into)
    _undecided(into).filter(ballot__user__in=into.owners).delete()


def _undecided(pitch: Pitch) -> QuerySet[Dot]:
    return Dot.objects.filter(pitch=pitch, ballot__round__decided_at=None)


def _bring_dot(dot: Dot, into: Pitch) -> None:
    twin = Dot.objects.filter(ballot=dot.ballot_id, pitch=into)
    if not twin.exists():
        dot.pitch = into
        dot.save(update_fields=["pitch"])
    elif twin.filter(number__lt=DOTS_ON_ONE).update(number=F("number") + 1):
        dot.delete()


def _locked(pitch: Pitch, into: Pitch) -> tuple[Pitch, Pitch]:
    lock_edition(pitch.edition_id)
    rows = {key: lock_pitch(one) for key, one in sorted({pitch.pk: pitch, into.pk: into}.items())}
    return rows[pitch.pk], rows[into.pk]


def _sides(pitch: Pitch, into: Pitch) -> tuple[tuple[str, Pitch], tuple[str, Pitch]]:
    return ("pitch", pitch), ("into", into)


def _tell(proposal: MergeProposal, code: PitchMail, about: Pitch, people: list[User]) -> None:
    """To who owns `about`, or to who stood behind one of the two."""
    words = partial(_words, proposal)
    queue(letters(about, code, people, occasion=str(proposal.pk), words=words))


def _words(proposal: MergeProposal) -> Words:
    values = {"titel": proposal.pitch.title, "andere": proposal.into.title, "naam": str(proposal.asked_by)}
    return Words(values, ((_("Pitch"), proposal.pitch.title), (_("Goes up in"), proposal.into.title)))


def rows() -> QuerySet[Pitch]:
    return Pitch.objects.select_related("edition", "author", "co_owner")


def anew(message: Message, pitch: Pitch) -> Anew:
    """A question is one as long as it is open; what happened stays so."""
    is_open = MergeProposal.objects.open().filter(pk=int(message.occasion)).exists()
    return AS_IT_IS if is_open or message.template != PitchMail.MERGE_ASKED else NO_LONGER_TRUE


MAILS: dict[str, Mail] = {code: Mail(Leaves.IN_HOURS, ABOUT_MERGING, rows, anew) for code in ABOUT_MERGING}
