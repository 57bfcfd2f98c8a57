#!/usr/bin/env python
"""Django's command line; the embedded demo settings unless DJANGO_SETTINGS_MODULE says otherwise."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.demo")
    from cms.garbage import look_less_often  # not before: whoever imports cms first has the settings of production

    look_less_often()
    execute_from_command_line(sys.argv)
