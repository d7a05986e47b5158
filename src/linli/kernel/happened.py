"""What happened at a moment: logs, journal, seals and the database's own log merged into one time line.

Read by people, long after: so it says in words what each line means, and names no person but by the account's number.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from .ids import first_at
from .logbook import lines_between
from .models import JournalLine, Seal

# A reader applies a line within seconds; after a night without a worker it may take longer.
LATER = timedelta(hours=12)
POSTGRES = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+) UTC \[(\d+)\] (?P<level>[A-Z]+):  (?P<said>.*)")
BAD = ("error", "critical", "fatal", "panic")
Tell = Callable[[Sequence[JournalLine]], dict[UUID, str]]
TELLERS: dict[str, Tell] = {}


def teller(subject: str) -> Callable[[Tell], Tell]:
    """Register how an app says lines about a subject in words: the number of a case, the name of an act."""

    def register(tell: Tell) -> Tell:
        TELLERS[subject] = tell
        return tell

    return register


@dataclass(frozen=True)
class Happening:
    """One thing: when, what kind, in words, how bad (`""`, `refused`, `bad`), and the request or job it belongs to."""

    at: datetime
    kind: str
    text: str
    grade: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Wanted:
    """What is asked for: these moments, and of them perhaps only one subject or one request."""

    first: datetime
    last: datetime
    subject_id: UUID | None = None
    name: str = ""
    request: str = ""


def happenings(wanted: Wanted, folder: Path, *, with_database: bool = True) -> list[Happening]:
    """Return what happened, in order."""
    told = list(lines_between(folder, wanted.first, wanted.last))
    lines = _journal(wanted, folder) if with_database else []
    if wanted.subject_id is not None or wanted.request:
        ids = {str(line.id) for line in lines}
        told = [line for line in told if _belongs(line, wanted, ids)]
        found = [*map(_of_log, told), *_of_journal(lines)]
    else:
        found = [*map(_of_log, told), *_of_journal(lines), *_of_postgres(wanted, folder)]
        found += _of_seals(wanted) if with_database else []
    return sorted(found, key=lambda one: one.at)


def _journal(wanted: Wanted, folder: Path) -> list[JournalLine]:
    """Return the lines that were written then; an imported one tells of an earlier moment."""
    lines = JournalLine.objects.filter(id__gte=first_at(wanted.first), id__lt=first_at(wanted.last))
    if wanted.subject_id is not None:
        lines = lines.filter(subject_id=wanted.subject_id)
    if wanted.request:
        # Which request wrote a line is known from the log of the reader that applied it.
        later = lines_between(folder, wanted.first, wanted.last + LATER)
        caused = {
            line_id for told in later for line_id, cause in _lines_of(told).items() if cause == wanted.request
        }
        lines = lines.filter(id__in=caused)
    return list(lines.order_by("id"))


def _lines_of(told: dict[str, Any]) -> dict[str, str]:
    lines = told.get("lines")
    return lines if isinstance(lines, dict) else {}


def _belongs(told: dict[str, Any], wanted: Wanted, line_ids: set[str]) -> bool:
    if wanted.request and (
        told.get("request") == wanted.request or wanted.request in _lines_of(told).values()
    ):
        return True
    if line_ids & ({*_lines_of(told)} | {str(told.get("line"))}):
        return True
    return bool(wanted.name) and f"/{wanted.name}/" in f"{told.get('path', '')}/"


# --- Each source in words -----------------------------------------------------------------------------------------
def _of_log(told: dict[str, Any]) -> Happening:
    at, cause = datetime.fromisoformat(told["at"]), str(told.get("request", ""))
    cause = "" if cause == "-" else cause
    grade = "bad" if told.get("level") in BAD else "refused" if told.get("level") == "warning" else ""
    kind, text = _words(told)
    if kind == "request":
        status = int(told.get("status", 0))
        grade = "bad" if status >= 500 else "refused" if status >= 400 else ""
    if error := str(told.get("error", "")).strip():
        text = f"{text}: {error.splitlines()[-1][:300]}"
    return Happening(at, kind, text, grade, cause)


def _words(told: dict[str, Any]) -> tuple[str, str]:
    """Return the kind of a log line and what it says; by which fact it is known stands in SAYINGS."""
    for fact, (kind, say) in SAYINGS.items():
        if fact in told:
            return kind, say(told)
    return "log", f"{told.get('from', '')}: {told.get('message', '')}"


def _reader(told: dict[str, Any]) -> str:
    if n := int(told.get("n", 0)):
        one, many = (
            _("%(reader)s read %(n)s line of the journal"),
            _("%(reader)s read %(n)s lines of the journal"),
        )
        text = one if n == 1 else many
        return text % {"reader": told["reader"], "n": n}
    text = _("%(reader)s could not read a line of the journal (try %(n)s): %(why)s")
    return text % {"reader": told["reader"], "n": told.get("tries", "?"), "why": told.get("message", "")}


def _notice(told: dict[str, Any]) -> str:
    text = _("A notice by %(channel)s is now: %(state)s (tries: %(n)s)")
    return text % {"channel": told.get("channel"), "state": told.get("state"), "n": told.get("tries")}


def _job(told: dict[str, Any]) -> str:
    begun_or_done = {
        "job begins": _("Job %(task)s begins"),
        "job done": _("Job %(task)s is done"),
        "job forgotten": _("Job %(task)s that had failed was taken from the list"),
    }
    return begun_or_done.get(str(told.get("message")), _("Job %(task)s fell")) % {"task": told["task"]}


def _request(told: dict[str, Any]) -> str:
    text = _(
        "%(method)s %(path)s was answered %(status)s in %(ms)s ms (%(queries)s questions to the database, %(db_ms)s ms)"
    )
    known = {name: told.get(name, "?") for name in ("method", "path", "status", "ms", "queries", "db_ms")}
    parts = [text % known]
    if "account" in told:
        parts.append(_("account %(number)s") % {"number": told["account"]})
    if "refused" in told:
        parts.append(_("refused: %(code)s") % {"code": told["refused"]})
    return " · ".join(parts)


def _process(told: dict[str, Any]) -> str:
    name = {
        "supervisor": _("Linli"), "web": _("A web process"), "worker": _("The background worker"),
        "the web server": _("The web server"), "the worker": _("The background worker"),
        "the database": _("The database"),
    }.get(str(told["process"]), str(told["process"]))  # fmt: skip
    sentence = {
        "a process ended": _("%(name)s ended unexpectedly (%(code)s) and is started again"),
        "the house ends": _("%(name)s was stopped"), "the worker ends": _("%(name)s was stopped"),
        "the house is open": _("%(name)s is open"),
        "the database does not start": _("%(name)s does not start; it is tried again"),
    }.get(str(told.get("message")), _("%(name)s begins (process %(pid)s)"))  # fmt: skip
    return sentence % {"name": name, "code": told.get("code", "?"), "pid": told.get("pid", "?")}


SAYINGS: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "status": ("request", _request), "reader": ("worker", _reader), "notice": ("notice", _notice),
    "task": ("job", _job), "process": ("process", _process),
}  # fmt: skip


def _of_journal(lines: Sequence[JournalLine]) -> Iterator[Happening]:
    by_subject: dict[str, list[JournalLine]] = {}
    for line in lines:
        by_subject.setdefault(line.subject, []).append(line)
    words: dict[UUID, str] = {}
    for subject, some in by_subject.items():
        words |= TELLERS.get(subject, _plainly)(some)
    for line in lines:
        who = _("account %(number)s") % {"number": line.by_id} if line.by_id else line.by_kind
        # When it was written stands in its id; what it tells of may be older.
        written = datetime.fromtimestamp((line.id.int >> 80) / 1000, UTC)
        yield Happening(written, "journal", f"{words.get(line.id, line.action)} · {who}", cause="")


def _plainly(lines: Sequence[JournalLine]) -> dict[UUID, str]:
    return {line.id: f"{line.subject} {line.action}" for line in lines}


def _of_seals(wanted: Wanted) -> Iterator[Happening]:
    for seal in Seal.objects.filter(at__gte=wanted.first, at__lt=wanted.last).order_by("number"):
        n = len(seal.line_ids)
        one, many = _("Seal %(number)s over %(n)s line"), _("Seal %(number)s over %(n)s lines")
        text = one if n == 1 else many
        yield Happening(seal.at, "seal", text % {"number": seal.number, "n": n})


def _of_postgres(wanted: Wanted, folder: Path) -> Iterator[Happening]:
    for file in (folder / "postgres.log.1", folder / "postgres.log"):
        with suppress(OSError), file.open(encoding="utf-8", errors="replace") as lines:
            for text in lines:
                if (found := POSTGRES.match(text)) is None:
                    continue
                at = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
                if wanted.first <= at < wanted.last:
                    level = found["level"].lower()
                    yield Happening(
                        at, "database", f"{found['level']}: {found['said']}", "bad" if level in BAD else ""
                    )


def summary(found: Iterable[Happening]) -> str:
    """Return the whole in one sentence."""
    found = list(found)
    requests = [one for one in found if one.kind == "request"]
    return _(
        "%(requests)s requests, %(refused)s of them refused and %(bad)s failed; %(lines)s lines of the journal; "
        "%(processes)s starts and ends of processes; %(errors)s errors in all"
    ) % {
        "requests": len(requests),
        "refused": sum(one.grade == "refused" for one in requests),
        "bad": sum(one.grade == "bad" for one in requests),
        "lines": sum(one.kind == "journal" for one in found),
        "processes": sum(one.kind == "process" for one in found),
        "errors": sum(one.grade == "bad" for one in found),
    }
