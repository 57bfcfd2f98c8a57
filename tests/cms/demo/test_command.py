from __future__ import annotations

import shutil

import pytest
from django.core.management import CommandError, call_command

from cms.demo.content import FILES, path_of
from cms.demo.loading.edition import STEPS, load_demo, remove_demo
from cms.demo.models import DemoRecord
from cms.models import CasePage
from course.actions.mail.templates import save_template
from course.actions.people.staff import ensure_groups
from course.authority import SYSTEM
from course.enums import TermKind
from course.models import Enrolment, MailTemplate, Message, Organisation, Term
from tests.factories import (
    EditionFactory,
    EnrolmentFactory,
    ItemFactory,
    MaterialFactory,
    MeetingFactory,
    OrganisationFactory,
    PitchFactory,
    PlaceFactory,
    UserFactory,
)
from tests.helpers.demo import dump, primary_keys, row
from tests.helpers.pages import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    for name in FILES:
        shutil.copy(path_of(name), tmp_path / name)
    return tmp_path


def replace(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def real():
    """An edition of others with everything on it, beside a front page, words and mails that were there before."""
    ensure_groups()
    make_home()
    edition = EditionFactory()
    meeting = MeetingFactory(edition=edition, module__edition=edition)
    item = ItemFactory(meeting=meeting, speakers=[UserFactory()])
    enrolment = EnrolmentFactory(edition=edition)
    PitchFactory(edition=edition, author=enrolment.user).themes.add(
        Term.objects.create(kind=TermKind.THEME, code="preventie", name="Preventie")
    )
    MaterialFactory(meeting=meeting)
    OrganisationFactory(name="CZ", kind="insurer")
    PlaceFactory(name="Online")
    save_template(template=MailTemplate(code="bevestiging", subject="Van ons", body="x"), by=SYSTEM)
    Message.objects.create(template="bevestiging", about=f"enrolment:{enrolment.pk}", person=enrolment.user)
    return item


def test_everything_that_was_loaded_goes_and_nothing_else(real):
    keys, rows = primary_keys(), dump()
    load_demo(moment="halverwege")
    remove_demo()
    assert primary_keys() == keys
    assert {name: found for name, found in dump().items() if found != rows[name]} == {}


def test_rows_of_others_are_used_and_left_alone():
    term = Term.objects.create(kind=TermKind.LAW, code="zvw", name="Onze eigen naam")
    mail = MailTemplate(code="bevestiging", subject="Onze tekst", body="x")
    save_template(template=mail, by=SYSTEM)
    insurer = Organisation.objects.create(name="CZ", kind="insurer", city="Overal")
    load_demo(moment="aankondiging")
    load_demo(moment="bijna_vol")
    for mine in (term, mail, insurer):
        mine.refresh_from_db()
    assert (term.name, mail.subject, insurer.city) == ("Onze eigen naam", "Onze tekst", "Overal")
    assert (row("term:law:zvw"), row("mail:bevestiging"), row("organisation:cz")) == (None, None, None)
    assert term in CasePage.objects.get(slug="katwijk").laws.all()


def test_an_edition_of_others_with_the_same_address_stops_the_load():
    EditionFactory(slug="zorg-en-gemeente-2027")
    before = dump()
    with pytest.raises(CommandError, match="zorg-en-gemeente-2027"):
        call_command("load_demo", verbosity=0)
    assert dump() == before


def test_a_wrong_file_loads_nothing(folder, capsys):
    replace(folder / "pitches.yaml", "{van: d01,", "{van: d99,")
    before = dump()
    with pytest.raises(CommandError) as caught:
        call_command("load_demo", folder=folder)
    assert str(caught.value).startswith("pitches.yaml, pitches[0].bijdragen[0].van: ")
    assert dump() == before


def test_the_command_says_how_many_rows_it_loaded(capsys):
    call_command("load_demo", moment="aankondiging")
    output = capsys.readouterr()
    assert output.out.startswith("Loaded the demo at aankondiging: 342 municipalities, 162 terms, ")
    assert output.out.count("\n") == 1
    assert f"{len(STEPS)}/{len(STEPS)}" in output.err


def test_if_absent_loads_once_and_keeps_what_people_did(capsys):
    call_command("load_demo", if_absent=True, verbosity=0)
    assert capsys.readouterr() == ("", "")
    visitor = EnrolmentFactory(edition=row("edition"))
    call_command("load_demo", if_absent=True)
    assert capsys.readouterr().out == "The demo is there already; nothing was loaded.\n"
    assert Enrolment.objects.filter(pk=visitor.pk).exists()


def test_an_unknown_moment_is_refused(capsys):
    with pytest.raises(CommandError, match="gisteren"):
        call_command("load_demo", moment="gisteren", verbosity=0)
    assert DemoRecord.objects.count() == 0
