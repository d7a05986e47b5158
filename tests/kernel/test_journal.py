"""Lines, their chains, their readers. What happens when several work at once stands in test_journal_races.py."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kernel import journal
from linli.kernel.ids import uuid7
from linli.kernel.journal import ATTEMPTS, GENESIS, PAUSES, Entry, Reader, line_hash
from linli.kernel.models import Delivery, JournalLine, JournalText
from linli.kernel.trace import caused_by
from tests.kernel.lines import NOON, STREET, By, a_chain, a_line, sql

pytestmark = pytest.mark.django_db
# The moments at which a line that fails is tried, the first and those after each pause.
TRIES = [NOON + sum(PAUSES[:n], timedelta()) for n in range(ATTEMPTS)]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[JournalLine]:
    """Give what the toy reader was told; a line that says `bad` makes it fall."""
    told: list[JournalLine] = []

    def handle(lines):
        for line in lines:
            if line.facts.get("bad"):
                raise ValueError(f"cannot read {line.facts['bad']}")
        told.extend(lines)

    monkeypatch.setitem(journal.READERS, "toy", Reader("toy", frozenset({"toy"}), handle))
    return told


def waiting(**only):
    return Delivery.objects.filter(reader="toy", **only).count()


# --- Chains -------------------------------------------------------------------------------------------------
def test_each_line_follows_from_the_one_before_it():
    first, second, third = a_chain(3)

    assert [line.seq for line in (first, second, third)] == [1, 2, 3]
    assert [line.prev for line in (first, second, third)] == [GENESIS, first.hash, second.hash]


def test_one_key_in_two_streets_makes_two_chains():
    subject_id = uuid7()
    entries = [
        Entry(street, "toy", subject_id, "play", "system", None, NOON, "", "new", {}, {})
        for street in (STREET, STREET + 1, STREET)
    ]

    lines = journal.append(entries)

    assert [(line.street_id, line.seq) for line in lines] == [(STREET, 1), (STREET + 1, 1), (STREET, 2)]
    assert lines[2].prev == lines[0].hash


def test_many_lines_at_once_go_on_from_the_last_that_stands():
    standing = a_line(uuid7())
    entry = Entry(
        STREET,
        "toy",
        standing.subject_id,
        "play",
        "system",
        None,
        NOON,
        "",
        "new",
        {},
        {},
        (1, standing.hash),
    )

    lines = journal.append([entry, entry])

    assert [(line.seq, line.prev) for line in lines] == [(2, standing.hash), (3, lines[0].hash)]


def test_a_reader_that_is_deaf_to_somebody_is_owed_nothing_of_their_acts(monkeypatch):
    deaf = Reader("deaf", frozenset({"toy"}), lambda _lines: None, deaf_to=frozenset({"import"}))
    monkeypatch.setitem(journal.READERS, "deaf", deaf)

    heard, unheard = a_line(uuid7()), a_line(uuid7(), by=By("import", None))

    owed = set(Delivery.objects.filter(reader="deaf").values_list("line_id", flat=True))
    assert owed == {heard.id}
    assert Delivery.objects.filter(line_id=unheard.id, reader="seal").exists()


# --- Facts --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"n": 1.0}, TypeError),
        ({"n": [1, {"deep": 0.1}]}, TypeError),
        ({"n": b"bytes"}, TypeError),
        ({"n": NOON.date()}, TypeError),
        ({"n": NOON.replace(tzinfo=None)}, ValueError),
        ({"n": "nul \0"}, ValueError),
        ({"n \0": 1}, ValueError),
        ({"n": "half \ud83d"}, ValueError),
        ({"half \udc00": 1}, ValueError),
    ],
)
def test_what_would_not_read_back_the_same_is_refused(facts, error):
    with pytest.raises(error, match=r"cannot stand in the journal"):
        a_line(uuid7(), facts=facts)

    assert not JournalLine.objects.filter(street_id=STREET).exists()


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        a_line(uuid7(), at=datetime(2026, 3, 2, 12))


def test_a_text_that_the_database_cannot_hold_is_refused():
    with pytest.raises(ValueError, match="NUL"):
        a_line(uuid7(), texts={"reason": "half \ud83d"})


def test_sets_stand_in_one_order():
    line = a_line(uuid7(), facts={"units": {"W2", "W11", "E1"}})

    assert line.facts == {"units": ["E1", "W11", "W2"]}


text = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=12)
whole = st.integers() | st.sampled_from([2**53 + 1, -(2**63), 10**40, 0, -1])
plain = st.recursive(
    st.none() | st.booleans() | whole | text | st.uuids(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


@given(facts=st.dictionaries(text.filter(lambda name: name != "texts"), plain, max_size=5))
@settings(max_examples=150)
def test_facts_come_back_from_the_database_as_they_were_hashed(facts):
    with transaction.atomic():
        line = a_line(uuid7(), facts=facts)
        back = JournalLine.objects.get(pk=line.pk)
        transaction.set_rollback(True)

    assert back.facts == line.facts
    assert line_hash(back) == bytes(back.hash) == line.hash


zones = st.sampled_from(
    [ZoneInfo("Asia/Shanghai"), ZoneInfo("America/St_Johns"), ZoneInfo("UTC")]
) | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1900, 1, 1), datetime(9998, 1, 1), timezones=zones)


@given(at=moments)
@settings(max_examples=100)
def test_moments_of_all_zones_come_back_to_the_microsecond(at):
    with transaction.atomic():
        line = a_line(uuid7(), at=at, facts={"at": at})
        back = JournalLine.objects.get(pk=line.pk)
        transaction.set_rollback(True)

    there = at.astimezone(UTC)  # hours of a night when clocks change equal nothing in another zone
    assert (back.at, datetime.fromisoformat(back.facts["at"])) == (there, there)
    assert line_hash(back) == bytes(back.hash)


# --- Texts --------------------------------------------------------------------------------------------------
def test_texts_stand_beside_the_line_and_never_in_it():
    line = a_line(uuid7(), texts={"reason": "陈阿姨家门口", "empty": ""})

    assert "陈阿姨" not in str(line.facts)
    assert list(line.facts["texts"]) == ["reason"]
    assert [told.texts for told in journal.history(STREET, line.subject_id)] == [{"reason": "陈阿姨家门口"}]


def test_equal_texts_have_different_digests():
    first, second = (a_line(uuid7(), texts={"reason": "同样"}) for _ in range(2))

    assert first.facts["texts"]["reason"] != second.facts["texts"]["reason"]


def test_erasing_the_texts_of_one_subject_leaves_those_of_others():
    mine, other = (a_line(uuid7(), texts={"reason": "说明"}) for _ in range(2))

    assert journal.erase_texts(STREET, mine.subject_id) == 1

    assert [line.texts for line in journal.history(STREET, mine.subject_id)] == [{}]
    assert JournalText.objects.get(street_id=STREET).line_id == other.id


# --- Readers ------------------------------------------------------------------------------------------------
def test_a_reader_is_told_each_line_of_its_subjects_once(seen):
    lines = a_chain(3)
    a_line(uuid7(), subject="other")

    assert journal.deliver("toy") == 3
    assert journal.deliver("toy") == 0
    assert [line.id for line in seen] == [line.id for line in lines]


def test_every_street_has_its_turn_however_much_waits_in_another(seen):
    a_chain(30)
    a_chain(2, street_id=STREET + 1)

    assert journal.deliver("toy", limit=5) == 7

    assert [line.street_id for line in seen].count(STREET + 1) == 2


def test_a_line_that_cannot_be_read_parks_alone_with_its_error(seen):
    good, bad = a_chain(4), a_line(uuid7(), facts={"bad": "this"})

    done = [journal.deliver("toy", at=at) for at in TRIES]

    parked = Delivery.objects.get(reader="toy")
    assert done == [4] + [0] * (ATTEMPTS - 1)
    assert {line.id for line in seen} == {line.id for line in good}
    assert (parked.line_id, parked.attempts, parked.parked_at) == (bad.id, ATTEMPTS, TRIES[-1])
    assert parked.error == "ValueError: cannot read this"
    assert journal.deliver("toy") == 0


def test_a_line_that_failed_waits_longer_each_time_and_nobody_waits_with_it(seen):
    a_line(uuid7(), facts={"bad": "this"})
    tried = []

    def fall(lines):
        if any(line.facts.get("bad") for line in lines):
            tried.append(at)
            raise ValueError("no")

    journal.READERS["toy"] = Reader("toy", frozenset({"toy"}), fall)
    for second in range(0, 1000, 5):
        at = NOON + timedelta(seconds=second)
        journal.deliver("toy", at=at)

    # A batch that falls is read once more line by line: two calls for each try.
    assert [(at - NOON).seconds for at in tried[::2]] == [0, 5, 35, 155, 755]
    a_line(uuid7())
    assert journal.deliver("toy", at=at) == 1


def test_a_try_put_off_by_a_clock_that_ran_ahead_is_not_waited_for(seen):
    a_line(uuid7(), facts={"bad": "this"})
    journal.deliver("toy", at=NOON + timedelta(hours=5))
    fixed: list[JournalLine] = []
    journal.READERS["toy"] = Reader("toy", frozenset({"toy"}), fixed.extend)

    assert journal.deliver("toy", at=NOON) == 1
    assert len(fixed) == 1


def test_an_error_keeps_nothing_of_the_values_that_stood_in_the_row(seen):
    a_line(uuid7())

    def fall(_lines):
        raise ValueError(
            "duplicate key\nDETAIL:  Key (phone)=(13800001111) exists.\nmore of it\nCONTEXT: here"
        )

    journal.READERS["toy"] = Reader("toy", frozenset({"toy"}), fall)
    journal.deliver("toy")

    assert Delivery.objects.get(reader="toy").error == "ValueError: duplicate key"


def test_a_delivery_knows_the_request_that_caused_it_and_the_log_of_the_reader_says_it(seen, caplog):
    caplog.set_level("INFO", logger="linli.reader")
    with caused_by("request-0001"):
        line = a_line(uuid7())

    journal.deliver("toy")

    [told] = [one.facts for one in caplog.records if one.facts["reader"] == "toy"]
    assert told["lines"] == {str(line.id): "request-0001"}


def test_an_error_with_nul_can_be_kept_too(seen):
    a_line(uuid7(), facts={"bad": "x"})

    def fall(_lines):
        raise ValueError("nul \0 inside")

    journal.READERS["toy"] = Reader("toy", frozenset({"toy"}), fall)
    journal.deliver("toy")

    assert Delivery.objects.get(reader="toy").error == "ValueError: nul � inside"


def test_an_unparked_line_is_tried_again(seen):
    line = a_line(uuid7(), facts={"bad": "this"})
    for at in TRIES:
        journal.deliver("toy", at=at)
    fixed: list[JournalLine] = []
    journal.READERS["toy"] = Reader("toy", frozenset({"toy"}), fixed.extend)

    assert journal.deliver("toy") == 0
    assert journal.unpark("toy", street_ids=[STREET + 1]) == 0
    assert journal.unpark("toy", street_ids=[STREET]) == 1
    assert journal.deliver("toy") == 1
    assert [told.id for told in fixed] == [line.id]
    assert waiting() == 0


def test_a_line_that_is_gone_parks_and_stops_nobody(seen):
    gone, there = a_line(uuid7()), a_line(uuid7(), street_id=STREET + 1)
    same_street = a_line(uuid7())
    sql("DELETE FROM kernel_journalline WHERE id = %s", gone.id)

    for at in TRIES:
        journal.deliver("toy", at=at)

    assert {line.id for line in seen} == {there.id, same_street.id}
    assert Delivery.objects.get(reader="toy").error.startswith(f"LookupError: line {gone.id} is owed to toy")


def test_what_a_fallen_handler_did_is_taken_back_and_done_once_later(seen):
    line = a_line(uuid7())
    calls = []

    def fall_the_first_times(lines):
        a_line(line.subject_id, subject="other", action="noted")
        calls.append(len(lines))
        if len(calls) < 3:
            raise RuntimeError("in the middle of it")

    journal.READERS["toy"] = Reader("toy", frozenset({"toy"}), fall_the_first_times)

    assert [journal.deliver("toy", at=at) for at in TRIES[:3]] == [0, 1, 0]
    assert JournalLine.objects.filter(action="noted").count() == 1


def test_a_reader_of_everything_hears_of_every_subject(seen, monkeypatch):
    told = []
    monkeypatch.setitem(journal.READERS, "all", Reader("all", frozenset({"*"}), told.extend))
    lines = [a_line(uuid7(), subject="toy"), a_line(uuid7(), subject="other")]

    journal.deliver("all")

    assert {line.id for line in told} == {line.id for line in lines}


def test_who_keeps_nothing_cannot_be_rebuilt(seen):
    with pytest.raises(ValueError, match="keeps nothing"):
        journal.rebuild("toy")
