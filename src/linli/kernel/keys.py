"""New keys, and old ones put away: what `linli keys` does, each act with a line in the journal.

A rotation has three ends that must hold whatever is killed: the new key is on disk before anything is written under
it; every row can be read at every moment, because old keys stay in the ring; and an old key leaves the ring only when
nothing is left under it.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection, transaction

from linli.kernel import journal, keyring, rekeying
from linli.kernel.models import JournalLine

SUBJECT = "key"
RINGS = {"field": keyring.FIELD, "index": keyring.INDEX, "secret": keyring.SECRET}
MAKE: dict[str, Callable[[], str]] = {
    "field": lambda: Fernet.generate_key().decode(),
    "index": lambda: secrets.token_urlsafe(32),
    "secret": lambda: secrets.token_urlsafe(50),
}
# Any number, known to nobody else: two who change keys at once take turns.
TURN = 0x4E15


class KeyTrouble(Exception):  # noqa: N818 - said to the operator as it is
    """Why keys cannot be changed now, and what to do."""


@dataclass(frozen=True)
class Who:
    """Whoever sits at the terminal."""

    kind: str = "system"
    account_id: int | None = None


@dataclass(frozen=True)
class Age:
    """A key by its name, since when it is there (None: from before anybody wrote it down), and what is under it."""

    name: str
    since: datetime | None
    rows: int | None


@dataclass(frozen=True)
class Rotation:
    """What a rotation did: the name of a key made now ("" when an earlier rotation was finished), and the rows."""

    made: str
    turned: rekeying.Turned
    waited_out: bool = True


def ring(which: str) -> Sequence[str]:
    """Return the keys of a kind, newest first."""
    return {"field": settings.FIELD_KEYS, "index": settings.INDEX_KEYS, "secret": settings.SECRET_KEYS}[which]


def turn(
    which: str, *, write: bool = True, progress: rekeying.Progress = lambda _w, _t: None
) -> rekeying.Turned:
    """Read every row that depends on this kind of key; put it under the newest, or only count."""
    if which == "secret":
        return rekeying.Turned()
    if which == "index":
        return rekeying.turn_marks(progress=progress, write=write)
    if write:
        return rekeying.turn_fields(progress=progress)
    return rekeying.Turned(under=rekeying.count_fields())


def rotate(
    which: str, *, at: datetime, progress: rekeying.Progress = lambda _w, _t: None, patience: float = 600.0
) -> Rotation:
    """Make a new key in front and put every row under it; a rotation that was cut off is finished instead.

    Raises KeyTrouble with what to set when the keys come from the environment.
    """
    with _taking_turns():
        if len(ring(which)) > 1:
            found = turn(which, progress=progress)
            if found.turned or found.beaten or not _finished(which):
                return Rotation("", found, _finish(which, found, at, progress, patience))
        made = _make(which, at)
        found = turn(which, progress=progress)
        return Rotation(made, found, _finish(which, found, at, progress, patience))


def _finished(which: str) -> bool:
    """Return whether the journal says that every row was put under the newest key, when it was made by us."""
    lines = JournalLine.objects.filter(street_id=0, subject_id=_subject(which))
    name = keyring.name_of(ring(which)[0])
    acts = set(lines.filter(facts__key=name).values_list("action", flat=True))
    return which == "secret" or "turn_rows" in acts or "add_key" not in acts


def _finish(
    which: str, found: rekeying.Turned, at: datetime, progress: rekeying.Progress, patience: float
) -> bool:
    """Wait for whoever prepared rows under the key before, and pass over the rows once more."""
    if which == "secret":
        return True
    ended = rekeying.wait_for_writers(patience=patience)
    again = turn(which, progress=progress)
    found.turned += again.turned
    found.under = again.under
    _tell(which, "turn_rows", at, {"rows": found.turned, "key": keyring.name_of(ring(which)[0])})
    return ended


def _make(which: str, at: datetime) -> str:
    keys, name = ring(which), RINGS[which]
    new = MAKE[which]()
    if not isinstance(keys, keyring.KeyFile):
        raise KeyTrouble(
            f"{name} comes from the environment, where only you can change it. Set for every process\n\n"
            f"    {name}={new},«the keys it has now»\n\n"
            "(on several machines: first everywhere at the end, then everywhere in front), restart, and run this again."
        )
    # The age of the file is soon that of the new key: what it told of the one before is written down.
    last = keyring.name_of(keys[0])
    known = _since(which).get(last)
    before = {"before": last, "before_since": known.isoformat()} if known else {}
    # The line first: should we die between the two, the journal names a key that never came, which harms nobody;
    # the other way round a key would be in use of which nobody knows since when.
    _tell(which, "add_key", at, {"key": keyring.name_of(new), "which": which} | before)
    keys.replace([new, *keys])
    return keyring.name_of(new)


def retire(which: str, *, at: datetime, patience: float = 600.0) -> list[str]:
    """Take the old keys out of the ring and return their names; refuse while anything is left under one of them."""
    with _taking_turns():
        keys = ring(which)
        old = list(keys[1:])
        if not old:
            return []
        if which != "secret":
            if not rekeying.wait_for_writers(patience=patience):
                raise KeyTrouble(
                    "A transaction that began long ago is still open and may write under the old key. "
                    "End it, or try again later."
                )
            under = turn(which, write=False).under
            left = {keyring.name_of(key): under[keyring.name_of(key)] for key in old}
            if any(left.values()):
                told = ", ".join(f"{count} under {name}" for name, count in left.items() if count)
                raise KeyTrouble(
                    f"There are still rows under old keys: {told}. First `linli keys rotate --{which}`."
                )
            if which == "index" and under[rekeying.UNREADABLE]:
                raise KeyTrouble(
                    f"{under[rekeying.UNREADABLE]} marks are of contacts that cannot be read, so nobody can make them "
                    "anew: with the old key gone those rows are found no more. Put the missing field key back first."
                )
        if not isinstance(keys, keyring.KeyFile):
            raise KeyTrouble(
                f"{RINGS[which]} comes from the environment: nothing needs the keys after the first any more; "
                "take them out there and restart."
            )
        keys.replace(keys[:1])
        names = [keyring.name_of(key) for key in old]
        _tell(which, "retire_key", at, {"keys": names, "which": which})
        return names


def ages(which: str, under: Counter[str] | None) -> list[Age]:
    """Return the keys of a kind with when they came and how many rows are under each; without `under` uncounted."""
    since = _since(which)
    names = [keyring.name_of(key) for key in ring(which)]
    return [Age(name, since.get(name), None if under is None else under[name]) for name in names]


def _since(which: str) -> dict[str, datetime]:
    lines = list(JournalLine.objects.filter(street_id=0, subject_id=_subject(which), action="add_key"))
    told = {
        line.facts["before"]: datetime.fromisoformat(line.facts["before_since"])
        for line in lines
        if "before" in line.facts
    }
    told |= {line.facts["key"]: line.at for line in lines}
    keys = ring(which)
    if isinstance(keys, keyring.KeyFile) and len(keys) == 1 and not told:
        # Never changed: the file is as old as the key.
        told[keyring.name_of(keys[0])] = datetime.fromtimestamp(keys.file.stat().st_mtime, UTC)
    return told


def _subject(which: str) -> Any:
    return journal.subject_of(SUBJECT, list(RINGS).index(which))


def _tell(which: str, action: str, at: datetime, facts: dict[str, Any]) -> None:
    with transaction.atomic():
        journal.write(
            street_id=0,
            subject=SUBJECT,
            subject_id=_subject(which),
            action=action,
            by=Who(),
            at=at,
            facts=facts,
        )


class _taking_turns:  # noqa: N801 - read as a phrase: with _taking_turns()
    """Hold the one turn at changing keys; the database gives it back when we die."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [TURN])
            if not cursor.fetchone()[0]:
                raise KeyTrouble(
                    "Somebody else is changing keys now. Wait until they are done, then look again."
                )

    def __exit__(self, *_raised: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [TURN])
