"""The citizens' photos: drawn here, so that they belong to nobody. The same motif and number give the same bytes."""

import random
from collections.abc import Callable
from functools import lru_cache

from simulator.city.canvas import Canvas, Colour
from simulator.city.scenes import SCENES

WIDTH, HEIGHT = 480, 360
MOTIFS: tuple[str, ...] = tuple(sorted(SCENES))


@lru_cache(maxsize=256)
def photo(motif: str, number: int = 0) -> bytes:
    """A PNG file of some kilobytes.

    Raises:
        KeyError: there is no such motif; `MOTIFS` are all.
    """
    rng = random.Random(f"{motif}:{number}")
    canvas = Canvas(WIDTH, HEIGHT)
    scene: Callable[[Canvas, random.Random], None] = SCENES[motif]
    scene(canvas, rng)
    _as_taken_by_hand(canvas, rng)
    return canvas.png()


def _as_taken_by_hand(canvas: Canvas, rng: random.Random) -> None:
    """Darker corners, and the light of the hour."""
    light: Colour = rng.choice([(255, 214, 150), (190, 210, 255), (255, 255, 255)])
    canvas.box(0, 0, WIDTH, HEIGHT, light, 0.05)
    for reach in range(0, 40, 8):
        for left, right in ((0, 40 - reach), (WIDTH - 40 + reach, WIDTH)):
            canvas.box(left, 0, right, HEIGHT, (0, 0, 0), 0.035)
