"""Production without a proxy before it; the proxy's headers are sent by the browsers of the storm."""

from __future__ import annotations

from cms.settings.production import *  # noqa: F403 - settings build on settings
from cms.settings.production import STORAGES, env

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", env.int("MAIL_PORT")
