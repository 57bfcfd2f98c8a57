"""Pages reached from a mail: GET shows, POST acts, and a link that was used says how it stands."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from course import clock
from course.actions.enrolment.approval import approve, ask_again, refuse
from course.actions.enrolment.leaving import begin_again, withdraw
from course.actions.enrolment.notices import tell
from course.actions.enrolment.offers import lapse_offer, offer_free_places
from course.actions.enrolment.submit import submit
from course.actions.enrolment.transition import transition
from course.actions.mail.send import send_due
from course.enums import Actor, AfterLapse, EnrolmentState, Language, MailCode, MessageState, Placing
from course.models import CancellationTerm, Enrolment, EnrolmentNeeds, Message
from course.queries.enrolment.links import approval_link, offer_link
from course.queries.enrolment.roles import Acting
from tests.factories import EditionFactory, EnrolmentFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

E = EnrolmentState
SECRET_PAGE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


@pytest.fixture(autouse=True)
def _october(at):
    at(2026, 10, 1, 10)


@pytest.fixture
def visitor(client: Client) -> Client:
    """Somebody with the link: not logged in, reading English."""
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def edition():
    edition = EditionFactory(capacity=1, minimum=0, seats_insurer=0, seats_municipality=1, vat="vrijgesteld")
    CancellationTerm.objects.create(edition=edition, days_before=42, percent=0)
    CancellationTerm.objects.create(edition=edition, days_before=0, percent=100)
    return edition


@pytest.fixture
def offered(edition) -> Enrolment:
    """Number 1 of two in line, who was just offered the only place."""
    waiting = [EnrolmentFactory(edition=edition, state=E.WAITING, rank=rank) for rank in (1, 2)]
    offer_free_places(edition)
    Message.objects.update(state=MessageState.SENT, sent_at=clock.now())
    return Enrolment.objects.get(pk=waiting[0].pk)


@pytest.fixture
def asked(edition) -> Enrolment:
    enrolment = EnrolmentFactory(
        edition=edition,
        state=E.AWAITING_APPROVAL,
        user=UserFactory(job_title="beleidsadviseur Wmo", learning_question="Wie moet ik bellen?"),
        manager_name="Rob van Damen",
        manager_email="rob@duinrade.example",
    )
    EnrolmentNeeds.objects.create(enrolment=enrolment, text="Ringleiding")
    tell(enrolment, MailCode.ASK_APPROVAL)
    return Enrolment.objects.get(pk=enrolment.pk)


def state_of(enrolment) -> str:
    return Enrolment.objects.get(pk=enrolment.pk).state


def heading(response) -> str:
    return response.content.decode().partition("<h1>")[2].partition("</h1>")[0].strip()


def shown(response) -> str:
    return " ".join(response.content.decode().partition("<main")[2].partition("</main>")[0].split())


# --- an offer -------------------------------------------------------------------------------------------


def test_an_offer_shows_until_when_the_rule_and_the_costs(visitor, offered):
    response = visitor.get(offer_link(offered))
    page = shown(response)
    assert (response.status_code, heading(response)) == (200, "Noor, there is a place for you")
    assert "Answer by Tuesday 6 October 2026 at 17:00." in page
    assert "you go to the end of the line" in page
    assert "€ 2,450.00 (100%)" in page
    assert "Up to and including Thursday 10 December 2026" in page


@pytest.mark.parametrize(
    ("after_lapse", "lapses", "ends"),
    [(AfterLapse.LAST, 0, False), (AfterLapse.LAST, 1, True), (AfterLapse.OUT, 0, True)],
)
def test_an_offer_says_what_silence_means_for_this_person(visitor, offered, after_lapse, lapses, ends):
    offered.edition.after_lapse = after_lapse
    offered.edition.save()
    Enrolment.objects.filter(pk=offered.pk).update(lapses=lapses)
    page = shown(visitor.get(offer_link(offered)))
    assert ("the place goes to the next and your place in line ends" in page) is ends


def test_an_offer_tells_whoever_has_the_link_no_more_than_a_first_name(visitor, offered):
    person = offered.user
    page = visitor.get(offer_link(offered)).content.decode()
    assert [word in page for word in (person.last_name, person.email, str(person.organisation))] == [False] * 3


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_never_acts(visitor, offered, asked, method):
    for link in (offer_link(offered), approval_link(asked)):
        for query in ("", "?answer=accept", "?answer=decline", "?answer=approve", "?answer=refuse&reason=x"):
            assert getattr(visitor, method)(link + query).status_code == 200
    assert (state_of(offered), state_of(asked)) == (E.OFFERED, E.AWAITING_APPROVAL)
    assert visitor.post(offer_link(offered)).status_code == 200
    assert visitor.post(approval_link(asked)).status_code == 200
    assert (state_of(offered), state_of(asked)) == (E.OFFERED, E.AWAITING_APPROVAL)


@pytest.mark.parametrize(
    ("answer", "state", "says"),
    [("accept", E.PLACED, "You have the place"), ("decline", E.DECLINED, "You let the place go")],
)
def test_an_answer_acts_once_and_a_second_click_shows_how_it_stands(visitor, offered, answer, state, says):
    link = offer_link(offered)
    responses = [visitor.post(link, {"answer": word}) for word in (answer, answer, "accept", "decline")]
    assert [(response.status_code, response["Location"]) for response in responses] == [(302, link)] * 4
    assert (state_of(offered), heading(visitor.get(link))) == (state, says)
    assert Message.objects.filter(template="bevestiging").count() == (answer == "accept")


def test_a_place_that_is_let_go_is_offered_to_the_next_at_once(visitor, offered):
    visitor.post(offer_link(offered), {"answer": "decline"})
    assert Enrolment.objects.get(state=E.OFFERED).pk != offered.pk


def test_the_pages_are_asked_for_again_and_told_to_nobody(visitor, offered, asked):
    """`no-store` would empty what a manager wrote there when they go back to it."""
    for link in (offer_link(offered), approval_link(asked)):
        for response in (visitor.get(link), visitor.post(link, {"answer": "accept"})):
            assert {name: response.headers[name] for name in SECRET_PAGE} == SECRET_PAGE
            assert response.headers["Cache-Control"] == "private, no-cache"
            assert "sessionid" not in response.cookies
    robots = visitor.get(reverse("robots")).content.decode()
    assert ("Disallow: /plek/" in robots, "Disallow: /akkoord/" in robots) == (True, True)


def test_the_answer_of_a_browser_that_tells_no_referrer_counts(offered, asked):
    browser = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    browser.post(offer_link(offered), {"answer": "accept"})
    browser.post(approval_link(asked), {"answer": "approve"})
    assert (state_of(offered), state_of(asked)) == (E.PLACED, E.WAITING)


@pytest.mark.parametrize("name", ["course:offer", "course:approval"])
@pytest.mark.parametrize("token", ["x", "1-x", "-", "9" * 30 + "-x", "1-\x07", "é-1", "1"])
def test_a_made_up_link_is_not_found(visitor, name, token):
    link = reverse(name, args=[token])
    assert [visitor.get(link).status_code, visitor.post(link, {"answer": "accept"}).status_code] == [404, 404]


@pytest.mark.parametrize("link_of", [offer_link, approval_link])
def test_an_altered_link_is_not_found_and_does_nothing(visitor, offered, asked, link_of):
    enrolment = offered if link_of is offer_link else asked
    link = link_of(enrolment)
    others = {
        link.replace(f"/{enrolment.pk}-", f"/{enrolment.pk + 1}-"),
        link[:-2] + ("A" if link[-2] != "A" else "B") + "/",
        link.replace("/plek/", "/akkoord/") if link_of is offer_link else link.replace("/akkoord/", "/plek/"),
    }
    for other in others:
        assert visitor.get(other).status_code == 404
        assert visitor.post(other, {"answer": "accept", "reason": "x"}).status_code == 404
    assert (state_of(offered), state_of(asked)) == (E.OFFERED, E.AWAITING_APPROVAL)


def test_the_link_of_another_person_is_not_found_for_who_is_logged_in(login, offered):
    client = login(UserFactory())
    link = offer_link(offered)
    assert [client.get(link).status_code, client.post(link, {"answer": "accept"}).status_code] == [404, 404]
    assert state_of(offered) == E.OFFERED
    assert login(offered.user).post(link, {"answer": "accept"}).status_code == 302
    assert state_of(offered) == E.PLACED


def test_an_offer_that_is_over_says_so_and_does_nothing(visitor, offered, at):
    at(2026, 10, 6, 17)
    link = offer_link(offered)
    visitor.post(link, {"answer": "accept"})
    assert (state_of(offered), heading(visitor.get(link))) == (E.OFFERED, "The time to answer is over")


@pytest.mark.parametrize(
    ("after_lapse", "state", "says"),
    [
        (AfterLapse.LAST, E.WAITING, "You are in the line again."),
        (AfterLapse.OUT, E.LAPSED, "We did not get an answer in time."),
    ],
)
def test_an_offer_that_went_to_the_next_says_so(visitor, offered, at, after_lapse, state, says):
    offered.edition.after_lapse = after_lapse
    offered.edition.save()
    link = offer_link(offered)
    at(2026, 10, 6, 17)
    lapse_offer(enrolment=offered)
    visitor.post(link, {"answer": "accept"})
    response = visitor.get(link)
    assert (state_of(offered), heading(response), says in shown(response)) == (
        state,
        "The place went to the next",
        True,
    )


def test_the_link_of_an_earlier_offer_points_to_the_newest_mail_and_takes_nothing(visitor, offered, at):
    earlier = offer_link(offered)
    at(2026, 10, 6, 17)
    lapse_offer(enrolment=offered)
    at(2026, 10, 12, 17)
    lapse_offer(enrolment=Enrolment.objects.get(state=E.OFFERED))
    assert state_of(offered) == E.OFFERED
    visitor.post(earlier, {"answer": "decline"})
    assert (state_of(offered), heading(visitor.get(earlier))) == (E.OFFERED, "There is a newer offer for you")


@pytest.mark.parametrize("again", [False, True])
def test_an_offer_to_who_withdrew_says_that_it_ended(visitor, offered, again):
    link = offer_link(offered)
    withdraw(enrolment=offered, by=offered.user)
    if again:
        begin_again(enrolment=offered, by=offered.user)
    before = state_of(offered)
    visitor.post(link, {"answer": "accept"})
    assert (state_of(offered), heading(visitor.get(link))) == (before, "This offer has ended")


def test_a_cancelled_edition_asks_nobody(visitor, offered, asked):
    offered.edition.is_cancelled = True
    offered.edition.save()
    for link, answer in ((offer_link(offered), "accept"), (approval_link(asked), "approve")):
        visitor.post(link, {"answer": answer})
        assert heading(visitor.get(link)) == "This edition does not go ahead."
    assert (state_of(offered), state_of(asked)) == (E.OFFERED, E.AWAITING_APPROVAL)


# --- the manager's approval -----------------------------------------------------------------------------


def test_the_manager_sees_who_asks_for_what_and_never_the_needs(visitor, asked):
    response = visitor.get(approval_link(asked))
    page = shown(response)
    assert (response.status_code, heading(response)) == (200, "Noor wants to take part. Do you approve?")
    person = asked.user
    who = (person.full_name, person.job_title, str(person.organisation), person.learning_question)
    for words in (*who, "Thursday 21 January 2027", "€ 2,450.00 (100%)"):
        assert words in page
    assert [word in response.content.decode() for word in ("Ringleiding", asked.user.email)] == [False] * 2


def test_the_manager_reads_until_when_a_place_is_held(visitor, asked, at):
    until = at(2026, 10, 15, 17)
    Enrolment.objects.filter(pk=asked.pk).update(held_until=until)
    assert "Until Thursday 15 October 2026 at 17:00 we hold a place for Noor." in shown(
        visitor.get(approval_link(asked))
    )


def test_approval_gives_a_place_with_the_numbers_for_the_invoice(visitor, asked):
    link = approval_link(asked)
    response = visitor.post(link, {"answer": "approve", "purchase_order": " PO-7 ", "cost_centre": "12"})
    found = Enrolment.objects.get(pk=asked.pk)
    assert (response["Location"], found.state) == (link, E.PLACED)
    assert (found.purchase_order, found.cost_centre) == ("PO-7", "12")
    assert heading(visitor.get(link)) == "Thank you. You approved."
    assert "Noor takes part from Thursday 21 January 2027." in shown(visitor.get(link))


def test_an_organisation_that_needs_an_order_number_must_give_one(visitor, asked):
    organisation = asked.user.organisation
    organisation.purchase_order_required = True
    organisation.save()
    response = visitor.post(approval_link(asked), {"answer": "approve", "purchase_order": " ", "cost_centre": "12"})
    assert response.context["approval_form"].errors.keys() == {"purchase_order"}
    assert ('href="#id_purchase_order"' in response.content.decode(), state_of(asked)) == (True, E.AWAITING_APPROVAL)
    assert 'value="12"' in response.content.decode()
    visitor.post(approval_link(asked), {"answer": "approve", "purchase_order": "PO-7"})
    assert state_of(asked) == E.PLACED


def test_a_manager_reads_why_an_approval_did_not_go_through(visitor, asked, edition, at):
    """On the first day without a free place: the line is closed, and the question stays open."""
    EnrolmentFactory(edition=edition)
    at(2027, 1, 21, 9)
    response = visitor.post(approval_link(asked), {"answer": "approve"})
    assert "The course has begun: the line is closed." in shown(response)
    assert (response.status_code, state_of(asked)) == (200, E.AWAITING_APPROVAL)


def test_a_refusal_needs_a_reason_that_fits(visitor, asked):
    for reason in ("", " \n ", "x" * 601):
        response = visitor.post(approval_link(asked), {"answer": "refuse", "reason": reason})
        assert response.context["refusal_form"].errors.keys() == {"reason"}
    assert state_of(asked) == E.AWAITING_APPROVAL


def test_a_refusal_goes_to_the_applicant_and_a_second_click_shows_how_it_stands(visitor, asked):
    link = approval_link(asked)
    for answer in ("refuse", "refuse", "approve"):
        assert visitor.post(link, {"answer": answer, "reason": "Te druk."})["Location"] == link
    found = Enrolment.objects.get(pk=asked.pk)
    assert (found.state, found.refusal) == (E.DRAFT, "Te druk.")
    assert heading(visitor.get(link)) == "You did not approve"
    assert Message.objects.filter(template="akkoord_geweigerd").count() == 1


@pytest.mark.parametrize(("moment", "again"), [((2026, 11, 15, 10), True), ((2026, 11, 16, 10), False)])
def test_who_refuses_reads_whether_the_applicant_can_send_again(visitor, asked, at, moment, again):
    at(*moment)
    link = approval_link(asked)
    visitor.post(link, {"answer": "refuse", "reason": "Te druk."})
    page = shown(visitor.get(link))
    assert ("We told Noor why." in page, "can change the answers and send them again" in page) == (True, again)


def test_a_second_approval_changes_nothing(visitor, asked):
    link = approval_link(asked)
    for order in ("PO-7", "PO-8"):
        visitor.post(link, {"answer": "approve", "purchase_order": order})
    visitor.post(link, {"answer": "refuse", "reason": "Toch niet."})
    found = Enrolment.objects.get(pk=asked.pk)
    assert (found.state, found.purchase_order) == (E.PLACED, "PO-7")


def test_without_a_free_place_the_manager_reads_that_there_is_a_line(visitor, asked, edition):
    EnrolmentFactory(edition=edition)
    visitor.post(approval_link(asked), {"answer": "approve"})
    assert "Noor stands in line" in shown(visitor.get(approval_link(asked)))


def test_where_the_office_places_the_manager_reads_when_it_does(visitor, asked, edition):
    edition.placing = Placing.BY_OFFICE
    edition.save()
    visitor.post(approval_link(asked), {"answer": "approve"})
    assert "Noor hears by Friday 27 November 2026." in shown(visitor.get(approval_link(asked)))


def test_who_withdrew_needs_no_approval_any_more(visitor, asked):
    link = approval_link(asked)
    withdraw(enrolment=asked, by=asked.user)
    visitor.post(link, {"answer": "approve"})
    assert (state_of(asked), heading(visitor.get(link))) == (E.WITHDRAWN, "You need not answer any more.")


def test_who_was_placed_by_the_office_meanwhile_needs_no_approval(visitor, asked):
    transition(asked, to=E.PLACED, by=Acting(Actor.ORGANISER))
    assert heading(visitor.get(approval_link(asked))) == "You need not answer any more."


def test_another_manager_asked_since_makes_the_old_link_a_dead_one(visitor, asked, at):
    old = approval_link(asked)
    at(2026, 10, 2, 10)
    ask_again(enrolment=asked, manager_name="Ria Smit", manager_email="ria@duinrade.example", by=asked.user)
    assert [visitor.get(old).status_code, visitor.post(old, {"answer": "approve"}).status_code] == [404, 404]
    assert state_of(asked) == E.AWAITING_APPROVAL


def test_the_same_manager_asked_anew_is_sent_to_the_newest_mail(visitor, asked, at):
    old = approval_link(asked)
    visitor.post(old, {"answer": "refuse", "reason": "Te druk."})
    at(2026, 10, 2, 10)
    answers = {**Enrolment.objects.get(pk=asked.pk).draft, "experience": "some", "region": "Kust"}
    Enrolment.objects.filter(pk=asked.pk).update(draft=answers)
    edition = asked.edition
    edition.approval_required = True
    edition.save()
    submit(by=asked.user, edition=edition)
    visitor.post(old, {"answer": "approve"})
    assert (state_of(asked), heading(visitor.get(old))) == (E.AWAITING_APPROVAL, "We asked you again later")


def test_applicants_cannot_approve_for_themselves(login, asked):
    client = login(asked.user)
    link = approval_link(asked)
    assert [client.get(link).status_code, client.post(link, {"answer": "approve"}).status_code] == [404, 404]
    assert state_of(asked) == E.AWAITING_APPROVAL


def test_a_manager_who_is_logged_in_may_answer(login, asked):
    login(UserFactory(organisation=OrganisationFactory())).post(approval_link(asked), {"answer": "approve"})
    assert state_of(asked) == E.PLACED


def test_markup_in_what_was_typed_stays_text(visitor, asked):
    asked.user.learning_question = "<script>alert(1)</script>"
    asked.user.save()
    assert "<script>alert" not in visitor.get(approval_link(asked)).content.decode()


def test_an_offer_is_two_queries_for_a_line_of_one_and_of_three(
    visitor, offered, kept_menus, django_assert_num_queries
):
    visitor.get(offer_link(offered))
    with django_assert_num_queries(2):
        visitor.get(offer_link(offered))
    for _number in range(2):
        another = EnrolmentFactory(edition=offered.edition, state=E.DRAFT)
        transition(another, to=E.WAITING, by=Acting(Actor.ORGANISER))
    with django_assert_num_queries(2):
        visitor.get(offer_link(offered))


def in_english(enrolment):
    enrolment.user.language = Language.ENGLISH
    enrolment.user.save()


@pytest.mark.parametrize(("question", "english", "dutch"), [
    ("asked", "Noor wants to take part. Do you approve?", "Noor wil meedoen. Geef je akkoord?"),
    ("offered", "Noor, there is a place for you", "Noor, er is een plek voor je"),
])  # fmt: skip
def test_a_link_opens_in_the_language_of_its_mail_until_its_reader_chooses_another(
    request, client, question, english, dutch
):
    enrolment = request.getfixturevalue(question)
    enrolment.user.first_name = "Noor"
    in_english(enrolment)
    address = approval_link(enrolment) if question == "asked" else offer_link(enrolment)
    opened = client.get(address)
    assert (heading(opened), opened["Content-Language"]) == (english, "en")
    assert (heading(client.post(address, {"answer": "?"})), "django_language" in client.cookies) == (english, False)

    client.post("/taal/", {"language": "nl", "next": address})
    opened = client.get(address)
    assert (heading(opened), opened["Content-Language"]) == (dutch, "nl")


def test_the_page_of_a_manager_has_a_way_to_the_other_language_and_back(client, asked):
    address = approval_link(asked)
    assert "Geef je akkoord?" in heading(client.get(address))
    switch = f"/taal/?next={address}"
    assert f'href="{switch}"' in client.get(address).content.decode()
    assert f'name="next" value="{address}"' in client.get(switch).content.decode()
    back = client.post("/taal/", {"language": "en", "next": address}, follow=True)
    assert (back.redirect_chain, "Do you approve?" in heading(back)) == ([(address, 302)], True)


def test_the_manager_of_who_reads_english_is_asked_in_english_also_when_it_leaves_later(asked, mailoutbox):
    in_english(asked)
    asked.refresh_from_db()
    asked.approval_asked_at = clock.now()
    asked.save()
    Message.objects.all().delete()
    tell(asked, MailCode.ASK_APPROVAL, MailCode.REMIND_APPROVAL)
    send_due()
    name = asked.user.full_name
    assert sorted(letter.subject for letter in mailoutbox) == [
        f"{name} wants to take part in Zorg en Gemeente 2027: do you approve?",
        f"Still needed: your approval for {name}",
    ]
    question = next(letter.body for letter in mailoutbox if "do you approve" in letter.subject)
    words = (
        "named you as their manager",
        "Price: ",
        "Look and approve",
        "akkoord geef",
        "Groet",
        "beleidsadviseur Wmo at",
    )
    assert [word in question for word in words] == [True, True, True, False, False, True]


REASON = "Dit jaar hebben we geen budget"


def test_a_reason_that_comes_after_another_answer_is_given_back(visitor, asked):
    link = approval_link(asked)
    visitor.post(link, {"answer": "approve", "purchase_order": "PO-1"})
    late = visitor.post(link, {"answer": "refuse", "reason": REASON})
    assert (late.status_code, REASON in late.content.decode(), state_of(asked)) == (409, True, E.PLACED)
    other = visitor.post(link, {"answer": "approve", "purchase_order": "PO-2"})
    assert (other.status_code, "PO-2" in other.content.decode()) == (409, True)


@pytest.mark.parametrize(
    "answer", [{"answer": "approve", "purchase_order": "PO-1"}, {"answer": "refuse", "reason": REASON}]
)
def test_the_same_words_a_second_time_show_the_success_of_the_first(visitor, asked, answer):
    link = approval_link(asked)
    assert [visitor.post(link, answer).status_code for _click in range(2)] == [302, 302]


def test_a_reason_that_comes_while_another_answers_is_given_back(visitor, asked, monkeypatch):
    """Between looking and writing somebody else of the office answered."""

    def answered_meanwhile(*, enrolment, by, **given):
        approve(enrolment=enrolment, by=by)
        return refuse(enrolment=enrolment, by=by, **given)

    monkeypatch.setattr("course.views.enrolment.links.refuse", answered_meanwhile)
    late = visitor.post(approval_link(asked), {"answer": "refuse", "reason": REASON})
    assert (late.status_code, REASON in late.content.decode(), state_of(asked)) == (409, True, E.PLACED)
