"""A place pasted as a link: what people share from Amap, Tencent, Baidu and WeChat, read without asking anybody.

Each maker writes its own order and its own datum. A short link holds no place at all, only a word that the maker's own
server understands; it is said so, because the house asks no one outside who is where.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from linli.territory.queries.datums import Datum, to_wgs84

_LINK = re.compile(r"(?:https?://|geo:|[a-z]{3,20}://)[^\s\u3000-\u303f\uff00-\uffef<>\"']+", re.IGNORECASE)
_PAIR = re.compile(r"(-?\d{1,3}\.\d{3,})\s*[,，;；\s]\s*(-?\d{1,3}\.\d{3,})")
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
_SHORT = (
    "surl.amap.com",
    "j.map.baidu.com",
    "s.map.qq.com",
    "maps.app.goo.gl",
    "goo.gl",
    "url.cn",
    "w.url.cn",
    "t.cn",
)
_BAIDU_PLACE = re.compile(r"@(\d{7,8}(?:\.\d+)?),(\d{6,7}(?:\.\d+)?)")
_OSM_PLACE = re.compile(r"map=\d+/(-?\d+\.\d+)/(-?\d+\.\d+)")
# West, south, east, north of China: where the order of two numbers can be told by their size alone.
_CHINA = (72.0, 3.0, 136.0, 54.0)


@dataclass(frozen=True)
class Pasted:
    """A place that was pasted, in WGS-84, what the link calls it, and the words around the link."""

    lon: float
    lat: float
    name: str
    rest: str
    datum: Datum


@dataclass(frozen=True)
class ShortLink:
    """A link that names a place only to its maker's server."""

    host: str
    rest: str


def pasted(text: str) -> Pasted | ShortLink | None:
    """Return the place of a link or of two numbers in a text; None where it holds neither."""
    for link in _LINK.finditer(text):
        rest = " ".join((text[: link.start()] + " " + text[link.end() :]).split())
        address = link.group().rstrip(".,)")
        found = _read(address)
        if found is not None:
            lon, lat, datum, name = found
            return _place(lon, lat, datum, name, rest)
        host = _host(address)
        if host in _SHORT:
            return ShortLink(host, rest)
    pair = _PAIR.search(text) if not _LINK.search(text) else None
    if pair is None:
        return None
    spot = _in_china(float(pair[1]), float(pair[2]))
    rest = " ".join((text[: pair.start()] + " " + text[pair.end() :]).split())
    return _place(*spot, Datum.WGS84, "", rest) if spot else None


def _place(lon: float, lat: float, datum: Datum, name: str, rest: str) -> Pasted | None:
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return None
    x, y = to_wgs84(lon, lat, datum)
    return Pasted(round(x, 6), round(y, 6), name.strip()[:100], rest, datum)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


Found = tuple[float, float, Datum, str]


def _read(address: str) -> Found | None:
    """Return longitude, latitude, datum and name of what one link names."""
    try:
        parts = urlsplit(address)
        asked = {name.lower(): values[0] for name, values in parse_qs(parts.query).items()}
    except ValueError:
        return None
    maker = f"{parts.scheme}://{_host(address)}".lower()
    read = next((read for word, read in MAKERS if word in maker), None)
    return read(asked, unquote(parts.path), parts.fragment) if read else None


def _pair_of(said: str, datum: Datum, name: str, *, lat_first: bool) -> Found | None:
    numbers = _NUMBERS.findall(said)
    if len(numbers) < 2:
        return None
    one, other = float(numbers[0]), float(numbers[1])
    return (other, one, datum, name) if lat_first else (one, other, datum, name)


def _amap(asked: dict[str, str], path: str, _fragment: str) -> Found | None:
    name = next((asked[word] for word in ("name", "poiname", "dname", "title") if word in asked), "")
    # dev=1 says that the numbers are as a satellite gives them.
    datum = Datum.WGS84 if asked.get("dev") == "1" or asked.get("coordinate") == "wgs84" else Datum.GCJ02
    if "position" in asked:
        return _pair_of(asked["position"], datum, name, lat_first=False)
    for lat, lon in (("lat", "lon"), ("lat", "lng"), ("dlat", "dlon"), ("latitude", "longitude")):
        if lat in asked and lon in asked:
            return _pair_of(f"{asked[lat]},{asked[lon]}", datum, name, lat_first=True)
    # q=31.19,121.44,名称,地址 and p=B0015,31.19,121.44,名称,地址
    for word, begins in (("q", 0), ("p", 1), ("__q", 0)):
        told = asked.get(word, "").split(",")
        if len(told) >= begins + 2:
            called = told[begins + 2] if len(told) > begins + 2 else name
            return _pair_of(",".join(told[begins : begins + 2]), datum, called, lat_first=True)
    inside = re.search(r"__q=([^&/]+)", path)
    return _pair_of(inside[1], datum, name, lat_first=True) if inside else None


