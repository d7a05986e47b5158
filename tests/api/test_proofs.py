"""Proofs for programs: what the API tells is enough to check the journal with SHA-256 alone."""

import hashlib
from typing import Any
from uuid import UUID, uuid4

import pytest

from linli.kernel.models import JournalLine, Seal
from linli.kernel.seals import seal_waiting
from linli.people.models import Coverage, Post
from linli.people.public import SYSTEM, add_account
from tests.cast import START, Cast
from tests.factories import a_case

from .callers import Program, code_of, program_of

pytestmark = pytest.mark.django_db
NOBODY = Program()


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def root_by_hand(leaves: list[str]) -> str:
    level = [sha(b"\x00", bytes.fromhex(leaf)) for leaf in leaves]
    while len(level) > 1:
        joined = [sha(b"\x01", a, b) for a, b in zip(level[::2], level[1::2], strict=False)]
        level = joined + level[len(joined) * 2 :]
    return level[0].hex()


def seal_hash_by_hand(seal: dict[str, Any]) -> str:
    return sha(bytes.fromhex(seal["prev"]), seal["head"].encode(), bytes.fromhex(seal["root"])).hex()


# --- Seals ----------------------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def sealed(cast: Cast) -> None:
    """Put all that the cast did under two seals, that of the house and that of the street."""
    seal_waiting()


def test_the_chain_of_seals_is_open_and_adds_up_by_hand(cast: Cast) -> None:
    a_case(cast, state="verified")
    seal_waiting()
    a_case(cast)
    seal_waiting()

    told = NOBODY.get("/seals").json()["items"]

    assert [seal["number"] for seal in told] == [4, 3, 2, 1]
    assert told[0]["prev"] == told[1]["hash"]
    for seal in told:
        leaves = NOBODY.get(f"/seals/{seal['number']}/leaves").json()["leaves"]
        assert len(leaves) == seal["lines"]
        assert root_by_hand(leaves) == seal["root"]
        assert seal_hash_by_hand(seal) == seal["hash"]
    assert NOBODY.get("/seals/4").json() == told[0]


def test_the_seals_are_paged_by_number(cast: Cast) -> None:
    for _n in range(2):
        a_case(cast)
        seal_waiting()

    first = NOBODY.get("/seals", limit=2).json()
    rest = NOBODY.get("/seals", limit=2, after=first["next"]).json()

    assert [seal["number"] for seal in (*first["items"], *rest["items"])] == [4, 3, 2, 1]
    assert code_of(NOBODY.get("/seals", after=first["next"] + "x")) == (400, "bad_cursor")


@pytest.mark.parametrize("number", ["7", str(2**31), str(2**63 - 1)])
def test_a_seal_that_was_not_made_is_not_there(cast: Cast, number: str) -> None:
    assert code_of(NOBODY.get(f"/seals/{number}")) == (404, "not_found")
    assert code_of(NOBODY.get(f"/seals/{number}/leaves")) == (404, "not_found")


@pytest.mark.parametrize("number", ["0", str(2**63), "x"])
def test_what_is_no_number_is_said_so(cast: Cast, number: str) -> None:
    assert code_of(NOBODY.get(f"/seals/{number}")) == (422, "invalid")


# --- Lines ------------------------------------------------------------------------------------------------------
def test_a_case_is_proved_from_its_words_up_to_the_seal(cast: Cast) -> None:
    case = a_case(cast, state="filed")
    seal_waiting()

    lines = program_of(cast, "heqing").get(f"/streets/fenglin/journal/case/{case.number}").json()["items"]

    assert [line["action"] for line in lines] == ["report", "verify", "file"]
    before = "00" * 32
    for line in lines:
        assert line["prev"] == before
        told = sha(bytes.fromhex(line["prev"]), UUID(line["id"]).bytes, line["body"].encode())
        assert told.hex() == line["hash"]
        before = line["hash"]
        found = NOBODY.get(f"/lines/{line['id']}/evidence").json()
        node = sha(b"\x00", told)
        for step in found["path"]:
            beside = bytes.fromhex(step["hash"])
            node = sha(b"\x01", beside, node) if step["side"] == "left" else sha(b"\x01", node, beside)
        assert node.hex() == found["seal"]["root"]


