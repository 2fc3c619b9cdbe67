"""Pictures: what a camera wrote is read and then gone, the pixels are as they were, and hostile bytes harm nobody."""

import io
import resource
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from aggregator.pictures import (
    DAMAGED,
    MAX_PIXELS,
    NO_DECODER,
    TOO_MANY_PIXELS,
    UNKNOWN,
    Prepared,
    position_of,
    prepare,
)
from aggregator.stripping import FORMATS, Broken, strip
from tests.pictures import TUGU_MUDA, animation, chunk, corner, exif, heic, huge_png, picture

MIME = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif", "AVIF": "image/avif"}
SECRET = b"Kamera Rahasia"


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def shown(prepared: Prepared) -> Image.Image:
    assert prepared.thumbnail is not None
    image = opened(prepared.thumbnail.content)
    assert (image.format, image.size) == ("WEBP", (prepared.thumbnail.width, prepared.thumbnail.height))
    return image


def is_red(pixel: Any) -> bool:
    return bool(pixel[0] > 180 and pixel[1] < 90)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_position_is_read_and_then_nothing_of_the_camera_is_left(form: str) -> None:
    content = picture(form, exif=exif(placed=True), xmp=b"<x:xmpmeta>Kamera Rahasia</x:xmpmeta>")
    assert SECRET in content
    prepared = prepare(content, MIME[form])
    assert prepared.position == pytest.approx(TUGU_MUDA)
    assert SECRET not in prepared.content and SECRET not in shown_bytes(prepared)
    assert dict(opened(prepared.content).getexif()) == {} and "xmp" not in opened(prepared.content).info


def shown_bytes(prepared: Prepared) -> bytes:
    assert prepared.thumbnail is not None
    return prepared.thumbnail.content


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_pixels_are_as_they_were(form: str, mode: str) -> None:
    more = {"exif": exif(placed=True)} if form != "GIF" else {"comment": b"catatan"}
    content = picture(form, image=corner(mode=mode), **more)
    prepared = prepare(content, MIME[form])
    assert prepared.mime == MIME[form] and len(prepared.content) < len(content)
    assert opened(prepared.content).tobytes() == opened(content).tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_turned_camera_gives_an_upright_picture(form: str, orientation: int) -> None:
    turned = picture(form, exif=exif(orientation, placed=True))
    prepared = prepare(turned, MIME[form])
    upright, small = opened(prepared.content), shown(prepared)
    assert prepared.position == pytest.approx(TUGU_MUDA)
    assert upright.size == small.size == ((64, 48) if orientation < 5 else (48, 64))
    right, bottom = upright.width - 4, upright.height - 4
    corners = {"tl": (3, 3), "tr": (right, 3), "br": (right, bottom), "bl": (3, bottom)}
    where = {1: "tl", 2: "tr", 3: "br", 4: "bl", 5: "tl", 6: "tr", 7: "br", 8: "bl"}[orientation]
    for name, place in corners.items():
        assert is_red(upright.convert("RGB").getpixel(place)) == (name == where), name
        assert is_red(small.convert("RGB").getpixel(place)) == (name == where), name
    assert dict(upright.getexif()) == {}


def test_an_orientation_that_there_is_not_is_none() -> None:
    prepared = prepare(picture(exif=exif(77)), "image/jpeg")
    assert prepared.note is None and opened(prepared.content).size == (64, 48)


def test_a_turned_jpeg_loses_next_to_nothing() -> None:
    noise = Image.effect_noise((320, 240), 40).convert("RGB")
    content = picture(image=noise, quality=91, exif=exif(3))
    turned = opened(prepare(content, "image/jpeg").content).transpose(Image.Transpose.ROTATE_180)
    before, after = opened(content).convert("L").tobytes(), turned.convert("L").tobytes()
    assert sum(abs(a - b) for a, b in zip(before, after, strict=True)) / len(before) < 1.5


@pytest.mark.parametrize("mode", ["CMYK", "L", "YCbCr"])
def test_every_kind_of_jpeg_gets_a_thumbnail(mode: str) -> None:
    content = picture(image=corner((800, 600), mode))
    small = shown(prepare(content, "image/jpeg"))
    assert small.size == (640, 480)
    if mode == "CMYK":
        assert is_red(small.convert("RGB").getpixel((20, 20)))


@pytest.mark.parametrize("orientation", [None, 6])
def test_sixteen_bits_become_eight_in_the_thumbnail_only(orientation: int | None) -> None:
    deep = Image.new("I;16", (100, 80), 40_000)
    prepared = prepare(picture("PNG", image=deep, exif=exif(orientation)), "image/png")
    assert opened(prepared.content).mode == "I;16"
    assert shown(prepared).convert("L").getpixel((5, 5)) in (155, 156, 157)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_clear_stays_clear(mode: str) -> None:
    clear = Image.new("RGBA", (40, 40), (200, 20, 20, 0))
    image = clear.quantize() if mode == "P" else clear.convert(mode)
    assert shown(prepare(picture("PNG", image=image), "image/png")).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize(("form", "mime"), [("GIF", "image/gif"), ("WEBP", "image/webp"), ("PNG", "image/apng")])
def test_what_moves_goes_on_moving_and_its_first_frame_is_the_thumbnail(form: str, mime: str) -> None:
    more = {"exif": exif(6)} if form != "GIF" else {"comment": b"Kamera Rahasia"}
    prepared = prepare(animation(form, **more), mime)
    kept = opened(prepared.content)
    assert prepared.mime == MIME[form] and SECRET not in prepared.content
    assert (kept.n_frames, kept.info["loop"], kept.info.get("duration", 80)) == (3, 0, 80)  # type: ignore[attr-defined]
    assert is_red(shown(prepared).convert("RGB").getpixel((9, 9)))


