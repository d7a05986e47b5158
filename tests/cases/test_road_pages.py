"""Roads and places through their pages: entered, drawn anew, closed once each; cases on a road as far as one may see."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from linli.territory.models import Road, Unit
from tests.cast import Cast
from tests.factories import an_opened

from .pages import signed_in

pytestmark = pytest.mark.django_db
HOME = "/s/fenglin/"
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def test_a_road_is_entered_drawn_anew_and_closed_once_each(furnished: Cast):
    desk = signed_in(furnished, "jiangwei")
    course = "121.44, 31.195\n121.46, 31.195"
    for _ in range(2):
        made = desk.post(
            HOME + "roads/new/", {"key": "n", "name": "平江路", "course": course, "on": "2020-01-01"}
        )
    new = {"key": "r", "course": "121.44,31.196\n121.46,31.196", "on": today().isoformat()}
    close = {"key": "c", "on": (today() + DAY).isoformat()}

    answers = [desk.post(made.url + "redraw/", new).status_code for _ in range(2)]
    answers += [desk.post(made.url + "close/", close).status_code for _ in range(2)]

    road = Road.objects.get(name="平江路")
    assert (made.url, answers) == (HOME + "roads/pingjianglu/", [302] * 4)
    assert (road.ends_on, road.shapes.count()) == (today() + DAY, 2)


def test_a_road_saved_as_it_was_says_so(furnished: Cast):
    desk = signed_in(furnished, "jiangwei")
    course = "121.44, 31.195\n121.46, 31.195"
    typed = {"key": "n", "name": "平江路", "course": course, "on": "2020-01-01"}
    url = desk.post(HOME + "roads/new/", typed).url
    road = Road.objects.get(name="平江路")
    now = {"name": road.name, "name_en": road.name_en, "aliases": "", "reach": road.reach or ""}

    same = desk.post(url + "edit/", now | {"key": "a"}, follow=True).content.decode()
    other = desk.post(url + "edit/", now | {"key": "b", "reach": 33}, follow=True).content.decode()

    assert ("没有变化" in same, "道路已更新" in same, "道路已更新" in other) == (True, False, True)
    assert (
        f"{Road.objects.filter(street=road.street).count()} 条道路"
        in desk.get(HOME + "roads/").content.decode()
    )


def test_a_road_shows_only_the_cases_one_may_see(furnished: Cast):
    an_opened(furnished, title="西边的", lon=121.442, lat=31.1921)
    an_opened(furnished, title="东边的", lon=121.458, lat=31.1921)

    seen = {
        who: signed_in(furnished, who).get(HOME + "roads/xietulu/").content.decode()
        for who in ("heqing", "dujuan")
    }
    points = {
        who: len(signed_in(furnished, who).get(HOME + "roads/xietulu/points.json").json()["features"])
        for who in ("jiangwei", "heqing", "luoshan")
    }

    assert ["西边的" in seen["heqing"], "东边的" in seen["heqing"], "东边的" in seen["dujuan"]] == [
        True,
        False,
        True,
    ]
    assert points == {"jiangwei": 2, "heqing": 1, "luoshan": 0}


def test_roads_that_were_exported_are_read_again(furnished: Cast):
    desk = signed_in(furnished, "jiangwei")
    file = SimpleUploadedFile("roads.geojson", desk.get(HOME + "roads.geojson").content)

    answer = desk.post(HOME + "roads/load/", {"key": "f", "file": file, "on": today().isoformat()})

    assert (answer.status_code, Road.objects.count()) == (302, 1)


def test_a_place_is_classified(furnished: Cast):
    desk = signed_in(furnished, "jiangwei")

    answer = desk.post(HOME + "tiers/places/M1/", {"key": "t", "tier": "building"})

    assert (answer.status_code, Unit.objects.get(code="M1").tier) == (302, "building")
