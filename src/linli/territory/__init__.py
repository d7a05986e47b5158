"""The ground: streets, their dated units, their shapes and roads, and the answer to "where is this?".

Words owned here: street, level, unit, kind, line (a unit with all units above it), place, road, shape,
edition. Structure is dated: nothing is overwritten, a unit that moves keeps the parent it had, so a case of
last spring still reads as it was. Geometry is WGS-84 inside the house; other datums are converted at the door
(`to_wgs84`). Refused here: knowing who is responsible (people), guessing an address, drawing a real border
that nobody has published.

Every operational table of the house inherits `StreetModel`, which lives here because a street is its first
column.
"""
