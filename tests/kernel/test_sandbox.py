"""The process that draws: what it cannot do, and that only it suffers from what strangers send."""

import io
import os
import struct
import subprocess
import sys
import textwrap
import threading
import zlib

import psutil
import pytest
from PIL import Image

from linli.kernel import photos, sandbox
from linli.kernel.sandbox import Failed, Sandbox

LIMIT = 15_000_000
WALLED_IN = """
    import os, resource, signal, socket, sys, time
    from linli.kernel import drawing
    drawing.warm_up()
    drawing.wall_up()
    def draw(raw, **_more):
        try:
            said = eval(raw.decode())
        except BaseException as error:
            said = type(error).__name__
        raise drawing.Refused(str(said)[:20])
    drawing.draw = draw
    while True:
        drawing.answer()
"""


def asked(box: Sandbox, raw: bytes, **more) -> str:
    """Return the word that comes back."""
    return box.draw(raw, pixels=photos.PIXELS, edges=(64, 32), qualities=(80, 75), **more).word


@pytest.fixture
def walled():
    """Give a walled process that does whatever it is told, as if a decoder had been taken over."""
    box = Sandbox(("-c", textwrap.dedent(WALLED_IN)))
    yield box
    box.end()


@pytest.fixture
def box():
    """Give a drawing process of our own."""
    one = Sandbox()
    yield one
    one.end()


def a_file(size=(40, 30), kind="JPEG", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#6b8f71").save(out, kind, **options)
    return out.getvalue()


def code_of(raw: bytes) -> str:
    try:
        photos.accept(io.BytesIO(raw), limit_bytes=LIMIT)
    except Exception as refused:  # noqa: BLE001 - whatever it is, it must have a code
        return refused.code
    return "accepted"


# --- The walls ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/passwd').read()",
        "open('/tmp/linli-escaped', 'w')",
        "os.listdir('/')",
        "socket.socket()",
        "os.fork()",
        "os.pipe()",
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
        "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
        "os.setuid(0) if os.getuid() else os.kill(1, 0)",
        "bytearray(2 << 30)",
    ],
)
def test_whoever_takes_over_a_decoder_can_do_nothing_with_it(walled, attempt):
    assert asked(walled, attempt.encode()) in {
        "OSError", "PermissionError", "ValueError", "MemoryError", "BlockingIOError",
    }  # fmt: skip


def test_no_key_of_the_house_is_in_its_environment(walled):
    assert asked(walled, b"sorted(os.environ)") == "['LC_ALL', 'PATH']"
    assert asked(walled, b"'django' in sys.modules") == "False"


@pytest.mark.parametrize("end", ["os._exit(1)", "os.kill(os.getpid(), signal.SIGSEGV)", "os.abort()"])
def test_a_crash_ends_only_the_process_that_draws_and_the_next_photo_has_another(walled, end):
    first = asked(walled, b"os.getpid()")

    with pytest.raises(Failed):
        asked(walled, end.encode())

    assert asked(walled, b"os.getpid()") not in {first, str(os.getpid())}


def test_an_endless_loop_is_ended_after_its_time_whether_it_works_or_sleeps(walled):
    for loop in (b"[0 for _ in iter(int, 1)]", b"time.sleep(60)"):
        with pytest.raises(Failed):
            asked(walled, loop, seconds=1)

    assert asked(walled, b"1 + 1") == "2"


def test_it_is_replaced_after_a_number_of_photos(box, monkeypatch):
    monkeypatch.setattr(sandbox, "PHOTOS_EACH", 3)

    pids = []
    for _n in range(6):
        asked(box, a_file())
        pids.append(box.pid)

    assert pids[0] is not None
    assert [pid is None for pid in pids] == [False, False, True] * 2
    assert pids[3] not in {None, pids[0]}


def test_it_ends_when_its_web_process_is_killed():
    told = "import io, os, time; from linli.kernel.sandbox import HERE; " + textwrap.dedent(
        """
        raw = bytes.fromhex(os.environ["RAW"])
        HERE.draw(raw, pixels=10**6, edges=(64, 32), qualities=(80, 75))
        print(HERE.pid, flush=True)
        time.sleep(60)
        """
    )
    web = subprocess.Popen(
        [sys.executable, "-c", told], env=os.environ | {"RAW": a_file().hex()}, stdout=subprocess.PIPE
    )
    drawing = psutil.Process(int(web.stdout.readline()))

    web.kill()
    web.wait()
    web.stdout.close()

    psutil.wait_procs([drawing], timeout=10)
    assert not drawing.is_running()


