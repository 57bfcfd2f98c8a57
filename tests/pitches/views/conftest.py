"""Pitches are read and written while the course runs."""

from __future__ import annotations

import pytest

from tests.factories import EditionFactory


@pytest.fixture
def edition(db, at):
    """On Monday 15 February 2027, between two meetings."""
    at(2027, 2, 15, 12)
    return EditionFactory()
