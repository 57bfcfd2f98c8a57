"""Many guesses of one password in the same moment: no more are tried than in turn, and nobody is locked out."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from course.models import User
from tests.factories import PASSWORD, UserFactory
from tests.services.threads import PATIENCE, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

GUESSER, OWNER = "203.0.113.7", "198.51.100.4"
GUESSES = 9
TRIED, STOPPED, IN = "tried", "stopped", "in"


@pytest.fixture
def owner(own_database: str) -> User:
    cache.clear()
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def log_in(user: User, password: str, address: str) -> str:
    """What became of it: the password was tried and is wrong, it was not tried, or somebody is logged in."""
    answer = Client(REMOTE_ADDR=address).post(reverse("account_login"), {"login": user.email, "password": password})
    if answer.status_code == 302:
        return IN
    return STOPPED if "Dit lukte te vaak niet" in answer.content.decode() else TRIED


def guess_at_once(owner: User, *more: tuple[str, str]) -> Counter[str]:
    guesses = [(f"gok nummer {number}", GUESSER) for number in range(GUESSES)]
    outcomes = at_once(lambda guess: log_in(owner, *guess), [*guesses, *more])
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    return Counter(map(str, outcomes))


def test_guesses_at_once_are_stopped_as_soon_and_the_owner_gets_in_meanwhile(owner: User) -> None:
    assert guess_at_once(owner, (PASSWORD, OWNER)) == {TRIED: 5, STOPPED: GUESSES - 5, IN: 1}
    assert log_in(owner, PASSWORD, GUESSER) == STOPPED
    assert log_in(owner, PASSWORD, OWNER) == IN


def test_control_who_counts_without_a_lock_tries_them_all(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody reads the count before anybody writes it: what the lock in the cache forbids."""
    counted = threading.Barrier(GUESSES)
    apply_rate = ratelimit.apply_rate

    @contextmanager
    def unlocked(_key: str) -> Iterator[bool]:
        yield True

    def count_together(*args: object, **kwargs: object) -> object:
        counted.wait(PATIENCE)
        return apply_rate(*args, **kwargs)

    monkeypatch.setattr(ratelimit, "cache_lock", unlocked)
    monkeypatch.setattr(ratelimit, "apply_rate", count_together)

    assert guess_at_once(owner) == {TRIED: GUESSES}
