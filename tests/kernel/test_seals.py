"""One altered byte anywhere is found and named; what was removed, moved or slipped in as well; the erased is no fault."""

import hashlib
import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kernel import journal, seals
from linli.kernel.ids import uuid7
from linli.kernel.journal import GENESIS, line_hash, text_digest
from linli.kernel.models import Delivery, JournalLine, JournalText, Seal
from linli.kernel.seals import merkle_root
from tests.kernel.lines import NOON, STREET, a_chain, a_line, sql, taken_back

pytestmark = pytest.mark.django_db

# One small change for every column of a line; `id` is left out, see its own test.
ALTERED = {
    "street_id": "street_id + 1",
    "subject": "'tay'",
    "subject_id": "gen_random_uuid()",
    "seq": "seq + 1000",
    "at": "at + interval '1 microsecond'",
    "by_kind": "'accound'",
    "by_id": "coalesce(by_id, 0) + 1",
    "action": "'plaz'",
    "from_state": "'nev'",
    "to_state": "''",
    "facts": "jsonb_set(facts, '{n}', '2')",
    "prev": "set_byte(prev, 31, get_byte(prev, 31) # 1)",
    "hash": "set_byte(hash, 0, get_byte(hash, 0) # 128)",
}
SLY: list[tuple[str, str]] = [
    ("facts", "jsonb_set(facts, '{n}', '1.0')"),
    ("facts", "facts || '{\"more\": null}'"),
    ("facts", "facts - 'n'"),
    ("facts", "'[]'"),
    ("facts", "'null'"),
    ("facts", "jsonb_set(facts, '{texts}', '\"none\"')"),
    ("facts", "jsonb_set(facts, '{n}', to_jsonb(('1' || repeat('0', 5000))::numeric))"),
    ("by_id", "NULL"),
    ("at", "'infinity'"),
    ("at", "'-infinity'"),
    ("at", "'0044-03-15 BC'"),
    ("prev", "''"),
    ("prev", "prev || '\\x00'"),
    ("hash", "''"),
    ("hash", "hash || '\\x00'"),
]


def named() -> set[UUID | None]:
    """Return the lines that verification names."""
    return {fault.line_id for fault in seals.verify().faults}


def whats(line_id: UUID | None = None) -> list[str]:
    """Return what is said of a line, or of seals."""
    return [fault.what for fault in seals.verify().faults if fault.line_id == line_id]


def test_nothing_done_nothing_found():
    chains = [a_chain(3, texts={"reason": "说明"}), a_chain(2)]
    seals.seal_waiting()
    a_chain(1)

    report = seals.verify()

    assert report.faults == []
    assert report.sound
    assert report.lines >= sum(map(len, chains)) + 1
    assert (report.texts >= 3, report.seals >= 1) == (True, True)


# --- Lines --------------------------------------------------------------------------------------------------
def test_every_column_of_a_line_has_its_change():
    assert set(ALTERED) | {"id"} == {field.column for field in JournalLine._meta.concrete_fields}


@pytest.mark.parametrize("sealed", [True, False])
def test_a_change_in_any_column_of_any_line_is_found_and_the_line_named(sealed):
    lines = a_chain(3, texts={"reason": "说明"})
    if sealed:
        seals.seal_waiting()
    missed = []

    for column, change in [*ALTERED.items(), *SLY]:
        for line in lines:
            with taken_back():
                sql(f"UPDATE kernel_journalline SET {column} = {change} WHERE id = %s", line.id)
                if line.id not in named():
                    missed.append((column, change, line.seq))

    assert missed == []


def test_a_line_under_another_id_is_found():
    for line in a_chain(3):
        with taken_back():
            other = uuid7()
            sql("UPDATE kernel_journalline SET id = %s WHERE id = %s", other, line.id)
            assert other in named()


@given(at=st.integers(0, 255), column=st.sampled_from(["prev", "hash"]), seq=st.integers(1, 3))
@settings(max_examples=60)
def test_any_flipped_bit_of_the_chain_is_found(at, column, seq):
    with taken_back():
        line = a_chain(3)[seq - 1]
        sql(
            f"UPDATE kernel_journalline SET {column} = set_bit({column}, {at}, 1 - get_bit({column}, {at})) "
            "WHERE id = %s",
            line.id,
        )
        assert line.id in named()


@given(
    facts=st.dictionaries(st.text("abc", max_size=3), st.integers() | st.text("xyz", max_size=3), max_size=4),
    other=st.dictionaries(st.text("abc", max_size=3), st.integers() | st.text("xyz", max_size=3), max_size=4),
)
@settings(max_examples=60)
def test_any_other_facts_are_found(facts, other):
    with taken_back():
        line = a_line(uuid7(), facts=facts)
        sql("UPDATE kernel_journalline SET facts = %s WHERE id = %s", json.dumps(other), line.id)
        assert (line.id in named()) == (facts != other)


