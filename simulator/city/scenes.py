"""What is to be seen on the photos: one function a motif."""

import math
import random
from collections.abc import Callable

from simulator.city.canvas import Canvas, Colour
from simulator.city.scenery import DAY, HORIZON, NIGHT, RAINY, blob, car, crown, houses, rainfall, sky, street


def road(canvas: Canvas, rng: random.Random) -> None:
    """A pothole with water in it."""
    sky(canvas, DAY)
    houses(canvas, rng)
    street(canvas, rng)
    at = (240 + rng.uniform(-70, 70), 272 + rng.uniform(-12, 14))
    wide = rng.uniform(92, 126)
    canvas.polygon(blob(rng, at, wide * 1.14, 46), (120, 112, 100))
    canvas.polygon(blob(rng, at, wide, 38), (58, 52, 48))
    canvas.polygon(blob(rng, (at[0] + 4, at[1] + 6), wide * 0.76, 25), (120, 134, 142))
    canvas.polygon(blob(rng, (at[0] - 12, at[1] + 3), wide * 0.4, 9), (186, 202, 212), 0.7)
    for _ in range(34):
        turn, far = rng.uniform(0, 6.28), rng.uniform(1.0, 1.5)
        stone = (at[0] + wide * far * math.cos(turn), at[1] + 42 * far * math.sin(turn))
        canvas.ellipse(stone, rng.uniform(2, 7), rng.uniform(2, 4), rng.choice([(70, 66, 62), (138, 130, 120)]))


def lamp(canvas: Canvas, rng: random.Random) -> None:
    """A street at night: the near lamp is dead, one far away is lit."""
    sky(canvas, NIGHT)
    for _ in range(40):
        canvas.ellipse((rng.uniform(0, 480), rng.uniform(0, 90)), 0.9, 0.9, (230, 232, 255), rng.uniform(0.3, 0.9))
    houses(canvas, rng, dark=0.72, lit=True)
    street(canvas, rng, (46, 48, 62))
    canvas.gradient(HORIZON + 200, 360, (20, 22, 34), (14, 16, 26))
    canvas.box(0, HORIZON + 10, 480, 360, NIGHT[0], 0.55)
    far = 300 + rng.uniform(0, 120)
    canvas.line((far, 160), (far, 84), 3, (120, 120, 130))
    canvas.glow((far - 10, 86), 74, (255, 200, 104), 0.85)
    canvas.ellipse((far - 10, 86), 6, 3, (255, 240, 200))
    canvas.polygon([(far - 14, 88), (far - 4, 88), (far + 50, 214), (far - 90, 214)], (255, 196, 96), 0.16)
    near = 90 + rng.uniform(-20, 60)
    canvas.polygon([(near - 5, 330), (near + 5, 330), (near + 3, 34), (near - 3, 34)], (74, 78, 92))
    canvas.line((near, 40), (near + 74, 26), 5, (74, 78, 92))
    canvas.polygon([(near + 62, 22), (near + 108, 18), (near + 110, 30), (near + 64, 34)], (96, 100, 116))
    canvas.polygon([(near + 68, 33), (near + 106, 30), (near + 102, 36), (near + 72, 38)], (40, 42, 54))


def flood(canvas: Canvas, rng: random.Random) -> None:
    """Brown water between the houses."""
    sky(canvas, RAINY)
    houses(canvas, rng, dark=0.18)
    level = HORIZON - 6 + round(rng.uniform(-8, 6))
    canvas.gradient(level, 360, (150, 128, 98), (104, 86, 66))
    for _ in range(130):
        y = rng.uniform(level + 4, 358)
        near = (y - level) / 210
        long = rng.uniform(14, 40) * (0.4 + near * 1.6)
        canvas.ellipse((rng.uniform(0, 480), y), long, 0.8 + 2 * near, rng.choice([(186, 168, 138), (88, 72, 56)]), 0.4)
    car(canvas, (rng.uniform(120, 330), 262), 116, rng.choice([(196, 60, 52), (236, 236, 232), (52, 92, 150)]))
    canvas.gradient(246, 264, (136, 114, 86), (128, 106, 80))
    for _ in range(26):
        spot = (rng.uniform(0, 480), rng.uniform(244, 266))
        canvas.ellipse(spot, rng.uniform(16, 50), 2, (178, 160, 130), 0.5)
    rainfall(canvas, rng, 70)


