"""Log lines: one JSON object each, with the id of what caused it and nothing by which somebody could be known."""

import json
import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .logbook import Logbook
from .personal import mask
from .trace import REQUEST_ID, without_values

# A secret of 192 bits in an address, as tokens of links are (an id has another length), and an encrypted text in one.
SECRET = re.compile(r"(?<=/)(?:[A-Za-z0-9_-]{32}|gAAAA[A-Za-z0-9_-]{60,})(?=[/?\"\s\\]|$)")

# What the supervisor sends along while it waits for the site, and the answer it expects then.
OPENING, UNWELL = "X-Linli-Opening", 503
NUMBERS = ("citizen_id", "mobile", "bank_card", "landline", "email")


class LogLine(logging.Formatter):
    """One JSON object a line: moment, level, logger, request id, message, and what `extra={"facts": …}` holds."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line, without the secrets of links: who reads logs is not who reported.

        What an error repeats of a row, and what looks like a telephone or an identity number, is left out too.
        """
        message = record.getMessage()
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "from": record.name, "request": caused(record),
            "message": message, **getattr(record, "facts", {}),
        }  # fmt: skip
        if record.levelno >= logging.WARNING:
            told["message"] = mask(without_values(message), NUMBERS)
        if record.exc_info:
            told["error"] = mask(without_values(self.formatException(record.exc_info)), NUMBERS)
        return SECRET.sub("…", json.dumps(told, ensure_ascii=False, default=str))


def caused(record: logging.LogRecord) -> str:
    """Return the id of what caused a record.

    Django warns of an answer after the request has left every middleware of ours, and hands the request along; the
    queue does the same with its job.
    """
    request, job = getattr(record, "request", None), getattr(record, "job", None)
    given = getattr(request, "trace_id", "")
    if given:
        return str(given)
    if isinstance(job, dict) and job.get("id"):
        return f"job-{job['id']}"
    return REQUEST_ID.get()


class OnceOpen(logging.Filter):
    """Leaves out that the house is not well yet when its own supervisor asks while the doors open.

    The supervisor says what is wrong when it does not become well; anybody else's question is told as ever.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the record is told."""
        request = getattr(record, "request", None)
        asked = getattr(request, "headers", {}).get(OPENING, "")
        return not (asked and getattr(record, "status_code", 0) == UNWELL and request.path == "/healthz")  # type: ignore[union-attr]


class LogbookHandler(logging.Handler):
    """Puts each line into the logbook of the home, if there is a home."""

    def __init__(self, folder: str | Path) -> None:
        super().__init__()
        self._book = Logbook(Path(folder))

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line; a log that cannot be written stops nobody."""
        try:
            self._book.write(self.format(record))
        except Exception:  # noqa: BLE001 - the standard library's own way with a handler that fails
            self.handleError(record)


def configuration(folder: Path, *, level: str) -> dict[str, Any]:
    """Return Django's `LOGGING`: standard error is told from `level` on, the logbook in `folder` all from INFO."""
    return {
        "version": 1, "disable_existing_loggers": False,
        "filters": {"opening": {"()": "linli.kernel.logs.OnceOpen"}},
        "formatters": {"line": {"()": "linli.kernel.logs.LogLine"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "level": level},
            "book": {
                "()": "linli.kernel.logs.LogbookHandler", "folder": folder, "formatter": "line", "level": "INFO",
            },
        },
        "root": {"handlers": ["stderr", "book"], "level": level},
        "loggers": {
            "linli": {"level": "DEBUG" if level == "DEBUG" else "INFO"},
            "procrastinate.worker": {"level": "WARNING"}, "django.request": {"filters": ["opening"]},
        },
    }  # fmt: skip
