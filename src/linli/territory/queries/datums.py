"""The door for coordinates: maps sold in China shift theirs, the house keeps WGS-84 only."""

from enum import StrEnum

import prcoords

from linli.territory.errors import UnknownDatum


class Datum(StrEnum):
    """The systems in which a phone, a map service or a spreadsheet may speak."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(lon: float, lat: float, datum: str = Datum.WGS84) -> tuple[float, float]:
    """Return (lon, lat) in WGS-84 of a point given in `datum`, to well under a metre.

    The shifts are defined within China only; a point elsewhere is returned as it came.
    """
    if datum not in set(Datum):
        raise UnknownDatum(datum=datum)
    given = prcoords.Coords(lat=lat, lon=lon)
    if datum == Datum.WGS84 or not prcoords.sanity_in_china_p(given):
        return lon, lat
    # The "bored" functions repeat the forward shift until it fits; the plain ones are metres off near big
    # shifts.
    turn = prcoords.gcj_wgs_bored if datum == Datum.GCJ02 else prcoords.bd_wgs_bored
    true = turn(given)
    return true.lon, true.lat
