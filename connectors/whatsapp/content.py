"""What a message says: one reader a kind. None of them ever gives an empty message.

Source: "messages webhook reference" and the page of each kind below it, read 2026-11-24.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import orjson

from connectors.reading import Node
from model.event import Attachment, AttachmentKind, Location

MOST_ANSWERS = 50  #: of a form; a Flow has fewer fields
WORD = re.compile(r"[A-Za-z0-9_ -]{1,40}")
PAGE = re.compile(r"https?://[^\s/]\S*")
#: What WhatsApp calls it, and how an officer calls it. Sources: "Unsupported messages", read 2026-11-24.
WITHHELD = {
    "poll_creation": "jajak pendapat",
    "gif": "GIF",
    "group_invite": "undangan grup",
    "link_preview": "tautan",
    "product": "produk",
    "list": "daftar",
    "interactive": "pesan interaktif",
    "image": "foto",
    "video": "video",
    "audio": "audio",
    "location": "lokasi",
    "media_placeholder": "foto atau video",
    "edit": "pesan yang diubah",
    "ephemeral": "pesan sementara",
    "view_once": "pesan sekali lihat",
    "event": "acara",
}
#: Unsupported, and no utterance either: why it is skipped.
NO_UTTERANCE = {"reaction": "reaction", "poll_update": "poll_vote", "pin": "pin", "keep_in_chat": "keep_in_chat"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Text, attachments, a position: at least one of them."""

    text: str | None = None
    attachments: tuple[Attachment, ...] = ()
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class NoMessage:
    """Understood, and no message; the reason becomes a metric label."""

    reason: str


Reader = Callable[[Node], Content | NoMessage]


def read_content(message: Node) -> Content | NoMessage:
    """What the message says, by its `type`; kinds that do not exist yet are told by their reason.

    Raises:
        Malformed: the kind is known and its content is not there.
    """
    kind = message["type"].must_text()
    if reason := SILENT.get(kind):
        return NoMessage(reason)
    if reader := READERS.get(kind):
        return reader(message)
    return _withheld(message) if message["errors"] else NoMessage("unknown_kind")


def advert(message: Node) -> tuple[Attachment, ...]:
    """The advert or post from which the citizen came to the chat, as a link: it says what they are talking about."""
    url = message["referral"]["source_url"].text()
    if url is None or not PAGE.fullmatch(url):
        return ()
    return (Attachment(kind=AttachmentKind.LINK, url=url, name=message["referral"]["headline"].text()),)


def _text(message: Node) -> Content:
    return Content(text=message["text"]["body"].must_text())


def _media(kind: AttachmentKind, key: str) -> Reader:
    def read(message: Node) -> Content:
        media = message[key].object()
        voice = key == "audio" and media["voice"].value is True
        attachment = Attachment(
            kind=AttachmentKind.VOICE if voice else kind,
            media_id=media["id"].must_id(),
            mime=media["mime_type"].text(),
            name=media["filename"].text(),
        )
        return Content(text=media["caption"].text(), attachments=(attachment,))

    return read


def _location(message: Node) -> Content:
    place = message["location"].object()
    words = [word for word in (place["name"].text(), place["address"].text()) if word]
    return Content(
        location=Location(
            lat=_degrees(place["latitude"], 90), lon=_degrees(place["longitude"], 180), label=", ".join(words) or None
        )
    )


def _degrees(node: Node, most: int) -> float:
    """A coordinate: a number, also one written as a string."""
    value = node.number()
    if isinstance(node.value, str) and len(node.value) <= 32:
        try:
            value = float(node.value)
        except ValueError:
            value = None
    if value is None or not math.isfinite(value) or abs(value) > most:
        raise node.refuse(f"degrees between -{most} and {most}")
    return value


def _contacts(message: Node) -> Content:
    """Contact cards: each an attachment, named as the card says, with its numbers."""
    names = [name for card in message["contacts"].items() if (name := _card(card))]
    if not names:
        raise message["contacts"].refuse("a card with a name or a number")
    return Content(attachments=tuple(Attachment(kind=AttachmentKind.CONTACT, name=name) for name in names))


def _card(card: Node) -> str | None:
    name = card["name"]["formatted_name"].text() or card["name"]["first_name"].text() or card["org"]["company"].text()
    phones = [phone["phone"].text() or phone["wa_id"].text() for phone in card["phones"].items_or_none()]
    return ", ".join(word.strip() for word in (name, *phones) if word) or None


def _interactive(message: Node) -> Content | NoMessage:
    answer = message["interactive"].object()
    match answer["type"].must_text():
        case "button_reply" | "list_reply" as kind:
            return Content(text=answer[kind]["title"].must_text())
        case "nfm_reply":
            return Content(text=_form(answer["nfm_reply"].object()))
        case "call_permission_reply":
            return NoMessage("call_permission")
        case _:
            return NoMessage("unknown_interactive")


def _form(form: Node) -> str:
    """The answers of a form (a Flow, an address): `question: answer`, a line each; else what WhatsApp shows of it."""
    given = form["response_json"].value
    try:
        answers = orjson.loads(given) if isinstance(given, str) else given
    except orjson.JSONDecodeError:
        answers = None
    lines: list[str] = []
    for question, answer in list(answers.items())[:MOST_ANSWERS] if isinstance(answers, dict) else ():
        said = _answer(answer)
        if said and question != "flow_token":
            lines.append(f"{question}: {said}")
    return Node("\n".join(lines)).text() or form["body"].text() or form["name"].must_text()


def _answer(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(word for one in value[:MOST_ANSWERS] if (word := _answer(one))) or None
    if isinstance(value, str | float) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value).strip()[:4096] or None
    return None


def _button(message: Node) -> Content:
    return Content(text=message["button"]["text"].must_text())


def _order(message: Node) -> Content:
    order = message["order"].object()
    lines = [_ordered(item) for item in order["product_items"].items_or_none()]
    text = "\n".join(line for line in (order["text"].text(), *lines) if line)
    if not text:
        raise order.refuse("a text or an item")
    return Content(text=text)


def _ordered(item: Node) -> str | None:
    code, quantity = item["product_retailer_id"].id(), item["quantity"].integer()
    return f"{quantity if quantity is not None else '?'} × {code}" if code else None


def _withheld(message: Node) -> Content | NoMessage:
    """Something was said and WhatsApp passes on only what kind of thing it was: the officer can ask for it again."""
    kind = message["unsupported"]["type"].text() or message["type"].must_text()
    if reason := NO_UTTERANCE.get(kind):
        return NoMessage(reason)
    word = WITHHELD.get(kind) or (kind if WORD.fullmatch(kind) and kind not in ("unsupported", "unknown") else "pesan")
    return Content(text=f"[{word}: WhatsApp tidak meneruskan isinya]")


READERS: dict[str, Reader] = {
    "text": _text,
    "image": _media(AttachmentKind.IMAGE, "image"),
    "video": _media(AttachmentKind.VIDEO, "video"),
    "audio": _media(AttachmentKind.AUDIO, "audio"),
    "voice": _media(AttachmentKind.VOICE, "voice"),
    "document": _media(AttachmentKind.DOCUMENT, "document"),
    "sticker": _media(AttachmentKind.STICKER, "sticker"),
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
    "unsupported": _withheld,
    "unknown": _withheld,
    "ephemeral": _withheld,
}
#: Kinds that are no utterance, and the reason under which they are counted.
SILENT = {"reaction": "reaction", "request_welcome": "chat_opened"}
