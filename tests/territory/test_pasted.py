"""Places pasted as links: every maker writes them differently, and nobody outside is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.territory.queries import Datum, Pasted, ShortLink, pasted, to_wgs84
from linli.territory.queries.pasted import from_baidu_metres

SPOT = (121.4416, 31.1921)


@pytest.mark.parametrize(
    ("link", "datum", "name"),
    [
        ("https://uri.amap.com/marker?position=121.4416,31.1921&name=宛南三村", "gcj02", "宛南三村"),
        ("https://ditu.amap.com/?q=31.1921,121.4416,枫林路", "gcj02", "枫林路"),
        ("https://wb.amap.com/?p=B00155L3CA,31.1921,121.4416,中山医院,枫林路180号", "gcj02", "中山医院"),
        ("https://m.amap.com/navi/?dest=x&destName=y&lat=31.1921&lng=121.4416", "gcj02", ""),
        ("androidamap://viewMap?poiname=A&lat=31.1921&lon=121.4416&dev=0", "gcj02", "A"),
        ("androidamap://viewMap?poiname=A&lat=31.1921&lon=121.4416&dev=1", "wgs84", "A"),
        (
            "https://apis.map.qq.com/uri/v1/marker?marker=coord:31.1921,121.4416;title:宛南;addr:路",
            "gcj02",
            "宛南",
        ),
        ("https://apis.map.qq.com/uri/v1/geocoder?coord=31.1921,121.4416&referer=wx", "gcj02", ""),
        ("https://map.qq.com/?type=marker&pointx=121.4416&pointy=31.1921&name=门口", "gcj02", "门口"),
        ("http://api.map.baidu.com/marker?location=31.1921,121.4416&title=我&output=html", "bd09", "我"),
        ("http://api.map.baidu.com/marker?location=31.1921,121.4416&coord_type=gcj02", "gcj02", ""),
        ("baidumap://map/direction?destination=latlng:31.1921,121.4416|name:宛南", "bd09", "宛南"),
        ("https://maps.apple.com/?ll=31.1921,121.4416&q=宛南", "gcj02", "宛南"),
        ("https://www.openstreetmap.org/?mlat=31.1921&mlon=121.4416#map=17/31/121", "wgs84", ""),
        ("https://www.openstreetmap.org/#map=17/31.1921/121.4416", "wgs84", ""),
        ("geo:31.1921,121.4416;u=35", "wgs84", ""),
        ("31.1921, 121.4416", "wgs84", ""),
        ("121.4416，31.1921", "wgs84", ""),
    ],
)
def test_a_link_of_each_maker_is_read_in_its_own_order_and_datum(link: str, datum: str, name: str):
    found = pasted(link)

    assert isinstance(found, Pasted)
    assert (found.datum, found.name) == (datum, name)
    assert (found.lon, found.lat) == tuple(round(value, 6) for value in to_wgs84(*SPOT, datum))


def test_the_words_around_a_link_stay():
    found = pasted("井盖在这里 https://apis.map.qq.com/uri/v1/geocoder?coord=31.1921,121.4416 门口左边")

    assert isinstance(found, Pasted)
    assert found.rest == "井盖在这里 门口左边"


def test_the_web_map_of_baidu_says_where_it_looks_in_metres_of_its_own():
    found = pasted("https://map.baidu.com/poi/宛南三村/@13519000.5,3635000.2,19z?uid=1")

    assert isinstance(found, Pasted)
    assert (found.datum, found.name) == (Datum.BD09, "宛南三村")
    assert (round(found.lon, 2), round(found.lat, 2)) == (121.43, 31.18)


@pytest.mark.parametrize("north", [8362377.87, 5591021.0, 3481989.83, 1678043.12])
def test_the_bands_of_baidus_projection_meet(north: float):
    above, below = from_baidu_metres(13_519_000, north + 0.01), from_baidu_metres(13_519_000, north - 0.01)

    assert abs(above[1] - below[1]) < 2e-6


@pytest.mark.parametrize(
    "link",
    ["https://surl.amap.com/2kZbQ1n8dj", "https://j.map.baidu.com/b4/8", "看 https://s.map.qq.com/x 这里"],
)
def test_a_short_link_is_known_as_one_and_nobody_is_asked(link: str):
    assert isinstance(pasted(link), ShortLink)


@pytest.mark.parametrize(
    "text",
    ["", "路口的井盖不见了", "电话 13800138000", "https://example.com/?q=31.1,121.4", "http://[", "3.5, 2.5",
     "https://uri.amap.com/marker?position=", "geo:", "https://uri.amap.com/marker?position=1210.1,931.1"],
)  # fmt: skip
def test_what_is_no_place_is_none(text: str):
    assert pasted(text) is None


@given(st.text(max_size=200))
def test_no_text_whatever_makes_it_fall(text: str):
    pasted(text)
    pasted(f"https://map.baidu.com/{text}")
    pasted(f"https://uri.amap.com/marker?position={text}")
    pasted(f"geo:{text}")
