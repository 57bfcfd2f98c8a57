"""One form for a visit with its steps and its runbook, in the admin."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course import clock
from course.actions.visits.transition import NoHost, NoSteps
from course.enums import ItemKind, MailCode, MeetingStatus, Side, VisitStatus
from course.models import AcceptedFinding, Message, RunbookTask, VisitGroup, VisitStep, WorkVisit
from tests.factories import (
    EditionFactory,
    ItemFactory,
    MeetingFactory,
    OrganisationFactory,
    PlaceFactory,
    UserFactory,
    VisitFactory,
    member,
)
from tests.helpers.forms import Inputs
from tests.helpers.telling import post_and_choose
from tests.helpers.visits import make_visit

S = VisitStatus
TEXTS = ("questions", "know", "transport", "accessibility", "plan_b", "learned", "lessons")


@pytest.fixture
def visit(db, at):
    at(2026, 12, 1, 10)
    return make_visit(S.AGREED, item__meeting__status=MeetingStatus.TENTATIVE)


def address(visit, name="edit", *more):
    return reverse(f"visits:{name}", args=[visit.pk, *more])


def form_of(office, visit, **changes):
    """As a browser sends it; fields of several lines hold what is stored."""
    values = Inputs(office.get(address(visit)).content.decode()).values
    values.pop("add_row", None)
    values.pop("", None)
    stored = {name: getattr(visit, name) for name in TEXTS}
    return values | stored | changes


def one_more(values, name, **row):
    number = int(values[f"{name}-TOTAL_FORMS"])
    added = {f"{name}-{number}-{field}": value for field, value in row.items()}
    return values | added | {f"{name}-TOTAL_FORMS": str(number + 1)}


def test_facts_steps_and_runbook_are_saved_with_one_click(office, organiser, visit):
    values = form_of(office, visit, title="Nieuwe titel")
    values = one_more(values, "steps", starts="10:45", ends="11:00", title="Teruggeven", by="de groep")
    values = one_more(values, "runbook", due_on="2027-01-04", what="Bus", who=f"staff:{organiser.pk}", done="on")
    values = one_more(values, "runbook", due_on="2027-01-05", what="Lunch", who="other", owner="Petra")
    assert office.post(address(visit), values).status_code == 302
    visit.refresh_from_db()
    assert (visit.title, visit.version) == ("Nieuwe titel", 1)
    assert list(visit.steps.values_list("title", "by")) == [("Rondleiding", ""), ("Teruggeven", "de groep")]
    assert list(visit.runbook.values_list("what", "owned_by", "staff", "owner", "done_at")) == [
        ("Zaal reserveren", "host", None, "", None),
        ("Bus", "staff", organiser.pk, "", clock.now()),
        ("Lunch", "other", None, "Petra", None),
    ]


def test_a_step_and_a_task_stay_one_line_however_they_are_typed(office, visit):
    values = form_of(office, visit, **{"steps-0-title": "Rond\r\nde wijk", "runbook-0-what": "Zaal\r\n\r\nen lunch "})
    office.post(address(visit), values)
    assert [visit.steps.get().title, visit.runbook.get().what] == ["Rond de wijk", "Zaal en lunch"]


def test_a_row_is_added_without_script_and_nothing_typed_is_lost_or_saved(office, visit):
    values = form_of(office, visit, title="", **{"steps-0-title": "Half getypt", "steps-0-starts": ""})
    for number in (2, 3):
        page = office.post(address(visit), values | {"add_row": "steps"})
        shown = page.content.decode()
        values = Inputs(shown).values | {name: values[name] for name in TEXTS}
        assert values["steps-TOTAL_FORMS"] == str(number)
        assert (values["title"], values["steps-0-title"], values["steps-0-starts"]) == ("", "Half getypt", "")
        assert [word in shown for word in ("error-message", "office-error")] == [False, False]
    visit.refresh_from_db()
    assert (visit.version, visit.steps.count()) == (0, 1)


def test_a_row_is_removed_with_a_tick_and_an_empty_one_is_no_row(office, visit):
    values = form_of(office, visit, **{"steps-0-DELETE": "on"})
    office.post(address(visit), one_more(values, "runbook", due_on="", what="", who="host"))
    visit.refresh_from_db()
    assert (visit.steps.count(), visit.runbook.count()) == (0, 1)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"starts": "11:00", "ends": "10:00", "title": "Achteruit"}, "ends"),
        ({"starts": "10:00", "ends": "10:30", "title": ""}, "title"),
        ({"starts": "27 uur", "ends": "10:30", "title": "Laat"}, "starts"),
    ],
)
def test_one_wrong_row_saves_nothing(office, visit, row, problem):
    values = one_more(form_of(office, visit, title="Nieuwe titel"), "steps", **row)
    page = office.post(address(visit), values)
    assert list(page.context["form"].rows["steps"].forms[1].errors) == [problem]
    visit.refresh_from_db()
    assert (visit.title, visit.steps.count()) == ("Wijkcoördinatoren aan het werk", 1)


def test_a_task_of_somebody_else_needs_a_name(office, visit):
    values = one_more(form_of(office, visit), "runbook", due_on="2027-01-04", what="Bus", who="other", owner="")
    page = office.post(address(visit), values)
    assert list(page.context["form"].rows["runbook"].forms[1].errors) == ["owner"]


def test_more_rows_than_a_form_may_have_are_refused(office, visit):
    values = form_of(office, visit) | {"steps-TOTAL_FORMS": "100000"}
    assert office.post(address(visit), values).status_code == 200
    assert VisitStep.objects.filter(visit=visit).count() == 1


def test_a_stale_form_shows_both_and_saves_over_it_only_when_asked_again(office, visit):
    mine = form_of(office, visit, title="Van mij", **{"steps-0-title": "Mijn stap"})
    theirs = form_of(office, visit, title="Van een ander", **{"steps-0-title": "Andere stap"})
    office.post(address(visit), theirs)
    page = office.post(address(visit), mine)
    differences = {label: (typed, stored) for label, typed, stored in page.context["form"].differences}
    assert list(differences.values()) == [
        ("Van mij", "Van een ander"),
        ("10:00 · 10:45 · Mijn stap", "10:00 · 10:45 · Andere stap"),
    ]
    visit.refresh_from_db()
    assert (visit.title, visit.version) == ("Van een ander", 1)
    again = mine | {"version": Inputs(page.content.decode()).values["version"]}
    assert office.post(address(visit), again).status_code == 302
    visit.refresh_from_db()
    assert (visit.title, visit.steps.get().title) == ("Van mij", "Mijn stap")


def test_a_stale_form_shows_a_task_that_is_done_in_words(office, visit):
    visit.runbook.update(done_at=clock.now())
    mine, theirs = (form_of(office, visit, **{"runbook-0-what": what}) for what in ("Zaal regelen", "Zaal huren"))
    office.post(address(visit), theirs)
    page = office.post(address(visit), mine)
    _label, typed, stored = page.context["form"].differences[0]
    assert [line.split(" · ")[1:] for line in (typed, stored)] == [
        [what, "De gastpersoon", "klaar"] for what in ("Zaal regelen", "Zaal huren")
    ]


def test_a_double_click_shows_the_success_of_the_first(office, visit):
    values = one_more(form_of(office, visit), "steps", starts="10:45", ends="11:00", title="Teruggeven")
    values |= {"title": "Nieuwe titel"}
    first, second = (office.post(address(visit), values) for _click in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    visit.refresh_from_db()
    assert (visit.title, visit.version, visit.steps.count()) == ("Nieuwe titel", 1, 2)


def test_pickers_say_day_edition_and_place_and_offer_only_what_fits(office, visit):
    edition = EditionFactory(title="Editie 2027")
    meeting = MeetingFactory(edition=edition, place=PlaceFactory(name="Buurthuis", city="Katwijk"))
    free = ItemFactory(meeting=meeting, kind=ItemKind.WORK_VISIT, title="Op bezoek")
    ItemFactory(meeting=meeting, kind=ItemKind.LUNCH)
    ItemFactory(meeting=MeetingFactory(status=MeetingStatus.CANCELLED), kind=ItemKind.WORK_VISIT)
    make_visit(S.AGREED)
    PlaceFactory(name="Online", is_online=True)
    form = office.get(address(visit)).context["form"]
    items = {choice.value: label for choice, label in form.fields["item"].choices if choice}
    assert set(items) == {visit.item_id, free.pk}
    assert [word in items[free.pk] for word in ("21 jan 2027", "10:00–11:00", "Editie 2027", "Buurthuis")] == [True] * 4
    assert "Online" not in [label for _key, label in form.fields["place"].choices]


def test_a_visit_is_made_with_its_rows_at_once(office, at):
    at(2026, 12, 1, 10)
    item, place, host = ItemFactory(kind=ItemKind.WORK_VISIT), PlaceFactory(), OrganisationFactory()
    values = Inputs(office.get(reverse("visits:add")).content.decode()).values
    values |= {"item": item.pk, "title": "Op bezoek", "place": place.pk, "host": host.pk, "maximum": "12"}
    values = one_more(values, "steps", starts="10:00", ends="10:30", title="Ontvangst")
    assert office.post(reverse("visits:add"), values).status_code == 302
    made = WorkVisit.objects.get()
    assert (made.status, made.steps.get().title, made.runbook.count()) == (S.IDEA, "Ontvangst", 0)


def test_somebody_of_a_neighbourhood_without_an_organisation_can_be_the_contact(office, visit):
    UserFactory(first_name="Gerda", infix="", last_name="Nijland", organisation=None)
    UserFactory(first_name="Bart", infix="", last_name="Weg", organisation=None, is_active=False)
    values = form_of(office, visit, contact="", contact_named="Bart Weg")
    assert office.post(address(visit), values).status_code == 200
    post_and_choose(office, address(visit), values | {"contact_named": "Gerda Nijland"})
    visit.refresh_from_db()
    assert str(visit.contact) == "Gerda Nijland"


def test_the_panel_offers_the_steps_that_can_be_made_and_says_what_the_others_wait_for(office, visit):
    VisitStep.objects.all().delete()
    page = office.get(address(visit)).content.decode()
    offered = [to for to in S if address(visit, "move", to) in page]
    assert offered == [S.CANCELLED]
    assert str(NoSteps()) in page


def test_the_office_looks_who_hears_and_moves_the_visit_once(office, visit):
    move = address(visit, "move", S.PLANNED)
    assert office.get(move).status_code == 200
    visit.refresh_from_db()
    assert visit.status == S.AGREED
    page = post_and_choose(office, move, {})
    assert page.status_code == 302
    assert Message.objects.get().template == MailCode.HOST_PLANNED
    assert office.post(move, {}).status_code == 302
    visit.refresh_from_db()
    assert (visit.status, Message.objects.count()) == (S.PLANNED, 1)


def test_a_step_that_does_not_hold_is_refused_above_the_button(office, visit):
    WorkVisit.objects.filter(pk=visit.pk).update(contact=None)
    page = office.post(address(visit, "move", S.PLANNED), {})
    assert page.context["form"].non_field_errors() == [str(NoHost())]
    assert office.get(address(visit, "move", "bestaat-niet")).status_code == 404
    assert office.get(address(visit, "move", S.SHARED)).status_code == 302


@pytest.mark.parametrize("name", ["send_link", "withdraw_link"])
def test_the_link_of_the_host_is_sent_and_withdrawn_with_a_button(office, visit, name):
    assert office.get(address(visit, name)).status_code == 200
    act = post_and_choose if name == "send_link" else lambda client, url, form: client.post(url, form)
    assert act(office, address(visit, name), {}).status_code == 302
    visit.refresh_from_db()
    assert (visit.link_number, Message.objects.count()) == ((0, 1) if name == "send_link" else (1, 0))


def test_the_form_costs_the_same_for_one_row_and_for_three(office, visit, kept_menus):
    counted = []
    for number in (1, 2):
        for _row in range(number):
            VisitStep.objects.create(visit=visit, starts=dt.time(10), ends=dt.time(11), title="Nog een")
            RunbookTask.objects.create(visit=visit, what="Bellen", owner="Petra", due_on=dt.date(2027, 1, 4))
        office.get(address(visit))
        with CaptureQueriesContext(connection) as queries:
            office.get(address(visit))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_visit_shows_what_was_found_about_it_and_not_about_the_rest_of_its_day(office, visit):
    crowded = ItemFactory(meeting=visit.item.meeting, kind=ItemKind.WORK_VISIT)
    ItemFactory(meeting=visit.item.meeting, title="Tegelijk", starts=visit.item.starts, ends=visit.item.ends)
    page = " ".join(office.get(address(visit)).content.decode().split())
    assert "Over deze planning is niets gevonden." in page
    VisitFactory(item=crowded, title="Ook daar", host=visit.host)
    page = " ".join(office.get(address(visit)).content.decode().split())
    words = f"{visit.host} ontvangt die dag twee groepen: &#x27;{visit.title}&#x27; en &#x27;Ook daar&#x27;"
    assert (words in page, "zijn tegelijk" in page) == (True, False)


def test_who_asks_a_host_twice_on_a_day_says_why(office, visit):
    other = make_visit(S.AGREED, item__meeting=MeetingFactory(module=None, edition=EditionFactory()), title="Ander")
    form = form_of(office, other, host=visit.host_id)
    why = office.post(address(other), form)
    (finding,) = why.context["findings"]
    assert (finding.code, WorkVisit.objects.get(pk=other.pk).host == visit.host) == ("host_twice", False)
    form |= {"plan_seen": [finding.key], "plan_reason": "Zij willen het"}
    post_and_choose(office, address(other), form)
    assert WorkVisit.objects.get(pk=other.pk).host == visit.host
    assert AcceptedFinding.objects.values_list("meeting", "reason").get() == (other.item.meeting_id, "Zij willen het")


def test_visitors_are_divided_by_a_proposal_and_kept_once_it_is_right(office, visit, at):
    people = [member(visit.item.meeting.edition, side=side) for side in (Side.INSURER, Side.INSURER, Side.MUNICIPALITY)]
    url = reverse("visits:groups", args=[visit.pk])
    assert url in office.get(reverse("visits:edit", args=[visit.pk])).content.decode()
    page = office.post(url, {"number": "2", "act": "propose"})
    assert "Dit is een voorstel." in page.content.decode()
    assert not VisitGroup.objects.exists()
    form = {"number": "2", "act": "save", "name-0": "Blauw", "name-1": ""}
    form |= {f"person-{one.pk}": str(place % 2) for place, one in enumerate(people)}
    assert office.post(url, form).status_code == 200
    for _click in range(2):
        assert office.post(url, form | {"name-1": "Groen"}).url == url
    assert [(one.name, one.people.count()) for one in VisitGroup.objects.all()] == [("Blauw", 2), ("Groen", 1)]
    host = client_of(visit.contact).get(reverse("course:host_visit", args=[visit.pk])).content.decode()
    assert "De bezoekers gaan in groepen rond:" in host
    assert people[0].user.last_name not in host
    at(2027, 1, 18, 10)
    host = client_of(visit.contact).get(reverse("course:host_visit", args=[visit.pk])).content.decode()
    assert "<h3>Blauw</h3>" in host
    assert people[0].user.last_name in host


def client_of(person):
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.mark.parametrize("screen", ["visits", "programme_items"])
@pytest.mark.parametrize(("status", "stays"), [(S.IDEA, False), (S.ASKED, True), (S.READY, True), (S.CANCELLED, False)])
def test_a_visit_in_a_draft_whose_host_was_asked_is_called_off_and_not_deleted(office, at, screen, status, stays):
    at(2026, 12, 1, 10)
    visit = make_visit(status, item__meeting__status=MeetingStatus.DRAFT)
    row = visit if screen == "visits" else visit.item
    answer = office.post(reverse(f"{screen}:delete", args=[row.pk]), follow=True)
    assert ("dan hoort die het" in answer.content.decode()) is stays
    assert WorkVisit.objects.filter(pk=visit.pk).exists() is stays