def _tencent(asked: dict[str, str], _path: str, _fragment: str) -> Found | None:
    name = asked.get("title") or asked.get("name") or asked.get("addr") or ""
    datum = Datum.WGS84 if asked.get("coord_type") == "1" else Datum.GCJ02
    if "pointx" in asked and "pointy" in asked:
        return _pair_of(f"{asked['pointx']},{asked['pointy']}", datum, name, lat_first=False)
    if "marker" in asked:  # coord:31.19,121.44;title:名称;addr:地址
        told = dict(part.split(":", 1) for part in asked["marker"].split(";") if ":" in part)
        return _pair_of(told.get("coord", ""), datum, told.get("title", name), lat_first=True)
    for word in ("coord", "center", "tocoord", "latlng"):
        if word in asked:
            return _pair_of(asked[word], datum, name, lat_first=True)
    return None


def _baidu(asked: dict[str, str], path: str, _fragment: str) -> Found | None:
    name = asked.get("title") or asked.get("name") or ""
    told = asked.get("coord_type", "bd09ll")
    datum = Datum.GCJ02 if told.startswith("gcj") else Datum.WGS84 if told.startswith("wgs") else Datum.BD09
    for word in ("location", "latlng", "center", "destination"):
        said = re.sub(r"^.*latlng:", "", asked.get(word, ""))
        inside = dict(part.split(":", 1) for part in asked.get(word, "").split("|") if ":" in part)
        found = _pair_of(said, datum, name or inside.get("name", ""), lat_first=True)
        if found is not None:
            return found
    place = _BAIDU_PLACE.search(path)
    if place is None:
        return None
    lon, lat = from_baidu_metres(float(place[1]), float(place[2]))
    called = re.search(r"/poi/([^/@]+)/", path)
    return lon, lat, Datum.BD09, called[1] if called else name


def _apple(asked: dict[str, str], _path: str, _fragment: str) -> Found | None:
    # Apple's maps of China are Amap's.
    return _pair_of(asked.get("ll", asked.get("sll", "")), Datum.GCJ02, asked.get("q", ""), lat_first=True)


def _openstreetmap(asked: dict[str, str], _path: str, fragment: str) -> Found | None:
    place = _OSM_PLACE.search(fragment)
    said = f"{asked['mlat']},{asked['mlon']}" if {"mlat", "mlon"} <= set(asked) else ""
    return _pair_of(said or (",".join(place.groups()) if place else ""), Datum.WGS84, "", lat_first=True)


def _geo(_asked: dict[str, str], path: str, _fragment: str) -> Found | None:
    return _pair_of(path.split(";", maxsplit=1)[0], Datum.WGS84, "", lat_first=True)


# A word of the scheme or the host, and who reads such a link.
MAKERS: tuple[tuple[str, Callable[[dict[str, str], str, str], Found | None]], ...] = (
    ("geo://", _geo), ("amap", _amap), ("gaode.com", _amap), ("qqmap://", _tencent), ("map.qq.com", _tencent),
    ("baidumap", _baidu), ("map.baidu.com", _baidu), ("maps.apple.com", _apple), ("openstreetmap.org", _openstreetmap),
)  # fmt: skip


def _in_china(one: float, other: float) -> tuple[float, float] | None:
    """Return two numbers as longitude and latitude, whichever came first, if they lie in China."""
    west, south, east, north = _CHINA
    for lon, lat in ((one, other), (other, one)):
        if west <= lon <= east and south <= lat <= north:
            return lon, lat
    return None


# Baidu's web map says where it looks in metres of its own projection. The way back to degrees are polynomials, one for
# each band of latitude, as its own script has them: (from which northing on, factors).
_BANDS: tuple[tuple[float, tuple[float, ...]], ...] = (
    (8362377.87, (-7.435856389565537e-9, 0.000008983055097726239, -0.78625201886289, 96.32687599759846,
                  -1.85204757529826, -59.36935905485877, 47.40033549296737, -16.50741931063887, 2.28786674699375,
                  10260144.86)),
    (5591021.0, (-3.030883460898826e-8, 0.00000898305509983578, 0.30071316287616, 59.74293618442277, 7.357984074871,
                 -25.38371002664745, 13.45380521110908, -3.29883767235584, 0.32710905363475, 6856817.37)),
    (3481989.83, (-1.981981304930552e-8, 0.000008983055099779535, 0.03278182852591, 40.31678527705744,
                  0.65659298677277, -4.44255534477492, 0.85341911805263, 0.12923347998204, -0.04625736007561,
                  4482777.06)),
    (1678043.12, (3.09191371068437e-9, 0.000008983055096812155, 0.00006995724062, 23.10934304144901,
                  -0.00023663490511, -0.6321817810242, -0.00663494467273, 0.03430082397953, -0.00466043876332,
                  2555164.4)),
    (0.0, (2.890871144776878e-9, 0.000008983055095805407, -0.00000003068298, 7.47137025468032, -0.00000353937994,
           -0.02145144861037, -0.00001234426596, 0.00010322952773, -0.00000323890364, 826088.5)),
)  # fmt: skip


def from_baidu_metres(x: float, y: float) -> tuple[float, float]:
    """Return BD-09 degrees of a point in the metres of Baidu's web map, north of the equator."""
    _begins, factors = next(band for band in _BANDS if y >= band[0])
    share = y / factors[9]
    return factors[0] + factors[1] * x, sum(
        factor * share**power for power, factor in enumerate(factors[2:9])
    )
