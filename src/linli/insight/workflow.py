"""What books which figure: one row of the table a figure, read by the one statement that keeps the counters.

A row says: by which acts, under which condition, on which day, for which organisation, and how much. A figure that is
taken back by a later act (a closing by a reopening, a filing by a merging) is a row with a minus on the day on which it
was counted. What lies elsewhere after a recategorisation or a relocation is not written here: all that a case has
booked so far moves with it (`queries/booking.py`).

Conditions and days are words of SQL over one line of the journal: `l` with its day, `f` its facts, `was`, the door and the
day of the report, and what earlier lines of the same case say, looked up only where a row asks for it.
"""

from dataclasses import dataclass

from .states import DOORS, LANE_DOORS, PUBLIC_DOORS

DAY, REPORTED = "l.day", "l.reported_day"
WAS, NOW, NOBODY = "l.was_lead", "l.lead", "NULL"


def _of(doors: tuple[str, ...]) -> str:
    return f"l.door IN ({', '.join(repr(door) for door in doors)})"


def _last(actions: str, what: str, more: str = "") -> str:
    """Return the SQL for what the newest earlier line of the case by one of these acts says."""
    return (
        f"(SELECT {what} FROM kernel_journalline p WHERE p.street_id = l.street_id AND p.subject_id = l.subject_id"  # noqa: S608 - words of ours
        f" AND p.seq < l.seq AND p.action IN ({actions}){more} ORDER BY p.seq DESC LIMIT 1)"
    )


ON = "(p.at AT TIME ZONE %(zone)s)::date"
FILED_ON = _last("'file'", ON)
FILED_IN_TIME = _last(
    "'file'",
    "coalesce(p.at <= (CASE WHEN jsonb_exists(p.facts -> 'was', 'due_at') THEN p.facts #>> '{was,due_at}'"
    " ELSE p.facts ->> 'due_at' END)::timestamptz, true)",
)
MOVED_ON = _last("'move', 'refuse_move'", ON)
MERGED_ON = _last("'merge'", ON)
ENDS = "'close', 'confirm', 'self_handle', 'settle'"
ENDED = " AND p.to_state = 'closed' AND p.from_state <> 'closed'"
CLOSED_ON = _last(ENDS, ON, ENDED)
CLOSED_AFTER = _last(ENDS, "floor(extract(epoch FROM p.at - l.reported_at) / 60)", ENDED)
# Whether the handling that was closed came in time: by its feedback, or because an appeal excused it since.
IN_TIME_BEFORE = "coalesce(" + _last(
    "'feed_back', 'accept_appeal', 'self_handle', 'settle'",
    "CASE p.action WHEN 'feed_back' THEN coalesce((p.facts ->> 'in_time')::boolean, true) ELSE true END",
    " AND (p.action <> 'accept_appeal' OR p.facts ->> 'late_on' <> '')",
) + ", true)"  # fmt: skip
SHIRKED = "coalesce(" + _last("'send_back'", "(p.facts ->> 'from_lead')::bigint = l.lead") + ", false)"
SEEN = f"{_of(LANE_DOORS)} AND {_last(chr(39) + 'acknowledge' + chr(39), 'true')}"

IN_TIME = "(l.was_due_at IS NULL OR l.at <= l.was_due_at)"
SAID_IN_TIME = "coalesce((l.f ->> 'in_time')::boolean, true)"
FROM_REPORTED = "l.from_state = 'reported'"
AT_WORK = "l.from_state NOT IN ('reported', 'verified')"
FIRST = f"{FROM_REPORTED} AND NOT coalesce({SEEN}, false)"
SINCE_REPORT = "floor(extract(epoch FROM l.at - l.reported_at) / 60)"
CLOSES = "l.from_state <> 'closed' AND l.to_state = 'closed'"
EXCUSES = "l.f ->> 'late_on' <> ''"
LATE_ON, LATE_DUE = "(l.f ->> 'late_on')::date", "nullif(l.f ->> 'late_due', '')::date"
APPELLANT = "(l.f ->> 'appellant')::bigint"
WORD, BEFORE = "l.f -> 'word'", "l.f -> 'word_before'"
WORD_DAY, WORD_LEAD = "(l.f #>> '{word_before,day}')::date", "(l.f #>> '{word_before,lead}')::bigint"
DUE = "l.was_due IS NOT NULL AND l.from_state IN ('in_hand', 'coordinating')"
UNDOES = "l.f ->> 'undoes'"
UNEXCUSED = "coalesce((l.f ->> 'unexcused')::boolean, false)"
KIND = "l.f ->> 'kind'"