def test_a_format_that_cannot_be_stripped_is_written_anew() -> None:
    prepared = prepare(picture("AVIF", exif=exif(placed=True)), "image/avif")
    assert (prepared.mime, opened(prepared.content).format) == ("image/webp", "WEBP")
    assert SECRET not in prepared.content and prepared.thumbnail is not None


@pytest.mark.parametrize(("content", "mime"), [(heic(), "image/heic"), (picture("TIFF"), "image/tiff")])
def test_what_no_browser_draws_is_kept_as_a_file(content: bytes, mime: str) -> None:
    assert prepare(content, mime) == Prepared(content=content, mime=mime, note=NO_DECODER)


def test_what_is_no_picture_is_kept_as_it_came() -> None:
    assert prepare(b"OggS" * 9, "audio/ogg") == Prepared(content=b"OggS" * 9, mime="audio/ogg")


@pytest.mark.parametrize("form", MIME)
@pytest.mark.parametrize("left", [0.02, 0.5, 0.98])
def test_a_cut_picture_is_kept_as_a_file_and_never_drawn(form: str, left: float) -> None:
    noise = picture(form, image=Image.effect_noise((64, 64), 50).convert("RGB"))
    cut = noise[: int(len(noise) * left)]
    prepared = prepare(cut, MIME[form])
    assert (prepared.mime, prepared.note, prepared.thumbnail) == (UNKNOWN, DAMAGED, None)
    assert prepared.content


def test_a_damaged_picture_still_says_where_it_was_taken() -> None:
    content = picture(image=Image.effect_noise((64, 64), 50), exif=exif(placed=True))
    damaged = content[:-900] + bytes(40) + b"\xff\xd9"
    assert prepare(damaged, "image/jpeg").position in (None, pytest.approx(TUGU_MUDA))


@pytest.mark.parametrize("side", [7_100, 30_000])
def test_a_decompression_bomb_is_not_decoded(side: int) -> None:
    assert side**2 > MAX_PIXELS
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    prepared = prepare(huge_png(side, side), "image/png")
    assert (prepared.mime, prepared.note) == (UNKNOWN, TOO_MANY_PIXELS)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000, "kB"


def test_text_that_unpacks_to_gigabytes_is_dropped_unread() -> None:
    import zlib

    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    content = picture("PNG")
    bombed = content[:33] + chunk(b"zTXt", b"k\0\0" + bomb) + content[33:]
    prepared = prepare(bombed, "image/png")
    assert prepared.note is None and prepared.content == strip(content, "image/png").content


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_is_hidden_behind_a_picture_is_cut_off(form: str) -> None:
    hidden = b"PK\x03\x04<script>alert(1)</script>"
    prepared = prepare(picture(form) + hidden, MIME[form])
    assert prepared.note is None and b"script" not in prepared.content and b"PK\x03\x04" not in prepared.content


def test_a_comment_that_is_a_program_is_dropped() -> None:
    prepared = prepare(picture("GIF", comment=b"*/=1;alert(1)//"), "image/gif")
    assert b"alert" not in prepared.content
    assert b"alert" not in prepare(picture("JPEG", comment=b"<?php alert(1) ?>"), "image/jpeg").content


def test_a_profile_of_colours_stays() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for orientation in (1, 6):
        prepared = prepare(picture(icc_profile=profile, exif=exif(orientation)), "image/jpeg")
        assert opened(prepared.content).info["icc_profile"] == profile
        assert shown(prepared).info["icc_profile"] == profile


@pytest.mark.parametrize("length", [0, 1, 7, 20])
@pytest.mark.parametrize("mime", FORMATS)
def test_a_container_that_ends_too_early_is_broken(mime: str, length: int) -> None:
    content = picture({value: key for key, value in MIME.items()}[mime])
    with pytest.raises(Broken):
        strip(content[:length], mime)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(MIME)), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=8))
def test_no_damage_is_too_strange(form: str, changes: list[tuple[int, int]]) -> None:
    content = bytearray(picture(form, image=corner((16, 12)), exif=exif(6, placed=True)))
    for at, value in changes:
        content[at % len(content)] = value
    prepared = prepare(bytes(content), MIME[form])
    assert (prepared.thumbnail is None) == (prepared.note is not None)
    assert prepared.note is None or prepared.mime == UNKNOWN


GOOD: dict[int, Any] = {1: "S", 2: (6.0, 59.0, 3.6), 3: "E", 4: (110.0, 24.0, 34.0)}


@pytest.mark.parametrize(
    "change",
    [
        {2: None},
        {2: (6.0, 59.0)},
        {2: ("a", "b", "c")},
        {2: 6.0},
        {2: (float("nan"), 0, 0)},
        {2: (91.0, 0, 0)},
        {4: (181.0, 0, 0)},
        {4: (float("inf"), 0, 0)},
        {2: (0, 0, 0), 4: (0, 0, 0)},
    ],
    ids=str,
)
def test_a_position_that_makes_no_sense_is_none(change: dict[int, Any]) -> None:
    assert position_of({**GOOD, **change}) is None
    assert position_of({tag: value for tag, value in GOOD.items() if tag != 3}) is None
    assert position_of({}) is None


@pytest.mark.parametrize(("sides", "signs"), [(("N", "E"), (1, 1)), (("S", "W"), (-1, -1)), ((b"S\0", "e"), (-1, 1))])
def test_a_position_is_signed_by_its_sides(sides: tuple[Any, Any], signs: tuple[int, int]) -> None:
    found = position_of({1: sides[0], 2: (Fraction(6), Fraction(30), 0), 3: sides[1], 4: (110, 15, 0)})
    assert found == (signs[0] * 6.5, signs[1] * 110.25)
