"""Production: PostgreSQL, Redis, SMTP, gunicorn behind a proxy. Every value is an environment variable."""

from __future__ import annotations

import os

from cms.settings.needs import check_needs

check_needs(os.environ)  # before base, which has an answer for what is absent

from cms.settings.base import *  # noqa: E402, F403 - after the needs; settings build on settings
from cms.settings.base import env  # noqa: E402 - after the needs

PRODUCTION = True
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env.str("SITE_URL")
PUBLIC_PAGE_CACHE_SECONDS = env.int("PUBLIC_PAGE_CACHE_SECONDS", default=30)

vars().update(env.email("EMAIL_URL"))

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
"""How many entries at the end of X-Forwarded-For our own proxies wrote; log-in attempts are counted per visitor."""
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz(/ready)?$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other names below ours need not be ours to promise HTTPS for: an environment variable
    "security.W019",  # Wagtail's admin shows our own pages in a frame, and nobody else may (CONTENT_SECURITY_POLICY)
    "security.W021",  # a place on the list of browsers is hard to leave: an environment variable
]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
"""Under a name that begins with `__Host-` a browser keeps nothing that another host below the same domain made up."""
