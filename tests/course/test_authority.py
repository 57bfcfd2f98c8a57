"""Every action tried by everybody: who may is let in, and everybody else hears that it is not theirs.

A role is derived from who acts and the row. Nobody is believed: not a link of another question, not a closed account.
"""

from __future__ import annotations

import datetime as dt
import inspect
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

import course.actions
from course import clock
from course.actions.calendars.links import (
    LinkChoices,
    change_link,
    create_link,
    put_trial,
    revoke_link,
    take_trial_away,
)
from course.actions.editions.cancel import cancel_edition
from course.actions.editions.copying import copy_edition
from course.actions.editions.save import save_edition
from course.actions.editions.terms import delete_term, save_term
from course.actions.editions.todo import move_drafts, tick
from course.actions.enrolment.approval import approve, ask_again, refuse
from course.actions.enrolment.billing import bill
from course.actions.enrolment.bulk_placing import place_many, preview_many
from course.actions.enrolment.entering import Entry, enter_enrolment
from course.actions.enrolment.import_runs import confirm_import, start_import, stop_import
from course.actions.enrolment.imports import import_people
from course.actions.enrolment.leaving import begin_again, withdraw
from course.actions.enrolment.offers import accept_offer, decline_offer, rejoin_line
from course.actions.enrolment.proposals import confirm_organisation, join_organisation, refuse_organisation
from course.actions.enrolment.transfer import hand_over, move_to_edition, send_colleague
from course.actions.mail.groups import write_to_group
from course.actions.mail.outbox import (
    drop,
    edit_message,
    hold_back,
    release,
    send_again_anyway,
    try_again,
    try_again_together,
)
from course.actions.mail.templates import copy_template, drop_template, save_template
from course.actions.materials import add_material, change_material, withdraw_material
from course.actions.pack import make_pack
from course.actions.people.addresses import change_address
from course.actions.people.merging import check_merging, merge_organisations, merge_people
from course.actions.people.staff import give_roles, make_administrator, make_editor
from course.actions.planning import Accepting, accept_findings
from course.actions.polls.asking import ask_poll, close_poll, need_person, send_poll_link
from course.actions.polls.choosing import choose_option
from course.actions.polls.save import save_poll
from course.actions.preparation import note_choices, save_module
from course.actions.programme.day import change_day
from course.actions.programme.meetings import cancel_meeting, move_meeting, reinstate_meeting, save_meeting
from course.actions.programme.moving import move_to_day
from course.actions.programme.pending import (
    choose,
    drop_pending,
    put_elsewhere_ready,
    put_ready,
    put_removal_ready,
)
from course.actions.programme.publish import publish_changes
from course.actions.programme.today import call_off_today, go_online_today
from course.actions.results.attendance import Tapped, add_guest, close_list, mark
from course.actions.speakers.asking import save_speaker
from course.actions.speakers.links import send_speaker_link, withdraw_speaker_link
from course.actions.visits.allocation import draw, move_to_visit, publish
from course.actions.visits.groups import save_groups
from course.actions.visits.replacing import place_displaced
from course.actions.visits.rounds import ask_undecided, change_round, open_round
from course.actions.visits.save import VisitRows, save_visit
from course.actions.visits.wishes import add_wish, drop_wish
from course.authority import SYSTEM, NotYours, OnlyAnAdministrator, OnlyTheOffice, Purpose, SignedLink
from course.enums import AttendanceKind, EditionTask, EnrolmentState, PollPart, WishKind
from course.errors import Refusal
from course.mailtext.texts import MailText
from course.models import (
    CancellationTerm,
    DatePoll,
    Enrolment,
    ImportRun,
    MailTemplate,
    Message,
    PollOption,
    PollPerson,
    SpeakerInvitation,
    User,
    VisitRound,
    VisitWish,
)
from course.queries.enrolment.roles import roles_of
from course.queries.programme.day import Day
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MaterialFactory,
    MeetingFactory,
    ModuleFactory,
    OrganisationFactory,
    OrganiserFactory,
    PlaceFactory,
    UserFactory,
    VisitFactory,
)
from tests.helpers.actions import actions_that_ask_who
from tests.helpers.enrolment import asked, offered

