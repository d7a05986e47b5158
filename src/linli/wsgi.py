"""The door for the web server."""

import gc
import logging
import os

from django.conf import LazySettings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
application = get_wsgi_application()
# A request asks a hundred settings, each through a method that looks whether the settings are read yet. They are.
LazySettings.__getattribute__ = object.__getattribute__  # type: ignore[method-assign]
# What is loaded by now stays: the collector of cycles need not look through it, nor after every few hundred objects
# whether an act left a cycle, which it hardly ever does. Looking took a fiftieth of an act.
gc.freeze()
gc.set_threshold(10_000, 20, 20)
logging.getLogger("linli.web").info(
    "a web process begins", extra={"facts": {"process": "web", "pid": os.getpid()}}
)
