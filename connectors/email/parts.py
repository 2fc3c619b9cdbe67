"""The inside of a mail: its words, and what is attached."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from connectors.email.html import text_of_html
from connectors.email.quotes import reflowed
from connectors.email.words import decoded, header, one_line, raw_text, text_of
from connectors.reading import clean
from model.event import Attachment, AttachmentKind

MAX_LEAVES = 500
SMALLEST_PICTURE = 3_000  #: bytes; a picture inside HTML that is smaller is a logo, a line or a counter of readers
NO_ATTACHMENT = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
WHOLE = "all"  #: instead of a leaf's number: the mail itself


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part without parts. A forwarded mail is one: it is not taken apart."""

    number: int  #: from 0, in the order of the mail: what `fetch` finds it by
    part: Message
    alternative: int | None  #: which multipart/alternative it belongs to

    @property
    def kind(self) -> str:
        """Its MIME type, in lower case; a multipart that has no parts is just words."""
        found = self.part.get_content_type()
        return "text/plain" if found.startswith("multipart/") else found

    @property
    def name(self) -> str | None:
        """The file name: RFC 2231, or encoded as mail programs do against the rules."""
        try:
            given = self.part.get_filename()
        except (ValueError, LookupError, TypeError):
            return None
        return one_line(decoded(raw_text(given)))[:255] or None if given else None

    @property
    def disposition(self) -> str:
        """`inline`, `attachment` or nothing."""
        return header(self.part, "content-disposition").partition(";")[0].strip().lower()

    @property
    def is_text(self) -> bool:
        """Whether its words are the mail's own."""
        return self.kind in ("text/plain", "text/html") and self.disposition != "attachment" and self.name is None

    def content(self) -> bytes:
        """Decoded. A forwarded mail is given as it stands; what cannot be decoded is nothing."""
        inner = self.part.get_payload()
        try:
            if isinstance(inner, list):
                return b"".join(one.as_bytes() for one in inner if isinstance(one, Message))
            found = self.part.get_payload(decode=True)
        except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
            return b""
        return found if isinstance(found, bytes) else b""

    def parameter(self, name: str) -> str:
        """A parameter of the content type, in lower case."""
        try:
            return str(self.part.get_param(name) or "").lower()
        except (ValueError, LookupError, TypeError):
            return ""


def leaves(message: Message) -> list[Leaf]:
    """All of them, in order."""
    found: list[Leaf] = []
    for part, alternative in _walk(message, None, 0):
        found.append(Leaf(len(found), part, alternative))
        if len(found) == MAX_LEAVES:
            break
    return found


def _walk(part: Message, alternative: int | None, depth: int) -> Iterator[tuple[Message, int | None]]:
    inner = part.get_payload()
    if not isinstance(inner, list) or part.get_content_maintype() != "multipart":
        yield part, alternative
        return
    if part.get_content_subtype() == "alternative" and alternative is None:
        alternative = id(part)
    for child in inner:
        if isinstance(child, Message) and depth < 50:
            yield from _walk(child, alternative, depth + 1)


def words(found: list[Leaf], *, without_history: bool) -> str:
    """The text parts, joined; of alternatives the plain one, unless it is empty."""
    pieces: list[str] = []
    said: set[int | None] = set()
    for leaf in sorted(
        (leaf for leaf in found if leaf.is_text), key=lambda one: (one.kind != "text/plain", one.number)
    ):
        if leaf.kind == "text/html" and leaf.alternative in said:
            continue
        text = _text(leaf, without_history).strip()
        if text:
            pieces.append(text)
            said.add(leaf.alternative)
    return clean("\n\n".join(pieces))


def _text(leaf: Leaf, without_history: bool) -> str:
    text = text_of(leaf.content(), leaf.parameter("charset")).replace("\r\n", "\n").replace("\r", "\n")
    if leaf.kind == "text/html":
        return text_of_html(text, without_history=without_history)
    if leaf.parameter("format") == "flowed":
        return reflowed(text, delete_space=leaf.parameter("delsp") == "yes")
    return text


def attachments(found: list[Leaf], message_id: str) -> tuple[Attachment, ...]:
    """What is attached or shown inside, but for signatures of programs and decorations."""
    return tuple(_attachment(leaf, message_id) for leaf in found if _is_attached(leaf))


def _is_attached(leaf: Leaf) -> bool:
    if leaf.is_text or leaf.kind in NO_ATTACHMENT:
        return False
    inside = leaf.part.get_content_maintype() == "image" and header(leaf.part, "content-id")
    size = len(leaf.content())
    return size > 0 and not (inside and leaf.disposition != "attachment" and size < SMALLEST_PICTURE)


def _attachment(leaf: Leaf, message_id: str) -> Attachment:
    kinds = {"image": AttachmentKind.IMAGE, "video": AttachmentKind.VIDEO, "audio": AttachmentKind.AUDIO}
    kind = kinds.get(leaf.part.get_content_maintype(), AttachmentKind.DOCUMENT)
    return Attachment(
        kind=kind,
        media_id=f"{leaf.number}:{message_id}",
        mime=clean(leaf.kind)[:120],
        name=clean(leaf.name) if leaf.name else None,
        size_bytes=len(leaf.content()),
    )