pytestmark = pytest.mark.django_db

S = EnrolmentState


def moments() -> dict[str, Any]:
    return {"opens_at": clock.now(), "closes_at": clock.now() + dt.timedelta(days=7), "per_organisation": None}


def round_of(row: Any) -> VisitRound:
    return VisitRound.objects.create(meeting=MeetingFactory(edition=row.edition), **moments())


def wish_of(row: Any) -> VisitWish:
    other = EnrolmentFactory(edition=row.edition)
    return VisitWish.objects.create(round=round_of(row), kind=WishKind.APART, one=row, other=other, reason="Familie")


def poll_of(row: Any) -> DatePoll:
    return DatePoll.objects.create(edition=row.edition, title="Bellen", closes_on=clock.today(), place=PlaceFactory())


def asked_in_poll(row: Any) -> PollPerson:
    return PollPerson.objects.create(poll=poll_of(row), user=row.user, part=PollPart.PARTICIPANT)


def speaker_of(row: Any, *, saved: bool = True) -> SpeakerInvitation:
    asked = SpeakerInvitation(meeting=MeetingFactory(edition=row.edition), person=UserFactory(), state="invited")
    if saved:
        asked.save()
    return asked


OFFICE_ACTIONS: dict[Callable[..., Any], Callable[[Any], dict[str, Any]]] = {
    save_edition: lambda row: {"edition": row.edition},
    cancel_edition: lambda row: {"edition": row.edition},
    confirm_organisation: lambda row: {"enrolments": [row], "name": "gemeente Nieuwland", "kind": "municipality"},
    join_organisation: lambda row: {"enrolments": [row], "organisation": row.organisation},
    refuse_organisation: lambda row: {"enrolments": [row], "reason": "Geen organisatie"},
    copy_edition: lambda row: {"edition": row.edition, "asked": None, "seen": ""},
    tick: lambda row: {"edition": row.edition, "task": EditionTask.TEXTS, "done": True},
    move_drafts: lambda row: {"edition": row.edition, "moments": {}},
    save_term: lambda row: {"term": CancellationTerm(edition=row.edition, days_before=0, percent=50)},
    delete_term: lambda row: {"term": CancellationTerm(edition=row.edition, days_before=0, percent=50)},
    bill: lambda row: {"enrolment": row, "purchase_order": "1", "cost_centre": ""},
    place_many: lambda row: {"edition": row.edition, "chosen": {}, "to": S.PLACED},
    preview_many: lambda row: {"edition": row.edition, "chosen": [], "to": S.PLACED},
    enter_enrolment: lambda row: {"edition": row.edition, "entry": Entry("bo@duinrade.example")},
    import_people: lambda row: {"edition": row.edition, "rows": [], "expected": ""},
    start_import: lambda row: {"edition": row.edition, "file": ContentFile(b"", "lijst.csv")},
    confirm_import: lambda row: {"run": ImportRun.objects.create(edition=row.edition, state="to_confirm")},
    stop_import: lambda row: {"run": ImportRun.objects.create(edition=row.edition)},
    move_to_edition: lambda row: {"enrolment": row, "edition": EditionFactory()},
    write_to_group: lambda row: {
        "edition": row.edition, "group": "placed", "text": MailText("", "", ""), "batch": "a", "seen": [],
    },
    edit_message: lambda row: {"message": Message(), "subject": "", "body": ""},
    hold_back: lambda row: {"messages": Message.objects.all()},
    release: lambda row: {"messages": Message.objects.all()},
    drop: lambda row: {"messages": Message.objects.all()},
    try_again: lambda row: {"messages": Message.objects.all()},
    try_again_together: lambda row: {"messages": Message.objects.all()},
    send_again_anyway: lambda row: {"messages": Message.objects.all(), "number": 1},
    change_address: lambda row: {"person": row.user, "address": "nieuw@duinrade.example"},
    check_merging: lambda row: {"keep": row.user, "gone": UserFactory()},
    merge_people: lambda row: {"keep": row.user, "gone": UserFactory(), "seen": ""},
    merge_organisations: lambda row: {"keep": row.organisation, "gone": OrganisationFactory(), "seen": ""},
    accept_findings: lambda row: {"meeting": MeetingFactory(edition=row.edition), "accepting": Accepting()},
    make_pack: lambda row: {"meeting": MeetingFactory(edition=row.edition), "parts": []},
    mark: lambda row: {
        "meeting": MeetingFactory(edition=row.edition),
        "tapped": Tapped(uuid.uuid4(), AttendanceKind.PRESENT, person=row.user.pk),
    },
    add_guest: lambda row: {
        "meeting": MeetingFactory(edition=row.edition), "key": uuid.uuid4(), "name": "Bo", "organisation": "",
        "instead_of": None,
    },
    close_list: lambda row: {"meeting": MeetingFactory(edition=row.edition), "remaining": []},
    open_round: lambda row: {"meeting": MeetingFactory(edition=row.edition), "visits": [], **moments()},
    change_round: lambda row: {"round": round_of(row), **moments()},
    add_wish: lambda row: {"round": round_of(row), "kind": WishKind.APART, "one": row, "other": row, "reason": "Rust"},
    drop_wish: lambda row: {"wish": wish_of(row)},
    ask_undecided: lambda row: {"round": round_of(row)},
    draw: lambda row: {"round": round_of(row)},
    publish: lambda row: {"round": round_of(row)},
    place_displaced: lambda row: {"round": round_of(row)},
    move_to_visit: lambda row: {"round": round_of(row), "enrolment": row, "visit": VisitFactory(), "reason": "Rust"},
    save_poll: lambda row: {"poll": poll_of(row), "moments": [], "people": {}, "seen": 0},
    ask_poll: lambda row: {"poll": poll_of(row)},
    close_poll: lambda row: {"poll": poll_of(row)},
    need_person: lambda row: {"person": asked_in_poll(row), "needed": True},
    send_poll_link: lambda row: {"person": asked_in_poll(row)},
    choose_option: lambda row: {"poll": poll_of(row), "option": PollOption()},
    save_meeting: lambda row: {"meeting": MeetingFactory(edition=row.edition)},
    cancel_meeting: lambda row: {"meeting": MeetingFactory(edition=row.edition)},
    change_day: lambda row: {"meeting": MeetingFactory(edition=row.edition), "wanted": Day(540, 600, ()), "seen": ""},
    put_elsewhere_ready: lambda row: {
        "item": ItemFactory(meeting=MeetingFactory(edition=row.edition)),
        "to": MeetingFactory(edition=row.edition),
        "row": {},
        "seen": "",
    },
    put_ready: lambda row: {"meeting": MeetingFactory(edition=row.edition), "wanted": {}, "seen": ""},
    put_removal_ready: lambda row: {
        "item": ItemFactory(meeting=MeetingFactory(edition=row.edition)), "seen": "",
    },
    drop_pending: lambda row: {"meeting": MeetingFactory(edition=row.edition)},
    choose: lambda row: {
        "meeting": MeetingFactory(edition=row.edition), "key": "", "seen": "", "takes_wanted": True,
    },
    publish_changes: lambda row: {"edition": row.edition, "drafts": [], "seen": ""},
    call_off_today: lambda row: {"meeting": MeetingFactory(edition=row.edition)},
    go_online_today: lambda row: {"meeting": MeetingFactory(edition=row.edition), "link": "https://beeld.example/"},
    reinstate_meeting: lambda row: {"meeting": MeetingFactory(edition=row.edition)},
    move_to_day: lambda row: {
        "meeting": MeetingFactory(edition=row.edition), "day": clock.today() + dt.timedelta(days=1), "seen": None,
    },
    move_meeting: lambda row: {
        "meeting": (meeting := MeetingFactory(edition=row.edition)),
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
    },
    save_speaker: lambda row: {"invitation": speaker_of(row, saved=False), "items": []},
    send_speaker_link: lambda row: {"invitation": speaker_of(row)},
    withdraw_speaker_link: lambda row: {"invitation": speaker_of(row)},
    save_module: lambda row: {"module": ModuleFactory(edition=row.edition), "tasks": []},
    note_choices: lambda row: {"module": ModuleFactory(edition=row.edition), "chosen": {}},
    save_groups: lambda row: {"visit": VisitFactory(item__meeting__edition=row.edition), "groups": []},
    save_visit: lambda row: {
        "visit": VisitFactory(item__meeting__edition=row.edition), "co_hosts": [], "rows": VisitRows(), "seen": 0,
    },
}  # fmt: skip
"""What only the course office does, and the system for it, with what each asks."""

