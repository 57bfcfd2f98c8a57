"""What every environment shares. Everything that differs is an environment variable (README, "Run it")."""

from __future__ import annotations

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
"""Everything that this machine writes for itself: database, media, mail outbox, broker files."""

DEBUG = False
DEMO = False
PRODUCTION = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
"""Address of the site without a closing slash; links in mails and calendars start with it."""

INSTALLED_APPS = [
    "cms",
    "pitches",
    "course",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "bootstrap",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.search_promotions",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.people_admin.PeopleAdminConfig",  # wagtail.users, with our own screen for people
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.middleware.SafeHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.middleware.ContentSecurityPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.PrivateAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.middleware.ChosenLanguage",
    "cms.plain_text.OnlyUtf8",
    "cms.mistakes.ShortAddresses",
    "cms.middleware.NoNul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "cms.middleware.KeepsWhatIsTyped",
    "cms.middleware.StaffSecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "cms.mistakes.VisitorsMistakes",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "cms.templatetags.language"],
        },
    }
]

# --- data -----------------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "course.User"
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Write-ahead log, and writers that wait for each other instead of failing: BEGIN IMMEDIATE also makes a
    # transaction that locks an edition on PostgreSQL lock the file here.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Values travel beside the SQL, so that the server plans once what is asked again and again: to plan takes as long
    # as to answer. Behind a pooler that lends a connection for one transaction it cannot.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,  # seconds
        "server_side_binding": True,
        "prepare_threshold": 5 if env.bool("DATABASE_PREPARES", default=True) else None,  # times
        **DATABASES["default"].get("OPTIONS", {}),
    }
DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)  # opening one costs more than a few queries

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": (
        {
            "BACKEND": "cms.cache.TolerantRedisCache",  # a fault of the cache is a miss
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},  # seconds
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
PUBLIC_PAGE_CACHE_SECONDS = env.int("PUBLIC_PAGE_CACHE_SECONDS", default=0)
"""How long a public page may be served again to visitors without a session; 0 switches it off."""
PAGE_PARTS_CACHE_SECONDS = env.int("PAGE_PARTS_CACHE_SECONDS", default=60)
"""How long is kept what depends on pages alone: menus, contact, the cases on the front page. A published page
renews it at once. 0 switches it off."""

# --- files ----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site needs our files
SERVE_MEDIA = False
"""Pictures leave through the application itself; elsewhere the web server does that."""
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "course.storage.WholeFileStorage"},
    "private": {
        "BACKEND": "course.storage.WholeFileStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MATERIAL_MAX_BYTES = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- language and time ----------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
FORMAT_MODULE_PATH = ["cms.formats"]
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# --- logging in -----------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "course:my_course"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "cms.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "cms.forms.accounts.LoginCodeForm",
    "confirm_login_code": "cms.forms.accounts.LoginCodeTyped",
    "confirm_email_verification_code": "cms.forms.accounts.EmailCodeTyped",
}
MFA_FORMS = {
    "authenticate": "cms.forms.accounts.SecondStepTyped",
    "reauthenticate": "cms.forms.accounts.AgainTyped",
    "activate_totp": "cms.forms.accounts.AppCodeTyped",
}
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip",
    "code_for_visitor": "3/m/key",
    "mail_to_one_from_one": "10/h/key,20/d/key",
    "mail_from_account": "10/h/key,20/d/key",
    "mail_from_network": "200/h/key",  # a whole organisation may stand behind one address
    "mail_without_code": "5/h/key,10/d/key",
    "guest_question": "10/h/key",
}
"""No limit that a stranger can use up for somebody else: `cms.account_limits`, `cms.accounts`, `cms.forms.accounts`."""
ACCOUNT_SIGNUP_FORM_CLASS = "course.forms.people.profile.SignupNameForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# Seconds: mail of an insurer or a municipality may be on its way for some minutes.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
"""Who owns an account hears of a new password, address or passkey."""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https") else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Zorg en Gemeente"
USERSESSIONS_TRACK_ACTIVITY = False
STAFF_NEEDS_SECOND_FACTOR = True
"""Nobody works for the course office or in /beheer/ without a passkey or an authenticator app."""

# --- Wagtail --------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Zorg en Gemeente"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_PAGE_MODEL = "wagtailcore.Page"
WAGTAILADMIN_LOGIN_URL = "/account/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAIL_DATE_FORMAT = "%d-%m-%Y"
WAGTAIL_DATETIME_FORMAT = "%d-%m-%Y %H:%M"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # who chose another one would plan at other hours than were typed
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search", "SEARCH_CONFIG": "dutch"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    WAGTAILSEARCH_BACKENDS["default"].pop("SEARCH_CONFIG")

WAGTAILIMAGES_IMAGE_MODEL = "cms.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.forms.uploads.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.forms.uploads.DocumentForm"

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- mail -----------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Zorg en Gemeente <cursusbureau@zorgengemeente.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
"""Seconds without a word from the mail server."""
MAIL_LEASE_SECONDS = env.int("MAIL_LEASE_SECONDS", default=900)
"""How long a worker may take for one mail before another takes it for lost."""
IMPORT_LEASE_SECONDS = env.int("IMPORT_LEASE_SECONDS", default=300)
"""The same for looking through a list of people, and for each batch that is written of it."""
MAIL_HOURS = env.list("MAIL_HOURS", cast=int, default=[8, 20])
"""Dutch hours of working days between which mail leaves that need not come at once; empty: at any hour."""
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"

# --- work in the background -----------------------------------------------------------------------------
# A broker message is only a hint: what must happen is a row, and run_due picks up every minute what is due.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="")
CELERY_TASK_ALWAYS_EAGER = not CELERY_BROKER_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker outlives every outage of its broker
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "run-due": {"task": "course.tasks.run_due", "schedule": 60.0},
    "publish-scheduled": {"task": "cms.tasks.publish_scheduled", "schedule": 60.0},
    "audit": {"task": "course.tasks.audit_all", "schedule": crontab(hour="3", minute="15")},  # Dutch time
}

# --- security -------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), "
    "encrypted-media=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), publickey-credentials-create=(self), publickey-credentials-get=(self), serial=(), usb=(), "
    "xr-spatial-tracking=()"
)
"""What no page of ours asks of a browser; passkeys are made and used on our own pages alone."""
X_FRAME_OPTIONS = "SAMEORIGIN"  # the page preview of Wagtail's admin shows our pages in a frame
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cms.views.site.unsent.token_failed"
SESSION_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "cms.logs.line_formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
