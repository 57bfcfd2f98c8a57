from __future__ import annotations

import io
import tracemalloc
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from course.actions.materials import MaterialGone, SharedOtherwise
from course.enums import Audience
from course.forms.materials.files import KNOWN, check_file, check_size
from course.models import Material
from tests.factories import (
    EnrolmentFactory,
    ItemFactory,
    MaterialFactory,
    MeetingFactory,
    OrganiserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%inhoud"


def zipped(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def upload(name="dia's.pdf", content=PDF, **changes):
    return {
        "title": "Wat achter de klacht zit",
        "file": SimpleUploadedFile(name, content),
        "audience": "participants",
        "rights": "course_only",
        "release_days": "",
        **changes,
    }


@pytest.fixture
def meeting(at, settings, tmp_path):
    at(2027, 1, 20, 12)
    settings.PRIVATE_ROOT = tmp_path
    return MeetingFactory()


@pytest.fixture
def speaker(meeting):
    person = UserFactory()
    ItemFactory(meeting=meeting, speakers=[person])
    return person


def give(client, meeting, **fields):
    return client.post(reverse("course:add_material", args=[meeting.pk]), upload(**fields))


def opened(client, address):
    """The status of a download, with its file closed again."""
    response = client.get(address)
    if response.streaming:
        response.getvalue()
    return response.status_code


def test_a_speaker_gives_a_file_and_gets_it_back_under_its_own_name(meeting, speaker, login):
    client = login(speaker)
    assert give(client, meeting)["Location"] == meeting.get_absolute_url()
    material = Material.objects.get()
    response = client.get(material.get_absolute_url())
    assert response.getvalue() == PDF
    assert response["Content-Disposition"] == 'attachment; filename="dia\'s.pdf"'
    assert (response["Cache-Control"], response["Content-Security-Policy"]) == (
        "private, no-store",
        "default-src 'none'",
    )


def test_a_copied_address_of_a_private_file_is_not_found_for_others(meeting, speaker, client, login):
    give(login(speaker), meeting)
    address = Material.objects.get().get_absolute_url()
    client.logout()
    assert opened(client, address) == 404
    assert opened(login(UserFactory()), address) == 404
    assert opened(login(EnrolmentFactory().user), address) == 404
    assert opened(login(EnrolmentFactory(edition=meeting.edition).user), address) == 200


def test_the_stored_name_tells_nothing(meeting, speaker, login):
    give(login(speaker), meeting)
    material = Material.objects.get()
    assert "dia" not in material.file.name
    assert (material.filename, material.size) == ("dia's.pdf", len(PDF))


@pytest.mark.parametrize(("length", "kept"), [(234, 1), (2000, 1), (2001, 0)])
def test_a_link_may_be_as_long_as_a_shared_folder_makes_it(meeting, speaker, login, length, kept):
    link = "https://duinrade.sharepoint.example/".ljust(length, "a")
    answer = give(login(speaker), meeting, file="", url=link)
    assert Material.objects.filter(url=link).count() == kept
    if not kept:
        assert answer.context["form"]["url"].value() == link
        assert "2000" in answer.context["form"].errors["url"][0]


def test_the_name_of_a_file_from_a_mac_is_composed(meeting, speaker, login):
    give(login(speaker), meeting, name="Verslag Zoe\u0308\ufe0f.pdf")
    assert Material.objects.get().filename == "Verslag Zo\u00eb.pdf"


def test_a_public_link_opens_for_everybody(meeting, client):
    material = MaterialFactory(meeting=meeting, audience=Audience.PUBLIC)
    assert client.get(material.get_absolute_url())["Location"] == material.url


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dia.pdf", b"<html>"),
        ("dia.pptx", PDF),
        ("dia.pptx", zipped(word__document="x")),
        ("dia.odp", zipped(mimetype="application/vnd.oasis.opendocument.text")),
        ("dia.odp", zipped(content="x")),
        ("dia.odt", b"nonsense"),
        ("dia.odt", zipped(mimetype="application/vnd.oasis.opendocument.text").replace(b"mimetype", b"mimetypf", 1)),
        ("dia.png", b"GIF89a"),
        ("dia.txt", b"\x00\x01"),
        ("dia.txt", b"\xff\xfe\xfa"),
        ("dia.exe", b"MZ"),
        ("dia", PDF),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(meeting, speaker, login, name, content):
    response = give(login(speaker), meeting, file=SimpleUploadedFile(name, content))
    assert response.context["form"].errors.keys() == {"file"}
    assert Material.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dia.PDF", PDF),
        ("dia.pptx", zipped(ppt__presentation="x")),
        ("dia.docx", zipped(word__document="x")),
        ("dia.xlsx", zipped(xl__workbook="x")),
        ("dia.odp", zipped(mimetype="application/vnd.oasis.opendocument.presentation")),
        ("dia.png", b"\x89PNG\r\n\x1a\nrest"),
        ("dia.txt", "één regel".encode()),
        ("dia.txt", "één regel – €".encode("cp1252")),
        ("lijst.csv", "naam;één\r\n".encode("cp1252")),
        ("lijst.csv", "naam;één\r\n".encode("utf-16")),
        ("lijst.csv", "naam;één\r\n".encode("utf-16-le")),
        ("dia.txt", "één regel".encode("utf-16-be")),
        ("dia.txt", "hélène, crème brûlée".encode("mac_roman")),
        ("lijst.csv", "naam;ü, ì en É".encode("cp850")),
        ("dia.txt", b"een\x0btwee\x0cdrie\x1a"),
        ("dia.txt", "één\x0btwee".encode("cp1252")),
        ("dia.txt", "afge\x02broken één\x85".encode()),
    ],
)
def test_a_file_that_is_what_its_name_says_is_taken(meeting, speaker, login, name, content):
    give(login(speaker), meeting, file=SimpleUploadedFile(name, content))
    assert list(Material.objects.values_list("filename", flat=True)) == [name]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dia.txt", PDF + b"\xe2\xe3\x0f\x81"),
        ("dia.txt", b"MZ\x90\x00\x03\x00\x00\x00"),
        ("lijst.csv", zipped(xl__workbook="x")),
        ("dia.txt", b"\xff\xfea\x00\x00\x00"),
    ],
)
def test_what_is_no_text_is_refused_with_an_advice_that_helps(name, content):
    with pytest.raises(ValidationError) as refused:
        check_file(SimpleUploadedFile(name, content))
    kind = name.rpartition(".")[2]
    assert refused.value.messages == [
        f"Er staat meer dan tekst in dit bestand, al zegt de naam {kind}. Bewaar het als {kind} in UTF-8, vanuit het "
        "programma waarin je het maakte, en probeer het nog een keer."
    ]


