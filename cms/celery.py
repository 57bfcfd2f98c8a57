"""The Celery application: `celery -A cms worker`."""

from __future__ import annotations

import logging
import os

from celery import Celery
from celery.signals import setup_logging

from cms import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
broker.register()
app = Celery("cms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_logging(loglevel: int, **kwargs: object) -> None:
    """The worker logs as the settings say (LOG_LEVEL, without secrets); `-l` is about the lines of Celery itself."""
    logging.getLogger("celery").setLevel(loglevel)
