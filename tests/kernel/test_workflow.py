"""A workflow reads as a table and does what the table says; tried with a small table over cases."""

from datetime import timedelta

import pytest
import rules

from linli.cases.models import Case
from linli.kernel.errors import Missing, MovedMeanwhile, NotAllowed, NotFound
from linli.kernel.ids import uuid7
from linli.kernel.models import JournalLine, JournalText
from linli.kernel.workflow import Workflow
from tests.cast import NOON, Cast
from tests.factories import a_case
from tests.kernel.lines import By

LATER = NOON + timedelta(minutes=30)
anybody = rules.predicate(lambda _actor, _it: True, name="anybody")
someone_known = rules.predicate(lambda actor, _it: actor.account_id is not None, name="someone_known")
the_first = rules.predicate(lambda actor, _it: actor.account_id == 1, name="the_first")

# fmt: off
TOY = Workflow(
    "case",
    ("wind",  ("reported",),            "verified", the_first | someone_known, ()),
    ("paint", ("reported", "verified"), "",         the_first,                 ("colour", "reason")),
    ("break", ("verified",),            "closed",   anybody,                   ("reason",)),
    label=lambda word: f"<{word}>", who_did=lambda line: f"nr. {line.by_id}",
)
# fmt: on
FIRST, SECOND, NOBODY = By(account_id=1), By(account_id=2), By("public", None)


def moving(case, action, *, by=FIRST, at=NOON, street_id=None, **brought):
    return TOY.moving(Case, case.pk, action, street_id=street_id or case.street_id, by=by, at=at, **brought)


def last_line(case):
    return JournalLine.objects.filter(subject_id=case.pk).order_by("-seq").first()


def test_buttons_are_what_the_state_and_the_person_allow_in_the_order_of_the_table(cast: Cast):
    case = a_case(cast)

    assert [TOY.open_to(by, case) for by in (FIRST, SECOND, NOBODY)] == [["wind", "paint"], ["wind"], []]
    case.state = "verified"
    assert [TOY.open_to(by, case) for by in (FIRST, SECOND, NOBODY)] == [
        ["paint", "break"],
        ["break"],
        ["break"],
    ]


def test_a_move_saves_the_row_and_writes_one_line(cast: Cast):
    case = a_case(cast)

    with moving(case, "wind", by=SECOND, at=LATER) as move:
        move.it.hard = True
        move.facts["turns"] = 3
        move.texts["note"] = "紧了"

    case.refresh_from_db()
    line = last_line(case)
    assert (case.state, case.hard) == ("verified", True)
    assert line == move.line
    assert (line.action, line.from_state, line.to_state, line.by_id, line.at) == (
        "wind", "reported", "verified", 2, LATER,
    )  # fmt: skip
    assert (line.facts["turns"], line.facts["hard"], line.facts["was"]) == (3, True, {"hard": False})
    assert JournalText.objects.get(line_id=line.id).body == "紧了"


def test_a_row_without_a_target_leaves_the_state(cast: Cast):
    case = a_case(cast)

    with moving(case, "paint", colour="red", reason="rust"):
        pass

    line = last_line(case)
    assert (line.action, line.from_state, line.to_state, "was" in line.facts) == (
        "paint", "reported", "reported", False,
    )  # fmt: skip


def test_what_does_not_exist_and_what_is_in_another_street_are_not_found(cast: Cast):
    case = a_case(cast)

    for pk, street_id in ((uuid7(), case.street_id), (case.pk, case.street_id + 1)):
        with pytest.raises(NotFound), TOY.moving(Case, pk, "wind", street_id=street_id, by=FIRST, at=NOON):
            pass


def test_who_may_not_is_told_so_before_what_is_missing(cast: Cast):
    with pytest.raises(NotAllowed) as refused, moving(a_case(cast), "paint", by=SECOND):
        pass

    assert refused.value.facts == {"action": "paint"}


@pytest.mark.parametrize(
    ("brought", "lacking"),
    [({}, ["colour", "reason"]), ({"colour": "red", "reason": ""}, ["reason"]), ({"reason": "x", "colour": None}, ["colour"])],
)  # fmt: skip
def test_what_is_missing_is_named(cast: Cast, brought, lacking):
    with pytest.raises(Missing) as refused, moving(a_case(cast), "paint", **brought):
        pass

    assert refused.value.facts == {"fields": "、".join(f"<{name}>" for name in lacking), "names": lacking}


@pytest.mark.parametrize(
    ("passed", "when"), [(timedelta(hours=1), "12:00"), (timedelta(days=1), "2026年3月4日 12:00")]
)
def test_who_comes_too_late_is_told_who_what_and_when(cast: Cast, passed, when):
    case = a_case(cast)
    with moving(case, "wind", by=SECOND, at=NOON):
        pass

    with pytest.raises(MovedMeanwhile) as refused, moving(case, "wind", at=NOON + passed):
        pass

    assert refused.value.facts == {
        "who": "nr. 2", "action": "<wind>", "when": when, "state": "verified", "wanted": "wind",
        "at": NOON.isoformat(),
    }  # fmt: skip


def test_a_command_that_fails_leaves_nothing(cast: Cast):
    case = a_case(cast)
    before = JournalLine.objects.count()

    def fall():
        with moving(case, "wind") as move:
            move.it.hard = True
            raise RuntimeError("in the middle of it")

    with pytest.raises(RuntimeError, match="in the middle"):
        fall()

    case.refresh_from_db()
    assert (case.state, case.hard, JournalLine.objects.count()) == ("reported", False, before)


def test_a_note_moves_nothing(cast: Cast):
    case = a_case(cast)

    line = TOY.note(case, action="look", by=SECOND, at=LATER, facts={"seen": True}, texts={})

    assert (line.action, line.from_state, line.to_state, line.seq) == ("look", "reported", "reported", 2)


def test_the_states_stand_in_the_order_of_the_table():
    assert TOY.states() == ["reported", "verified", "closed"]


def test_the_table_can_be_read_in_the_docs():
    assert TOY.as_markdown().splitlines() == [
        "| action | from | to | who | must bring |",
        "|---|---|---|---|---|",
        "| `wind` | reported | verified | the_first or someone_known | – |",
        "| `paint` | reported, verified | stays | the_first | colour, reason |",
        "| `break` | verified | closed | anybody | reason |",
    ]
