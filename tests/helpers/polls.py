"""A date poll as the course office makes it: three insurers, one municipality and a host, three moments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from course.actions.mail.telling import AT_ONCE
from course.actions.polls.answers import answer_poll
from course.actions.polls.asking import ask_poll
from course.actions.polls.moments import Moment
from course.actions.polls.save import save_poll
from course.authority import SYSTEM
from course.enums import PollPart, PollReply, Side, VisitStatus
from course.models import DatePoll, Edition, PollOption, PollPerson, User
from tests.factories import PlaceFactory, UserFactory, VisitFactory, member

WHEN_MADE = (2027, 1, 4, 10)
CLOSES = dt.date(2027, 1, 15)
DAYS = (dt.date(2027, 2, 2), dt.date(2027, 2, 3), dt.date(2027, 2, 4))
YES, MAYBE, NO = PollReply.YES, PollReply.IF_NEED_BE, PollReply.NO


def moments(*days: dt.date, keys: tuple[int, ...] = ()) -> list[Moment]:
    """Each from half past nine until eleven."""
    known = (*keys, *[None] * len(days))
    return [Moment(day, dt.time(9, 30), dt.time(11), key) for day, key in zip(days, known, strict=False)]


@dataclass
class Asked:
    """A poll with whom it asks, by name."""

    poll: DatePoll
    people: dict[str, User] = field(default_factory=dict)

    @property
    def options(self) -> list[PollOption]:
        return list(self.poll.options.all())

    def row(self, name: str) -> PollPerson:
        return PollPerson.objects.select_related("poll__edition", "user").get(poll=self.poll, user=self.people[name])

    def answer(self, name: str, *replies: PollReply | None) -> PollPerson:
        options = self.options
        given = dict(zip((option.pk for option in options), replies, strict=False))
        seen = {option.pk: option.version for option in options}
        row = self.row(name)
        return answer_poll(person=row, replies=given, seen=seen, by=row.user)

    def ask(self) -> None:
        ask_poll(poll=self.poll, by=SYSTEM, telling=AT_ONCE)
        self.poll.refresh_from_db()

    def saved(self, **changes: object) -> DatePoll:
        """Saved once more as it is, but for these."""
        self.poll.refresh_from_db()
        given = {
            "moments": [Moment(row.day, row.starts, row.ends, row.pk) for row in self.options],
            "people": {PollPart.HOST: [self.people["Bo"]]},
            "seen": self.poll.version,
            "telling": AT_ONCE,
            **changes,
        }
        for name in ("closes_on", "meeting", "place", "asks_group"):
            if name in given:
                setattr(self.poll, name, given.pop(name))
        return save_poll(poll=self.poll, by=SYSTEM, **given)


def new_poll(edition: Edition, **fields: object) -> DatePoll:
    values = {"title": "Bellen met de wijk", "closes_on": CLOSES, "asks_group": True, "place": None, "meeting": None}
    values |= fields
    if values["meeting"] is None and values["place"] is None:
        values["place"] = PlaceFactory()
    return DatePoll(edition=edition, **values)


def make_poll(edition: Edition, **fields: object) -> Asked:
    """Not asked yet."""
    people = {
        "Anna": member(edition, side=Side.INSURER, user__first_name="Anna").user,
        "Bas": member(edition, side=Side.INSURER, user__first_name="Bas").user,
        "Cas": member(edition, side=Side.INSURER, user__first_name="Cas").user,
        "Dina": member(edition, side=Side.MUNICIPALITY, user__first_name="Dina").user,
    }
    people["Bo"] = UserFactory(first_name="Bo")
    VisitFactory(item__meeting__edition=edition, contact=people["Bo"], status=VisitStatus.IDEA)
    poll = new_poll(edition, **fields)
    save_poll(poll=poll, moments=moments(*DAYS), people={PollPart.HOST: [people["Bo"]]}, seen=0, by=SYSTEM)
    return Asked(poll, people)


def asked_poll(edition: Edition, **fields: object) -> Asked:
    found = make_poll(edition, **fields)
    found.ask()
    return found
