from __future__ import annotations

import pytest
from django.urls import reverse

from course.actions.enrolment.submit import AlreadyEnrolled
from course.enums import EnrolmentState, Side
from course.models import Edition, Enrolment, Organisation
from course.queries.enrolment.outlook import Outlook
from tests.factories import (
    EnrolmentFactory,
    OrganisationFactory,
    OrganiserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

QUESTION = {"learning_question": "Wie moet ik bellen?", "region": "Kustregio", "experience": "some"}
PRACTICAL = {"manager_name": "Rob van Damen", "manager_email": "rob@duinrade.example"}


def about(organisation):
    return {
        "first_name": "Noor",
        "infix": "van den",
        "last_name": "Berg",
        "job_title": "beleidsadviseur",
        "organisation": organisation.pk,
    }


def step(edition, number):
    return reverse("course:enrol_step", args=[edition.slug, number])


def enrolled(edition):
    return reverse("course:enrolled", args=[edition.slug])


def in_english(client):
    client.cookies["django_language"] = "en"
    return client


def fill_in(client, edition, organisation):
    for number, answers in enumerate([about(organisation), QUESTION, PRACTICAL], start=1):
        client.post(step(edition, number), answers)


def test_the_steps_lead_to_a_place(edition, login):
    user = UserFactory(organisation=None)
    client = login(user)
    organisation = OrganisationFactory()

    for number, answers in enumerate([about(organisation), QUESTION, PRACTICAL], start=1):
        response = client.post(step(edition, number), answers)
        assert (response.status_code, response["Location"]) == (302, step(edition, number + 1))
    page = client.get(step(edition, 4)).content.decode()
    assert "Wie moet ik bellen?" in page
    assert str(organisation) in page
    response = client.post(step(edition, 4))

    assert (response.status_code, response["Location"]) == (302, enrolled(edition))
    assert Enrolment.objects.get().state == EnrolmentState.PLACED


def test_a_double_click_on_send_enrols_once(edition, login):
    client = login(UserFactory())
    for number, answers in enumerate([about(OrganisationFactory()), QUESTION, PRACTICAL], start=1):
        client.post(step(edition, number), answers)
    responses = [client.post(step(edition, 4)) for _click in range(2)]
    assert [response["Location"] for response in responses] == [enrolled(edition)] * 2
    assert Enrolment.objects.count() == 1


def test_a_second_click_at_the_same_moment_shows_the_success_of_the_first(edition, login, monkeypatch):
    """It read the draft before the first click was written, and finds the enrolment under the lock."""
    client = login(UserFactory())
    for number, answers in enumerate([about(OrganisationFactory()), QUESTION, PRACTICAL], start=1):
        client.post(step(edition, number), answers)
    draft = Enrolment.objects.select_related("edition", "user").get()
    client.post(step(edition, 4))
    monkeypatch.setattr("course.views.enrolment.steps.enrolment_of", lambda *_args: draft)

    assert client.post(step(edition, 4))["Location"] == enrolled(edition)


def test_who_sends_again_after_leaving_reads_that_they_enrolled_before(edition, login):
    enrolment = EnrolmentFactory(edition=edition, state=EnrolmentState.WITHDRAWN)
    page = login(enrolment.user).post(step(edition, 4), follow=True)
    assert [str(note) for note in page.context["messages"]] == [str(AlreadyEnrolled())]


def test_a_visitor_sees_what_is_asked_and_logs_in_for_the_steps(edition, client):
    assert client.get(reverse("course:enrol", args=[edition.slug])).status_code == 200
    response = client.get(step(edition, 1))
    assert (response.status_code, response["Location"]) == (
        302,
        f"{reverse('account_login')}?next={step(edition, 1)}",
    )


def test_an_edition_that_is_not_announced_does_not_exist_for_others(edition, client, login):
    edition.is_published = False
    edition.save()
    address = reverse("course:enrol", args=[edition.slug])
    assert client.get(address).status_code == 404
    assert login(UserFactory()).get(step(edition, 1)).status_code == 404
    assert login(OrganiserFactory()).get(address).status_code == 200


def test_answers_are_kept_when_somebody_goes_away_half_way(edition, login):
    client = login(UserFactory())
    client.post(step(edition, 2), {"region": "Kustregio", "later": "1"})
    enrolment = Enrolment.objects.get()
    assert (enrolment.state, enrolment.draft["region"]) == (EnrolmentState.DRAFT, "Kustregio")
    assert 'value="Kustregio"' in client.get(step(edition, 2)).content.decode()


@pytest.mark.parametrize("button", ["later", "next"])
def test_a_hundred_thousand_characters_are_refused_and_stay_in_the_box(edition, login, button):
    response = login(UserFactory()).post(
        step(edition, 2), {**QUESTION, "learning_question": "é" * 100_000, button: "1"}
    )
    page = response.content.decode()
    assert (response.status_code, page.count("é") >= 100_000) == (200, True)
    assert 'aria-invalid="true"' in page
    assert Enrolment.objects.count() == 0


def test_control_characters_do_not_come_in(edition, login):
    login(UserFactory()).post(step(edition, 2), {**QUESTION, "region": "Kust\x07re\x1bgio\u2028Noord"})
    assert Enrolment.objects.get().draft["region"] == "Kustregio Noord"


def test_a_gap_is_named_above_the_form_and_linked(edition, login):
    page = login(UserFactory()).post(step(edition, 2), {"region": "Kustregio"}).content.decode()
    assert 'href="#id_learning_question"' in page
    assert 'value="Kustregio"' in page


def unlisted(name="gemeente Duinrade", kind="municipality"):
    return {
        "first_name": "Noor",
        "last_name": "Berg",
        "job_title": "beleidsadviseur",
        "organisation": "other",
        "organisation_name": name,
        "organisation_kind": kind,
    }


def shown_in_step_1(client, edition):
    form = client.get(step(edition, 1)).context["form"]
    return tuple(form[name].value() for name in ("organisation", "organisation_name", "organisation_kind"))


def rows_of_check(client, edition):
    return {str(label): text for part in client.get(step(edition, 4)).context["parts"] for label, text in part["rows"]}


def test_an_organisation_that_is_not_listed_is_a_proposal_when_the_enrolment_is_sent(edition, login):
    client = login(UserFactory(organisation=None))
    for number, answers in enumerate([unlisted(), QUESTION, PRACTICAL], start=1):
        client.post(step(edition, number), answers)
    assert Organisation.objects.count() == 0
    assert shown_in_step_1(client, edition) == ("other", "gemeente Duinrade", "municipality")
    rows = rows_of_check(client, edition)
    assert (rows["Organisatie"], rows["Wat voor organisatie is het?"]) == ("gemeente Duinrade", "Gemeente")
    assert "Naam van je organisatie" not in rows
    assert "Je organisatie staat nog niet in onze lijst." in client.get(step(edition, 4)).content.decode()
    sent = client.post(step(edition, 4), follow=True)
    assert "Tot die tijd houden we geen plek vrij." in sent.content.decode()
    assert "gemeente Duinrade" in client.get("/mijn/").content.decode()
    enrolment = Enrolment.objects.get()
    assert (Organisation.objects.count(), enrolment.state, enrolment.proposed_name) == (
        0,
        EnrolmentState.AWAITING_OFFICE,
        "gemeente Duinrade",
    )


def test_a_name_that_was_typed_is_forgotten_once_a_listed_organisation_is_chosen(edition, login):
    client, listed = login(UserFactory(organisation=None)), OrganisationFactory()
    client.post(step(edition, 1), unlisted())
    client.post(step(edition, 1), {**unlisted(), "organisation": listed.pk})
    assert shown_in_step_1(client, edition) == (str(listed.pk), "", "")
    assert rows_of_check(client, edition)["Organisatie"] == str(listed)


def test_who_goes_away_without_the_name_of_the_organisation_keeps_the_rest(edition, login):
    client = login(UserFactory(organisation=None))
    client.post(step(edition, 1), unlisted())
    response = client.post(step(edition, 1), {**unlisted(name="", kind=""), "job_title": "jurist", "later": "1"})
    assert response["Location"] == reverse("course:my_course")
    assert Enrolment.objects.get().draft["job_title"] == "jurist"
    assert shown_in_step_1(client, edition) == ("other", "", "")
    response = client.get(step(edition, 4))
    rows = {str(label): text for part in response.context["parts"] for label, text in part["rows"]}
    assert (rows["Organisatie"], rows["Wat voor organisatie is het?"], response.context["complete"]) == ("", "", False)


@pytest.mark.parametrize("where", ["profile", "draft"])
def test_an_organisation_of_neither_side_stays_chosen_until_sending_says_why_not(edition, login, where):
    welfare = OrganisationFactory(kind="welfare")
    user = UserFactory(organisation=welfare if where == "profile" else None)
    if where == "draft":
        EnrolmentFactory(edition=edition, user=user, state="draft", side="", draft={"organisation": str(welfare.pk)})
    client = login(user)
    page = client.get(step(edition, 1)).content.decode()
    assert f'<option value="{welfare.pk}" selected>{welfare}</option>' in page
    for number, answers in enumerate([about(welfare), QUESTION, PRACTICAL], start=1):
        assert client.post(step(edition, number), answers)["Location"] == step(edition, number + 1)
    assert rows_of_check(client, edition)["Organisatie"] == str(welfare)
    assert client.post(step(edition, 4)).context["refusal"].__class__.__name__ == "SideNotEligible"


def test_nobody_chooses_an_organisation_of_neither_side_that_is_not_their_own(edition, login):
    welfare = OrganisationFactory(kind="welfare")
    page = login(UserFactory()).post(step(edition, 1), about(welfare))
    assert page.context["form"].errors.keys() == {"organisation"}


def test_an_unknown_organisation_needs_name_and_kind(edition, login):
    page = login(UserFactory()).post(step(edition, 1), {**about(OrganisationFactory()), "organisation": "other"})
    assert page.context["form"].errors.keys() == {"organisation_name", "organisation_kind"}


def test_a_private_address_of_a_manager_is_refused(edition, login):
    page = login(UserFactory()).post(step(edition, 3), {**PRACTICAL, "manager_email": "rob@gmail.com"})
    assert page.context["form"].errors.keys() == {"manager_email"}


def test_an_address_that_does_not_fit_is_refused_beside_the_field(edition, login):
    page = login(UserFactory()).post(step(edition, 3), {**PRACTICAL, "manager_email": f"rob@{'d' * 250}.example"})
    assert page.context["form"].errors.keys() == {"manager_email"}


def test_the_manager_is_asked_for_approval_only_where_that_is_needed(edition, login):
    client = login(UserFactory())
    client.cookies["django_language"] = "en"
    asks, may = "The course office asks your manager to agree", "In this edition your manager need not agree."
    page = client.get(step(edition, 3)).content.decode()
    assert (asks in page, may in page) == (False, True)
    Edition.objects.update(approval_required=True)
    page = client.get(step(edition, 3)).content.decode()
    assert (asks in page, may in page) == (True, False)


@pytest.mark.parametrize(("asks", "complete"), [(False, True), (True, False)])
def test_without_a_manager_an_enrolment_is_complete_where_nobody_must_approve(edition, login, asks, complete):
    client = login(UserFactory())
    for number, answers in enumerate([about(OrganisationFactory()), QUESTION, {}], start=1):
        response = client.post(step(edition, number), answers)
    assert response["Location"] == step(edition, 4)
    Edition.objects.update(approval_required=asks)
    assert client.get(step(edition, 4)).context["complete"] is complete
    assert client.post(step(edition, 4)).status_code == (302 if complete else 409)
    assert (client.post(step(edition, 3), {}).status_code, Enrolment.objects.get().state) == (
        (302, "placed") if complete else (200, "draft")
    )


@pytest.mark.parametrize("own", ["noor@duinrade.example", "Noor@Duinrade.example"])
def test_nobody_is_the_own_manager(edition, login, own):
    client = login(UserFactory(email="noor@duinrade.example"))
    page = client.post(step(edition, 3), {**PRACTICAL, "manager_email": own})
    assert page.context["form"].errors.keys() == {"manager_email"}
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "You have a place."),
        ({"capacity": 1, "minimum": 0, "seats_insurer": 1, "seats_municipality": 0}, "You are number 1 in your group"),
        (
            {"approval_required": True},
            "We asked Rob van Damen for approval. Until Thursday 15 October 2026 we hold a place",
        ),
        ({"placing": "by_office"}, "You hear by Friday 27 November 2026 whether you take part."),
    ],
)
def test_who_sends_reads_what_happens_next(edition, login, values, says):
    Edition.objects.filter(pk=edition.pk).update(**values)
    client = login(UserFactory())
    client.cookies["django_language"] = "en"
    for number, answers in enumerate([about(OrganisationFactory()), QUESTION, PRACTICAL], start=1):
        client.post(step(edition, number), answers)
    assert says in client.post(step(edition, 4), follow=True).content.decode()


