"""When something beside us fails: Redis hangs, is down or comes back empty, PostgreSQL is away, the disk is full."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse

from cms import account_line
from cms import cache as tolerant
from course import tasks
from course.actions.mail.queue import queued_together
from course.breaker import Breaker
from course.enums import EnrolmentState
from course.models import Enrolment, Material, Message
from course.storage import NoRoom, WholeFileStorage
from tests.factories import EditionFactory, EnrolmentFactory, ItemFactory, MeetingFactory, UserFactory
from tests.helpers.parallel import applicant
from tests.services.faults import OwnPostgres, OwnRedis, own_postgres, own_redis, small_disk
from tests.services.mailserver import AWAY, BUSY, DROPS, NOBODY, SILENT, MailServer
from tests.services.test_enrolling import open_edition
from tests.services.workers import Broker, sending_to

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

FAULTS = ("hang", "kill")


@pytest.fixture
def server(settings, monkeypatch) -> Iterator[OwnRedis]:
    """Cache and broker of this process."""
    monkeypatch.setattr(tasks, "broker", Breaker(5))
    tolerant.breakers.clear()
    with own_redis() as running:
        ours = {**settings.CACHES["default"], "LOCATION": running.url(1), "BACKEND": "cms.cache.TolerantRedisCache"}
        settings.CACHES = {**settings.CACHES, "default": ours}
        with sending_to(Broker(running.url(2))):
            yield running


def took(act) -> tuple[object, float]:
    began = time.monotonic()
    return act(), time.monotonic() - began


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("fault", FAULTS)
def test_an_enrolment_is_accepted_though_cache_and_broker_are_gone(own_database: str, server, fault: str) -> None:
    edition = open_edition(seats=5, taken=0)
    browser = browser_of(applicant(edition))
    getattr(server, fault)()

    answer, seconds = took(lambda: browser.post(reverse("course:enrol_step", args=[edition.slug, 4])))

    assert (answer.status_code, answer["Location"]) == (302, reverse("course:enrolled", args=[edition.slug]))
    assert seconds < 3
    assert Enrolment.objects.get().state == EnrolmentState.PLACED
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}


@pytest.mark.parametrize("fault", FAULTS)
def test_no_page_needs_the_cache(own_database: str, server, settings, fault: str) -> None:
    settings.PUBLIC_PAGE_CACHE_SECONDS = settings.PAGE_PARTS_CACHE_SECONDS = 30
    browser = browser_of(EnrolmentFactory(edition=EditionFactory()).user)
    getattr(server, fault)()
    addresses = ("/", "/account/login/", reverse("course:my_course"), "/healthz/ready")
    client = Client()

    seen, seconds = took(lambda: [(one.get(path).status_code) for path in addresses for one in (browser, client)])

    assert [status for status in seen if status >= 500] == []
    assert seconds < 5


def test_who_guesses_a_password_is_stopped_without_the_cache_too(own_database: str, server) -> None:
    person = UserFactory()
    server.kill()
    client = Client()
    form = {"login": person.email, "password": "verkeerd-verkeerd"}
    pages = [client.post("/account/login/", form) for _attempt in range(7)]
    codes = [page.context["form"].errors.as_data()["__all__"][0].code for page in pages]
    assert (codes[0], codes[-1]) == ("email_password_mismatch", "too_many_login_attempts")


def test_a_cache_that_hangs_costs_one_wait(own_database: str, server) -> None:
    caches["default"].set("a", 1)
    server.hang()
    answers, seconds = took(lambda: [caches["default"].get("a", "miss") for _question in range(50)])
    assert answers == ["miss"] * 50
    assert 0.3 < seconds < 1.5


def test_a_cache_that_comes_back_empty_is_used_again(own_database: str, server) -> None:
    cache = caches["default"]
    cache.set("a", 1)
    server.kill()
    assert cache.get("a", "miss") == "miss"
    server.start()
    cache.breaker._open_until = 0.0
    assert cache.get("a", "miss") == "miss"
    cache.set("a", 2)
    assert cache.get("a") == 2


@pytest.mark.parametrize("fault", FAULTS)
def test_a_hint_that_does_not_arrive_costs_one_wait_and_one_line(own_database: str, server, caplog, fault) -> None:
    getattr(server, fault)()
    _nothing, seconds = took(lambda: [queued_together.send(sender=Message) for _hint in range(5)])
    assert seconds < 2
    assert [record.levelname for record in caplog.records if "worker not told" in record.getMessage()] == ["WARNING"]


@pytest.fixture(scope="module")
def cluster() -> Iterator[OwnPostgres]:
    with own_postgres() as running:
        yield running


def test_without_the_database_every_page_says_503_and_when_to_come_back(
    own_database: str, cluster: OwnPostgres, settings
) -> None:
    """The address of the database leads to a cluster that stops."""
    browser = browser_of(UserFactory())
    browser.raise_request_exception = False
    ours = connection.settings_dict
    before = {name: ours[name] for name in ("HOST", "PORT", "NAME")}
    connection.close()
    ours.update(HOST="127.0.0.1", PORT=str(cluster.port), NAME="postgres")
    try:
        connection.ensure_connection()
        cluster.stop()
        addresses = ("/", "/mijn/", "/beheer/", "/account/login/", "/sitemap.xml")
        pages = [browser.get(path) for path in addresses]
        alive, ready = browser.get("/healthz"), browser.get("/healthz/ready")
    finally:
        connection.close()
        ours.update(before)
        close_old_connections()

    assert [(page.status_code, page["Retry-After"]) for page in pages] == [(503, "30")] * len(addresses)
    assert {page.content.count(b"site-header-inner") for page in pages} == {1}
    assert alive.status_code == 200
    assert (ready.status_code, ready["Retry-After"], ready.json()) == (
        503, "30", {"ok": False, "failing": ["database"]},
    )  # fmt: skip


@pytest.fixture
def tight_disk(tmp_path) -> Iterator[str]:
    """A disk of 256 kB; who may not mount one skips."""
    with small_disk(tmp_path / "disk", "256k") as is_mounted:
        if not is_mounted:
            pytest.skip("may not mount a small disk here")
        yield str(tmp_path / "disk")


def test_a_full_disk_keeps_no_half_file(tight_disk: str) -> None:
    storage = WholeFileStorage(location=tight_disk)
    with pytest.raises(NoRoom):
        storage.save("materials/groot.pdf", ContentFile(b"x" * 1_000_000))
    assert storage.listdir("materials") == ([], [])
    assert storage.save("materials/klein.pdf", ContentFile(b"x" * 1000)) == "materials/klein.pdf"


def test_an_upload_without_room_gets_a_sentence_and_the_next_small_one_is_kept(
    own_database: str, tight_disk: str, settings, monkeypatch
) -> None:
    full = {"BACKEND": "course.storage.WholeFileStorage", "OPTIONS": {"location": tight_disk}}
    settings.STORAGES = {**settings.STORAGES, "private": full}
    monkeypatch.setattr(Material._meta.get_field("file"), "storage", storages["private"])
    person, meeting = UserFactory(), MeetingFactory()
    ItemFactory(meeting=meeting).speakers.add(person)
    browser = browser_of(person)
    address = reverse("course:add_material", args=[meeting.pk])

    def give(size: int):
        text = SimpleUploadedFile("dia.txt", b"x" * size)
        form = {"title": "Dia's", "file": text, "audience": "participants", "release_days": "", "rights": "course_only"}
        return browser.post(address, form)

    refused = give(1_000_000)
    assert refused.context["form"].non_field_errors() == [str(NoRoom())]
    assert Material.objects.count() == 0
    assert [browser.get(path).status_code for path in ("/healthz", "/healthz/ready", "/mijn/")] == [200] * 3
    assert give(1000).status_code == 302
    assert Material.objects.count() == 1


MOODS = (AWAY, SILENT, BUSY, DROPS, NOBODY)


@pytest.fixture
def account_mails(mails: MailServer, settings, monkeypatch) -> MailServer:
    """Mails about accounts go to this server, and nobody asked for one yet."""
    caches["default"].clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mails.port
    monkeypatch.setattr(account_line, "fuse", Breaker(60))
    monkeypatch.setattr(account_line, "SECONDS", 2)
    return mails


def account_forms(person) -> dict[str, dict[str, str]]:
    """Every form that ends in a mail about an account, of somebody we know and of somebody new."""
    new = {"email": "nieuw@voorbeeld.example", "first_name": "Ada", "last_name": "Berg"}
    return {
        "account_request_login_code": {"email": person.email},
        "account_reset_password": {"email": person.email},
        "account_signup": {**new, "password1": "een heel lang woord", "password2": "een heel lang woord"},
    }


@pytest.mark.parametrize("mood", MOODS)
def test_a_mail_server_in_trouble_breaks_no_page_about_accounts(
    own_database: str, account_mails: MailServer, settings, mood: str
) -> None:
    account_mails.turn(mood)
    for name, form in account_forms(UserFactory()).items():
        account_line.fuse.answered()
        page, seconds = took(lambda name=name, form=form: Client().post(reverse(name), form, follow=True))
        sentences = [str(message) for message in get_messages(page.wsgi_request)] or page.content.decode()
        assert (name, page.status_code) == (name, 200)
        assert f"De mail naar {form['email']} komt misschien niet" in str(sentences)
        assert "gestuurd" not in str(get_messages(page.wsgi_request))
        assert seconds < settings.EMAIL_TIMEOUT


def test_a_silent_mail_server_costs_one_visitor_a_short_wait_and_the_next_ones_none(
    own_database: str, account_mails: MailServer
) -> None:
    account_mails.turn(SILENT)
    form = {"email": UserFactory().email}
    for _visitor in range(4):
        Client().post(reverse("account_request_login_code"), form)
    assert account_mails.conversations == 1


def test_the_next_code_comes_when_the_mail_server_is_back(own_database: str, account_mails: MailServer) -> None:
    account_mails.turn(AWAY)
    person = UserFactory()
    form = {"email": person.email}
    Client().post(reverse("account_request_login_code"), form)
    account_mails.turn()
    account_line.fuse._open_until = 0.0
    Client().post(reverse("account_request_login_code"), form)
    (letter,) = account_mails.mails(1)
    assert letter["To"] == person.email