OF_PEOPLE_ALONE = (
    place_many, preview_many, enter_enrolment, import_people, start_import, confirm_import, stop_import,
    move_to_edition, confirm_organisation, join_organisation, refuse_organisation, check_merging, merge_people,
    merge_organisations, make_pack,
    merge_organisations, mark, add_guest, close_list,
)  # fmt: skip
"""What somebody answers for."""


def text() -> MailTemplate:
    return MailTemplate(code="wachtlijst", subject="Dag", body="Dag")


OF_EDITORS_TOO: dict[Callable[..., Any], Callable[[Any], dict[str, Any]]] = {
    save_template: lambda row: {"template": text()},
    copy_template: lambda row: {
        "template": MailTemplate(code="wachtlijst", subject="Dag", body="Dag"),
        "edition": row.edition,
    },
    drop_template: lambda row: {"template": text()},
}

OWN_ACTIONS: dict[Callable[..., Any], tuple[S, set[str], dict[str, Any]]] = {
    approve: (S.AWAITING_APPROVAL, {"link of the manager", "organiser"}, {}),
    refuse: (S.AWAITING_APPROVAL, {"link of the manager", "organiser"}, {"reason": "Te druk"}),
    ask_again: (
        S.AWAITING_APPROVAL,
        {"owner", "organiser"},
        {"manager_name": "Ria", "manager_email": "ria@duinrade.example"},
    ),
    accept_offer: (S.OFFERED, {"owner", "link of an offer"}, {}),
    decline_offer: (S.OFFERED, {"owner", "link of an offer"}, {}),
    rejoin_line: (S.DECLINED, {"owner"}, {}),
    withdraw: (S.PLACED, {"owner", "organiser"}, {}),
    begin_again: (S.WITHDRAWN, {"owner"}, {}),
    send_colleague: (
        S.PLACED,
        {"owner", "organiser"},
        {"names": {"email": "piet@duinrade.example", "first_name": "Piet", "infix": "", "last_name": "Kok"}},
    ),
}
"""What belongs to one enrolment: from which state, and who may."""

