"""Photos that a program names by their address: fetched by the worker, looked at like any other, and the case says how."""

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.test import override_settings
from django.utils import timezone
from django.utils.translation import override

from linli.cases.models import Case, Photo
from linli.cases.queries import timeline_of
from linli.cases.templatetags.cases import sentence
from linli.kernel import journal
from linli.open311.commands import PAUSES, fetch_photos
from linli.open311.models import PhotoElsewhere
from tests.cast import Cast
from tests.factories import an_upload

from .speakers import SAID, Speaker, a_key, errors_of

pytestmark = pytest.mark.django_db
PICTURE = an_upload().read()


class Elsewhere(BaseHTTPRequestHandler):
    """A server of photos somewhere in the world."""

    asked: list[str] = []
    answers: dict[str, tuple[int, bytes]] = {
        "/photo.jpg": (200, PICTURE), "/words.jpg": (200, b"no photo at all"), "/gone.jpg": (404, b""),
        "/busy.jpg": (503, b""), "/large.jpg": (200, b"x" * 300_000), "/cut.jpg": (200, PICTURE[:100]),
    }  # fmt: skip
    onwards = {
        "/sent-on.jpg": "/photo.jpg", "/round.jpg": "/round.jpg", "/inside.jpg": "http://169.254.169.254/secret",
    }  # fmt: skip

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        status, body = self.answers.get(self.path, (302, b""))
        self.send_response(status)
        if self.path in self.onwards:
            self.send_header("Location", self.onwards[self.path])
        self.send_header("Content-Length", str(len(PICTURE) if self.path == "/cut.jpg" else len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """Give the address of a server that may be called although it stands on this machine."""
    Elsewhere.asked = []
    with (
        HTTPServer(("127.0.0.1", 0), Elsewhere) as server,
        override_settings(PRIVATE_NETWORKS=["127.0.0.0/8"]),
    ):
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def speaker(cast: Cast) -> Speaker:
    """Give a program with a key."""
    return Speaker(key=a_key(cast))


def last_line(case: Case) -> journal.JournalLine:
    return journal.history(case.street_id, case.pk)[-1]


def told(case: Case) -> str:
    with override("zh-hans"):
        return sentence(timeline_of(case, internal=True)[0])


@pytest.mark.parametrize("path", ["/photo.jpg", "/sent-on.jpg"])
def test_a_photo_is_fetched_and_hangs_on_the_case_as_one_of_its_reporters(
    speaker: Speaker, elsewhere: str, path: str
):
    number = speaker.sent(SAID | {"media_url": f"{elsewhere}{path}"})
    before = Photo.objects.count()

    arrived = fetch_photos(at=timezone.now())

    case, photo, row = Case.objects.get(number=number), Photo.objects.get(), PhotoElsewhere.objects.get()
    line = last_line(case)
    assert (before, arrived, case.body) == (0, 1, SAID["description"])
    assert (photo.case_id, photo.kind, photo.public, photo.by_kind) == (case.pk, "report", False, "reporter")
    assert (line.action, line.by_kind, line.facts["photos"]) == ("fetch_photo", "system", [str(photo.pk)])
    assert (row.state, row.url, told(case)) == ("taken", "", "已取回一张照片")
    assert fetch_photos(at=timezone.now() + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/words.jpg", "photo_not_an_image"),
        ("/gone.jpg", "not_there"),
        ("/large.jpg", "photo_too_large"),
        ("/inside.jpg", "not_outside"),
    ],
)
@override_settings(PHOTO_LIMIT=200_000)
def test_what_is_no_photo_or_lies_inside_is_said_on_the_case_with_its_address(
    speaker: Speaker, elsewhere: str, path: str, code: str
):
    number = speaker.sent(SAID | {"media_url": f"{elsewhere}{path}"})

    fetch_photos(at=timezone.now())

    case, row = Case.objects.get(number=number), PhotoElsewhere.objects.get()
    line = last_line(case)
    assert (row.state, row.why, line.facts["failed"], Photo.objects.count()) == ("failed", code, code, 0)
    assert line.texts["reason"].endswith(f"{elsewhere}{path}")
    assert told(case) == "上报所附照片未能取回"
    assert fetch_photos(at=timezone.now() + timedelta(days=1)) == 0


@pytest.mark.parametrize("path", ["/busy.jpg", "/cut.jpg", "/round.jpg"])
def test_a_server_that_does_not_answer_is_asked_again_ever_later_and_given_up_in_the_end(
    speaker: Speaker, elsewhere: str, path: str
):
    speaker.sent(SAID | {"media_url": f"{elsewhere}{path}"})
    at = timezone.now()
    states = []

    for pause in (timedelta(0), *PAUSES):
        at += pause
        fetch_photos(at=at)
        fetch_photos(at=at)
        states.append(PhotoElsewhere.objects.get().state)

    assert states == ["waiting"] * len(PAUSES) + ["failed"]
    assert last_line(Case.objects.get()).facts["failed"] == "no_answer"


def test_one_that_answers_the_second_time_is_taken_then(speaker: Speaker, elsewhere: str):
    speaker.sent(SAID | {"media_url": f"{elsewhere}/photo.jpg"})
    before = dict(Elsewhere.answers)
    Elsewhere.answers = before | {"/photo.jpg": (503, b"")}
    first = fetch_photos(at=timezone.now())
    Elsewhere.answers = before

    assert (first, fetch_photos(at=timezone.now()), fetch_photos(at=timezone.now() + PAUSES[0])) == (0, 0, 1)


def test_the_house_itself_is_never_asked(speaker: Speaker, elsewhere: str):
    speaker.sent(SAID | {"media_url": f"{elsewhere}/photo.jpg"})

    with override_settings(PRIVATE_NETWORKS=[]):
        fetch_photos(at=timezone.now())

    assert (Elsewhere.asked, PhotoElsewhere.objects.get().why) == ([], "not_outside")


def test_several_addresses_are_fetched_each_once_and_a_report_sent_again_names_none_twice(
    speaker: Speaker, elsewhere: str
):
    several = SAID | {
        "media_url": [f"{elsewhere}/photo.jpg", f"{elsewhere}/photo.jpg", f"{elsewhere}/sent-on.jpg"]
    }
    key = {"Idempotency-Key": "phone-7-report-1"}
    for _n in range(2):
        speaker.sent(several, headers=key)

    fetch_photos(at=timezone.now())

    # The same picture by two ways hangs on the case once.
    assert sorted(Elsewhere.asked) == ["/photo.jpg", "/photo.jpg", "/sent-on.jpg"]
    assert (PhotoElsewhere.objects.count(), Photo.objects.count()) == (2, 1)


def test_a_report_of_nothing_but_a_photo_is_called_by_what_it_is(speaker: Speaker, elsewhere: str):
    place = {name: SAID[name] for name in ("lat", "long")}
    speaker.sent({"service_code": "OTHER", "media_url": f"{elsewhere}/photo.jpg"} | place)

    assert (Case.objects.get().title, Case.objects.get().body) == ("A photo", "")


@pytest.mark.parametrize(
    "url", ["not an address", "ftp://example.org/1.jpg", "https://user:word@example.org/1.jpg"]
)
def test_what_is_no_address_is_refused_before_anything_is_kept(speaker: Speaker, url: str):
    answer = speaker.post(SAID | {"media_url": url})

    assert errors_of(answer) == [
        (400, 400, "media_url: This is no address: it begins with https:// and names a host.")
    ]
    assert Case.objects.count() == 0
