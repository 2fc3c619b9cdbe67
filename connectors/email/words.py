"""Headers and bytes into text, whatever was declared: RFC 2047, raw 8-bit, wrong and unknown charsets."""

import base64
import binascii
import codecs
import quopri
import re
from email.message import Message

from connectors.reading import clean

ENCODED = re.compile(r"=\?([^?*\s]{1,60})(?:\*[^?\s]{0,20})?\?([bq])\?([^?]{0,2000})\?=", re.IGNORECASE)
BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]{1,80}\?[bq]\?)", re.IGNORECASE)
MAX_HEADER = 20_000
LATIN = frozenset({"ascii", "iso8859-1", "cp1252", "iso8859-15"})
WIDER = {"gb2312": "gb18030", "ascii": "cp1252", "iso8859-1": "cp1252"}  #: what people mean by it


def header(message: Message, name: str) -> str:
    """The first header of that name as one line of text; empty where there is none."""
    found = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return one_line(decoded(raw_text(str(found))))


def headers(message: Message, name: str) -> list[str]:
    """All headers of that name, as `header`."""
    found = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    return [one_line(decoded(raw_text(value))) for value in found[:100]]


def raw_text(value: str) -> str:
    """A raw header as text: bytes outside ASCII are UTF-8, or else Windows-1252."""
    return text_of(value[:MAX_HEADER].encode("utf-8", "surrogateescape"), None)


def one_line(value: str) -> str:
    """Without line ends and doubled white space."""
    return clean(" ".join(value.split()))


def decoded(value: str) -> str:
    """Encoded words as text. Neighbours are joined before they are read: some mailers cut between two bytes."""
    if "=?" not in value:
        return value
    value = BETWEEN.sub(r"\1", value)
    parts: list[str] = []
    pending, charset, at = b"", "", 0
    for word in ENCODED.finditer(value):
        if pending and (word.start() > at or word[1].lower() != charset):
            parts.append(text_of(pending, charset))
            pending = b""
        parts.append(value[at : word.start()])
        pending, charset, at = pending + _word(word), word[1].lower(), word.end()
    parts.append(text_of(pending, charset))
    parts.append(value[at:])
    return "".join(parts)


def _word(word: re.Match[str]) -> bytes:
    content = word[3].encode("ascii", "replace")
    if word[2] in "qQ":
        return quopri.decodestring(content, header=True)
    try:
        return base64.b64decode(content + b"=" * (-len(content) % 4))
    except (binascii.Error, ValueError):
        return content


def text_of(content: bytes, charset: str | None) -> str:
    """Bytes as text. What is valid UTF-8 is UTF-8, also where an 8-bit charset is declared: that is no accident."""
    codec = _codec(charset)
    if codec is None or codec in LATIN:
        try:
            return content.decode()
        except UnicodeDecodeError:
            codec = codec or "cp1252"
    codec = WIDER.get(codec, codec)
    try:
        return content.decode(codec)
    except (UnicodeDecodeError, ValueError):
        pass
    lenient = content.decode("utf-8", "replace")
    bad = lenient.count("\ufffd")
    mostly = sum(not sign.isascii() for sign in lenient) > 2 * bad
    if codec not in ("utf-8", *LATIN):
        return content.decode(codec, "replace")
    return lenient if mostly else content.decode("cp1252", "replace")


def _codec(charset: str | None) -> str | None:
    try:
        found = codecs.lookup((charset or "").strip(" \"'"))
    except (LookupError, ValueError):
        return None
    return found.name if found._is_text_encoding else None
