"""Pictures and documents for which there is no room."""

from __future__ import annotations

import io
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image
from wagtail.documents.models import Document

from cms.models import Picture
from course.errors import NoRoom

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # Wagtail leaves files open
]

ROOM = 20_000
"""Bytes that fit in a file while there is hardly room."""

MODELS = {"image": Picture, "document": Document}
APPS = {"image": "wagtailimages", "document": "wagtaildocs"}


@pytest.fixture
def office(settings, tmp_path, admin_client: Client) -> Client:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    settings.MEDIA_ROOT = tmp_path
    return admin_client


@contextmanager
def hardly_room() -> Iterator[None]:
    """The system refuses what makes a file longer, as it does on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def upload(kind: str, size: int) -> SimpleUploadedFile:
    if kind == "document":
        return SimpleUploadedFile("verslag.txt", b"x" * size)
    picture = io.BytesIO()
    Image.new("RGB", (40, 40)).save(picture, "PNG")
    return SimpleUploadedFile("foto.png", picture.getvalue().ljust(size, b"\0"), content_type="image/png")


def address(kind: str, name: str, *given: int) -> str:
    return reverse(f"{APPS[kind]}:{name}", args=given)


def kept(folder: Path) -> list[str]:
    """The files themselves, without what Wagtail draws of them."""
    return [path.name for name in ("original_images", "documents") for path in folder.glob(f"{name}/*")]


def sentence() -> str:
    with translation.override("nl"):
        return str(NoRoom())


@pytest.mark.parametrize("kind", MODELS)
def test_the_uploader_of_many_says_in_our_words_that_there_is_no_room(office, tmp_path, kind):
    def give(size):
        form = {"title": "Iets", "collection": "1", "files[]": upload(kind, size)}
        return office.post(address(kind, "add_multiple"), form, headers={"X-Requested-With": "XMLHttpRequest"})

    with hardly_room():
        refused = give(2 * ROOM)
        assert (refused.status_code, refused.json()) == (200, {"success": False, "error_message": sentence()})
        assert (MODELS[kind].objects.count(), kept(tmp_path)) == (0, [])
        assert give(1000).json()["success"] is True
    assert MODELS[kind].objects.count() == len(kept(tmp_path)) == 1


@pytest.mark.parametrize("kind", MODELS)
def test_the_page_of_one_file_says_beside_it_that_there_is_no_room(office, tmp_path, kind):
    with hardly_room():
        page = office.post(address(kind, "add"), {"title": "Iets", "collection": "1", "file": upload(kind, 2 * ROOM)})
    assert (page.status_code, page.context["form"].errors) == (200, {"file": [sentence()]})
    assert (MODELS[kind].objects.count(), kept(tmp_path)) == (0, [])


@pytest.mark.parametrize("kind", MODELS)
def test_where_one_chooses_a_file_the_window_says_that_there_is_no_room(office, tmp_path, kind):
    prefix = f"{kind}-chooser-upload"
    form = {f"{prefix}-title": "Iets", f"{prefix}-collection": "1", f"{prefix}-file": upload(kind, 2 * ROOM)}
    with hardly_room():
        window = office.post(reverse(f"{APPS[kind]}_chooser:create"), form).json()
    assert window["step"] == "reshow_creation_form"
    assert sentence() in window["htmlFragment"]
    assert (MODELS[kind].objects.count(), kept(tmp_path)) == (0, [])


@pytest.mark.parametrize("kind", MODELS)
def test_a_file_for_which_there_is_no_room_leaves_the_one_that_was_there(office, tmp_path, kind):
    office.post(address(kind, "add"), {"title": "Iets", "collection": "1", "file": upload(kind, 1000)})
    row, before = MODELS[kind].objects.get(), kept(tmp_path)
    change = {"title": "Anders", "collection": "1", "file": upload(kind, 2 * ROOM)}
    with hardly_room():
        page = office.post(address(kind, "edit", row.pk), change)
    assert page.context["form"].errors == {"file": [sentence()]}
    row.refresh_from_db()
    assert (row.title, kept(tmp_path)) == ("Iets", before)
    assert row.file.size == 1000
