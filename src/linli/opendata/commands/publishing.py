"""A release is written beside the others, read back as a stranger would read it, and only then published."""

import csv
import fcntl
import gzip
import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from linli.kernel import journal
from linli.kernel.errors import Missing
from linli.opendata.errors import NoSuchRelease, NotAnonymous
from linli.opendata.models import Release
from linli.opendata.permissions import need_keeper
from linli.opendata.queries.dictionary import GROUPED_BY, package_of
from linli.opendata.queries.grouping import Fine, changed
from linli.opendata.queries.law import OpenDataLaw, law_of
from linli.opendata.queries.releases import folder_of, has_files, newest, root_of_files
from linli.opendata.states import KEPT, PACKAGE
from linli.people.public import Account, Actor
from linli.territory.public import Street

from .gathering import Gathered, gather, told_before
from .writing import write, write_all

SUBJECT, MAKING = "release", ".making-"


def publish(street: Street, *, by: Actor, at: datetime) -> Release | None:
    """Publish what a street tells now, if its rule book says so and something is new; return the release that stands.

    After a withdrawal nothing is published until another edition of the rule book holds: whoever takes data back must
    not find it there again in the morning.
    """
    today = timezone.localdate(at)
    law, edition = law_of(street.pk, today)
    last = Release.objects.filter(street=street).order_by("-number").first()
    held_back = last is not None and last.withdrawn_at is not None and last.rules == edition
    if not law.published or held_back:
        return None
    before = told_before(today, law.wait)
    told = gather(street, law, before=before, today=today)
    tables = {"cases": told.cases, "counts": told.counts, "places": told.places}
    digest = hashlib.sha256(json.dumps([law.k, law.licence, tables], default=str).encode()).hexdigest()
    with _turn(street) as root:
        standing = newest(street)
        if standing is not None and has_files(street, standing):
            alike = (standing.rules, standing.k, standing.licence) == (edition, law.k, law.licence)
            if standing.digest == digest or (alike and _would_point_at_few(standing, told.fine)):
                Release.objects.filter(pk=standing.pk).update(checked_at=at)
                return standing
        return _written(street, told, tables, law, (before, digest, edition), by=by, at=at, root=root)


