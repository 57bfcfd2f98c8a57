"""What applicants do with their own enrolment: a page that says what follows, then one button."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from course.actions.enrolment.notices import tell
from course.enums import EnrolmentState, MailCode
from course.models import CancellationTerm, Enrolment, EnrolmentNeeds, Message, User
from course.views.enrolment import leaving
from tests.factories import EditionFactory, EnrolmentFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

E = EnrolmentState
HOME = "/mijn/"
STATE_FOR = {
    "withdraw": E.PLACED,
    "hand_over": E.PLACED,
    "rejoin": E.DECLINED,
    "begin_again": E.WITHDRAWN,
    "ask_again": E.AWAITING_APPROVAL,
}
COLLEAGUE = {"first_name": "Anna", "infix": "de", "last_name": "Wit", "email": "Anna@duinrade.example"}


@pytest.fixture(autouse=True)
def _october(at):
    at(2026, 10, 1, 10)


@pytest.fixture
def edition():
    edition = EditionFactory()
    for days, percent in ((42, 0), (14, 50), (0, 100)):
        CancellationTerm.objects.create(edition=edition, days_before=days, percent=percent)
    return edition


@pytest.fixture
def placed(edition):
    return EnrolmentFactory(edition=edition)


@pytest.fixture
def english(login):
    """Log somebody in who reads English."""

    def as_person(user):
        client = login(user)
        client.cookies["django_language"] = "en"
        return client

    return as_person


@pytest.fixture
def person(english, placed):
    """The one who has the place."""
    return english(placed.user)


def door(name, enrolment) -> str:
    return reverse(f"course:{name}", args=[enrolment.pk])


def state_of(enrolment) -> str:
    return Enrolment.objects.get(pk=enrolment.pk).state


def shown(response) -> str:
    return " ".join(response.content.decode().replace("<wbr>", "").split())


# --- every door -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "state"), STATE_FOR.items())
def test_a_page_shows_what_follows_and_looking_never_acts(login, edition, name, state):
    enrolment = EnrolmentFactory(edition=edition, state=state)
    client = login(enrolment.user)
    for method in (client.get, client.head):
        assert method(door(name, enrolment)).status_code == 200
    assert state_of(enrolment) == state


@pytest.mark.parametrize(("name", "state"), STATE_FOR.items())
def test_of_another_person_there_is_no_page(login, edition, name, state):
    enrolment = EnrolmentFactory(edition=edition, state=state)
    client = login(UserFactory(organisation=enrolment.user.organisation))
    answers = [client.get(door(name, enrolment)), client.post(door(name, enrolment), {**COLLEAGUE, "stated": "0"})]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert state_of(enrolment) == state


@pytest.mark.parametrize("name", STATE_FOR)
def test_a_number_that_no_row_has_is_not_found(person, name):
    assert person.get(reverse(f"course:{name}", args=[10**30])).status_code == 404


@pytest.mark.parametrize("name", STATE_FOR)
def test_who_is_not_logged_in_logs_in_first(client, placed, name):
    for method in (client.get, client.post):
        assert method(door(name, placed))["Location"] == f"/account/login/?next={door(name, placed)}"
    assert state_of(placed) == E.PLACED


@pytest.mark.parametrize("name", STATE_FOR)
def test_in_a_state_in_which_it_means_nothing_my_course_says_how_it_stands(login, edition, name):
    enrolment = EnrolmentFactory(edition=edition, state=E.COMPLETED)
    client = login(enrolment.user)
    answers = [client.get(door(name, enrolment)), client.post(door(name, enrolment), {"stated": "0"})]
    assert [answer["Location"] for answer in answers] == [HOME, HOME]
    assert state_of(enrolment) == E.COMPLETED


@pytest.mark.parametrize(("name", "state"), STATE_FOR.items())
def test_of_a_cancelled_edition_nothing_can_be_done_or_is_charged(english, edition, name, state):
    edition.is_cancelled = True
    edition.save()
    enrolment = EnrolmentFactory(edition=edition, state=state)
    client = english(enrolment.user)
    for method in (client.get, client.post):
        page = method(door(name, enrolment), {"stated": "0"}, follow=True)
        assert (page.redirect_chain[0][0], "This edition does not go ahead." in shown(page)) == (HOME, True)
    assert (state_of(enrolment), Enrolment.objects.get(pk=enrolment.pk).fee) == (state, None)


@pytest.mark.parametrize(
    ("name", "moment", "says"),
    [
        ("hand_over", (2027, 1, 22, 10), "A colleague can take over up to and including the first course day."),
        ("rejoin", (2027, 1, 21, 10), "The course has begun: the line is closed."),
        ("begin_again", (2026, 11, 16, 10), "Enrolment has closed."),
    ],
)
def test_a_form_from_before_that_comes_too_late_says_why(english, edition, at, name, moment, says):
    enrolment = EnrolmentFactory(edition=edition, state=STATE_FOR[name])
    at(*moment)
    client = english(enrolment.user)
    assert client.get(door(name, enrolment))["Location"] == HOME
    assert says in client.post(door(name, enrolment), COLLEAGUE, follow=True).content.decode()
    assert state_of(enrolment) == STATE_FOR[name]


# --- withdraw -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ((2026, 12, 10, 10), "Withdrawing today costs nothing."),
        ((2026, 12, 11, 10), "Withdrawing today costs € 1,225.00."),
        ((2027, 1, 8, 10), "Withdrawing today costs € 2,450.00."),
    ],
)
def test_withdrawing_states_the_rule_and_the_amount_of_today(english, placed, at, moment, says):
    at(*moment)
    person = english(placed.user)
    page = shown(person.get(door("withdraw", placed)))
    assert (says in page, "€ 1,225.00 (50%)" in page) == (True, True)


def test_withdrawing_happens_at_the_stated_cost_and_frees_the_place(english, placed, at):
    at(2026, 12, 11, 10)
    person = english(placed.user)
    EnrolmentNeeds.objects.create(enrolment=placed, text="Ringleiding")
    response = person.post(door("withdraw", placed), {"stated": "1225.00", "reason": "Nieuwe baan"})
    found = Enrolment.objects.get(pk=placed.pk)
    assert (response["Location"], found.state, found.fee) == (HOME, E.WITHDRAWN, Decimal("1225.00"))
    assert EnrolmentNeeds.objects.count() == 0
    assert "Nieuwe baan" in shown(person.get(HOME))


@pytest.mark.parametrize("stated", ["0.00", "", "x", "99999999999"])
def test_at_another_cost_than_stated_nothing_happens_and_the_amount_is_stated_anew(english, placed, at, stated):
    at(2026, 12, 11, 10)
    person = english(placed.user)
    page = shown(person.post(door("withdraw", placed), {"stated": stated, "reason": "Nieuwe baan"}))
    assert (state_of(placed), "costs € 1,225.00." in page) == (E.PLACED, True)
    assert ('name="stated" value="1225.00"' in page, "Nieuwe baan" in page) == (True, True)


def test_a_reason_that_is_too_long_stays_in_the_box(person, placed):
    response = person.post(door("withdraw", placed), {"stated": "0", "reason": "é" * 601})
    assert (state_of(placed), response.context["form"].errors.keys()) == (E.PLACED, {"reason"})
    assert response.content.decode().count("é") == 601


def test_a_second_click_withdraws_nobody_twice(person, placed):
    answers = [person.post(door("withdraw", placed), {"stated": "0.00"}) for _click in range(2)]
    assert [answer["Location"] for answer in answers] == [HOME] * 2
    assert Enrolment.objects.get(pk=placed.pk).moves == 1
    assert shown(person.get(HOME)).count("You have withdrawn.") == 1


def test_who_waits_withdraws_for_nothing(english, edition):
    enrolment = EnrolmentFactory(edition=edition, state=E.WAITING, rank=1)
    client = english(enrolment.user)
    assert "You have no place yet, so withdrawing costs nothing." in shown(client.get(door("withdraw", enrolment)))
    client.post(door("withdraw", enrolment), {"stated": "0"})
    assert (state_of(enrolment), Enrolment.objects.get(pk=enrolment.pk).fee) == (E.WITHDRAWN, 0)


# --- hand over ------------------------------------------------------------------------------------------


def test_a_colleague_whom_nobody_knew_takes_over(person, placed):
    response = person.post(door("hand_over", placed), COLLEAGUE)
    colleague = User.objects.get(email="anna@duinrade.example")
    successor = Enrolment.objects.get(user=colleague)
    assert (response["Location"], state_of(placed), successor.state) == (HOME, E.TRANSFERRED, E.PLACED)
    assert (colleague.full_name, colleague.organisation) == ("Anna de Wit", placed.user.organisation)
    told = [(mail.template, mail.person) for mail in Message.objects.order_by("pk")]
    assert told == [("overgedragen", placed.user), ("plek_overgenomen", colleague)]
    assert "Anna de Wit takes over your place" in shown(person.get(HOME))


def test_a_colleague_who_is_known_takes_over(person, placed):
    colleague = UserFactory(email="anna@duinrade.example", organisation=placed.user.organisation)
    person.post(door("hand_over", placed), COLLEAGUE)
    assert Enrolment.objects.get(user=colleague).state == E.PLACED
    assert User.objects.count() == 2


def test_a_second_click_hands_over_once(person, placed):
    answers = [person.post(door("hand_over", placed), COLLEAGUE) for _click in range(2)]
    assert [answer["Location"] for answer in answers] == [HOME] * 2
    assert (User.objects.count(), Enrolment.objects.count()) == (2, 2)


def test_somebody_of_another_organisation_is_refused_and_not_named(person, placed):
    stranger = UserFactory(email="anna@duinrade.example", last_name="Geheim", organisation=OrganisationFactory())
    page = shown(person.post(door("hand_over", placed), COLLEAGUE))
    assert "choose a colleague who works there" in page
    assert [word in page for word in ("Geheim", str(stranger.organisation))] == [False, False]
    assert (state_of(placed), Enrolment.objects.filter(user=stranger).exists()) == (E.PLACED, False)


@pytest.mark.parametrize("staff", [False, True])
def test_who_works_nowhere_as_far_as_we_know_is_refused_too(person, placed, staff):
    UserFactory(email="anna@duinrade.example", organisation=None, is_staff=staff)
    assert "choose a colleague who works there" in shown(person.post(door("hand_over", placed), COLLEAGUE))
    assert state_of(placed) == E.PLACED


def test_a_colleague_who_takes_part_already_is_refused(person, placed):
    EnrolmentFactory(
        edition=placed.edition, user__email="anna@duinrade.example", user__organisation=placed.user.organisation
    )
    assert "takes part already" in shown(person.post(door("hand_over", placed), COLLEAGUE))
    assert state_of(placed) == E.PLACED


def test_nobody_hands_over_to_themselves(person, placed):
    page = shown(person.post(door("hand_over", placed), {**COLLEAGUE, "email": placed.user.email}))
    assert ("choose a colleague" in page, state_of(placed)) == (True, E.PLACED)


def test_a_refused_hand_over_leaves_no_person_behind(english, placed, at):
    at(2027, 1, 22, 10)
    english(placed.user).post(door("hand_over", placed), COLLEAGUE)
    assert User.objects.filter(email="anna@duinrade.example").exists() is False


def test_a_gap_in_the_form_is_named_and_what_was_typed_stays(person, placed):
    response = person.post(door("hand_over", placed), {"first_name": "Anna", "email": "anna"})
    assert response.context["form"].errors.keys() == {"last_name", "email"}
    assert ('value="Anna"' in shown(response), state_of(placed)) == (True, E.PLACED)


# --- back, and again ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [E.DECLINED, E.LAPSED])
def test_back_into_the_line_is_at_the_end(english, at, state):
    edition = EditionFactory(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1)
    EnrolmentFactory(edition=edition)
    EnrolmentFactory(edition=edition, state=E.WAITING, rank=1)
    enrolment = EnrolmentFactory(edition=edition, state=state)
    client = english(enrolment.user)
    answers = [client.post(door("rejoin", enrolment)) for _click in range(2)]
    assert [answer["Location"] for answer in answers] == [HOME] * 2
    assert Enrolment.objects.get(pk=enrolment.pk).rank == 2
    assert "You are back in the line, as number 2 in your group." in shown(client.get(HOME))


def test_back_into_an_empty_line_is_an_offer_at_once(english, edition):
    enrolment = EnrolmentFactory(edition=edition, state=E.DECLINED)
    client = english(enrolment.user)
    page = shown(client.post(door("rejoin", enrolment), follow=True))
    assert (state_of(enrolment), "there is a place for you. Answer below." in page) == (E.OFFERED, True)


@pytest.mark.parametrize("state", [E.WITHDRAWN, E.NOT_PLACED, E.TRANSFERRED])
def test_who_left_begins_again_with_the_answers_of_before(login, edition, state):
    enrolment = EnrolmentFactory(edition=edition, state=state, manager_name="Rob van Damen")
    response = login(enrolment.user).post(door("begin_again", enrolment))
    found = Enrolment.objects.get(pk=enrolment.pk)
    assert response["Location"] == reverse("course:enrol_step", args=[edition.slug, 1])
    assert (found.state, found.draft["manager_name"]) == (E.DRAFT, "Rob van Damen")


# --- ask again ------------------------------------------------------------------------------------------


@pytest.fixture
def asked(edition):
    enrolment = EnrolmentFactory(
        edition=edition, state=E.AWAITING_APPROVAL, manager_name="Rob van Damen", manager_email="rob@duinrad.example"
    )
    tell(enrolment, MailCode.ASK_APPROVAL)
    return enrolment


def test_a_corrected_address_is_asked(english, asked):
    client = english(asked.user)
    assert 'value="rob@duinrad.example"' in shown(client.get(door("ask_again", asked)))
    values = {"manager_name": "Rob van Damen", "manager_email": "rob@duinrade.example"}
    page = shown(client.post(door("ask_again", asked), values, follow=True))
    assert "We asked Rob van Damen at rob@duinrade.example for approval." in page
    assert Message.objects.filter(address="rob@duinrade.example").count() == 1


@pytest.mark.parametrize("address", ["own", "rob@gmail.com", "rob", ""])
def test_an_address_that_cannot_be_the_managers_is_refused(login, asked, address):
    address = asked.user.email.upper() if address == "own" else address
    values = {"manager_name": "Rob van Damen", "manager_email": address}
    response = login(asked.user).post(door("ask_again", asked), values)
    assert response.context["form"].errors.keys() == {"manager_email"}
    assert Enrolment.objects.get(pk=asked.pk).manager_email == "rob@duinrad.example"


TYPED = {
    "withdraw": ({"reason": "Ik word opa.", "stated": "0"}, ["Ik word opa."]),
    "hand_over": (COLLEAGUE, ["Anna", "de", "Wit", "Anna@duinrade.example"]),
    "ask_again": (
        {"manager_name": "Ria Bos", "manager_email": "ria@duinrade.example"},
        ["Ria Bos", "ria@duinrade.example"],
    ),
}


@pytest.mark.parametrize("action", TYPED)
def test_what_is_typed_for_an_edition_that_was_cancelled_is_given_back(login, edition, action):
    enrolment = EnrolmentFactory(edition=edition, state=STATE_FOR[action])
    form, texts = TYPED[action]
    type(edition).objects.update(is_cancelled=True)
    answer = login(enrolment.user).post(reverse(f"course:{action}", args=[enrolment.pk]), form)
    assert answer.status_code == 409
    assert [typed.text for typed in answer.context["texts"]] == texts
    assert f'href="{HOME}"' in answer.content.decode()


# --- two clicks at once ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "state", "act", "form"),
    [
        ("withdraw", E.PLACED, "withdraw_enrolment", {"stated": "0.00"}),
        ("hand_over", E.PLACED, "send_colleague", COLLEAGUE),
        ("rejoin", E.DECLINED, "rejoin_line", {}),
        ("begin_again", E.WITHDRAWN, "begin_enrolment_again", {}),
    ],
)
def test_a_click_that_another_overtook_says_nothing_went_wrong(login, edition, monkeypatch, action, state, act, form):
    """Both found the page open; the other came first."""
    for _seat in range(edition.seats_municipality):
        EnrolmentFactory(edition=edition)
    enrolment = EnrolmentFactory(edition=edition, state=state)
    once = getattr(leaving, act)

    def overtaken(**what):
        once(**what)
        return once(**what)

    monkeypatch.setattr(leaving, act, overtaken)
    answer = login(enrolment.user).post(door(action, enrolment), form, follow=True)
    assert [answer.redirect_chain[0][0], *(str(one) for one in answer.context["messages"])] == [HOME]


@pytest.mark.parametrize(
    ("name", "state", "form", "typed"),
    [
        ("ask_again", E.PLACED, {"manager_name": "Rob van Damen", "manager_email": "rob@duinrade.example"}, "Rob van"),
        ("hand_over", E.WITHDRAWN, COLLEAGUE | {"last_name": "Wit en Zwart"}, "Wit en Zwart"),
        ("withdraw", E.DECLINED, {"reason": "Ik verander van baan", "stated": "0"}, "Ik verander van baan"),
    ],
)
def test_what_is_typed_while_the_enrolment_moved_on_is_given_back(login, edition, name, state, form, typed):
    """The manager answered, or the course office did something, while somebody was writing in another tab."""
    enrolment = EnrolmentFactory(edition=edition, state=state)
    answer = login(enrolment.user).post(door(name, enrolment), form)
    assert (answer.status_code, typed in answer.content.decode(), state_of(enrolment)) == (409, True, state)


@pytest.mark.parametrize(
    ("name", "form", "other"),
    [
        ("withdraw", {"stated": "0.00", "reason": "Andere baan"}, {"reason": "Toch een andere"}),
        ("hand_over", COLLEAGUE, {"email": "cem@duinrade.example", "last_name": "Toch een andere"}),
    ],
)
def test_who_goes_back_and_says_something_else_gets_it_back(person, placed, name, form, other):
    """The same words once more are a second click."""
    done = [person.post(door(name, placed), form) for _click in range(2)]
    assert [answer.status_code for answer in done] == [302, 302]
    late = person.post(door(name, placed), form | other)
    assert (late.status_code, "Toch een andere" in late.content.decode()) == (409, True)
