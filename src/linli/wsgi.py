"""The door for the web server."""

import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
application = get_wsgi_application()
logging.getLogger("linli.web").info(
    "a web process begins", extra={"facts": {"process": "web", "pid": os.getpid()}}
)
