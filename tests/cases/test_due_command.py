"""`linli due`: worked examples over the National Day weeks, and every step that leads there."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def due(*words: str) -> str:
    out = StringIO()
    call_command("due", *words, stdout=out)
    return out.getvalue()


def told(*words: str) -> dict[str, Any]:
    return json.loads(due(*words, "--json"))


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        # The eve of the National Day of 2026: 70 minutes are left, the rest is on the eighth.
        ("2026-09-30T16:20", "4 工作时", "2026-10-08T11:50:00+08:00"),
        # A loose manhole cover (弹跳井盖) waits for no holiday.
        ("2026-09-30T16:20", "4 紧急工作时", "2026-09-30T20:20:00+08:00"),
        ("2025-09-30T16:20", "4 工作时", "2025-10-09T11:50:00+08:00"),
        # An illegal building (私搭乱建): stop within 4 hours, penalise within 7 days; Saturday the tenth is worked.
        ("2026-09-30T16:20", "7 工作日", "2026-10-15T16:20:00+08:00"),
        ("2025-09-28T10:00", "2 d", "2025-09-30T10:00:00+08:00"),
        ("2025-12-31T17:00", "1 工作时", "2026-01-04T09:30:00+08:00"),
        ("2026-09-30T16:20", "2 自然日", "2026-10-02T16:20:00+08:00"),
    ],
)
def test_when_it_is_due(start: str, limit: str, end: str) -> None:
    assert told("--from", start, "--limit", limit)["due"] == end


def test_pauses_are_taken_out_on_the_limits_own_clock() -> None:
    # The night between stands still anyway.
    words = (
        "--from",
        "2026-09-30T16:20",
        "--limit",
        "4 工作时",
        "--pause",
        "2026-10-08T09:00",
        "2026-10-09T09:00",
    )

    assert told(*words)["due"] == "2026-10-09T11:50:00+08:00"


def test_two_pauses_that_overlap_count_once() -> None:
    words = ("--from", "2026-03-04T09:00", "--limit", "4 h")
    pauses = (
        "--pause",
        "2026-03-04T10:00",
        "2026-03-04T11:00",
        "--pause",
        "2026-03-04T10:30",
        "2026-03-04T11:30",
    )

    assert told(*words, *pauses)["due"] == "2026-03-04T14:30:00+08:00"


def test_the_answer_says_how_it_was_reached() -> None:
    said = due("--from", "2026-09-30T16:20", "--limit", "4 工作时").splitlines()

    assert said[0] == "2026-10-08 11:50 +0800"
    assert [line.strip() for line in said if "–" in line and "2:50" in line] != []
    assert any("2026-10-01 – 2026-10-07" in line for line in said)


def test_what_was_counted_adds_up_to_the_limit() -> None:
    answer = told(
        "--from", "2026-09-28T11:07", "--limit", "9 工作日", "--pause", "2026-09-29T10:00", "2026-10-08T10:00"
    )

    assert (
        sum(one["minutes"] for one in answer["counted"])
        == 9 * 8.5 * 60
        == answer["counted"][-1]["total_minutes"]
    )


def test_hours_zone_and_own_days_may_be_given() -> None:
    words = (
        "--from",
        "2026-03-04T16:00",
        "--limit",
        "3 h",
        "--hours",
        "09:00-11:30,13:30-17:30",
        "--free",
        "2026-03-05",
    )

    assert told(*words)["due"] == "2026-03-06T10:30:00+08:00"
    assert (
        told("--from", "2026-03-04T16:00+08:00", "--limit", "1 urgent_h", "--zone", "UTC")["due"][:16]
        == "2026-03-04T09:00"
    )


def test_after_the_last_year_it_warns() -> None:
    assert told("--from", "2029-09-30T16:20", "--limit", "3 d")["warning"]


def test_the_light_at_a_moment() -> None:
    words = ("--from", "2026-03-04T09:00", "--limit", "5 h", "--at")

    assert [told(*words, at)["light"] for at in ("2026-03-04T13:00", "2026-03-04T13:01", "2026-03-04T14:01")] == [
        "green", "yellow", "red",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "yesterday", "--limit", "4 h"),
        ("--from", "2026-03-04T09:00", "--limit", "soon"),
        ("--from", "2026-03-04T09:00", "--limit", "4 h", "--pause", "2026-03-05T09:00", "2026-03-04T09:00"),
        ("--from", "2026-03-04T09:00", "--limit", "4 h", "--zone", "Mars/Base"),
        ("--from", "2026-03-04T09:00", "--limit", "4 h", "--hours", "from nine to five"),
        ("--from", "2026-03-04T09:00", "--limit", "1000000000 d"),
        ("--from", "9999-12-31T23:00", "--limit", "4 h"),
        ("--from", "0001-01-01T00:00", "--limit", "4 urgent_h"),
    ],
)
def test_nonsense_is_refused_in_words(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        due(*words)


def test_a_day_that_is_none_is_refused_by_the_parser_in_a_sentence() -> None:
    with pytest.raises(CommandError, match="2026-10-01"):
        call_command("standards", "export", "limits.csv", "--on", "next week")


@pytest.mark.django_db
def test_a_streets_own_books_count(cast: Any) -> None:
    words = (
        "--from",
        "2026-03-04T16:00",
        "--limit",
        "3 h",
        "--street",
        "fenglin",
        "--organisation",
        "chengjian",
    )

    assert told(*words)["due"] == "2026-03-05T10:30:00+08:00"
