"""Every setting of Linli, read once from the environment, top to bottom.

Typed readers (kernel/environment.py) fail loudly on nonsense: a deployment that starts is a deployment that understood
its settings. The list in docs/reference/settings.md is generated from the calls of `env*` below.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from linli.kernel import keyring
from linli.kernel.connections import database
from linli.kernel.environment import SettingError, default_home, env, envbool, envint, envlist
from linli.kernel.logs import configuration


def envkeys(name: str, default: str = "", doc: str = "") -> Sequence[str]:
    """Return the keys called `name`, newest first: those that the home keeps, else those of the environment."""
    return keyring.kept(
        HOME / "secrets", name, keyring.split(os.environ.get(name, default)), of_home=SECRETS_OF_HOME
    )


# --- Where things are -------------------------------------------------------------------------------------------
PACKAGE = Path(__file__).resolve().parent
HOME = Path(
    env(
        "LINLI_HOME",
        "",
        "Folder of the data: database, photos, keys. Default: /var/lib/linli as root, else ./var.",
    )
    or default_home()
)
PORT = envint("LINLI_PORT", 8000, "Port of the web server.")
HOST = env("LINLI_HOST", "127.0.0.1", "Address the web server listens on.")

# --- Secrets ----------------------------------------------------------------------------------------------------
# `linli run` makes all of them on the first start and keeps them in LINLI_HOME/secrets; `linli keys` changes them.
SECRETS_OF_HOME = envlist(
    "LINLI_SECRETS_OF_HOME",
    "",
    "Set by `linli` for itself: the keys that it reads from LINLI_HOME/secrets, again whenever they are replaced.",
)
SECRET_KEYS = envkeys(
    "LINLI_SECRET_KEY",
    "",
    "Keys that sign sessions and links, newest first; made on the first start when absent.",
)
SECRET_KEY, *SECRET_KEY_FALLBACKS = [*SECRET_KEYS] or ["unsafe-only-for-commands-without-a-home"]
FIELD_KEYS = envkeys(
    "LINLI_FIELD_KEYS",
    "",
    "Fernet keys of personal fields, newest first; made on the first start when absent.",
)
INDEX_KEYS = envkeys(
    "LINLI_INDEX_KEY",
    "",
    "Keys by which a phone number is found without storing it, newest first; made when absent.",
)

DEBUG = envbool("LINLI_DEBUG", default=False, doc="Shows errors in the browser. Never on a server.")
ALLOWED_HOSTS = [
    *envlist("LINLI_HOSTS", "127.0.0.1,localhost,[::1]", "Names under which the site may be asked for."),
    "127.0.0.1",
]  # the house asks itself by this name
CSRF_TRUSTED_ORIGINS = envlist(
    "LINLI_ORIGINS", "", "Origins (https://…) that may post forms, behind a proxy."
)
HTTPS = envbool("LINLI_HTTPS", default=False, doc="Says that HTTPS stands in front: secure cookies, HSTS.")
DEMO = envbool(
    "LINLI_DEMO", default=False, doc="Shows the demo sign-in cards. `linli run` sets it for the demo street."
)

# --- The house --------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "linli.kernel",
    "linli.territory",
    "linli.people",
    "linli.rulebooks",
    "linli.notices",
    "linli.cases",
    "linli.sorting",
    "linli.webhooks",
    "linli.intake",
    "linli.open311",
    "linli.hotline",
    "linli.suggestions",
    "linli.surveys",
    "linli.bodies",
    "linli.opinions",
    "linli.votes",
    "linli.rosters",
    "linli.noticeboards",
    "linli.deliberation",
    "linli.topics",
    "linli.lifts",
    "linli.covenants",
    "linli.insight",
    "linli.opendata",
    "linli.bulletins",
    "linli.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.admin",
    "django_htmx",
    "template_partials",
    "csp",
    "rules",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "linli.kernel.http.RequestIdMiddleware",
    "linli.web.security.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "linli.web.security.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.web.language.ChineseFirstLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "linli.web.lookup.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "linli.web.security.SessionAgeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "linli.web.security.SecondFactorMiddleware",
    "linli.kernel.http.RefusalMiddleware",
]
ROOT_URLCONF = "linli.web.urls"
WSGI_APPLICATION = "linli.wsgi.application"
FORM_RENDERER = "linli.web.widgets.Renderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "linli.web.context.face",
            ],
        },
    },
]

# --- Database ---------------------------------------------------------------------------------------------------
DATABASE_URL = env(
    "DATABASE_URL",
    "",
    "postgresql://… of a server of your own; empty: the embedded one that `linli run` starts.",
)
OWNER_DATABASE_URL = env(
    "LINLI_OWNER_DATABASE_URL", "", "The same database as its owner, for migrations; empty: DATABASE_URL."
)
POSTGRES_BIN = env(
    "LINLI_POSTGRES_BIN", "", "Folder of PostgreSQL binaries to use in place of the ones that come along."
)
POSTGRES_USER = env(
    "LINLI_POSTGRES_USER", "", "User the embedded server runs as under root; empty: postgres, else nobody."
)
AS_OWNER = envbool(
    "LINLI_AS_OWNER",
    default=False,
    doc="Set by `linli migrate` for itself: connect as the owner of the tables.",
)
DATABASE_POOL = envbool(
    "LINLI_DATABASE_POOL", default=False, doc="Keep a pool of connections; set by the web server for itself."
)
MIGRATE_PATIENCE = envint(
    "LINLI_MIGRATE_PATIENCE", 300, "Seconds for which `linli migrate` tries to get a table that people use."
)
_url = (OWNER_DATABASE_URL if AS_OWNER else "") or DATABASE_URL
DATABASES = {"default": database(_url or "postgresql:///linli", pool=DATABASE_POOL)}

# --- Language and time ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [
    ("zh-hans", _("Simplified Chinese")),
    ("zh-hant", _("Traditional Chinese")),
    ("en", _("English")),
]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
OFFICE_HOURS = env(
    "LINLI_OFFICE_HOURS",
    "09:00-17:30",
    "Office hours in which working hours and days are counted, as 09:00-11:30,13:30-17:30.",
)
TIME_ZONE = env(
    "LINLI_TIME_ZONE", "Asia/Shanghai", "Zone in which moments are shown and office hours are kept."
)

# --- Who signs in -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "linli.web.lookup.AccountBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/work/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "linli.web.accounts.ClosedSignup"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# Behind a proxy everybody comes from its address: guesses are counted by the one that the proxy itself has seen.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "linli.web.accounts.SealedFactors"
SECOND_FACTOR = env(
    "LINLI_SECOND_FACTOR", "nobody",
    "Who must have a second step at sign-in: nobody, guarded (who holds staff or personal, and operators) or everybody."
)  # fmt: skip
if SECOND_FACTOR not in {"nobody", "guarded", "everybody"}:
    raise SettingError(f"LINLI_SECOND_FACTOR={SECOND_FACTOR!r} is neither nobody, guarded nor everybody")
# Guesses, and codes that were used, are counted for all web processes together.
_SHARED = "django.core.cache.backends.db.DatabaseCache"
CACHES = {"default": {"BACKEND": _SHARED, "LOCATION": "kernel_cache", "OPTIONS": {"MAX_ENTRIES": 50_000}}}
SESSION_IDLE_MINUTES = envint("LINLI_SESSION_IDLE_MINUTES", 4_320, "Signs out who did nothing for so long.")
SESSION_AGE_HOURS = envint("LINLI_SESSION_AGE_HOURS", 336, "Signs out after so long, however busy.")
SESSION_COOKIE_AGE = SESSION_AGE_HOURS * 3600
SESSION_ENGINE = "linli.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- What a page may load: only what we ship --------------------------------------------------------------------
MAP_TILES = env(
    "LINLI_MAP_TILES", "", "Address of raster tiles, …/{z}/{x}/{y}.png; empty: only our own shapes are drawn."
)
_tiles = ["{0.scheme}://{0.netloc}".format(urlsplit(MAP_TILES))] if MAP_TILES else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *_tiles],
        "connect-src": [SELF, *_tiles],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- Files ------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "photos"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
PUBLIC_REPORTS_PER_HOUR = envint(
    "LINLI_PUBLIC_REPORTS_PER_HOUR",
    1_200,
    "Reports taken in an hour from one network address at the public door; four times as many in a street. "
    "More are told when to come again.",
)
ADDRESS_REPORTS_PER_HOUR = envint(
    "LINLI_ADDRESS_REPORTS_PER_HOUR",
    120,
    "Reports from one network address in an hour, behind which many phones may stand; more are held for a look.",
)
DEVICE_REPORTS_PER_HOUR = envint(
    "LINLI_DEVICE_REPORTS_PER_HOUR", 12, "Reports from one phone in an hour; more are held for a look."
)
AREA_REPORTS_PER_HOUR = envint(
    "LINLI_AREA_REPORTS_PER_HOUR",
    60,
    "Reports at one place (micro-grid or estate) in an hour; what comes beyond is taken and held for a look.",
)
API_CALLS_PER_MINUTE = envint(
    "LINLI_API_CALLS_PER_MINUTE", 600, "Calls in a minute by one token of the API, also all at once."
)
OPEN311_JURISDICTION = env(
    "LINLI_OPEN311_JURISDICTION",
    "",
    "Street (as in its address) that Open311 means where a program names none; empty: the only one there is.",
)
OPEN311_CONTACT = env(
    "LINLI_OPEN311_CONTACT", "", "How to reach whoever looks after Open311; empty: the sender of mail."
)
PHOTO_LIMIT = envint("LINLI_PHOTO_LIMIT", 15_000_000, "Largest photo accepted, in bytes.")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- Messages out -----------------------------------------------------------------------------------------------
EMAIL_HOST = env("LINLI_EMAIL_HOST", "", "Mail server; empty: mail is written to LINLI_HOME/mail.")
EMAIL_PORT = envint("LINLI_EMAIL_PORT", 25, "Port of the mail server.")
EMAIL_HOST_USER = env("LINLI_EMAIL_USER", "", "User at the mail server.")
EMAIL_HOST_PASSWORD = env("LINLI_EMAIL_PASSWORD", "", "Password at the mail server.")
EMAIL_USE_TLS = envbool("LINLI_EMAIL_TLS", default=False, doc="Speak STARTTLS with the mail server.")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("LINLI_EMAIL_FROM", "linli@localhost", "Sender of mail.")
APPRISE_URLS = envlist(
    "LINLI_APPRISE_URLS",
    "",
    "Groups of the office (WeCom, DingTalk, Feishu …) told of new and reopened cases: addresses of Apprise, split by commas.",
)
CHAT_HOSTS = envlist(
    "LINLI_CHAT_HOSTS", "", "Chat services an office runs itself, as wecom=https://wecom.example.gov.cn."
)
PRIVATE_NETWORKS = envlist(
    "LINLI_PRIVATE_NETWORKS",
    "",
    "Networks of one's own that gateways set up at a page may call, as 10.0.0.0/8, split by commas; none by default.",
)
SMS_URL = env(
    "LINLI_SMS_URL",
    "",
    "Address of an SMS gateway, with {phone} and {text} in it or in the body; a street may set up its own at its page.",
)
SMS_BODY = env(
    "LINLI_SMS_BODY", "", "What is posted to it, with {phone}, {text} and {id}; empty: the address is asked."
)
SMS_HEADERS = env(
    "LINLI_SMS_HEADERS", "", "Headers for it, a line each or split by |, as Authorization: Bearer …"
)
SMS_OK = env("LINLI_SMS_OK", "", "How its answer says yes: code = 0, or words in it; empty: below 300.")
SMS_SIGNED = env("LINLI_SMS_SIGNED", "", "How {sign} is made, as hmac-sha256 {phone}{time}.")
SMS_SECRET = env("LINLI_SMS_SECRET", "", "The secret of that signature.")
MAIL_REPLY = env(
    "LINLI_MAIL_REPLY",
    "",
    "Mailbox that takes answers to notices (reply@…, with plus addresses); empty: answers go to LINLI_EMAIL_FROM.",
)
MAIL_IN_TOKEN = env(
    "LINLI_MAIL_IN_TOKEN", "", "Word of a mail server that posts to /mail/in/; empty: only `linli mail-in`."
)
MAIL_STREET = env(
    "LINLI_MAIL_STREET", "", "Street (as in its address) whose tray takes stray mail; empty: the first."
)
SITE_URL = env("LINLI_SITE_URL", f"http://{HOST}:{PORT}", "Address that links in messages begin with.")

# --- Backups ------------------------------------------------------------------------------------------------------
BACKUP_FOLDER = env(
    "LINLI_BACKUP_FOLDER", "", "Folder of the worker's nightly backups; empty: it makes none."
)
BACKUP_KEEP = envint("LINLI_BACKUP_KEEP", 14, "How many nightly backups are kept.")
BACKUP_PASSPHRASE = env(
    "LINLI_BACKUP_PASSPHRASE",
    "",
    "Passphrase of backups; empty: a recovery key, made with the first backup, printed once, kept in LINLI_HOME/secrets.",
)
BACKUP_KEY = env("LINLI_BACKUP_KEY", "", "The recovery key, where LINLI_HOME/secrets does not hold it.")

# --- Logs: one line of JSON an event, each with the id of its request --------------------------------------------
LOG_LEVEL = env(
    "LINLI_LOG_LEVEL",
    "WARNING",
    "What standard error is told: DEBUG, INFO, WARNING or ERROR. LINLI_HOME/log/linli.jsonl has all from INFO.",
)
SLOW_MS = envint(
    "LINLI_SLOW_MS", 200, "A statement that takes so many milliseconds is shown at /operations/house/."
)
METRICS_TOKEN = env(
    "LINLI_METRICS_TOKEN",
    "",
    "Word by which /metrics may be read from elsewhere; empty: only from this machine.",
)
LOGGING = configuration(HOME / "log", level=LOG_LEVEL)
