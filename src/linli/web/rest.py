"""Proofs for programs: seals, the lines of a subject, and the way from one to the other."""

from datetime import UTC
from typing import Annotated, Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Func, IntegerField, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query

from linli.cases.public import one_case
from linli.kernel.errors import NotFound
from linli.kernel.evidence import evidence_of
from linli.kernel.journal import line_body, subject_of
from linli.kernel.models import JournalLine, Seal
from linli.kernel.paging import page
from linli.kernel.queue import forget_job, retry_job
from linli.kernel.rest import Cursor, Door, Listed, listed, once_for
from linli.kernel.rest_fields import LARGEST, Number
from linli.kernel.seals import leaves_of
from linli.notices.public import operated_streets
from linli.people.public import Actor, Coverage, acting
from linli.territory.public import Street, street_by_slug
from linli.webhooks.public import retry_failed

from .operations import told_of
from .schemas import BegunAgain, EvidenceOut, HouseOut, LeavesOut, LinesOut, SealOut, Subject

router = Door("proofs")


def counted() -> QuerySet[Seal]:
    """Return the seals, each with how many lines it holds, without reading them."""
    lines = Func(F("line_ids"), function="cardinality", output_field=IntegerField())
    return Seal.objects.defer("line_ids").annotate(lines=lines)


def seal_out(seal: Any) -> dict[str, Any]:
    """Return a seal as programs read it."""
    moment = seal.at.astimezone(UTC).isoformat(timespec="microseconds")
    hashes = {name: bytes(getattr(seal, name)).hex() for name in ("root", "prev", "hash")}
    told = {"number": seal.number, "at": seal.at, "lines": seal.lines}
    return told | hashes | {"head": f"{seal.number}|{moment}|{seal.lines}|"}


def one_seal(seals: QuerySet[Seal], number: int) -> Any:
    """Return a seal by its number."""
    seal = seals.filter(number=number).first()
    if seal is None:
        raise NotFound
    return seal


@router.reads("/seals", Listed[SealOut], summary="Seals", public=True, paged=True)
def list_seals(request: HttpRequest, at: Query[Cursor]) -> Any:
    """Return the chain of seals, the newest first. Who notes one down can prove later that nothing was changed."""
    return listed(page(counted(), ("-number",), at.after, at.limit), seal_out)


@router.reads("/seals/{number}", SealOut, summary="One seal", public=True)
def read_seal(request: HttpRequest, number: Number) -> Any:
    """Return a seal by its number."""
    return seal_out(one_seal(counted(), number))


@router.reads("/seals/{number}/leaves", LeavesOut, summary="What a seal holds", public=True)
def read_leaves(request: HttpRequest, number: Number) -> Any:
    """Return the hashes of the lines under a seal, at most 5,000: enough to make its root again by hand."""
    seal = one_seal(Seal.objects.all(), number)
    leaves = [leaf.hex() if leaf else None for _id, leaf in leaves_of(seal.line_ids)]
    return {"number": number, "leaves": leaves}


@router.reads(
    "/lines/{line_id}/evidence", EvidenceOut, summary="The way from a line to its seal", public=True
)
def read_evidence(request: HttpRequest, line_id: UUID) -> Any:
    """Return the hashes that lead from a line to the root of its seal; 404 while no seal holds it.

    Nothing of the line is told but its hash, so whoever was given a line may check it without a token.
    """
    found = evidence_of(line_id)
    if found is None:
        raise NotFound
    found.seal.lines = len(found.seal.line_ids)  # type: ignore[attr-defined]
    steps = [{"side": side, "hash": beside.hex()} for side, beside in found.path]
    return {
        "line": line_id, "hash": found.hash.hex(), "place": found.place, "path": steps,
        "seal": seal_out(found.seal),
    }  # fmt: skip


@router.reads(
    "/streets/{slug}/journal/{subject}/{name}", LinesOut, summary="The journal of a subject", paged=True
)
def read_lines(request: HttpRequest, slug: str, subject: Subject, name: str, at: Query[Cursor]) -> Any:
    """Return the lines of one subject, the first first, each with all it takes to make its hash again.

    A case is named by its number and shown to who may see it. To who has a post in the street: a row of the table of
    duties (`coverage`) by its number there, a post, organisation, unit, road or street by its id. Words of people
    are beside the journal, not in it.
    """
    street, actor = street_by_slug(slug), acting(request)
    subject_id = subject_named(actor, street, subject, name)
    lines = JournalLine.objects.filter(street_id=street.pk, subject_id=subject_id)
    found = page(lines, ("seq", "id"), at.after, at.limit)
    if not found.rows:
        raise NotFound
    return listed(found, line_out) | {"subject": subject, "subject_id": subject_id}


