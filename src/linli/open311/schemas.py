"""What goes out, in both formats: one tree of plain values, written as XML or as JSON by the specification's own rule.

The rule (it calls it the Spark convention): a list is an element whose children are all called by one word, the root is
left out in JSON, and what is empty is an empty element or null.
"""

import json
import re
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.utils import timezone

XML, JSON = "xml", "json"
MEDIA = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
# How the children of a list are called.
CHILD = {
    "services": "service", "attributes": "attribute", "values": "value", "service_requests": "request",
    "errors": "error", "endpoints": "endpoint", "formats": "format",
}  # fmt: skip
# What no XML 1.0 document may hold, however it is written.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(root: str, told: Any, form: str) -> bytes:
    """Return a tree in a format; `root` is the name of its outermost element."""
    if form == JSON:
        return json.dumps(told, ensure_ascii=False, default=_plain).encode()
    return f'<?xml version="1.0" encoding="utf-8"?>\n{_element(root, told)}\n'.encode()


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        inside = "".join(_element(CHILD[name], one) for one in value)
    elif isinstance(value, dict):
        inside = "".join(_element(key, one) for key, one in value.items())
    else:
        inside = escape(NOT_XML.sub("", _text(value)))
    return f"<{name}>{inside}</{name}>" if inside else f"<{name}/>"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(_plain(value))


def _plain(value: Any) -> Any:
    """Return a moment as the specification writes it, in the zone of the deployment; anything else as text."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value if isinstance(value, int | float) else str(value)


def errors_out(status: int, sentences: Any) -> list[dict[str, Any]]:
    """Return what is said of a request that was refused."""
    return [{"code": status, "description": str(one)} for one in sentences]
