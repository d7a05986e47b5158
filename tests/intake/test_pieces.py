"""Photos that come in pieces: nothing is sent twice, nothing is lost, and what is no photo does not stay."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.models import Photo
from linli.intake.commands import add_piece, begin_photo, photo_arrived
from linli.intake.commands.pieces import LARGEST_PIECE, sweep_pieces
from linli.intake.errors import PieceMisplaced, UploadGone
from linli.intake.models import PhotoInPieces
from linli.kernel import kept
from linli.kernel.photos import NotAPhoto
from tests.api.programs import STREET, Program
from tests.cast import NOON, Cast
from tests.factories import an_upload

PHOTOS = "/s/fenglin/report/photos/"
NEXT_DAY = NOON + timedelta(days=1)


def a_file() -> bytes:
    return an_upload().read()


def sent(cast: Cast, raw: bytes, *cuts: int) -> Any:
    """Return what the last piece of a file was answered, cut at these places."""
    found = begin_photo(street=cast.street, size=len(raw), at=NOON)
    for start, end in zip((0, *cuts), (*cuts, len(raw)), strict=True):
        found = add_piece(street=cast.street, handle=found.handle, start=start, piece=raw[start:end], at=NOON)
    return found


def parts() -> list[str]:
    return [file.name for file in kept.folder().glob("*.part")] if kept.folder().is_dir() else []


@pytest.fixture(autouse=True)
def no_other_pieces() -> None:
    for name in parts():
        (kept.folder() / name).unlink()


def test_the_last_piece_is_answered_with_the_note_of_a_photo_drawn_anew(cast: Cast) -> None:
    raw = a_file()

    found = sent(cast, raw, 100, 101)

    [photo] = kept.take(found.note)
    assert (found.arrived, photo.jpeg[:2]) == (len(raw), b"\xff\xd8")
    assert parts() == []


def test_a_piece_that_came_already_or_leaves_a_hole_is_told_how_much_has_arrived(cast: Cast) -> None:
    raw = a_file()
    begun = begin_photo(street=cast.street, size=len(raw), at=NOON)
    of = {"street": cast.street, "handle": begun.handle, "at": NOON}
    add_piece(**of, start=0, piece=raw[:50])

    for start, piece in ((0, raw[:50]), (60, raw[60:]), (50, raw[50:] + b"more"), (-1, b"x")):
        with pytest.raises(PieceMisplaced) as refused:
            add_piece(**of, start=start, piece=piece)
        assert refused.value.facts == {"arrived": 50}

    assert add_piece(**of, start=50, piece=raw[50:]).note
    assert photo_arrived(**of).arrived == len(raw)
    assert add_piece(**of, start=len(raw), piece=b"").note
    with pytest.raises(PieceMisplaced):
        add_piece(**of, start=50, piece=raw[50:])


def test_what_the_disk_has_lost_is_asked_for_again(cast: Cast) -> None:
    raw = a_file()
    begun = begin_photo(street=cast.street, size=len(raw), at=NOON)
    of = {"street": cast.street, "handle": begun.handle, "at": NOON}
    add_piece(**of, start=0, piece=raw[:80])
    [name] = parts()
    with (kept.folder() / name).open("r+b") as file:
        file.truncate(30)

    with pytest.raises(PieceMisplaced) as refused:
        add_piece(**of, start=80, piece=raw[80:])

    assert refused.value.facts == {"arrived": 30}
    assert add_piece(**of, start=30, piece=raw[30:]).note


def test_a_file_that_is_no_photo_is_refused_when_it_is_whole_and_nothing_of_it_stays(cast: Cast) -> None:
    with pytest.raises(NotAPhoto):
        sent(cast, b"this is a letter, not a picture", 5)

    assert (PhotoInPieces.objects.count(), parts()) == (0, [])


def test_a_handle_that_was_touched_one_of_another_street_and_one_after_its_day_open_nothing(
    cast: Cast,
) -> None:
    begun = begin_photo(street=cast.street, size=9, at=NOON)

    for handle, at in ((begun.handle + "x", NOON), ("abc", NOON), (begun.handle, NEXT_DAY)):
        with pytest.raises(UploadGone):
            photo_arrived(street=cast.street, handle=handle, at=at)


def test_what_was_not_ended_within_a_day_is_forgotten_with_its_bytes(cast: Cast) -> None:
    begun = begin_photo(street=cast.street, size=9, at=NOON)
    add_piece(street=cast.street, handle=begun.handle, start=0, piece=b"12345", at=NOON)

    before = sweep_pieces(at=NEXT_DAY - timedelta(seconds=1)), len(parts())
    after = sweep_pieces(at=NEXT_DAY), len(parts())

    assert (before, after) == ((0, 1), (1, 0))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, 600), max_size=6), again=st.booleans())
def test_wherever_a_file_is_cut_the_same_photo_comes_out(cast: Cast, cuts: list[int], again: bool) -> None:
    raw = a_file()
    places = sorted({cut for cut in cuts if cut < len(raw)})

    found = sent(cast, raw, *places)

    [photo] = kept.take(found.note)
    assert (photo.sha256, photo.width) == (kept.take(sent(cast, raw).note)[0].sha256, photo.width)


@pytest.mark.django_db(transaction=True)
def test_two_that_send_the_same_piece_at_once_add_it_once(cast: Cast) -> None:
    raw = a_file()
    begun = begin_photo(street=cast.street, size=len(raw), at=NOON)
    told: list[Any] = []

    def press() -> None:
        try:
            told.append(
                add_piece(street=cast.street, handle=begun.handle, start=0, piece=raw[:90], at=NOON).arrived
            )
        except PieceMisplaced as refusal:
            told.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told, key=str) == [90, "piece_misplaced", "piece_misplaced", "piece_misplaced"]
    assert add_piece(street=cast.street, handle=begun.handle, start=90, piece=raw[90:], at=NOON).note


# --- The door of phones --------------------------------------------------------------------------------------------
def test_a_phone_begins_sends_and_asks_without_cookie_or_token(cast: Cast) -> None:
    phone, raw = Client(enforce_csrf_checks=True), a_file()

    begun = phone.post(PHOTOS, headers={"Upload-Size": str(len(raw))})
    at = f"{PHOTOS}{begun.json()['upload']}/"
    half = phone.patch(at, raw[:70], "application/octet-stream", headers={"Upload-Start": "0"})
    asked = phone.get(at)
    whole = phone.patch(at, raw[70:], "application/octet-stream", headers={"Upload-Start": "70"})

    assert (begun.status_code, half.json()["arrived"], asked.json()["arrived"]) == (201, 70, 70)
    assert len(kept.take(whole.json()["note"])) == 1
    assert whole["Cache-Control"] == "no-store"


@pytest.mark.parametrize("size", ["", "0", "-4", "x", "９", "99999999999999999999"])
def test_a_photo_without_a_size_is_refused(cast: Cast, size: str) -> None:
    answer = Client().post(PHOTOS, headers={"Upload-Size": size, "Accept": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (422, "no_size")


def test_a_photo_larger_than_the_limit_is_refused_before_one_byte_is_sent(cast: Cast) -> None:
    with override_settings(PHOTO_LIMIT=500):
        answer = Client().post(PHOTOS, headers={"Upload-Size": "501", "Accept": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (413, "photo_too_large")
    assert PhotoInPieces.objects.count() == 0


def test_a_piece_that_is_too_large_is_refused_before_it_is_read(cast: Cast) -> None:
    begun = begin_photo(street=cast.street, size=2_000_000, at=NOON)
    large = bytes(LARGEST_PIECE + 1)

    answer = Client().patch(
        f"{PHOTOS}{begun.handle}/", large, headers={"Upload-Start": "0", "Accept": "application/json"}
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "piece_too_large")


def test_photos_begun_are_counted_as_photos_sent_whole_are(cast: Cast) -> None:
    with override_settings(PUBLIC_REPORTS_PER_HOUR=2):
        codes = [Client().post(PHOTOS, headers={"Upload-Size": "9"}).status_code for _n in range(3)]

    assert codes == [201, 201, 429]


# --- The door of programs ------------------------------------------------------------------------------------------
def test_a_program_sends_a_photo_in_pieces_and_a_report_takes_its_note(cast: Cast) -> None:
    program, raw = Program(), a_file()
    begun = program.post("reports/photos/pieces", {"size": len(raw)}).json()
    at = f"{STREET}/reports/photos/pieces/{begun['upload']}"

    def sends(start: int, piece: bytes) -> Any:
        return program.client.patch(
            f"{at}?start={start}", piece, "application/octet-stream", headers=program.headers
        )

    first, again = sends(0, raw[:64]), sends(0, raw[:64])
    asked = program.client.get(at, headers=program.headers)
    last = sends(64, raw[64:])
    taken = program.post("reports", {"text": "路灯不亮", "photos": [last.json()["note"]]})

    assert (begun["arrived"], first.json()["arrived"], asked.json()["arrived"]) == (0, 64, 64)
    assert (again.status_code, again.json()["facts"]) == (409, {"arrived": 64})
    assert (taken.status_code, Photo.objects.get().width) == (201, 320)


def test_a_program_that_sends_a_piece_as_json_is_told_what_is_taken(cast: Cast) -> None:
    program = Program()
    begun = program.post("reports/photos/pieces", {"size": 9}).json()

    answer = program.post(f"reports/photos/pieces/{begun['upload']}?start=0", "abc", method="PATCH")

    assert (answer.status_code, answer.json()["code"]) == (415, "wrong_media")
