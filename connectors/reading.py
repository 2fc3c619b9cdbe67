"""Reading foreign JSON: every field is guilty until checked, and every refusal names its place.

A `Node` wraps one value together with its path. Connectors read through it, so that a missing key, a wrong type,
a NUL or a lone surrogate is met in one way, once.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from connectors.contract import Malformed
from model.event import Event, Unreadable

EARLIEST = datetime(2005, 1, 1, tzinfo=UTC).timestamp()  #: before the oldest of the platforms
LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
ADDRESS = re.compile(r"https?://[^\s/]\S*")
INTEGER = re.compile(r"-?[0-9]+")
MAX_TEXT = 200_000  #: characters; the longest platform text (an e-mail aside) is a tenth of it


def clean(text: str) -> str:
    """The text as both databases and every browser can hold it: NUL and lone surrogates become U+FFFD."""
    text = text.replace("\x00", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text[:MAX_TEXT]


def read_json(body: bytes) -> "Node":
    """Parse a body as leniently as can be done without guessing.

    Bytes that are not UTF-8 become U+FFFD inside their strings; depth is limited. An integer of more than 64 bits may
    have lost its last digits: `id` and `integer` do not take it.

    Raises:
        Malformed: it is not JSON.
    """
    try:
        return Node(orjson.loads(body))
    except orjson.JSONDecodeError:
        pass
    try:
        return Node(json.loads(body.decode("utf-8", "replace"), parse_constant=_no_constant))
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not JSON: {type(error).__name__}") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


class Node:
    """One JSON value and where it stands. `node["key"]` never fails: a missing value is a Node of None."""

    __slots__ = ("_above", "_key", "value")

    def __init__(self, value: Any, path: str | int = "", above: "Node | None" = None) -> None:
        """`path` is its own, or its key or place in the one `above`: it is put together when somebody asks."""
        self.value = value
        self._key, self._above = path, above

    @property
    def path(self) -> str:
        """Where it stands in the body ("entry[0].changes[0].field"); the body itself is nowhere."""
        above = self._above.path if self._above is not None else ""
        if isinstance(self._key, int):
            return f"{above}[{self._key}]"
        return f"{above}.{self._key}" if above else self._key

    def __getitem__(self, key: str) -> "Node":
        """The child under `key`; a Node of None when this is no object or has no such key."""
        value = self.value
        return Node(value.get(key) if isinstance(value, dict) else None, key, self)

    def __contains__(self, key: str) -> bool:
        """Whether this is an object that has `key`, even if it is null."""
        return isinstance(self.value, dict) and key in self.value

    def __bool__(self) -> bool:
        """Whether there is anything: null, false, "", [] and {} are nothing."""
        return bool(self.value)

    def refuse(self, expected: str) -> Malformed:
        """The error that says what was expected here; never shows the value."""
        found = "nothing" if self.value is None else type(self.value).__name__
        return Malformed(f"{self.path or 'the body'}: expected {expected}, found {found}")

    def object(self) -> "Node":
        """This node, which must be an object."""
        if not isinstance(self.value, dict):
            raise self.refuse("an object")
        return self

    def items(self) -> Iterator["Node"]:
        """The elements; this must be a list."""
        if not isinstance(self.value, list):
            raise self.refuse("a list")
        for index, value in enumerate(self.value):
            yield Node(value, index, self)

    def items_or_none(self) -> Iterator["Node"]:
        """The elements of a list that may be missing or of a wrong type: then there are none."""
        return self.items() if isinstance(self.value, list) else iter(())

    def text(self) -> str | None:
        """A string with something other than white space in it, cleaned; else None."""
        if isinstance(self.value, str) and self.value.strip():
            return clean(self.value)
        return None

    def must_text(self) -> str:
        """A string with something in it."""
        text = self.text()
        if text is None:
            raise self.refuse("a text")
        return text

    def id(self) -> str | None:
        """An identifier: a short string or an integer, as a string; else None."""
        value = self.value
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 64:
            return str(value)
        if isinstance(value, str) and 0 < len(value) <= 512 and value.strip():
            return clean(value)
        return None

    def must_id(self) -> str:
        """An identifier that must be there."""
        found = self.id()
        if found is None:
            raise self.refuse("an identifier")
        return found

    def url(self) -> str | None:
        """An absolute `http` or `https` address; else None (`javascript:` would run in an officer's browser)."""
        text = self.text()
        return text if text is not None and ADDRESS.fullmatch(text) else None

    def integer(self) -> int | None:
        """A whole number (also written as a string) that a database column can hold; else None."""
        value = self.value
        if isinstance(value, str) and len(value) <= 20 and INTEGER.fullmatch(value):
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 63:
            return value
        return None

    def number(self) -> float | None:
        """A finite number; else None."""
        value = self.value
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and abs(value) < 1e18
            and math.isfinite(value)
        ):
            return float(value)
        return None

    def must_time(self) -> datetime:
        """A point in time: Unix seconds or milliseconds (number or digits), or RFC 3339. Aware, UTC.

        Milliseconds are told from seconds by size. Times before 2005 and after 2099 are refused.
        """
        moment = self.time()
        if moment is None:
            raise self.refuse("a time between 2005 and 2099")
        return moment

    def time(self) -> datetime | None:
        """Like `must_time`; None when it is not there or not to be believed."""
        value = self.number() if not isinstance(self.value, str) else _seconds(self.value)
        if value is None:
            return None
        while abs(value) > LATEST:
            value /= 1000
            if abs(value) < EARLIEST:
                return None
        return datetime.fromtimestamp(value, UTC) if EARLIEST <= value < LATEST else None


def _seconds(text: str) -> float | None:
    """Unix seconds (or milliseconds) from digits or an RFC 3339 / ISO 8601 time with an offset."""
    if len(text) > 40:
        return None
    if text.isascii() and text.isdigit():
        return float(text) if len(text) <= 18 else None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    try:
        return moment.timestamp()
    except (OverflowError, ValueError):
        return None


def each(items: Iterator[Node], read: Callable[[Node], Sequence[Event]]) -> list[Event]:
    """Read every item on its own: a broken one becomes `Unreadable`, its neighbours live."""
    events: list[Event] = []
    for item in items:
        try:
            events.extend(read(item))
        except Malformed as error:
            events.append(Unreadable(path=item.path, error=str(error)))
    return events