def test_a_form_from_before_the_deadline_that_comes_after_it_is_kept_as_draft(edition, login, at):
    at(2026, 11, 15, 23, 50)
    client = login(UserFactory())
    for number, answers in enumerate([about(OrganisationFactory()), QUESTION, PRACTICAL], start=1):
        client.post(step(edition, number), answers)
    at(2026, 11, 16, 0, 0, 1)
    response = client.post(step(edition, 4))
    assert (response.status_code, Enrolment.objects.get().state) == (409, EnrolmentState.DRAFT)
    assert response.context["refusal"].__class__.__name__ == "DeadlinePassed"
    client.post(step(edition, 2), {**QUESTION, "region": "Duinrade"})
    assert Enrolment.objects.get().draft["region"] == "Duinrade"


@pytest.mark.parametrize("moment", [(2026, 8, 31, 10), (2026, 11, 16, 10)])
def test_outside_the_window_the_steps_lead_to_the_page_that_says_so(edition, login, at, moment):
    at(*moment)
    response = login(UserFactory()).get(step(edition, 1))
    assert response["Location"] == reverse("course:enrol", args=[edition.slug])


def test_before_the_opening_a_direct_post_does_nothing(edition, login, at):
    at(2026, 8, 31, 10)
    response = login(UserFactory()).post(step(edition, 2), QUESTION)
    assert (response.status_code, Enrolment.objects.count()) == (200, 0)


