"""For the worker of a test: what production has, pointed at the database, broker and mail server of that test."""

from __future__ import annotations

from cms.settings import base
from cms.settings.test import *  # noqa: F403 - settings build on settings
from cms.settings.test import env

CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = env.json("BROKER_OPTIONS", default={})
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = env.int("MAIL_PORT")
LOGGING = base.LOGGING
