"""A resident in tests: what is said at the door, and the link that comes back."""

import io
import re
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from linli.cases import commands
from tests.cast import NOON, Cast
from tests.factories import CORNER, a_photo, an_opened, manhole

REPORT = "/s/fenglin/report/"
SAID = "路口的井盖不见了。晚上很黑，孩子差点掉下去"
CONTACT = commands.Contact("周敏", "13800138000", "zhou@example.com", "zh-hans")
LATER = NOON + timedelta(days=3)


def a_key(phone: Client) -> str:
    """Return the key of a fresh form."""
    return phone.get(REPORT).context["form"]["key"].value()


def what(key: str, **more: Any) -> dict[str, Any]:
    """Return a form filled in."""
    return {"key": key, "text": SAID, "lon": CORNER[0], "lat": CORNER[1], "datum": "wgs84"} | more


def token_in(address: str) -> str:
    """Return the secret in an address."""
    found = re.search(r"/follow/([^/]+)/", address)
    assert found
    return found.group(1)


def a_picture_taken_at_home() -> SimpleUploadedFile:
    """Return a JPEG that carries a place in its EXIF."""
    image = Image.new("RGB", (640, 480), "#557799")
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 11.0, 30.0), 3: "E", 4: (121.0, 26.0, 30.0)})
    exif[0x010F] = "SecretCamera"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    assert b"SecretCamera" in out.getvalue()
    return SimpleUploadedFile("home.jpg", out.getvalue(), content_type="image/jpeg")


def link(opened: commands.Opened, act: str = "") -> str:
    """Return the address behind a secret link."""
    return f"/s/fenglin/follow/{opened.token}/{f'{act}/' if act else ''}"


def brought_to(cast: Cast, state: str, **told: Any) -> commands.Opened:
    """Return a case of a resident, brought to a state by those whose job it is."""
    opened = an_opened(cast, contact=CONTACT, photos=(a_photo(),), **told)
    told_to = {"street_id": cast.street.pk}
    steps = (
        ("verified", commands.verify, cast.gaolan, {"finding": "内部：王先生家"}),
        ("filed", commands.file, cast.heqing, {"category": manhole()}),
        ("dispatched", commands.dispatch, cast.heqing, {}),
        ("in_hand", commands.accept, cast.maoli, {}),
        ("fed_back", commands.feed_back, cast.maoli, {"done": "已更换井盖", "photos": (a_photo("#334455"),)}),
        ("inspected", commands.inspect, cast.songping, {"finding": "内部核查记录"}),
        ("closed", commands.close, cast.heqing, {}),
    )  # fmt: skip
    if state == "reported":
        return opened
    for n, (reached, command, by, brought) in enumerate(steps, 1):
        command(opened.case.pk, by=by, at=NOON + timedelta(minutes=n), **told_to, **brought)  # type: ignore[operator]
        if reached == state:
            break
    return opened


def key_of(phone: Client, address: str) -> str:
    """Return the key of the form at an address."""
    return phone.get(address).context["form"]["key"].value()