def rain(canvas: Canvas, rng: random.Random) -> None:
    """Heavy rain through a windscreen: lights and drops."""
    canvas.gradient(0, 360, (66, 78, 94), (44, 50, 60))
    for _ in range(12):
        spot = (rng.uniform(20, 460), rng.uniform(110, 230))
        canvas.glow(spot, rng.uniform(24, 52), rng.choice([(255, 84, 70), (255, 196, 110), (250, 240, 220)]), 0.8, 10)
    rainfall(canvas, rng, 220)
    for _ in range(120):
        spot, size = (rng.uniform(0, 480), rng.uniform(0, 330)), rng.uniform(2, 6)
        canvas.ellipse(spot, size, size * 1.25, (206, 220, 232), 0.3)
        canvas.ellipse((spot[0] - size * 0.3, spot[1] - size * 0.4), size * 0.3, size * 0.3, (255, 255, 255), 0.7)
    canvas.polygon([(0, 360), (0, 338), (240, 318), (480, 338), (480, 360)], (18, 20, 24))
    canvas.line((60, 350), (260 + rng.uniform(-60, 60), 180), 5, (22, 24, 28))


def tree(canvas: Canvas, rng: random.Random) -> None:
    """A tree that lies across the road."""
    sky(canvas, DAY)
    houses(canvas, rng)
    street(canvas, rng)
    left = (20 + rng.uniform(-10, 40), 284)
    right = (330 + rng.uniform(-20, 40), 232 + rng.uniform(-10, 10))
    canvas.polygon([(0, 300), (left[0], 254), (left[0] + 26, 322), (0, 340)], (104, 78, 52))
    canvas.line(left, right, 30, (92, 68, 48))
    canvas.line((left[0], left[1] - 6), (right[0], right[1] - 6), 9, (124, 94, 66))
    for _ in range(6):
        root = (left[0] - rng.uniform(6, 40), left[1] + rng.uniform(-50, 40))
        canvas.line(left, root, 6, (78, 56, 40))
    for _ in range(6):
        twig = (right[0] + rng.uniform(0, 100), right[1] + rng.uniform(-70, 50))
        canvas.line(right, twig, 7, (92, 68, 48))
    crown(canvas, rng, (right[0] + 46, right[1] - 4), 118)


def traffic(canvas: Canvas, rng: random.Random) -> None:
    """A jam at a red light."""
    sky(canvas, rng.choice([DAY, RAINY, ((246, 164, 104), (252, 222, 178))]))
    houses(canvas, rng, dark=0.15)
    street(canvas, rng)
    paints: list[Colour] = [
        (196, 58, 50),
        (238, 238, 234),
        (60, 66, 76),
        (52, 96, 156),
        (210, 176, 60),
        (150, 156, 160),
    ]
    for y, size, count in ((184, 38, 6), (222, 62, 4), (288, 108, 3)):
        shift = rng.uniform(-20, 20)
        for column in range(count):
            x = 240 + shift + (column - (count - 1) / 2) * size * 1.34
            car(canvas, (x, y), size, rng.choice(paints), lights=True)
    canvas.box(404, 40, 410, 250, (56, 58, 64))
    canvas.box(388, 30, 426, 116, (30, 32, 36))
    for place, shade in enumerate([(240, 52, 44), (70, 62, 30), (28, 66, 40)]):
        canvas.ellipse((407, 46 + 27 * place), 10, 10, shade)
    canvas.glow((407, 46), 40, (255, 70, 60), 0.7)


def bus(canvas: Canvas, rng: random.Random) -> None:
    """A red city bus at its stop."""
    sky(canvas, DAY)
    houses(canvas, rng)
    street(canvas, rng)
    left, top = 84 + rng.uniform(-30, 30), 118.0
    canvas.ellipse((left + 150, 296), 170, 12, (20, 20, 24), 0.5)
    canvas.box(left, top, left + 300, 288, (190, 36, 40))
    canvas.box(left, top - 10, left + 300, top, (228, 226, 220))
    canvas.box(left, 244, left + 300, 254, (240, 236, 226))
    for window in range(5):
        x = left + 14 + window * 58
        canvas.box(x, top + 16, x + 48, top + 76, (56, 74, 90))
        canvas.polygon(
            [(x + 8, top + 76), (x + 26, top + 16), (x + 38, top + 16), (x + 20, top + 76)], (150, 176, 196), 0.4
        )
    canvas.box(left + 130, top + 20, left + 172, 284, (74, 92, 106))
    canvas.box(left + 150, top + 20, left + 152, 284, (190, 36, 40))
    for x in (left + 60, left + 240):
        canvas.ellipse((x, 290), 27, 27, (24, 24, 26))
        canvas.ellipse((x, 290), 12, 12, (150, 150, 152))
    canvas.box(404, 92, 410, 320, (70, 74, 84))
    canvas.box(378, 72, 438, 112, (30, 92, 170))
    canvas.box(390, 84, 426, 96, (240, 240, 240))


