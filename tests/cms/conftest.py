"""The public site that page tests build on."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from cms.models import CaseIndexPage, HomePage
from tests.helpers.pages import make_home, make_library


@pytest.fixture
def home(db: None) -> HomePage:
    return make_home()


@pytest.fixture
def shelf(home: HomePage) -> CaseIndexPage:
    return make_library(home)


@pytest.fixture
def english(client: Client) -> Client:
    """A visitor who reads the interface in English, so that a test can name its words."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
