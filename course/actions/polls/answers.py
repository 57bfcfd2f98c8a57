"""What who is asked answers, by log-in or by the signed link of a mail; until the poll closes it can be changed.

Lock order: the poll, then the person in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from course import clock
from course.actions.history import record
from course.authority import NotYours, SignedLink, System
from course.enums import PollReply
from course.errors import Refusal
from course.models import DatePoll, PollAnswer, PollOption, PollPerson
from course.queries.polls.links import person_named_in
from course.queries.polls.polls import still_counts

if TYPE_CHECKING:
    from course.authority import Authority


class AnsweringClosed(Refusal):
    message = _("This date poll has closed. Your answer was not kept; answer the mail when it matters.")


class AskedNoLonger(Refusal):
    message = _("You are not asked for this any more.")


class OptionsChanged(Refusal):
    message = _("A moment changed meanwhile. What you ticked is still here: look at the moments and keep it again.")


class NothingAnswered(Refusal):
    message = _("Say of at least one moment whether you can.")


@transaction.atomic
def answer_poll(
    *, person: PollPerson, replies: Mapping[int, PollReply | None], seen: Mapping[int, int], by: Authority
) -> PollPerson:
    """Keep the answers by the key of the option; None takes one back, what is not named stays as it is.

    `seen` are the versions of the options as they were shown. The same answers once more change nothing. Raises
    NotYours (also for an option of another poll), AskedNoLonger, AnsweringClosed, OptionsChanged, NothingAnswered.
    """
    _check_own(person, by)
    poll = DatePoll.objects.select_for_update(of=("self",)).select_related("edition").get(pk=person.poll_id)
    person = PollPerson.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    if not person.asked_at or not still_counts(person):
        raise AskedNoLonger
    if not poll.is_open:
        raise AnsweringClosed
    options = {option.pk: option for option in poll.options.all()}
    _check_known(poll, options, replies, seen)
    if _write(person, options, replies):
        person.answered_at = clock.now()
        person.save(update_fields=["answered_at"])
        record(row=poll, action="course.poll.answer", by=person.user, person=str(person.user))
    return person


def _check_own(person: PollPerson, by: Authority) -> None:
    """Raises NotYours: nobody answers for somebody else, neither the course office nor who opened another's link."""
    if isinstance(by, System):
        raise NotYours
    if isinstance(by, SignedLink):
        if person_named_in(by) != person or by.reader not in {None, person.user}:
            raise NotYours
    elif by != person.user or not by.is_active:
        raise NotYours


def _check_known(
    poll: DatePoll,
    options: Mapping[int, PollOption],
    replies: Mapping[int, PollReply | None],
    seen: Mapping[int, int],
) -> None:
    strange = set(replies) - set(options)
    if PollOption.objects.filter(pk__in=strange).exclude(poll=poll).exists():
        raise NotYours
    if strange or any(seen.get(key) != options[key].version for key in replies):
        raise OptionsChanged
    if not any(replies.values()):
        raise NothingAnswered


def _write(person: PollPerson, options: Mapping[int, PollOption], replies: Mapping[int, PollReply | None]) -> bool:
    """Says whether anything is other than before."""
    stored = {answer.option_id: answer for answer in person.answers.all()}
    changed = False
    for key, reply in replies.items():
        answer = stored.get(key)
        if reply is None:
            if answer:
                answer.delete()
                changed = True
            continue
        version = options[key].version
        if answer and (answer.reply, answer.version) == (reply, version):
            continue
        values = {"reply": reply, "version": version}
        PollAnswer.objects.update_or_create(person=person, option=options[key], defaults=values)
        changed = True
    return changed
