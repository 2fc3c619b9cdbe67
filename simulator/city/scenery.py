"""What stands in many photos: sky, houses, a street, rain, leaves, cars."""

import math
import random

from simulator.city.canvas import Canvas, Colour, Point

NIGHT: tuple[Colour, Colour] = ((9, 13, 34), (34, 40, 74))
DAY: tuple[Colour, Colour] = ((112, 170, 222), (214, 232, 240))
RAINY: tuple[Colour, Colour] = ((84, 96, 110), (150, 160, 168))
HORIZON = 150
ASPHALT: Colour = (92, 92, 96)
ROOFS: tuple[Colour, ...] = ((158, 74, 52), (176, 92, 62), (128, 66, 54), (140, 98, 80))
WALLS: tuple[Colour, ...] = ((226, 214, 186), (196, 214, 210), (218, 190, 170), (236, 232, 220), (178, 200, 172))


def sky(canvas: Canvas, shades: tuple[Colour, Colour]) -> None:
    """The upper part, from one shade to the other."""
    canvas.gradient(0, HORIZON + 20, *shades)


def houses(canvas: Canvas, rng: random.Random, dark: float = 0.0, lit: bool = False) -> None:
    """A row of houses along the horizon."""
    left = -rng.uniform(0, 40)
    while left < canvas.width:
        wide, high = rng.uniform(58, 104), rng.uniform(44, 84)
        top, right = HORIZON - high, left + wide
        canvas.box(left, top, right, HORIZON + 14, darker(rng.choice(WALLS), dark))
        roof = [(left - 6, top), (left + wide / 2, top - 26), (right + 6, top)]
        canvas.polygon(roof, darker(rng.choice(ROOFS), dark))
        for window in (0.18, 0.62):
            bright = lit and rng.random() < 0.6
            shade: Colour = (255, 210, 116) if bright else darker((70, 84, 100), dark)
            canvas.box(left + wide * window, top + 14, left + wide * (window + 0.2), top + 34, shade)
        left = right + rng.uniform(2, 16)


def darker(colour: Colour, dark: float) -> Colour:
    """The colour at dusk (0: day, 1: night)."""
    red, green, blue = (round(day + (night - day) * dark) for day, night in zip(colour, NIGHT[0], strict=True))
    return red, green, blue


def street(canvas: Canvas, rng: random.Random, shade: Colour = ASPHALT) -> None:
    """Verges and a road that runs to the horizon, with its texture and its middle line."""
    canvas.gradient(HORIZON + 10, canvas.height, (112, 120, 84), (140, 138, 108))
    middle = canvas.width / 2 + rng.uniform(-50, 50)
    canvas.polygon([(middle - 26, HORIZON + 10), (middle + 26, HORIZON + 10), (560, 360), (-80, 360)], shade)
    for _ in range(900):
        y = rng.uniform(HORIZON + 24, canvas.height)
        near = (y - HORIZON) / 210
        tone = rng.choice([-16, -10, 12, 20])
        speckle: Colour = (shade[0] + tone, shade[1] + tone, shade[2] + tone)
        canvas.box(x := rng.uniform(0, 480), y, x + 1 + 5 * near, y + 1 + near, speckle, 0.5)
    for piece in range(5):
        near, far = (0.08 + piece * 0.2) ** 1.4, (0.17 + piece * 0.2) ** 1.4
        ends = [HORIZON + 10 + 200 * share for share in (near, far)]
        xs = [middle + (240 - middle) * share for share in (near, far)]
        half = [1 + 6 * share for share in (near, far)]
        corners: list[Point] = [(xs[0] - half[0], ends[0]), (xs[0] + half[0], ends[0])]
        corners += [(xs[1] + half[1], ends[1]), (xs[1] - half[1], ends[1])]
        canvas.polygon(corners, (226, 222, 206), 0.75)


def blob(rng: random.Random, at: Point, wide: float, high: float, corners: int = 22) -> list[Point]:
    """An uneven round shape."""
    turns = [2 * math.pi * corner / corners for corner in range(corners)]
    reach = [rng.uniform(0.78, 1.12) for _ in turns]
    return [(at[0] + wide * r * math.cos(t), at[1] + high * r * math.sin(t)) for t, r in zip(turns, reach, strict=True)]


def rainfall(canvas: Canvas, rng: random.Random, drops: int) -> None:
    """Slanting drops all over."""
    for _ in range(drops):
        x, y, long = rng.uniform(-10, 490), rng.uniform(-20, 350), rng.uniform(10, 26)
        canvas.line((x, y), (x - long * 0.22, y + long), 1.2, (228, 236, 246), rng.uniform(0.2, 0.5))


def crown(canvas: Canvas, rng: random.Random, at: Point, size: float) -> None:
    """Leaves."""
    for shade in ((38, 78, 44), (54, 104, 54), (78, 132, 64)):
        for _ in range(9):
            spot = (at[0] + rng.gauss(0, size * 0.42), at[1] + rng.gauss(0, size * 0.28))
            canvas.polygon(blob(rng, spot, size * 0.34, size * 0.26, 12), shade, 0.82)


def car(canvas: Canvas, at: Point, size: float, paint: Colour, lights: bool = False) -> None:
    """A car from behind; `at` is where it stands, `size` its width."""
    x, y = at
    canvas.ellipse((x, y), size * 0.62, size * 0.1, (20, 20, 24), 0.5)
    canvas.polygon(
        [
            *((x - size * 0.36, y - size * 0.74), (x + size * 0.36, y - size * 0.74)),
            *((x + size * 0.46, y - size * 0.42), (x - size * 0.46, y - size * 0.42)),
        ],
        paint,
    )
    canvas.box(x - size * 0.32, y - size * 0.68, x + size * 0.32, y - size * 0.46, (48, 60, 74))
    canvas.box(x - size / 2, y - size * 0.44, x + size / 2, y - size * 0.1, paint)
    canvas.box(x - size * 0.16, y - size * 0.26, x + size * 0.16, y - size * 0.16, (238, 238, 232))
    for side in (-1, 1):
        canvas.box(
            x + side * size * 0.36 - size * 0.1, y - size * 0.12, x + side * size * 0.36 + size * 0.1, y, (26,) * 3
        )
        lamp = (x + side * size * 0.4, y - size * 0.34)
        canvas.ellipse(lamp, size * 0.08, size * 0.05, (214, 44, 40))
        if lights:
            canvas.glow(lamp, size * 0.3, (255, 60, 50), 0.6, 8)
