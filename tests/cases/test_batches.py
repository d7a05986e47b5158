"""One act on many cases: foreseen, begun once, done in pieces that stand or fall as a whole."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from linli.cases import commands
from linli.cases.commands import batches
from linli.cases.commands.batches import begin_batch, draft_batch, next_piece, resume_batch, stop_batch
from linli.cases.errors import BatchIsOver, NothingChosen, TooManyChosen, UnknownCase, UnknownCategory
from linli.cases.models import Assignment, Batch, BatchItem, Case
from linli.cases.queries.batches import sums_of
from linli.cases.states import BatchState, CaseList, HeldFor, State
from linli.kernel import seals
from linli.kernel.errors import Missing, NotFound
from linli.kernel.models import JournalLine, JournalText
from linli.people.public import Account, Actor
from tests.cast import NOON, Cast
from tests.factories import a_case, an_opened

LATER = NOON + timedelta(hours=2)
pytestmark = pytest.mark.django_db


def drafted(cast: Cast, action: str, cases: list[Case], by: Actor | None = None) -> Batch:
    ids = [case.pk for case in cases]
    return draft_batch(
        street=cast.street, action=action, ids=ids, chosen="问题清单", by=by or cast.heqing, at=LATER
    )


def done(cast: Cast, action: str, cases: list[Case], by: Actor | None = None, **told: Any) -> Batch:
    """Draft, begin and finish a batch."""
    batch = drafted(cast, action, cases, by)
    begin_batch(batch.pk, street_id=batch.street_id, by=by or cast.heqing, at=LATER, told=told)
    while next_piece(at=LATER):
        pass
    return Batch.objects.get(pk=batch.pk)


def states(cases: list[Case]) -> list[str]:
    known = Case.objects.in_bulk([case.pk for case in cases])
    return [known[case.pk].state for case in cases]


def item(batch: Batch, case: Case) -> tuple[str, str]:
    found = BatchItem.objects.get(batch=batch, case=case)
    return found.outcome, found.why


def test_what_would_happen_is_told_before_anything_happens(cast: Cast) -> None:
    mine, done_with, beside = (
        a_case(cast),
        a_case(cast, state=State.CLOSED),
        an_opened(cast, lon=121.457).case,
    )

    batch = drafted(cast, "decline", [mine, done_with, beside])

    assert (item(batch, mine), item(batch, done_with), item(batch, beside)) == (
        ("waiting", ""), ("refused", "moved_meanwhile"), ("refused", "not_allowed")
    )  # fmt: skip
    assert [(one.outcome, one.why, one.n) for one in sums_of(batch)] == [
        ("waiting", "", 1), ("refused", "moved_meanwhile", 1), ("refused", "not_allowed", 1)
    ]  # fmt: skip
    assert (batch.state, batch.total, batch.refused) == ("draft", 3, 2)
    assert states([mine, done_with, beside]) == ["reported", "closed", "reported"]


@pytest.mark.parametrize("maker", ["en", "zh-hans"])
def test_a_batch_is_read_in_the_language_of_its_reader_whatever_its_maker_reads(
    cast: Cast, maker: str
) -> None:
    Account.objects.filter(pk=cast.heqing.account_id).update(language=maker)
    cases = [a_case(cast, state=State.VERIFIED), a_case(cast, state=State.CLOSED)]
    with translation.override(maker):
        batch = draft_batch(
            street=cast.street, action="decline", ids=[case.pk for case in cases], chosen=CaseList.ISSUE.label,
            by=cast.heqing, at=LATER,
        )  # fmt: skip
        begin_batch(batch.pk, street_id=batch.street_id, by=cast.heqing, at=LATER, told={"reason": "重复"})
        # Somebody is faster with the one that could be done.
        commands.decline(cases[0].pk, street_id=batch.street_id, by=cast.heqing, at=LATER, reason="重复")
    assert next_piece(at=LATER) == 1
    batch = Batch.objects.get(pk=batch.pk)

    def read(language: str) -> list[str]:
        with translation.override(language):
            return [str(batch.of_which), *(item.words for item in BatchItem.objects.order_by("place"))]

    told = {language: read(language) for language in ("en", "zh-hans", "zh-hant")}
    assert [told[language][0] for language in told] == ["Issue list", "问题清单", "問題清單"]
    assert [told[language][2] for language in told] == [
        "Stands at “Closed”.", "当前状态为“已结案”。", "當前狀態為“已結案”。",
    ]  # fmt: skip
    assert told["en"][1].isascii() or "“" in told["en"][1]
    assert not told["zh-hans"][1].isascii()


def test_each_case_gets_one_line_of_its_own_with_the_batch(cast: Cast) -> None:
    cases = [a_case(cast) for _ in range(5)]

    batch = done(cast, "decline", cases, reason="不属于本街道")

    lines = JournalLine.objects.filter(action="decline")
    assert {(line.subject_id, line.facts["batch"], line.seq) for line in lines} == {
        (case.pk, str(batch.pk), 2) for case in cases
    }
    assert (
        list(JournalText.objects.filter(field="reason").values_list("body", flat=True))
        == ["不属于本街道"] * 5
    )
    assert (batch.state, batch.done, batch.refused) == ("done", 5, 0)
    assert set(states(cases)) == {"declined"}
    assert seals.verify().sound


MANY: list[tuple[str, str, dict[str, Any], str]] = [
    ("verify", State.REPORTED, {"finding": "属实"}, "verified"),
    ("file", State.VERIFIED, {"category": "C0101"}, "filed"),
    ("decline", State.VERIFIED, {"reason": "重复"}, "declined"),
    ("dispatch", State.FILED, {}, "dispatched"),
    ("accept", State.DISPATCHED, {}, "in_hand"),
    ("close", State.INSPECTED, {"remark": "好"}, "closed"),
    ("mark_hard", State.FILED, {}, "filed"),
    ("publish", State.FILED, {}, "filed"),
    ("remark", State.FILED, {"text": "请尽快", "internal": True}, "filed"),
]
WHO = {"verify": "gaolan", "accept": "maoli"}


@pytest.mark.parametrize(("action", "state", "told", "after"), MANY)
def test_what_many_have_met_is_what_one_would_have_met(
    cast: Cast, action: str, state: str, told: dict[str, Any], after: str
) -> None:
    single, *cases = (a_case(cast, state=state) for _ in range(3))
    by = cast.actor(WHO.get(action, "heqing"))
    doing = batches.Doing(cast.street, action, told, by, LATER)

    batch = done(cast, action, cases, by, **told)
    doing.do(single)

    assert (batch.done, states(cases)) == (2, [after, after])
    left_out = {"id", "number", "_state", "_street_when_read", "title"}
    alone, *together = (
        {name: value for name, value in vars(Case.objects.get(pk=one.pk)).items() if name not in left_out}
        for one in (single, *cases)
    )
    assert together == [alone, alone]
    facts = [JournalLine.objects.filter(subject_id=one.pk).latest("seq").facts for one in (single, *cases)]
    assert [{**one, "batch": "", "texts": sorted(one.get("texts", ()))} for one in facts[1:]] == [
        {**facts[0], "batch": "", "texts": sorted(facts[0].get("texts", ()))}
    ] * 2
    assert seals.verify().sound


@pytest.mark.parametrize(
    ("action", "told", "after"), [("release", {}, "reported"), ("void", {"reason": "重复刷屏"}, "voided")]
)
def test_what_is_held_is_let_through_or_declared_void_by_many_as_one_by_one(
    cast: Cast, action: str, told: dict[str, Any], after: str
) -> None:
    single, *cases = (a_case(cast, held=HeldFor.AREA) for _ in range(4))
    free, elsewhere = a_case(cast), an_opened(cast, lon=121.457, held=HeldFor.AREA).case
    batches.Doing(cast.street, action, told, cast.heqing, LATER).do(single)

    batch = done(cast, action, [*cases, free, elsewhere], **told)

    assert (batch.done, batch.refused) == (3, 2)
    assert [item(batch, one) for one in (free, elsewhere)] == [("refused", "not_allowed")] * 2
    single.refresh_from_db()
    assert [(one.state, one.held) for one in Case.objects.filter(pk__in=[case.pk for case in cases])] == [
        (after, single.held)
    ] * 3
    assert {
        line.facts["batch"] for line in JournalLine.objects.filter(action=action) if "batch" in line.facts
    } == {str(batch.pk)}
    assert {line.facts.get("held") for line in JournalLine.objects.filter(action="release")} <= {"area"}
    assert Case.objects.get(pk=elsewhere.pk).held == HeldFor.AREA
    assert seals.verify().sound


def test_duplicates_are_merged_into_one_case_together(cast: Cast) -> None:
    main, *cases = (a_case(cast) for _ in range(4))

    batch = done(cast, "merge", [main, *cases], main=main.number, reason="同一处停电")

    assert (batch.done, batch.refused, item(batch, main)) == (3, 1, ("refused", "same_case"))
    assert states([main, *cases]) == ["reported", "merged", "merged", "merged"]
    assert seals.verify().sound


def test_a_case_that_moved_meanwhile_is_refused_and_hurts_no_other(cast: Cast) -> None:
    cases = [a_case(cast) for _ in range(3)]
    batch = drafted(cast, "decline", cases)
    commands.file(
        cases[1].pk, street_id=cast.street.pk, by=cast.heqing, at=LATER, category=cases[1].category or _kind()
    )

    begin_batch(batch.pk, street_id=batch.street_id, by=cast.heqing, at=LATER, told={"reason": "重复"})
    next_piece(at=LATER)

    assert states(cases) == ["declined", "filed", "declined"]
    assert item(batch, cases[1]) == ("refused", "moved_meanwhile")


def _kind() -> Any:
    from tests.factories import manhole

    return manhole()


def test_what_is_refused_half_way_writes_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that wrote beside the case and then refuses leaves nothing, and the others are done."""
    cases = [a_case(cast, state=State.FILED) for _ in range(4)]
    real = batches.MANY["dispatch"].command
    bad = cases[2].pk

    def dispatch(case_id: Any, **told: Any) -> Case:
        case = real(case_id, **told)
        if case_id == bad:
            raise DatabaseError("the disk of one row")
        return case

    monkeypatch.setitem(batches.MANY, "dispatch", batches.ForMany("dispatch", dispatch, (), ("lead",)))

    batch = done(cast, "dispatch", cases)

    assert states(cases) == ["dispatched", "dispatched", "filed", "dispatched"]
    assert (batch.done, batch.refused, item(batch, cases[2])) == (3, 1, ("refused", "failed"))
    assert Assignment.objects.filter(case=bad).count() == 0
    assert seals.verify().sound