@pytest.mark.parametrize(("removed", "next_one"), [(0, 1), (1, 2)])
def test_a_line_removed_from_a_chain_leaves_a_hole(removed, next_one):
    lines = a_chain(3)

    sql("DELETE FROM kernel_journalline WHERE id = %s", lines[removed].id)

    assert whats(lines[next_one].id)[0] == f"the line before it is missing (expected no. {removed + 1})"


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("removed", [slice(2, 3), slice(0, 3)], ids=["the last", "the whole subject"])
def test_a_line_removed_from_the_end_is_missed_by_its_seal_or_by_the_seal_it_waits_for(removed, sealed):
    lines = a_chain(3)
    if sealed:
        seals.seal_waiting()

    for line in lines[removed]:
        sql("DELETE FROM kernel_journalline WHERE id = %s", line.id)

    assert named() == {line.id for line in lines[removed]}
    said = (
        "it was sealed and is no longer there" if sealed else "it waits for its seal and is no longer there"
    )
    assert whats(lines[2].id) == [said]


def rewrite(lines: list[JournalLine], **changes: Any) -> None:
    """Change lines and work out every hash anew, as somebody would who knows how."""
    prev = GENESIS
    for line in lines:
        for name, value in changes.items():
            setattr(line, name, value)
        line.prev = prev
        line.hash = prev = line_hash(line)
        JournalLine.objects.filter(pk=line.pk).update(prev=line.prev, hash=line.hash, **changes)


def test_a_chain_rewritten_as_a_whole_is_found_by_its_seal():
    lines = a_chain(3)
    seals.seal_waiting()

    rewrite(lines, by_id=43)

    assert whats() == ["a line under it was rewritten after it was sealed"]


def test_a_line_slipped_in_at_the_end_of_a_chain_is_named():
    lines = a_chain(2)
    seals.seal_waiting()
    forged = JournalLine(
        id=uuid7(), street_id=STREET, subject="toy", subject_id=lines[0].subject_id, seq=3, at=NOON,
        by_kind="account", by_id=1, action="close", from_state="used", to_state="closed", facts={}, prev=lines[1].hash,
    )  # fmt: skip
    forged.hash = line_hash(forged)
    forged.save(force_insert=True)

    assert named() == {forged.id}
    assert whats(forged.id)[0].startswith("it is under no seal and waits for none")


# --- Texts --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [
        "body = body || ' '",
        "body = ''",
        "salt = set_byte(salt, 0, get_byte(salt, 0) # 1)",
        "salt = salt || substr(convert_to(body, 'UTF8'), 1, 3), body = substr(body, 2)",
        "field = 'reasom'",
        "street_id = street_id + 1",
    ],
)
def test_an_altered_text_is_found_and_its_line_named(change):
    line = a_line(uuid7(), texts={"reason": "不属于我们"})

    sql(f"UPDATE kernel_journaltext SET {change} WHERE line_id = %s", line.id)

    assert named() == {line.id}


def test_a_text_moved_to_another_line_is_found():
    first, second = a_line(uuid7(), texts={"reason": "属实"}), a_line(uuid7())
    nowhere = uuid7()

    for target in (second.id, nowhere):
        with taken_back():
            sql("UPDATE kernel_journaltext SET line_id = %s WHERE line_id = %s", target, first.id)
            assert named() == {target}


def test_a_text_slipped_in_is_found():
    line = a_line(uuid7())
    JournalText.objects.create(street_id=STREET, line_id=line.id, field="reason", salt=b"s" * 16, body="假的")

    assert named() == {line.id}


def test_erased_texts_leave_the_journal_sound():
    line = a_line(uuid7(), texts={"reason": "陈阿姨家门口"})
    seals.seal_waiting()

    journal.erase_texts(STREET, line.subject_id)

    assert seals.verify().faults == []


@given(
    salt=st.binary(min_size=16, max_size=16),
    body=st.text("ab不", min_size=1, max_size=6),
    cut=st.integers(1, 6),
)
def test_no_letter_of_a_text_can_be_moved_into_its_salt(salt, body, cut):
    moved = salt + body[:cut].encode()

    assert text_digest(moved, body[cut:]) != text_digest(salt, body)


# --- Seals --------------------------------------------------------------------------------------------------
def three_seals() -> list[Seal]:
    for _ in range(3):
        a_chain(3)
        seals.seal_waiting()
    return list(Seal.objects.order_by("number"))[-3:]


