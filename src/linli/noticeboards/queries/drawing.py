"""The square code of a sheet, drawn as SVG of paths alone, so that the policy of content lets it stand in a page."""

import io

import qrcode
import qrcode.image.svg
from django.utils.safestring import SafeString, mark_safe


def square_of(address: str) -> SafeString:
    """Return the code that leads a phone to an address."""
    out = io.BytesIO()
    qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, border=2).save(out)
    drawn = out.getvalue().decode()
    return mark_safe(drawn[drawn.index("<svg") :])  # noqa: S308 - drawn here, of squares only