def test_a_worker_that_dies_leaves_whole_pieces_and_the_next_goes_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [a_case(cast) for _ in range(5)]
    monkeypatch.setattr(batches, "PIECE", 2)
    batch = drafted(cast, "decline", cases)
    begin_batch(batch.pk, street_id=batch.street_id, by=cast.heqing, at=LATER, told={"reason": "重复"})
    note: Callable[..., Any] = batches._note

    def dies(*_told: Any) -> None:
        raise KeyboardInterrupt

    next_piece(at=LATER)
    monkeypatch.setattr(batches, "_note", dies)
    with pytest.raises(KeyboardInterrupt):
        next_piece(at=LATER)
    cut_off = states(cases)
    monkeypatch.setattr(batches, "_note", note)
    while next_piece(at=LATER):
        pass

    assert cut_off == ["declined", "declined", "reported", "reported", "reported"]
    assert set(states(cases)) == {"declined"}
    assert JournalLine.objects.filter(action="decline").count() == 5
    assert Batch.objects.get(pk=batch.pk).state == BatchState.DONE


def test_it_is_stopped_and_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [a_case(cast) for _ in range(3)]
    monkeypatch.setattr(batches, "PIECE", 1)
    batch = drafted(cast, "decline", cases)
    me = {"street_id": batch.street_id, "by": cast.heqing, "at": LATER}
    begin_batch(batch.pk, **me, told={"reason": "重复"})

    next_piece(at=LATER)
    stop_batch(batch.pk, **me)
    nothing = next_piece(at=LATER)
    resume_batch(batch.pk, **me)
    while next_piece(at=LATER):
        pass

    assert nothing == 0
    assert set(states(cases)) == {"declined"}
    with pytest.raises(BatchIsOver):
        begin_batch(batch.pk, **me, told={"reason": "重复"})