@contextmanager
def _turn(street: Street) -> Iterator[Path]:
    """Let one process at a time write releases of a street, and clear away what one that was killed has left."""
    root = root_of_files(street)
    root.mkdir(parents=True, exist_ok=True)
    turn = os.open(root / ".turn", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        for left in root.glob(f"{MAKING}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield root
    finally:
        os.close(turn)


def _would_point_at_few(standing: Release, fine: Counter[Fine]) -> bool:
    """Return whether a new release would differ from the one that stands by fewer than k cases: then it waits for more.

    Who holds two releases side by side sees what changed. One case that came, was closed or was hidden meanwhile would
    stand there alone, whatever groups it is told in.
    """
    before = _remembered(standing)
    return before is not None and 0 < changed(before, fine) < standing.k


# What a release was made of, as finely as it is known: only to be compared with, handed out to nobody.
def _memory(release: Release) -> Path:
    return root_of_files(release.street) / f".made-of-{release.number}.json.gz"


def _remembered(release: Release) -> Counter[Fine] | None:
    try:
        with gzip.open(_memory(release), "rt", encoding="utf-8") as text:
            rows = json.load(text)
    except (OSError, EOFError, ValueError):
        return None  # a house that was restored: no backup holds what is made of the ledger
    return Counter({
        Fine(tuple(line), kind, class_, date.fromisoformat(month), *rest): n
        for (line, kind, class_, month, *rest), n in rows
    })  # fmt: skip


def _remember(release: Release, fine: Counter[Fine]) -> None:
    memory = _memory(release)
    with gzip.open(memory, "wt", encoding="utf-8") as text:
        json.dump([[list(one), n] for one, n in sorted(fine.items())], text, default=str)
    memory.chmod(0o600)


def _written(
    street: Street, told: Gathered, tables: dict[str, Any], law: OpenDataLaw, made_of: tuple[date, str, int | None], *,
    by: Actor, at: datetime, root: Path,
) -> Release:  # fmt: skip
    """Write a release beside the others, look through it, publish it."""
    before, digest, edition = made_of
    with tempfile.TemporaryDirectory(dir=root, prefix=MAKING) as name:
        folder = Path(name)
        about = {"street": street.slug, "k": law.k, "before": before.isoformat(), "licence": law.licence}
        files = write_all(folder, street, tables, depth=law.depth, about=about)
        check(folder, k=law.k)
        made = Release(
            street=street, made_at=at, checked_at=at, before=before, k=law.k, licence=law.licence, rules=edition,
            cases=len(told.cases), groups=told.groups, withheld=told.withheld, digest=digest, files=files,
        )  # fmt: skip
        return _published(made, folder, told.fine, by=by, at=at)


def _published(made: Release, folder: Path, fine: Counter[Fine], *, by: Actor, at: datetime) -> Release:
    """Number a release, put its files in their place and write its line."""
    street = made.street
    with transaction.atomic():
        # Whoever publishes at the same time waits here, so that no number is given twice; cases do not wait (no_key).
        Street.objects.select_for_update(no_key=True).get(pk=street.pk)
        last = Release.objects.filter(street=street).aggregate(last=Max("number"))["last"]
        made.number = (last or 0) + 1
        told = json.dumps(package_of(street, made), ensure_ascii=False, indent=1).encode()
        length, digest = write(folder / PACKAGE, [told], pressed=False)
        made.files = [
            *made.files,
            {"name": PACKAGE, "dataset": "", "form": "json", "bytes": length, "sha256": digest, "rows": 0},
        ]
        made.save(force_insert=True)
        facts = {
            "number": made.number,
            "k": made.k,
            "cases": made.cases,
            "withheld": made.withheld,
            "digest": made.digest,
        }
        _line(made, "publish_release", by=by, at=at, facts=facts)
        place = folder_of(street, made.number)
        shutil.rmtree(place, ignore_errors=True)  # what a process left that fell over before its row was kept
        shutil.copytree(folder, place)
        place.chmod(0o755)
        _remember(made, fine)
    for old in _memory(made).parent.glob(".made-of-*"):
        if old != _memory(made):
            old.unlink(missing_ok=True)
    _thin(street)
    return made


def _thin(street: Street) -> None:
    """Let go the files of old releases, except the last of each month."""
    old = Release.objects.filter(street=street, files_kept=True).order_by("-number")[KEPT:]
    months: set[tuple[int, int]] = set()
    for release in old:
        made = timezone.localtime(release.made_at)
        if (made.year, made.month) in months:
            Release.objects.filter(pk=release.pk).update(files_kept=False)
            shutil.rmtree(folder_of(street, release.number), ignore_errors=True)
        months.add((made.year, made.month))


def withdraw(number: int, *, street: Street, why: str, by: Actor, at: datetime) -> Release:
    """Take a release back: its files are gone at once, its number and the reason stay; said twice it is the same."""
    need_keeper(by, street)
    if not why.strip():
        raise Missing(fields="why")
    with transaction.atomic():
        found = Release.objects.select_for_update().filter(street=street, number=number).first()
        if found is None:
            raise NoSuchRelease
        if found.withdrawn_at is None:
            found.withdrawn_at, found.withdrawn_why = at, why.strip()[:200]
            found.withdrawn_by = Account.objects.filter(pk=by.account_id).first()
            found.save(update_fields=("withdrawn_at", "withdrawn_why", "withdrawn_by"))
            _line(
                found,
                "withdraw_release",
                by=by,
                at=at,
                facts={"number": number},
                texts={"why": found.withdrawn_why},
            )
    shutil.rmtree(folder_of(street, number), ignore_errors=True)
    return found


def _line(of: Release, action: str, *, by: Actor, at: datetime, facts: dict[str, Any], **more: Any) -> None:
    journal.write(
        street_id=of.street_id,
        subject=SUBJECT,
        subject_id=of.pk,
        action=action,
        by=by,
        at=at,
        facts=facts,
        **more,
    )


# --- Looked through as a stranger would -----------------------------------------------------------------------------
def check(folder: Path, *, k: int) -> int:
    """Read the files of a release and return its smallest group; raise NotAnonymous where one is smaller than `k`.

    Trusts nothing of how the files were made: it reads what everybody will read.
    """
    cases = _rows(folder, "cases")
    groups = Counter(tuple(row[name] for name in GROUPED_BY) for row in cases)
    places = Counter(row["place"] for row in cases)
    cells = Counter((row["place"], row["category"], row["period"]) for row in cases)
    for counted in (groups, places, cells):
        if small := [name for name, n in counted.items() if n < k]:
            raise NotAnonymous(f"{len(small)} groups are smaller than {k}")
    told = {
        (row["place"], row["category"], row["period"]): int(row["cases"]) for row in _rows(folder, "counts")
    }
    if told != dict(cells):
        raise NotAnonymous("the counts are not those of the cases")
    for row in _rows(folder, "places"):
        if any(0 < int(row[name]) < k for name in ("cases_here", "cases_within")):
            raise NotAnonymous(f"place {row['place']} counts fewer than {k}")
    return min(groups.values(), default=0)


def small_groups(at: datetime) -> Iterator[str]:
    """Name the newest releases that show a group that is too small: the nightly check of what is already out."""
    standing = Release.objects.filter(withdrawn_at=None, files_kept=True).order_by("street_id", "-number")
    for release in standing.distinct("street_id").select_related("street"):
        try:
            check(folder_of(release.street, release.number), k=release.k)
        except NotAnonymous as error:
            yield f"{release.street.slug} no. {release.number}: {error}"
        except FileNotFoundError:
            continue  # a house that was restored has its rows and makes its files again in the night


def _rows(folder: Path, dataset: str) -> list[dict[str, str]]:
    with gzip.open(folder / f"{dataset}.csv.gz", "rt", encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))
