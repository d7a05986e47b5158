"""Word and PDF of bulletins, written by the worker and kept on the disk; nothing here is imported by a web page."""

import fcntl
import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db.models import F

from linli.bulletins.models import Bulletin
from linli.bulletins.queries.bulletins import document_of, folder_of, stored_name, without_files
from linli.bulletins.states import NAMES, BulletinState, Form

from . import pdf, word

log = logging.getLogger("linli.bulletins")
WRITERS = {Form.PDF: pdf.write, Form.WORD: word.write}
MAKING = ".making-"


@contextmanager
def _turn() -> Iterator[None]:
    """Let one process at a time write files, so that nobody clears away what another has just written."""
    root = Path(settings.HOME) / "bulletins"
    root.mkdir(parents=True, exist_ok=True)
    turn = os.open(root / ".turn", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        # Whoever was killed in the midst has left its folder; nobody else writes now, so it is nobody's.
        for left in root.glob(f"*/{MAKING}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(turn)


def write_missing(*, most: int = 500) -> tuple[int, int]:
    """Write the files that are missing; return how many bulletins have theirs now and how many failed."""
    done = failed = 0
    with _turn():
        for pk in list(without_files().order_by("-made_at").values_list("pk", flat=True)[:most]):
            try:
                done += _write_files(pk)
            except Exception:
                failed += 1
                log.exception("the files of bulletin %s were not written", pk)
    return done, failed


def _write_files(pk: object) -> bool:
    """Write the files of a bulletin in each language; they count only if nothing was changed meanwhile."""
    bulletin = Bulletin.objects.select_related("street").get(pk=pk)
    place = folder_of(bulletin)
    place.mkdir(parents=True, exist_ok=True)
    files = []
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=MAKING) as folder:
        for name, (form, language) in NAMES.items():
            made = Path(folder) / name
            WRITERS[Form(form)](made, document_of(bulletin, language))
            body = made.read_bytes()
            made.chmod(0o644)
            digest = hashlib.sha256(body).hexdigest()
            told = {
                "name": name,
                "form": str(form),
                "language": language,
                "bytes": len(body),
                "sha256": digest,
            }
            shutil.move(made, place / stored_name(told))
            files.append(told)
    kept = Bulletin.objects.filter(pk=pk, version=bulletin.version).update(
        files=files, files_of=bulletin.version
    )
    # What stands in the row stays; of a bulletin that was withdrawn meanwhile that is nothing.
    names = {stored_name(one) for one in Bulletin.objects.values_list("files", flat=True).get(pk=pk)}
    for old in place.iterdir():
        if old.name not in names:
            old.unlink(missing_ok=True)
    return bool(kept)


def forget_lost() -> int:
    """Have the files written again that are on no disk, as after a restore: no backup holds them; return of how many."""
    whole = Bulletin.objects.filter(files_of=F("version")).exclude(state=BulletinState.WITHDRAWN)
    lost = [
        one.pk
        for one in whole.select_related("street").only("number", "files", "street").iterator(chunk_size=500)
        if any(not (folder_of(one) / stored_name(told)).is_file() for told in one.files)
    ]
    return Bulletin.objects.filter(pk__in=lost).update(files_of=0) if lost else 0