def test_what_a_batch_needs_is_asked_before_it_begins(cast: Cast) -> None:
    cases = [a_case(cast)]
    me = {"street_id": cast.street.pk, "by": cast.heqing, "at": LATER}

    with pytest.raises(NothingChosen):
        drafted(cast, "decline", [])
    with pytest.raises(Missing):
        begin_batch(drafted(cast, "decline", cases).pk, **me, told={"reason": ""})
    with pytest.raises(UnknownCategory):
        begin_batch(drafted(cast, "file", cases).pk, **me, told={"category": "Z9"})
    with pytest.raises(UnknownCase):
        begin_batch(drafted(cast, "merge", cases).pk, **me, told={"main": "FL-1", "reason": "x"})
    with pytest.raises(NotFound):
        begin_batch(drafted(cast, "decline", cases).pk, **me | {"by": cast.jiangwei}, told={"reason": "x"})


def test_a_batch_has_a_size_one_can_answer_for(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST", 1)

    with pytest.raises(TooManyChosen):
        drafted(cast, "decline", [a_case(cast), a_case(cast)])


def test_who_lost_their_post_meanwhile_moves_nothing(cast: Cast) -> None:
    case = a_case(cast)
    batch = drafted(cast, "decline", [case])
    begin_batch(batch.pk, street_id=batch.street_id, by=cast.heqing, at=LATER, told={"reason": "重复"})
    Account.objects.filter(username="heqing").update(is_active=False)

    next_piece(at=LATER)

    assert (states([case]), item(batch, case)) == (["reported"], ("refused", "not_allowed"))


@pytest.mark.parametrize("action", ["verify", "decline", "remark", "release", "void"])
def test_a_piece_asks_the_database_no_more_for_twenty_than_for_five(cast: Cast, action: str) -> None:
    told = {
        "verify": {"finding": "属实"},
        "decline": {"reason": "重复"},
        "remark": {"text": "好", "internal": True},
        "void": {"reason": "刷屏"},
    }
    held = {"held": HeldFor.AREA} if action in {"release", "void"} else {}
    by = cast.actor(WHO.get(action, "heqing"))
    asked = []
    for n in (5, 20):
        batch = drafted(cast, action, [a_case(cast, **held) for _ in range(n)], by)
        begin_batch(batch.pk, street_id=batch.street_id, by=by, at=LATER, told=told.get(action, {}))
        with CaptureQueriesContext(connection) as queries:
            next_piece(at=LATER)
        asked.append(len(queries))

    assert asked[0] == asked[1]
