"""The kelurahan at a position, by the nearest centre within the city.

There is no boundary here, only each kelurahan's centre: a position near an edge may fall to the neighbour, which
the confidence says. Nothing is said beyond the reach of a kelurahan of usual size.
"""

from math import cos, hypot, radians

from understanding.place.areas import Area

_METRES_A_DEGREE = 111_320.0
_REACH_M = 2_500.0


def nearest(areas: list[Area], lat: float, lon: float) -> tuple[str, float] | None:
    """The code of the nearest kelurahan and how sure it is; None outside the city."""
    ranked = sorted((_metres(area, lat, lon), area.code) for area in areas)
    (closest, code), (second, _) = ranked[0], ranked[1]
    if closest > _REACH_M:
        return None
    return code, round(0.4 + 0.45 * (1 - closest / second), 2)


def _metres(area: Area, lat: float, lon: float) -> float:
    return hypot(lat - area.lat, (lon - area.lon) * cos(radians(area.lat))) * _METRES_A_DEGREE
