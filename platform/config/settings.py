"""Every setting, read from the environment; development values stand only where DEBUG is on."""

import os
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from web.logs import logging_config

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()

# --- Where and who -----------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=True)
DEV_SECRET_KEY = "development-only-key-that-refuses-to-start-when-debug-is-off"  # noqa: S105
SECRET_KEY = env("SECRET_KEY", default=DEV_SECRET_KEY)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if not DEBUG and SECRET_KEY == DEV_SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY: the development key must not be used when DEBUG=0.")
# By this key a customer's number becomes the pseudonym that limits over all shops know.
DEV_PSEUDONYM_KEY = "development-only-key-for-pseudonyms"
PSEUDONYM_KEY = env("PSEUDONYM_KEY", default=DEV_PSEUDONYM_KEY)
if not DEBUG and PSEUDONYM_KEY in ("", DEV_PSEUDONYM_KEY):
    raise ImproperlyConfigured("Set PSEUDONYM_KEY: the development key must not be used when DEBUG=0.")

DATA_FOLDER = Path(env("AFTERCALL_DATA", default=str(ROOT / ".aftercall")))
BASE_DOMAIN = env("BASE_DOMAIN", default="localhost").lower()
PUBLIC_SCHEME = "http" if DEBUG else "https"
PUBLIC_PORT = env("PUBLIC_PORT", default=env("PORT", default="8000") if DEBUG else "")
CONSOLE_LABEL, OPS_LABEL = "console", "ops"
ALLOWED_HOSTS = [BASE_DOMAIN, f".{BASE_DOMAIN}", *(["127.0.0.1"] if DEBUG else [])]

# --- Rooms -------------------------------------------------------------------------------------------------------

SHARED_APPS = [
    "django.contrib.admin",  # before django_tenants, whose pages for it style themselves inline, against our policy
    "django_tenants",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "accounts",
    "web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_filters",
    "django_prometheus",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "tenants.shops",
    "callcenter.agents",
    "callcenter.limits",
    "callcenter.scripts",
    "callcenter.queue",
    "callcenter.console",
    "billing.subscriptions",
    "billing.signup",
    "tenants.reports",
    "tenants.portal",
    "config",
]
TENANT_APPS = [
    "tenants.consent",
    "tenants.jobs",
    "tenants.uploads",
    "tenants.audits",
    "tenants.followups",
    "tenants.complaints",
    "tenants.care",
]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]

TENANT_MODEL = "shops.Shop"
TENANT_DOMAIN_MODEL = "shops.Domain"
TENANT_LIMIT_SET_CALLS = True
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
SPARE_SCHEMAS = env.int("SPARE_SCHEMAS", default=2)

# --- Requests ----------------------------------------------------------------------------------------------------

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "web.middleware.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "tenants.shops.middleware.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",  # here, so that what those below refuse is logged, too
    "web.middleware.LanguageMiddleware",
    "web.middleware.ApiRefusalsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "tenants.shops.middleware.MemberMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
ROOT_URLCONF = "config.urls.public"
HOST_URLCONFS = {"public": "config.urls.public", "shop": "config.urls.shop",
                 "console": "config.urls.console", "ops": "config.urls.ops"}  # fmt: skip