def test_what_is_a_little_too_large_does_not_read_as_just_right():
    most = 25 * 1024 * 1024
    with pytest.raises(ValidationError, match=r"25[.,]1\\xa0MB.*25[.,]0\\xa0MB"):
        check_size(SimpleUploadedFile("a.pdf", b"x" * (most + 1)), most)
    check_size(SimpleUploadedFile("a.pdf", b"x" * most), most)


def test_a_file_that_is_too_large_is_refused(meeting, speaker, login, settings):
    settings.MATERIAL_MAX_BYTES = 10
    assert give(login(speaker), meeting).context["form"].errors.keys() == {"file"}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"file": ""}, {"file"}),
        ({"url": "https://voorbeeld.example/"}, {"file"}),
        ({"file": "", "url": "javascript:alert(1)"}, {"url"}),
        ({"file": "", "url": "http://voorbeeld.example/"}, {"url"}),
        ({"title": ""}, {"title"}),
        ({"title": "x" * 100_000}, {"title"}),
        ({"audience": "iedereen"}, {"audience"}),
        ({"audience": "meeting", "release_days": "1"}, {"release_days"}),
    ],
)
def test_bad_input_is_named_at_its_field(meeting, speaker, login, fields, wrong):
    assert give(login(speaker), meeting, **fields).context["form"].errors.keys() == wrong
    assert Material.objects.count() == 0


def test_a_huge_text_in_a_small_zip_is_not_unpacked(meeting, speaker, login):
    bomb = zipped(mimetype="x" * 50_000_000)
    assert len(bomb) < 100_000
    give(login(speaker), meeting, file=SimpleUploadedFile("dia.odt", bomb))
    assert Material.objects.count() == 0
    tracemalloc.start()
    assert not KNOWN["odt"](io.BytesIO(bomb))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_file_that_was_lost_is_not_found(meeting, speaker, login):
    client = login(speaker)
    give(client, meeting)
    material = Material.objects.get()
    material.file.storage.delete(material.file.name)
    assert client.get(material.get_absolute_url()).status_code == 404


def test_only_who_speaks_gives_material(meeting, speaker, client, login):
    address = reverse("course:add_material", args=[meeting.pk])
    assert client.get(address).status_code == 302
    assert login(EnrolmentFactory(edition=meeting.edition).user).post(address, upload()).status_code == 404
    assert login(OrganiserFactory()).get(address).status_code == 200


def test_a_double_click_shares_once(meeting, speaker, login):
    client = login(speaker)
    give(client, meeting)
    address = give(client, meeting)["Location"]
    client.get(address)
    again = give(client, meeting)
    assert (again.status_code, again["Location"]) == (302, address)
    said = [(message.level_tag, str(message)) for message in client.get(address).context["messages"]]
    assert said == [("success", "Je materiaal staat bij de bijeenkomst.")]
    assert Material.objects.count() == 1


