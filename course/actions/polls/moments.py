"""The moments of a date poll as they are filled in: what is right about them, and how they become its options."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from course import clock
from course.errors import Refusal
from course.models import DatePoll, PollOption

MOST_OPTIONS = 30


class NoOptions(Refusal):
    message = _("Fill in at least two moments to choose from.")


class TooManyOptions(Refusal):
    message = _("A date poll has at most %(number)d moments.")


class OptionEndsBeforeStart(Refusal):
    message = _("A moment must start before it ends: %(day)s.")


class OptionTwice(Refusal):
    message = _("The same moment stands in the list twice: %(day)s.")


class OptionPassed(Refusal):
    message = _("This moment has passed: %(day)s.")


class HourDoesNotExist(Refusal):
    message = _("This hour does not exist, because the clock is put forward then: %(day)s.")


class ClosesAfterOptions(Refusal):
    message = _("The last day to answer must come before the first moment to choose from.")


@dataclass(frozen=True)
class Moment:
    """An option as it was filled in; `key` is that of the stored one."""

    day: dt.date
    starts: dt.time
    ends: dt.time
    key: int | None = None

    @property
    def times(self) -> tuple[dt.date, dt.time, dt.time]:
        return self.day, self.starts, self.ends


def check_moments(poll: DatePoll, moments: Sequence[Moment]) -> None:
    """Raises the first refusal of these. A moment that is stored as it is may lie behind us."""
    stored = {option.pk: (option.day, option.starts, option.ends) for option in options_of(poll)}
    if len(moments) < 2:
        raise NoOptions
    if len(moments) > MOST_OPTIONS:
        raise TooManyOptions(number=MOST_OPTIONS)
    for moment in moments:
        _check_moment(moment, is_other=stored.get(moment.key or 0) != moment.times)
    times = [moment.times for moment in moments]
    for one in times:
        if times.count(one) > 1:
            raise OptionTwice(day=PollOption(day=one[0], starts=one[1], ends=one[2]))
    if poll.closes_on >= min(moment.day for moment in moments):
        raise ClosesAfterOptions


def _check_moment(moment: Moment, *, is_other: bool) -> None:
    option = PollOption(day=moment.day, starts=moment.starts, ends=moment.ends)
    if moment.starts >= moment.ends:
        raise OptionEndsBeforeStart(day=option)
    if not all(_exists(clock.at(moment.day, time)) for time in (moment.starts, moment.ends)):
        raise HourDoesNotExist(day=option)
    if is_other and option.starts_at <= clock.now():
        raise OptionPassed(day=option)


def _exists(moment: dt.datetime) -> bool:
    """The wall clock shows it; in the night in which the clock is put forward an hour is missing."""
    return moment.astimezone(dt.UTC).astimezone(clock.AMSTERDAM).time() == moment.time()


def options_of(poll: DatePoll) -> Sequence[PollOption]:
    return list(poll.options.all()) if poll.pk else []


def write_moments(poll: DatePoll, moments: Sequence[Moment]) -> bool:
    """Keep, change, add and drop options; the key of an option stays. Says whether something is to be answered anew."""
    stored = {option.pk: option for option in options_of(poll)}
    kept = {moment.key: moment for moment in moments if moment.key in stored}
    poll.options.exclude(pk__in=kept).delete()
    is_other = False
    for key, moment in kept.items():
        option = stored[key]
        if (option.day, option.starts, option.ends) != moment.times:
            option.day, option.starts, option.ends = moment.times
            option.version += 1
            option.save()
            is_other = True
    for moment in moments:
        if moment.key not in stored:
            PollOption.objects.create(poll=poll, day=moment.day, starts=moment.starts, ends=moment.ends)
            is_other = True
    return is_other
