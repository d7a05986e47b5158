"""The life of a case worked out act by act, as rows for COPY: what the commands of `linli.cases` would have left.

Nothing is decided here that the table of the workflow does not allow; who acts is who holds a post there, the lead is
who the table of duties names, and each stage is due by the office's own calendar.
"""

import hashlib
import json
import random
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from bench.cells import NULL, SLOT, copied, iso, text, uuid7, year
from bench.street import Lives

# Which lives cases have, and how often in a thousand. "way" is the whole way from the report to the write-off.
# fmt: off
LIVES = (("settled", 480), ("way", 440), ("declined", 40), ("withdrawn", 8), ("unlocated", 2), ("stuck", 30))
# fmt: on
DOORS = ("public", "public", "public", "patrol", "hotline", "desk", "meeting")


def live(lives: Lives, number: int, share: float, chance: random.Random, rows: dict[str, list[str]]) -> None:
    """Write one case and all that belongs to it; `share` is how far through the years it was reported."""
    kinds, weights = zip(*LIVES, strict=True)
    Life(lives, number, share, chance, chance.choices(kinds, weights)[0]).write(rows)


class Life:
    """One case under way: what its row holds now, and the lines of its journal so far."""

    def __init__(self, lives: Lives, number: int, share: float, chance: random.Random, kind: str) -> None:
        self.of, self.chance, self.kind = lives, chance, kind
        at = lives.now - lives.span * (1 - share)
        self.slot = min(bisect_left(lives.slots, at), len(lives.slots) - 1)
        # Residents write at any hour, everybody else in office hours.
        self.door = "import" if kind == "settled" else chance.choice(DOORS)
        if kind in {"withdrawn", "unlocated"}:
            self.door = "public"
        snapped = lives.now - SLOT * ((lives.now - at) // SLOT + 1)
        self.at = snapped if self.door in {"public", "import"} else lives.slots[self.slot]
        self.pk = uuid7(self.at, chance)
        self.story, self.category, self.conditions = chance.choice(lives.stories)
        self.lon, self.lat, line, spot = chance.choice(lives.spots)
        title, body = lives.words.report(self.story, spot, chance, public=self.door == "public")
        self.title, self.body, self.place = title[:120], body, spot.place
        self.line = line
        if kind == "unlocated":
            self.lon = self.lat = None
            self.line, self.place = (lives.root,), ""
        code = f"{lives.street.prefix}-{year(self.at)}-{number + 1:06d}"
        sorted_already = self.door not in {"public", "import"} or kind == "settled"
        self.row: dict[str, Any] = {
            "id": self.pk, "street_id": lives.street.pk, "number": code, "title": self.title, "body": body,
            "category_id": self.category.pk if sorted_already else None, "door": self.door,
            "source": "12345" if kind == "settled" else "", "source_id": f"H{number}" if kind == "settled" else None,
            "lon": self.lon, "lat": self.lat, "place": self.place,
            "unit_id": None if kind == "unlocated" else line[-1], "lineage": self.line,
            "located": kind != "unlocated", "state": "reported", "hard": self.door == "meeting" and chance.random() < 0.07,
            "organisations": (), "reported_at": self.at, "reopened": 0, "returned": 0,
            "hidden_from_public": False, "held": "",
            "public_title": "", "public_body": "", "due_rule": "",
        }  # fmt: skip
        self.seq, self.prev = 0, bytes(32)
        self.lines: list[str] = []
        self.texts: list[str] = []
        self.assignments: list[dict[str, Any]] = []

    def write(self, rows: dict[str, list[str]]) -> None:
        """Live, and add the rows of five tables."""
        self._begin("reported")
        importer = self._holder("clerk") if self.door != "public" else None
        if self.door == "patrol":
            self.row["found_by_id"] = importer = self._ground("grid_worker") or importer
        self._line(
            "report",
            "",
            self.at,
            importer,
            {"door": self.door, "photos": 0},
            {"title": self.title, "body": self.body},
        )
        for action, at, by, extra, texts in self._acts():
            self._line(action, self.row["was"], at, by, extra, texts)
        named = self.of.columns
        rows["cases_case"].append(copied(self.row, named["cases_case"]))
        rows["cases_reporter"].append(copied(self._reporter(), named["cases_reporter"]))
        rows["cases_assignment"] += [copied(one, named["cases_assignment"]) for one in self.assignments]
        rows["kernel_journalline"] += self.lines
        rows["kernel_journaltext"] += self.texts

    def _acts(self) -> Iterator[tuple[str, datetime, int | None, dict[str, Any], dict[str, str]]]:
        """Yield (action, moment, who, facts, texts) of each act, the row changed before; stop at today."""
        if self.kind == "unlocated":
            return
        if self.kind == "settled":
            at = self.at + timedelta(days=self.chance.randint(1, 9))
            if at < self.of.now:
                yield self._end("settle", "closed", at, self._holder("clerk"), {}, {"done": self._done()})
            return
        if self.kind == "withdrawn":
            at = self.at + timedelta(hours=self.chance.randint(1, 3))
            if at < self.of.now:
                yield self._end("withdraw", "withdrawn", at, None, {}, {"reason": "已经好了，谢谢。"})
            return
        # A stuck case stays where chance leaves it; what is not asked for is not begun.
        most = self.chance.randint(0, 6) if self.kind == "stuck" else None
        yield from islice(self._declined() if self.kind == "declined" else self._way(), most)

    def _declined(self) -> Iterator[Any]:
        if (at := self._next(3)) is not None:
            yield self._end(
                "decline", "declined", at, self._head(), {}, {"reason": "不属于本街道管辖，已转告。"}
            )

    def _way(self) -> Iterator[Any]:  # noqa: C901 - the whole way of a case, stop after stop
        told, chance, row = self.of, self.chance, self.row
        if self.door == "public" and (at := self._next(2)) is not None:
            worker = self._ground("grid_worker") or self._holder("inspector")
            yield self._move(
                "verify",
                "verified",
                at,
                worker,
                {"photos": []},
                {"finding": told.words.finding(self.story, chance)},
            )
        if (at := self._next(2)) is None:
            return
        condition = chance.choice(self.conditions)
        row["category_id"], row["condition_id"] = self.category.pk, condition.pk
        yield self._move("file", "filed", at, self._head(), {"condition": condition.row}, {})
        lead, number, supports = told.cover(self.line, self.category.code)
        if (at := self._next(2)) is None:
            return
        together = chance.random() < 0.06
        others = (
            [pk for pk in {*supports, *chance.sample(sorted(told.officers), 2)} if pk != lead]
            if together
            else []
        )
        self._assign(lead, number, others, at)
        if together:
            yield self._move("coordinate", "coordinating", at, self._head(), {"supports": others}, {})
        else:
            yield self._move(
                "dispatch", "dispatched", at, self._head(), {"by_table": True, "rows": [number]}, {}
            )
            if (at := self._next(3)) is None:
                return
            yield self._move("accept", "in_hand", at, self._officer(lead), {}, {})
        if (at := self._next(chance.choice((4, 8, 16, 24)))) is None:
            return
        row["fed_back_by_id"] = officer = self._officer(lead)
        in_time = iso(at) <= row["due_at"]
        yield self._move(
            "feed_back", "fed_back", at, officer, {"in_time": in_time, "photos": []}, {"done": self._done()}
        )
        if (at := self._next(5)) is None:
            return
        yield self._move(
            "inspect", "inspected", at, self._holder("inspector"), {"photos": []}, {"finding": "现场已恢复。"}
        )
        if (at := self._next(6)) is None:
            return
        yield self._end("close", "closed", at, self._head(), {}, {})
        if chance.random() < 0.1 and (at := self._next(12)) is not None:
            row["rating"] = rating = chance.choice((5, 5, 5, 4, 4, 3, 1))
            yield self._stay("confirm", at, None, {"rating": rating}, {"comment": ""})
        if chance.random() < 0.03 and (at := self._next(8)) is not None:
            row["public_title"] = self.category.name
            yield self._stay(
                "publish",
                at,
                self._head(),
                {"hidden": False, "photos": []},
                {"public_title": self.category.name},
            )

    # --- What an act does to the row ---

    def _begin(self, state: str, limit: Any = None, rule: str = "") -> None:
        at = self.at
        if limit is None:
            found = self.of.stage.get(state)
            limit, rule = found or (None, "")
        start = self.row["dispatched_at"] if limit is not None and rule.startswith("condition") else at
        due_at, yellow_at = self.of.due(start, limit.value, limit.unit) if limit else (None, None)
        self.row |= {
            "stage_since": at,
            "due_rule": rule,
            "due_at": due_at,
            "yellow_at": yellow_at,
            "limit": f"{limit.value.normalize():f} {limit.unit}" if limit else "",
        }

    def _move(self, action: str, state: str, at: datetime, by: int | None, facts: Any, texts: Any) -> Any:
        row = self.row
        row["was"], row["state"], self.at = row["state"], state, at
        if state == "coordinating":
            row.setdefault("dispatched_at", at)
        if state == "dispatched":
            row["dispatched_at"] = at
        if state in {"in_hand", "coordinating"}:
            condition = next(c for c in self.conditions if c.pk == row["condition_id"])
            self._begin(state, condition.limit, f"condition:{condition.row}")
        else:
            self._begin(state)
        return action, at, by, facts, texts

    def _end(self, action: str, state: str, at: datetime, by: int | None, facts: Any, texts: Any) -> Any:
        row = self.row
        row["was"], row["state"], self.at = row["state"], state, at
        row |= {
            "ended_at": at,
            "stage_since": at,
            "due_at": None,
            "due_rule": "",
            "yellow_at": None,
            "limit": "",
        }
        return action, at, by, facts, texts

    def _stay(self, action: str, at: datetime, by: int | None, facts: Any, texts: Any) -> Any:
        self.row["was"], self.at = self.row["state"], at
        return action, at, by, facts, texts

    def _assign(self, lead: int, number: int, others: list[int], at: datetime) -> None:
        self.row |= {"lead_id": lead, "organisations": (lead, *others)}
        if others:
            self.row["dispatched_at"] = at
        for pk, part in ((lead, "lead"), *((pk, "support") for pk in others)):
            self.assignments.append({
                "id": uuid7(at, self.chance), "street_id": self.of.street.pk, "case_id": self.pk,
                "organisation_id": pk, "part": part, "coverage_row": number if part == "lead" else None, "starts_at": at,
            })  # fmt: skip

    # --- Who and when ---

    def _next(self, hours: float) -> datetime | None:
        self.slot = self.of.after(self.slot, self.chance, hours)
        while self.slot < len(self.of.slots) and self.of.slots[self.slot] <= self.at:
            self.slot += 1
        return self.of.slots[self.slot] if self.slot < len(self.of.slots) else None

    def _holder(self, role: str) -> int:
        return self.chance.choice(self.of.holders[role, self.of.root])

    def _head(self) -> int:
        return next(
            (self.of.holders[r, u][0] for u in self.line for r in self.of.heads if (r, u) in self.of.holders),
            None,
        ) or self._holder("director")

    def _ground(self, role: str) -> int | None:
        return next(
            (self.of.holders[role, unit][0] for unit in self.line if (role, unit) in self.of.holders), None
        )

    def _officer(self, organisation: int) -> int:
        return self.chance.choice(self.of.officers.get(organisation) or [self._holder("clerk")])

    def _done(self) -> str:
        return self.of.words.done(self.story, self.chance)

    def _reporter(self) -> dict[str, Any]:
        contact = (
            self.chance.choice(self.of.contacts)
            if self.door in {"public", "hotline", "import"}
            else self.of.contacts[0]
        )
        return contact | {
            "id": uuid7(self.row["reported_at"], self.chance), "street_id": self.of.street.pk, "case_id": self.pk,
            "token_hash": hashlib.sha256(self.pk.bytes).hexdigest(), "language": "",
        }  # fmt: skip

    # --- The journal ---

    def _line(
        self,
        action: str,
        before: str,
        at: datetime,
        by: int | None,
        extra: dict[str, Any],
        texts: dict[str, str],
    ) -> None:
        """Chain one line as `kernel/journal.py` does: facts of the case, what they were, digests of the words."""
        from linli.kernel.journal import text_digest

        row, chance = self.row, self.chance
        now = {
            "lineage": list(row["lineage"]), "hard": row["hard"], "lead": row.get("lead_id"),
            "category": self.category.code if row["category_id"] else "", "due_at": row["due_at"],
            "limit": row["limit"],
            "counted_from": iso(row["dispatched_at"]) if row["state"] in {"in_hand", "coordinating"} else None,
        }  # fmt: skip
        now |= self.of.more_facts
        facts = now | extra
        if self.seq:
            was = {name: self.known[name] for name, value in now.items() if self.known[name] != value}
            if was:
                facts["was"] = was
        self.known = now
        pk, digests = uuid7(at, chance), {}
        for name, words in texts.items():
            if words:
                salt = chance.randbytes(16)
                digests[name] = text_digest(salt, words)
                self.texts.append(
                    f"{uuid7(at, chance)}\t{row['street_id']}\t{pk}\t{name}\t\\\\x{salt.hex()}\t{text(words)}\n"
                )
        if digests:
            facts["texts"] = digests
        self.seq += 1
        # Who has no account is whoever reported; the clerk's own imports are the importer's.
        kind = "account" if by else ("anonymous" if action == "report" else "reporter")
        told = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        who = "null" if by is None else str(by)
        body = (
            f'[{row["street_id"]},"case","{self.pk}",{self.seq},"{iso(at)}","{kind}",{who},'
            f'"{action}","{before}","{row["state"]}",{told}]'
        )
        chained = hashlib.sha256(self.prev + pk.bytes + body.encode()).digest()
        self.lines.append(
            f"{pk}\t{row['street_id']}\tcase\t{self.pk}\t{self.seq}\t{iso(at)}\t{kind}\t{NULL if by is None else by}\t"
            f"{action}\t{before}\t{row['state']}\t{told}\t\\\\x{self.prev.hex()}\t\\\\x{chained.hex()}\n"
        )
        self.prev = chained
