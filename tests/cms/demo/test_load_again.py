"""People used the demo, rows of it were changed and lost; then it was loaded once more."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from cms.demo.loading.edition import load_demo
from cms.models import CasePage
from course.actions.calendars.links import create_link
from course.actions.enrolment.audit import audit_all
from course.actions.mail.telling import AT_ONCE
from course.actions.preparation import answer_task
from course.actions.programme.publish import publish_changes
from course.enums import MeetingStatus, Published, Side
from course.models import (
    CalendarLink,
    Enrolment,
    EnrolmentNeeds,
    Material,
    Meeting,
    Message,
    PendingChange,
    Publication,
    PublishedChange,
    Sending,
    TaskAnswer,
    User,
)
from course.queries.enrolment.audit import last_audit
from course.queries.programme.pending import announceable, fingerprint, waiting_in
from pitches.models import Contribution, Pitch
from tests.factories import ContributionFactory, EnrolmentFactory, MeetingFactory, PitchFactory, UserFactory
from tests.helpers.demo import demo_for_module, row

pytestmark = pytest.mark.django_db

VISITOR = "bezoeker@post.example"


@pytest.fixture(scope="module")
def loaded_again(django_db_setup, django_db_blocker):
    with demo_for_module(django_db_blocker, "halverwege"), transaction.atomic():
        publish_what_waits()
        visitor = UserFactory(email=VISITOR)
        take_part(visitor)
        write_mails(visitor)
        change_rows()
        delete_rows()
        load_demo(moment="halverwege")
        yield
        transaction.set_rollback(True)


def publish_what_waits() -> None:
    """The afternoon in the village hall gets a quarter of an hour more; nothing of it counts before."""
    edition = row("edition")
    assert afternoon() == [dt.time(14, 30), dt.time(15, 45)]
    seen = fingerprint(edition, waiting_in(edition), announceable(edition))
    publish_changes(edition=edition, drafts=[], seen=seen, by=row("person:org01"), telling=AT_ONCE)
    assert afternoon() == [dt.time(14, 30), dt.time(16)]


def afternoon() -> list[dt.time]:
    return [row(f"item:m7-{number}").starts for number in (7, 8)]


def take_part(visitor: User) -> None:
    edition, module, meeting = row("edition"), row("module:m0"), row("meeting:m1:1")
    mine = EnrolmentFactory(edition=edition, user=visitor, side=Side.INSURER)
    EnrolmentNeeds.objects.create(enrolment=mine, text="geen noten")
    EnrolmentNeeds.objects.create(enrolment=row("enrolment:d01"), text="geen noten")
    for task in module.tasks.all():
        answer_task(task=task, enrolment=row("enrolment:d02"), answer="", by=row("person:d02"))
    create_link(by=row("person:d01"), name="telefoon")
    pitch = PitchFactory(edition=edition, author=visitor)
    ContributionFactory(pitch=row("pitch:p01"), author=visitor)
    ContributionFactory(pitch=pitch, author=row("person:d01"))
    MeetingFactory(edition=edition, module=None, place=meeting.place)
    Material.objects.create(meeting=meeting, owner=row("person:sp01"), title="Dia's", url="https://x.example/")


def write_mails(visitor: User) -> None:
    """Three that are about the demo, and two that are not: they hang on a sending, and on an unknown row."""
    own = Enrolment.objects.get(user=visitor), Meeting.objects.order_by("pk").last()
    for person, about in (
        (visitor, f"enrolment:{own[0].pk}"),
        (row("person:d01"), "iets"),
        (visitor, f"meeting:{own[1].pk}"),
    ):
        Message.objects.create(template="bevestiging", about=about, person=person, subject="x", body="x")
    elsewhere = Sending.objects.create(subject="x")
    Message.objects.create(template="bevestiging", about="x:1", person=visitor, sending=elsewhere)
    Message.objects.create(template="bevestiging", about="enrolment:0", person=visitor, subject="x", body="x")


def change_rows() -> None:
    case, user = row("case:gv-katwijk"), row("person:d01")
    Meeting.objects.filter(pk=row("meeting:m1:1").pk).update(status=MeetingStatus.CANCELLED, title="Anders")
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True, bio="Anders")
    user.set_password("een lang wachtwoord")
    user.save()
    case.title = "Anders"
    case.save_revision().publish()
    row("page:privacy").unpublish()


def delete_rows() -> None:
    row("meeting:m2:1").delete()
    row("case:gv-kerngezond-terneuzen").delete()


def test_what_people_did_is_gone(loaded_again):
    visitor = User.objects.get(email=VISITOR)
    assert list(Enrolment.objects.filter(user=visitor)) == []
    assert (Pitch.objects.count(), Contribution.objects.count(), Meeting.objects.count()) == (12, 30, 11)
    assert (EnrolmentNeeds.objects.count(), Material.objects.count(), CalendarLink.objects.count()) == (0, 5, 0)
    assert TaskAnswer.objects.filter(task__module=row("module:m0")).count() == 5


def test_mails_that_are_not_about_the_demo_stay(loaded_again):
    assert sorted(Message.objects.values_list("about", flat=True)) == ["enrolment:0", "x:1"]


def test_what_was_published_waits_again(loaded_again):
    assert afternoon() == [dt.time(14, 30), dt.time(15, 45)]
    assert (PendingChange.objects.count(), Publication.objects.count()) == (1, 1)
    assert set(PublishedChange.objects.values_list("what", flat=True)) == {Published.NEW}


def test_changed_rows_are_put_back(loaded_again):
    meeting, user = row("meeting:m1:1"), row("person:d01")
    assert (meeting.status, meeting.title) == (MeetingStatus.CONFIRMED, "Elkaars werelden")
    assert (user.is_staff, user.is_superuser, user.bio, user.has_usable_password()) == (False, False, "", False)
    assert row("case:gv-katwijk").title == "Katwijk: wijkcoördinatoren leggen de lijn naar de gemeente"
    assert row("page:privacy").live is True


def test_deleted_rows_come_back(loaded_again):
    assert CasePage.objects.live().count() == 4
    assert row("meeting:m2:1").items.count() == 9
    assert row("case:gv-kerngezond-terneuzen").live is True


def test_everything_adds_up(loaded_again):
    audit_all()
    assert last_audit().findings == []
