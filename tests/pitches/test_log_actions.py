from __future__ import annotations

from wagtail.log_actions import registry

from pitches.log_actions import MOVED, PROMISE_MOVED, TURN


def test_wagtail_knows_the_history_of_pitches():
    assert registry.action_exists(MOVED)
    assert registry.action_exists(PROMISE_MOVED)
    assert registry.action_exists(TURN)