BY_THEMSELVES = {
    "save_draft", "submit", "change_profile", "create_link", "hand_over", "make_organiser", "make_editor", "add_person",
    "colleague_named", "organisation_named", "record", "decide", "transition", "acting_as", "check_transition",
    "deciding", "new_sending", "record_decision", "settle_findings", "change_programme", "end_stopped",
    "actor_of", "change_status", "change_state", "follow_programme", "tell_followed", "tell_another_contact",
    "change_portrait", "drop_portrait",
    "carry_out", "take_along", "tell_along",
}  # fmt: skip
"""Act for who acts and nobody else, or are steps of other actions that asked before."""

TRIED_APART = {
    "revoke_link", "change_link", "put_trial", "take_trial_away", "choose_calendar",
    "add_material", "change_material", "withdraw_material", "make_administrator", "give_roles",
    "confirm_presence", "apologise", "take_back_apology", "choose_visits", "answer_poll", "move_visit", "tick_task",
    "choose_questions", "amend_learned", "approve_learned", "ask_approval", "send_host_link", "withdraw_host_link",
    "move_speaker", "tell_needs", "change_needs", "answer_task", "add_days_away", "drop_days_away",
}  # fmt: skip


def enrolment_in(state: S) -> Any:
    now = clock.now()
    return EnrolmentFactory(
        state=state,
        rank=None,
        offered_at=now,
        offered_until=now.replace(year=now.year + 1),
        approval_asked_at=now,
        manager_name="Rob",
        manager_email="rob@duinrade.example",
    )


