"""The tests: fast hashing, files in a folder that is thrown away, and the services when their URLs are given."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="zeg-test-"))

from cms.settings.base import *  # noqa: E402, F403
from cms.settings.base import DATABASES, STORAGES, VAR_DIR, env  # noqa: E402

SECRET_KEY = "only-for-tests"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
SITE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR_DIR / "media"
DEMO_CLOCK_FILE = Path(VAR_DIR) / "demo-clock"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="")
CELERY_TASK_ALWAYS_EAGER = True  # the tests marked services start a real worker and switch this off
DATABASES["default"].setdefault("TEST", {})["NAME"] = env.str("TEST_DATABASE", default=None)
LOGGING = {"version": 1, "disable_existing_loggers": False}
