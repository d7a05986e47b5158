"""What stops a clock, what lengthens a limit, and that the due moment is what the journal counts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.cases import commands
from linli.cases.commands.calendars import calendar_of
from linli.cases.commands.clocks import due_from_journal
from linli.cases.errors import (
    DecidedAlready,
    OwnRequest,
    RequestLapsed,
    TooLateToExtend,
    UntilTooFar,
)
from linli.cases.models import Case, Extension, Pause
from linli.cases.queries.clocks import light_of, question_of, stages_of
from linli.cases.states import ENDED, State
from linli.kernel import journal, proofs, seals
from linli.kernel.errors import Missing, NotAllowed, Refusal
from linli.kernel.models import JournalLine
from linli.people.public import SYSTEM
from linli.rulebooks.public import publish_rows
from tests.cast import NOON, Cast, standing_cast
from tests.factories import a_case, manhole, reporter_of

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LATER = NOON + HOUR
DAY = date(2026, 3, 10)


def fresh(case: Case) -> Case:
    return Case.objects.select_related("category", "condition", "lead").get(pk=case.pk)


def told(case: Case, **more: Any) -> dict[str, Any]:
    return {"street_id": case.street_id, "at": LATER} | more


def asked(cast: Cast, case: Case, *, at: datetime = LATER, by: str = "maoli", until: date = DAY) -> Pause:
    commands.ask_suspension(case.pk, **told(case, at=at), by=cast.actor(by), reason="等待材料", until=until)
    return Pause.objects.get(case=case, state="asked")


def by_journal(case: Case) -> datetime | None:
    lines = journal.history(case.street_id, case.pk)
    return due_from_journal(lines, lambda lead, at: calendar_of(case.street_id, lead, at=at))


# --- Suspension ---------------------------------------------------------------------------------------------
def test_asking_for_a_suspension_stops_nothing_yet(cast: Cast) -> None:
    case = fresh(a_case(cast, state=State.IN_HAND))

    row = asked(cast, case)

    now = fresh(case)
    assert (now.due_at, now.paused_at, row.asked_by_id) == (case.due_at, None, cast.accounts["maoli"].pk)
    last = JournalLine.objects.filter(subject_id=case.pk).order_by("-seq").first()
    assert (last.action, last.facts["request"]) == ("ask_suspension", str(row.pk))


def test_a_granted_suspension_counts_from_the_asking_and_nothing_is_due(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    row = asked(cast, case)

    commands.grant_request(case.pk, **told(case, at=LATER + HOUR), by=cast.heqing, item=row.pk)

    now = fresh(case)
    assert (now.paused_at, now.due_at, now.yellow_at, light_of(now, at=LATER + HOUR)) == (
        LATER,
        None,
        None,
        "paused",
    )


def test_the_clock_goes_on_where_it_stopped(cast: Cast) -> None:
    case = fresh(a_case(cast, state=State.IN_HAND))
    row = asked(cast, case)
    commands.grant_request(case.pk, **told(case), by=cast.heqing, item=row.pk)

    commands.resume(case.pk, **told(case, at=LATER + 30 * MINUTE), by=cast.maoli)

    # The limit of a missing cover runs day and night: half an hour stood still.
    now = fresh(case)
    assert (now.due_at, now.paused_at) == (case.due_at + 30 * MINUTE, None)
    assert now.pauses == [LATER, LATER + 30 * MINUTE]
    assert by_journal(now) == now.due_at


def test_nobody_grants_what_they_asked_for_themselves(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    row = asked(cast, case, by="heqing")

    with pytest.raises(OwnRequest):
        commands.grant_request(case.pk, **told(case), by=cast.heqing, item=row.pk)

    commands.grant_request(case.pk, **told(case), by=cast.jiangwei, item=row.pk)
    assert fresh(case).paused_at == LATER


def test_an_officer_asks_and_does_not_decide(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    row = asked(cast, case)

    with pytest.raises(NotAllowed):
        commands.grant_request(case.pk, **told(case), by=cast.maoli, item=row.pk)


def test_what_was_decided_is_not_decided_again(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    row = asked(cast, case)
    commands.refuse_request(case.pk, **told(case), by=cast.heqing, item=row.pk, reason="请抓紧办理")

    with pytest.raises(DecidedAlready):
        commands.grant_request(case.pk, **told(case), by=cast.jiangwei, item=row.pk)

    row.refresh_from_db()
    assert (row.state, row.answer, fresh(case).paused_at) == ("refused", "请抓紧办理", None)


def test_a_request_lapses_when_another_leads(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    row = asked(cast, case)
    commands.send_back(case.pk, **told(case), by=cast.maoli, reason="不归我们")

    with pytest.raises(RequestLapsed):
        commands.grant_request(case.pk, **told(case), by=cast.heqing, item=row.pk)


def test_a_second_request_replaces_the_first(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    first = asked(cast, case)

    second = asked(cast, case, at=LATER + MINUTE)

    first.refresh_from_db()
    assert (first.state, second.state) == ("lapsed", "asked")


@pytest.mark.parametrize("until", [date(2026, 3, 3), date(2028, 1, 1)])
def test_a_suspension_has_an_end_in_sight(cast: Cast, until: date) -> None:
    case = a_case(cast, state=State.IN_HAND)

    with pytest.raises(UntilTooFar):
        asked(cast, case, until=until)


def test_a_reason_must_be_given(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)

    with pytest.raises(Missing):
        commands.ask_suspension(case.pk, **told(case), by=cast.maoli, reason=" ", until=DAY)


def test_whoever_goes_on_ends_the_pause(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    row = asked(cast, case)
    commands.grant_request(case.pk, **told(case), by=cast.heqing, item=row.pk)

    commands.feed_back(case.pk, **told(case, at=LATER + HOUR), by=cast.maoli, done="已更换")

    row.refresh_from_db()
    now = fresh(case)
    assert (now.paused_at, row.ends_at, now.due_at == by_journal(now)) == (None, LATER + HOUR, True)


def test_a_suspension_asked_for_too_late_moves_no_due_moment(cast: Cast) -> None:
    case = fresh(a_case(cast, state=State.IN_HAND))
    late = case.due_at + HOUR
    row = asked(cast, case, at=late)
    commands.grant_request(case.pk, **told(case, at=late), by=cast.heqing, item=row.pk)

    commands.resume(case.pk, **told(case, at=late + 5 * HOUR), by=cast.maoli)

    assert fresh(case).due_at == case.due_at


# --- More time ----------------------------------------------------------------------------------------------
def test_more_time_is_added_in_the_unit_of_the_limit(cast: Cast) -> None:
    case = fresh(a_case(cast, state=State.IN_HAND))
    commands.ask_extension(case.pk, **told(case), by=cast.maoli, reason="等零件", amount=2)
    row = Extension.objects.get(case=case)

    commands.grant_request(case.pk, **told(case), by=cast.heqing, item=row.pk, answer="同意")

    now = fresh(case)
    row.refresh_from_db()
    assert (now.due_at, now.extended) == (case.due_at + 2 * HOUR, 2)
    assert (row.due_before, row.due_after, row.answer) == (case.due_at, now.due_at, "同意")
    assert now.yellow_at == now.dispatched_at + (now.due_at - now.dispatched_at) * 0.8
    assert by_journal(now) == now.due_at


def test_more_time_is_asked_for_while_there_is_some(cast: Cast) -> None:
    case = fresh(a_case(cast, state=State.IN_HAND))

    with pytest.raises(TooLateToExtend):
        commands.ask_extension(
            case.pk, **told(case, at=case.due_at + MINUTE), by=cast.maoli, reason="忘了", amount=1
        )


def test_who_gets_a_case_next_begins_with_the_limit_of_the_table(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    commands.ask_extension(case.pk, **told(case), by=cast.maoli, reason="等零件", amount=2)
    row = Extension.objects.get(case=case)
    commands.grant_request(case.pk, **told(case), by=cast.heqing, item=row.pk)

    commands.send_back(case.pk, **told(case), by=cast.maoli, reason="不归我们")

    assert fresh(case).extended == 0


# --- Waiting for the reporter -------------------------------------------------------------------------------
def test_a_question_to_the_reporter_stops_the_clock_until_they_answer(cast: Cast) -> None:
    case = fresh(a_case(cast, state=State.VERIFIED))
    commands.ask_reporter(case.pk, **told(case), by=cast.heqing, question="具体在几号楼？", days=5)
    waits = fresh(case)
    assert (waits.paused_at, waits.due_at, question_of(waits).reason) == (LATER, None, "具体在几号楼？")

    commands.remark(case.pk, **told(case, at=LATER + HOUR), by=reporter_of(case), text="3号楼")

    now = fresh(case)
    assert (now.paused_at, question_of(now), now.due_at == by_journal(now)) == (None, None, True)


def test_a_word_of_the_reporter_ends_no_suspension(cast: Cast) -> None:
    case = a_case(cast, state=State.IN_HAND)
    row = asked(cast, case)
    commands.grant_request(case.pk, **told(case), by=cast.heqing, item=row.pk)

    commands.remark(case.pk, **told(case, at=LATER + HOUR), by=reporter_of(case), text="好了吗？")

    assert fresh(case).paused_at == LATER


# --- The books of hours and of days -------------------------------------------------------------------------
def test_an_organisation_counts_by_its_own_hours(cast: Cast) -> None:
    rows = [
        {"organisation": "", "hours": "09:00-17:30", "note": ""},
        {"organisation": "chengjian", "hours": "08:00-12:30", "note": "半天班"},
    ]
    publish_rows(
        street_id=cast.street.pk, code="hours", rows=rows, effective_from=date(2026, 3, 1), note="", by=SYSTEM, at=NOON
    )  # fmt: skip

    lead = cast.organisations["chengjian"].pk
    office, own = calendar_of(cast.street.pk, at=NOON), calendar_of(cast.street.pk, lead, at=NOON)

    assert (office.day_length, own.day_length) == (8.5 * 3_600_000_000, 4.5 * 3_600_000_000)


def test_a_day_that_the_office_declares_free_does_not_count(cast: Cast) -> None:
    publish_rows(
        street_id=cast.street.pk, code="days", rows=[{"on": "2026-03-05", "works": False, "note": "台风"}],
        effective_from=date(2026, 3, 1), note="", by=SYSTEM, at=NOON,
    )  # fmt: skip

    case = fresh(a_case(cast, state=State.FED_BACK))

    # One working day from Wednesday 12:05 on, Thursday being free, ends on Friday.
    assert case.due_at.astimezone(UTC).date() == date(2026, 3, 6)
    assert by_journal(case) == case.due_at


# --- What holds for all -------------------------------------------------------------------------------------
def test_an_act_on_a_case_without_pauses_asks_nothing_more(cast: Cast) -> None:
    case = a_case(cast, state=State.DISPATCHED)

    with CaptureQueriesContext(
        connection,
    ) as asked_of:
        commands.accept(case.pk, **told(case), by=cast.maoli)

    assert not [q["sql"] for q in asked_of if "cases_pause" in q["sql"] or "cases_extension" in q["sql"]]


def test_the_stages_of_a_case_are_read_from_its_journal(cast: Cast) -> None:
    case = a_case(cast, state=State.FED_BACK)

    stages = stages_of(case)

    assert [(one.state, one.in_time) for one in stages] == [
        ("fed_back", None), ("in_hand", True), ("dispatched", True), ("filed", True), ("verified", None),
        ("reported", True),
    ]  # fmt: skip


ACTS = (
    "accept", "feed_back", "inspect", "rework", "close", "reopen", "dispatch", "send_back", "coordinate", "file",
    "suspend", "extend", "grant", "refuse", "resume", "ask_reporter", "answer", "mark_hard",
)  # fmt: skip
# Across a night, a weekend, the National Day weeks, and the turns of the years 2025, 2026 and 2027.
STARTS = (
    NOON, datetime(2025, 9, 30, 8, 20, tzinfo=UTC), datetime(2026, 9, 30, 8, 20, tzinfo=UTC),
    datetime(2025, 12, 31, 9, 0, tzinfo=UTC), datetime(2026, 12, 31, 9, 0, tzinfo=UTC),
    datetime(2026, 2, 13, 9, 29, tzinfo=UTC), datetime(2027, 12, 31, 9, 0, tzinfo=UTC),
)  # fmt: skip
gaps = st.sampled_from([MINUTE, 20 * MINUTE, 3 * HOUR, 11 * HOUR, 26 * HOUR, 100 * HOUR])


def do(cast: Cast, case: Case, act: str, at: datetime) -> None:
    """Do one act as somebody who may; what cannot be done now is refused."""
    lead = {o.pk: code for code, o in cast.organisations.items()}.get(case.lead_id or 0)
    officer = {"chengjian": "maoli", "chengguan": "luoshan"}.get(lead or "", "maoli")
    at_once: dict[str, Any] = {"street_id": case.street_id, "at": at}
    heqing, lead_by = cast.actor("heqing", at), cast.actor(officer, at)
    waiting = Pause.objects.filter(case=case, state="asked").first() or (
        Extension.objects.filter(case=case, state="asked").first()
    )
    if act in {"grant", "refuse"}:
        if waiting is None:
            return
        more = {"reason": "不同意"} if act == "refuse" else {}
        command = commands.grant_request if act == "grant" else commands.refuse_request
        command(case.pk, **at_once, by=heqing, item=waiting.pk, **more)
        return
    organisations = cast.organisations
    brought: dict[str, tuple[Any, Any, dict[str, Any]]] = {
        "accept": (commands.accept, lead_by, {}), "feed_back": (commands.feed_back, lead_by, {"done": "好了"}),
        "inspect": (commands.inspect, cast.actor("songping", at), {"finding": "好了"}),
        "rework": (commands.rework, cast.actor("songping", at), {"reason": "没好"}),
        "close": (commands.close, heqing, {}), "reopen": (commands.reopen, heqing, {"reason": "没好"}),
        "dispatch": (commands.dispatch, heqing, {}),
        "send_back": (commands.send_back, lead_by, {"reason": "不归我们"}),
        "coordinate": (commands.coordinate, heqing, {
            "lead": organisations["chengjian"], "supports": [organisations["shichang"]]}),
        "file": (commands.file, heqing, {"category": manhole(), "condition": manhole().conditions.last()}),
        "suspend": (commands.ask_suspension, lead_by, {
            "reason": "等材料", "until": (at + timedelta(days=3)).date()}),
        "extend": (commands.ask_extension, lead_by, {"reason": "等零件", "amount": 3}),
        "resume": (commands.resume, lead_by, {}),
        "ask_reporter": (commands.ask_reporter, heqing, {"question": "在哪里？", "days": 5}),
        "answer": (commands.remark, reporter_of(case), {"text": "在门口"}),
        "mark_hard": (commands.mark_hard, heqing, {}),
    }  # fmt: skip
    command, by, more = brought[act]
    command(case.pk, **at_once, by=by, **more)


@pytest.mark.django_db
class TestJournal(TestCase):
    """Whatever is done to a case, its journal and the calendars alone give the due moment that it has."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(start=st.sampled_from(STARTS), steps=st.lists(st.tuples(st.sampled_from(ACTS), gaps), max_size=14))
    def test_the_due_moment_is_what_the_journal_counts(
        self, start: datetime, steps: list[tuple[str, timedelta]]
    ) -> None:
        cast = standing_cast()
        case, at = a_case(cast, state=State.IN_HAND, at=start), start + HOUR
        for act, gap in steps:
            at += gap
            try:
                do(cast, fresh(case), act, at)
            except Refusal:
                continue
            now = fresh(case)
            assert by_journal(now) == now.due_at, act
            assert (now.due_at is None) == (now.paused_at is not None or now.state in ENDED or not now.limit)
        assert seals.verify().sound
        faults = [
            fault
            for name, check in proofs.PROOFS.items()
            if "clock" in name or "due" in name
            for fault in check()
        ]
        assert faults == []
