"""Square metres and metres of shapes in degrees, true to the ellipsoid.

The projection is the sinusoidal of the WGS-84 ellipsoid about the middle of what is measured: a degree square is as
large on this plane as on the ground, to the last digit that matters, and a street is so small that its lengths are
right to a part in a million. Overlaps are cut in degrees, as places are found in degrees; only sizes are taken here.
"""

from typing import Any

import numpy as np
import shapely

MAJOR = 6_378_137.0
SQUARED = 0.006_694_379_990_141_3  # of the eccentricity


class Metres:
    """Measures around one middle meridian."""

    def __init__(self, middle: float) -> None:
        """Say in degrees which meridian is straight."""
        self.middle = middle

    def _project(self, degrees: Any) -> Any:
        lat = np.radians(degrees[:, 1])
        wide = MAJOR / np.sqrt(1 - SQUARED * np.sin(lat) ** 2)
        return np.column_stack(
            (wide * np.cos(lat) * np.radians(degrees[:, 0] - self.middle), _from_equator(lat))
        )

    def flat(self, shapes: Any) -> Any:
        """Return shapes in metres."""
        return shapely.transform(shapes, self._project)

    def area(self, shape: Any) -> float:
        """Return square metres."""
        return 0.0 if shape is None or shape.is_empty else float(self.flat(shape).area)

    def length(self, shape: Any) -> float:
        """Return metres of a border."""
        return 0.0 if shape is None or shape.is_empty else float(self.flat(shape).length)


def _from_equator(lat: Any) -> Any:
    """Return the metres along a meridian from the equator."""
    one, two, three = SQUARED, SQUARED**2, SQUARED**3
    return MAJOR * (
        (1 - one / 4 - 3 * two / 64 - 5 * three / 256) * lat
        - (3 * one / 8 + 3 * two / 32 + 45 * three / 1024) * np.sin(2 * lat)
        + (15 * two / 256 + 45 * three / 1024) * np.sin(4 * lat)
        - (35 * three / 3072) * np.sin(6 * lat)
    )