def closed(user: User) -> User:
    user.is_active = False
    user.save()
    return user


EVERYBODY: dict[str, Callable[[Enrolment], Any]] = {
    "owner": lambda row: row.user,
    "neighbour": lambda row: EnrolmentFactory(edition=row.edition).user,
    "organiser": lambda _row: OrganiserFactory(),
    "editor": lambda _row: make_editor(user=UserFactory()),
    "former organiser": lambda _row: closed(OrganiserFactory()),
    "closed account": lambda row: closed(row.user),
    "link of the manager": asked,
    "link of an offer": offered,
    "link of another": lambda _row: asked(enrolment_in(S.AWAITING_APPROVAL)),
    "nobody": lambda _row: SignedLink(Purpose.OFFER, ""),
    "system": lambda _row: SYSTEM,
}
"""Who acts."""


def is_let_in(action: Callable[..., Any], row: Any, by: Any, given: dict[str, Any]) -> bool:
    """The action got past the question who acts; what it refuses afterwards is no matter here."""
    by_name = "enrolment" in inspect.signature(action).parameters and "enrolment" not in given
    values = {**({"enrolment": row} if by_name else {}), **given}
    try:
        with transaction.atomic():
            action(by=by, **values)
    except (NotYours, OnlyTheOffice):
        return False
    except Refusal as refusal:
        return type(refusal).__name__ not in {"AlreadyAnswered", "OfferEnded"}
    except Exception:
        return True
    return True


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("action", OFFICE_ACTIONS, ids=lambda action: action.__name__)
def test_only_the_course_office_and_the_system_for_it(at, action, who):
    at(2026, 10, 1, 10)
    row = enrolment_in(S.PLACED)
    given = OFFICE_ACTIONS[action](row)
    may = {"organiser"} if action in OF_PEOPLE_ALONE else {"organiser", "system"}
    assert is_let_in(action, row, EVERYBODY[who](row), given) == (who in may)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("action", OF_EDITORS_TOO, ids=lambda action: action.__name__)
def test_editors_write_the_texts_of_mails_too(at, action, who):
    at(2026, 10, 1, 10)
    row = enrolment_in(S.PLACED)
    given = OF_EDITORS_TOO[action](row)
    assert is_let_in(action, row, EVERYBODY[who](row), given) == (who in {"organiser", "editor", "system"})


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("action", OWN_ACTIONS, ids=lambda action: action.__name__)
def test_an_enrolment_is_moved_by_those_whom_it_concerns(at, action, who):
    at(2026, 10, 1, 10)
    state, may, given = OWN_ACTIONS[action]
    row = enrolment_in(state)
    assert is_let_in(action, row, EVERYBODY[who](row), given) == (who in may)


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_place_is_handed_over_by_its_owner_or_the_office(at, who):
    at(2026, 10, 1, 10)
    row = enrolment_in(S.PLACED)
    colleague = UserFactory(organisation=row.organisation)
    may = {"owner", "organiser"}
    assert is_let_in(hand_over, row, EVERYBODY[who](row), {"colleague": colleague}) == (who in may)


