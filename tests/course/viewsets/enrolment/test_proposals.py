"""The page on which the course office answers proposed organisations."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from course.actions.enrolment.submit import OTHER, submit
from course.actions.people.staff import make_organiser
from course.enums import EnrolmentState, MailCode, MessageState
from course.models import Enrolment, Message, Organisation, User
from tests.factories import EditionFactory, OrganisationFactory, OrganiserFactory, UserFactory
from tests.helpers.enrolment import applicant, apply_for
from tests.helpers.telling import chosen, post_and_choose

pytestmark = pytest.mark.django_db
LIST = "/beheer/organisaties/voorstellen/"


CONFIRM = {"confirm": "", "name": "gemeente Nieuwland", "kind": "municipality"}
REFUSE = {"refuse": "", "reason": "Een café zendt niemand uit."}
ACTS = {
    "confirm": (CONFIRM, MailCode.PLACED),
    "join": ({"join": ""}, MailCode.PLACED),
    "refuse": (REFUSE, MailCode.ORGANISATION_REFUSED),
}


def form_of(act):
    """What the form of this answer posts, and the mail that everybody gets."""
    form, mail = ACTS[act]
    return form | ({"organisation": OrganisationFactory().pk} if act == "join" else {}), mail


def mails():
    """(to whom, which, text, state) of what an answer wrote."""
    rows = Message.objects.exclude(template=MailCode.RECEIVED).order_by("pk")
    return [(row.person, row.template, row.subject, row.body, row.state) for row in rows]


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
    post_and_choose(office, page(first), answer)
    assert states() == [EnrolmentState.PLACED, EnrolmentState.PLACED]
    again = office.post(page(first), answer, follow=True)
    assert "Dit voorstel is al beantwoord" in again.content.decode()
    assert Organisation.objects.filter(name="gemeente Nieuwland").count() == 1


def test_what_is_known_already_is_chosen_from_the_list(office, edition):
    known, enrolment = OrganisationFactory(name="Gemeente Nieuw-Land"), propose(edition)
    shown = office.get(page(enrolment)).content.decode()
    assert shown.index("Lijkt op wat is ingevuld") < shown.index("Gemeente Nieuw-Land</option>")
    post_and_choose(office, page(enrolment), {"join": "", "organisation": known.pk})
    enrolment.refresh_from_db()
    assert (enrolment.organisation, enrolment.state) == (known, EnrolmentState.PLACED)


def test_a_refusal_without_a_sentence_keeps_the_page(office, edition):
    enrolment = propose(edition)
    shown = office.post(page(enrolment), {"refuse": "", "reason": ""}).content.decode()
    assert ('class="office-error"' in shown, states()) == (True, [EnrolmentState.AWAITING_OFFICE])
    post_and_choose(office, page(enrolment), REFUSE)
    assert states() == [EnrolmentState.DRAFT]


@pytest.mark.parametrize("act", ACTS)
def test_what_is_shown_is_what_is_sent_and_nothing_before_that(office, edition, act):
    first, second = propose(edition), propose(edition)
    form, mail = form_of(act)
    shown = office.post(page(first), form)
    assert (states(), mails()) == ([EnrolmentState.AWAITING_OFFICE] * 2, [])
    assert shown.context["audience"].number == 2
    seen = []
    for number in (1, 2):
        step = office.post(page(first), form | {"telling_show": number})
        message = step.context["telling_message"]
        seen.append((message.person, message.template, message.subject, message.body, MessageState.QUEUED))
    assert [(person, code) for person, code, *_text in seen] == [(first.user, mail), (second.user, mail)]
    assert mails() == []
    office.post(page(first), form | chosen(shown))
    assert mails() == seen


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("how", "reason", "state"),
    [("hold", "", MessageState.HELD), ("nobody", "Al gebeld.", MessageState.CANCELLED)],
)
def test_an_answer_is_held_or_told_to_nobody_and_the_history_says_so(office, edition, act, how, reason, state):
    first, _second = propose(edition), propose(edition)
    form, _mail = form_of(act)
    post_and_choose(office, page(first), form, how, reason)
    assert [found for *_rest, found in mails()] == [state] * 2
    entry = ModelLogEntry.objects.get(action=f"course.telling.{how}")
    assert (entry.object_id, entry.data) == (
        str(edition.pk),
        {"number": 2} | ({"reason": reason} if reason else {}),
    )


@pytest.mark.parametrize("act", ACTS)
def test_nobody_is_told_nothing_without_a_reason(office, edition, act):
    enrolment = propose(edition)
    form, _mail = form_of(act)
    step = post_and_choose(office, page(enrolment), form, "nobody")
    assert (states(), mails()) == ([EnrolmentState.AWAITING_OFFICE], [])
    assert step.context["telling_refusal"] == "Zeg waarom niemand het hoort. Dat blijft in de geschiedenis staan."


@pytest.mark.parametrize("act", ACTS)
def test_who_comes_in_between_is_shown_first(office, edition, act):
    first = propose(edition)
    form, _mail = form_of(act)
    shown = office.post(page(first), form)
    propose(edition)
    again = office.post(page(first), form | chosen(shown))
    assert (states(), mails()) == ([EnrolmentState.AWAITING_OFFICE] * 2, [])
    assert again.context["audience"].number == 2


@pytest.mark.parametrize("act", ACTS)
def test_back_from_the_mails_the_form_has_what_was_filled_in(office, edition, act):
    enrolment = propose(edition)
    form, _mail = form_of(act)
    back = office.post(page(enrolment), form | {"telling_back": "1"})
    answers = {name: answer_form for name, _answer, answer_form in back.context["answers"]}
    assert {name: str(answers[act][name].value()) for name in form if name != act} == {
        name: str(value) for name, value in form.items() if name != act
    }
    assert states() == [EnrolmentState.AWAITING_OFFICE]


@pytest.mark.parametrize(
    ("mine", "told"),
    [
        (REFUSE | {"reason": "Wij kennen dit café niet."}, "Een café zendt niemand uit."),
        (CONFIRM | {"name": "gemeente Nieuw Land"}, "Een café zendt niemand uit."),
    ],
)
def test_what_was_typed_comes_back_with_what_a_colleague_answered_first(office, organiser, login, edition, mine, told):
    enrolment = propose(edition)
    late = mine | chosen(office.post(page(enrolment), mine))
    petra = make_organiser(user=OrganiserFactory(first_name="Petra", infix="", last_name="Lindeman"))
    post_and_choose(login(petra), page(enrolment), REFUSE)
    answer = login(organiser).post(page(enrolment), late)
    shown = html.unescape(answer.content.decode())
    assert (answer.status_code, mine.get("reason", mine.get("name")) in shown) == (409, True)
    assert re.search(
        r"Petra Lindeman \(cursusbureau\): Van '[^']+' naar 'Nog niet verstuurd'\. " + re.escape(told), shown
    )
    assert states() == [EnrolmentState.DRAFT]


def test_a_second_click_on_ones_own_refusal_holds_nobody_up(office, edition):
    enrolment = propose(edition)
    form = REFUSE | chosen(office.post(page(enrolment), REFUSE))
    office.post(page(enrolment), form)
    assert office.post(page(enrolment), form).status_code == 302


def test_who_moves_in_line_hears_nothing_of_it_as_with_every_other_move(office, at):
    edition = EditionFactory(seats_municipality=0, capacity=3)
    at(2026, 10, 1, 10)
    proposed = propose(edition)
    at(2026, 10, 2, 10)
    later = apply_for(edition)
    before = Message.objects.filter(person=later.user).count()
    post_and_choose(office, page(proposed), CONFIRM)
    later.refresh_from_db()
    assert (later.rank, Message.objects.filter(person=later.user).count()) == (2, before)


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


def test_of_a_closed_account_the_office_reads_that_it_is_passed(office, edition):
    enrolment = propose(edition)
    User.objects.filter(pk=enrolment.user_id).update(is_active=False)
    address = f"{LIST}{enrolment.pk}/"
    assert "Account gesloten" in office.get(address).content.decode()
    page = post_and_choose(office, address, CONFIRM, follow=True)
    assert "Het account is gesloten. Een plek gaat naar iemand anders." in page.content.decode()
