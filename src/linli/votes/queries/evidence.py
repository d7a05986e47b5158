"""The evidence of a vote: a zip of everything that a court needs to count it anew, and the check of such a zip.

manifest.json   SHA-256 of every other file, and of the vote itself
vote.json       title, moments, digest of the frozen roll, questions with their rules, results with their digests
roll.csv        places, flats, areas; of an open vote with names
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
from datetime import datetime
from fractions import Fraction
from typing import Any, BinaryIO
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from linli.kernel.evidence import evidence_of, root_from
from linli.kernel.journal import GENESIS, line_body
from linli.kernel.models import JournalLine
from linli.kernel.photos import open_photo
from linli.votes.models import OpenBallot, Question, SecretBallot, Turnout, Vote
from linli.votes.states import BallotWay, Basis

from .ballots import Ballot
from .reckoning import counted_by, digest_of_result
from .rolls import DEVELOPER, Head, roll_with
from .rules import rule_of
from .standing import BY_ROLL, nameless_roll, questions_of, voters_of, who_is

ZERO = (1980, 1, 1, 0, 0, 0)
BALLOT = ["question", "place", "said", "way", "cast_at"]
ROLL = ["place", "flats", "area", "building", "developer", "served", "names", "proxies", "voted"]


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
    voted = dict(Turnout.objects.filter(street_id=vote.street_id, vote=vote).values_list("voter_id", "way"))
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
                voted.get(one.pk, ""),
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


# --- The check ------------------------------------------------------------------------------------------------------------
def faults_in(file: BinaryIO) -> tuple[list[str], list[str]]:
    """Return (what was checked, what is wrong) of an evidence package; it needs no database and trusts no house."""
    try:
        with zipfile.ZipFile(file) as whole:
            files = {name: whole.read(name) for name in whole.namelist()}
        manifest = json.loads(files["manifest.json"])
        vote = json.loads(files["vote.json"])
        digests: dict[str, str] = manifest["sha256"]
        rolls = list(csv.DictReader(io.StringIO(files["roll.csv"].decode("utf-8-sig"))))
        papers = list(csv.DictReader(io.StringIO(files["ballots.csv"].decode("utf-8-sig"))))
        lines = [json.loads(one) for one in files["journal.jsonl"].decode().splitlines()]
    except (zipfile.BadZipFile, KeyError, ValueError, UnicodeDecodeError) as error:
        return [], [_("this is no evidence package: %(error)s") % {"error": error}]
    wrong = [
        _("%(name)s is not what the manifest says") % {"name": name}
        for name in sorted({*digests, *files} - {"manifest.json"})
        if name not in files or hashlib.sha256(files[name]).hexdigest() != digests.get(name)
    ]
    done = [_("%(n)s files fit the manifest") % {"n": len(digests)}] if not wrong else []
    broken = list(_chains(lines))
    wrong += broken
    if not broken:
        done.append(_("%(n)s lines of the journal are chained without a gap") % {"n": len(lines)})
    sealed = sum(1 for one in lines if one.get("seal"))
    done += (
        [_("%(n)s lines lie under a seal; compare its root with the published one") % {"n": sealed}]
        if sealed
        else []
    )
    again = list(_recounted(vote, rolls, papers))
    wrong += again
    if not again:
        done.append(_("counted anew from roll and ballots, every result is the same"))
    wrong += _counts(vote, rolls, papers, lines)
    return done, wrong


def _chains(lines: list[dict[str, Any]]) -> Iterator[str]:
    last: dict[str, tuple[int, str]] = {}
    for one in lines:
        seq, tail = last.get(one["subject_id"], (0, GENESIS.hex()))
        real = hashlib.sha256(
            bytes.fromhex(one["prev"]) + UUID(one["id"]).bytes + one["body"].encode()
        ).hexdigest()
        if one["seq"] != seq + 1 or one["prev"] != tail or one["hash"] != real:
            yield _("the line %(id)s of the journal does not fit the one before it") % {"id": one["id"]}
        seal = one.get("seal")
        if seal:
            path = [(side, bytes.fromhex(beside)) for side, beside in seal["path"]]
            if root_from(bytes.fromhex(one["hash"]), path).hex() != seal["root"]:
                yield _("the line %(id)s does not lie under its seal") % {"id": one["id"]}
        last[one["subject_id"]] = (one["seq"], one["hash"])


def _recounted(
    vote: dict[str, Any], rolls: list[dict[str, str]], papers: list[dict[str, str]]
) -> Iterator[str]:
    for asked in vote["questions"]:
        rule = rule_of(asked["rule"])
        mine = [one for one in papers if one["question"] == str(asked["position"])]
        if vote["secret"]:
            roll = nameless_roll(int(vote["heads"]))
            ballots = [Ballot(n, _said(one), number=str(n)) for n, one in enumerate(mine, start=1)]
        else:
            heads = [
                Head(
                    DEVELOPER if one["developer"] else one["place"],
                    (one["place"],),
                    ("",),
                    tuple(filter(None, one["flats"].split("、"))),
                    Fraction(one["area"]),
                    frozenset({BY_ROLL}),
                    one["served"] != "no",
                )
                for one in rolls
            ]
            roll = roll_with(Basis.OWNERS if rule.basis == Basis.OWNERS else Basis.MEMBERS, heads)
            ballots = [
                Ballot(
                    int(one["place"]), _said(one), number=one["place"], way=one["way"],
                    at=datetime.fromisoformat(one["cast_at"]), by=BY_ROLL if one["way"] == BallotWay.PROXY else "",
                )
                for one in mine
            ]  # fmt: skip
        question = Question(
            position=asked["position"], title=asked["title"], options=asked["options"], budget=asked["budget"]
        )
        with translation.override("zh-hans"):
            fine, facts = counted_by(rule, roll, ballots, question)
        facts.pop("steps", None)
        if fine != asked["passed"] or digest_of_result(facts) != (asked["result"] or {}).get("digest"):
            yield _("question %(n)s, counted anew, comes to something else") % {"n": asked["position"]}


def _said(one: dict[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, one["said"].split(">")))


def _counts(
    vote: dict[str, Any],
    rolls: list[dict[str, str]],
    papers: list[dict[str, str]],
    lines: list[dict[str, Any]],
) -> list[str]:
    """Return where the journal, the roll and the ballots tell of different numbers of voters."""
    cast = sum(1 for one in lines if one["action"] == "cast")
    voted = sum(1 for one in rolls if one["voted"])
    firsts = [one for one in papers if one["question"] == "1"]
    if len({cast, voted, len(firsts)}) == 1:
        return []
    told = {"cast": cast, "voted": voted, "papers": len(firsts)}
    return [
        _("%(cast)s lines tell of a vote, %(voted)s on the roll have voted, %(papers)s ballots were cast")
        % told
    ]
