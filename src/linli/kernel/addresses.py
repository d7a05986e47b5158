"""From which network address a request comes."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the network address of who asks, "" when it is none; behind our proxy the one that it has seen itself."""
    seen = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    found = seen.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))
    try:
        return str(ip_address(found))
    except ValueError:
        return ""