def parking(canvas: Canvas, rng: random.Random) -> None:
    """Motorcycles and cars on the pavement."""
    sky(canvas, DAY)
    houses(canvas, rng)
    canvas.gradient(HORIZON + 10, 360, (170, 164, 152), (196, 188, 174))
    for y in (200, 232, 276, 330):
        canvas.box(0, y, 480, y + 2, (150, 142, 130))
    for column in range(9):
        canvas.line((240 + (column - 4) * 26, 160), (240 + (column - 4) * 130, 360), 2, (150, 142, 130))
    for column in range(3):
        paint = rng.choice([(60, 66, 76), (238, 238, 234), (160, 40, 44), (52, 96, 156)])
        car(canvas, (96 + column * 146 + rng.uniform(-10, 10), 234), 104, paint)
    for column in range(6):
        x, paint = 46 + column * 78 + rng.uniform(-8, 8), rng.choice([(30, 30, 34), (180, 40, 40), (40, 84, 160)])
        canvas.ellipse((x, 326), 18, 21, (22, 22, 24))
        canvas.ellipse((x, 326), 9, 11, (120, 120, 122))
        canvas.polygon([(x - 14, 296), (x + 14, 296), (x + 9, 258), (x - 9, 258)], paint)
        canvas.line((x - 24, 256), (x + 24, 256), 4, (40, 40, 44))
        canvas.ellipse((x, 270), 7, 6, (250, 244, 214))


def stalls(canvas: Canvas, rng: random.Random) -> None:
    """Street vendors under their awnings."""
    sky(canvas, ((246, 176, 120), (250, 222, 186)))
    houses(canvas, rng, dark=0.2, lit=True)
    street(canvas, rng)
    for column in range(3):
        left, high = column * 164 - 10 + rng.uniform(-8, 8), 196 + rng.uniform(-10, 10)
        stripe = rng.choice([(204, 60, 52), (40, 110, 170), (44, 130, 84), (226, 160, 40)])
        for post in (left + 12, left + 138):
            canvas.box(post, high, post + 4, 324, (90, 84, 78))
        canvas.box(left + 10, 270, left + 144, 326, (148, 106, 66))
        canvas.box(left + 6, 264, left + 148, 272, (190, 146, 98))
        for fruit in range(13):
            shade = rng.choice([(232, 120, 32), (196, 40, 40), (240, 200, 60), (84, 150, 60)])
            canvas.ellipse((left + 16 + fruit * 10, 258), 7, 7, shade)
        for part in range(8):
            x = left + part * 19
            shade = stripe if part % 2 else (246, 240, 228)
            canvas.polygon([(x + 8, high - 30), (x + 25, high - 30), (x + 19, high + 14), (x, high + 14)], shade)
        canvas.glow((left + 76, high + 26), 46, (255, 220, 140), 0.5)


def rubbish(canvas: Canvas, rng: random.Random) -> None:
    """A heap of bags at the roadside."""
    sky(canvas, DAY)
    houses(canvas, rng)
    street(canvas, rng)
    bags: list[Colour] = [(34, 36, 40), (52, 54, 60), (238, 236, 230), (196, 52, 52), (54, 104, 170), (230, 196, 60)]
    bags += [(84, 140, 90), (120, 96, 74)]
    spots = sorted(((rng.gauss(220, 88), rng.uniform(218, 322)) for _ in range(64)), key=lambda spot: spot[1])
    for x, y in spots:
        size = rng.uniform(14, 30)
        shade = rng.choice(bags)
        canvas.polygon(blob(rng, (x + 3, y + 4), size * 1.1, size * 0.8, 11), (24, 22, 20), 0.35)
        canvas.polygon(blob(rng, (x, y), size, size * 0.76, 11), shade)
        canvas.ellipse((x - size * 0.3, y - size * 0.26), size * 0.26, size * 0.16, (255, 255, 255), 0.22)
    for _ in range(16):
        spot = (rng.gauss(220, 80), rng.uniform(170, 250))
        canvas.line(spot, (spot[0] + 4, spot[1] - 2), 2, (20, 20, 20), 0.8)


