"""Every figure on the pages of figures opens what it is made of; whoever may not open cases reads what it means."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linli.cases.states import State
from tests.api.programs import program_of
from tests.cases.pages import signed_in
from tests.cast import NOON, Cast
from tests.factories import a_case, an_opened
from tests.insight.test_counters import drain
from tests.insight.test_pages import EAST, at

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"[1-9][\d,]*(\.\d+)? ?%?")
PERIOD = "?since=2026-03-01&until=2026-03-31"
# What is no sum of cases: minutes, people, and what is only said to explain.
NO_CASES = {"minutes", "staff"}


class Figures(HTMLParser):
    """Reads a page: the figures in it that lead nowhere, and where the others lead."""

    def __init__(self) -> None:
        """Begin outside of everything."""
        super().__init__()
        self.stack: list[tuple[str, dict[str, str]]] = []
        self.dead: list[str] = []
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Go in."""
        if tag not in {"meta", "link", "br", "input", "img", "rect"}:
            self.stack.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Go out."""
        if any(tag == one for one, _told in self.stack):
            while self.stack.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Look at a figure."""
        inside = [told for tag, told in self.stack if tag == "a" and "href" in told]
        shown = [told.get("class", "") for _tag, told in self.stack if "n" in told.get("class", "").split()]
        if NUMBER.fullmatch(data.strip()) and shown and "main" in [tag for tag, _told in self.stack]:
            if inside:
                self.links.add(inside[-1]["href"])
            elif not any("quiet" in one for one in shown):
                self.dead.append(data.strip())


def figures_of(client: Client, url: str) -> Figures:
    page = client.get(url)
    assert page.status_code == 200, url
    told = Figures()
    told.feed(page.content.decode())
    return told


@pytest.fixture
def lived(cast: Cast, monkeypatch: Any) -> Cast:
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(hours=2))
    for state in (
        *[State.CLOSED] * 6,
        State.FILED,
        State.COORDINATING,
        State.FED_BACK,
        State.DECLINED,
        State.VOIDED,
    ):
        a_case(cast, state=state, hard=True)
    an_opened(cast, **EAST)
    an_opened(cast, lon=None, lat=None)
    drain()
    return cast


PAGES = [
    at("board"), at("lists"), at("lists") + "?hard=1", at("lists") + "?unit=W", at("tiers"), at("fair"), at("ledger"),
    *(at("satisfaction") + f"{PERIOD}&by={by}" for by in ("unit", "organisation", "category")),
    at("indicator", "closed_rate") + PERIOD,
]  # fmt: skip


def test_every_figure_on_every_page_of_figures_opens(lived: Cast) -> None:
    client = signed_in(lived, "jiangwei")
    links: set[str] = set()

    for url in PAGES:
        told = figures_of(client, url)
        assert (url, told.dead) == (url, [])
        links |= {link for link in told.links if not link.startswith(("#", "?"))}

    assert len(links) > 60
    assert {url: status for url in links if (status := client.get(url).status_code) != 200} == {}


def test_what_a_figure_opens_says_the_figure_and_holds_as_many_cases(lived: Cast) -> None:
    client = signed_in(lived, "jiangwei")
    of: dict[str, tuple[int, int]] = {}

    for what in ("raised", "progress", "ended", "solved", "otherwise", "declined", "issue", "feedback"):
        told = client.get(at("opened", what)).context
        of[what] = (told["n"], len(told["page"].rows))
    beside = client.get(at("opened", "raised"), {"beside": "1"}).context

    assert of == {
        "raised": (13, 13), "progress": (5, 5), "ended": (8, 8), "solved": (6, 6), "otherwise": (2, 2),
        "declined": (1, 1), "issue": (3, 3), "feedback": (1, 1),
    }  # fmt: skip
    # 13 = what lies in an area + what has no place
    assert (beside["n"], len(beside["page"].rows)) == (1, 1)


def test_what_is_filed_rightly_on_the_table_of_lists_is_the_count_of_the_indicators(lived: Cast) -> None:
    client = signed_in(lived, "jiangwei")
    whole = client.get(at("lists")).context["filed_here"]

    lines = client.get("/s/fenglin/indicators/" + PERIOD).context["counts"]

    counts = {line.count.code: line.value for line in lines}
    assert (whole.filed, whole.void, whole.accurate) == (10, 1, 9)
    assert [counts[code] for code in ("filed", "voided", "filed_rightly")] == [10, 1, 9]
    assert all(line.url or line.why or NO_CASES & {*line.count.code.split("_")} for line in lines)


def test_late_or_not_done_is_a_count_of_its_own_with_its_cases(lived: Cast) -> None:
    client = signed_in(lived, "jiangwei")
    row = next(row for row in client.get(at("fair")).context["areas"] if row["key"].code == "W")

    due = client.get(row["due"]).context

    assert (row["one"].n, due["count"].value, len(due["rows"])) == (7, 7, 7)


def test_everybody_reads_what_the_figures_of_the_ledger_mean_and_opens_no_case(lived: Cast) -> None:
    for url in (at("ledger"), "/ledger/"):
        told = figures_of(Client(), url)
        page = Client().get(url).content.decode()

        assert {link for link in told.links if link.startswith("/s/fenglin/board")} == set()
        assert all(f'id="{anchor[1:]}"' in page for anchor in told.links if anchor.startswith("#"))
        assert 'id="means-raised"' in page


@pytest.mark.parametrize(("since", "until"), [
    ("9999-12-01", "9999-12-31"), ("0001-01-01", "0001-01-01"), ("2026-03-31", "2026-03-01"), ("nonsense", "2026-02-30"),
])  # fmt: skip
def test_days_that_make_no_sense_are_set_right_and_never_fail(cast: Cast, since: str, until: str) -> None:
    client = signed_in(cast, "jiangwei")
    query = f"?since={since}&until={until}&known={since}&day={until}"

    urls = [
        at("indicators"), at("indicator", "closed_rate"), at("count_cases", "closed"), at("satisfaction"),
        at("opened", "ended_on"), at("fair"), at("try_indicator"),
    ]  # fmt: skip

    assert {url: client.get(url + query).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_programs_open_the_same(lived: Cast) -> None:
    program = program_of(lived, "jiangwei")

    def numbers(what: str, **query: Any) -> int:
        return len(program.get(f"board/cases/{what}", **query).json()["items"])

    assert [numbers("raised"), numbers("otherwise"), numbers("raised", beside="true")] == [13, 2, 1]
    assert numbers("ended_on", day="2026-03-02") + numbers("ended_on", day="2026-03-03") <= 8


def test_an_indicator_says_its_version_its_small_number_and_what_its_weights_come_to(lived: Cast) -> None:
    client = signed_in(lived, "jiangwei")

    areas = client.get(at("indicator", "score_areas") + PERIOD).content.decode()
    told = client.get(at("indicator", "score_shift_heads") + PERIOD).context
    shift = told["line"].shown.indicator

    assert "70 %" in areas
    assert "“立案”少于5件时不显示" in areas
    assert told["version"].since is None
    assert (shift.weights, shift.base_told) == (100, "立案")
