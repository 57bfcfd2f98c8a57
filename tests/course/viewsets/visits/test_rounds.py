from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from course.actions.mail.telling import AT_ONCE
from course.actions.visits.allocation import draw, publish
from course.actions.visits.rounds import ChosenInAnotherRound
from course.actions.visits.transition import move_visit
from course.authority import SYSTEM
from course.enums import MailCode, Side, VisitStatus
from course.models import DraftPlace, Message, VisitPlace, VisitRound, VisitWish
from tests.factories import MeetingFactory, OrganiserFactory, member
from tests.helpers.telling import chosen, post_and_choose
from tests.helpers.visit_days import DAY, WHEN_CLOSED, WHILE_OPEN, visit_day, visits_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(at):
    at(*WHILE_OPEN)
    return visit_day()


@pytest.fixture
def url(day):
    return reverse("visit_rounds:round", args=[day.round.pk])


def test_a_round_is_made_once_from_what_is_held_at_the_same_time(day, office):
    start = DAY + dt.timedelta(days=7)
    meeting = MeetingFactory(edition=day.edition, title="Later", starts_at=start, ends_at=start + dt.timedelta(hours=7))
    visits = visits_of(meeting)
    page = office.get(reverse("visit_rounds:index"))
    assert [moment.meeting for moment in page.context["moments"]] == [meeting]
    address = reverse("visit_rounds:open", args=[visits[0].pk])
    form = {"opens_at": "1-2-2027 9:00", "closes_at": "1-1-2027 9:00", "per_organisation": ""}
    assert "Kiezen moet opengaan voordat het sluit." in office.post(address, form).content.decode()
    for _click in range(2):
        office.post(address, form | {"closes_at": "1-3-2027 17:00"})
    made = VisitRound.objects.exclude(pk=day.round.pk).get()
    assert set(made.visits.all()) == set(visits)
    change = reverse("visit_rounds:change", args=[made.pk])
    office.post(change, form | {"closes_at": "2-3-2027 17:00", "per_organisation": "2"})
    made.refresh_from_db()
    assert (made.per_organisation, made.closes_at.day) == (2, 2)
    assert office.get(reverse("visit_rounds:open", args=[visits[0].pk])).status_code == 404


def test_who_goes_back_and_makes_a_round_with_other_moments_is_refused_and_keeps_them(day, office):
    start = DAY + dt.timedelta(days=7)
    meeting = MeetingFactory(edition=day.edition, starts_at=start, ends_at=start + dt.timedelta(hours=7))
    address = reverse("visit_rounds:open", args=[visits_of(meeting)[0].pk])
    form = {"opens_at": "1-2-2027 9:00", "closes_at": "1-3-2027 17:00", "per_organisation": ""}
    office.post(address, form)
    page = office.post(address, form | {"closes_at": "2-3-2027 17:00"})
    assert page.context["form"].non_field_errors() == [str(ChosenInAnotherRound())]
    assert page.context["form"]["closes_at"].value() == "2-3-2027 17:00"


def test_from_asking_to_publishing(day, url, office, at):
    day.choose(0, 0, 1, 2)
    page = office.get(url)
    assert [one.user.last_name for one in page.context["overview"].undecided] == ["Bakker", "Cohen", "Dijk"]
    post_and_choose(office, url, {"act": "ask"})
    assert Message.objects.filter(template=MailCode.VISIT_CHOOSE).count() == 3
    assert "vandaag al" in office.post(url, {"act": "ask"}, follow=True).content.decode()
    at(*WHEN_CLOSED)
    for _click in range(2):
        office.post(url, {"act": "draw"})
    assert DraftPlace.objects.count() == 4
    text = office.get(url).content.decode()
    assert "Je koos niet. Daarom deelden we je in waar je het best past." in text
    page = office.post(url, {"act": "publish"})
    assert page.context["audience"].number == 4
    assert not VisitPlace.objects.exists()
    choice = {"act": "publish"} | chosen(page, "hold")
    for _click in range(2):
        answer = office.post(url, choice, follow=True)
    assert answer.status_code == 200
    assert VisitPlace.objects.count() == 4
    assert set(Message.objects.filter(template=MailCode.VISIT_PLACED).values_list("state", flat=True)) == {"held"}
    assert "Gepubliceerd" in office.get(url).content.decode()


def test_a_stale_draft_is_shown_and_not_published(day, url, office, at):
    at(*WHEN_CLOSED)
    office.post(url, {"act": "draw"})
    member(day.edition, side=Side.INSURER)
    page = office.get(url)
    assert page.context["overview"].is_stale
    assert b'value="publish"' not in page.content
    text = office.post(url, {"act": "publish"}, follow=True).content.decode()
    assert "Maak de proefindeling opnieuw" in text
    assert not VisitPlace.objects.exists()


