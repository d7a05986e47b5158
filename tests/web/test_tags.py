"""Moments, names, states and numbers, as pages say them."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from linli.kernel import moments
from linli.web.templatetags import linli as tags

NOW = datetime(2026, 11, 21, 8, 8, tzinfo=UTC)  # Saturday 16:08 in Shanghai


def ahead(**length: float) -> datetime:
    return NOW + timedelta(**length)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "Sat 21 Nov, 16:08"),
        (ahead(days=400), "Sun 26 Dec 2027, 16:08"),
        (date(2026, 11, 21), "Sat 21 Nov"),
        (date(2025, 1, 2), "Thu 2 Jan 2025"),
        # One zone for all: a moment of the evening before in London is already today in Shanghai.
        (datetime(2026, 11, 20, 16, 30, tzinfo=UTC), "Sat 21 Nov, 00:30"),
    ],
)
def test_exact_moments(at: date, words: str) -> None:
    with translation.override("en"):
        assert moments.exact(at, now=NOW) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (ahead(hours=-7), "today 09:08"),
        (ahead(hours=-17), "yesterday 23:08"),
        (ahead(days=1), "tomorrow 16:08"),
        (ahead(days=-3), "Wed 16:08"),
        (ahead(days=6), "Fri 16:08"),
        (ahead(days=7), "28 Nov, 16:08"),
        (ahead(days=-400), "17 Oct 2025"),
        (date(2026, 11, 21), "today"),
        (date(2026, 12, 3), "3 Dec"),
    ],
)
def test_moments_as_one_says_them(at: date, words: str) -> None:
    with translation.override("en"):
        assert moments.said(at, now=NOW) == words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        ({"seconds": 20}, "1 min"),
        ({"minutes": 59}, "59 min"),
        ({"minutes": 80}, "1 h 20 min"),
        ({"hours": 2}, "2 h"),
        ({"hours": 6, "minutes": 40}, "6 h"),
        ({"hours": 24}, "1 day"),
        ({"hours": 27}, "1 day 3 h"),
        ({"days": 12, "hours": 5}, "12 days"),
    ],
)
def test_lengths_have_at_most_two_units(length: dict[str, float], words: str) -> None:
    with translation.override("en"):
        assert moments.span(timedelta(**length)) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "1 min left"),
        (ahead(seconds=-1), "1 min overdue"),
        (ahead(hours=-6), "6 h overdue"),
        (ahead(minutes=80), "1 h 20 min left"),
        (ahead(hours=20), "tomorrow 12:08"),
        (ahead(days=5), "Thu 16:08"),
        (ahead(days=12), "3 Dec"),
    ],
)
def test_due_moments(at: datetime, words: str) -> None:
    with translation.override("en"):
        assert moments.due(at, now=NOW) == words


def test_a_relative_moment_carries_the_exact_one() -> None:
    with translation.override("en"):
        shown = tags.due(ahead(minutes=80), NOW)

    assert shown == (
        '<time datetime="2026-11-21T17:28+08:00" title="Sat 21 Nov, 17:28" data-exact="Sat 21 Nov, 17:28">'
        "1 h 20 min left</time>"
    )


def test_no_moment_says_nothing() -> None:
    assert (tags.moment(None), tags.exact(None), tags.due(None), tags.light(None)) == ("", "", "", "")


@pytest.mark.parametrize(
    ("at", "yellow", "light"),
    [
        (ahead(seconds=0), None, "soon"),  # what is done at the due moment is in time
        (ahead(seconds=-1), None, "late"),
        (ahead(hours=3), None, "soon"),
        (ahead(hours=5), None, ""),
        (ahead(hours=2), ahead(seconds=-1), "soon"),
        (ahead(hours=2), ahead(seconds=0), ""),
        (ahead(hours=-1), ahead(hours=-8), "late"),
    ],
)
def test_the_light_turns_at_eighty_per_cent_and_at_the_end(
    at: datetime, yellow: datetime | None, light: str
) -> None:
    assert tags.light(at, yellow, NOW) == light


def test_names_follow_the_language_and_fall_back_to_the_own_one() -> None:
    unit, nameless = SimpleNamespace(name="宛南", name_en="Wannan"), SimpleNamespace(name="东安", name_en="")

    with translation.override("en"):
        assert (tags.lang_name(unit), tags.lang_name(nameless), tags.lang_name(None)) == (
            "Wannan",
            "东安",
            "",
        )
    with translation.override("zh-hans"):
        assert (tags.lang_name(unit), tags.lang_name({"name": "宛南", "name_en": "Wannan"})) == (
            "宛南",
            "宛南",
        )


def test_a_pill_shows_its_word_and_escapes_it() -> None:
    assert tags.state_pill("in_hand", "<处置>") == '<span class="state amber">&lt;处置&gt;</span>'


def test_numbers_are_grouped_and_absence_is_a_dash() -> None:
    assert [tags.number(n) for n in (0, 999, 12345, None)] == ["0", "999", "12,345", "–"]
    assert tags.number(12345.678, 1) == "12,345.7"


def test_an_address_keeps_the_rest_of_its_query() -> None:
    request = RequestFactory().get("/s/fenglin/desk/issue/?unit=7&after=abc&q=井盖")

    shown = Template("{% load linli %}{% q after=None unit=9 %}").render(Context({"request": request}))

    assert shown == "?unit=9&amp;q=%E4%BA%95%E7%9B%96"


def test_a_bar_is_never_longer_than_its_ground() -> None:
    shares = [
        tags.bar("", value, most)["share"]
        for value, most in ((97, 100), (150, 100), (-3, 100), (None, 100), (5, 0))
    ]

    assert shares == [97.0, 100.0, 0, 0.0, 0]


def test_the_day_of_a_moment_is_the_day_of_the_office_and_has_no_time():
    late = datetime(2020, 3, 4, 17, 30, tzinfo=UTC)

    with translation.override("en"):
        shown = Template("{% load linli %}{{ at|day }}").render(Context({"at": late}))

    assert 'datetime="2020-03-05"' in shown
    assert ">Thu 5 Mar 2020<" in shown