def test_no_line_holds_words_of_people(cast: Cast) -> None:
    case = a_case(cast, state="filed", body="我叫王小明，电话 13800000000")

    answer = program_of(cast, "heqing").get(f"/streets/fenglin/journal/case/{case.number}")

    assert "王小明" not in answer.content.decode()
    assert "井盖缺失" not in answer.content.decode()


def test_the_lines_of_a_case_are_for_who_may_see_it(cast: Cast) -> None:
    case = a_case(cast)
    path = f"/streets/fenglin/journal/case/{case.number}"

    assert program_of(cast, "gaolan").get(path).status_code == 200
    assert code_of(program_of(cast, "dujuan").get(path)) == (404, "not_found")
    assert code_of(program_of(cast, "gaolan", ["report"]).get(path)) == (404, "not_found")
    assert code_of(NOBODY.get(path)) == (401, "not_signed_in")


def test_the_lines_of_a_long_case_are_paged(cast: Cast) -> None:
    case = a_case(cast, state="closed")
    program, path = program_of(cast, "heqing"), f"/streets/fenglin/journal/case/{case.number}"
    whole = program.get(path).json()["items"]
    seen, after = [], ""
    while after is not None:
        told = program.get(path, limit=2, after=after).json()
        seen += told["items"]
        after = told["next"]

    assert seen == whole
    assert [line["seq"] for line in seen] == list(range(1, len(whole) + 1))


def test_posts_duties_and_units_are_told_to_who_has_a_post_in_the_street(cast: Cast) -> None:
    post = Post.objects.get(account=cast.accounts["heqing"]).pk
    row = Coverage.objects.get(category="E").row
    paths = [f"post/{post}", f"coverage/{row}", f"unit/{cast.units['W'].pk}", f"street/{cast.street.pk}"]
    stranger = add_account(username="stranger", name="别人", by=SYSTEM, at=START)
    cast.accounts["stranger"] = stranger
    program, outside = program_of(cast, "maoli"), program_of(cast, "stranger")

    actions = [program.get(f"/streets/fenglin/journal/{path}").json()["items"][0]["action"] for path in paths]

    assert actions == ["appoint", "cover", "add_unit", "found"]
    assert {code_of(outside.get(f"/streets/fenglin/journal/{path}")) for path in paths} == {
        (404, "not_found")
    }


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        ("journal/post/999999", (404, "not_found")),
        ("journal/post/0", (404, "not_found")),
        (f"journal/post/{10**30}", (404, "not_found")),
        ("journal/post/x", (404, "not_found")),
        ("journal/coverage/999", (404, "not_found")),
        (f"journal/coverage/{2**40}", (404, "not_found")),
        ("journal/case/FL-2026-999999", (404, "not_found")),
        ("journal/account/1", (422, "invalid")),
    ],
)
def test_what_has_no_lines_here_is_not_there(cast: Cast, path: str, refusal: tuple[int, str]) -> None:
    assert code_of(program_of(cast, "jiangwei").get(f"/streets/fenglin/{path}")) == refusal


def test_a_line_under_no_seal_has_no_evidence_yet(cast: Cast) -> None:
    case = a_case(cast)
    line = JournalLine.objects.get(subject_id=case.pk).pk

    assert code_of(NOBODY.get(f"/lines/{line}/evidence")) == (404, "not_found")
    assert code_of(NOBODY.get(f"/lines/{uuid4()}/evidence")) == (404, "not_found")
    assert code_of(NOBODY.get("/lines/ffffffff-ffff-ffff-ffff-ffffffffffff/evidence")) == (404, "not_found")


def test_no_answer_grows_with_its_rows(cast: Cast) -> None:
    case = a_case(cast, state="verified")
    seal_waiting()
    program = program_of(cast, "heqing")
    line = JournalLine.objects.filter(subject_id=case.pk).first()
    assert line is not None
    paths = [
        "/seals", "/seals/1", "/seals/1/leaves", f"/lines/{line.pk}/evidence",
        f"/streets/fenglin/journal/case/{case.number}",
    ]  # fmt: skip
    for path in paths:
        program.get(path)
    before = {path: program.queries(path) for path in paths}
    before_them = Seal.objects.count()
    for _n in range(3):
        a_case(cast, state="filed")
        seal_waiting()

    assert Seal.objects.count() >= before_them + 3
    assert {path: program.queries(path) for path in paths} == before
    assert max(before.values()) <= 6
