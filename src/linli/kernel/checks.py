"""Checks that the house makes of itself each night: a sample of what must be so; what is not shouts.

`linli journal verify` and `linli journal check` read everything and take as long as there is to read. These read what
the day brought and a sample of what lay there before, so that they end before the office opens however old the house is.
An app registers its own with `self_check`; what it yields contradicts what it says.
"""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from .ids import first_at
from .journal import GENESIS, line_hash
from .models import JournalLine, Seal, SelfCheck
from .proofs import no_delivery_is_stuck
from .seals import leaves_of, merkle_root, seal_hash

DAY, MOST, CHUNK = timedelta(days=1), 20, 2000
MOST_LINES, OLD_SEALS = 200_000, 20
Find = Callable[[datetime], Iterator[str]]
CHECKS: dict[str, Find] = {}
log = logging.getLogger("linli.checks")


def self_check(name: str) -> Callable[[Find], Find]:
    """Register the decorated function as the nightly check `name`: it yields, in words, what is wrong at a moment."""

    def register(find: Find) -> Find:
        CHECKS[name] = find
        return find

    return register


def run_checks(*, at: datetime, only: str = "") -> list[SelfCheck]:
    """Make every check and write down how it ended; one that falls over is a fault of its own and stops no other."""
    return [check_one(name, at=at) for name in sorted(CHECKS) if only in {"", name}]


def check_one(name: str, *, at: datetime) -> SelfCheck:
    """Make one check and write down how it ended; what is wrong is an error in the log, too."""
    began = time.perf_counter()
    try:
        with transaction.atomic():
            found = list(islice(CHECKS[name](at), MOST))
    except Exception as error:  # noqa: BLE001 - a check that cannot be made is told like one that found something
        found = [f"{type(error).__name__}: {error}"[:300]]
    seconds = round(time.perf_counter() - began, 3)
    if found:
        log.error(
            "the self-check %s found %s",
            name,
            found[0],
            extra={"facts": {"check": name, "faults": len(found)}},
        )
    told = {
        "at": at,
        "faults": len(found),
        "said": "\n".join(found).replace("\0", "�")[:4000],
        "seconds": seconds,
    }
    made, _new = SelfCheck.objects.update_or_create(name=name, defaults=told)
    return made


@self_check("journal")
def journal_is_whole(at: datetime) -> Iterator[str]:
    """Name lines of the last day, and of a sample of older seals, that were altered or do not follow the one before."""
    lately = JournalLine.objects.filter(id__gte=first_at(at - DAY)).order_by("id")[:MOST_LINES]
    yield from _faults(lately)
    for seal in Seal.objects.order_by("?")[:OLD_SEALS]:
        leaves = leaves_of(seal.line_ids)
        if seal_hash(seal) != bytes(seal.hash):
            yield f"seal {seal.number} was altered"
        elif any(leaf is None for _id, leaf in leaves):
            yield f"a line under seal {seal.number} is gone"
        elif merkle_root([leaf for _id, leaf in leaves if leaf is not None]) != bytes(seal.root):
            yield f"a line under seal {seal.number} was rewritten"
        yield from _faults(JournalLine.objects.filter(id__in=seal.line_ids[:CHUNK]))


def _faults(lines: object) -> Iterator[str]:
    before = JournalLine.objects.filter(
        street_id=OuterRef("street_id"), subject_id=OuterRef("subject_id"), seq=OuterRef("seq") - 1
    )
    found = lines.annotate(hash_before=Subquery(before.values("hash")[:1]), place=F("seq"))  # type: ignore[attr-defined]
    for line in found.iterator(chunk_size=CHUNK):
        wanted = GENESIS if line.seq == 1 else line.hash_before
        if wanted is None:
            yield f"line {line.pk}: the line before it is missing"
        elif bytes(line.prev) != bytes(wanted):
            yield f"line {line.pk}: it does not follow from the line before it"
        if line_hash(line) != bytes(line.hash):
            yield f"line {line.pk}: it was altered"


@self_check("deliveries")
def deliveries_go_on(at: datetime) -> Iterator[str]:
    """Name deliveries that were set aside or wait for more than an hour."""
    yield from no_delivery_is_stuck()
