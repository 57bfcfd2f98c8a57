"""A list of people is imported exactly as the report said, or not at all."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from wagtail.log_actions import registry

from course.actions.enrolment.imports import EditionOver, NotAnnounced, NothingToImport, ReportOutdated, import_people
from course.actions.enrolment.submit import save_draft
from course.actions.enrolment.transition import EditionCancelled
from course.actions.mail.telling import AT_ONCE
from course.enums import EnrolmentState, OrganisationKind, Placing, Side
from course.models import Edition, Enrolment, EnrolmentNeeds, Message, Organisation, User
from course.queries.editions.seats import seats_of
from course.queries.enrolment.imports import plan_of
from course.queries.enrolment.waitlist import waitlist_of
from course.sheets.people import GivenRow, given_rows
from course.sheets.reading import Cell, Sheet, SheetRow
from tests.factories import EditionFactory, EnrolmentFactory, InsurerFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

STATES = EnrolmentState


@pytest.fixture
def now(at):
    return at(2026, 10, 1, 10)


@pytest.fixture
def duinrade(db):
    return OrganisationFactory(name="gemeente Duinrade")


@pytest.fixture
def organiser(db):
    return UserFactory(is_staff=True)


def row(number, **values):
    defaults = {
        "email": f"persoon-{number}@duinrade.example",
        "first_name": "Bo",
        "last_name": f"Vis{number}",
        "organisation": "gemeente Duinrade",
    }
    return GivenRow(number, defaults | values)


def carried_out(edition, *rows, by):
    return import_people(
        edition=edition, rows=rows, expected=plan_of(edition, rows).fingerprint, by=by, telling=AT_ONCE
    )


def everything():
    return tuple(list(model.objects.order_by("pk").values()) for model in (User, Organisation, Enrolment, Message))


def test_the_report_writes_nothing(now, duinrade):
    edition = EditionFactory()
    before = everything()
    with CaptureQueriesContext(connection) as captured:
        plan = plan_of(edition, [row(2), row(3, organisation="gemeente Duinrad")])
    assert [query["sql"][:6] for query in captured] == ["SELECT"] * len(captured)
    assert (plan.placed, plan.refused, everything()) == (1, 1, before)


def test_the_import_does_what_the_report_said(now, duinrade, organiser):
    edition = EditionFactory(max_per_organisation=2)
    known = UserFactory(email="noor@duinrade.example", organisation=duinrade)
    rows = [row(2, email=known.email), row(3), row(4), row(5, organisation="bestaat niet")]
    plan = carried_out(edition, *rows, by=organiser)
    told = [(one.given.number, one.state, one.rank, one.is_new_person) for one in plan.rows]
    assert told == [
        (2, STATES.PLACED, None, False),
        (3, STATES.PLACED, None, True),
        (4, STATES.WAITING, 1, True),
        (5, None, None, False),
    ]
    enrolments = Enrolment.objects.order_by("pk")
    assert list(enrolments.values_list("user__email", "state", "rank", "side")) == [
        (known.email, STATES.PLACED, None, Side.MUNICIPALITY),
        (rows[1].values["email"], STATES.PLACED, None, Side.MUNICIPALITY),
        (rows[2].values["email"], STATES.WAITING, 1, Side.MUNICIPALITY),
    ]
    assert {(one.approved_at, one.submitted_at) for one in enrolments} == {(now, now)}


def test_every_mail_of_the_report_is_queued_once(now, duinrade, organiser):
    edition = EditionFactory()
    plan = carried_out(edition, row(2), row(3), row(4), by=organiser)
    queued = Message.objects.order_by("pk").values_list("template", "person__email", "edition")
    assert list(queued) == [
        ("bevestiging", "persoon-2@duinrade.example", edition.pk),
        ("bevestiging", "persoon-3@duinrade.example", edition.pk),
        ("wachtlijst", "persoon-4@duinrade.example", edition.pk),
    ]
    assert plan.mails == 3


def test_a_list_counts_as_approved(now, duinrade, organiser):
    edition = EditionFactory(approval_required=True)
    assert carried_out(edition, row(2), by=organiser).placed == 1
    assert [message.template for message in Message.objects.all()] == ["bevestiging"]


def test_when_the_office_gives_the_places_the_list_is_received(now, duinrade, organiser):
    edition = EditionFactory(placing=Placing.BY_OFFICE)
    plan = carried_out(edition, row(2), by=organiser)
    assert (plan.received, plan.mails, Message.objects.get().template) == (1, 1, "aanmelding_ontvangen")
    assert Enrolment.objects.get().state == STATES.RECEIVED


def test_what_the_list_says_of_manager_and_invoice_stands_on_the_enrolment(now, duinrade, organiser):
    values = {
        "manager_name": "Rob van Damen",
        "manager_email": "rob@duinrade.example",
        "purchase_order": "-12",
        "cost_centre": "4711",
    }
    carried_out(EditionFactory(), row(2, **values), by=organiser)
    assert Enrolment.objects.values(*values).get() == values


def test_a_new_person_has_no_password_and_a_line_of_history(now, duinrade, organiser):
    carried_out(EditionFactory(), row(2, infix="van den", job_title="adviseur"), by=organiser)
    person = User.objects.get(email="persoon-2@duinrade.example")
    assert (person.full_name, person.job_title, person.organisation, person.has_usable_password()) == (
        "Bo van den Vis2",
        "adviseur",
        duinrade,
        False,
    )
    assert [(line.action, line.user) for line in registry.get_logs_for_instance(person)] == [
        ("wagtail.create", organiser)
    ]
    moved = registry.get_logs_for_instance(Enrolment.objects.get()).get()
    assert (moved.action, moved.user, moved.data["by_role"]) == ("course.enrolment.move", organiser, "organiser")


def test_a_known_person_keeps_name_and_profile_and_gets_an_organisation(now, duinrade, organiser):
    known = UserFactory(email="noor@duinrade.example", organisation=None, job_title="beleidsadviseur")
    plan = carried_out(EditionFactory(), row(2, email=known.email, job_title="baas"), by=organiser)
    name = known.full_name
    known.refresh_from_db()
    assert (known.full_name, known.job_title, known.organisation) == (name, "beleidsadviseur", duinrade)
    assert len(plan.rows[0].notes) == 1
    assert name in plan.rows[0].notes[0]


def test_an_address_is_known_in_capitals_too_and_needs_no_name(now, duinrade):
    UserFactory(email="noor@duinrade.example", organisation=duinrade)
    bare = {"first_name": "", "last_name": "", "organisation": ""}
    plan = plan_of(EditionFactory(), [row(2, email="noor@duinrade.example", **bare)])
    assert (plan.placed, plan.new_people) == (1, 0)


def test_who_had_begun_to_enrol_loses_nothing(now, duinrade, organiser):
    edition = EditionFactory()
    user = UserFactory(email="noor@duinrade.example", organisation=duinrade)
    answers = {"manager_name": "Rob", "experience": "some", "needs": "Ringleiding", "learning_question": "Wie?"}
    draft = save_draft(by=user, edition=edition, answers=answers)
    plan = carried_out(edition, row(2, email=user.email), by=organiser)
    draft.refresh_from_db()
    assert (draft.state, draft.manager_name, draft.experience, draft.draft) == (STATES.PLACED, "Rob", "some", {})
    assert (EnrolmentNeeds.objects.get().text, plan.enrolling[0].enrolment) == ("Ringleiding", draft)


def test_who_is_enrolled_stays_as_they_are(now, duinrade, organiser):
    edition = EditionFactory()
    waiting = EnrolmentFactory(edition=edition, user__organisation=duinrade, state=STATES.WAITING, rank=1)
    before = everything()
    rows = [row(2, email=waiting.user.email)]
    plan = plan_of(edition, rows)
    assert (plan.known, plan.mails, plan.refused) == (1, 0, 0)
    with pytest.raises(NothingToImport):
        carried_out(edition, *rows, by=organiser)
    assert everything() == before


@pytest.mark.parametrize(
    "state", [STATES.DECLINED, STATES.LAPSED, STATES.WITHDRAWN, STATES.TRANSFERRED, STATES.NOT_PLACED]
)
def test_a_list_does_not_begin_again_what_ended(now, duinrade, state):
    ended = EnrolmentFactory(user__organisation=duinrade, state=state)
    plan = plan_of(ended.edition, [row(2, email=ended.user.email)])
    assert (plan.refused, plan.known) == (1, 0)


def problems(edition, *rows):
    return [len(one.problems) for one in plan_of(edition, rows).rows]


def test_double_people_are_refused_by_address_and_pointed_out_by_name(now, duinrade):
    edition = EditionFactory(max_per_organisation=9)
    UserFactory(first_name="Ada", infix="", last_name="Smit", organisation=duinrade)
    rows = [
        row(2),
        row(3, email=row(2).values["email"]),
        row(4, last_name="Vis2"),
        row(5, first_name="Ada", last_name="Smit"),
    ]
    plan = plan_of(edition, rows)
    assert [(len(one.problems), len(one.notes)) for one in plan.rows] == [(0, 0), (1, 0), (0, 1), (0, 1)]
    assert "2" in plan.rows[1].problems[0]


def test_an_unknown_organisation_is_refused_with_the_names_that_come_near(now, duinrade):
    OrganisationFactory(name="gemeente Duinzicht")
    rows = [
        row(2, organisation="Gemeente  duinrade"),
        row(3, organisation="gemente Duinrade"),
        row(4, organisation="X"),
    ]
    plan = plan_of(EditionFactory(), rows)
    found, near, unknown = plan.rows
    assert (found.organisation, found.problems) == (duinrade, ())
    assert near.problems[0].count("gemeente Duinrade") == 1
    assert (unknown.organisation, unknown.problems[0].count("Duinrade")) == (None, 0)


def test_a_side_without_places_a_wrong_employer_and_a_closed_account_are_refused(now, duinrade):
    OrganisationFactory(name="Buurthuis", kind=OrganisationKind.WELFARE)
    elsewhere = UserFactory(organisation=InsurerFactory())
    closed = UserFactory(organisation=duinrade, is_active=False)
    rows = [
        row(2, organisation="Buurthuis"),
        row(3, email=elsewhere.email),
        row(4, email=closed.email),
        row(5, last_name=""),
        row(6, organisation=""),
    ]
    assert problems(EditionFactory(), *rows) == [1, 1, 1, 1, 1]


def cells(**texts):
    return {name: cell if isinstance(cell, Cell) else Cell(cell) for name, cell in texts.items()}


def test_wrong_cells_are_refused_with_the_name_of_their_column(now, duinrade):
    good = {
        "email": "BO@duinrade.example ",
        "first_name": "Bo",
        "last_name": "Vis",
        "organisation": "gemeente Duinrade",
    }
    rows = [
        SheetRow(2, cells(**good)),
        SheetRow(3, cells(**good | {"email": "geen adres"})),
        SheetRow(4, cells(**good | {"email": ""})),
        SheetRow(5, cells(**good | {"first_name": "x" * 81})),
        SheetRow(6, cells(**good | {"first_name": Cell("=1+1", is_formula=True)})),
    ]
    read = given_rows(Sheet("", tuple(rows), ()))
    assert read[0] == GivenRow(2, good | {"email": "bo@duinrade.example"})
    starts = [[problem.split(":")[0] for problem in one.problems] for one in read[1:]]
    assert starts == [["Mailadres"], ["Mailadres"], ["Voornaam"], ["Voornaam"]]
    assert read[4].values["first_name"] == "=1+1"
    assert plan_of(EditionFactory(), read).refused == 4


def test_a_missing_purchase_order_number_is_pointed_out(now, duinrade):
    duinrade.purchase_order_required = True
    duinrade.save()
    plan = plan_of(EditionFactory(), [row(2), row(3, purchase_order="4500")])
    assert [len(one.notes) for one in plan.rows] == [1, 0]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"is_cancelled": True}, EditionCancelled),
        ({"is_published": False}, NotAnnounced),
        ({"starts_on": "2026-01-01", "ends_on": "2026-09-30"}, EditionOver),
    ],
)
def test_an_edition_that_takes_no_list_says_why(now, duinrade, organiser, fields, refusal):
    edition = EditionFactory()
    plan = plan_of(edition, [row(2)])
    Edition.objects.filter(pk=edition.pk).update(**fields)
    with pytest.raises(refusal):
        import_people(edition=edition, rows=[row(2)], expected=plan.fingerprint, by=organiser, telling=AT_ONCE)
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize("moment", [(2026, 8, 1, 10), (2026, 11, 20, 10), (2027, 2, 1, 10)])
def test_the_office_enrols_before_the_opening_after_the_deadline_and_on_the_way(at, duinrade, organiser, moment):
    at(*moment)
    assert carried_out(EditionFactory(), row(2), by=organiser).placed == 1


def test_when_the_world_changed_nothing_is_written(now, duinrade, organiser):
    edition = EditionFactory(max_per_organisation=9)
    rows = [row(2), row(3)]
    expected = plan_of(edition, rows).fingerprint
    EnrolmentFactory(edition=edition)
    before = everything()
    with pytest.raises(ReportOutdated):
        import_people(edition=edition, rows=rows, expected=expected, by=organiser, telling=AT_ONCE)
    assert everything() == before


def test_the_same_report_is_carried_out_once(now, duinrade, organiser):
    edition = EditionFactory()
    expected = plan_of(edition, [row(2)]).fingerprint
    import_people(edition=edition, rows=[row(2)], expected=expected, by=organiser, telling=AT_ONCE)
    before = everything()
    with pytest.raises(ReportOutdated):
        import_people(edition=edition, rows=[row(2)], expected=expected, by=organiser, telling=AT_ONCE)
    assert everything() == before


def test_all_rows_or_none(now, duinrade, organiser):
    """While the first row is written, somebody makes an account at the address of the second."""
    edition = EditionFactory(max_per_organisation=9)
    rows = [row(2), row(3)]
    expected = plan_of(edition, rows).fingerprint

    def somebody_signs_up(**kwargs):
        User.objects.get_or_create(email=rows[1].values["email"])

    before = everything()
    post_save.connect(somebody_signs_up, sender=Enrolment)
    try:
        with pytest.raises(ReportOutdated):
            import_people(edition=edition, rows=rows, expected=expected, by=organiser, telling=AT_ONCE)
    finally:
        post_save.disconnect(somebody_signs_up, sender=Enrolment)
    assert everything() == before


def test_the_report_asks_the_same_queries_for_one_row_and_for_many(now, duinrade, django_assert_num_queries):
    edition = EditionFactory()
    UserFactory(email=row(2).values["email"], organisation=duinrade)
    for number in (1, 3, 30):
        with django_assert_num_queries(5):
            plan_of(edition, [row(line) for line in range(2, 2 + number)])


class TestTheReportKnowsWhatTheImportDoes(TestCase):
    """Whatever the seats, the line and the list: the places of the report are the places that are given."""

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(
        seats=st.tuples(st.integers(0, 3), st.integers(1, 3)),
        most=st.integers(1, 3),
        holding=st.lists(st.booleans(), max_size=4),
        waiting=st.lists(st.booleans(), max_size=3),
        listed=st.lists(st.integers(0, 3), min_size=1, max_size=6),
        released=st.booleans(),
    )
    def test_it_holds(self, seats, most, holding, waiting, listed, released):
        organisations = [OrganisationFactory(), InsurerFactory(), OrganisationFactory(), InsurerFactory()]
        edition = EditionFactory(
            capacity=sum(seats), minimum=0, seats_insurer=seats[0], seats_municipality=seats[1],
            max_per_organisation=most, seats_released_on="2020-01-01" if released else "2099-01-01",
            starts_on="2098-01-01", ends_on="2098-06-01",
        )  # fmt: skip
        edition.refresh_from_db()
        for insurer in holding:
            EnrolmentFactory(edition=edition, user__organisation=organisations[insurer], side=side_of(insurer))
        for rank, insurer in enumerate(waiting, start=1):
            EnrolmentFactory(
                edition=edition, user__organisation=organisations[insurer], side=side_of(insurer),
                state=STATES.WAITING, rank=rank,
            )  # fmt: skip
        found = [waitlist_of(edition).free_for(side) for side in (Side.INSURER, Side.MUNICIPALITY)]
        assert found == [seats.free for seats in seats_of(edition).sides]
        rows = [row(line, organisation=organisations[which].name) for line, which in enumerate(listed, start=2)]
        plan = carried_out(edition, *rows, by=UserFactory(is_staff=True))
        assert len(plan.enrolling) == len(rows)


def side_of(insurer):
    return Side.INSURER if insurer else Side.MUNICIPALITY
