"""The site behind gunicorn in processes of its own, and browsers that all send in the same moment."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from tests.helpers.second_factor import has_shown_it
from tests.services.threads import at_once
from tests.services.workers import Broker

if TYPE_CHECKING:
    from course.models import User

TOKEN = "x" * 32
"""Of the check against other sites: the same in the cookie and in the header."""

PATIENCE = 120
OPTIONS = ["--workers", "4", "--worker-class", "gthread", "--threads", "8", "--log-level", "warning"]


@dataclass(frozen=True)
class Site:
    port: int

    def post(self, sending: Sending) -> int:
        """The status of the answer."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{settings.CSRF_COOKIE_NAME}={TOKEN}; {sending.cookie}",
            "X-CSRFToken": TOKEN,
        }
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("POST", sending.path, body=urlencode(sending.form), headers=headers)
            response = connection.getresponse()
            response.read()
        return response.status

    def post_at_once(self, sendings: Sequence[Sending]) -> list[int | Exception]:
        """What each answer was; every browser sends when all are ready."""
        return at_once(self.post, sendings, connected=False)


@dataclass(frozen=True)
class Sending:
    """One form that somebody sends."""

    path: str
    cookie: str = ""
    form: tuple[tuple[str, str], ...] = ()


def cookie_of(user: User) -> str:
    """Of somebody who is logged in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    has_shown_it(client, user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def site(database: str, broker: Broker, application: str = "cms.wsgi") -> Iterator[Site]:
    """Serve with 32 threads."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.services.settings",
        "DATABASE_URL": database,
        "CELERY_BROKER_URL": broker.url,
        "BROKER_OPTIONS": json.dumps(broker.options),
        "MAIL_PORT": "9",
    }
    with gunicorn(application, environment, OPTIONS) as (port, _process):
        yield Site(port)


@contextmanager
def gunicorn(
    application: str, environment: Mapping[str, str], options: Sequence[str]
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A free port of loopback and the process behind it; who comes before the workers are up waits in the socket."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        handle, port = listener.fileno(), listener.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", application, *options, "--bind", f"fd://{handle}"],
            env={**os.environ, **environment},
            pass_fds=[handle],
        )
    try:
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