def test_a_newer_version_takes_the_place_of_the_older(meeting, speaker, login):
    older = MaterialFactory(meeting=meeting, owner=speaker)
    client = login(speaker)
    client.post(reverse("course:replace_material", args=[meeting.pk, older.pk]), upload())
    older.refresh_from_db()
    newer = Material.objects.exclude(pk=older.pk).get()
    assert (older.replaced_by, newer.owner) == (newer, speaker)
    participant = login(EnrolmentFactory(edition=meeting.edition).user)
    assert opened(participant, older.get_absolute_url()) == 404
    assert opened(participant, newer.get_absolute_url()) == 200


def test_a_replaced_material_cannot_be_replaced_again(meeting, speaker, login):
    older = MaterialFactory(meeting=meeting, owner=speaker)
    client = login(speaker)
    address = reverse("course:replace_material", args=[meeting.pk, older.pk])
    client.post(address, upload())
    response = client.post(address, upload(title="Nog een keer"))
    assert response.context["form"].non_field_errors() == [str(MaterialGone())]
    assert Material.objects.count() == 2


def test_a_double_click_on_replacing_shows_the_success_of_the_first(meeting, speaker, login):
    older = MaterialFactory(meeting=meeting, owner=speaker)
    client, address = login(speaker), reverse("course:replace_material", args=[meeting.pk, older.pk])
    answers = [client.post(address, upload(), follow=True) for _click in range(2)]
    told = [[str(one) for one in answer.context["messages"]] for answer in answers]
    assert told == [["Je materiaal staat bij de bijeenkomst."]] * 2
    assert Material.objects.count() == 2


def test_who_goes_back_and_chooses_other_readers_is_told_that_they_are_not_kept(meeting, speaker, login):
    client = login(speaker)
    give(client, meeting, audience="public")
    page = give(client, meeting, audience="participants")
    assert page.context["form"].non_field_errors() == [str(SharedOtherwise())]
    assert Material.objects.get().audience == "public"


def test_nobody_replaces_or_withdraws_what_is_of_another(meeting, speaker, login):
    material = MaterialFactory(meeting=meeting)
    client = login(speaker)
    assert client.get(reverse("course:replace_material", args=[meeting.pk, material.pk])).status_code == 404
    assert client.post(reverse("course:withdraw_material", args=[material.pk])).status_code == 404
    material.refresh_from_db()
    assert material.withdrawn_at is None


def test_a_withdrawn_material_is_gone_for_the_group(meeting, speaker, login):
    material = MaterialFactory(meeting=meeting, owner=speaker)
    address = reverse("course:withdraw_material", args=[material.pk])
    assert login(speaker).get(address).status_code == 405
    login(speaker).post(address)
    login(speaker).post(address)
    participant = login(EnrolmentFactory(edition=meeting.edition).user)
    assert participant.get(material.get_absolute_url()).status_code == 404


def test_a_second_click_on_taking_back_shows_the_success_of_the_first(login):
    owner = UserFactory()
    row = MaterialFactory(owner=owner, meeting=ItemFactory(speakers=[owner]).meeting)
    client, url = login(owner), reverse("course:withdraw_material", args=[row.pk])
    answers = [client.post(url, follow=True) for _click in range(2)]
    told = [[str(one) for one in answer.context["messages"]] for answer in answers]
    assert told == [["Het materiaal is van de site gehaald."]] * 2


def settings_of(**changes):
    return {"title": "Dia's", "audience": "participants", "release_days": "1", "rights": "course_only"} | changes


def test_a_speaker_changes_for_whom_and_when_and_keeps_the_file(meeting, speaker, login):
    client = login(speaker)
    give(client, meeting)
    before = Material.objects.get()
    address = reverse("course:change_material", args=[before.pk])
    assert client.post(address, settings_of())["Location"] == reverse("course:speaker")
    after = Material.objects.get()
    assert (after.release_days, after.file.name) == (1, before.file.name)


def test_what_is_for_the_day_alone_opens_no_later(meeting, speaker, login):
    client = login(speaker)
    give(client, meeting)
    address = reverse("course:change_material", args=[Material.objects.get().pk])
    answer = client.post(address, settings_of(audience="meeting"))
    assert answer.context["form"].errors.keys() == {"release_days"}


def test_a_moment_that_is_not_in_the_list_stays_when_something_else_changes(meeting, speaker, login):
    material = MaterialFactory(meeting=meeting, owner=speaker, release_days=-3)
    address = reverse("course:change_material", args=[material.pk])
    login(speaker).post(address, settings_of(title="Nieuw", release_days="-3"))
    material.refresh_from_db()
    assert (material.title, material.release_days) == ("Nieuw", -3)


def test_the_material_of_another_has_no_such_page(meeting, speaker, login):
    material = MaterialFactory(meeting=meeting)
    address = reverse("course:change_material", args=[material.pk])
    assert [login(who).post(address, settings_of()).status_code for who in (speaker, UserFactory())] == [404, 404]