def test_many_who_come_at_once_are_served_one_after_the_other(box):
    words: list[str] = []

    def send() -> None:
        words.append(asked(box, a_file((400, 300))))

    together = [threading.Thread(target=send) for _n in range(8)]
    for one in together:
        one.start()
    for one in together:
        one.join()

    assert words == ["drawn"] * 8


def test_after_a_fork_the_child_takes_a_process_of_its_own(box):
    asked(box, a_file())
    process = box._process
    box._owner = os.getpid() + 1  # as a process looks that was forked from the one that started it

    asked(box, a_file())

    assert box.pid != process.pid
    assert process.poll() is None
    for pipe in (process.stdin, process.stdout):
        pipe.close()
    process.kill()
    process.wait()


# --- What strangers send -------------------------------------------------------------------------------------------
def png(width: int, height: int, *chunks: tuple[bytes, bytes], rows: bytes | None = None) -> bytes:
    """Return a PNG of one colour that unpacks to width × height."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = rows if rows is not None else zlib.compress(bytes((width * 3 + 1) * height), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + b"".join(chunk(*one) for one in chunks)
        + chunk(b"IDAT", body)
        + chunk(b"IEND", b"")
    )


def test_a_bomb_that_says_its_size_is_refused_unopened_and_one_within_the_limit_is_drawn():
    assert code_of(png(50_000, 50_000, rows=zlib.compress(bytes(10_000)))) == "photo_too_many_pixels"
    assert code_of(png(7_000, 8_000)) == "accepted"  # 56 million pixels in 200 kB


def test_a_bomb_of_compressed_text_is_no_burden():
    bomb = zlib.compress(bytes(200_000_000), 9)

    said = code_of(png(20, 20, (b"zTXt", b"Comment\0\0" + bomb), (b"iCCP", b"profile\0\0" + bomb)))

    assert said in {"accepted", "photo_broken"}


def test_an_animation_without_end_gives_its_first_frame():
    frames = [Image.new("RGB", (60, 60), (n, 0, 0)) for n in range(0, 250, 5)]
    for kind in ("GIF", "WEBP"):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=1, loop=0)
        assert code_of(out.getvalue()) == "accepted"


def test_a_colour_profile_is_read_by_nobody_and_stays_outside():
    raw = a_file(icc_profile=b"MADE-BY-A-STRANGER" * 4000)

    accepted = photos.accept(io.BytesIO(raw), limit_bytes=LIMIT)

    assert b"MADE-BY-A-STRANGER" in raw
    assert b"MADE-BY-A-STRANGER" not in accepted.jpeg + accepted.thumb
    assert b"ICC_PROFILE" not in accepted.jpeg


@pytest.mark.parametrize(
    "tail", [b"<?php system($_GET['c']); ?>", b"PK\x03\x04" + bytes(200), b"<script>alert(1)</script>"]
)
def test_of_a_file_that_is_two_things_only_the_picture_stays(tail):
    accepted = photos.accept(io.BytesIO(a_file() + tail), limit_bytes=LIMIT)

    assert tail not in accepted.jpeg + accepted.thumb


@pytest.mark.parametrize(
    "head", [b"GIF89a", b"BM", b"RIFF\0\0\0\0WEBPVP8 ", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]
)
def test_a_head_with_nonsense_behind_it_is_refused_in_a_sentence(head):
    assert code_of(head + os.urandom(3000)).startswith("photo_")


@pytest.mark.parametrize("kind", ["TIFF", "ICO", "TGA", "PPM", "JPEG2000", "AVIF"])
def test_only_the_kinds_of_file_that_cameras_and_phones_send_are_opened(kind):
    out = io.BytesIO()
    try:
        Image.new("RGB", (32, 32)).save(out, kind)
    except (KeyError, OSError):
        pytest.skip(f"this Pillow cannot make {kind}")

    assert code_of(out.getvalue()) == "photo_not_an_image"


def test_large_palettes_do_not_unpack_fourfold():
    picture = Image.new("P", (8000, 7000))
    picture.putpalette([0, 0, 0] * 256)
    out = io.BytesIO()
    picture.save(out, "PNG", transparency=0)

    assert code_of(out.getvalue()) == "accepted"
