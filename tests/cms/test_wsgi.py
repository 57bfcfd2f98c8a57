"""The door for gunicorn."""

from __future__ import annotations

import gc

import cms.wsgi


def test_nobody_looks_for_garbage_in_what_is_loaded_at_the_start():
    assert cms.wsgi.application
    assert gc.get_freeze_count() > 0
