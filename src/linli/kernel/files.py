"""Files that anybody may have: sent as they rest on the disk, pressed to whoever can unpress them."""

import gzip
from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header

PIECE, HOUR = 1 << 16, 3600


def file_answer(
    request: HttpRequest, path: Path, *, media: str, name: str, sha256: str, length: int
) -> HttpResponseBase:
    """Answer with a public file, or with 304; a path that ends in .gz is the same file pressed.

    `sha256` and `length` are of what is inside. Open to other sites, because open data is read by their scripts; kept by
    readers for an hour and not for ever, because what is published may be withdrawn.
    """
    tag = f'"{sha256[:32]}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    if response is None:
        pressed = path.suffix == ".gz"
        if pressed and "gzip" not in request.headers.get("Accept-Encoding", ""):
            response = StreamingHttpResponse(_unpressed(path), content_type=media)
            response["Content-Length"] = str(length)
        else:
            response = FileResponse(path.open("rb"), content_type=media)
            if pressed:
                response["Content-Encoding"] = "gzip"
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={HOUR}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _unpressed(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") as file:
        while piece := file.read(PIECE):
            yield piece
