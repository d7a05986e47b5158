"""Calls to addresses that people typed: out of the house, never into it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.test import override_settings

from linli.kernel.outside import NoAddress, NotOutside, call, is_public, looked_up, place_of


def here() -> override_settings:
    """Allow calls to this machine."""
    return override_settings(PRIVATE_NETWORKS=["127.0.0.0/8"])


class Listener(BaseHTTPRequestHandler):
    """Somebody outside: sends on to another place, or answers."""

    heard: list[str] = []

    def do_GET(self) -> None:
        type(self).heard.append(self.path)
        self.send_response(302 if self.path == "/on" else 200)
        if self.path == "/on":
            self.send_header("Location", "http://169.254.169.254/secret")
        self.end_headers()
        self.wfile.write(b"x" * 200_000)

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    Listener.heard = []
    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.1", "::1", "fe80::1", "fc00::1",
        "::ffff:127.0.0.1", "2002:7f00:1::", "224.0.0.1", "100.64.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "::127.0.0.1",
        "::ffff:0:127.0.0.1", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_no_address_of_the_house_or_its_network_is_called(address: str) -> None:
    assert is_public(address) is False


@pytest.mark.parametrize("address", ["8.8.8.8", "223.5.5.5", "2400:3200::1", "64:ff9b::df05:505"])
def test_public_addresses_are_called(address: str) -> None:
    assert is_public(address) is True


def test_the_operator_allows_a_network_of_their_own_and_no_other() -> None:
    with override_settings(PRIVATE_NETWORKS=["10.1.0.0/16"]):
        assert [is_public(one) for one in ("10.1.2.3", "10.2.0.1", "127.0.0.1")] == [True, False, False]


@pytest.mark.parametrize(
    "url",
    [
        "", "ftp://example.org/", "file:///etc/passwd", "https://", "https://user:word@example.org/", "example.org",
        "https://example.org:99999/", "https://example.org/a b", "http://[::1", "https://exa\\mple.org/",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(NoAddress):
        place_of(url)


def test_a_name_that_leads_inside_is_refused_and_the_call_goes_to_what_was_looked_at(address: str) -> None:
    with pytest.raises(NotOutside):
        call(address)
    with here():
        assert looked_up(address.replace("127.0.0.1", "localhost")).at.startswith("127.")
        assert call(f"{address}/there?a=1").status == 200
    assert Listener.heard == ["/there?a=1"]


def test_nothing_is_followed_elsewhere_and_no_answer_fills_the_memory(address: str) -> None:
    with here():
        answer = call(f"{address}/on")

    assert (answer.status, len(answer.text)) == (302, 100_000)
    assert Listener.heard == ["/on"]


def test_nobody_there_is_said_as_what_it_is() -> None:
    with here(), pytest.raises(ConnectionError):
        call("http://127.0.0.1:9/", seconds=2)
