"""Evidence of votes: whatever is altered in a package is found, also where the manifest was altered with it."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable

import pytest

from linli.votes.commands import Asked
from linli.votes.models import Vote
from linli.votes.queries.evidence import write_evidence
from linli.votes.queries.proving import faults_in
from linli.votes.states import BallotWay
from tests.cast import Cast as People
from tests.factories import a_photo

from .standing import announced, counted, member, owner, says

pytestmark = pytest.mark.django_db
Files = dict[str, bytes]
POLL = Asked("甲", "members")


def package(vote: Vote) -> bytes:
    out = io.BytesIO()
    write_evidence(vote, out)
    return out.getvalue()


def signed_at_the_door(people: People) -> bytes:
    """Return the evidence of a vote of two owners: one in favour, signed at the door, one opposed by phone."""
    vote = announced(people, [owner(1, "101", "甲", "80.5"), owner(2, "102", "乙", "90")])
    says(vote, 1, "yes", way=BallotWay.DOOR, by=people.jiangwei, photo=a_photo())
    says(vote, 2, "abstain")
    says(vote, 2, "no")
    return package(counted(people, vote))


def contents(whole: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(whole)) as source:
        return {name: source.read(name) for name in source.namelist()}


def forged(whole: bytes, change: Callable[[Files], None]) -> list[str]:
    """Return what is found in a package whose files were changed, and the manifest so that it fits them."""
    files = contents(whole)
    change(files)
    manifest = json.loads(files["manifest.json"])
    manifest["sha256"] = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "manifest.json"
    }
    files["manifest.json"] = json.dumps(manifest).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in files.items():
            target.writestr(name, content)
    return faults_in(out)[1]


def test_whatever_byte_is_altered_is_found_in_words_or_changes_nothing(cast: People) -> None:
    whole = signed_at_the_door(cast)
    assert faults_in(io.BytesIO(whole))[1] == []
    said = contents(whole)

    unseen = []
    for place in range(0, len(whole), max(1, len(whole) // 250)):
        altered = bytearray(whole)
        altered[place] ^= 0x55
        if faults_in(io.BytesIO(altered))[1] == [] and contents(bytes(altered)) != said:
            unseen.append(place)

    assert unseen == []


def test_a_ballot_that_was_altered_with_everything_around_it_is_not_the_one_of_the_journal(
    cast: People,
) -> None:
    def change(files: Files) -> None:
        files["ballots.csv"] = files["ballots.csv"].replace(b",no,", b",yes,")

    assert "第 2 号的选票与日志不符" in forged(signed_at_the_door(cast), change)


def test_two_ballots_that_were_changed_for_each_other_come_to_the_same_and_are_found(cast: People) -> None:
    people = [member(n, name) for n, name in enumerate("甲乙丙", start=1)]
    vote = announced(cast, people, POLL)
    for place, said in enumerate(("yes", "no", "yes"), start=1):
        says(vote, place, said)

    def change(files: Files) -> None:
        head, one, two, three = files["ballots.csv"].splitlines()
        two, three = two.replace(b"no", b"yes"), three.replace(b"yes", b"no")
        files["ballots.csv"] = b"\r\n".join([head, one, two, three, b""])

    assert forged(package(counted(cast, vote)), change) == [
        "第 2 号的选票与日志不符", "第 3 号的选票与日志不符"
    ]  # fmt: skip


def test_a_roll_that_was_altered_is_not_the_one_that_was_frozen(cast: People) -> None:
    whole = signed_at_the_door(cast)

    def names(files: Files) -> None:
        files["roll.csv"] = files["roll.csv"].replace("乙".encode(), "丁".encode())

    def both(files: Files) -> None:
        names(files)
        files["roll.jsonl"] = files["roll.jsonl"].replace("乙".encode(), "丁".encode())

    assert [forged(whole, change) for change in (names, both)] == [["名册不是冻结时的名册"]] * 2


def test_a_result_that_was_altered_is_not_the_one_of_the_journal(cast: People) -> None:
    def change(files: Files) -> None:
        vote = json.loads(files["vote.json"])
        vote["questions"][0]["passed"] = not vote["questions"][0]["passed"]
        files["vote.json"] = json.dumps(vote).encode()

    assert "第 1 项的结果与日志不符" in forged(signed_at_the_door(cast), change)


def test_a_signature_that_is_missing_or_another_is_found(cast: People) -> None:
    whole = signed_at_the_door(cast)

    def missing(files: Files) -> None:
        del files["signatures/00001.jpg"]

    def another(files: Files) -> None:
        files["signatures/00001.jpg"] = files["signatures/00001.jpg"][:-1]

    assert [forged(whole, change) for change in (missing, another)] == [
        ["第 1 号的签名照片缺失"], ["第 1 号的签名照片不是当时拍的那张"]
    ]  # fmt: skip


def test_a_secret_vote_has_evidence_that_is_whole(cast: People) -> None:
    vote = announced(cast, [member(n, f"代表{n}") for n in range(3)], POLL, secret=True)
    says(vote, 1, "yes")

    assert faults_in(io.BytesIO(package(counted(cast, vote))))[1] == []
