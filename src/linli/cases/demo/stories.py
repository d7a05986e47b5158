"""The words of made-up cases, read from tables: what residents write, what workers find, what was done."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

from .ground import Spot

TEXTS = Path(__file__).parent / "texts"
PLACE_KINDS = {"E0498": ("market",), "E0117": ("park",)}
# What people write though they should not: the desk masks it before anything is published. None of it is anybody's.
PERSONAL = (
    "我姓李，电话19900001234，随时可以联系。",
    "住户张某的身份证号是11010519491231002X，请核实。",
    "车牌沪A·12345的车主不肯挪。",
    "联系人王阿姨，手机199 0000 5678。",
)
PERSONAL_SHARE = 0.03


@dataclass(frozen=True)
class Story:
    """One kind of trouble in words, with places left open."""

    category: str
    hard: bool
    where: str
    scene: str
    title: str
    body: str
    finding: str
    done: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return at which kinds of known place this happens."""
        return PLACE_KINDS.get(self.category, ())


class Words:
    """All stories and phrases."""

    def __init__(self) -> None:
        self.stories = [
            Story(
                row["category"],
                row["kind"] == "hard",
                *(row[name] for name in ("where", "scene", "title", "body", "finding", "done")),
            )
            for row in _rows("stories")
        ]
        self._phrases: dict[str, list[str]] = {}
        for row in _rows("words"):
            self._phrases.setdefault(row["kind"], []).append(row["text"] or "")

    def some(self, kind: str, chance: random.Random) -> str:
        """Return one of the phrases of a kind."""
        return chance.choice(self._phrases[kind])

    def report(
        self, story: Story, spot: Spot | None, chance: random.Random, *, public: bool
    ) -> tuple[str, str]:
        """Return the title and body of a report; residents greet, urge and sometimes say too much."""
        place, building = (spot.name, spot.building) if spot else ("", 1)
        about = {"p": place, "n": building, "m": _some_number(chance)}
        title, body = story.title.format(**about), story.body.format(**about)
        if public:
            extra = chance.choice(PERSONAL) if chance.random() < PERSONAL_SHARE else ""
            body = f"{self.some('opening', chance)}{body}{extra}{self.some('ending', chance)}"
        return title, body

    def unlocated(self, number: int, story: Story) -> tuple[str, str, Story]:
        """Return a report that says nothing of its place, with a story that fits it."""
        phrases = self._phrases["unlocated"]
        title, body, category = phrases[number % len(phrases)].split("|")
        fitting = next((s for s in self.stories if s.category == category and not s.hard), story)
        return title, body, fitting

    def finding(self, story: Story, chance: random.Random) -> str:
        """Return what the grid worker found."""
        return story.finding.format(m=_some_number(chance))

    def done(self, story: Story, chance: random.Random) -> str:
        """Return what the department did."""
        return story.done.format(m=_some_number(chance))


def _some_number(chance: random.Random) -> int:
    return chance.randint(3, 12)


def _rows(name: str) -> list[dict[str, str]]:
    with (TEXTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