def test_seals_follow_from_each_other():
    first, second, third = three_seals()

    assert [bytes(second.prev), bytes(third.prev)] == [bytes(first.hash), bytes(second.hash)]
    assert [first.number + 1, first.number + 2] == [second.number, third.number]
    assert seals.last_seal() == third
    assert seals.last_seal(before=second.at) == second


@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("at", "at - interval '1 microsecond'"),
        ("at", "'infinity'"),
        ("root", "set_byte(root, 0, get_byte(root, 0) # 1)"),
        ("prev", "set_byte(prev, 0, get_byte(prev, 0) # 1)"),
        ("hash", "set_byte(hash, 0, get_byte(hash, 0) # 1)"),
        ("number", "number + 1000"),
        ("line_ids", "line_ids[2:]"),
        ("line_ids", "ARRAY[line_ids[2], line_ids[1]] || line_ids[3:]"),
        ("line_ids", "line_ids || line_ids[1]"),
        ("line_ids", "'{}'"),
    ],
)
@pytest.mark.parametrize("which", [0, 1, 2])
def test_an_altered_seal_is_found_and_named(which, column, change):
    seal = three_seals()[which]

    sql(f"UPDATE kernel_seal SET {column} = {change} WHERE number = %s", seal.number)

    told = {fault.seq for fault in seals.verify().faults if fault.line_id is None}
    assert told & {seal.number, seal.number + 1000}


def test_every_column_of_a_seal_has_its_change():
    assert {field.column for field in Seal._meta.concrete_fields} == {
        "at", "root", "prev", "hash", "number", "line_ids",
    }  # fmt: skip


def test_a_removed_seal_leaves_a_hole_and_the_last_one_its_lines():
    _first, second, third = three_seals()

    with taken_back():
        sql("DELETE FROM kernel_seal WHERE number = %s", second.number)
        assert [(f.seq, f.what) for f in seals.verify().faults if f.line_id is None] == [
            (third.number, "the seal before it is missing or was altered")
        ]
    sql("DELETE FROM kernel_seal WHERE number = %s", third.number)
    assert named() == set(third.line_ids)


def test_sealing_twice_seals_nothing_again():
    a_chain(3)

    assert seals.seal_waiting() >= 3
    assert seals.seal_waiting() == 0


def test_a_line_that_vanished_before_its_seal_does_not_keep_others_from_theirs():
    gone, there = a_line(uuid7()), a_line(uuid7())
    sql("DELETE FROM kernel_journalline WHERE id = %s", gone.id)

    for _ in range(journal.ATTEMPTS):
        seals.seal_waiting()

    assert there.id in {line_id for seal in Seal.objects.all() for line_id in seal.line_ids}
    assert named() == {gone.id}
    assert Delivery.objects.get(reader=seals.SEAL).line_id == gone.id


def test_only_so_many_faults_are_told():
    for _ in range(4):
        a_chain(2)
    sql("UPDATE kernel_journalline SET action = 'x' WHERE street_id = %s", STREET)

    assert len(seals.verify(most=5).faults) == 5


def test_progress_is_told_as_the_reading_goes_on(monkeypatch):
    monkeypatch.setattr(seals, "CHUNK", 10)
    for _ in range(12):
        a_chain(3, texts={"reason": "说明"})
    seals.seal_waiting()
    read = []

    report = seals.verify(progress=lambda r: read.append((r.lines, r.texts, r.seals)))

    assert read == sorted(read)
    assert len(read) > 6
    assert read[-1] == (report.lines, report.texts, report.seals)


# --- The root -----------------------------------------------------------------------------------------------
def rfc6962(leaves: list[bytes]) -> bytes:
    """Return the root as RFC 6962 defines it, from the top down."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + rfc6962(leaves[:split]) + rfc6962(leaves[split:])).digest()


hashes = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)


@given(leaves=hashes)
def test_the_root_is_that_of_the_standard(leaves):
    assert merkle_root(leaves) == rfc6962(leaves)


@given(leaves=hashes, data=st.data())
def test_any_change_of_any_leaf_or_of_the_order_changes_the_root(leaves, data):
    where = data.draw(st.integers(0, len(leaves) - 1))
    bit = data.draw(st.integers(0, 255))
    number = int.from_bytes(leaves[where], "big") ^ (1 << bit)
    changed = [*leaves[:where], number.to_bytes(32, "big"), *leaves[where + 1 :]]
    shuffled = data.draw(st.permutations(leaves))

    assert merkle_root(changed) != merkle_root(leaves)
    assert (merkle_root(shuffled) == merkle_root(leaves)) == (shuffled == leaves)
    assert merkle_root([*leaves, leaves[-1]]) != merkle_root(leaves)
    assert merkle_root(leaves[:-1]) != merkle_root(leaves)
