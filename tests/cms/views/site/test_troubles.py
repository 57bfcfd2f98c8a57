"""What a visitor sees when something on our side fails, whoever raised it."""

from __future__ import annotations

import errno

import pytest
from django.db import InterfaceError, OperationalError

from course.errors import NoRoom


@pytest.mark.parametrize(
    ("fault", "status", "retry"),
    [
        (OperationalError("gone"), 503, "30"),
        (InterfaceError("closed"), 503, "30"),
        (OSError(errno.ENOSPC, "full"), 507, None),
        (NoRoom(), 507, None),
        (OSError(errno.EACCES, "not ours"), 500, None),
        (ValueError("a mistake of ours"), 500, None),
    ],
)
@pytest.mark.parametrize("where", ["cms.middleware.NoNul._given", "cms.views.site.health._holds"])
def test_each_fault_has_its_page_in_the_style_of_the_house_without_a_database(
    client, monkeypatch, where, fault, status, retry
):
    def fail(*_args):
        raise fault

    monkeypatch.setattr(where, fail)
    client.raise_request_exception = False
    page = client.get("/healthz/ready")
    assert (page.status_code, page.get("Retry-After")) == (status, retry)
    assert page.content.decode().count("site-header-inner") == 1
    assert not page.cookies
