"""Word and PDF of bulletins, written by the worker and kept on the disk; nothing here is imported by a web page."""

import hashlib
import logging
import shutil
import tempfile
from pathlib import Path

from linli.bulletins.models import Bulletin
from linli.bulletins.queries.bulletins import document_of, folder_of, without_files
from linli.bulletins.states import TOLD_IN, Form

from . import pdf, word

log = logging.getLogger("linli.bulletins")
NAME = "bulletin"


def write_missing(*, most: int = 500) -> tuple[int, int]:
    """Write the files that are missing; return how many bulletins have theirs now and how many failed."""
    done = failed = 0
    for pk in list(without_files().order_by("-made_at").values_list("pk", flat=True)[:most]):
        try:
            done += write_files(pk)
        except Exception:
            failed += 1
            log.exception("the files of bulletin %s were not written", pk)
    return done, failed


def write_files(pk: object) -> bool:
    """Write both files of a bulletin beside the old ones; they count only if nothing was changed meanwhile."""
    bulletin = Bulletin.objects.select_related("street").get(pk=pk)
    told = document_of(bulletin, TOLD_IN[0])
    place = folder_of(bulletin)
    place.mkdir(parents=True, exist_ok=True)
    files = []
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".making-") as folder:
        for form, writer in ((Form.PDF, pdf.write), (Form.WORD, word.write)):
            made = Path(folder) / f"{NAME}.{form}"
            writer(made, told)
            body = made.read_bytes()
            digest = hashlib.sha256(body).hexdigest()
            made.chmod(0o644)
            shutil.move(made, place / f"{digest[:16]}-{made.name}")
            files.append({"name": made.name, "form": str(form), "bytes": len(body), "sha256": digest})
    kept = Bulletin.objects.filter(pk=pk, version=bulletin.version).update(
        files=files, files_of=bulletin.version
    )
    if kept:
        names = {f"{one['sha256'][:16]}-{one['name']}" for one in files}
        for old in place.iterdir():
            if old.name not in names:
                old.unlink(missing_ok=True)
    return bool(kept)