def test_who_is_in_goes_to_the_own_page(edition, login):
    enrolment = EnrolmentFactory(edition=edition)
    client = login(enrolment.user)
    for address in (reverse("course:enrol", args=[edition.slug]), step(edition, 1), step(edition, 4)):
        assert client.get(address)["Location"] == reverse("course:my_course")


@pytest.mark.parametrize("number", [0, 5, 99])
def test_a_step_that_is_not_there_is_not_found(edition, login, number):
    assert login(UserFactory()).get(step(edition, number)).status_code == 404


def test_the_check_without_a_draft_goes_to_the_first_step(edition, login):
    assert login(UserFactory()).get(step(edition, 4))["Location"] == step(edition, 1)


def test_where_an_answer_is_shown_back_nothing_is_asked_any_more(edition, login):
    client = in_english(login(UserFactory(organisation=None, infix="van den")))
    fill_in(client, edition, OrganisationFactory(kind="insurer"))
    assert "not required" in client.get(step(edition, 1)).content.decode()
    page = client.get(step(edition, 4)).content.decode()
    assert ("Infix" in page, "not required" in page) == (True, False)


def test_price_cost_of_withdrawing_and_own_side_stand_above_the_last_button(edition, login):
    Edition.objects.filter(pk=edition.pk).update(price=2450)
    edition.cancellation_terms.create(days_before=30, percent=0)
    edition.cancellation_terms.create(days_before=0, percent=40)
    client = in_english(login(UserFactory(organisation=None)))
    fill_in(client, edition, OrganisationFactory(kind="insurer"))
    page = client.get(step(edition, 4))
    before_the_button = page.content.decode().split("Send your enrolment")[0].split("What you agree to")[1]
    assert page.context["outlook"] == Outlook(Side.INSURER, joins_line=False)
    assert [cost.percent for cost in page.context["costs"]] == [0, 40]
    assert [words in before_the_button for words in ("Insurer", "€ 2,450.00", "(40%)")] == [True] * 3


