"""What becomes of the files that strangers send."""

import io
import os
import struct
import uuid
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from linli.kernel import photos
from linli.kernel.errors import NotFound, Refusal

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LIMIT = 5_000_000


def file_of(image, kind, **options):
    """The picture as a file that was sent."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return io.BytesIO(out.getvalue())


def seen(jpeg):
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


def refusal(raw, **options):
    with pytest.raises(Refusal) as refused:
        photos.accept(io.BytesIO(raw), **{"limit_bytes": LIMIT, **options})
    assert str(refused.value)
    return refused.value.code


def png_of(width, height):
    """A PNG that is small as a file and may be huge as a picture."""

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    row = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


def test_a_photo_is_drawn_anew_with_a_thumbnail():
    accepted = photos.accept(file_of(Image.new("RGB", (4000, 3000), "red"), "JPEG"), limit_bytes=LIMIT)

    assert (accepted.width, accepted.height) == (1920, 1440) == seen(accepted.jpeg).size
    assert seen(accepted.thumb).size == (480, 360)
    assert len(accepted.sha256) == 64


def test_a_large_photo_is_turned_as_well():
    exif = Image.Exif()
    exif[0x0112] = 8

    accepted = photos.accept(file_of(Image.new("RGB", (4000, 2000)), "JPEG", exif=exif), limit_bytes=LIMIT)

    assert (accepted.width, accepted.height) == (960, 1920)


def test_a_small_photo_is_not_blown_up():
    accepted = photos.accept(file_of(Image.new("RGB", (100, 50)), "PNG"), limit_bytes=LIMIT)

    assert seen(accepted.jpeg).size == seen(accepted.thumb).size == (100, 50)


def test_where_it_was_taken_is_forgotten_but_up_stays_up():
    image = Image.new("RGB", (40, 20), "blue")
    image.paste("red", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter to the right
    exif[0x010F] = "MAKER-OF-THE-CAMERA"
    exif.get_ifd(0x8825)[2] = (31.0, 11.0, 24.0)
    sent = file_of(image, "JPEG", exif=exif, quality=95, comment=b"SECRET-COMMENT")
    assert b"MAKER-OF-THE-CAMERA" in sent.getvalue()

    accepted = photos.accept(sent, limit_bytes=LIMIT)

    shown = seen(accepted.jpeg)
    assert shown.size == (20, 40)
    assert shown.getpixel((10, 5))[0] > 200 > 50 > shown.getpixel((10, 5))[2]
    assert dict(shown.getexif()) == {}
    for secret in (b"MAKER-OF-THE-CAMERA", b"Exif", b"SECRET-COMMENT"):
        assert secret not in accepted.jpeg + accepted.thumb


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_is_taken(kind):
    first, second = Image.new("RGB", (30, 30), "red"), Image.new("RGB", (30, 30), "blue")
    sent = file_of(first, kind, save_all=True, append_images=[second], duration=100)

    shown = seen(photos.accept(sent, limit_bytes=LIMIT).jpeg)

    assert shown.getpixel((15, 15))[0] > 200


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(mode):
    image = Image.new("RGBA", (30, 30), (0, 0, 0, 0)).convert(mode)
    options = {"transparency": 0} if mode == "P" else {}

    shown = seen(photos.accept(file_of(image, "PNG", **options), limit_bytes=LIMIT).jpeg)

    assert min(shown.getpixel((15, 15))) > 250


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("L", "JPEG"), ("1", "PNG"), ("I;16", "PNG"), ("RGB", "BMP")]
)
def test_all_kinds_of_colour_become_plain_ones(mode, kind):
    shown = seen(photos.accept(file_of(Image.new(mode, (30, 30)), kind), limit_bytes=LIMIT).jpeg)

    assert (shown.mode, shown.size) == ("RGB", (30, 30))


def test_too_many_bytes_are_refused_before_they_are_looked_at():
    assert refusal(b"\0" * 101, limit_bytes=100) == "photo_too_large"


def test_bombs_are_refused_before_they_are_unpacked():
    assert refusal(png_of(20_000, 20_000)) == "photo_too_many_pixels"
    assert refusal(png_of(60_000, 60_000)) == "photo_too_many_pixels"
    assert refusal(png_of(101, 100), limit_pixels=10_000) == "photo_too_many_pixels"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b"MZ\x90\0" + bytes(500),
        b"%PDF-1.7 ...",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<svg onload='x'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"II*\0" + bytes(100),
    ],
)
def test_what_is_no_photo_is_refused(raw):
    assert refusal(raw) == "photo_not_an_image"


def test_a_tiff_is_not_taken():
    assert refusal(file_of(Image.new("RGB", (9, 9)), "TIFF").getvalue()) == "photo_not_an_image"


def test_an_iphones_own_format_is_refused_with_advice():
    with pytest.raises(photos.NotAPhoto) as refused:
        photos.accept(io.BytesIO(b"\0\0\0\x18ftypheic" + bytes(200)), limit_bytes=LIMIT)

    assert "HEIC" in str(refused.value)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
def test_a_photo_that_was_cut_off_is_broken(kind):
    whole = file_of(Image.effect_noise((300, 300), 80).convert("RGB"), kind).getvalue()

    assert refusal(whole[: len(whole) // 2]) == "photo_broken"


def test_a_header_alone_is_broken():
    assert refusal(b"\xff\xd8\xff\xe0") == "photo_broken"
    assert refusal(png_of(100, 100)) == "photo_broken"


@given(
    st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "BMP"]),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=8),
)
def test_a_damaged_photo_is_drawn_or_refused_but_never_a_crash(kind, damage):
    raw = bytearray(file_of(Image.linear_gradient("L").convert("RGB").resize((40, 40)), kind).getvalue())
    for place, value in damage:
        raw[place % len(raw)] = value

    try:
        accepted = photos.accept(io.BytesIO(bytes(raw)), limit_bytes=LIMIT, limit_pixels=1_000_000)
    except Refusal as refused:
        assert refused.code.startswith("photo_")
    else:
        assert seen(accepted.jpeg).mode == "RGB"


# --- Where they are kept ------------------------------------------------------------------------------------------
@pytest.fixture
def accepted(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "photos"
    return photos.accept(file_of(Image.new("RGB", (600, 600)), "JPEG"), limit_bytes=LIMIT)


def test_a_stored_photo_is_opened_again(accepted, tmp_path):
    name = uuid.UUID("01920000-0000-7000-8000-0000000000ab")

    photos.store(accepted, name)
    photos.store(accepted, name)

    with photos.open_photo(name) as large, photos.open_photo(name, thumb=True) as small:
        assert (large.read(), small.read()) == (accepted.jpeg, accepted.thumb)
    assert sorted(path.name for path in (tmp_path / "photos" / "ab").iterdir()) == [
        f"{name}.jpg",
        f"{name}.thumb.jpg",
    ]


def test_an_erased_photo_is_not_there(accepted):
    name = uuid.uuid4()
    photos.store(accepted, name)

    photos.erase(name)
    photos.erase(name)

    with pytest.raises(NotFound):
        photos.open_photo(name)


def test_when_the_disk_is_full_no_half_photo_stays(accepted, tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(photos.NoRoom):
        photos.store(accepted, uuid.uuid4())
    assert [path for path in (tmp_path / "photos").rglob("*") if path.is_file()] == []


def aged(path, days):
    moment = NOON.timestamp() - days * 86_400
    os.utime(path, (moment, moment))


@pytest.mark.django_db  # apps above say which photos are theirs
def test_files_that_no_row_names_are_found_after_a_week_and_only_they(accepted, tmp_path):
    kept, lost, fresh = (uuid.uuid4() for _ in range(3))
    for name in (kept, lost, fresh):
        photos.store(accepted, name)
    draft = photos.place_of(kept).with_name(f".{kept}.jpg.7.draft")
    draft.write_bytes(b"half")
    for name in (kept, lost):
        aged(photos.place_of(name), 8)
        aged(photos.place_of(name, thumb=True), 8)
    aged(draft, 8)

    found = photos.left_behind(lambda ids: {kept} & set(ids), at=NOON)

    assert set(found) == {photos.place_of(lost), photos.place_of(lost, thumb=True), draft}


@pytest.mark.django_db
def test_when_far_too_many_seem_to_be_left_behind_nothing_is_touched(accepted, tmp_path, caplog):
    folder = photos.place_of(uuid.UUID(int=0)).parent
    folder.mkdir(parents=True)
    for _ in range(101):
        file = folder / f"{uuid.uuid4()}.jpg"
        file.write_bytes(b"x")
        aged(file, 8)

    assert photos.left_behind(lambda _ids: set(), at=NOON) == []
    assert "nothing was removed" in caplog.text
