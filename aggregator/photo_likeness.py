"""How a photo looks, in 64 bits: the same picture scaled, recompressed or stripped of its metadata has nearly the same.

The difference hash: is each of 8 × 8 grey fields darker than its right neighbour? Two unrelated photos differ in about
half of the bits.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 8
FLAT = 4  #: set or unset bits of a picture that shows next to nothing (a blank wall, a night shot): no likeness at all


def difference_hash(image: "Image") -> int | None:
    """The hash; None for a picture with too little in it to be told from others."""
    shaded = image.convert("RGBA") if image.mode in ("P", "PA") else image
    grey = shaded.convert("L").resize((SIDE + 1, SIDE))
    fields = grey.tobytes()
    bits = 0
    for row in range(SIDE):
        start = row * (SIDE + 1)
        for column in range(start, start + SIDE):
            bits = bits << 1 | (fields[column] < fields[column + 1])
    return bits if FLAT <= bits.bit_count() <= SIDE * SIDE - FLAT else None