def test_a_calendar_link_is_changed_tried_and_withdrawn_by_its_owner_alone():
    owner = UserFactory()
    link, _token = create_link(by=owner, name="telefoon")
    acts = (partial(change_link, choices=LinkChoices(alarm=60)), put_trial, take_trial_away, revoke_link)
    for other in (UserFactory(), OrganiserFactory()):
        for act in acts:
            with pytest.raises(NotYours):
                act(link=link, by=other)
    revoke_link(link=link, by=owner)
    link.refresh_from_db()
    assert link.revoked_at is not None


def test_material_is_given_and_taken_back_by_its_owner_or_the_office():
    material = MaterialFactory()
    stranger, slides = UserFactory(), {"title": "Dia's", "url": "https://duinrade.example"}
    for act in (
        lambda: add_material(meeting=material.meeting, by=stranger, values=slides),
        lambda: add_material(
            meeting=material.meeting,
            by=stranger,
            values=slides,
            replaces=material,
        ),
        lambda: change_material(material=material, by=stranger, values=slides),
        lambda: withdraw_material(material=material, by=stranger),
    ):
        with pytest.raises(NotYours):
            act()
    newer = add_material(
        meeting=material.meeting,
        by=OrganiserFactory(),
        values={**slides, "title": "Nieuw"},
        replaces=material,
    )
    assert newer.owner == material.owner
    withdraw_material(material=newer, by=newer.owner)
    newer.refresh_from_db()
    assert newer.withdrawn_at is not None


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_role_is_given_by_an_administrator_alone(who):
    row = enrolment_in(S.PLACED)
    by, given = EVERYBODY[who](row), {"user": UserFactory(), "organiser": True, "editor": False}
    if who == "system":
        assert give_roles(**given, by=by).is_staff
    else:
        with pytest.raises(OnlyAnAdministrator):
            give_roles(**given, by=by)


def test_an_administrator_with_an_open_account_gives_roles():
    given = {"user": UserFactory(), "organiser": True, "editor": False}
    with pytest.raises(OnlyAnAdministrator):
        give_roles(**given, by=closed(OrganiserFactory(is_superuser=True)))
    assert give_roles(**given, by=OrganiserFactory(is_superuser=True)).is_staff


def test_the_offer_of_a_closed_account_is_nobodys(client, at):
    at(2026, 10, 1, 10)
    row = enrolment_in(S.OFFERED)
    link = offered(row)
    closed(row.user)
    for act in (accept_offer, decline_offer):
        with pytest.raises(NotYours):
            act(enrolment=row, by=link)
    door = reverse("course:offer", args=[link.token])
    assert (client.get(door).status_code, client.post(door, {"answer": "accept"}).status_code) == (404, 404)


def test_nobody_makes_an_administrator_but_who_runs_the_machine():
    person = UserFactory()
    for other in (person, OrganiserFactory(), OrganiserFactory(is_superuser=True), SignedLink(Purpose.OFFER, "")):
        with pytest.raises(OnlyTheOffice):
            make_administrator(user=person, by=other)
    assert make_administrator(user=person).is_superuser is True
    assert User.objects.filter(pk=person.pk, is_superuser=True, is_staff=True).exists()


def test_a_link_is_for_the_question_that_it_was_mailed_with(at):
    at(2026, 10, 1, 10)
    row = enrolment_in(S.AWAITING_APPROVAL)
    link = asked(row)
    assert roles_of(link, row) == {"manager"}
    row.manager_email = "ria@duinrade.example"
    assert roles_of(link, row) == frozenset()
    assert roles_of(SignedLink(Purpose.OFFER, link.token), row) == frozenset()


def test_no_action_is_forgotten_here():
    tried = {action.__name__ for action in (*OFFICE_ACTIONS, *OF_EDITORS_TOO, *OWN_ACTIONS)}
    assert actions_that_ask_who(course.actions) - tried - BY_THEMSELVES - TRIED_APART == set()
