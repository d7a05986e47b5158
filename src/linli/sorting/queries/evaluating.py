"""Measures on files: how good sorting is. No database, nothing kept, every figure from what was not seen."""

import csv
import io
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .learning import Example, guesses_of, heat_of, learnt, unseen
from .likeness import Message, likeness, rarity_of, shape_of
from .measuring import Guess, told
from .scoring import pack, unpack

TITLES = ("subject", "title", "标题", "主题", "留言主题")
BODIES = ("body", "text", "content", "description", "正文", "内容", "留言详情", "反馈内容")
LABELS = ("level1", "label", "category", "class", "一级标签", "一级分类", "类别", "分类")
MOMENTS = ("created_at", "at", "time", "留言时间", "时间")
IDS = ("msg_id", "id", "留言编号", "编号")
MARKS_OF_UTF16 = (b"\xff\xfe", b"\xfe\xff")
MOST_FOLDS = 20
FORMS = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d", "%Y-%m-%d")
YES = frozenset({"1", "true", "yes", "same", "是", "y"})


class FileUnclear(ValueError):  # noqa: N818 - said to whoever named the file
    """A file does not say what it must; the sentence says what is missing."""


def rows_in(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file in UTF-8, else in UTF-16 or GB 18030 as offices export it; FileUnclear for others."""
    raw = path.read_bytes()
    codings = ("utf-16",) if raw.startswith(MARKS_OF_UTF16) else ("utf-8-sig", "gb18030")
    for coding in codings:
        try:
            text = raw.decode(coding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise FileUnclear(_("%(path)s is no text in UTF-8, UTF-16 or GB 18030.") % {"path": path})
    head = text.partition("\n")[0]
    between = max(",;\t", key=head.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=between))
    except csv.Error:
        raise FileUnclear(_("%(path)s is no table of comma-separated values.") % {"path": path}) from None
    return [{(name or "").strip(): value or "" for name, value in row.items() if name} for row in rows]


def _column(rows: Sequence[dict[str, str]], names: Iterable[str], asked: str = "") -> str:
    known = {name.casefold(): name for name in (rows[0] if rows else {})}
    return next(
        (known[one.casefold()] for one in ([asked] if asked else names) if one.casefold() in known), ""
    )


def examples_in(path: Path, *, label: str = "", title: str = "", body: str = "") -> list[Example]:
    """Return the labelled messages of a file; FileUnclear where it has no column of labels or of words."""
    rows = rows_in(path)
    if not rows:
        raise FileUnclear(_("%(path)s holds no message.") % {"path": path})
    right, head, text = (
        _column(rows, LABELS, label),
        _column(rows, TITLES, title),
        _column(rows, BODIES, body),
    )
    if not right or not (head or text):
        raise FileUnclear(
            _("%(path)s: no column of labels or of words; name them with --label, --title and --body.")
            % {"path": path}
        )
    made = [Example(row.get(head, "").strip(), row.get(text, "").strip(), row[right].strip()) for row in rows]
    found = [one for one in made if one.label and (one.title or one.body)]
    if not found:
        raise FileUnclear(_("%(path)s holds no message.") % {"path": path})
    return found


def _can_be_learnt(examples: Sequence[Example]) -> None:
    often = Counter(one.label for one in examples)
    # What stands once is held back whenever it could be learnt.
    if sum(n > 1 for n in often.values()) < 2:
        raise FileUnclear(
            _("Too little to learn from: two classes with two messages each are needed at least.")
        )


def by_folds(examples: Sequence[Example], folds: int, *, seed: int) -> dict[str, Any]:
    """Return the figures of sorters that each had not seen the fold they sorted.

    The heat by which scores become confidence is set on the other folds of all, never on the one it is used for.
    """
    _can_be_learnt(examples)
    most = min(MOST_FOLDS, len(examples))
    if not 2 <= folds <= most:
        raise FileUnclear(_("The number of folds lies between 2 and %(most)s.") % {"most": most})
    scored = unseen(examples, folds=folds, seed=seed)
    figures = told(guesses_of(scored, heat_of(scored)))
    return {"way": "folds", "folds": folds, "seed": seed, **figures, **matrix_of(figures)}


def matrix_of(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the confusion once more as programs draw it: the labels in their order, a row for each that was right."""
    labels = [one["class"] for one in figures["classes"]]
    rows = [[figures["confusion"].get(right, {}).get(said, 0) for said in labels] for right in labels]
    return {"labels": labels, "confusion_matrix": rows}


def by_two_files(seen: Sequence[Example], held_back: Sequence[Example]) -> dict[str, Any]:
    """Return the figures of a sorter trained on the one file, packed and unpacked as it stands in the database."""
    _can_be_learnt(seen)
    began = time.perf_counter()
    sorter, _guesses = learnt(seen)
    trained = time.perf_counter() - began
    packed = pack(sorter)
    asked = unpack(packed)
    guesses, began = [], time.perf_counter()
    for one in held_back:
        answers = asked.answers(one.title, one.body)
        guesses.append(
            Guess(one.label, answers[0].code if answers else "", answers[0].sure if answers else 0)
        )
    each = 1000 * (time.perf_counter() - began) / max(len(held_back), 1)
    cost = {
        "training_seconds": round(trained, 1),
        "ms_a_message": round(each, 3),
        "packed_bytes": len(packed),
    }
    figures = told(guesses)
    return {"way": "train and test", "trained_on": len(seen), **figures, **matrix_of(figures), **cost}


# --- The same issue ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Judged:
    """Two messages by their places in a list, and whether somebody judged them to be of the same issue."""

    one: int
    other: int
    same: bool


def messages_in(path: Path) -> tuple[list[Message], list[dict[str, str]]]:
    """Return the messages of a file, with the rows they are made of."""
    rows = rows_in(path)
    head, text, at = _column(rows, TITLES), _column(rows, BODIES), _column(rows, MOMENTS)
    if not (head or text):
        raise FileUnclear(_("%(path)s: no column of words.") % {"path": path})
    return [_message(row.get(head, ""), row.get(text, ""), row.get(at, ""), row) for row in rows], rows


def _message(title: str, body: str, at: str, row: dict[str, str]) -> Message:
    pin = None
    if row.get("lon") and row.get("lat"):
        pin = (float(row["lon"]), float(row["lat"]))
    return Message(title.strip(), body.strip(), _moment(at), pin)


def _moment(said: str) -> datetime | None:
    for form in FORMS:
        try:
            return datetime.strptime(said.strip(), form)  # noqa: DTZ007 - only the days between two of one file count
        except ValueError:
            continue
    return None


def judged_in(path: Path, messages: Path | None) -> tuple[list[Message], list[Judged]]:
    """Return messages and judged pairs.

    A file of pairs names two messages of `messages` in the columns a and b (their id, else their row from 0) and says
    in the column same whether they are; where `messages` is a folder, the column file says in which of its files they
    stand. Without such a file of messages the words stand beside: a_title, a_body,
    b_title … A file with a column cluster holds messages, and all of one cluster are the same.
    """
    rows = rows_in(path)
    if messages is not None:
        return _named(rows, messages)
    cluster = _column(rows, ("cluster", "group", "issue"))
    if cluster:
        found, about = messages_in(path)
        return found, [
            Judged(a, b, about[a][cluster] == about[b][cluster])
            for a, b in combinations(range(len(found)), 2)
        ]
    both: list[Message] = []
    pairs = []
    for row in rows:
        for side in "ab":
            own = {
                name.removeprefix(f"{side}_"): cell
                for name, cell in row.items()
                if name.startswith(f"{side}_")
            }
            words = {name: own.get(name, "") for name in ("title", "body", "at")}
            both.append(_message(words["title"] or own.get("subject", ""), words["body"], words["at"], own))
        pairs.append(Judged(len(both) - 2, len(both) - 1, row.get("same", "").strip().casefold() in YES))
    if not pairs or not any(message.title or message.body for message in both):
        raise FileUnclear(
            _("%(path)s: needs a, b, same and --messages; or a_title, b_title …, same; or cluster.")
            % {"path": path}
        )
    return both, pairs


def _named(rows: Sequence[dict[str, str]], messages: Path) -> tuple[list[Message], list[Judged]]:
    """Return the messages of a file, or of those of a folder that the column file names, and the pairs among them."""
    names = dict.fromkeys(row.get("file", "") for row in rows) if messages.is_dir() else {"": None}
    found: list[Message] = []
    place: dict[tuple[str, str], int] = {}
    for name in names:
        some, about = messages_in(messages / f"{name}.csv" if messages.is_dir() else messages)
        known = _column(about, IDS)
        for n, row in enumerate(about):
            place[name, row[known].strip() if known else str(n)] = len(found) + n
        found += some

    def judged(row: dict[str, str]) -> Judged:
        of = row.get("file", "") if messages.is_dir() else ""
        return Judged(
            place[of, row["a"].strip()], place[of, row["b"].strip()], row["same"].strip().casefold() in YES
        )

    return found, [judged(row) for row in rows]


def of_pairs(messages: Sequence[Message], pairs: Sequence[Judged], *, line: int) -> dict[str, Any]:
    """Return how many of the pairs above the line are the same, how many of the same are above it, and what it costs."""
    shapes = [shape_of(message) for message in messages]
    rarity = rarity_of(shapes)
    scored, began = [], time.perf_counter()
    for pair in pairs:
        one, other = pair.one, pair.other
        sure = likeness(messages[one], messages[other], shapes[one], shapes[other], rarity).sure
        scored.append((sure, pair.same))
    each = 1000 * (time.perf_counter() - began) / max(len(pairs), 1)
    same, said = sum(yes for _sure, yes in scored), [yes for sure, yes in scored if sure >= line]
    found = sum(said)
    return {
        "pairs": len(pairs), "same": same, "line": line, "proposed": len(said),
        "precision": round(found / len(said), 4) if said else None, "recall": round(found / same, 4) if same else None,
        "auc": _auc(scored), "recall_at_precision_0.9": _recall_at(scored, 0.9), "ms_a_pair": round(each, 4),
    }  # fmt: skip


def _auc(scored: Sequence[tuple[int, bool]]) -> float | None:
    """Return how often a same pair stands above another one; ties count half."""
    same = sum(yes for _sure, yes in scored)
    if not same or same == len(scored):
        return None
    below, won = 0, 0.0
    for group in _ties(scored):
        yes = sum(one for _sure, one in group)
        won += yes * (below + (len(group) - yes) / 2)
        below += len(group) - yes
    return round(won / (same * (len(scored) - same)), 4)


def _ties(scored: Sequence[tuple[int, bool]]) -> Iterator[list[tuple[int, bool]]]:
    group: list[tuple[int, bool]] = []
    for one in sorted(scored):
        if group and group[0][0] != one[0]:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _recall_at(scored: Sequence[tuple[int, bool]], precision: float) -> dict[str, Any] | None:
    """Return the line with the most recall at this precision."""
    same, right, said, best = sum(yes for _sure, yes in scored), 0, 0, None
    for group in reversed(list(_ties(scored))):
        said += len(group)
        right += sum(yes for _sure, yes in group)
        if same and right / said >= precision:
            best = {
                "line": group[0][0],
                "precision": round(right / said, 4),
                "recall": round(right / same, 4),
            }
    return best


def as_json(figures: dict[str, Any]) -> str:
    """Return figures as programs read them."""
    return json.dumps(figures, ensure_ascii=False, indent=2)