WSGI_APPLICATION = "config.wsgi.application"
READINESS_CHECKS = {
    "database": "tenants.shops.readiness.database",
    "migrations": "tenants.shops.readiness.migrations",
    "broker": "config.celery.broker_answers",
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "web.context.furniture",
                "tenants.portal.context.portal",
                "callcenter.console.context.console",
                "billing.signup.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data --------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": {
        **env.db("DATABASE_URL", default="postgresql://aftercall@127.0.0.1:5432/aftercall"),
        "ENGINE": "django_tenants.postgresql_backend",
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
DATABASES["default"].setdefault("TEST", {})
BROKER_URL = env("CELERY_BROKER_URL", default="redis://127.0.0.1:6379/0")
CACHE_URL = env("CACHE_URL", default=BROKER_URL if BROKER_URL.startswith("redis") else "")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "aftercall",
    }
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- Background work -----------------------------------------------------------------------------------------------

CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 900
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "refill the queue": {"task": "queue.refill_all", "schedule": 60.0},
    "forecast coverage": {"task": "queue.plan_all", "schedule": 3600.0},
    "return dead leases": {"task": "queue.sweep", "schedule": 30.0},
    "forget old contacts": {"task": "limits.tidy", "schedule": 86400.0},
    "keep spare schemas": {"task": "shops.keep_spares", "schedule": 300.0},
    "carry on with uploads": {"task": "uploads.carry_on_all", "schedule": 60.0},
    "send messages": {"task": "followups.messages_all", "schedule": 300.0},
    "watch complaint clocks": {"task": "complaints.watch_all", "schedule": 60.0},
    "look for what recurs": {"task": "complaints.recurring_all", "schedule": 3600.0},
    "watch bookings": {"task": "care.watch_all", "schedule": 60.0},
    "plan reminders": {"task": "care.remind_all", "schedule": 3600.0},
    "find overdue jobs": {"task": "audits.overdue_all", "schedule": 3600.0},
    "close trials": {"task": "subscriptions.review_all", "schedule": 600.0},
    "end unproven sign-ups": {"task": "subscriptions.lapse_all", "schedule": 600.0},
    "reconcile with Stripe": {"task": "subscriptions.reconcile_all", "schedule": 3600.0},
}

# --- People --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
START_URL, SIGN_UP_URL = "/start/", "/sign-up/"  # on the public host: choose where to go; open a shop
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up; elsewhere the password is asked for
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PUBLIC_SCHEME
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if env.bool("BEHIND_PROXY", default=False) else 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Aftercall"
SECOND_FACTOR_RULES = ["accounts.second_factor.staff", "callcenter.agents.roles.supervises"]
DEMO_SIGN_IN = DEBUG
INVITATION_JOINS = {"shop": "tenants.shops.members.join_by_invitation", "team": "callcenter.agents.join.by_invitation"}
INVITATION_PLACES = {"shop": "tenants.shops.members.place_of", "team": "callcenter.agents.join.place_of"}
EMAIL_CONFIRMED = ["billing.subscriptions.open.verified"]
# Who needs a second factor, how one joins and who waits for a proven address are named callables: `accounts` knows no
# room above it.

SESSION_COOKIE_NAME = "sid" if DEBUG else "__Host-sid"
CSRF_COOKIE_NAME = "csrf" if DEBUG else "__Host-csrf"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = not DEBUG
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "web.errors.csrf_failure"

# --- Security ------------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_HSTS_SECONDS = 0 if DEBUG else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A form may end in a redirect to another host of ours (a hop after signing in); browsers check that as a form's target.
OWN_HOSTS = f"{PUBLIC_SCHEME}://*.{BASE_DOMAIN}{f':{PUBLIC_PORT}' if PUBLIC_PORT else ''}"
STRIPE_PAGES = env.list(
    "STRIPE_PAGES",
    default=["https://checkout.stripe.com", "https://billing.stripe.com", "https://invoice.stripe.com"],
)
_stripe_base = env("STRIPE_API_BASE", default="").rstrip("/")
if _stripe_base:  # the local Stripe shows its pages at localhost, whatever the address of its API
    STRIPE_PAGES += [_stripe_base, _stripe_base.replace("//127.0.0.1", "//localhost")]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, OWN_HOSTS, *STRIPE_PAGES],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# --- Words, time, files --------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese")), ("zh-hant", _("Traditional Chinese"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static" if DEBUG else Path(env("STATIC_ROOT", default=str(ROOT / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # files of a shop live in its schema
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["web.sent_files.LimitedUploadHandler"]

# --- Mail ----------------------------------------------------------------------------------------------------------

if "EMAIL_URL" in os.environ:
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_FOLDER / "mail")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default=f"Aftercall <hello@{BASE_DOMAIN}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Paying --------------------------------------------------------------------------------------------------------

STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_API_BASE = _stripe_base

# --- API -----------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_RATES": {"api": "600/min"},
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Aftercall API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

LOGGING = logging_config(json=not DEBUG, level=env("LOG_LEVEL", default="INFO"))
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_CELERY_ENABLED = True
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail addresses are unique by a constraint that ignores case
