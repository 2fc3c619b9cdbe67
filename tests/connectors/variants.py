"""Derived mutations: what a platform, an attacker or a broken proxy could make of a recorded body."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

INVENTED = "invented_9c1f"  #: a word that no platform knows; it must not become a metric label
DEEP = 200


def _nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


#: What is put in the place of every value, one at a time.
WRONG_VALUES: tuple[Any, ...] = (
    None,
    "",
    "   ",
    "x",
    INVENTED,
    0,
    -1,
    1,
    10**30,
    1.5,
    True,
    False,
    [],
    {},
    [None],
    [{}],
    ["x"],
    {"x": None},
    _nested(DEEP),
    "\u0000",
    "a\u0000b",
    "\ud800",
    "@",
    "7" * 600,
    "9" * 5000,
    "javascript:alert(1)",
    "1970-01-01T00:00:00Z",
    "2100-01-01T00:00:00Z",
    "2026-11-24T07:02:00",  # without an offset: nobody knows when that is
    4102444800,
    4102444800000,
    1e300,
)
_ENCODED = [json.dumps(value).encode() for value in WRONG_VALUES]
_PLACEHOLDER = "\u241fhere\u241f"
_PLACEHOLDER_JSON = json.dumps(_PLACEHOLDER).encode()

Path = tuple[Any, ...]


def paths(value: Any, at: Path = ()) -> Iterator[Path]:
    """Where every value of a JSON document stands, the document itself first."""
    yield at
    if isinstance(value, dict):
        for key, child in value.items():
            yield from paths(child, (*at, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from paths(child, (*at, index))


def at(document: Any, path: Path) -> Any:
    """The value that stands there."""
    for step in path:
        document = document[step]
    return document


def with_value(document: Any, path: Path, value: Any) -> Any:
    """The document with another value there; shares what is not on the way."""
    if not path:
        return value
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[path[0]] = with_value(document[path[0]], path[1:], value)
    return copy


def without(document: Any, path: Path) -> Any:
    """The document without the key or the element there."""
    copy = dict(document) if isinstance(document, dict) else list(document)
    if len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = without(document[path[0]], path[1:])
    return copy


def wrong_values(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Every key dropped and every value replaced by wrong ones, one at a time; with what was done to which.

    For a form-encoded body: the same for each field, and for the JSON that a field may hold.
    """
    document = as_json(body)
    if document is not None:
        yield from _wrong_json(document)
        return
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True):
        fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        for wrong in ("", " ", "x", INVENTED, "\x00", "7" * 600, "-1", "1e999", "[", "\ufffd"):
            yield f"field {name} = {wrong[:20]!r}", urlencode({**fields, name: wrong}).encode()
        yield f"field {name} dropped", urlencode({k: v for k, v in fields.items() if k != name}).encode()
        inner = as_json(value.encode())
        if isinstance(inner, dict | list):
            for what, changed in _wrong_json(inner):
                yield f"field {name}: {what}", urlencode({**fields, name: changed.decode()}).encode()


def _wrong_json(document: Any) -> Iterator[tuple[str, bytes]]:
    for path in paths(document):
        where = ".".join(map(str, path)) or "the body"
        before, after = json.dumps(with_value(document, path, _PLACEHOLDER)).encode().split(_PLACEHOLDER_JSON)
        for value, encoded in zip(WRONG_VALUES, _ENCODED, strict=True):
            yield f"{where} = {repr(value)[:30]}", before + encoded + after
        if path:
            yield f"{where} dropped", json.dumps(without(document, path)).encode()


def as_json(body: bytes) -> Any:
    """The body as JSON; None where it is not."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def bad_bytes(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Truncated, empty, binary, with invalid UTF-8 inside, nested without end, with keys twice."""
    yield "empty", b""
    yield "white space", b" \r\n "
    yield "binary", bytes(range(256)) * 4
    yield "zeros", bytes(512)
    yield "HTML", b"<!doctype html><title>502</title><h1>Bad Gateway</h1>"
    for part in range(1, 32):
        end = len(body) * part // 32
        yield f"truncated to {end} bytes", body[:end]
    yield "the last byte is missing", body[:-1]
    for part in range(1, 16):
        place = len(body) * part // 16
        for junk in (b"\xff", b"\xc3(", b"\x00", b"\xed\xa0\x80"):
            yield f"{junk!r} at byte {place}", body[:place] + junk + body[place:]
    for quote in [index for index, byte in enumerate(body) if byte == 0x22][1::7]:
        yield f"invalid UTF-8 before the quote at {quote}", body[:quote] + b"\xfe\xff" + body[quote:]
    yield "UTF-16", body.decode("utf-8", "replace").encode("utf-16")
    yield "with a byte order mark", b"\xef\xbb\xbf" + body
    yield "twice", body + body
    for depth in (DEEP, 1000, 100_000):
        yield f"{depth} lists deep", b"[" * depth + b"]" * depth
        yield f"{depth} objects deep", b'{"a":' * depth + b"1" + b"}" * depth
        yield f"{depth} lists open", b"[" * depth
    for scalar in (b"null", b"true", b"0", b"-1", b"1e999", b"NaN", b"Infinity", b"9" * 5000, b'"x"', b"[]", b"{}"):
        yield f"only {scalar[:12]!r}", scalar
    yield from _keys_twice(body)


def _keys_twice(body: bytes) -> Iterator[tuple[str, bytes]]:
    document = as_json(body)
    if isinstance(document, dict) and document:
        inner = body.strip()[1:-1]
        yield "every outer key twice", b"{" + inner + b"," + inner + b"}"
        nulls = ",".join(f"{json.dumps(key)}:null" for key in document).encode()
        yield "every outer key again as null", b"{" + inner + b"," + nulls + b"}"
        yield "every outer key first as null", b"{" + nulls + b"," + inner + b"}"
