"""The page of a host, by log-in and by the link of a mail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course import clock
from course.actions.mail.telling import AT_ONCE
from course.actions.visits.host import AskedBefore, approve_learned, ask_approval
from course.actions.visits.links import send_host_link, withdraw_host_link
from course.actions.visits.save import VisitChanged
from course.actions.visits.transition import move_visit
from course.authority import NotYours
from course.enums import EnrolmentState, MailCode, MeetingStatus, VisitStatus
from course.models import (
    Apology,
    DaysAway,
    Edition,
    Enrolment,
    EnrolmentNeeds,
    Message,
    RunbookTask,
    User,
    VisitPlace,
    VisitRound,
    WorkVisit,
)
from course.queries.visits.links import host_link
from tests.factories import EnrolmentFactory, MeetingFactory, OrganiserFactory, UserFactory, VisitFactory
from tests.helpers.attendance import tap
from tests.helpers.forms import Inputs
from tests.helpers.visits import link_to, make_visit

pytestmark = pytest.mark.django_db

S = VisitStatus


@pytest.fixture
def visit(at):
    """Three come along, of whom one has a need."""
    at(2026, 12, 1, 10)
    visit = make_visit(S.AGREED)
    members = [
        EnrolmentFactory(edition=visit.item.meeting.edition, user__last_name=name, user__learning_question=question)
        for name, question in (("Kok", "Wie betaalt?"), ("Smit", ""), ("Aarts", "Wie betaalt?"))
    ]
    EnrolmentNeeds.objects.create(enrolment=members[0], text="Halal")
    EnrolmentFactory(edition=visit.item.meeting.edition, state=EnrolmentState.WITHDRAWN, user__last_name="Weg")
    return visit


@pytest.fixture(params=["link", "account"])
def doors(request, visit):
    """The two ways to the same page: a browser, and its address."""
    browser = Client()
    if request.param == "link":
        return browser, host_link(visit)
    browser.force_login(visit.contact, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session.set_expiry(dt.timedelta(days=90))
    session.save()
    return browser, reverse("course:host_visit", args=[visit.pk])


def state_of(visit):
    return WorkVisit.objects.get(pk=visit.pk)


def put(visit, **values):
    WorkVisit.objects.filter(pk=visit.pk).update(**values)


def test_a_host_reads_numbers_of_needs_and_never_whose(doors, visit):
    browser, address = doors
    page = browser.get(address)
    assert page.context["needs"] == 1
    assert [word in page.content.decode() for word in ("Kok", "Smit", "Halal")] == [False] * 3


def names_at(doors):
    browser, address = doors
    visitors = browser.get(address).context["visitors"]
    return visitors and [person.last_name for person in visitors]


def test_names_come_some_days_before_the_visit_and_go_some_days_after_it(doors, visit, at):
    browser, address = doors
    assert "Vanaf donderdag 7 januari 2027 lees je hier de namen" in browser.get(address).content.decode()
    at(2027, 1, 6, 23, 59)
    assert names_at(doors) is None
    at(2027, 1, 7, 0)
    assert names_at(doors) == ["Aarts", "Kok", "Smit"]
    assert "tot en met zaterdag 20 februari 2027" in browser.get(address).content.decode()
    at(2027, 2, 20, 23, 59)
    assert names_at(doors) == ["Aarts", "Kok", "Smit"]
    at(2027, 2, 21, 0)
    assert names_at(doors) is None
    assert "De namen stonden hier" in browser.get(address).content.decode()


def test_the_edition_says_when_and_only_a_host_who_said_yes_reads_names(doors, visit, at):
    Edition.objects.update(names_days_before=3, names_days_after=1)
    at(2027, 1, 17, 10)
    assert names_at(doors) is None
    at(2027, 1, 18, 10)
    assert names_at(doors) == ["Aarts", "Kok", "Smit"]
    put(visit, status=S.ASKED)
    assert names_at(doors) is None


def test_a_host_reads_the_names_of_who_goes_on_that_visit(doors, visit, at):
    at(2027, 1, 18, 10)
    meeting = visit.item.meeting
    opens = clock.now() - dt.timedelta(days=9)
    choosing = VisitRound.objects.create(
        meeting=meeting, opens_at=opens, closes_at=clock.now(), published_at=clock.now()
    )
    choosing.visits.set([visit, VisitFactory(item__meeting=meeting)])
    place = {"round": choosing, "visit": visit}
    VisitPlace.objects.create(enrolment=Enrolment.objects.get(user__last_name="Smit"), **place)
    assert names_at(doors) == ["Smit"]


def test_who_apologised_is_neither_counted_nor_named(doors, visit, at):
    browser, address = doors
    at(2027, 1, 18, 10)
    away = User.objects.get(last_name="Kok")
    Apology.objects.create(meeting=visit.item.meeting, person=away)
    page = browser.get(address).context
    assert (page["needs"], page["away"]) == (0, 1)
    assert [person.last_name for person in page["visitors"]] == ["Aarts", "Smit"]


def test_afterwards_the_names_are_those_of_who_was_there_once_that_was_noted(doors, visit, at):
    at(2027, 1, 21, 20)
    assert names_at(doors) == ["Aarts", "Kok", "Smit"]
    tap(visit.item.meeting, User.objects.get(last_name="Kok"), OrganiserFactory())
    assert names_at(doors) == ["Kok"]


def test_a_visit_that_is_over_looks_so(doors, visit, at):
    browser, address = doors
    put(visit, status=S.READY)
    assert "Wie er waren" not in browser.get(address).content.decode()
    at(2027, 1, 22, 10)
    assert "Wie er waren" in browser.get(address).content.decode()


def test_a_question_that_two_people_have_is_chosen_once_and_nobody_is_named(doors, visit):
    browser, address = doors
    put(visit, questions="Wat doet een wijkcoördinator?")
    offered = browser.get(address).context["questions_form"].fields["chosen"].choices
    assert [label for _value, label in offered] == ["Wat doet een wijkcoördinator?", "Wie betaalt?"]
    assert browser.post(address, {"act": "questions", "chosen": ["Wie betaalt?"]}).status_code == 302
    assert state_of(visit).chosen_questions == "Wie betaalt?"
    browser.post(address, {"act": "questions", "chosen": ["Zelf bedacht"]})
    assert state_of(visit).chosen_questions == "Wie betaalt?"


def test_a_link_never_acts_when_it_is_opened(doors, visit):
    browser, address = doors
    put(visit, status=S.ASKED)
    browser.get(address, {"act": "yes"})
    assert state_of(visit).status == S.ASKED


@pytest.mark.parametrize(("answer", "status"), [("yes", S.AGREED), ("no", S.IDEA)])
def test_a_host_says_yes_or_no_and_a_second_click_changes_nothing(doors, visit, answer, status):
    browser, address = doors
    put(visit, status=S.ASKED)
    codes = [browser.post(address, {"act": answer}).status_code for _click in range(2)]
    assert (codes[0], state_of(visit).status) == (302, status)


def test_a_host_ticks_the_own_tasks_and_no_others(doors, visit):
    browser, address = doors
    own = visit.runbook.get()
    of_office = RunbookTask.objects.create(visit=visit, what="Bus", owned_by="staff", due_on=own.due_on)
    of_another = make_visit(S.AGREED, contact=visit.contact).runbook.get()
    given = [(own, 302), (of_office, 422), (of_another, 404)]
    for task, code in given:
        assert browser.post(address, {"act": "tick", "task": task.pk}).status_code == code
    done = [RunbookTask.objects.get(pk=task.pk).done_at for task, _code in given]
    assert done == [clock.now(), None, None]
    browser.post(address, {"act": "untick", "task": own.pk})
    assert RunbookTask.objects.get(pk=own.pk).done_at is None
    assert browser.post(address, {"act": "tick", "task": "x"}).status_code == 404


def test_only_the_host_shares_what_was_learned(doors, visit, at):
    at(2027, 1, 22, 10)
    browser, address = doors
    put(visit, status=S.DONE)
    form = {"learned": "Mijn woorden.", "lessons": "Les een.", "version": 0}
    assert browser.post(address, form | {"act": "approve"}).status_code == 302
    stored = state_of(visit)
    assert (stored.status, stored.learned, stored.lessons) == (S.SHARED, "Mijn woorden.", "Les een.")
    assert stored.approved_at == clock.now()
    again = browser.post(address, form | {"act": "approve"})
    assert (again.status_code, state_of(visit).version) == (302, stored.version)


@pytest.mark.parametrize("who", [OrganiserFactory, UserFactory])
def test_nobody_approves_for_the_host(visit, at, who):
    at(2027, 1, 22, 10)
    put(visit, status=S.DONE)
    with pytest.raises(NotYours):
        approve_learned(visit=visit, learned="Van ons", lessons="", seen=0, by=who())
    assert state_of(visit).status == S.DONE


def test_a_host_does_not_approve_words_that_changed_meanwhile(doors, visit, at):
    at(2027, 1, 22, 10)
    browser, address = doors
    put(visit, status=S.DONE, learned="Nieuw van het bureau.", version=3)
    typed = {"act": "approve", "learned": "Van mij.", "lessons": "", "version": 2}
    page = browser.post(address, typed)
    assert (page.status_code, state_of(visit).status) == (422, S.DONE)
    assert ["Nieuw van het bureau." in page.content.decode(), "Van mij." in page.content.decode()] == [True, True]
    shown = Inputs(page.content.decode()).values["version"]
    assert browser.post(address, typed | {"version": shown}).status_code == 302
    assert state_of(visit).learned == "Van mij."


def test_words_can_be_kept_and_taken_back(doors, visit, at):
    at(2027, 1, 22, 10)
    browser, address = doors
    put(visit, status=S.SHARED, approved_at=clock.now())
    browser.post(address, {"act": "keep", "learned": "Nog even niet.", "lessons": "", "version": 0})
    assert (state_of(visit).status, state_of(visit).learned) == (S.DONE, "Nog even niet.")
    page = browser.post(address, {"act": "approve", "learned": "", "lessons": "", "version": 1})
    assert (page.status_code, state_of(visit).status) == (200, S.DONE)


def test_before_the_visit_there_is_nothing_to_approve(doors, visit):
    browser, address = doors
    form = {"act": "approve", "learned": "Alvast", "lessons": "", "version": 0}
    assert (browser.post(address, form).status_code, state_of(visit).status) == (409, S.AGREED)


@pytest.mark.parametrize("who", ["host", "office", "office, after it was off"])
def test_only_a_host_who_said_no_reads_that_they_did(at, who):
    """The course office may take its question back, or begin anew with a visit that was off."""
    at(2026, 12, 1, 10)
    visit = make_visit(S.CANCELLED if "off" in who[6:] else S.ASKED)
    link, office = host_link(visit), OrganiserFactory()
    if who == "host":
        Client().post(link, {"act": "no"})
    else:
        move_visit(visit=visit, to=S.IDEA, by=office, telling=AT_ONCE)
    page = Client().get(link).content.decode()
    assert ("niet uitkomt" in page, "We vragen je nu niets" in page) == (who == "host", who != "host")


@pytest.mark.parametrize("version", ["", "x", "9" * 21, "-1", "²"])
def test_a_form_without_its_version_counts_as_one_from_before(doors, visit, at, version):
    """The name of a field that nobody sees is not shown either."""
    browser, address = doors
    at(2027, 1, 25, 10)
    put(visit, status=S.DONE)
    page = browser.post(address, {"act": "keep", "learned": WORDS, "lessons": "", "version": version})
    html = page.content.decode()
    assert (page.status_code, str(VisitChanged()) in html, WORDS in html, "Version" in html) == (422, True, True, False)


WORDS = "De wijkverpleegkundige belt zelf de gemeente."


@pytest.mark.parametrize("act", ["keep", "approve"])
def test_what_a_host_writes_about_a_visit_that_stands_otherwise_now_is_given_back(doors, visit, at, act):
    browser, address = doors
    at(2027, 1, 25, 10)
    put(visit, status=S.CANCELLED)
    form = {"act": act, "learned": WORDS, "lessons": "Eén les", "version": 0}
    page = browser.post(address, form)
    assert (page.status_code, WORDS in page.content.decode(), "Eén les" in page.content.decode()) == (409, True, True)


@pytest.mark.parametrize("why", ["withdrawn", "another contact"])
def test_what_a_host_writes_behind_a_link_that_ended_is_given_back(visit, why):
    """The page tells no referrer, so the browser says no more than that the form is ours."""
    old = host_link(visit)
    if why == "withdrawn":
        withdraw_host_link(visit=visit, by=OrganiserFactory())
    else:
        put(visit, contact=UserFactory())
    form = {"act": "keep", "learned": WORDS, "lessons": "", "version": 0}
    for sender, is_shown in ({"Sec-Fetch-Site": "same-origin"}, True), ({"Sec-Fetch-Site": "cross-site"}, False):
        page = Client().post(old, form, headers={"Origin": "null", **sender})
        status = 410 if why == "withdrawn" else 404
        assert (page.status_code, WORDS in page.content.decode()) == (status, is_shown)


@pytest.mark.parametrize("words", [WORDS, "Wat we leerden. " * 1000])
def test_what_a_host_writes_about_a_visit_that_went_back_comes_back_also_when_it_is_too_long(doors, visit, words):
    browser, address = doors
    put(visit, status=S.PLANNED)
    page = browser.post(address, {"act": "keep", "learned": words, "lessons": "", "version": 0})
    assert (page.status_code, words.strip() in page.content.decode()) == (409, True)


def test_the_browser_keeps_what_a_host_wrote_when_they_go_back(visit):
    assert Client().get(host_link(visit)).headers["Cache-Control"] == "private, no-cache"


def test_a_link_is_withdrawn_and_sent_anew(visit):
    old, office = host_link(visit), OrganiserFactory()
    withdraw_host_link(visit=visit, by=office)
    page = Client().get(old)
    assert (page.status_code, page.context["is_withdrawn"]) == (410, True)
    assert Client().post(old, {"act": "tick", "task": visit.runbook.get().pk}).status_code == 410
    send_host_link(visit=visit, by=office, telling=AT_ONCE)
    letter = Message.objects.get(template=MailCode.HOST_LINK)
    assert (letter.person, letter.link == old) == (visit.contact, False)
    assert Client().get(letter.link).status_code == 200


def test_the_link_of_last_year_says_that_its_time_is_over(visit, at):
    at(2027, 3, 22, 10)
    assert Client().get(host_link(visit)).status_code == 200
    at(2027, 3, 22, 12)
    page = Client().get(host_link(visit))
    assert (page.status_code, page.context["is_withdrawn"]) == (410, False)


def test_a_forged_link_and_that_of_another_visit_are_not_there(visit):
    other = make_visit(S.AGREED)
    _pk, _dash, signature = link_to(other).token.partition("-")
    for token in (f"{visit.pk}-{signature}", f"{visit.pk}-x", "x", f"{10**17}-{signature}"):
        assert Client().get(reverse("course:host_by_link", args=[token])).status_code == 404


def test_the_link_is_not_for_who_is_logged_in_as_somebody_else(visit, login):
    assert login(OrganiserFactory()).get(host_link(visit)).status_code == 404


def test_a_host_finds_only_the_own_visits(visit, login):
    other = make_visit(S.AGREED)
    browser = login(visit.contact)
    pages = [reverse("course:host_visit", args=[one.pk]) for one in (visit, other)]
    assert [browser.get(page).status_code for page in pages] == [200, 404]
    assert browser.post(pages[1], {"act": "yes"}).status_code == 404


def test_of_an_idea_the_host_hears_nothing_and_of_a_draft_from_the_question_on(login, at):
    at(2026, 12, 1, 10)
    host, draft = UserFactory(), MeetingFactory(status=MeetingStatus.DRAFT)
    made = [
        VisitFactory(contact=host, status=S.IDEA),
        VisitFactory(contact=host, status=S.AGREED, item__meeting=draft),
        VisitFactory(contact=host, status=S.ASKED, item__meeting=draft),
    ]
    shown = [one for one, *_counts in login(host).get(reverse("course:host")).context["visits"]]
    assert shown == made[1:]


def test_the_office_asks_the_host_to_approve_once(visit, at):
    at(2027, 1, 22, 10)
    put(visit, status=S.DONE)
    office = OrganiserFactory()
    ask_approval(visit=visit, by=office, telling=AT_ONCE)
    with pytest.raises(AskedBefore):
        ask_approval(visit=visit, by=office, telling=AT_ONCE)
    letter = Message.objects.get()
    assert (letter.template, letter.person, letter.link) == (MailCode.HOST_LEARNED, visit.contact, host_link(visit))


def test_the_page_of_a_visit_costs_the_same_for_one_row_and_for_three(visit, login, kept_menus):
    put(visit, status=S.READY)
    browser, address, counted = login(visit.contact), reverse("course:host_visit", args=[visit.pk]), []
    for number in (1, 2):
        for _row in range(number):
            RunbookTask.objects.create(
                visit=visit, what="Bellen", owned_by="staff", staff=OrganiserFactory(), due_on=clock.today()
            )
            EnrolmentFactory(edition=visit.item.meeting.edition)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_host_says_on_the_page_of_the_link_when_it_does_not_suit_and_takes_that_back(at):
    at(2026, 12, 1, 10)
    visit = make_visit(VisitStatus.ASKED)
    link, client = host_link(visit), Client()
    typed = {"act": "away", "starts_on": "2027-01-20", "ends_on": "2027-01-22", "note": "Verbouwing"}
    assert [client.post(link, typed).status_code for _click in range(2)] == [302, 302]
    days = DaysAway.objects.get()
    assert (days.person, str(days.ends_on), days.note) == (visit.contact, "2027-01-22", "Verbouwing")
    assert "Verbouwing" in client.get(link).content.decode()
    wrong = client.post(link, typed | {"ends_on": "2027-01-19"})
    assert wrong.context["away_form"]["note"].value() == "Verbouwing"
    assert len(wrong.context["away_form"].non_field_errors()) == 1
    assert client.post(link, {"act": "not_away", "days": days.pk}).status_code == 302
    assert DaysAway.objects.count() == 0


def test_a_withdrawn_link_tells_no_days(at):
    at(2026, 12, 1, 10)
    visit = make_visit(VisitStatus.ASKED)
    link = host_link(visit)
    WorkVisit.objects.update(link_number=1)
    typed = {"act": "away", "starts_on": "2027-01-20", "ends_on": "2027-01-22", "note": ""}
    assert (Client().post(link, typed).status_code, DaysAway.objects.count()) == (410, 0)
