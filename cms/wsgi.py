"""The door for gunicorn."""

from __future__ import annotations

import gc
import os

import django

from cms.plain_text import Application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
django.setup(set_prefix=False)
application = Application()
# What is loaded by now stays as long as the process. To look for garbage in all of it took longer than most pages.
gc.freeze()
