"""The door for gunicorn."""

from __future__ import annotations

import os

import django

from cms.garbage import look_less_often
from cms.plain_text import Application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
django.setup(set_prefix=False)
application = Application()
look_less_often()
