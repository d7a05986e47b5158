"""The evidence of a vote: a zip of everything that a court needs to count it anew, held together by digests.

manifest.json   SHA-256 of every other file, and of the vote itself
vote.json       title, moments, digest of the frozen roll, questions with their rules, results with their digests
roll.csv        places, flats, areas, names; who has voted, and the digest of the photo of a signature
roll.jsonl      the same rows letter by letter as the digest of the frozen roll was made of them
ballots.csv     what was cast: of an open vote by place on the roll, of a secret one in no order and of nobody
journal.jsonl   the lines of the vote and of who voted, chained; with the seal over each, where one holds it
signatures/     photos of the signatures at the door
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from linli.kernel.evidence import evidence_of
from linli.kernel.journal import line_body
from linli.kernel.models import JournalLine
from linli.kernel.photos import open_photo
from linli.votes.models import OpenBallot, Question, SecretBallot, Turnout, Vote

from .standing import questions_of, roll_rows, voters_of, who_is

ZERO = (1980, 1, 1, 0, 0, 0)
BALLOT = ["question", "place", "said", "way", "cast_at"]
ROLL = [
    "place",
    "flats",
    "area",
    "building",
    "developer",
    "served",
    "names",
    "proxies",
    "voted",
    "voter",
    "signature",
]


def write_evidence(vote: Vote, out: BinaryIO) -> None:
    """Write the evidence of a vote that was counted; the same vote gives the same bytes, but for seals that come later."""
    digests: dict[str, str] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in _files(vote):
            digests[name] = hashlib.sha256(content).hexdigest()
            whole.writestr(zipfile.ZipInfo(name, ZERO), content, zipfile.ZIP_DEFLATED)
        manifest = {"vote": str(vote.pk), "number": vote.number, "title": vote.title, "sha256": digests}
        whole.writestr(zipfile.ZipInfo("manifest.json", ZERO), _json(manifest))


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def _files(vote: Vote) -> Iterator[tuple[str, bytes]]:
    questions = questions_of(vote)
    yield "vote.json", _json(_vote(vote, questions))
    yield "roll.csv", _roll(vote)
    yield "roll.jsonl", "\n".join(roll_rows(vote)).encode()
    yield "ballots.csv", _secret(questions) if vote.secret else _open(vote)
    yield "journal.jsonl", _lines(vote)
    for turn in Turnout.objects.filter(
        street_id=vote.street_id, vote=vote, photo__isnull=False
    ).select_related("voter"):
        try:
            with open_photo(turn.photo) as file:
                yield f"signatures/{turn.voter.position:05}.jpg", file.read()
        except FileNotFoundError:
            continue


def _vote(vote: Vote, questions: Iterable[Question]) -> dict[str, Any]:
    names = ("number", "title", "about", "unit_name", "roll_kind", "secret", "state", "heads", "roll_digest")
    moments = ("announced_at", "opens_at", "closes_at", "counted_at", "published_at")
    asked = [
        {
            "position": one.position, "title": one.title, "body": one.body, "rule": one.rule, "options": one.options,
            "budget": one.budget, "passed": one.passed, "result": one.result,
        }
        for one in questions
    ]  # fmt: skip
    told: dict[str, Any] = {"id": str(vote.pk)} | {name: getattr(vote, name) for name in names}
    told |= {name: value.isoformat() if (value := getattr(vote, name)) else None for name in moments}
    return told | {"area": str(vote.area), "questions": asked}


def _csv(rows: Iterable[Iterable[Any]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return ("\ufeff" + out.getvalue()).encode()


def _roll(vote: Vote) -> bytes:
    rows: list[list[Any]] = [ROLL]
    turns = Turnout.objects.filter(street_id=vote.street_id, vote=vote)
    voted = {one: (way, photo) for one, way, photo in turns.values_list("voter_id", "way", "photo_digest")}
    for one in voters_of(vote):
        told = who_is(one)
        rows.append(
            [
                one.position,
                "、".join(one.units),
                str(one.area),
                one.place,
                "yes" if one.developer else "",
                "yes" if one.served else "no",
                "、".join(told["names"]),
                "、".join(told["proxies"]),
                voted.get(one.pk, ("", ""))[0],
                str(one.pk),
                voted.get(one.pk, ("", ""))[1],
            ]
        )
    return _csv(rows)


def _open(vote: Vote) -> bytes:
    found = OpenBallot.objects.filter(street_id=vote.street_id, vote=vote)
    rows = [
        [one.question.position, one.voter.position, ">".join(one.said), one.way, one.cast_at.isoformat()]
        for one in found.select_related("question", "voter").order_by("question__position", "voter__position")
    ]
    return _csv([BALLOT, *rows])


def _secret(questions: Iterable[Question]) -> bytes:
    rows: list[list[Any]] = [BALLOT]
    for question in questions:
        found = SecretBallot.objects.filter(street_id=question.street_id, question=question)
        said = sorted(">".join(one) for one in found.values_list("said", flat=True))
        rows += [[question.position, "", one, "", ""] for one in said]
    return _csv(rows)


def _lines(vote: Vote) -> bytes:
    own = JournalLine.objects.filter(street_id=vote.street_id, subject_id=vote.pk).order_by("seq")
    turns = JournalLine.objects.filter(
        street_id=vote.street_id, subject="voter", subject_id__in=voters_of(vote).values("pk")
    ).order_by("subject_id", "seq")
    told = []
    for line in own:
        found = evidence_of(line.id)
        seal = found and {
            "number": found.seal.number, "root": bytes(found.seal.root).hex(),
            "path": [[side, beside.hex()] for side, beside in found.path],
        }  # fmt: skip
        told.append(_line(line) | {"seal": seal or None})
    told += [_line(line) for line in turns]
    return "\n".join(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in told).encode()


def _line(line: JournalLine) -> dict[str, Any]:
    return {
        "id": str(line.id), "subject_id": str(line.subject_id), "seq": line.seq, "action": line.action,
        "at": line.at.isoformat(), "prev": bytes(line.prev).hex(), "hash": bytes(line.hash).hex(), "body": line_body(line),
    }  # fmt: skip
