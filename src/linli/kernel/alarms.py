"""From which figure on somebody must look, and what to do: one table for the operations page, Prometheus and the docs.

`soon` is amber and may wait until tomorrow; `late` is red and may not. Alarms of Prometheus wait for `minutes`, so that
a moment wakes nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .vitals import Sample, Vital

MINUTE, HOUR, DAY = 60, 3600, 86_400
GB = 1_000_000_000


@dataclass(frozen=True)
class Alarm:
    """One row: which figure, what is said of it, its two lines, in which unit, and what to do.

    `unit` is seconds, bytes, share or nothing; `below` says that less is worse; `only` narrows it to a label.
    """

    code: str
    vital: str
    name: Any
    soon: float | None
    late: float | None
    do: Any
    unit: str = ""
    below: bool = False
    minutes: int = 5
    only: tuple[str, str] | None = None

    def grade(self, value: float) -> str:
        """Return "", soon or late."""
        for word, line in (("late", self.late), ("soon", self.soon)):
            if line is not None and (value < line if self.below else value >= line):
                return word
        return ""


# ruff: noqa: E501 - rows of a table
# fmt: off
ALARMS: tuple[Alarm, ...] = (
    Alarm("worker_away", "linli_process_seen_seconds", _("Processes alive"), 30, 60, _("Nothing is sent or counted meanwhile; nothing is lost. “linli run” starts it again; “linli what-happened” tells why it ended."), "seconds", minutes=2),
    Alarm("reader_behind", "linli_reader_lag_seconds", _("Readers of the journal"), MINUTE, 10 * MINUTE, _("Look whether the worker is alive and which reader waits; after an import it catches up by itself."), "seconds"),
    Alarm("lines_parked", "linli_reader_parked", _("Lines set aside"), None, 1, _("On “What goes out and in” read the error below “Lines set aside”, put right what it names, and read again.")),
    Alarm("seal_behind", "linli_seal_lag_seconds", _("Lines without a seal"), HOUR / 2, 2 * HOUR, _("Lines are sealed every ten minutes by the worker's queue: look at its jobs."), "seconds"),
    Alarm("notices_failed", "linli_notices_failed", _("Notices that failed in the last day"), 1, 50, _("On “What goes out and in” stands why, below “What did not arrive”; send again once it is put right.")),
    Alarm("webhooks_failed", "linli_webhook_messages_failed", _("Webhook messages that failed"), 1, 50, _("Ask who runs the other system; send again once it answers.")),
    Alarm("jobs_failed", "linli_jobs", _("Jobs that failed"), 1, 10, _("Try again below; the log tells why it fell."), only=("state", "failed")),
    Alarm("jobs_wait", "linli_job_wait_seconds", _("Jobs that wait"), 10 * MINUTE, HOUR, _("A long job holds the queue, or the worker is away."), "seconds"),
    Alarm("slow_statement", "linli_slowest_statement_seconds", _("Longest statement of the last hours"), 1, 10, _("Below “Slow statements” stands which one, and for which address. After an import or a large export it passes by itself."), "seconds"),
    Alarm("disk_full", "linli_disk_free_bytes", _("Room on the disk"), 5 * GB, GB, _("Make room: below 60 MB the house takes nothing in any more."), "bytes", below=True, minutes=1),
    Alarm("connections", "linli_database_connections_share", _("Connections of the database"), 0.7, 0.9, _("Look who holds them (pg_stat_activity); pools of Linli take 40 at most."), "share"),
    Alarm("backup_old", "linli_backup_age_seconds", _("Last good backup"), 26 * HOUR, 2 * DAY, _("Set LINLI_BACKUP_FOLDER, or make one with “linli backup”. “What goes out and in” says below “Backups” why the last try failed."), "seconds"),
    Alarm("backup_failed", "linli_backup_failed", _("Failed tries of a backup"), None, 1, _("“What goes out and in” says below “Backups” why.")),
    Alarm("check_faults", "linli_self_check_faults", _("Faults of self-checks"), None, 1, _("Read below what was found. “linli journal verify” and “linli journal check” read everything."), minutes=1),
    Alarm("check_old", "linli_self_check_age_seconds", _("Self-checks made"), 2 * DAY, 4 * DAY, _("They are made at 04:07 by the worker's queue: look at its jobs."), "seconds"),
)
# fmt: on
# What only Prometheus can see, because it looks at the course of a figure: (code, expression, minutes, what to do).
COURSES = (
    (
        "LinliDown",
        'up{job="linli"} == 0',
        2,
        "The site answers nothing. “linli run” starts what fell; look at the log.",
    ),
    (
        "LinliErrors",
        'sum(rate(linli_requests_total{status="5xx"}[5m])) > 0.02 * sum(rate(linli_requests_total[5m]))',
        5,
        "More than 2 % of requests fail. “linli what-happened” tells which.",
    ),
    (
        "LinliSlow",
        "histogram_quantile(0.95, sum by (le) (rate(linli_request_seconds_bucket[10m]))) > 0.5",
        15,
        "One request in twenty takes longer than half a second: look at slow statements.",
    ),
    (
        "LinliDiskSoonFull",
        "predict_linear(linli_disk_free_bytes[6h], 3 * 86400) < 1e9",
        60,
        "In three days the disk is full if it goes on so.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Light:
    """One alarm as it stands now: the worst of its samples, and of which thing that is."""

    alarm: Alarm
    value: float | None
    which: str
    grade: str


def lights(found: Iterable[Vital]) -> list[Light]:
    """Return every alarm as it stands, in the order of the table; one without a figure says so and is not lit."""
    by_name = {vital.name: vital.samples for vital in found}
    return [_light(alarm, by_name.get(alarm.vital, ())) for alarm in ALARMS]


def _light(alarm: Alarm, samples: Sequence[Sample]) -> Light:
    told = [one for one in samples if alarm.only is None or alarm.only in one.labels]
    if not told:
        return Light(alarm, None, "", "")
    worst = (min if alarm.below else max)(told, key=lambda one: one.value)
    which = " ".join(value for name, value in worst.labels if (name, value) != alarm.only)
    return Light(alarm, worst.value, which if worst.value else "", alarm.grade(worst.value))


def as_rules() -> str:
    """Return the table as a file of rules for Prometheus."""
    lines = [
        "# Written by `make docs` from linli/kernel/alarms.py. Change the code, not this file.",
        "groups:",
        "  - name: linli",
        "    rules:",
    ]
    for alarm in ALARMS:
        sign = "<" if alarm.below else ">="
        only = f'{{{alarm.only[0]}="{alarm.only[1]}"}}' if alarm.only else ""
        name = "Linli" + "".join(part.capitalize() for part in alarm.code.split("_"))
        for severity, line in (("warning", alarm.soon), ("critical", alarm.late)):
            if line is not None:
                text = (
                    f"{alarm.vital}{only} {sign} {line:g}"
                    if line < 1e6
                    else f"{alarm.vital}{only} {sign} {int(line)}"
                )
                lines += _rule(name, text, alarm.minutes, severity, str(alarm.do))
    for name, expression, minutes, do in COURSES:
        lines += _rule(name, expression, minutes, "critical" if name == "LinliDown" else "warning", do)
    return "\n".join(lines) + "\n"


def _rule(name: str, expression: str, minutes: int, severity: str, do: str) -> list[str]:
    quoted = do.replace("\\", "\\\\").replace('"', '\\"')
    return [
        f"      - alert: {name}", f"        expr: '{expression}'", f"        for: {minutes}m", "        labels:",
        f"          severity: {severity}", "        annotations:", f'          do: "{quoted}"',
    ]  # fmt: skip