# --- How the house is -----------------------------------------------------------------------------------------------
def looked_after(request: HttpRequest) -> frozenset[int]:
    """Return the streets that somebody looks after, or refuse as if there were no such operation.

    A token carries posts, not the mark of an operator of the whole house: that one signs in at the pages.
    """
    streets = operated_streets(AnonymousUser(), acting(request))
    if not streets:
        raise NotFound
    return streets


@router.reads("/operations/house", HouseOut, summary="How the house is", refuses=(NotFound,))
def read_house(request: HttpRequest) -> Any:
    """Return every alarm with its figure, jobs that failed, what other systems did not take, checks, slow statements.

    For staff over whole streets. Figures are those of the whole house; messages that failed are of their streets.
    """
    told = told_of(looked_after(request))
    return {
        "needing": told["needing"],
        "alarms": [
            {"code": one.alarm.code, "metric": one.alarm.vital, "name": str(one.alarm.name), "value": one.value,
             "which": one.which, "grade": one.grade, "do": str(one.alarm.do)}
            for one in told["lit"]
        ],
        "jobs": [{"id": one.id, "task": one.task, "at": one.at, "attempts": one.attempts} for one in told["failed_jobs"]],
        "webhooks": [
            {"name": one.name, "failed": one.failed, "at": one.at, "error": one.error} for one in told["webhooks"]
        ],
        "checks": [
            {"check": one.name, "at": one.at, "faults": one.faults, "said": one.said, "seconds": one.seconds}
            for _name, one in told["checks"]
        ],
        "slow": [
            {"statement": one["sql"], "times": one["n"], "seconds": round(one["seconds"], 3),
             "worst_ms": round(one["worst"], 1), "whom": one["whom"], "last": one["last"]}
            for one in told["slow"]
        ],
        "database_bytes": told["database"].size, "disk_free_bytes": told["disk"].free if told["disk"] else None,
        "versions": dict(told["versions"]),
    }  # fmt: skip


@router.writes(
    "POST",
    "/operations/jobs/{job_id}/again",
    BegunAgain,
    summary="Begin a job again",
    takes=(),
    refuses=(NotFound,),
)
def begin_job_again(request: HttpRequest, job_id: Annotated[int, Path(ge=1, le=LARGEST)]) -> Any:
    """Let a job that failed begin again; one that waits or runs already is left alone."""
    now = timezone.now()

    def do() -> dict[str, Any]:
        looked_after(request)
        retry_job(job_id, by=acting(request), at=now)
        return {"count": 1}

    return once_for(request, "begin_job_again", street_id=0, at=now, do=do)


@router.writes(
    "POST", "/operations/jobs/{job_id}/forget", BegunAgain, summary="Forget a failed job", takes=(),
    refuses=(NotFound,),
)  # fmt: skip
def forget_failed_job(request: HttpRequest, job_id: Annotated[int, Path(ge=1, le=LARGEST)]) -> Any:
    """Take a job that failed from the list; the log keeps it. What waits or runs is left alone."""
    now = timezone.now()

    def do() -> dict[str, Any]:
        looked_after(request)
        forget_job(job_id, by=acting(request), at=now)
        return {"count": 1}

    return once_for(request, "forget_failed_job", street_id=0, at=now, do=do)


@router.writes(
    "POST", "/operations/webhooks/again", BegunAgain, summary="Send failed webhook messages again", takes=(),
    refuses=(NotFound,),
)  # fmt: skip
def send_failed_webhooks_again(request: HttpRequest) -> Any:
    """Send again what other systems did not take, in the streets you look after."""
    now = timezone.now()

    def do() -> dict[str, Any]:
        return {"count": retry_failed(street_ids=looked_after(request), by=acting(request), at=now)}

    return once_for(request, "send_failed_webhooks_again", street_id=0, at=now, do=do)


def subject_named(actor: Actor, street: Street, subject: str, name: str) -> UUID:
    """Return which chain is meant, or refuse as if there were none."""
    if subject == "case":
        return one_case(actor, street.pk, name).pk
    if street.pk not in actor.street_ids or not (name.isascii() and name.isdecimal()):
        raise NotFound
    number = min(int(name[:20]), LARGEST)
    if subject == "coverage":
        number = Coverage.objects.filter(street=street, row=number).values_list("pk", flat=True).first() or 0
    return subject_of(subject, number)


def line_out(line: JournalLine) -> dict[str, Any]:
    """Return a line as programs read it."""
    names = ("id", "seq", "at", "by_kind", "action", "facts")
    told = {name: getattr(line, name) for name in names}
    return told | {
        "by": line.by_id, "before": line.from_state, "after": line.to_state, "body": line_body(line),
        "prev": bytes(line.prev).hex(), "hash": bytes(line.hash).hex(),
    }  # fmt: skip