def test_wishes_and_moves_by_hand_say_why_or_are_refused_above_the_form(day, url, office, at):
    wish = {"act": "wish", "kind": "apart", "one": day.people[0].pk, "other": day.people[1].pk, "reason": "Familie"}
    assert office.post(url, wish | {"other": "x"}).status_code == 200
    assert "Kies twee verschillende mensen." in office.post(url, wish | {"other": wish["one"]}).content.decode()
    for _click in range(2):
        office.post(url, wish)
    made = VisitWish.objects.get()
    assert "Familie" in office.get(url).content.decode()
    for _click in range(2):
        office.post(url, {"act": "unwish", "wish": made.pk})
    assert not VisitWish.objects.exists()
    at(*WHEN_CLOSED)
    office.post(url, {"act": "draw"})
    draft = DraftPlace.objects.get(enrolment=day.people[0])
    free = (one for one in day.visits if DraftPlace.objects.filter(visit=one).count() < one.maximum)
    visit = next(one for one in free if one.pk != draft.visit_id)
    move = {"act": "move", "enrolment": day.people[0].pk, "visit": visit.pk, "reason": "Rijdt samen"}
    assert office.post(url, move | {"reason": ""}).status_code == 200
    for _click in range(2):
        assert office.post(url, move, follow=True).status_code == 200
    assert DraftPlace.objects.get(enrolment=day.people[0]).visit == visit
    entry = ModelLogEntry.objects.get(action="course.round.move")
    assert entry.data == {"person": str(day.people[0].user), "to": visit.title, "reason": "Rijdt samen"}


def test_what_no_button_posts_changes_nothing(day, url, office):
    for act in ("", "nothing", "unwish"):
        assert office.post(url, {"act": act, "wish": "x"}).status_code == 302
    assert office.get(reverse("visit_rounds:round", args=[day.round.pk + 99])).status_code == 404


def test_participants_have_no_business_here(day, url, login):
    client = login(day.people[0].user)
    for address in (url, reverse("visit_rounds:index"), reverse("visit_rounds:change", args=[day.round.pk])):
        assert client.get(address).status_code == 404
        assert client.post(address, {"act": "draw"}).status_code == 404
    assert not DraftPlace.objects.exists()


def test_the_page_costs_the_same_for_more_people(day, url, office, at, django_assert_max_num_queries):
    at(*WHEN_CLOSED)
    office.post(url, {"act": "draw"})
    office.get(url)
    with django_assert_max_num_queries(60) as few:
        office.get(url)
    for _person in range(2):
        member(day.edition, side=Side.INSURER)
    office.post(url, {"act": "draw"})
    with django_assert_max_num_queries(60) as many:
        office.get(url)
    assert len(many) == len(few)


def test_who_was_on_a_visit_that_is_called_off_is_shown_where_to_and_placed_once(day, url, office, at):
    day.choose(0, 0, 1, 2)
    at(*WHEN_CLOSED)
    draw(round=day.round, by=SYSTEM)
    publish(round=day.round, by=SYSTEM, telling=AT_ONCE)
    assert b'value="replace"' not in office.get(url).content
    move_visit(visit=day.visits[0], to=VisitStatus.CANCELLED, by=OrganiserFactory(), telling=AT_ONCE)
    Message.objects.all().delete()
    page = office.get(url)
    moves = page.context["overview"].moves
    assert [one.before for one in moves] == [day.visits[0]] * len(moves)
    assert "bezoek dat niet doorgaat" in page.content.decode()
    page = office.post(url, {"act": "replace"})
    assert page.context["audience"].number == len(moves)
    for _click in range(2):
        answer = office.post(url, {"act": "replace"} | chosen(page), follow=True)
    assert answer.status_code == 200
    assert Message.objects.filter(template=MailCode.VISIT_PLACED).count() == len(moves)
    assert not VisitPlace.objects.filter(visit=day.visits[0]).exists()


def test_the_page_says_how_far_the_reasons_are_and_looks_by_itself(url, office):
    VisitRound.objects.update(drawn_at=DAY, to_explain=31, explained=8)
    page = office.get(url).content.decode()
    assert '<progress max="31" value="8"' in page
    assert ("8 van de 31 redenen." in page, "cms/progress" in page) == (True, True)
    VisitRound.objects.update(to_explain=0, explained=0)
    page = office.get(url).content.decode()
    assert ("<progress" in page, "cms/progress" in page) == (False, False)