def water(canvas: Canvas, rng: random.Random) -> None:
    """A tap and a bucket with cloudy water."""
    canvas.gradient(0, 360, (188, 206, 206), (150, 170, 172))
    for row in range(7):
        canvas.box(0, row * 40, 480, row * 40 + 2, (222, 232, 230))
        for column in range(11):
            joint = column * 48 + (row % 2) * 24
            canvas.box(joint, row * 40, joint + 2, row * 40 + 40, (222, 232, 230))
    canvas.gradient(286, 360, (120, 126, 124), (98, 104, 104))
    x = 230 + rng.uniform(-40, 40)
    canvas.box(x - 120, 84, x + 16, 104, (146, 150, 156))
    canvas.box(x - 120, 88, x + 16, 92, (214, 218, 222), 0.8)
    canvas.polygon([(x - 6, 84), (x + 26, 84), (x + 30, 140), (x + 4, 140)], (136, 140, 146))
    canvas.box(x + 4, 62, x + 16, 86, (120, 124, 130))
    canvas.box(x - 16, 56, x + 36, 66, (196, 44, 44))
    murk = rng.choice([(154, 120, 70), (140, 132, 90), (176, 150, 104)])
    canvas.polygon([(x + 9, 140), (x + 24, 140), (x + 26, 262), (x + 7, 262)], murk, 0.85)
    canvas.polygon([(x - 86, 232), (x + 118, 232), (x + 94, 342), (x - 62, 342)], (46, 112, 176))
    canvas.ellipse((x + 16, 234), 102, 20, (36, 92, 150))
    canvas.ellipse((x + 16, 238), 92, 15, murk)
    for _ in range(9):
        canvas.ellipse((x + 16 + rng.uniform(-60, 60), 238 + rng.uniform(-8, 8)), 6, 2.4, (226, 214, 184), 0.8)


def papers(canvas: Canvas, rng: random.Random) -> None:
    """A form and a card on a desk; nothing on them can be read."""
    canvas.gradient(0, 360, (150, 108, 72), (118, 82, 54))
    for grain in range(0, 360, 9):
        canvas.box(0, grain, 480, grain + 1, (94, 64, 42), rng.uniform(0.1, 0.5))
    tilt = rng.uniform(-14, 14)
    canvas.polygon([(66 + tilt, 30), (286 + tilt, 18), (306 - tilt, 330), (84 - tilt, 342)], (20, 14, 10), 0.35)
    canvas.polygon([(60 + tilt, 24), (280 + tilt, 12), (300 - tilt, 322), (78 - tilt, 334)], (246, 244, 236))
    for row in range(15):
        y = 58 + row * 17
        canvas.line((92, y + 4), (92 + rng.uniform(90, 180), y - 4), 4, (150, 152, 158), 0.8)
    canvas.ellipse((230, 286), 28, 27, (150, 60, 140), 0.4)
    canvas.ellipse((230, 286), 21, 20, (246, 244, 236), 0.6)
    canvas.polygon([(276, 176), (448, 160), (456, 268), (284, 286)], (30, 22, 16), 0.4)
    canvas.polygon([(270, 170), (442, 154), (450, 260), (278, 278)], (150, 196, 224))
    canvas.polygon([(388, 178), (434, 174), (438, 232), (392, 237)], (206, 92, 82))
    canvas.ellipse((412, 197), 12, 13, (226, 190, 160))
    for row in range(5):
        canvas.line((290, 196 + row * 14), (290 + rng.uniform(50, 88), 189 + row * 14), 4, (62, 88, 120))


def park(canvas: Canvas, rng: random.Random) -> None:
    """A city park with a path and a bench."""
    sky(canvas, DAY)
    for _ in range(4):
        x, y = rng.uniform(0, 480), rng.uniform(24, 76)
        for puff in range(4):
            canvas.ellipse((x + puff * 20, y + rng.uniform(-6, 6)), 24, 11, (255, 255, 255), 0.5)
    canvas.gradient(HORIZON, 360, (112, 164, 84), (76, 128, 60))
    canvas.polygon([(232, HORIZON), (252, HORIZON), (390, 360), (120, 360)], (216, 200, 170))
    for x in (40, 132, 340, 440):
        foot, size = 176 + rng.uniform(0, 30), rng.uniform(64, 92)
        canvas.box(x - 5, foot - 66, x + 5, foot, (98, 74, 52))
        canvas.ellipse((x, foot + 2), 40, 7, (40, 70, 36), 0.5)
        crown(canvas, rng, (x, foot - 78), size)
    canvas.box(330, 262, 440, 270, (150, 98, 58))
    canvas.box(330, 236, 440, 244, (150, 98, 58))
    canvas.box(330, 249, 440, 256, (166, 110, 66))
    for x in (340, 426):
        canvas.box(x, 236, x + 5, 296, (60, 62, 66))
    for _ in range(60):
        spot = (rng.uniform(0, 120) if rng.random() < 0.6 else rng.uniform(400, 480), rng.uniform(270, 350))
        canvas.ellipse(spot, 3.4, 3, rng.choice([(232, 90, 110), (248, 212, 80), (250, 250, 250)]))


SCENES: dict[str, Callable[[Canvas, random.Random], None]] = {
    scene.__name__: scene
    for scene in (road, lamp, flood, rain, tree, traffic, bus, parking, stalls, rubbish, water, papers, park)
}
