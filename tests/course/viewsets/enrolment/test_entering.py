"""Somebody calls, and the course office enrols them on one page: look, fill in, see what would happen, agree."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course.enums import EnrolmentState
from course.models import Edition, Enrolment, Message, Organisation, User
from tests.factories import EditionFactory, EnrolmentFactory, OrganisationFactory, UserFactory
from tests.helpers.telling import chosen

pytestmark = pytest.mark.django_db

S = EnrolmentState
ONCE = "0123456789abcdef" * 2
FILLED_IN = {
    "email": "bo@duinrade.example",
    "first_name": "Bo",
    "last_name": "Vis",
    "organisation": "gemeente Duinrade",
    "approval": "enter",
    "needs": "Ringleiding",
    "once": ONCE,
}


@pytest.fixture
def edition(at):
    at(2026, 10, 1, 10)
    OrganisationFactory(name="gemeente Duinrade", purchase_order_required=True)
    return EditionFactory(approval_required=True)


def address(edition):
    return reverse("enrolments:enter", args=[edition.pk])


def agreed(page, how="send"):
    return {**FILLED_IN, "expected": page.context["expected"], **chosen(page, how, "op verzoek")}


def test_the_overview_of_an_edition_leads_here(office, edition):
    page = office.get(reverse("enrolments:overview", args=[edition.pk])).content.decode()
    assert f'href="{address(edition)}"' in page


def test_first_the_page_says_what_would_happen_and_writes_nothing(office, edition):
    page = office.post(address(edition), FILLED_IN)
    assert (page.context["outcome_words"], page.context["audience"].number) == ("Doet mee", 1)
    assert [group.label for group in page.context["audience"].groups] == ["Deelnemers"]
    assert page.context["approval_words"].startswith("Ingevoerd door het cursusbureau, do 1 okt")
    assert [str(note) for note in page.context["notes"]] == [
        "Het inkoopnummer ontbreekt; deze organisatie vraagt erom."
    ]
    assert (Enrolment.objects.count(), Message.objects.count(), User.objects.filter(is_staff=False).count()) == (
        0,
        0,
        0,
    )


@pytest.mark.parametrize(("how", "state"), [("send", "queued"), ("hold", "held"), ("nobody", "cancelled")])
def test_agreed_to_it_happens_and_people_hear_as_was_chosen(office, edition, how, state):
    page = office.post(address(edition), FILLED_IN)
    done = office.post(address(edition), agreed(page, how))
    made = Enrolment.objects.get()
    assert (done.url, made.state) == (reverse("enrolments:inspect", args=[made.pk]), S.PLACED)
    assert Message.objects.values_list("template", "state").get() == ("bevestiging", state)


def test_a_double_click_shows_the_success(office, edition):
    data = agreed(office.post(address(edition), FILLED_IN))
    first, second = (office.post(address(edition), data) for _click in range(2))
    assert (first.url, second.url) == (reverse("enrolments:inspect", args=[Enrolment.objects.get().pk]),) * 2
    assert Message.objects.count() == 1


def test_who_goes_back_and_fills_in_somebody_else_enrols_them_too(office, edition):
    office.post(address(edition), agreed(office.post(address(edition), FILLED_IN)))
    other = {"email": "cem@duinrade.example", "first_name": "Cem"}
    page = office.post(address(edition), {**FILLED_IN, **other})
    assert page.context["outcome"].user.first_name == "Cem"
    office.post(address(edition), {**agreed(page), **other})
    assert set(Enrolment.objects.values_list("user__first_name", flat=True)) == {"Bo", "Cem"}


def test_who_lost_the_race_for_the_last_seat_sees_the_line_first(office, edition):
    EnrolmentFactory(edition=edition)
    page = office.post(address(edition), FILLED_IN)
    EnrolmentFactory(edition=edition)
    again = office.post(address(edition), agreed(page))
    assert (again.context["outcome"].state, again.context["outcome"].rank) == (S.WAITING, 1)
    assert "Ringleiding" in again.content.decode()
    assert Enrolment.objects.count() == 2
    office.post(address(edition), agreed(again))
    assert Enrolment.objects.get(state=S.WAITING).rank == 1


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(office, edition):
    page = office.post(address(edition), {**FILLED_IN, "organisation": "gemeente Onbekend"})
    assert list(page.context["form"].errors) == ["organisation"]
    assert ("Ringleiding" in page.content.decode(), 'value="gemeente Onbekend"' in page.content.decode()) == (True,) * 2
    assert Organisation.objects.count() == 1


def test_a_name_that_nobody_knows_is_answered_with_the_names_near_it(office, edition):
    given = {**FILLED_IN, "organisation": "gemeente Duinraad"}
    (said,) = office.post(address(edition), given).context["form"].errors["organisation"]
    assert said == (
        "We kennen de organisatie 'gemeente Duinraad' niet. Bedoel je: gemeente Duinrade? Is de organisatie nieuw? "
        "Kies dan ook de soort."
    )
    notes = office.post(address(edition), {**given, "kind": "municipality"}).context["notes"]
    assert notes[0] == "'gemeente Duinraad' komt nieuw in de lijst van organisaties. Die kent al: gemeente Duinrade."


def test_back_to_the_form_keeps_everything(office, edition):
    office.post(address(edition), FILLED_IN)
    page = office.post(address(edition), {**FILLED_IN, "expected": "placed", "telling_back": "1"})
    assert ("Ringleiding" in page.content.decode(), Enrolment.objects.count()) == (True, 0)


@pytest.mark.parametrize("manager", [{}, {"manager_name": "Ria", "manager_email": "ria@gmail.com"}])
def test_asking_the_manager_needs_a_name_and_a_work_address(office, edition, manager):
    page = office.post(address(edition), {**FILLED_IN, "approval": "ask", **manager})
    assert set(page.context["form"].errors) <= {"manager_name", "manager_email"}
    assert ("manager_email" in page.context["form"].errors, Enrolment.objects.count()) == (True, 0)


def test_the_manager_is_asked_in_any_case_and_the_rest_can_wait(office, edition):
    asks = {**FILLED_IN, "approval": "ask", "manager_name": "Ria Kok", "manager_email": "ria@duinrade.example"}
    page = office.post(address(edition), asks)
    office.post(address(edition), {**asks, "expected": page.context["expected"], **chosen(page, "hold")})
    assert list(Message.objects.order_by("pk").values_list("template", "state")) == [
        ("aanmelding_ontvangen", "held"),
        ("akkoord_vragen", "queued"),
    ]


def test_somebody_known_is_found_by_parts_of_the_name_and_asked_less(office, edition):
    noor = UserFactory(first_name="Zoë", last_name="Duin", learning_question="Al gezegd")
    page = office.get(address(edition), {"q": "zoe duin"})
    assert page.context["found"] == [noor]
    form = office.get(address(edition), {"person": noor.pk}).context["form"]
    assert [name for name in ("first_name", "organisation", "learning_question") if name in form.fields] == []
    given = {"email": noor.email, "approval": "enter", "once": ONCE, "needs": "", "person": noor.pk}
    page = office.post(f"{address(edition)}?person={noor.pk}", given)
    assert page.context["outcome"].user == noor


def test_of_more_people_than_fit_the_page_says_that_there_are_more(office, edition):
    said = []
    for more in (20, 1):
        for _number in range(more):
            UserFactory(last_name="Duin")
        page = office.get(address(edition), {"q": "duin"})
        said.append((len(page.context["found"]), "Meer dan 20 mensen gevonden" in page.content.decode()))
    assert said == [(20, False), (20, True)]


@pytest.mark.parametrize("person", ["", "x", "9" * 21, "9" * 5000, "-1", "²"])
def test_odd_keys_show_the_empty_form(office, edition, person):
    page = office.get(address(edition), {"person": person})
    assert (page.status_code, page.context["person"]) == (200, None)


def test_an_edition_that_takes_nobody_says_so_and_writes_nothing(office, edition):
    Edition.objects.update(is_cancelled=True)
    answers = office.get(address(edition)), office.post(address(edition), FILLED_IN)
    assert ["Deze editie gaat niet door." in page.content.decode() for page in answers] == [True, True]
    assert Enrolment.objects.count() == 0


def test_finding_asks_the_same_number_of_queries_for_one_and_for_three(office, edition):
    numbers = []
    for more in (1, 2):
        for _number in range(more):
            UserFactory(last_name="Duin")
        with CaptureQueriesContext(connection) as captured:
            page = office.get(address(edition), {"q": "duin"})
        numbers.append(len(captured))
    assert (len(page.context["found"]), numbers[0]) == (3, numbers[1])


def test_a_participant_and_an_editor_do_not_come_in(client, edition, no_second_factor):
    client.force_login(UserFactory())
    assert client.post(address(edition), FILLED_IN).status_code in {302, 403, 404}
    assert Enrolment.objects.count() == 0
