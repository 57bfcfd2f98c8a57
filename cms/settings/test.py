"""The tests: fast hashing, files in a folder that is thrown away, and the services when their URLs are given."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="zeg-test-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from cms.settings.base import *  # noqa: F403 - settings build on settings
from cms.settings.base import CACHES, DATABASES, INSTALLED_APPS, REDIS_URL, STORAGES, VAR_DIR, env

INSTALLED_APPS = ["cms.demo", *INSTALLED_APPS]
SECRET_KEY = "only-for-tests"  # noqa: S105 - guards nothing
DEBUG = False
ALLOWED_HOSTS = ["*"]
SITE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR_DIR / "media"
STAFF_NEEDS_SECOND_FACTOR = False  # tests/cms/test_staff.py closes the door again
DEMO_CLOCK_FILE = Path(VAR_DIR) / "demo-clock"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="")
CELERY_TASK_ALWAYS_EAGER = True  # the tests marked services start a real worker and switch this off
DATABASES["default"].setdefault("TEST", {})["NAME"] = env.str("TEST_DATABASE", default=None)
if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # no test pulls the plug of its server
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
if REDIS_URL:  # test processes share it and clear what is theirs
    CACHES["default"] |= {
        "BACKEND": "tests.services.cache.OwnPartOfRedis",
        "KEY_PREFIX": env.str("PYTEST_XDIST_WORKER", default="main"),
    }
MAIL_HOURS = []  # the tests of the hours set them
PAGE_PARTS_CACHE_SECONDS = 0  # every request of a test costs the same number of queries
LOGGING = {"version": 1, "disable_existing_loggers": False}
# Time moves back and forth in the tests, so that nothing that was kept for no time at all may come back.
CACHES["template_fragments"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