def test_the_button_says_that_sending_leads_into_the_line(edition, login):
    EnrolmentFactory.create_batch(edition.seats_insurer, edition=edition, side=Side.INSURER)
    for kind, says in (("insurer", "Send and join the line"), ("municipality", "Send your enrolment")):
        client = in_english(login(UserFactory(organisation=None)))
        fill_in(client, edition, OrganisationFactory(kind=kind))
        button = client.get(step(edition, 4)).content.decode().rsplit('type="submit">', 1)[1].split("</button>")[0]
        assert button.strip() == says


@pytest.mark.parametrize(("full", "title"), [(True, "Join the waiting list of"), (False, "Enrol for")])
def test_joining_the_line_is_called_that_from_the_first_page(edition, client, full, title):
    if full:
        EnrolmentFactory.create_batch(edition.seats_insurer, edition=edition, side=Side.INSURER)
        EnrolmentFactory.create_batch(edition.seats_municipality, edition=edition)
    page = in_english(client).get(reverse("course:enrol", args=[edition.slug])).content.decode()
    heading = " ".join(page.split("<h1>")[1].split("</h1>")[0].split())
    assert heading == f"{title} {edition.title}"


def test_after_sending_a_page_says_so_and_later_leads_to_the_own_page(edition, login):
    user = UserFactory()
    client = in_english(login(user))
    fill_in(client, edition, OrganisationFactory())
    page = client.post(step(edition, 4), follow=True)
    assert (page.request["PATH_INFO"], page.context["said"]) == (
        enrolled(edition),
        "You have a place. The confirmation is on its way by mail.",
    )
    Enrolment.objects.update(state=EnrolmentState.WITHDRAWN)
    assert client.get(enrolled(edition))["Location"] == reverse("course:my_course")


