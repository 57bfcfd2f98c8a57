"""The Celery application: `celery -A cms worker`."""

from __future__ import annotations

import os

from celery import Celery

from cms import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
broker.register()
app = Celery("cms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
