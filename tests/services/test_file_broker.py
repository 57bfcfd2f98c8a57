"""The broker of files of the embedded default. It needs no service."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from cms.broker import Channel
from tests.services.conftest import StartWorker
from tests.services.mailserver import MailServer
from tests.services.tasks import post
from tests.services.workers import Broker

QUEUE = "celery"


@pytest.fixture
def channel(file_broker: Broker):
    with Connection(file_broker.url, transport_options=file_broker.options) as connection:
        yield connection.channel()


def folder_of(channel: Channel) -> Path:
    return Path(channel.data_folder_out)


@pytest.mark.services
def test_two_hundred_messages_all_arrive(file_broker: Broker, mails: MailServer, start_worker: StartWorker) -> None:
    """Four senders at once, and a worker that reads while they write."""
    worker = start_worker(file_broker, mails, "-P", "threads", "-c", "2", "-I", "tests.services.tasks")

    def send_fifty(start: int) -> None:
        for number in range(start, start + 50):
            post.delay(number)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send_fifty, [0, 50, 100, 150]))
    arrived = sorted(int(letter["Subject"]) for letter in mails.mails(200))
    worker.finish()

    assert arrived == list(range(200))
    assert mails.arrived.empty()
    assert list(Path(file_broker.options["data_folder_in"]).glob(f"*.{QUEUE}.msg")) == []


def test_a_message_comes_out_as_it_went_in(channel: Channel) -> None:
    channel._put(QUEUE, {"body": "één"})

    assert channel._get(QUEUE) == {"body": "één"}
    with pytest.raises(Empty):
        channel._get(QUEUE)


def test_messages_come_out_in_the_order_they_went_in(channel: Channel) -> None:
    for number in range(20):
        channel._put(QUEUE, {"body": number})

    assert [channel._get(QUEUE)["body"] for _ in range(20)] == list(range(20))


def test_an_unfinished_file_is_no_message(channel: Channel) -> None:
    channel._put(QUEUE, {"body": 1})
    (written,) = folder_of(channel).iterdir()
    half = written.read_text()[:9]
    (folder_of(channel) / f".1_half.{QUEUE}.msg.part").write_text(half)

    assert channel._size(QUEUE) == 1
    assert channel._get(QUEUE) == {"body": 1}
    with pytest.raises(Empty):
        channel._get(QUEUE)


def test_control_a_half_written_message_would_stop_the_reader(channel: Channel) -> None:
    """What a writer that is not atomic leaves for a moment. So the tests here can fail."""
    (folder_of(channel) / f"1_half.{QUEUE}.msg").write_text('{"body')

    with pytest.raises(json.JSONDecodeError):
        channel._get(QUEUE)


def test_a_reader_beside_a_writer_sees_whole_messages_only(channel: Channel, file_broker: Broker) -> None:
    """Messages of two megabytes, so that writing takes long enough to be caught at."""
    number, body = 20, "x" * 2_000_000
    finished = threading.Event()

    def write() -> None:
        for _ in range(number):
            channel._put(QUEUE, {"body": body})
        finished.set()

    def read() -> list[int]:
        sizes: list[int] = []
        with Connection(file_broker.url, transport_options=file_broker.options) as connection:
            reader = connection.channel()
            while len(sizes) < number and not (finished.is_set() and not reader._size(QUEUE)):
                try:
                    sizes.append(len(reader._get(QUEUE)["body"]))
                except Empty:
                    continue
        return sizes

    with ThreadPoolExecutor(2) as pool:
        writing, reading = pool.submit(write), pool.submit(read)

    assert writing.result() is None
    assert reading.result() == [len(body)] * number
