"""The enrolment cockpit: who stands where, what would happen, and acts on one or on many, once."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext

from course import clock
from course.actions.enrolment.approval import AlreadyAnswered
from course.actions.enrolment.notices import tell
from course.actions.enrolment.transfer import ManagerUnknown, OtherOrganisation
from course.actions.people.staff import make_editor
from course.enums import EnrolmentState, MailCode, MessageState, Side
from course.models import Audit, CancellationTerm, Edition, Enrolment, EnrolmentNeeds, Message, Organisation, User
from course.queries.enrolment.history import history_of
from course.queries.enrolment.links import approval_link
from course.queries.enrolment.overview import OFFICE_STATES, state_in_words
from course.viewsets.enrolment.office_actions import ACTION_VIEWS
from tests.factories import EditionFactory, UserFactory, member
from tests.helpers.forms import Inputs, form_of, save
from tests.helpers.telling import chosen, post_and_choose

S = EnrolmentState


COLLEAGUE = {"first_name": "Anna", "infix": "de", "last_name": "Wit", "email": "Anna@duinrade.example"}


def url(name, row):
    return reverse(f"enrolments:{name}", args=[row.pk])


def state(row):
    return Enrolment.objects.get(pk=row.pk).state


def told(response):
    return [str(message).strip() for message in response.context["messages"]]


def test_the_menu_leads_to_the_current_edition(office, edition):
    EditionFactory(is_published=False, ends_on=dt.date(2028, 6, 1))
    answer = office.get(reverse("enrolments:choose"))
    assert (answer.status_code, answer["Location"]) == (302, url("overview", edition))
    assert f'"{reverse("enrolments:choose")}"' in office.get(reverse("wagtailadmin_home")).content.decode()


def test_another_edition_can_be_chosen(office, edition):
    other = EditionFactory(ends_on=dt.date(2026, 12, 1), starts_on=dt.date(2026, 11, 20))
    answer = office.get(reverse("enrolments:choose"), {"edition": other.pk})
    assert answer["Location"] == url("overview", other)


def test_without_an_edition_the_way_to_make_one_is_shown(office):
    page = office.get(reverse("enrolments:choose"))
    assert (page.status_code, reverse("editions:index") in page.content.decode()) == (200, True)


def test_the_page_shows_lines_offers_needs_and_the_recount(office, edition):
    waiting = member(edition, S.WAITING, rank=1)
    offered = member(edition, S.OFFERED)
    EnrolmentNeeds.objects.create(enrolment=member(edition), text="Halal en drempelvrij")
    Audit.objects.create(findings=["Plek 3 van de gemeenten ontbreekt."])
    page = office.get(url("overview", edition))
    lines = dict(page.context["lines"])
    assert [person.enrolment for person in lines[Side.MUNICIPALITY]] == [waiting]
    assert [offer.enrolment for offer in page.context["offers"]] == [offered]
    text = page.content.decode()
    assert "Plek 3 van de gemeenten ontbreekt." in text
    assert "Halal" not in text


def test_failed_and_held_messages_lead_to_lists_with_exactly_those(office, edition):
    person = UserFactory()
    for number, kind in enumerate((MessageState.FAILED, MessageState.HELD, MessageState.HELD)):
        Message.objects.create(
            template="wijziging", about=f"meeting:{number}", person=person, edition=edition, subject="Dag", state=kind
        )
    page = office.get(url("overview", edition))
    assert (page.context["failed"], page.context["held"]) == (1, 2)
    links = re.findall(r'href="([^"]*state=(?:failed|held))"', page.content.decode())
    assert [len(office.get(link.replace("&amp;", "&")).context["object_list"]) for link in links] == [1, 2]


def test_a_change_that_somebody_thinks_about_is_shown_and_not_stored(office, edition):
    member(edition)
    member(edition)
    waiting = [member(edition, S.WAITING, rank=rank) for rank in (1, 2, 3)]
    page = office.get(url("overview", edition), {"simulate": "1", "more_municipality": "2"})
    simulation = page.context["simulation"]
    assert page.context["would_be_offered"] == waiting[:2]
    assert [simulation.before.taken, simulation.after.taken] == [2, 4]
    assert page.content.decode().count('class="balance"') == 3
    assert {state(row) for row in waiting} == {S.WAITING}
    assert Edition.objects.get().capacity == 5


def test_a_change_that_is_not_understood_is_not_tried(office, edition):
    page = office.get(url("overview", edition), {"simulate": "1", "most": "0"})
    assert (page.context["simulation"], "most" in page.context["what_if"].errors) == (None, True)


def test_filters_show_exactly_who_fits_and_sorting_changes_no_rank(office, edition):
    first = member(edition, S.WAITING, rank=1, user__last_name="Zuur", approved_at=clock.now())
    second = member(edition, S.WAITING, rank=2, user__last_name="Aalders")
    insurer = member(edition, S.WAITING, side=Side.INSURER, rank=1)
    placed = member(edition)

    def shown(**chosen):
        return [row for row, _state, _approval in office.get(url("overview", edition), chosen).context["shown"]]

    assert shown(state="placed") == [placed]
    assert shown(side="insurer") == [insurer]
    assert shown(organisation=str(second.user.organisation_id)) == [second]
    assert shown(approval="given") == [first]
    assert shown(state="waiting", side="municipality", sort="name") == [second, first]
    assert len(shown(state="nergens", sort="raar")) == 4
    assert list(Enrolment.objects.filter(side=Side.MUNICIPALITY, rank__gt=0).order_by("pk").values_list("rank")) == [
        (1,),
        (2,),
    ]


def seen_in(page):
    return re.findall(r'name="seen" value="(\d+:\d+)"', page.content.decode())


def test_a_preview_shows_everybody_with_the_very_mail_and_one_post_does_it(office, edition, organiser):
    rows = [member(edition, S.RECEIVED, user__first_name=name) for name in ("Ada", "Bo")]
    page = office.post(url("preview", edition), {"to": "placed", "chosen": [row.pk for row in rows]})
    assert [one.person for one in page.context["audience"].letters] == [row.user for row in rows]
    assert "Ada" in page.context["letter"].text.split()[1]
    assert escape(page.context["letter"].subject) in page.content.decode()
    assert Message.objects.count() == 0

    answer = office.post(
        url("do", edition), {"to": "placed", "seen": seen_in(page), "reason": "Verdeling", **chosen(page)}, follow=True
    )

    assert [state(row) for row in rows] == [S.PLACED, S.PLACED]
    assert len(told(answer)) == 1
    line = history_of(rows[0])[0]
    assert (line.why, organiser.full_name in line.who) == ("Verdeling", True)


@pytest.mark.parametrize(("number", "placed"), [(1, "1 persoon heeft een plek."), (2, "2 mensen hebben een plek.")])
def test_a_second_click_shows_the_success_of_the_first_and_sends_nothing(office, edition, number, placed):
    rows = [member(edition, S.RECEIVED) for _one in range(number)]
    page = office.post(url("preview", edition), {"to": "placed", "chosen": [row.pk for row in rows]})
    form = {"to": "placed", "seen": seen_in(page), **chosen(page)}
    for _click in (1, 2):
        answer = office.post(url("do", edition), form, follow=True)
        assert [(one.level_tag, str(one).strip()) for one in answer.context["messages"]] == [("success", placed)]
    assert Message.objects.count() == number


def test_who_had_a_place_before_somebody_looked_is_not_placed_again(office, edition):
    row = member(edition, S.PLACED)
    page = office.post(url("preview", edition), {"to": "placed", "chosen": [row.pk]})
    form = {"to": "placed", "seen": seen_in(page) or [f"{row.pk}:{row.moves}"], **chosen(page)}
    answer = office.post(url("do", edition), form, follow=True)
    (words,) = told(answer)
    assert words.startswith(gettext("Nothing changed and no mail was sent."))


def test_who_cannot_be_placed_is_named_and_the_others_can_go_on(office, edition):
    can, cannot = member(edition, S.RECEIVED), member(edition, S.WITHDRAWN)
    page = office.post(url("preview", edition), {"to": "placed", "chosen": [can.pk, cannot.pk]})
    assert [step.enrolment for step in page.context["outcome"].refused] == [cannot]
    assert (seen_in(page), re.findall(r'name="chosen" value="(\d+)"', page.content.decode())) == ([], [str(can.pk)])
    direct = office.post(url("do", edition), {"to": "placed", "seen": [f"{can.pk}:0", f"{cannot.pk}:0"]})
    assert [step.enrolment.pk for step in direct.context["outcome"].refused] == [cannot.pk]
    assert [state(can), state(cannot)] == [S.RECEIVED, S.WITHDRAWN]


def test_everybody_whom_the_filters_show_is_chosen_with_one_tick(office, edition):
    rows = [member(edition, S.RECEIVED), member(edition, S.RECEIVED)]
    member(edition, S.WITHDRAWN)
    page = office.post(url("preview", edition), {"to": "not_placed", "everybody": "1", "state": "received"})
    assert {step.enrolment for step in page.context["outcome"].steps} == set(rows)


@pytest.mark.parametrize(
    "form", [{}, {"to": "placed"}, {"to": "completed", "chosen": "1"}, {"to": "placed", "chosen": "x"}]
)
def test_a_choice_of_nobody_or_nothing_leads_back(office, edition, form):
    answer = office.post(url("preview", edition), form)
    assert (answer.status_code, answer["Location"]) == (302, f"{url('overview', edition)}#people")


@pytest.mark.parametrize("seen", ["", "1", "a:b", "1:2:3", "-1:0", f"{2**70}:1"])
def test_a_forged_form_does_nothing(office, edition, seen):
    answer = office.post(url("do", edition), {"to": "placed", "seen": seen})
    assert (answer.status_code, Message.objects.count()) == (302, 0)


def test_looking_never_acts(office, edition):
    row = member(edition, S.RECEIVED)
    assert office.get(url("preview", edition), {"to": "placed", "chosen": row.pk}).status_code == 200
    assert office.get(url("do", edition)).status_code == 405
    assert office.get(url("withdraw", row)).status_code == 200
    assert office.get(url("cancel", edition)).status_code == 200
    assert (state(row), Message.objects.count(), Edition.objects.get().is_cancelled) == (S.RECEIVED, 0, False)


def asked(edition, **fields):
    row = member(edition, S.AWAITING_APPROVAL, manager_email="chef@voorbeeld.example", **fields)
    row.edition = edition
    tell(row, MailCode.ASK_APPROVAL)
    return row


@pytest.mark.parametrize(
    ("action", "form", "told_of"),
    [
        ("approve", {}, ["bevestiging"]),
        ("refuse", {"reason": "Geen budget"}, ["akkoord_geweigerd"]),
    ],
)
def test_an_answer_for_the_manager_is_held_or_told_to_nobody_as_chosen(office, edition, action, form, told_of):
    held, silent = asked(edition), asked(edition)
    post_and_choose(office, url(action, held), form, "hold")
    post_and_choose(office, url(action, silent), form, "nobody", "We belden al")
    after = Message.objects.exclude(template="akkoord_vragen").order_by("pk").values_list("template", "state")
    assert list(after) == [(told_of[0], "held"), (told_of[0], "cancelled")]


def test_who_is_offered_the_place_hears_in_any_case_and_is_named_before(office, edition):
    leaves, _other = member(edition), member(edition)
    waits = member(edition, S.WAITING, rank=1)
    page = office.post(url("withdraw", leaves), {"stated": "0.00"})
    assert [one.person for one in page.context["audience"].anyway] == [waits.user]
    office.post(url("withdraw", leaves), {"stated": "0.00", **chosen(page, "nobody", "Overleden")})
    assert list(Message.objects.order_by("pk").values_list("template", "state")) == [
        ("afgemeld", "cancelled"),
        ("plek_vrij", "queued"),
    ]


def test_what_waited_to_say_how_it_stood_is_held_when_nobody_is_told_of_the_next_step(office, edition):
    row = member(edition)
    tell(row, MailCode.PLACED)
    post_and_choose(office, url("withdraw", row), {"stated": "0.00"}, "nobody", "Dubbel aangemeld")
    assert list(Message.objects.order_by("pk").values_list("template", "state")) == [
        ("bevestiging", "held"),
        ("afgemeld", "cancelled"),
    ]


def test_the_office_approves_for_the_manager(office, edition):
    row = asked(edition)
    post_and_choose(office, url("approve", row), {"purchase_order": "PO 12", "cost_centre": ""})
    row.refresh_from_db()
    assert (row.state, row.purchase_order, row.approved_at is not None) == (S.PLACED, "PO 12", True)


NEW_MANAGER = {"manager_name": "Ria Smit", "manager_email": "Ria@voorbeeld.example"}


def test_the_office_corrects_the_manager_who_gets_a_mail_with_a_link_that_works(office, organiser, edition):
    row = asked(edition)
    old = approval_link(row)
    page = office.get(url("manager", row))
    assert page.context["form"]["manager_email"].value() == "chef@voorbeeld.example"

    answer = post_and_choose(office, url("manager", row), NEW_MANAGER)

    row = Enrolment.objects.get(pk=row.pk)
    assert (answer["Location"], row.manager_name, row.manager_email, row.state) == (
        url("inspect", row), "Ria Smit", "ria@voorbeeld.example", S.AWAITING_APPROVAL,
    )  # fmt: skip
    mails = Message.objects.filter(template=MailCode.ASK_APPROVAL).order_by("pk")
    assert list(mails.values_list("address", "state", "link")) == [
        ("chef@voorbeeld.example", MessageState.CANCELLED, old),
        ("ria@voorbeeld.example", MessageState.QUEUED, approval_link(row)),
    ]
    assert organiser.full_name in history_of(row)[0].who


@pytest.mark.parametrize("address", ["{own}", "ria@gmail.com", "ria", ""])
def test_the_applicant_or_a_private_address_is_no_manager(office, edition, address):
    row = asked(edition)
    given = NEW_MANAGER | {"manager_email": address.format(own=row.user.email)}
    page = office.post(url("manager", row), given)
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["manager_email"])
    assert Enrolment.objects.get(pk=row.pk).manager_email == "chef@voorbeeld.example"


def test_where_nobody_is_asked_there_is_no_manager_to_correct(office, edition):
    row = member(edition, manager_email="chef@voorbeeld.example")
    page = office.post(url("manager", row), NEW_MANAGER)
    assert [str(error) for error in page.context["form"].non_field_errors()] == [str(AlreadyAnswered())]
    assert Enrolment.objects.get(pk=row.pk).manager_email == "chef@voorbeeld.example"


def test_a_refusal_needs_a_reason_and_goes_to_the_applicant(office, edition):
    row = asked(edition)
    page = office.post(url("refuse", row), {"reason": " "})
    assert (page.status_code, "reason" in page.context["form"].errors, state(row)) == (200, True, S.AWAITING_APPROVAL)
    post_and_choose(office, url("refuse", row), {"reason": "Geen budget"})
    assert state(row) == S.DRAFT
    assert "Geen budget" in Message.objects.get(template="akkoord_geweigerd").body


def test_withdrawing_says_what_it_costs_and_passes_the_place_on(office, edition, at):
    CancellationTerm.objects.create(edition=edition, days_before=200, percent=0)
    CancellationTerm.objects.create(edition=edition, days_before=0, percent=50)
    leaves, _other = member(edition), member(edition)
    waits = member(edition, S.WAITING, rank=1)
    page = office.get(url("withdraw", leaves))
    assert page.context["cost"] == 1225
    post_and_choose(office, url("withdraw", leaves), {"reason": "Ziek", "stated": "1225.00"})
    leaves.refresh_from_db()
    assert (leaves.state, leaves.fee, state(waits)) == (S.WITHDRAWN, 1225, S.OFFERED)
    assert history_of(leaves)[0].why == "Ziek"


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("approve", {}),
        ("refuse", {"reason": "Geen budget"}),
        ("manager", {"manager_name": "Wim", "manager_email": "wim@duinrade.example"}),
        ("withdraw", {"stated": "0.00"}),
        ("hand_over", COLLEAGUE),
        ("move", {}),
    ],
)
def test_a_second_click_shows_the_success_of_the_first_and_does_nothing(office, edition, action, form):
    row = asked(edition) if action in ("approve", "refuse", "manager") else member(edition)
    form = form | ({"edition": EditionFactory(title="Najaar").pk} if action == "move" else {})
    form |= chosen(office.post(url(action, row), form))
    first = office.post(url(action, row), form, follow=True)
    mails = Message.objects.count()
    second = office.post(url(action, row), form, follow=True)
    assert (told(second), second.redirect_chain) == (told(first), first.redirect_chain)
    assert [message.level_tag for message in second.context["messages"]] == ["success"]
    assert Message.objects.count() == mails


def test_who_comes_too_late_with_another_answer_is_told_so(office, edition):
    row = asked(edition)
    form = {"reason": "Geen budget"} | chosen(office.post(url("refuse", row), {"reason": "Geen budget"}))
    post_and_choose(office, url("approve", row), {})
    page = office.post(url("refuse", row), form)
    assert [str(error) for error in page.context["form"].non_field_errors()] == [str(AlreadyAnswered())]


@pytest.mark.parametrize(
    ("action", "first", "second"),
    [
        ("approve", {"purchase_order": "IN-12"}, {"purchase_order": "IN-13"}),
        ("withdraw", {"stated": "0.00", "reason": "Ziek"}, {"stated": "0.00", "reason": "Gaat verhuizen"}),
    ],
)
def test_what_was_typed_stays_in_the_form_when_a_colleague_did_the_same_otherwise(
    office, edition, action, first, second
):
    row = asked(edition) if action == "approve" else member(edition)
    late = second | chosen(office.post(url(action, row), second))
    post_and_choose(office, url(action, row), first)
    page = office.post(url(action, row), late)
    form = page.context["form"]
    assert {name: form[name].value() for name in second} == second
    assert len(form.non_field_errors()) == 1


def test_somebody_moves_to_another_edition_with_both_changes(office, edition):
    row, other = member(edition), EditionFactory(title="Najaar")
    EditionFactory(title="Voorbij", starts_on=dt.date(2026, 9, 1))
    page = office.get(url("move", row))
    assert list(page.context["form"].fields["edition"].queryset) == [other]
    answer = post_and_choose(office, url("move", row), {"edition": other.pk})
    moved = Enrolment.objects.get(edition=other)
    assert (state(row), moved.state, answer["Location"]) == (S.WITHDRAWN, S.PLACED, url("inspect", moved))


def test_nobody_moves_to_an_edition_where_no_manager_can_be_asked(office, edition):
    row, other = member(edition), EditionFactory(title="Najaar", approval_required=True)
    page = office.post(url("move", row), {"edition": other.pk})
    assert page.context["form"].non_field_errors() == [str(ManagerUnknown())]
    assert (state(row), Enrolment.objects.filter(edition=other).count()) == (S.PLACED, 0)


def test_each_enrolment_has_the_buttons_of_its_state_and_its_history(office, edition):
    row = asked(edition)
    page = office.get(url("inspect", row))
    assert {action.url.split("?")[0] for action in page.context["office_actions"]} == {
        url("preview", edition),
        *(url(name, row) for name in ("approve", "refuse", "manager", "withdraw", "move")),
    }
    post_and_choose(office, url("approve", row), {})
    page = office.get(url("inspect", row))
    assert {action.url for action in page.context["office_actions"]} == {
        url(name, row) for name in ("invoice", "hand_over", "needs", "withdraw", "move")
    }
    assert len(page.context["history"]) == 1


def test_who_proposes_an_organisation_is_not_moved_before_it_is_answered(office, edition):
    row = member(edition, S.AWAITING_OFFICE)
    assert url("move", row) not in {action.url for action in office.get(url("inspect", row)).context["office_actions"]}


def test_no_button_leads_to_what_is_too_late(office, organiser, edition, at):
    row, waits = member(edition), member(edition, S.WAITING, rank=1)
    at(2027, 1, 22, 10)
    office.force_login(organiser)
    assert {action.url for action in office.get(url("inspect", row)).context["office_actions"]} == {
        url(name, row) for name in ("invoice", "needs", "withdraw", "move")
    }
    labels = {
        action.url.split("?to=")[-1].split("&")[0]
        for action in office.get(url("inspect", waits)).context["office_actions"]
    }
    assert labels == {"placed", "not_placed", *(url(name, waits) for name in ("invoice", "withdraw", "move"))}


def test_the_office_hands_a_place_over_to_a_colleague(office, edition):
    row = member(edition)
    answer = post_and_choose(office, url("hand_over", row), COLLEAGUE)
    successor = Enrolment.objects.get(user__email="anna@duinrade.example")
    assert (state(row), successor.state, successor.user.organisation) == (
        S.TRANSFERRED,
        S.PLACED,
        row.user.organisation,
    )
    assert answer["Location"] == url("inspect", successor)
    assert history_of(row)[0].who.endswith("(cursusbureau)")


def test_who_works_elsewhere_cannot_take_over_by_way_of_the_office(office, edition):
    row, stranger = member(edition), UserFactory()
    page = office.post(url("hand_over", row), {**COLLEAGUE, "email": stranger.email})
    assert [str(error) for error in page.context["form"].non_field_errors()] == [str(OtherOrganisation())]
    assert (state(row), Enrolment.objects.count()) == (S.PLACED, 1)


def test_the_reading_page_shows_the_dutch_clock(office, edition):
    until = clock.at(dt.date(2026, 10, 6), dt.time(17))
    row = member(edition, S.OFFERED, offered_until=until)
    text = office.get(url("inspect", row)).content.decode()
    assert ("17.00" in text, "15.00" in text) == (True, False)


def test_list_and_reading_page_speak_about_the_person(office, edition):
    row = member(edition)
    words = state_in_words(row)
    assert words == str(OFFICE_STATES[S.PLACED])
    listed = office.get(reverse("enrolments:index")).content.decode()
    assert words in listed
    assert str(S.PLACED.label) not in listed
    fields = office.get(url("inspect", row)).context["fields"]
    assert words in [field["value"] for field in fields]


def test_cancelling_tells_everybody_once_and_a_second_click_nobody(office, edition):
    member(edition)
    member(edition, S.WAITING, rank=1)
    member(edition, S.WITHDRAWN)
    page = office.get(url("cancel", edition))
    assert page.context["audience"].number == 2
    assert page.context["letter"].subject in page.content.decode()
    office.post(url("cancel", edition))
    assert Message.objects.count() == 0
    office.post(url("cancel", edition), chosen(page))
    again = office.post(url("cancel", edition), chosen(page), follow=True)
    assert Message.objects.filter(template="gaat_niet_door").count() == 2
    assert [html.unescape(words) for words in told(again)] == [
        f"'{edition}' gaat niet door. 2 mensen krijgen bericht.",
        f"'{edition}' gaat niet door.",
    ]
    assert {message.level_tag for message in again.context["messages"]} == {"success"}
    assert office.get(url("cancel", edition)).status_code == 200


def test_the_form_of_an_edition_does_not_cancel_and_tells_how_many_were_offered(office, edition):
    member(edition)
    member(edition)
    waiting = [member(edition, S.WAITING, rank=rank) for rank in (1, 2, 3)]
    form = form_of(office, edition)
    assert "is_cancelled" not in form
    changes = {"capacity": "7", "seats_municipality": "4", "is_cancelled": "on"}
    asked_first = save(office, edition, form, **changes)
    assert (asked_first.context["audience"].number, asked_first.context["audience"].has_choice) == (2, False)
    answer = save(office, edition, form, **changes, **chosen(asked_first))
    assert answer.status_code == 302
    page = office.get(answer["Location"])
    assert "2" in told(page)[0].replace("2027", "")
    assert [state(row) for row in waiting] == [S.OFFERED, S.OFFERED, S.WAITING]
    assert Edition.objects.get().is_cancelled is False


def people(edition, number):
    """So many enrolments in every state that a page shows, written in one go."""
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"gemeente {edition.pk}-{count}-{number}", kind="municipality") for count in range(number)
    )
    users = User.objects.bulk_create(
        User(
            email=f"{edition.pk}-{number}-{count}@voorbeeld.example", first_name="Noor", last_name=f"Berg{count}",
            sort_name=f"berg{count}", organisation=organisations[count],
        )
        for count in range(number)
    )  # fmt: skip
    kinds = (S.PLACED, S.WAITING, S.OFFERED, S.AWAITING_APPROVAL, S.DRAFT)
    sent = clock.now()
    Enrolment.objects.bulk_create(
        Enrolment(
            edition=edition, user=user, state=kinds[count % len(kinds)], side=Side.MUNICIPALITY, submitted_at=sent,
            rank=count + 1 if kinds[count % len(kinds)] == S.WAITING else None, offered_at=sent, offered_until=sent,
        )
        for count, user in enumerate(users)
    )  # fmt: skip


def queries_of(office, edition):
    address = url("overview", edition)
    office.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert office.get(address, {"simulate": "1", "more_municipality": "5"}).status_code == 200
    return len(queries)


def test_the_page_asks_at_most_30_queries_for_500_and_no_more_than_for_5(office, edition):
    few, many = EditionFactory(), EditionFactory(capacity=200, seats_municipality=197)
    people(few, 5)
    people(many, 500)
    counted = [queries_of(office, few), queries_of(office, many)]
    assert counted[0] == counted[1]
    assert counted[1] <= 30


def test_the_page_asks_as_much_for_one_as_for_three(office, edition):
    other = EditionFactory()
    for number, of in ((1, edition), (3, other)):
        for rank in range(1, number + 1):
            member(of)
            member(of, S.WAITING, rank=rank)
            member(of, S.OFFERED)
    assert queries_of(office, edition) == queries_of(office, other)


ADDRESSES = ["overview", "preview", "do", "cancel", *ACTION_VIEWS]


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("kind", ["visitor", "participant", "editor"])
def test_the_cockpit_is_for_the_course_office_alone(client, login, no_second_factor, edition, name, kind):
    row = member(edition)
    if kind == "participant":
        login(row.user)
    if kind == "editor":
        login(make_editor(user=UserFactory()))
    address = url(name, row if name in ACTION_VIEWS else edition)
    form = {"to": "not_placed", "seen": f"{row.pk}:0", "chosen": row.pk, "reason": "Zomaar"}
    answers = {client.get(address).status_code, client.post(address, form).status_code}
    assert answers <= {302, 403, 404, 405}
    assert (state(row), Edition.objects.get().is_cancelled) == (S.PLACED, False)


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_is_not_there_is_not_found(office, name):
    assert office.post(reverse(f"enrolments:{name}", args=[123456])).status_code == 404


def test_of_whom_no_more_places_are_held_stands_with_the_state(edition, office):
    until = clock.now() + dt.timedelta(days=3)
    for held_until in (until, None, None):
        member(edition, S.AWAITING_APPROVAL, held_until=held_until, hold_group="wegwerp.example")
    page = " ".join(office.get(url("overview", edition)).content.decode().split())
    assert "<strong>wegwerp.example</strong>: 1 vastgehouden tot een leidinggevende antwoordt, 2 nog" in page


def test_the_office_notes_what_somebody_needs(office, edition):
    row = member(edition)
    shown = Inputs(office.get(url("needs", row)).content.decode()).values
    office.post(url("needs", row), shown | {"text": "Halal"})
    stale = office.post(url("needs", row), shown | {"text": "Geen noten", "step_free": "on"}).content.decode()
    assert [words in stale for words in ("&#x27;Halal&#x27;", "Geen noten</textarea>")] == [True, True]
    again = Inputs(stale).values | {"text": "Geen noten", "step_free": "on"}
    answer = office.post(url("needs", row), again, follow=True)
    assert f"Wat {row.user} nodig heeft is gewijzigd." in answer.content.decode()
    assert (row.needs.text, row.needs.step_free) == ("Geen noten", True)
    assert office.get(url("needs", row)).context["form"].initial["text"] == "Geen noten"


def test_the_menu_leads_to_every_list_by_its_own_name(office):
    """The list of all editions and the places of one edition are two items."""
    page = office.get("/beheer/").content.decode()
    assert ('"/beheer/aanmeldingen/"' in page, '"/beheer/aanmeldingen/stand/"' in page) == (True, True)
