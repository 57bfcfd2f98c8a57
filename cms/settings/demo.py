"""The embedded default: one machine, SQLite, file outbox, a broker of files, and the demo edition."""

from __future__ import annotations

from cms.settings.base import *  # noqa: F403 - settings build on settings
from cms.settings.base import INSTALLED_APPS, STATIC_ROOT, STORAGES, VAR_DIR, env
from cms.settings.secret import stored_secret_key

DEMO = True
INSTALLED_APPS = ["cms.demo", *INSTALLED_APPS]
STAFF_NEEDS_SECOND_FACTOR = False  # who tries the demo has no passkey for a person who does not exist
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = stored_secret_key(VAR_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
DEMO_CLOCK_FILE = VAR_DIR / "demo-clock"
MAIL_HOURS = env.list("MAIL_HOURS", cast=int, default=[])  # its clock may stand still on a Saturday

# Static files are read where the packages keep them: nothing has to be collected first.
WHITENOISE_USE_FINDERS = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SERVE_MEDIA = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise looks there first

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="files://localhost")
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(VAR_DIR / "broker"),
    "data_folder_out": str(VAR_DIR / "broker"),
    "control_folder": str(VAR_DIR / "broker-control"),
    "polling_interval": 0.5,
}
