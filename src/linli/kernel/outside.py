"""Calls to addresses that people typed: out of the house, never into it.

Who may set up a gateway could otherwise let the house ask its own database, its neighbours in the network or the
machine's keeper of secrets. So a name is looked up once, every address it has must be a public one, and the call goes
to the very address that was looked at. Nothing is followed elsewhere.
"""

import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network
from threading import Timer
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .errors import Refusal

SECONDS = 10
MOST = 100_000
# Where a photo lies, one is often sent on to the server that keeps it.
SENT_ON, HOPS = frozenset({301, 302, 303, 307, 308}), 4
PORTS = {"http": 80, "https": 443}
IPV6 = 6
HANDED_OUT, NAT64 = ip_network("2000::/3"), ip_network("64:ff9b::/96")


class NotOutside(Refusal):
    """An address that is none, or that leads into the house's own network."""

    code = "not_outside"
    status = 422
    message = _(
        "%(host)s cannot be called: it is no public address. The operator may allow it in LINLI_PRIVATE_NETWORKS."
    )


class NoAddress(Refusal):
    """Something that is no address of the web."""

    code = "no_address"
    status = 422
    message = _("This is no address: it begins with https:// and names a host.")


@dataclass(frozen=True)
class Answer:
    """What came back: its status, and the beginning of what it said."""

    status: int
    text: str


@dataclass(frozen=True)
class Brought:
    """What was fetched: the status of the answer, and its bytes, one more than was asked for at most."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Place:
    """An address, taken apart and looked up: `at` is where the call goes."""

    scheme: str
    host: str
    port: int
    path: str
    at: str = ""


def place_of(url: str) -> Place:
    """Return an address taken apart, or refuse what is none; asks no name server."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise NoAddress from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username or not port or "\\" in url:
        raise NoAddress
    if any(letter.isspace() or not letter.isprintable() for letter in url.strip()):
        raise NoAddress
    query = f"?{parts.query}" if parts.query else ""
    return Place(parts.scheme, parts.hostname, port, (parts.path or "/") + query)


def is_public(address: str) -> bool:
    """Return whether an address of the network is one that may be called: public, or allowed by the operator."""
    one: Any = ip_address(address.partition("%")[0])
    inside = _inside(one)
    public = one.is_global and inside.is_global and not inside.is_multicast
    # Of IPv6 only what is handed out to the world; old ways of writing an IPv4 address in it lead anywhere.
    if inside.version == IPV6:
        public = public and inside in HANDED_OUT
    allowed = (ip_network(network, strict=False) for network in settings.PRIVATE_NETWORKS)
    return public or any(inside in network for network in allowed)


def _inside(one: Any) -> Any:
    """Return the IPv4 address that an IPv6 one stands for, if it does: mapped, 6to4, or by the network's NAT64."""
    if one.version == IPV6 and one in NAT64:
        return IPv4Address(int(one) & 0xFFFFFFFF)
    return getattr(one, "ipv4_mapped", None) or getattr(one, "sixtofour", None) or one


def looked_up(url: str) -> Place:
    """Return an address with the place in the network it leads to; NotOutside if any of its places is not public."""
    place = place_of(url)
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ConnectionError(f"the name {place.host} is not known: {error}") from None
    places = [str(one[4][0]) for one in found]
    if not places or not all(is_public(one) for one in places):
        raise NotOutside(host=place.host)
    return Place(place.scheme, place.host, place.port, place.path, places[0])


class _Plain(http.client.HTTPConnection):
    """A connection to the place that was looked at, whatever the name says a moment later."""

    def __init__(self, place: Place, seconds: float) -> None:
        super().__init__(place.host, place.port, timeout=seconds)
        self.place, self.hung_up = place, False

    def connect(self) -> None:
        """Connect to the place, and on https speak as to the name."""
        self.sock = socket.create_connection((self.place.at, self.place.port), self.timeout)
        if self.place.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.place.host)

    def hang_up(self) -> None:
        """End the call from another thread: whoever reads reads nothing more."""
        self.hung_up = True
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


def call(
    url: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
) -> Answer:
    """Ask an address and return its answer; ConnectionError where there is none, NotOutside where it may not be asked.

    After twice `seconds` it is over, whatever the other side still says: one that says a letter now and then would hold
    us for as long as it likes, since each letter is in time.
    """
    status, _headers, said = _asked(url, method, body, headers or {}, most=MOST, seconds=seconds)
    return Answer(status, said.decode(errors="replace"))


def fetch(url: str, *, most: int, seconds: float = SECONDS) -> Brought:
    """Fetch what lies at an address, at most `most` bytes and one that says that there are more.

    Sent on to another address it goes there, a few times, and each is looked at like the first.
    """
    for _hop in range(HOPS):
        status, headers, body = _asked(
            url, "GET", None, {"Accept": "image/*"}, most=most + 1, seconds=seconds, whole=True
        )
        onwards = headers.get("location", "")
        if status not in SENT_ON or not onwards:
            return Brought(status, body)
        url = urljoin(url, onwards)
    raise ConnectionError("sent on too often")


def _asked(
    url: str, method: str, body: bytes | None, headers: Mapping[str, str], *, most: int, seconds: float,
    whole: bool = False,
) -> tuple[int, Mapping[str, str], bytes]:  # fmt: skip
    place = looked_up(url)
    asking = _Plain(place, seconds)
    enough = Timer(seconds * 2, asking.hang_up)
    enough.start()
    try:
        asking.request(method, place.path, body=body, headers={"User-Agent": "Linli", **headers})
        answer = asking.getresponse()
        said = answer.read(most)
        if asking.hung_up:
            raise TimeoutError("the answer did not come to an end")
        if whole and answer.length and len(said) < most:
            raise ConnectionError("the answer was cut off")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ConnectionError(f"{type(error).__name__}: {error}") from None
    finally:
        enough.cancel()
        asking.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, said
