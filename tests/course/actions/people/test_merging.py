"""Two people, or two organisations, that are one."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page

from course.actions.calendars.events import refresh_calendar
from course.actions.calendars.links import create_link
from course.actions.enrolment.submit import save_draft
from course.actions.mail.anew import no_longer_true
from course.actions.mail.telling import AT_ONCE
from course.actions.people.addresses import change_address
from course.actions.people.merging import (
    AdministratorRemains,
    MergeChanged,
    MergedBefore,
    MergeRefused,
    SameOne,
    StaffAccount,
    merge_organisations,
    merge_people,
)
from course.actions.speakers.links import send_speaker_link, withdraw_speaker_link
from course.actions.speakers.transition import move_speaker
from course.actions.visits.links import withdraw_host_link
from course.actions.visits.transition import move_visit
from course.authority import SYSTEM, OnlyTheOffice
from course.enums import EnrolmentState, MailCode, MessageState, SpeakerState, VisitStatus
from course.merging import RULES, Rule
from course.models import CalendarLink, Enrolment, Message, Organisation, User
from course.models.mail import about
from course.queries.people.addresses import person_with
from course.queries.people.merging import key_of, plan_for_organisations, plan_for_people, relations_of
from course.queries.results.links import cannot_come_link
from course.queries.speakers.links import speaker_link
from course.queries.visits.links import host_link
from pitches.models import Recognition
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    InsurerFactory,
    ItemFactory,
    MaterialFactory,
    MeetingFactory,
    OrganisationFactory,
    OrganiserFactory,
    PitchFactory,
    PlaceFactory,
    UserFactory,
    VisitFactory,
)
from tests.helpers.speakers import make_speaker
from tests.helpers.visits import make_visit

pytestmark = pytest.mark.django_db
S = EnrolmentState


def merge(keep, gone, by=None):
    return merge_people(keep=keep, gone=gone, seen=plan_for_people(keep, gone).fingerprint, by=by or OrganiserFactory())


@pytest.mark.parametrize("model", [User, Organisation])
def test_no_relation_is_forgotten(model):
    assert {key_of(field) for field in relations_of(model)} - set(RULES) == set()


def test_every_rule_is_of_a_relation_that_exists():
    known = {key_of(field) for model in (User, Organisation) for field in relations_of(model)}
    assert set(RULES) - known == set()


def test_everything_that_hangs_on_a_person_goes_along(edition):
    keep, gone = UserFactory(), UserFactory()
    enrolment = EnrolmentFactory(edition=edition, user=gone)
    item, material, visit = ItemFactory(speakers=[gone]), MaterialFactory(owner=gone), VisitFactory(contact=gone)
    pitch, page = PitchFactory(author=gone), Page.objects.first()
    page.owner = gone
    page.save()
    link, token = create_link(by=gone, name="telefoon")
    message = Message.objects.create(template="wijziging", about="meeting:1", person=gone, subject="Dag", body="Dag")
    merge(keep, gone)
    for row in (enrolment, material, visit, pitch, page, link, message):
        row.refresh_from_db()
    assert {enrolment.user, material.owner, visit.contact, pitch.author, page.owner, link.user, message.person} == {
        keep
    }
    assert list(item.speakers.all()) == [keep]
    assert CalendarLink.objects.of_token(token) == link if hasattr(CalendarLink.objects, "of_token") else token
    assert User.objects.filter(pk=gone.pk).exists() is False


def test_a_host_who_was_merged_is_asked_with_a_link_that_opens(at, client):
    """The question waits for the morning, and the two accounts of the host become one."""
    at(2026, 12, 1, 22)
    visit, keep = make_visit(VisitStatus.IDEA), UserFactory()
    move_visit(visit=visit, to=VisitStatus.ASKED, by=OrganiserFactory(), telling=AT_ONCE)
    merge(keep, visit.contact)
    waits = Message.objects.get(template=MailCode.HOST_ASKED)
    assert (waits.person, no_longer_true([waits])) == (keep, [])
    assert client.get(waits.link).status_code == 200


def test_a_speaker_who_was_merged_is_asked_with_a_link_that_opens(at, client):
    at(2026, 12, 1, 22)
    row, keep = make_speaker(SpeakerState.TO_ASK), UserFactory()
    move_speaker(invitation=row, to=SpeakerState.INVITED, by=OrganiserFactory(), telling=AT_ONCE)
    merge(keep, row.person)
    waits = Message.objects.get(template=MailCode.SPEAKER_ASKED)
    assert (waits.person, no_longer_true([waits])) == (keep, [])
    assert client.get(waits.link).status_code == 200


@pytest.mark.parametrize("own", [SpeakerState.TO_ASK, SpeakerState.INVITED, SpeakerState.ACCEPTED])
def test_what_a_speaker_told_under_the_account_that_vanishes_is_kept(at, own):
    at(2026, 12, 1, 10)
    row = make_speaker(SpeakerState.ACCEPTED, needs="Een krukje", travel="Met de trein", needs_screen=True)
    keep = make_speaker(own, meeting=row.meeting, travel="Lopend")
    merge(keep.person, row.person)
    keep.refresh_from_db()
    assert (keep.state, keep.needs, keep.travel, keep.needs_screen) == ("accepted", "Een krukje", "Lopend", True)


def test_of_two_questions_to_speak_that_which_was_put_counts_and_its_mail_leaves(at, client):
    at(2026, 12, 1, 22)
    row = make_speaker(SpeakerState.TO_ASK)
    keep = make_speaker(SpeakerState.TO_ASK, meeting=row.meeting)
    move_speaker(invitation=row, to=SpeakerState.INVITED, by=OrganiserFactory(), telling=AT_ONCE)
    merge(keep.person, row.person)
    keep.refresh_from_db()
    waits = Message.objects.get(template=MailCode.SPEAKER_ASKED)
    assert (keep.state, waits.person, no_longer_true([waits])) == (SpeakerState.INVITED, keep.person, [])
    assert client.get(waits.link).status_code == 200


@pytest.mark.parametrize("own", [True, False])
def test_a_photo_goes_along_and_of_two_one_is_kept(own, django_capture_on_commit_callbacks):
    keep, gone = UserFactory(), UserFactory()
    for person in (keep, gone) if own else (gone,):
        person.portrait.save("ik.jpg", ContentFile(b"photo"))
    names = [person.portrait.name for person in (keep, gone) if person.portrait]
    with django_capture_on_commit_callbacks(execute=True):
        merge(keep, gone)
    keep.refresh_from_db()
    storage = keep.portrait.storage
    assert (keep.portrait.name, [storage.exists(name) for name in names]) == (names[0], [True, False][: len(names)])


def test_confirmed_addresses_go_to_the_one_who_remains_and_others_do_not():
    keep, gone = UserFactory(), UserFactory()
    for address, verified in ((gone.email, True), ("tweede@duinrade.example", True), ("open@duinrade.example", False)):
        EmailAddress.objects.create(user=gone, email=address, verified=verified, primary=address == gone.email)
    EmailAddress.objects.create(user=keep, email=keep.email, verified=True, primary=True)
    addresses, own = [gone.email, "tweede@duinrade.example"], keep.email
    merge(keep, gone)
    assert [person_with(address) for address in addresses] == [keep, keep]
    assert person_with("open@duinrade.example") is None
    assert EmailAddress.objects.get(user=keep, primary=True).email == own


def test_an_address_that_only_the_other_confirmed_is_confirmed_and_there_once():
    keep, gone, address = UserFactory(), UserFactory(), "samen@duinrade.example"
    EmailAddress.objects.create(user=keep, email=address, verified=False, primary=False)
    EmailAddress.objects.create(user=gone, email=address, verified=True, primary=True)
    merge(keep, gone)
    assert list(EmailAddress.objects.values_list("user", "email", "verified")) == [(keep.pk, address, True)]


def test_who_vanished_cannot_log_in_and_the_second_factor_of_who_remains_stays(client):
    keep, gone = UserFactory(), UserFactory()
    for person in (keep, gone):
        Authenticator.objects.create(user=person, type="totp", data={})
    client.force_login(gone, backend="django.contrib.auth.backends.ModelBackend")
    merge(keep, gone)
    assert client.get("/mijn/").status_code == 302
    assert list(Authenticator.objects.values_list("user", flat=True)) == [keep.pk]


def test_both_addresses_are_told_and_neither_learns_the_other():
    keep, gone = UserFactory(), UserFactory()
    merge(keep, gone)
    told = Message.objects.filter(template=MailCode.ACCOUNTS_MERGED)
    assert set(told.values_list("address", flat=True)) == {keep.email, gone.email}
    assert not any(address in one.body for one in told for address in (keep.email, gone.email))


def test_the_history_goes_along_and_says_who_merged():
    keep, gone, office = UserFactory(), UserFactory(), OrganiserFactory()
    office.is_superuser = True
    name = str(gone)
    merge(keep, gone, office)
    entry = ModelLogEntry.objects.get(action="course.user.merge")
    assert (entry.user, entry.object_id, entry.message) == (
        office,
        str(keep.pk),
        f"'{name}' is hierin opgegaan",
    )


def test_an_own_profile_stays_and_what_is_empty_is_filled():
    keep, gone = UserFactory(region="", bio="Ik."), UserFactory(region="Kust", bio="Jij.")
    merge(keep, gone)
    keep.refresh_from_db()
    assert (keep.region, keep.bio) == ("Kust", "Ik.")


def test_names_go_together():
    keep = UserFactory(first_name="", infix="", last_name="Bos", academic_title="")
    gone = UserFactory(first_name="Anna", infix="van", last_name="Smit", academic_title="dr.")
    nameless = UserFactory(first_name="", infix="", last_name="", academic_title="")
    merge(keep, gone)
    merge(nameless, keep)
    nameless.refresh_from_db()
    assert (nameless.first_name, nameless.infix, nameless.last_name, nameless.academic_title) == ("", "", "Bos", "")


def test_lines_of_history_of_another_kind_with_the_same_key_stay():
    keep, gone = UserFactory(), UserFactory()
    place = PlaceFactory(pk=gone.pk)
    log(place, "wagtail.edit", user=keep)
    merge(keep, gone)
    assert [line.action for line in ModelLogEntry.objects.for_instance(place)] == ["wagtail.edit"]


def test_two_who_both_take_part_in_an_edition_are_not_merged(edition):
    keep, gone = (EnrolmentFactory(edition=edition).user for _ in range(2))
    with pytest.raises(MergeRefused) as refused:
        merge(keep, gone)
    assert "Allebei aangemeld voor Zorg en Gemeente 2027" in str(refused.value)
    assert User.objects.filter(pk=gone.pk).exists() is True


@pytest.mark.parametrize(
    ("of_keep", "of_gone", "stays"),
    [(S.PLACED, S.WITHDRAWN, S.PLACED), (S.WITHDRAWN, S.PLACED, S.PLACED), (S.DRAFT, S.NOT_PLACED, S.NOT_PLACED)],
)
def test_of_two_enrolments_in_an_edition_the_one_that_counts_stays(edition, of_keep, of_gone, stays):
    keep = EnrolmentFactory(edition=edition, state=of_keep).user
    gone = EnrolmentFactory(edition=edition, state=of_gone).user
    merge(keep, gone)
    assert list(Enrolment.objects.values_list("user", "state")) == [(keep.pk, stays)]


def test_who_handed_over_to_a_row_that_goes_handed_over_to_the_one_that_stays(edition):
    stays, goes = EnrolmentFactory(edition=edition), EnrolmentFactory(edition=edition, state=S.WITHDRAWN)
    taken_over = EnrolmentFactory(edition=edition)
    gave = EnrolmentFactory(edition=edition, state=S.TRANSFERRED, replaced_by=goes)
    other = EnrolmentFactory(edition=edition, state=S.TRANSFERRED, replaced_by=taken_over)
    merge(stays.user, goes.user)
    for row in (gave, other):
        row.refresh_from_db()
    assert (gave.replaced_by, other.replaced_by) == (stays, taken_over)


def test_a_row_that_was_handed_over_to_the_own_other_account_is_not_handed_over_to_itself(edition):
    goes = EnrolmentFactory(edition=edition, state=S.WITHDRAWN)
    stays = EnrolmentFactory(edition=edition, state=S.TRANSFERRED, replaced_by=goes)
    merge(stays.user, goes.user)
    stays.refresh_from_db()
    assert stays.replaced_by is None


def test_what_waits_to_be_said_about_a_row_that_goes_is_dropped_and_nothing_else(edition):
    stays, goes = EnrolmentFactory(edition=edition), EnrolmentFactory(edition=edition, state=S.WITHDRAWN)
    for row in (stays, goes):
        Message.objects.create(template="wijziging", about=about(row), person=row.user, subject="Dag", body="Dag")
    merge(stays.user, goes.user)
    states = Message.objects.filter(template="wijziging").values_list("about", "state")
    assert dict(states) == {about(stays): MessageState.QUEUED, about(goes): MessageState.CANCELLED}


def test_what_withdrawing_cost_is_not_lost(edition):
    keep = EnrolmentFactory(edition=edition).user
    gone = EnrolmentFactory(edition=edition, state=S.WITHDRAWN, fee=250).user
    with pytest.raises(MergeRefused):
        merge(keep, gone)


def test_what_both_did_is_there_once():
    keep, gone, pitch = UserFactory(), UserFactory(), PitchFactory()
    for person in (keep, gone):
        Recognition.objects.create(pitch=pitch, user=person, kind="recognise")
    plan = plan_for_people(keep, gone)
    merge(keep, gone)
    assert ([number for _words, number in plan.goes], Recognition.objects.get().user) == ([1], keep)


def test_only_an_administrator_merges_accounts_of_staff():
    keep, gone = UserFactory(), OrganiserFactory()
    with pytest.raises(StaffAccount):
        merge(keep, gone)
    merge(keep, gone, OrganiserFactory(is_superuser=True))
    keep.refresh_from_db()
    assert keep.is_staff is True


def test_an_administrator_does_not_vanish():
    with pytest.raises(AdministratorRemains):
        merge(UserFactory(), UserFactory(is_superuser=True), OrganiserFactory(is_superuser=True))


def test_twice_is_once_and_nobody_goes_into_themselves():
    keep, gone = UserFactory(), UserFactory()
    seen = plan_for_people(keep, gone).fingerprint
    with pytest.raises(SameOne):
        merge_people(keep=keep, gone=keep, seen=seen, by=OrganiserFactory())
    merge(keep, gone)
    with pytest.raises(MergedBefore):
        merge_people(keep=keep, gone=gone, seen=seen, by=OrganiserFactory())


def test_nothing_but_what_was_shown_is_done():
    keep, gone = UserFactory(), UserFactory()
    seen = plan_for_people(keep, gone).fingerprint
    MaterialFactory(owner=gone)
    with pytest.raises(MergeChanged):
        merge_people(keep=keep, gone=gone, seen=seen, by=OrganiserFactory())


@pytest.mark.parametrize("who", [UserFactory, lambda: SYSTEM])
def test_nobody_but_the_office_merges(who):
    with pytest.raises(OnlyTheOffice):
        merge(UserFactory(), UserFactory(), who())
    with pytest.raises(OnlyTheOffice):
        merge_organisations(keep=OrganisationFactory(), gone=OrganisationFactory(), seen="", by=who())


def test_everything_that_hangs_on_an_organisation_goes_along(edition):
    keep, gone = OrganisationFactory(city="", invoice_email="a@a.example"), OrganisationFactory(city="Zeist")
    person, other = UserFactory(organisation=gone), UserFactory()
    enrolment, visit = EnrolmentFactory(edition=edition, user=person), VisitFactory(host=gone)
    visit.co_hosts.set([gone, keep])
    draft = save_draft(by=other, edition=EditionFactory(), answers={"organisation": str(gone.pk)})
    plan = plan_for_organisations(keep, gone)
    merge_organisations(keep=keep, gone=gone, seen=plan.fingerprint, by=OrganiserFactory())
    for row in (person, enrolment, visit, draft, keep):
        row.refresh_from_db()
    assert {person.organisation, enrolment.organisation, visit.host} == {keep}
    assert (list(visit.co_hosts.all()), draft.draft["organisation"]) == ([keep], str(keep.pk))
    assert (keep.city, keep.invoice_email) == ("Zeist", "a@a.example")
    assert Organisation.objects.filter(pk=gone.pk).exists() is False


@pytest.mark.parametrize(("of_keep", "of_gone"), [(True, False), (False, True)])
def test_the_history_of_organisations_says_what_went_and_a_purchase_order_stays_required(of_keep, of_gone):
    keep = OrganisationFactory(purchase_order_required=of_keep)
    gone, office = OrganisationFactory(name="Duinrade", purchase_order_required=of_gone), OrganiserFactory()
    seen = plan_for_organisations(keep, gone).fingerprint
    assert merge_organisations(keep=keep, gone=gone, seen=seen, by=office) == keep
    keep.refresh_from_db()
    assert keep.purchase_order_required is True
    entry = ModelLogEntry.objects.get(action="course.organisation.merge")
    assert (entry.user, entry.object_id, entry.data["gone"]) == (office, str(keep.pk), "Duinrade")


def test_a_draft_that_names_another_organisation_stays_as_it_is():
    keep, gone, other = (OrganisationFactory() for _number in range(3))
    drafts = [
        save_draft(by=UserFactory(), edition=EditionFactory(), answers={"organisation": str(one.pk)})
        for one in (gone, other)
    ]
    merge_organisations(
        keep=keep, gone=gone, seen=plan_for_organisations(keep, gone).fingerprint, by=OrganiserFactory()
    )
    for draft in drafts:
        draft.refresh_from_db()
    assert [draft.draft["organisation"] for draft in drafts] == [str(keep.pk), str(other.pk)]


def test_organisations_of_different_sides_are_not_merged():
    keep, gone = OrganisationFactory(), InsurerFactory()
    seen = plan_for_organisations(keep, gone).fingerprint
    with pytest.raises(MergeRefused):
        merge_organisations(keep=keep, gone=gone, seen=seen, by=OrganiserFactory())


def test_rules_that_go_are_of_the_account_and_of_nothing_that_somebody_made():
    going = {key.split(".")[0] for key, relation in RULES.items() if relation.rule == Rule.GOES}
    assert going == {"mfa", "usersessions", "wagtailusers", "wagtailadmin", "wagtailcore"}


def question(person):
    return make_speaker(SpeakerState.INVITED, person=person)


def test_the_link_that_a_host_was_mailed_works_on_for_the_one_who_remains(at, login):
    at(2026, 12, 1, 10)
    visit, middle, keep = make_visit(VisitStatus.ASKED), UserFactory(), UserFactory()
    link = host_link(visit)
    merge(middle, visit.contact)
    merge(keep, middle)
    assert Client().get(link).status_code == 200
    assert login(keep).get(link).status_code == 200
    assert login(UserFactory()).get(link).status_code == 404
    assert Client().post(link, {"act": "yes"}).status_code == 302
    assert type(visit).objects.get().status == VisitStatus.AGREED


def test_a_link_from_before_opens_nothing_once_it_is_withdrawn_or_somebody_else_is_the_host(at, client):
    at(2026, 12, 1, 10)
    visit, other = make_visit(VisitStatus.ASKED), make_visit(VisitStatus.ASKED)
    links = [host_link(visit), host_link(other)]
    for one in (visit, other):
        merge(UserFactory(), one.contact)
    withdraw_host_link(visit=visit, by=OrganiserFactory())
    type(other).objects.filter(pk=other.pk).update(contact=UserFactory())
    assert [client.get(link).status_code for link in links] == [410, 404]


def test_the_link_that_a_speaker_was_mailed_works_on(at, client):
    at(2026, 12, 1, 10)
    row, keep = question(UserFactory()), UserFactory()
    link = speaker_link(row)
    merge(keep, row.person)
    assert client.get(link).status_code == 200
    assert client.post(link, {"act": "yes"}).status_code == 302
    row.refresh_from_db()
    assert (row.person, row.state) == (keep, SpeakerState.ACCEPTED)


def test_calendars_say_who_speaks_after_two_accounts_became_one():
    keep, gone = UserFactory(first_name="Anna", last_name="Bos"), UserFactory(first_name="Anna", last_name="Smit")
    item = ItemFactory(speakers=[gone])
    refresh_calendar(meeting=item.meeting)
    merge(keep, gone)
    item.meeting.refresh_from_db()
    assert ("Bos" in item.meeting.ical_component, "Smit" in item.meeting.ical_component) == (True, False)


def test_of_two_questions_about_one_meeting_both_links_open_the_one_that_stays_until_it_is_withdrawn(at, client):
    at(2026, 12, 1, 10)
    stays, gone = question(UserFactory()), UserFactory()
    goes = make_speaker(SpeakerState.INVITED, meeting=stays.meeting, person=gone)
    links = [speaker_link(stays), speaker_link(goes)]
    merge(stays.person, gone)
    assert [client.get(link).context["invitation"].pk for link in links] == [stays.pk] * 2
    assert client.post(links[1], {"act": "yes"}).status_code == 302
    withdraw_speaker_link(invitation=stays, by=OrganiserFactory())
    assert [client.get(link).status_code for link in links] == [410, 410]


def test_who_cannot_come_says_so_by_a_link_of_before_the_merging(at, client, edition):
    at(2026, 12, 1, 10)
    gone, keep, meeting = UserFactory(), UserFactory(), MeetingFactory(edition=edition, status="confirmed")
    EnrolmentFactory(edition=edition, user=gone, state=S.PLACED)
    link = cannot_come_link(meeting.pk, gone)
    merge(keep, gone)
    assert client.post(link, {"answer": "cannot", "note": ""}).status_code == 302
    assert meeting.apologies.get().person == keep
    assert client.get(cannot_come_link(meeting.pk, User(pk=keep.pk + 4321))).status_code == 404


def test_a_link_that_was_withdrawn_before_the_merging_opens_nothing_after_it(at, client, edition):
    at(2026, 12, 1, 10)
    gone, keep, meeting = UserFactory(), UserFactory(), MeetingFactory(edition=edition, status="confirmed")
    EnrolmentFactory(edition=edition, user=gone, state=S.PLACED)
    link = cannot_come_link(meeting.pk, gone)
    change_address(person=gone, address="nieuw@duinrade.example", by=OrganiserFactory())
    merge(keep, gone)
    assert client.get(link).status_code == 404


def test_what_waits_for_the_morning_goes_with_the_link_of_the_one_who_remains(at):
    at(2026, 12, 1, 22)
    row, keep = question(UserFactory()), UserFactory()
    send_speaker_link(invitation=row, by=OrganiserFactory(), telling=AT_ONCE)
    merge(keep, row.person)
    waits = Message.objects.get(person=keep)
    row.refresh_from_db()
    assert waits.link == speaker_link(row)


def test_of_what_waits_each_mail_gets_the_link_of_its_own_row_and_others_keep_theirs(at):
    at(2026, 12, 1, 10)
    keep, gone, other = UserFactory(), UserFactory(), UserFactory()
    visits = [make_visit(VisitStatus.ASKED), make_visit(VisitStatus.ASKED)]
    type(visits[0]).objects.update(contact=gone)
    row = question(gone)
    for about_row, code, person in (
        (visits[0], MailCode.HOST_ASKED, gone),
        (visits[1], MailCode.HOST_ASKED, gone),
        (row, MailCode.SPEAKER_ASKED, gone),
        (visits[0], MailCode.CHANGED, gone),
        (row, MailCode.CHANGED, gone),
        (row, MailCode.SPEAKER_ASKED, other),
    ):
        Message.objects.create(template=code, about=about(about_row), person=person, link="/oud/", subject="Dag")
    merge(keep, gone)
    for one in (*visits, row):
        one.refresh_from_db()
    links = Message.objects.filter(subject="Dag").order_by("pk").values_list("link", flat=True)
    assert list(links) == [*map(host_link, visits), speaker_link(row), "/oud/", "/oud/", "/oud/"]
