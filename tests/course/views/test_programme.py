from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course import clock
from course.actions.calendars.events import refresh_calendar
from course.enums import EnrolmentState, MailRhythm, MeetingStatus, VisitStatus
from course.models import Edition, EnrolmentNeeds
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MaterialFactory,
    MeetingFactory,
    OrganiserFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(at):
    at(2027, 1, 20, 12)
    return MeetingFactory(online_url="https://overleg.voorbeeld.example/geheim")


def test_a_meeting_is_for_its_own_group(meeting, client, login):
    address = meeting.get_absolute_url()
    assert client.get(address).status_code == 302
    assert login(EnrolmentFactory().user).get(address).status_code == 404
    assert (
        login(EnrolmentFactory(edition=meeting.edition, state=EnrolmentState.WAITING, rank=1).user)
        .get(address)
        .status_code
        == 404
    )
    assert login(EnrolmentFactory(edition=meeting.edition).user).get(address).status_code == 200


def test_a_speaker_does_not_see_the_group(meeting, login):
    member = EnrolmentFactory(edition=meeting.edition, user__shows_profile=True, user__last_name="Wiersma").user
    speaker = UserFactory()
    ItemFactory(meeting=meeting, speakers=[speaker])
    for_speaker = login(speaker).get(meeting.get_absolute_url()).content.decode()
    for_member = login(member).get(meeting.get_absolute_url()).content.decode()
    assert ("Wiersma" in for_speaker, "Wiersma" in for_member) == (False, True)


def test_who_has_the_link_for_online_in_the_calendar_sees_it_on_the_page(meeting, login):
    refresh_calendar(meeting=meeting)
    member, speaker, host = EnrolmentFactory(edition=meeting.edition).user, UserFactory(), UserFactory()
    ItemFactory(meeting=meeting, speakers=[speaker])
    VisitFactory(item=ItemFactory(meeting=meeting), contact=host)
    for person in (member, speaker, host):
        client = login(person)
        pages = [client.get(address, follow=True).content.decode() for address in both_of(meeting)]
        assert ["geheim" in page for page in pages] == [True, True]


def both_of(meeting):
    return meeting.get_absolute_url(), reverse("course:meeting_ics", args=[meeting.pk])


