"""Which uploaded files leave, and through which door."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from cms.models import Picture
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.SERVE_MEDIA = True
    return tmp_path


@pytest.fixture
def rendition():
    picture = Picture.objects.create(title="Foto", file=get_test_image_file())
    return picture.renditions.create(filter_spec="width-100", file=get_test_image_file("klein.png"))


@pytest.fixture
def collection():
    return Collection.get_first_root_node().add_child(name="Bijlagen")


@pytest.fixture
def document(collection):
    return Document.objects.create(title="Nota", file=ContentFile(b"de nota", "nota.txt"), collection=collection)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_demo_serves_its_pictures(client: Client, rendition):
    for file in (rendition.file, rendition.image.file):
        response = client.get(file.url)
        assert (response.status_code, response["X-Content-Type-Options"]) == (200, "nosniff")
        assert response["Content-Type"].startswith("image/")
        assert body(response) == file.open().read()
        file.close()


def test_the_demo_serves_nothing_else_of_the_media(client: Client, document):
    default_storage.save("los.txt", ContentFile(b"los"))
    default_storage.save("images/map/foto.txt", ContentFile(b"te diep"))
    addresses = ["los.txt", "images/", "images/map", "images/map/foto.txt", document.file.name, "documents/"]
    assert [client.get(f"/media/{name}", follow=True).status_code for name in addresses] == [404] * len(addresses)


@pytest.mark.parametrize("climb", ["../documents/nota.txt", "%2e%2e/documents/nota.txt", "..%2fdocuments%2fnota.txt"])
def test_nobody_climbs_from_the_pictures_to_the_documents(client: Client, document, rendition, climb):
    assert default_storage.exists("documents/nota.txt")
    assert client.get(f"/media/images/{climb}").status_code == 404


def test_elsewhere_the_application_serves_no_media(client: Client, settings, rendition, document):
    settings.SERVE_MEDIA = False
    for file in (rendition.file, rendition.image.file, document.file):
        assert client.get(file.url).status_code == 404


def test_a_document_of_a_public_page_can_be_read_by_everybody(client: Client, document):
    response = client.get(document.url)
    assert (response.status_code, body(response)) == (200, b"de nota")


def test_a_document_of_a_private_collection_is_for_who_logs_in(client: Client, login, collection, document):
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    refused = client.get(document.url)
    assert (refused.status_code, refused.url) == (302, f"/account/login/?next={document.url}")
    assert body(refused) == b""
    assert body(login(UserFactory()).get(document.url)) == b"de nota"
