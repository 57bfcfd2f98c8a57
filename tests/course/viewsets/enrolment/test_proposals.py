"""The page on which the course office answers proposed organisations."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course.actions.enrolment.submit import OTHER, submit
from course.enums import EnrolmentState
from course.models import Enrolment, Organisation
from tests.factories import OrganisationFactory, UserFactory
from tests.helpers.enrolment import applicant

pytestmark = pytest.mark.django_db
LIST = "/beheer/organisaties/voorstellen/"


def propose(edition, name="gemeente Nieuwland"):
    typed = {"organisation_name": name, "organisation_kind": "municipality"}
    return submit(by=applicant(edition, organisation=OTHER, **typed), edition=edition)


def page(enrolment):
    return reverse("organisation_proposals:answer", args=[enrolment.pk])


def states():
    return list(Enrolment.objects.order_by("pk").values_list("state", flat=True))


def test_the_list_names_each_proposal_once_with_everybody_who_waits(office, edition):
    first, second = propose(edition, "Wijkzorg Aa"), propose(edition, "WIJKZORG AA")
    shown = office.get(LIST).content.decode()
    assert shown.count("Wijkzorg Aa</a>") == 1
    assert shown.count(str(first.user.last_name)) >= 2
    assert reverse("enrolments:inspect", args=[second.pk]) in shown


def test_one_yes_counts_for_everybody_who_typed_the_name_and_twice_is_once(office, edition):
    first, _second = propose(edition), propose(edition)
    answer = {"confirm": "", "name": "gemeente Nieuwland", "kind": "municipality"}
    office.post(page(first), answer)
    assert states() == [EnrolmentState.PLACED, EnrolmentState.PLACED]
    again = office.post(page(first), answer, follow=True)
    assert "Dit voorstel is al beantwoord" in again.content.decode()
    assert Organisation.objects.filter(name="gemeente Nieuwland").count() == 1


def test_what_is_known_already_is_chosen_from_the_list(office, edition):
    known, enrolment = OrganisationFactory(name="Gemeente Nieuw-Land"), propose(edition)
    shown = office.get(page(enrolment)).content.decode()
    assert shown.index("Lijkt op wat is ingevuld") < shown.index("Gemeente Nieuw-Land</option>")
    office.post(page(enrolment), {"join": "", "organisation": known.pk})
    enrolment.refresh_from_db()
    assert (enrolment.organisation, enrolment.state) == (known, EnrolmentState.PLACED)


def test_a_refusal_without_a_sentence_keeps_the_page(office, edition):
    enrolment = propose(edition)
    shown = office.post(page(enrolment), {"refuse": "", "reason": ""}).content.decode()
    assert ('class="office-error"' in shown, states()) == (True, [EnrolmentState.AWAITING_OFFICE])
    office.post(page(enrolment), {"refuse": "", "reason": "Een café zendt niemand uit."})
    assert states() == [EnrolmentState.DRAFT]


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_pages_are_for_the_course_office(login, edition, method, no_second_factor):
    enrolment = propose(edition)
    client = login(UserFactory())
    codes = {getattr(client, method)(url, {"confirm": ""}).status_code for url in (LIST, page(enrolment))}
    assert codes.isdisjoint({200})
    assert states() == [EnrolmentState.AWAITING_OFFICE]


def test_the_cockpit_counts_the_proposals_and_leads_to_them(office, edition):
    propose(edition, "Wijkzorg Aa"), propose(edition, "De Brug")
    shown = office.get("/beheer/").content.decode()
    assert "2 organisaties zijn voorgesteld en wachten op jou" in shown
    assert f'href="{LIST}"' in shown


def test_the_list_costs_the_same_for_one_proposal_as_for_three(office, edition):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            office.get(LIST)
        return len(queries)

    propose(edition, "Wijkzorg Aa")
    cost()
    one = cost()
    propose(edition, "De Brug"), propose(edition, "Zorgwijk")
    assert cost() == one
