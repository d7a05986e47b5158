"""QR codes as drawings: what a phone reads from a screen or a poster."""

import io

from django.utils.safestring import SafeString, mark_safe


def qr(link: str) -> SafeString:
    """Return an address as a QR code in SVG, with the right margin."""
    import qrcode  # noqa: PLC0415 - only screens and posters draw one
    import qrcode.image.svg  # noqa: PLC0415 - as above

    out = io.BytesIO()
    qrcode.make(link, image_factory=qrcode.image.svg.SvgPathImage, border=2).save(out)
    drawn = out.getvalue().decode()
    return mark_safe(drawn[drawn.index("<svg") :])  # noqa: S308 - drawn here, of squares only