def test_nobody_else_sees_that_it_is_sent(edition, client, login):
    EnrolmentFactory(edition=edition)
    assert login(UserFactory()).get(enrolled(edition))["Location"] == reverse("course:my_course")


def test_the_steps_are_named_and_those_before_lead_back(edition, login):
    client = in_english(login(UserFactory()))
    client.post(step(edition, 1), about(OrganisationFactory()))
    bar = client.get(step(edition, 2)).content.decode().split('<ol class="steps"')[1].split("</ol>")[0]
    assert (bar.count("<li"), bar.count('aria-current="step"')) == (4, 1)
    assert bar.count("<a ") == 1
    assert f'<a href="{step(edition, 1)}">Who you are</a>' in bar


def test_answers_that_come_after_sending_are_not_passed_off_as_taken(edition, login):
    client = login(UserFactory())
    fill_in(client, edition, OrganisationFactory())
    client.post(step(edition, 4))
    page = client.post(step(edition, 2), {**QUESTION, "region": "Elders"})
    assert [str(note) for note in page.context["messages"]] == [str(AlreadyEnrolled())]
    assert (page.context["way_on"], Enrolment.objects.get().user.region) == (reverse("course:my_course"), "Kustregio")


def test_what_is_typed_in_an_old_tab_after_sending_is_given_back(edition, login):
    client = login(UserFactory())
    fill_in(client, edition, OrganisationFactory())
    client.post(step(edition, 4))
    question = "Wat doet een wijkverpleegkundige eigenlijk?"
    answer = client.post(step(edition, 2), {**QUESTION, "learning_question": question})
    assert (answer.status_code, question in answer.content.decode()) == (409, True)
    assert client.post(step(edition, 4))["Location"] == enrolled(edition)
