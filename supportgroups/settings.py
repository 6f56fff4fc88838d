"""Settings, all from the environment (docs/settings.md names each), safe when nothing is set."""

import os
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from supportgroups.lib.first_run import read_secrets

BASE_DIR = Path(__file__).resolve().parent.parent
KRING_HOME = Path(os.environ.get("KRING_HOME", BASE_DIR / ".kring"))
_secrets = read_secrets(KRING_HOME)


def _text(name: str, default: str = "") -> str:
    return os.environ.get(name) or _secrets.get(name) or default


def _flag(name: str) -> bool:
    return _text(name).lower() in {"1", "true", "yes"}


def _secret(name: str) -> str:
    value = _text(name)
    if not value:
        message = f"{name} is not set. `manage.py make_secrets` makes the secrets of a first installation."
        raise ImproperlyConfigured(message)
    return value


def _database(url: str, sqlite_name: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "supportgroups.lib.sqlite3",
            "NAME": KRING_HOME / sqlite_name,
            # Opening the file anew costs more than most queries.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
            },
            "TEST": {"NAME": KRING_HOME / f"test-{sqlite_name}"},
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


# --- what this installation is ---
TESTING = _flag("KRING_TESTING")
DEBUG = False
SECRET_KEY = _secret("KRING_SECRET_KEY")
KRING_KEKS = _secret("KRING_KEKS")
KRING_VAPID_PRIVATE = _secret("KRING_VAPID_PRIVATE")
KRING_VAPID_PUBLIC = _secret("KRING_VAPID_PUBLIC")
KRING_NAME = _text("KRING_NAME", "Kring")
KRING_URL = _text("KRING_URL", "http://localhost:8000").rstrip("/")
REDIS_URL = _text("REDIS_URL")
SCALED_OUT = bool(REDIS_URL)
_secure = KRING_URL.startswith("https://")
_behind_proxy = _flag("KRING_BEHIND_PROXY")
_host = urlsplit(KRING_URL).hostname or "localhost"
ALLOWED_HOSTS = [host for host in _text("KRING_HOSTS").split(",") if host] or [_host]
CSRF_TRUSTED_ORIGINS = [KRING_URL]

# --- data ---
DATABASES = {
    "default": _database(_text("DATABASE_URL"), "kring.sqlite3"),
    "keys": _database(_text("KEYS_DATABASE_URL"), "keys.sqlite3"),
}
DATABASE_ROUTERS = ["supportgroups.lib.sealing.router.KeysRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "members.Person"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "supportgroups.apps.StaticConfig",
    "django.contrib.humanize",
    "channels",
    "csp",
    "django_htmx",
    "django_q",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "supportgroups.lib.apps.LibConfig",
    "members",
    "groups",
    "chat",
    "crisis",
    "coordinators",
    "supportgroups.apps.SupportgroupsConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.middleware.DeviceMiddleware",
    "members.middleware.SecondFactorMiddleware",
    "members.middleware.PrivatePagesMiddleware",
    "members.middleware.RefusedMiddleware",
]

ROOT_URLCONF = "supportgroups.urls"
ASGI_APPLICATION = "supportgroups.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "supportgroups.context.frame",
            ],
        },
    },
]

# --- words, time ---
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# --- static files ---
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = KRING_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "supportgroups.lib.http.HashedStatic"},
}
WHITENOISE_USE_FINDERS = TESTING
WHITENOISE_AUTOREFRESH = False

# --- who may come in ---
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "members:neutral"
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 2
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
# Five tries per code and 60 codes a day per address: guessing one of 10⁸ stays hopeless.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,60/d/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Limits count per address of the browser, not per address of the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _behind_proxy else 0
ACCOUNT_EMAIL_NOTIFICATIONS = False
MFA_ADAPTER = "members.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TRUST_ENABLED = False
# A passkey counts as both factors only because it always asks who holds the phone.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1
# A whole group may sign in at once from one meeting place.
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
# Accounts come from invitations: an address that nobody proved yet locks nobody out.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _secure
MFA_TOTP_ISSUER = KRING_NAME
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_NAME = "kring"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _secure
CSRF_COOKIE_NAME = "kring-form"
CSRF_COOKIE_SECURE = _secure
CSRF_COOKIE_HTTPONLY = False
# Of PINs alone: nobody has a password.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

# --- what a browser may do with our pages ---
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _secure
SECURE_HSTS_PRELOAD = _secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _behind_proxy else None
# Only a proxy can tell how somebody came: without one every request would be sent on for ever.
SECURE_SSL_REDIRECT = _secure and _behind_proxy
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- mail, jobs, live events ---
# Two installations may share one Redis: neither hears the other's nudges nor takes the other's jobs.
REDIS_CORNER = f"kring-{sha256(SECRET_KEY.encode()).hexdigest()[:8]}"
EMAIL_BACKEND = "members.mail.Postbox"
EMAIL_HOST = _text("KRING_MAIL_HOST")
EMAIL_PORT = int(_text("KRING_MAIL_PORT", "587"))
EMAIL_HOST_USER = _text("KRING_MAIL_USER")
EMAIL_HOST_PASSWORD = _text("KRING_MAIL_PASSWORD")
# In seconds: a mail server that hangs holds up one sender, for so long.
EMAIL_TIMEOUT = 10
EMAIL_USE_TLS = EMAIL_PORT == 587
# Where a browser may let itself be pushed to: nobody else gets a request of ours.
KRING_PUSH_SERVICES = _text(
    "KRING_PUSH_SERVICES", "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com"
).split(",")
DEFAULT_FROM_EMAIL = _text("KRING_MAIL_FROM", f"{KRING_NAME} <niet-antwoorden@{_host}>")

Q_CLUSTER = {
    "name": REDIS_CORNER,
    "workers": int(_text("KRING_JOB_WORKERS", "1")),
    "timeout": 300,
    "retry": 360,
    "poll": 0.5,
    "catch_up": False,
    "scheduler": False,
    "label": "Kring",
    **({"redis": REDIS_URL} if SCALED_OUT else {"orm": "default"}),
}

# Not "default": Channels would open a channel of its own for every socket; ours is one per process.
CHANNEL_LAYERS = (
    {
        "live": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [REDIS_URL],
                "prefix": REDIS_CORNER,
                "symmetric_encryption_keys": [SECRET_KEY],
            },
        },
    }
    if SCALED_OUT
    else {}
)

CACHES = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_CORNER,
        }
        if SCALED_OUT
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"links": {"()": "supportgroups.lib.log.HideLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]},
    },
    "root": {"handlers": ["console"], "level": _text("KRING_LOG_LEVEL", "WARNING")},
    "loggers": {
        "kring": {"level": "INFO"},
        "django.request": {"filters": ["links"]},
        "django.security.csrf": {"filters": ["links"]},
        # Their DEBUG lines hold what pages were made of, and what went into a query.
        "django.template": {"level": "INFO"},
        "django.db.backends": {"level": "INFO"},
    },
}
