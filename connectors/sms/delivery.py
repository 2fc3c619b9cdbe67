"""What a delivery of the gateway carries, in whichever of its forms it comes.

`get-url` brings everything in the query, `post-url` the words in the body and the rest in `X-Kannel-` headers; other
gateways of the kind post the same names as a form.
"""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote_plus, unquote_to_bytes

from connectors.reading import clean
from model.envelope import Envelope

UCS2, BINARY = "2", "1"
UTF16 = "utf-16-be"
MAX_FIELDS = 64


@dataclass(frozen=True, slots=True)
class Delivery:
    """The fields by name, percent-decoded to bytes: only `text` has a charset of its own."""

    fields: Mapping[str, bytes]

    def get(self, name: str) -> str | None:
        """A field without the white space around it; None where it is missing or empty."""
        found = clean(self.fields.get(name, b"").decode("utf-8", "replace")).strip()
        return found[:512] or None

    @property
    def coding(self) -> str:
        """`0` 7-bit, `1` binary, `2` UCS-2."""
        return self.get("coding") or "0"

    def words(self) -> str:
        """The text in its charset; bytes that are none of it become U+FFFD."""
        content = self.fields.get("text", b"")
        fallback = UTF16 if self.coding == UCS2 else "utf-8"
        return clean(content.decode(_codec(self.get("charset"), fallback), "replace"))


def read(envelope: Envelope) -> Delivery:
    """The fields of a delivery. Query and form have the same names; the form's win."""
    headers = envelope.headers
    fields = _pairs(headers.get("x-request-query", "").encode("latin-1", "replace"))
    if "x-kannel-to" not in headers:
        return Delivery({**fields, **_pairs(envelope.body)})
    kind, _, charset = headers.get("content-type", "").partition("charset=")
    named = {name: headers.get(f"x-kannel-{name}", "") for name in ("from", "to", "smsc", "udh", "coding", "time")}
    named["charset"] = charset.strip(" \"'") or ("binary" if kind.startswith("application/octet-stream") else "")
    given = {name: value.encode() for name, value in named.items() if value}
    return Delivery({**fields, **given, "text": envelope.body})


def _pairs(query: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for pair in query.strip().split(b"&")[:MAX_FIELDS]:
        name, equals, value = pair.partition(b"=")
        if equals:
            found.setdefault(unquote_plus(name.decode("latin-1")), unquote_to_bytes(value.replace(b"+", b" ")))
    return found


def _codec(named: str | None, fallback: str) -> str:
    try:
        codec = codecs.lookup(named or fallback)
    except (LookupError, ValueError):
        return fallback
    return codec.name if codec._is_text_encoding else fallback


def utc(written: str) -> datetime | None:
    """Kannel's own form, `2026-11-25 00:35:01`: smsbox writes it in UTC."""
    try:
        return datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
