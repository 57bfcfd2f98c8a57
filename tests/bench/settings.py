"""Production without a proxy before it, and with the number of queries in a header of each answer."""

from __future__ import annotations

from cms.settings.production import *  # noqa: F403 - settings build on settings
from cms.settings.production import CACHES, MIDDLEWARE, STORAGES, env

MIDDLEWARE = ["tests.bench.middleware.count_queries", *MIDDLEWARE]
CACHES["default"]["KEY_PREFIX"] = env.str("BENCH_RUN")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
