from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.models import Site

from cms.demo.loading.edition import load_demo, remove_demo
from cms.demo.models import DemoRecord
from cms.models import CasePage, HomePage, SiteSettings, StandardPage
from course import clock
from course.enums import EnrolmentState, Side
from course.models import (
    Edition,
    Enrolment,
    Material,
    Message,
    Organisation,
    Place,
    Term,
    User,
)
from pitches.models import Pitch
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    MaterialFactory,
    MeetingFactory,
    PitchFactory,
    UserFactory,
)
from tests.helpers.demo import demo_for_module, row
from tests.helpers.pages import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def halfway(django_db_setup, django_db_blocker):
    with demo_for_module(django_db_blocker, "halverwege"):
        yield


def test_what_hangs_on_the_demo_goes_with_it(halfway):
    visitor = UserFactory()
    enrolment = EnrolmentFactory(
        edition=row("edition"), user=visitor, state=EnrolmentState.WITHDRAWN, side=Side.INSURER
    )
    PitchFactory(edition=row("edition"), author=visitor)
    Material.objects.create(meeting=row("meeting:m1:1"), owner=visitor, title="Dia's", url="https://x.example/")
    Message.objects.create(template="bevestiging", about=f"enrolment:{enrolment.pk}", person=visitor)
    remove_demo()
    assert list(User.objects.all()) == [visitor]
    left = [model.objects.count() for model in (Edition, Enrolment, Pitch, Material, Message, DemoRecord)]
    assert left == [0] * 6


def test_what_others_stand_on_stays(halfway):
    employer, place, theme = row("organisation:gem-duinrade"), row("place:loc-zeist"), row("term:theme:jeugd")
    colleague = UserFactory(organisation=employer)
    edition = EditionFactory()
    meeting = MeetingFactory(edition=edition, module=None, place=place)
    pitch = PitchFactory(edition=edition, author=colleague)
    pitch.themes.add(theme)
    _gone, kept = remove_demo()
    colleague.refresh_from_db()
    assert (kept, colleague.organisation, meeting.place) == (4, employer, place)
    assert list(pitch.themes.all()) == [theme]
    assert list(Organisation.objects.all()) == [employer]
    assert list(Place.objects.all()) == [place]
    assert list(Term.objects.all()) == [theme]


def test_a_page_of_others_under_the_demo_stays_with_the_pages_above_it(halfway, client):
    library = row("page:library")
    case = CasePage(title="Echt", slug="echt", summary="Een echt voorbeeld.")
    library.add_child(instance=case)
    _gone, kept = remove_demo()
    assert kept == 2
    assert set(CasePage.objects.all()) == {case}
    assert client.get("/goede-voorbeelden/echt/").status_code == 200
    assert Site.objects.get().root_page.specific == HomePage.objects.get()
    assert StandardPage.objects.count() == 0


def test_it_can_be_loaded_again_and_the_site_gets_its_former_home_back(halfway, client):
    remove_demo()
    home = make_home()
    load_demo(moment="aankondiging")
    load_demo(moment="wachtlijst")
    assert Enrolment.objects.count() == 27
    remove_demo()
    assert Site.objects.get().root_page.specific == home
    assert client.get("/").status_code == 200
    assert SiteSettings.objects.count() == 0


def test_a_site_without_former_home_gets_a_plain_one(halfway, client):
    remove_demo()
    assert Site.objects.get().root_page.specific == HomePage.objects.get()
    assert client.get("/").status_code == 200


def test_uploaded_files_go_with_their_material(halfway, settings, tmp_path, django_capture_on_commit_callbacks):
    material = MaterialFactory.build(meeting=row("meeting:m1:1"), owner=row("person:sp01"), url="")
    material.file.save("dia.txt", ContentFile(b"dia"))
    assert material.file.storage.exists(material.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        load_demo(moment="aankondiging")
    assert not material.file.storage.exists(material.file.name)


def test_the_command_says_what_it_did(halfway, capsys):
    number = DemoRecord.objects.exclude(key="before:home").count()
    UserFactory(organisation=row("organisation:cz"))
    call_command("remove_demo")
    call_command("remove_demo")
    assert capsys.readouterr().out == (
        f"Removed {number - 2} demo rows. 2 stay, because other rows use them.\nThere is no demo to remove.\n"
    )


def test_the_demo_clock_runs_again(halfway, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.DEMO, settings.DEMO_CLOCK_FILE = True, tmp_path / "clock"
    clock.set_demo_moment(clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        remove_demo()
    assert clock.demo_moment() is None
