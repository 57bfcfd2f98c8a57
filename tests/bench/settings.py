"""Production without a proxy before it or a mail server behind it, and without Redis when none was given.

The number of queries stands in a header of each answer.
"""

from __future__ import annotations

from cms.settings.production import *  # noqa: F403 - settings build on settings
from cms.settings.production import CACHES, MIDDLEWARE, STORAGES, env

MIDDLEWARE = ["tests.bench.middleware.count_queries", *MIDDLEWARE]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if not env.str("BENCH_REDIS_URL"):
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES["default"]["KEY_PREFIX"] = env.str("BENCH_RUN")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
