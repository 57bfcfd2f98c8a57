"""Date polls: which there are, whom they can ask, and who still has to answer."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from course import clock
from course.enums import PollPart
from course.models import DatePoll, Edition, Meeting, PollAnswer, PollOption, PollPerson, User
from course.models.polls import PollPersonQuerySet
from course.models.programme import to_come
from course.queries.enrolment.participants import group_of


def office_polls() -> QuerySet[DatePoll]:
    """The newest first."""
    return DatePoll.objects.select_related("edition", "chosen", "meeting").order_by("-edition__starts_on", "-pk")


def with_open_options(people: PollPersonQuerySet) -> QuerySet[Any]:
    """Each with `open_options`: of how many options they said nothing, as those are now."""
    answered = Count(
        "answers",
        filter=Q(answers__version=F("answers__option__version")),
        distinct=True,
    )
    options = Count("poll__options", distinct=True)
    return people.annotate(open_options=options - answered)


def left_open(person: PollPerson) -> QuerySet[PollOption]:
    """Of which options they said nothing, as those are now."""
    said = PollAnswer.objects.filter(person=person).current().values("option")
    return PollOption.objects.filter(poll=person.poll_id).exclude(pk__in=said)


def people_in(poll: DatePoll) -> PollPersonQuerySet:
    """Who is asked and counts, by name."""
    people = PollPerson.objects.filter(poll=poll).counted()
    return people.select_related("user__organisation").order_by("user__sort_name", "pk")


def silent_in(poll: DatePoll) -> QuerySet[Any]:
    """Who was asked, counts, and did not answer every option as it is now."""
    return with_open_options(people_in(poll)).filter(open_options__gt=0, asked_at__isnull=False)


def not_asked_in(poll: DatePoll) -> list[User]:
    """Who is to be asked and was not yet; of a poll for everybody also who came into the edition since."""
    waiting = people_in(poll).filter(asked_at=None)
    people = {person.user_id: person.user for person in waiting}
    if poll.asks_group:
        known = PollPerson.objects.filter(poll=poll, user=OuterRef("pk"))
        came = group_of(poll.edition).filter(~Exists(known), is_active=True)
        people |= {user.pk: user for user in came}
    return sorted(people.values(), key=lambda user: (user.sort_name, user.pk))


def polls_for(user: User) -> list[DatePoll]:
    """Where somebody is asked and can answer or see the day that was chosen for what is still to come; each with
    `open_options`, their row as `person`, and its page as `door`. As many queries for many as for one; most people are
    asked in none, and to count is much work.
    """
    if not PollPerson.objects.filter(user=user).exists():
        return []
    people = with_open_options(PollPerson.objects.filter(user=user, asked_at__isnull=False).counted())
    rows = people.select_related("poll__edition", "poll__meeting", "poll__chosen").order_by("poll__closes_on", "pk")
    found = []
    for person in rows:
        poll = person.poll
        poll.open_options, poll.person = person.open_options, person
        poll.door = reverse("course:my_poll", args=[poll.pk])
        to_come = poll.chosen is not None and poll.chosen.ends_at > clock.now()
        if poll.is_open or to_come:
            found.append(poll)
    return found


def person_in(pk: int, user: User) -> PollPerson | None:
    """Somebody's own row in a poll that they were asked in."""
    people = PollPerson.objects.select_related("poll__edition", "poll__place", "poll__meeting__place", "user")
    return people.filter(poll__pk=pk, user=user, asked_at__isnull=False).first()


def still_counts(person: PollPerson) -> bool:
    return PollPerson.objects.filter(pk=person.pk).counted().exists()


def replies_of(person: PollPerson) -> dict[int, PollAnswer]:
    """By the key of the option; also those to an option that has changed since."""
    return {answer.option_id: answer for answer in PollAnswer.objects.filter(person=person).select_related("option")}


def candidates(edition: Edition, part: PollPart) -> QuerySet[User]:
    """Who can be asked as this, with an open account, by name: the participants of the edition, whoever has or had a
    part in a programme, and the contacts of hosts.
    """
    people = {
        PollPart.PARTICIPANT: group_of(edition),
        PollPart.SPEAKER: User.objects.exclude(programme_items=None),
        PollPart.HOST: User.objects.exclude(hosted_visits=None),
    }[part]
    keys = people.order_by().values("pk")
    return User.objects.filter(pk__in=keys, is_active=True).select_related("organisation").order_by("sort_name", "pk")


def meetings_to_date(edition: Edition) -> QuerySet[Meeting]:
    """Meetings of the edition that a poll can give another day: to come, and not called off."""
    meetings = Meeting.objects.filter(to_come(), edition=edition)
    return meetings.select_related("place").order_by("starts_at", "pk")


def editions_to_poll() -> QuerySet[Edition]:
    """Where something can still be planned."""
    return Edition.objects.filter(is_cancelled=False, ends_on__gte=clock.today()).order_by("starts_on", "pk")