@dataclass(frozen=True)
class Rule:
    """One row: this figure is booked by these acts, where `when` holds, on `on`, for `lead`, by `n`."""

    figure: str
    acts: tuple[str, ...]
    when: str = "true"
    on: str = DAY
    lead: str = NOBODY
    n: str = "1"


def _rows() -> tuple[Rule, ...]:
    filing, seen = ("file", "self_handle", "settle"), ("verify", "file", "self_handle", "decline")
    giving, closing = ("dispatch", "arbitrate", "coordinate"), ("close", "confirm", "self_handle", "settle")
    saying = ("confirm", "confirm_too", "call_back", "reopen", "reopen_too")
    after_filing = f"{AT_WORK} AND {FILED_ON} IS NOT NULL"
    valid = (("valid", "true"), ("valid_patrol", "l.door = 'patrol'"), ("valid_public", _of(PUBLIC_DOORS)))
    back = ("unmerge", "reopen_too")
    # fmt: off
    return (
        Rule("reported", ("report",)),
        *(Rule(f"reported_{door}", ("report",), f"l.door = '{door}'") for door in DOORS),
        # Reports that were what they said (有效上报): on the day of the report. Void takes that back.
        *(Rule(figure, filing, when, on=REPORTED) for figure, when in valid),
        *(Rule(figure, ("void",), f"{after_filing} AND {when}", on=REPORTED, n="-1") for figure, when in valid),
        Rule("taken_up", ("verify", *filing), FROM_REPORTED),
        Rule("not_taken_up", ("decline",), FROM_REPORTED),
        Rule("not_filed", ("decline",), f"NOT {FROM_REPORTED}"),
        Rule("withdrawn", ("withdraw",)),
        Rule("merged", ("merge",)),
        Rule("merged", back, f"{MERGED_ON} IS NOT NULL", on=MERGED_ON, n="-1"),
        Rule("moved", ("move", "refuse_move")),
        Rule("moved", ("come_back",), f"{MOVED_ON} IS NOT NULL", on=MOVED_ON, n="-1"),
        Rule("first_responses", seen, FIRST),
        Rule("response_minutes", seen, FIRST, n=SINCE_REPORT),
        Rule("first_responses", ("acknowledge",), FROM_REPORTED),
        Rule("response_minutes", ("acknowledge",), FROM_REPORTED, n=SINCE_REPORT),
        Rule("verified", ("verify",)),
        Rule("verified_in_time", ("verify",), IN_TIME),
        # What is merged into another case was no filing of its own (并案); parted again, it is.
        Rule("filed", ("file",)),
        Rule("filed", ("merge",), after_filing, on=FILED_ON, n="-1"),
        Rule("filed", back, f"{FILED_ON} IS NOT NULL", on=FILED_ON),
        Rule("filed_in_time", ("file",), IN_TIME),
        Rule("filed_in_time", ("merge",), f"{after_filing} AND {FILED_IN_TIME}", on=FILED_ON, n="-1"),
        Rule("filed_in_time", back, f"{FILED_ON} IS NOT NULL AND {FILED_IN_TIME}", on=FILED_ON),
        Rule("self_handled", ("self_handle",)),
        Rule("settled", ("settle",)),
        Rule("voided", ("void",)),
        Rule("voided_filed", ("void",), after_filing),
        Rule("dispatched", giving, "l.from_state = 'filed'", lead=NOW),
        Rule("dispatched_in_time", giving, f"l.from_state = 'filed' AND {IN_TIME}", lead=NOW),
        Rule("sent_back", ("send_back",), lead=WAS),
        Rule("arbitrated", ("arbitrate",), lead=NOW),
        # Sent back, and by the arbiter given to the same again: it was theirs all the time (推诿).
        Rule("shirked", ("arbitrate",), SHIRKED, lead=NOW),
        Rule("responded", ("accept",), SAID_IN_TIME, lead=WAS),
        Rule("responded_late", ("accept",), f"NOT {SAID_IN_TIME}", lead=WAS),
        Rule("escalated", ("escalate",), lead=WAS),
        Rule("supervised", ("supervise",), lead=WAS),
        Rule("suspended", ("grant_request",), f"{KIND} = 'suspension'", lead=WAS),
        Rule("extended", ("grant_request",), f"{KIND} = 'extension'", lead=WAS),
        Rule("handled_in_time", ("feed_back",), SAID_IN_TIME, lead=WAS),
        Rule("handled_late", ("feed_back",), f"NOT {SAID_IN_TIME}", lead=WAS),
        Rule("handling_minutes", ("feed_back",), "l.counted_from IS NOT NULL", lead=WAS,
             n="floor(extract(epoch FROM l.at - l.counted_from) / 60)"),
        Rule("due_in_time", ("feed_back",), f"{DUE} AND {SAID_IN_TIME}", on="l.was_due", lead=WAS),
        Rule("due_late", ("feed_back",), f"{DUE} AND NOT {SAID_IN_TIME}", on="l.was_due", lead=WAS),
        # Rework says that what was done is not done; an excuse that was granted for it goes with it.
        Rule("rework", ("rework",), lead=WAS),
        Rule("due_in_time", ("rework",),
             f"l.due IS NOT NULL AND ({UNDOES} = 'in_time' OR {UNDOES} = 'late' AND {UNEXCUSED})",
             on="l.due", lead=WAS, n="-1"),
        Rule("due_late", ("rework",), f"l.due IS NOT NULL AND {UNDOES} = 'late' AND NOT {UNEXCUSED}",
             on="l.due", lead=WAS, n="-1"),
        # An accepted appeal puts right the days on which it was counted late.
        Rule("handled_late", ("accept_appeal",), EXCUSES, on=LATE_ON, lead=APPELLANT, n="-1"),
        Rule("handled_in_time", ("accept_appeal",), EXCUSES, on=LATE_ON, lead=APPELLANT),
        Rule("due_late", ("accept_appeal",), f"{EXCUSES} AND {LATE_DUE} IS NOT NULL", on=LATE_DUE, lead=APPELLANT, n="-1"),
        Rule("due_in_time", ("accept_appeal",), f"{EXCUSES} AND {LATE_DUE} IS NOT NULL", on=LATE_DUE, lead=APPELLANT),
        Rule("closed_late", ("accept_appeal",), f"{EXCUSES} AND l.from_state = 'closed' AND NOT {IN_TIME_BEFORE}",
             on=CLOSED_ON, lead=WAS, n="-1"),
        Rule("closed_in_time", ("accept_appeal",), f"{EXCUSES} AND l.from_state = 'closed' AND NOT {IN_TIME_BEFORE}",
             on=CLOSED_ON, lead=WAS),
        Rule("inspected", ("inspect", "rework"), lead=WAS),
        Rule("inspected_in_time", ("inspect", "rework"), IN_TIME, lead=WAS),
        Rule("closed_in_time", ("self_handle", "settle"), lead=WAS),
        Rule("closed_in_time", ("close", "confirm"), f"{CLOSES} AND {IN_TIME_BEFORE}", lead=WAS),
        Rule("closed_late", ("close", "confirm"), f"{CLOSES} AND NOT {IN_TIME_BEFORE}", lead=WAS),
        Rule("closing_minutes", closing, CLOSES, lead=WAS, n=SINCE_REPORT),
        # What is opened again was not closed.
        Rule("reopened", ("reopen",), lead=WAS),
        Rule("reopened", ("reopen_too",), lead=WAS),
        Rule("closed_in_time", ("reopen",), f"l.from_state = 'closed' AND {CLOSED_ON} IS NOT NULL AND {IN_TIME_BEFORE}",
             on=CLOSED_ON, lead=WAS, n="-1"),
        Rule("closed_late", ("reopen",), f"l.from_state = 'closed' AND {CLOSED_ON} IS NOT NULL AND NOT {IN_TIME_BEFORE}",
             on=CLOSED_ON, lead=WAS, n="-1"),
        Rule("closing_minutes", ("reopen",), f"l.from_state = 'closed' AND {CLOSED_ON} IS NOT NULL",
             on=CLOSED_ON, lead=WAS, n=f"-({CLOSED_AFTER})"),
        # The reporter's word; a later one of the same handling takes its place.
        *(Rule(outcome, ("call_back",), f"l.f ->> 'outcome' = '{outcome}'", lead=WAS)
          for outcome in ("reached", "not_reached", "refused")),
        *(Rule(figure, saying, f"{WORD} ->> '{of}' = '{said}'", lead=WAS) for figure, of, said in WORDS),
        *(Rule(figure, saying, f"{BEFORE} ->> '{of}' = '{said}'", on=WORD_DAY, lead=WORD_LEAD, n="-1")
          for figure, of, said in WORDS),
    )
    # fmt: on


WORDS = (
    ("solved", "solved", "true"), ("unsolved", "solved", "false"),
    ("satisfied", "satisfied", "true"), ("dissatisfied", "satisfied", "false"),
)  # fmt: skip
RULES = _rows()
