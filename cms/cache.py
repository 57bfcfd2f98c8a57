"""The cache in Redis, without which everything goes on: a fault of the cache is a miss.

While Redis is away or hangs nothing is kept, but what counts attempts to log in: that is kept in the memory of this
process meanwhile, so that nobody may guess without end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from course.breaker import Breaker

log = structlog.get_logger(__name__)

PAUSE = 5
"""Seconds without a question to a Redis that did not answer."""

RATE_LIMITS = "allauth:rl:"
"""Keys under which allauth counts attempts start with this."""

breakers: defaultdict[str, Breaker] = defaultdict(lambda: Breaker(PAUSE))
"""By address: each thread has a cache object of its own, and they share what is known of the server."""


def _or_stand_in(name: str) -> Callable[..., Any]:
    """The method of that name of Django's cache in Redis, and of the stand-in when Redis does not answer."""
    of_redis = getattr(RedisCache, name)

    def method(self: TolerantRedisCache, *args: Any, **kwargs: Any) -> Any:
        if self.breaker.allows():
            try:
                answer = of_redis(self, *args, **kwargs)
            except (RedisError, OSError) as fault:
                self.tell(fault)
            else:
                self.breaker.answered()
                return answer
        return getattr(self.stand_in(*args), name)(*args, **kwargs)

    method.__name__ = name
    return method


class TolerantRedisCache(RedisCache):
    """Django's cache in Redis; where that has a fault, a cache that holds nothing answers."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.breaker = breakers[str(server)]
        self.nothing = DummyCache("", {})
        self.counts = LocMemCache("rate-limits", {})

    get, get_many, has_key = _or_stand_in("get"), _or_stand_in("get_many"), _or_stand_in("has_key")
    add, set, set_many = _or_stand_in("add"), _or_stand_in("set"), _or_stand_in("set_many")
    delete, delete_many, clear = _or_stand_in("delete"), _or_stand_in("delete_many"), _or_stand_in("clear")
    touch, incr = _or_stand_in("touch"), _or_stand_in("incr")

    def stand_in(self, key: object = None, *_others: object) -> BaseCache:
        """What answers for this key while Redis does not."""
        return self.counts if str(key).startswith(RATE_LIMITS) else self.nothing

    def tell(self, fault: Exception) -> None:
        """One line when the cache goes away, not one for each question."""
        if self.breaker.fault():
            log.warning("cache away", problem=type(fault).__name__)
