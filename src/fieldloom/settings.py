"""Settings: the embedded encrypted database by default, PostgreSQL when `FIELDLOOM_DATABASE` names one."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fieldloom.ground import sqlcipher
from fieldloom.ground.keys import derived_key
from fieldloom.ground.paths import data_folder, make_private

sqlcipher.install()

from csp.constants import NONE, SELF  # noqa: E402  (the driver must be in place first)

PACKAGE = Path(__file__).parent
DATA = make_private(data_folder())
DEBUG = False
DEMO = os.environ.get("FIELDLOOM_DEMO") == "1"
SECRET_KEY = derived_key("sessions", DATA).hex()
# The site's own address, for a team behind a TLS proxy; without it Fieldloom answers loopback only.
SITE = os.environ.get("FIELDLOOM_SITE", "")
SECURE = SITE.startswith("https://")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *filter(None, [urlsplit(SITE).hostname])]
CSRF_TRUSTED_ORIGINS = [SITE] if SECURE else []

INSTALLED_APPS = [
    "fieldloom.audit",
    "fieldloom.access",
    "fieldloom.jobs",
    "fieldloom.backups",
    "fieldloom.people",
    "fieldloom.fieldwork",
    "fieldloom.safeguarding",
    "fieldloom.consent",
    "fieldloom.sources",
    "fieldloom.pseudonyms",
    "fieldloom.coding",
    "fieldloom.web",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "fieldloom.web.packed.PackingMiddleware",
    "fieldloom.web.policy.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fieldloom.web.shell.middleware.RefusalsInWords",
    "fieldloom.web.shell.admission.Admission",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "fieldloom.web.urls"
WSGI_APPLICATION = "fieldloom.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fieldloom.web.shell.context.house",
            ],
        },
    }
]


def _database() -> dict[str, object]:
    named = os.environ.get("FIELDLOOM_DATABASE")
    if named:
        url = urlsplit(named)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": url.port or "",
            "CONN_MAX_AGE": 60,
        }
    return {
        "ENGINE": "fieldloom.ground.queued",
        "NAME": DATA / "fieldloom.db",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "factory": sqlcipher.KeyedConnection,
            "init_command": ";".join(sqlcipher.PRAGMAS),
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
        },
        "TEST": {"NAME": DATA / "test.db"},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "fieldloom.access.passphrases.EasilyGuessed"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "fieldloom.web.shell.sign_in.TeamOnly"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Everybody shows a second factor, but for the two people of a demonstration, whose password is public.
WITHOUT_SECOND_FACTOR = frozenset({"demo", "ishbel"} if DEMO else ())
# Nothing is mailed, so nobody can confirm an address: the keeper vouches for it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Fieldloom"
MFA_TOTP_TOLERANCE = 1  # of 30 s each way, for whoever types slowly: at most one (RFC 6238, 5.2)
# A passkey needs HTTPS, except on this machine itself, where a demonstration runs.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "shell/locked_out.html"
AXES_USERNAME_CALLABLE = "fieldloom.web.shell.sign_in.typed_name"
AXES_VERBOSE = False

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
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
_HOST = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{_HOST}session"
CSRF_COOKIE_NAME = f"{_HOST}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "fieldloom.web.shell.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# An uploaded file goes from memory straight into the vault: no readable copy touches the disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 210 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FILES = 2000

LANGUAGE_CODE = "en-gb"
TIME_ZONE = os.environ.get("FIELDLOOM_TIME_ZONE", "Europe/London")
USE_TZ = True
DATE_FORMAT = "j F Y"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "fieldloom.web.edition.EditionStorage"},
}
# While styles and scripts are worked on: each by itself, and read anew whenever it is asked for.
STATIC_PLAIN = os.environ.get("FIELDLOOM_STATIC") == "plain"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = STATIC_PLAIN

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "fieldloom.ground.logs.Wordless",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "axes": {"level": "ERROR"},
        # Without a handler here the library brings its own, which quotes errors.
        "dbos": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
