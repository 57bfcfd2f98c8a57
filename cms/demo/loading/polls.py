"""Loads the date polls of the demo edition as far as they are at the moment: asked, answered and chosen."""

from __future__ import annotations

from cms.demo.loading.load import Load
from cms.demo.schema.edition import DatePollText, PollAnswers
from course.actions.mail.telling import AT_ONCE
from course.actions.polls.answers import answer_poll
from course.actions.polls.asking import ask_poll
from course.actions.polls.choosing import choose_option
from course.actions.polls.moments import Moment
from course.actions.polls.save import save_poll
from course.actions.programme.meetings import save_meeting
from course.enums import MeetingStatus, PollPart
from course.models import DatePoll, PollPerson


def load_polls(load: Load) -> None:
    """Made anew by each load: those of earlier ones are gone, with the meeting that came of them."""
    for node in load.content.edition.datumprikkers:
        if node.gevraagd_op <= load.moment:
            poll = _ask(load, node)
            for answers in node.antwoorden:
                _answer(load, poll, answers)
            if node.gekozen_op <= load.moment:
                _choose(load, poll, node)


def _ask(load: Load, node: DatePollText) -> DatePoll:
    poll = DatePoll(
        edition=load.rows["edition"],
        kind=node.soort,
        title=node.titel,
        note=node.toelichting,
        place=load.rows[f"place:{node.locatie}"],
        closes_on=node.antwoorden_tot,
        asks_group=True,
    )
    moments = [Moment(one.dag, one.begin, one.eind) for one in node.momenten]
    people = {PollPart.SPEAKER: [load.rows[f"person:{name}"] for name in node.sprekers]}
    with load.on(node.gevraagd_op):
        save_poll(poll=poll, moments=moments, people=people, seen=0, by=load.office, telling=AT_ONCE)
        ask_poll(poll=poll, by=load.office, telling=AT_ONCE)
    return poll


def _answer(load: Load, poll: DatePoll, node: PollAnswers) -> None:
    if node.op > load.moment:
        return
    user, options = load.rows[f"person:{node.wie}"], list(poll.options.all())
    person = PollPerson.objects.get(poll=poll, user=user)
    replies = {option.pk: reply for option, reply in zip(options, node.kan, strict=True)}
    with load.on(node.op):
        answer_poll(person=person, replies=replies, seen={option.pk: option.version for option in options}, by=user)


def _choose(load: Load, poll: DatePoll, node: DatePollText) -> None:
    """What became a meeting is announced in the same minute."""
    option = list(poll.options.all())[node.gekozen - 1]
    with load.on(node.gekozen_op):
        meeting = choose_option(poll=poll, option=option, by=load.office, telling=AT_ONCE)
        meeting.status = MeetingStatus.CONFIRMED
        save_meeting(meeting=meeting, by=load.office, telling=AT_ONCE)
