"""Linli's settings over an app that does next to nothing: the house is tested, not who lives in it."""

from linli.settings import *  # noqa: F403 - reading settings is tested too

INSTALLED_APPS = [
    "tiny_app",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
]
AUTH_USER_MODEL = "auth.User"
ROOT_URLCONF = "tiny_app.urls"
MIDDLEWARE = []
LOGGING = {}