def test_the_page_says_that_the_edition_does_not_go_ahead(meeting, login, settings):
    Edition.objects.filter(pk=meeting.edition_id).update(is_cancelled=True)
    client = login(EnrolmentFactory(edition=meeting.edition).user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(meeting.get_absolute_url())
    assert "This edition does not go ahead." in page.content.decode()


def test_the_own_material_has_its_buttons_and_that_of_others_not(meeting, login):
    speaker = UserFactory()
    ItemFactory(meeting=meeting, speakers=[speaker])
    own, other = MaterialFactory(meeting=meeting, owner=speaker), MaterialFactory(meeting=meeting)
    page = login(speaker).get(meeting.get_absolute_url()).content.decode()
    withdraw = [reverse("course:withdraw_material", args=[material.pk]) in page for material in (own, other)]
    assert withdraw == [True, False]


def test_the_group_sees_those_who_show_themselves_and_counts_the_others(meeting, login):
    EnrolmentFactory(edition=meeting.edition, user__last_name="Verborgen")
    EnrolmentFactory(edition=meeting.edition, user__last_name="Zichtbaar", user__shows_profile=True)
    viewer = EnrolmentFactory(edition=meeting.edition).user
    response = login(viewer).get(meeting.get_absolute_url())
    assert [person.last_name for person in response.context["coming"]] == ["Zichtbaar"]
    assert response.context["others"] == 2
    assert "Verborgen" not in response.content.decode()


def test_what_was_learned_waits_for_the_host(meeting, login):
    visit = VisitFactory(
        item=ItemFactory(meeting=meeting),
        status=VisitStatus.DONE,
        learned="Mandaat is belangrijker dan functienaam.",
    )
    client = login(EnrolmentFactory(edition=meeting.edition).user)
    assert "Mandaat" not in client.get(meeting.get_absolute_url()).content.decode()
    visit.status, visit.approved_at = VisitStatus.SHARED, clock.now()
    visit.save()
    assert "Mandaat" in client.get(meeting.get_absolute_url()).content.decode()


def fill(meeting, number):
    for _row in range(number):
        ItemFactory(meeting=meeting, speakers=[UserFactory(), UserFactory()])
        VisitFactory(item=ItemFactory(meeting=meeting))
        MaterialFactory(meeting=meeting)
        EnrolmentFactory(edition=meeting.edition, user__shows_profile=True)


def test_the_page_costs_the_same_with_more_rows(meeting, login, kept_menus, django_assert_max_num_queries):
    client = login(EnrolmentFactory(edition=meeting.edition).user)
    client.get(meeting.get_absolute_url())  # the menus come from the cache from here on
    counts = []
    for number in (1, 2):
        fill(meeting, number)
        with django_assert_max_num_queries(18) as queries:
            assert client.get(meeting.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_speaker_sees_the_own_talks_and_material_alone(meeting, login):
    speaker = UserFactory()
    ItemFactory(meeting=meeting, speakers=[speaker], title="Mijn verhaal")
    ItemFactory(meeting=meeting, speakers=[UserFactory()], title="Ander verhaal")
    MaterialFactory(meeting=meeting, owner=speaker, title="Van mij")
    MaterialFactory(meeting=meeting, title="Van een ander")
    page = login(speaker).get(reverse("course:speaker")).content.decode()
    assert ("Mijn verhaal" in page, "Van mij" in page) == (True, True)
    assert ("Ander verhaal" in page, "Van een ander" in page) == (False, False)


def test_a_host_sees_the_own_visits_alone(meeting, login):
    host = UserFactory()
    VisitFactory(item=ItemFactory(meeting=meeting), contact=host, title="Mijn bezoek")
    VisitFactory(item=ItemFactory(meeting=meeting), contact=UserFactory(), title="Ander bezoek")
    response = login(host).get(reverse("course:host"))
    assert [visit.title for visit, *_counts in response.context["visits"]] == ["Mijn bezoek"]


def needs_seen_by(client):
    return [needs for _visit, needs, _away in client.get(reverse("course:host")).context["visits"]]


def test_a_host_reads_how_many_people_told_what_they_need_and_nothing_else_of_it(meeting, login, at):
    at(2027, 1, 20, 12)
    visit = VisitFactory(item=ItemFactory(meeting=meeting), contact=UserFactory())
    client = login(visit.contact)
    assert needs_seen_by(client) == [0]
    assert re.search(r">\s*0 ", client.get(reverse("course:host")).content.decode())
    told = [EnrolmentFactory(edition=meeting.edition, user__last_name=f"Drempelvrij{number}") for number in range(2)]
    others = [EnrolmentFactory(edition=meeting.edition, state=EnrolmentState.WITHDRAWN), EnrolmentFactory()]
    for enrolment in (*told, *others):
        EnrolmentNeeds.objects.create(enrolment=enrolment, text="Halal en een ringleiding")
    page = client.get(reverse("course:host")).content.decode()
    assert (needs_seen_by(client), bool(re.search(r">\s*2 ", page))) == ([2], True)
    assert [word in page for word in ("Drempelvrij", "Halal", "ringleiding")] == [False] * 3


def test_after_the_visit_the_needs_are_not_counted_for_the_host(meeting, login, at):
    visit = VisitFactory(item=ItemFactory(meeting=meeting), contact=UserFactory())
    at(2027, 1, 21, 16, 59)
    assert needs_seen_by(login(visit.contact)) == [0]
    at(2027, 1, 21, 17)
    assert needs_seen_by(login(visit.contact)) == [None]


def test_the_page_of_a_host_costs_the_same_for_one_visit_and_for_three(login, kept_menus):
    host = UserFactory()
    client = login(host)
    counted = []
    for number in (1, 2):
        for _visit in range(number):
            visit = VisitFactory(contact=host)
            EnrolmentNeeds.objects.create(
                enrolment=EnrolmentFactory(edition=visit.item.meeting.edition), text="Ringleiding"
            )
        client.get(reverse("course:host"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("course:host"))
        counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    ("status", "is_there"),
    [
        (VisitStatus.IDEA, False),
        (VisitStatus.ASKED, False),
        (VisitStatus.AGREED, True),
        (VisitStatus.SHARED, True),
        (VisitStatus.CANCELLED, True),
    ],
)
def test_the_group_reads_of_a_host_once_that_host_said_yes(meeting, login, status, is_there):
    item = ItemFactory(meeting=meeting, title="Op bezoek")
    visit = VisitFactory(item=item, title="Bij de buren", host__name="Buurthuis", status=status)
    reader = login(EnrolmentFactory(edition=meeting.edition).user)
    page = reader.get(meeting.get_absolute_url()).content.decode()
    assert [words in page for words in ("Op bezoek", visit.title, visit.host.name)] == [True, is_there, is_there]


@pytest.mark.parametrize(("status", "is_there"), [(VisitStatus.IDEA, False), (VisitStatus.AGREED, True)])
def test_a_host_finds_the_own_visit_in_a_draft_unless_it_is_an_idea(meeting, login, status, is_there):
    host, draft = UserFactory(), MeetingFactory(status=MeetingStatus.DRAFT)
    visit = VisitFactory(item=ItemFactory(meeting=draft), contact=host, status=status)
    client = login(host)
    assert [one.pk for one, *_counts in client.get(reverse("course:host")).context["visits"]] == [visit.pk] * is_there
    assert client.get(reverse("course:my_course")).context["hosts"] is is_there
    assert client.get(reverse("course:host_visit", args=[visit.pk])).status_code == (200 if is_there else 404)


def test_what_does_not_go_ahead_is_not_next_and_stays_in_sight(meeting, login):
    cancelled = MeetingFactory(edition=meeting.edition, status=MeetingStatus.CANCELLED)
    elsewhere = MeetingFactory(edition__is_cancelled=True)
    user = EnrolmentFactory(edition=meeting.edition).user
    EnrolmentFactory(edition=elsewhere.edition, user=user)
    client = login(user)
    page = client.get(reverse("course:my_course"))
    assert (page.context["next_meeting"], page.context["coming"]) == (meeting, [cancelled, elsewhere])
    assert page.content.decode().count("tag-bad") == 3


@pytest.mark.parametrize("name", ["my_course", "profile", "directory", "speaker", "host"])
def test_personal_pages_ask_a_visitor_to_log_in(client, name):
    address = reverse(f"course:{name}")
    assert client.get(address)["Location"] == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("name", ["my_course", "profile", "directory", "speaker", "host"])
def test_personal_pages_say_what_will_come_when_there_is_nothing(login, name):
    assert login(UserFactory()).get(reverse(f"course:{name}")).status_code == 200


def test_my_course_costs_the_same_with_more_meetings(at, login, kept_menus, django_assert_max_num_queries):
    at(2027, 1, 20, 12)
    edition = EditionFactory()
    buddy = EnrolmentFactory(edition=edition)
    client = login(EnrolmentFactory(edition=edition, buddy=buddy).user)
    client.get(reverse("course:my_course"))  # the menus come from the cache from here on
    counts = []
    for _more in range(2):
        for _row in range(3):
            MeetingFactory(edition=edition)
        with django_assert_max_num_queries(18) as queries:
            client.get(reverse("course:my_course"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("shows_profile", [True, False])
def test_a_buddy_is_there_by_name_and_with_work_only_as_the_buddy_allows(login, shows_profile):
    buddy = EnrolmentFactory(user__last_name="Wiersma", user__job_title="inkoper", user__shows_profile=shows_profile)
    user = EnrolmentFactory(edition=buddy.edition, buddy=buddy, user__job_title="arts").user
    page = login(user).get(reverse("course:my_course")).content.decode()
    assert ("Wiersma" in page, "inkoper" in page) == (True, shows_profile)


def test_the_directory_shows_each_as_far_as_they_allow(login):
    edition = EditionFactory()
    EnrolmentFactory(edition=edition, user__last_name="Verborgen", user__email="verborgen@voorbeeld.example")
    EnrolmentFactory(
        edition=edition,
        user__last_name="Zichtbaar",
        user__email="z@voorbeeld.example",
        user__shows_profile=True,
    )
    EnrolmentFactory(
        edition=edition, user__last_name="Open", user__email="open@voorbeeld.example", user__shows_profile=True,
        user__shows_email=True,
    )  # fmt: skip
    EnrolmentFactory(user__last_name="Elders", user__shows_profile=True)
    page = login(EnrolmentFactory(edition=edition).user).get(reverse("course:directory")).content.decode()
    assert {name for name in ("Verborgen", "Zichtbaar", "Open", "Elders") if name in page} == {
        "Zichtbaar",
        "Open",
    }
    assert page.count("@voorbeeld.example") == 2  # the link and its text
    assert "open@voorbeeld.example" in page


def test_an_organiser_sees_who_is_who_of_every_edition(login):
    EnrolmentFactory(user__last_name="Zichtbaar", user__shows_profile=True)
    assert "Zichtbaar" in login(OrganiserFactory()).get(reverse("course:directory")).content.decode()


def test_a_profile_is_changed_by_its_owner(login):
    user = UserFactory()
    response = login(user).post(
        reverse("course:profile"),
        {
            "first_name": "Zoë",
            "infix": "de",
            "last_name": "Vries",
            "region": "Heuvel\x07rug",
            "mail_rhythm": MailRhythm.WEEKLY,
            "language": "nl",
        },
    )
    user.refresh_from_db()
    assert (response.status_code, user.mail_rhythm) == (302, MailRhythm.WEEKLY)
    assert (user.full_name, user.region, user.sort_name) == ("Zoë de Vries", "Heuvelrug", "vries zoe de")


def test_a_profile_without_a_name_is_refused_and_kept_in_the_form(login):
    user = UserFactory()
    values = {"first_name": "", "last_name": "Vries", "mail_rhythm": "daily", "language": "nl"}
    page = login(user).post(reverse("course:profile"), values)
    assert page.context["form"].errors.keys() == {"first_name"}
    assert 'value="Vries"' in page.content.decode()
    user.refresh_from_db()
    assert user.first_name == "Noor"
