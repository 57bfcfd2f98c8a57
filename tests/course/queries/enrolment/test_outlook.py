from __future__ import annotations

import pytest

from course.actions.enrolment.submit import OTHER
from course.enums import Side
from course.queries.enrolment.outlook import Outlook, outlook_of
from tests.factories import EnrolmentFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("draft", "side"),
    [
        ({"organisation": OTHER, "organisation_kind": "care_office"}, Side.INSURER),
        ({"organisation": OTHER, "organisation_kind": "municipality"}, Side.MUNICIPALITY),
    ],
)
def test_a_typed_organisation_counts_with_the_side_of_its_kind(edition, draft, side):
    assert outlook_of(draft, edition) == Outlook(side, joins_line=False, is_proposal=True)


def test_the_name_of_a_known_organisation_is_no_proposal(edition):
    OrganisationFactory(name="gemeente Nieuwland")
    draft = {"organisation": OTHER, "organisation_name": "Gemeente nieuwland", "organisation_kind": "insurer"}
    assert outlook_of(draft, edition) == Outlook(Side.MUNICIPALITY, joins_line=False)


@pytest.mark.parametrize(
    "draft",
    [
        {},
        {"organisation": ""},
        {"organisation": "999999999"},
        {"organisation": OTHER},
        {"organisation": OTHER, "organisation_kind": "welfare"},
        {"organisation": OTHER, "organisation_kind": "no kind"},
    ],
)
def test_who_cannot_take_part_has_no_outlook(edition, draft):
    assert outlook_of(draft, edition) is None


def test_the_line_is_that_of_the_own_side(edition):
    EnrolmentFactory.create_batch(edition.seats_insurer, edition=edition, side=Side.INSURER)
    insurer, municipality = OrganisationFactory(kind="insurer"), OrganisationFactory(kind="municipality")
    assert [outlook_of({"organisation": str(one.pk)}, edition) for one in (insurer, municipality)] == [
        Outlook(Side.INSURER, joins_line=True),
        Outlook(Side.MUNICIPALITY, joins_line=False),
    ]


def test_an_organisation_that_has_its_share_joins_the_line(edition):
    edition.max_per_organisation = 1
    edition.save()
    organisation = EnrolmentFactory(edition=edition).organisation
    assert outlook_of({"organisation": str(organisation.pk)}, edition) == Outlook(Side.MUNICIPALITY, joins_line=True)


def test_where_the_office_decides_nobody_joins_a_line_by_sending(edition):
    edition.placing = "by_office"
    EnrolmentFactory.create_batch(edition.seats_insurer, edition=edition, side=Side.INSURER)
    draft = {"organisation": str(OrganisationFactory(kind="insurer").pk)}
    assert outlook_of(draft, edition) == Outlook(Side.INSURER, joins_line=False)


def test_the_outlook_takes_two_queries(edition, django_assert_num_queries):
    organisation = OrganisationFactory(kind="insurer")
    with django_assert_num_queries(2):
        outlook_of({"organisation": str(organisation.pk)}, edition)
