"""The check of the evidence of a vote: it needs no database, trusts no house, and whatever is altered in it is said.

What a forger could alter together (a file and its digest in the manifest) is held against the journal: the digest of the
frozen roll, of every open ballot, of each result. The journal is a chain, and seals that were published lie over it.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, BinaryIO
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from linli.kernel.evidence import root_from
from linli.kernel.journal import GENESIS
from linli.votes.models import Question
from linli.votes.states import BallotWay, Basis

from .ballots import Ballot
from .reckoning import counted_by, digest_of_result
from .rolls import DEVELOPER, Head, roll_with
from .rules import rule_of
from .standing import BY_ROLL, digest_of_ballot, nameless_roll

Rows = list[dict[str, str]]
FACTS, ACTION, SUBJECT = -1, -4, 2


@dataclass(frozen=True)
class Package:
    """What lies in a package, read."""

    vote: dict[str, Any]
    roll: Rows
    rows: list[str]
    papers: Rows
    lines: list[dict[str, Any]]
    files: dict[str, bytes]

    def facts(self, action: str, subject: str = "") -> Iterator[dict[str, Any]]:
        """Return what the lines of an act say, as their bodies have it, which are what is chained."""
        for one in self.lines:
            body = json.loads(one["body"])
            if body[ACTION] == action and (not subject or body[SUBJECT] == subject):
                yield body[FACTS]


def faults_in(file: BinaryIO) -> tuple[list[str], list[str]]:
    """Return (what was checked, what is wrong) of an evidence package."""
    try:
        with zipfile.ZipFile(file) as whole:
            names = whole.namelist()
            files = {name: whole.read(name) for name in names}
        digests: dict[str, str] = dict(json.loads(files["manifest.json"])["sha256"])
        told = Package(
            json.loads(files["vote.json"]),
            _table(files["roll.csv"]),
            files["roll.jsonl"].decode().split("\n"),
            _table(files["ballots.csv"]),
            [json.loads(one) for one in files["journal.jsonl"].decode().split("\n")],
            files,
        )
    except Exception as error:  # noqa: BLE001 - one altered byte of a zip may break any of its readers
        return [], [_("this is no evidence package: %(error)s") % {"error": error}]
    wrong = [
        _("%(name)s is not what the manifest says") % {"name": name}
        for name in sorted({*digests, *files} - {"manifest.json"})
        if name not in files or hashlib.sha256(files[name]).hexdigest() != digests.get(name)
    ]
    wrong += [_("a file lies in it twice")] if len(names) > len(files) else []
    done = [_("%(n)s files fit the manifest") % {"n": len(digests)}] if not wrong else []
    broken = _tried(_chains, told)
    if not broken:
        done.append(_("%(n)s lines of the journal are chained without a gap") % {"n": len(told.lines)})
    sealed = sum(1 for one in told.lines if one.get("seal"))
    if sealed:
        done.append(
            _("%(n)s lines lie under a seal; compare its root with the published one") % {"n": sealed}
        )
    again = _tried(_recounted, told)
    if not again:
        done.append(_("counted anew from roll and ballots, every result is the same"))
    held = [one for check in (_counts, _roll, _ballots, _results, _photos) for one in _tried(check, told)]
    if not held:
        done.append(_("roll, ballots, results and signatures are those of the journal"))
    return done, [*wrong, *broken, *again, *held]


def _table(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _tried(check: Callable[[Package], Iterable[str]], told: Package) -> list[str]:
    """Return what a check finds; where what was altered makes it stumble, that is what it finds."""
    try:
        return list(check(told))
    except Exception as error:  # noqa: BLE001 - what a forger wrote may be of any kind
        return [_("this cannot be read: %(error)s") % {"error": f"{type(error).__name__} {error}"}]


def _chains(told: Package) -> Iterator[str]:
    last: dict[str, tuple[int, str]] = {}
    for one in told.lines:
        seq, tail = last.get(one["subject_id"], (0, GENESIS.hex()))
        real = hashlib.sha256(
            bytes.fromhex(one["prev"]) + UUID(one["id"]).bytes + one["body"].encode()
        ).hexdigest()
        body = json.loads(one["body"])
        names_itself = body[SUBJECT : SUBJECT + 2] == [one["subject_id"], one["seq"]]
        if one["seq"] != seq + 1 or one["prev"] != tail or one["hash"] != real or not names_itself:
            yield _("the line %(id)s of the journal does not fit the one before it") % {"id": one["id"]}
        seal = one.get("seal")
        if seal:
            path = [(side, bytes.fromhex(beside)) for side, beside in seal["path"]]
            if root_from(bytes.fromhex(one["hash"]), path).hex() != seal["root"]:
                yield _("the line %(id)s does not lie under its seal") % {"id": one["id"]}
        last[one["subject_id"]] = (one["seq"], one["hash"])


def _recounted(told: Package) -> Iterator[str]:
    vote, rolls, papers = told.vote, told.roll, told.papers
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


def _counts(told: Package) -> Iterator[str]:
    """Find where the journal, the roll and the ballots tell of different numbers of voters."""
    cast = len(list(told.facts("cast")))
    voted = sum(1 for one in told.roll if one["voted"])
    for asked in told.vote["questions"]:
        papers = sum(1 for one in told.papers if one["question"] == str(asked["position"]))
        if len({cast, voted, papers}) > 1:
            yield (
                _(
                    "%(cast)s lines tell of a vote, %(voted)s on the roll have voted, %(papers)s ballots were cast"
                )
                % {"cast": cast, "voted": voted, "papers": papers}
            )


def _roll(told: Package) -> Iterator[str]:
    """Find where the roll is not the one that the announcement froze."""
    [announced] = told.facts("announce", told.vote["id"])
    digest = hashlib.sha256("".join(told.rows).encode()).hexdigest()
    rows = [json.loads(one) for one in told.rows]
    frozen = [[str(one[0]), "、".join(one[1]), Fraction(one[2]), one[3], one[4], one[5]] for one in rows]
    listed = [
        [one["place"], one["flats"], Fraction(one["area"]), one["developer"] == "yes", one["served"] != "no",
         one["building"]]
        for one in told.roll
    ]  # fmt: skip
    named = [json.loads(one[6] or "{}") for one in rows]
    names = ["、".join(one.get("names", ())) for one in named] == [one["names"] for one in told.roll]
    proxies = ["、".join(one.get("proxies", ())) for one in named] == [one["proxies"] for one in told.roll]
    heads = {len(listed), announced["heads"], int(told.vote["heads"])}
    fits = digest == announced["roll_digest"] == told.vote["roll_digest"]
    if not (fits and frozen == listed and names and proxies and len(heads) == 1):
        yield _("the roll is not the one that was frozen")


def _ballots(told: Package) -> Iterator[str]:
    """Find open ballots that are not what the last line of their voter holds the digest of."""
    if told.vote["secret"]:
        return
    last: dict[str, str] = {}
    for one in told.lines:
        body = json.loads(one["body"])
        if body[ACTION] in ("cast", "recast"):
            last[body[SUBJECT]] = body[FACTS]["ballot"]
    for voter in told.roll:
        mine = [one for one in told.papers if one["place"] == voter["place"]]
        if not mine and voter["voter"] not in last:
            continue
        said = {int(one["question"]): _said(one) for one in mine}
        ways, moments = {one["way"] for one in mine}, {one["cast_at"] for one in mine}
        digest = ""
        if len(ways) == len(moments) == 1:
            digest = digest_of_ballot(
                UUID(voter["voter"]), said, ways.pop(), datetime.fromisoformat(moments.pop())
            )
        if digest != last.get(voter["voter"]):
            yield _("the ballot of place %(place)s is not the one of the journal") % {"place": voter["place"]}


def _results(told: Package) -> Iterator[str]:
    """Find results that are not what the line of the count holds the digest of."""
    [counted] = told.facts("count", told.vote["id"])
    for asked in told.vote["questions"]:
        n = asked["position"]
        same = counted[f"result_{n}"] == (asked["result"] or {}).get("digest")
        if not (same and counted["decided"][str(n)] == asked["passed"]):
            yield _("the result of question %(n)s is not the one of the journal") % {"n": n}


def _photos(told: Package) -> Iterator[str]:
    """Find signatures at the door whose photo is missing or another."""
    for one in told.roll:
        photo = told.files.get(f"signatures/{int(one['place']):05}.jpg")
        if one["voted"] == BallotWay.DOOR and photo is None:
            yield _("the signature of place %(place)s is missing") % {"place": one["place"]}
        elif one["signature"] and photo and hashlib.sha256(photo).hexdigest() != one["signature"]:
            yield _("the signature of place %(place)s is not the one that was taken") % {
                "place": one["place"]
            }
