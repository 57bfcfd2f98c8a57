"""My course says of every state what it means, what the rules are and what can be done."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course.actions.enrolment.approval import refuse
from course.actions.enrolment.leaving import begin_again, withdraw
from course.actions.enrolment.notices import tell
from course.actions.enrolment.offers import offer_free_places
from course.actions.enrolment.transfer import move_to_edition
from course.actions.enrolment.transition import transition
from course.actions.mail.telling import AT_ONCE
from course.enums import Actor, AfterLapse, EnrolmentState, MailCode, Placing
from course.models import Enrolment
from course.queries.enrolment.links import offer_link
from course.queries.enrolment.roles import Acting
from tests.factories import EditionFactory, EnrolmentFactory, InsurerFactory, MeetingFactory, OrganiserFactory
from tests.helpers.enrolment import asked
from tests.helpers.people import office

pytestmark = pytest.mark.django_db

E = EnrolmentState
ACTIONS = re.compile(r'href="/mijn/aanmelding/\d+/([a-z-]+)/"')


@pytest.fixture(autouse=True)
def _october(at):
    at(2026, 10, 1, 10)


@pytest.fixture
def my_course(login):
    """What somebody reads on My course, in English."""

    def page_of(enrolment) -> str:
        client = login(enrolment.user)
        client.cookies["django_language"] = "en"
        text = client.get(reverse("course:my_course")).content.decode()
        return " ".join(text.partition("<main")[2].partition("</main>")[0].split())

    return page_of


@pytest.mark.parametrize(
    ("state", "values", "says", "actions"),
    [
        (E.DRAFT, {}, "We kept your answers.", []),
        (E.AWAITING_APPROVAL, {}, "We hold no place for you now.", ["leidinggevende", "afmelden"]),
        (E.RECEIVED, {}, "You hear by Friday 27 November 2026 whether you take part.", ["afmelden"]),
        (E.PLACED, {}, "From Thursday 21 January 2027", ["overdragen", "afmelden"]),
        (E.WAITING, {"rank": 7}, "You are number 7 in your group", ["afmelden"]),
        (E.DECLINED, {}, "You let the place go.", ["terug-in-de-rij"]),
        (E.LAPSED, {}, "You did not answer in time.", ["terug-in-de-rij"]),
        (E.WITHDRAWN, {}, "That costs nothing.", ["opnieuw"]),
        (E.WITHDRAWN, {"fee": 1225}, "Withdrawing costs € 1,225.00 in all, by the rule of this edition.", ["opnieuw"]),
        (E.TRANSFERRED, {}, "Handed over", ["opnieuw"]),
        (E.NOT_PLACED, {}, "There were more people than places.", ["opnieuw"]),
        (E.COMPLETED, {}, "You took part in the whole course.", []),
    ],
)
def test_each_state_says_what_it_means_and_what_can_be_done(my_course, state, values, says, actions):
    page = my_course(EnrolmentFactory(state=state, **values))
    assert (says in page, ACTIONS.findall(page)) == (True, actions)


def test_an_offer_leads_to_its_page(my_course):
    edition = EditionFactory()
    waiting = EnrolmentFactory(edition=edition, state=E.WAITING, rank=1)
    offer_free_places(edition)
    page = my_course(waiting)
    assert "Answer by Tuesday 6 October 2026 at 17:00." in page
    assert f'href="{offer_link(Enrolment.objects.get(pk=waiting.pk))}"' in page


def test_an_offer_that_is_over_leads_nowhere(my_course, at):
    edition = EditionFactory()
    waiting = EnrolmentFactory(edition=edition, state=E.WAITING, rank=1)
    offer_free_places(edition)
    at(2026, 10, 6, 17)
    page = my_course(waiting)
    assert ("The time to answer is over." in page, "/plek/" in page) == (True, False)


def test_who_waits_for_approval_reads_who_was_asked_when_and_what_is_held(my_course, at):
    enrolment = EnrolmentFactory(
        state=E.AWAITING_APPROVAL, manager_name="Rob van Damen", manager_email="rob@duinrade.example"
    )
    enrolment.held_until = at(2026, 10, 15, 17)
    enrolment.save()
    at(2026, 10, 1, 10)
    tell(enrolment, MailCode.ASK_APPROVAL)
    page = my_course(enrolment)
    assert "We asked Rob van Damen (rob@duinrade.example) for approval on Thursday 1 October 2026." in page
    assert "We hold a place for you until Thursday 15 October 2026 at 17:00." in page


def test_who_was_refused_reads_why_and_can_send_again(my_course):
    enrolment = EnrolmentFactory(state=E.AWAITING_APPROVAL, manager_name="Rob van Damen", manager_email="r@x.example")
    refuse(enrolment=enrolment, by=asked(enrolment), reason="Te druk dit voorjaar.")
    page = my_course(enrolment)
    assert ("Rob van Damen did not approve." in page, page.count("Te druk dit voorjaar.")) == (True, 2)
    assert "send them again up to and including Sunday 15 November 2026" in page
    assert reverse("course:enrol", args=[enrolment.edition.slug]) in page


@pytest.mark.parametrize(("moment", "can"), [((2026, 11, 15, 23, 59), True), ((2026, 11, 16, 0), False)])
def test_a_draft_says_whether_it_can_still_be_sent(my_course, at, moment, can):
    at(*moment)
    page = my_course(EnrolmentFactory(state=E.DRAFT))
    assert ("Go on with your enrolment" in page, "can no longer be sent" in page) == (can, not can)


def test_a_draft_that_was_begun_anew_after_a_refusal_of_before_says_nothing_of_it(my_course):
    enrolment = EnrolmentFactory(refusal="Te druk.")
    withdraw(enrolment=enrolment, by=enrolment.user)
    begin_again(enrolment=enrolment, by=enrolment.user)
    page = my_course(enrolment)
    assert ("We kept your answers." in page, "Te druk." in page) == (True, False)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "Places are given in the order of enrolling, within each side."),
        ({}, "From Monday 9 November 2026 a place that is free may go to either side."),
        ({}, "At most 3 people of one organisation get a place."),
        ({"max_per_organisation": 1}, "At most 1 person of one organisation gets a place."),
        ({}, "The offer holds for 3 working days, until 17:00"),
        ({}, "goes to the end of the line; the second time the place in line ends."),
        ({"after_lapse": AfterLapse.OUT}, "Who does not answer in time loses the place in line."),
        ({"approval_required": True}, "we hold a free place for you for 10 working days."),
        ({"placing": Placing.BY_OFFICE}, "The course office gives the places. You hear by Friday 27 November 2026"),
        (
            {"placing": Placing.BY_OFFICE, "approval_required": True},
            "Your manager must approve before your enrolment counts.",
        ),
    ],
)
def test_the_rules_are_those_of_the_edition(my_course, values, says):
    assert says in my_course(EnrolmentFactory(edition=EditionFactory(**values), state=E.WAITING, rank=1))


def test_who_has_a_place_is_not_told_how_places_are_given(my_course):
    assert "How places are given" not in my_course(EnrolmentFactory())


def test_every_step_stands_there_with_its_day(my_course):
    enrolment = EnrolmentFactory()
    withdraw(enrolment=enrolment, by=enrolment.user, reason="Nieuwe baan")
    page = my_course(enrolment)
    assert "Thursday 1 October 2026, 10:00</time>: You withdrew.<br><q>Nieuwe baan</q>" in page


def test_nobody_of_the_office_is_named(my_course):
    organiser = OrganiserFactory(last_name="Lindeman")
    enrolment = EnrolmentFactory(state=E.WAITING, rank=1)
    by = Acting(Actor.ORGANISER, organiser)
    transition(enrolment, to=EnrolmentState.NOT_PLACED, by=by, reason="zie mail van Hans")
    page = my_course(enrolment)
    assert [word in page for word in ("Lindeman", organiser.email, "Hans")] == [False] * 3


def test_a_cancelled_edition_can_only_be_read(my_course):
    enrolment = EnrolmentFactory(edition__is_cancelled=True)
    page = my_course(enrolment)
    assert ("This edition does not go ahead. You pay nothing." in page, ACTIONS.findall(page)) == (True, [])


def test_my_course_costs_at_most_eighteen_queries_whatever_the_number_of_steps(login, kept_menus):
    enrolment = EnrolmentFactory()
    for _number in range(3):
        MeetingFactory(edition=enrolment.edition)
    client = login(enrolment.user)

    def queries() -> int:
        client.get(reverse("course:my_course"))
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("course:my_course")).status_code == 200
        return len(found)

    one = queries()
    for _number in range(3):
        withdraw(enrolment=enrolment, by=enrolment.user)
        begin_again(enrolment=enrolment, by=enrolment.user)
        Enrolment.objects.filter(pk=enrolment.pk).update(state=E.PLACED)
    EnrolmentFactory(user=enrolment.user, state=E.NOT_PLACED)
    assert (queries(), one <= 18) == (one, True)


def test_the_sides_in_line_are_named(my_course):
    waiting = EnrolmentFactory(state=E.WAITING, rank=2, side="insurer", user__organisation=InsurerFactory())
    assert "You are number 2 in your group (Health insurer or care office)." in my_course(waiting)


AGAIN = re.compile(r'<a( class="btn[^"]*")? href="/mijn/aanmelding/\d+/opnieuw/">')


@pytest.mark.parametrize(
    ("by", "says"),
    [(Actor.APPLICANT, "You withdrew. That costs"), (Actor.ORGANISER, "The course office withdrew you. That costs")],
)
def test_who_withdrew_stands_on_the_page(my_course, by, says):
    enrolment = EnrolmentFactory()
    withdraw(enrolment=enrolment, by=enrolment.user if by == Actor.APPLICANT else office(), telling=AT_ONCE)
    page = my_course(enrolment)
    assert (says in page, [bool(button) for button in AGAIN.findall(page)]) == (True, [True])


@pytest.mark.parametrize(("fee", "costs"), [(None, False), (1225, True)])
def test_who_was_moved_reads_where_to_and_is_not_urged_to_come_back(my_course, fee, costs):
    enrolment = EnrolmentFactory(fee=fee)
    move_to_edition(
        enrolment=enrolment, edition=EditionFactory(title="Najaar 2027"), by=OrganiserFactory(), telling=AT_ONCE
    )
    page = my_course(enrolment)
    assert ("The course office moved you to Najaar 2027." in page, "withdrew" in page, "costs nothing" in page) == (
        True,
        costs,
        False,
    )
    assert [bool(button) for button in AGAIN.findall(page)] == [False]
