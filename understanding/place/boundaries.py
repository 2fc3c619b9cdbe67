"""The kelurahan at a position: the one whose boundary is around it, surer the farther the position is from the edge."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, inf, radians
from pathlib import Path

Point = tuple[float, float]  #: metres east and north of the origin

_ORIGIN = (-7.0, 110.4)
_METRES_A_DEGREE = 111_320.0
_EAST = _METRES_A_DEGREE * cos(radians(_ORIGIN[0]))
#: Boundaries are drawn to some thirty metres, and phones know their position no better: so far an edge says little.
_UNSURE_M = 100.0
#: Beyond every boundary, on a beach or in the gap between two: still the kelurahan beside it.
_REACH_M = 100.0
_AT_EDGE, _INSIDE, _BESIDE = 0.55, 0.95, 0.4


@dataclass(frozen=True, slots=True)
class Boundary:
    """A closed line, and the box around it."""

    code: str
    points: tuple[Point, ...]
    west: float
    east: float
    south: float
    north: float

    def near(self, x: float, y: float, metres: float) -> bool:
        """Whether the box, widened by so many metres, holds the point."""
        across = self.west - metres <= x <= self.east + metres
        return across and self.south - metres <= y <= self.north + metres

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside: a ray from it crosses the line an odd number of times."""
        inside = False
        for (x1, y1), (x2, y2) in self._sides():
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
        return inside

    def distance(self, x: float, y: float) -> float:
        """Metres to the closest piece of the line, from within or without."""
        return min(_to_side(x, y, start, end) for start, end in self._sides())

    def _sides(self) -> Iterator[tuple[Point, Point]]:
        return zip(self.points, self.points[1:] + self.points[:1], strict=True)


class Boundaries:
    """The boundaries of all kelurahan."""

    def __init__(self, boundaries: list[Boundary]) -> None:
        """Use `load` instead, unless the boundaries are one's own."""
        self._boundaries = boundaries

    @classmethod
    def load(cls, path: Path) -> "Boundaries":
        """Read a list of codes and the corners of each, "latitude longitude" with semicolons between."""
        with path.open(encoding="utf-8", newline="") as file:
            return cls([_boundary(row["kode"], row["batas"]) for row in csv.DictReader(file)])

    def at(self, lat: float, lon: float) -> tuple[str, float] | None:
        """The code of the kelurahan at a position and how sure that is; None outside the city."""
        x, y = _metres(lat, lon)
        near = [boundary for boundary in self._boundaries if boundary.near(x, y, _REACH_M)]
        for boundary in near:
            if boundary.holds(x, y):
                share = min(1.0, boundary.distance(x, y) / _UNSURE_M)
                return boundary.code, round(_AT_EDGE + (_INSIDE - _AT_EDGE) * share, 2)
        away, code = min(((boundary.distance(x, y), boundary.code) for boundary in near), default=(inf, ""))
        return (code, _BESIDE) if away <= _REACH_M else None


def _boundary(code: str, corners: str) -> Boundary:
    points = tuple(_metres(*map(float, corner.split())) for corner in corners.split(";"))
    east, north = [x for x, _ in points], [y for _, y in points]
    return Boundary(code, points, min(east), max(east), min(north), max(north))


def _metres(lat: float, lon: float) -> Point:
    return (lon - _ORIGIN[1]) * _EAST, (lat - _ORIGIN[0]) * _METRES_A_DEGREE


def _to_side(x: float, y: float, start: Point, end: Point) -> float:
    along, up = end[0] - start[0], end[1] - start[1]
    length = along * along + up * up
    share = 0.0 if length == 0 else ((x - start[0]) * along + (y - start[1]) * up) / length
    share = min(1.0, max(0.0, share))
    return hypot(x - start[0] - share * along, y - start[1] - share * up)
