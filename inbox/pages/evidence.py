"""The raw envelope behind a message, one click away: headers and body as the platform sent them.

Personal data is masked here too, until an officer asks for it; that look stands in the complaint's history.
"""

import re
from dataclasses import dataclass
from functools import partial

import orjson
from aiohttp import web
from sqlalchemy import Connection

from aggregator import citizens
from inbox import personal
from inbox.pages.citizen import must_be_admin
from inbox.personal import Hide
from inbox.problems import problem
from inbox.visit import Visit
from store import complaints, envelopes, messages
from store.columns import Record
from understanding.personal import masked

SHOWN = 200_000  #: characters of a body
SECRET = re.compile(r"secret|token|authorization|cookie|password|api-?key", re.IGNORECASE)
HIDDEN = "••••••"


async def show(visit: Visit) -> web.StreamResponse:
    """`GET /messages/{id}/envelope`."""
    return await _draw(visit, masked)


async def unmask(visit: Visit) -> web.StreamResponse:
    """`POST /messages/{id}/envelope`: as it came, this once."""
    return await _draw(visit, personal.bare)


async def _draw(visit: Visit, hide: Hide) -> web.StreamResponse:
    found = await visit.inbox.parts.database.read(partial(_load, message_id=visit.row_id()))
    message, envelope, number = found.message, found.envelope, found.number
    if envelope is None:
        raise problem("no_envelope")
    if found.anonymous and number is not None:  # it says who wrote
        must_be_admin(visit)
        look = partial(citizens.reveal, number=number, officer_id=visit.who.id, now=visit.now)
        await visit.inbox.parts.database.write(look)
    if hide is personal.bare and number is not None:
        await visit.inbox.parts.database.write(
            partial(personal.unmask, number=number, officer_id=visit.who.id, now=visit.now)
        )
    text, cut = readable(bytes(envelope.body))
    body = hide(text)
    return visit.page(
        "envelope.html",
        message=message,
        envelope=envelope,
        number=number,
        masked=body != text,
        headers=[(name, hide(value)) for name, value in readable_headers(orjson.loads(envelope.headers))],
        body=body,
        cut=cut,
        size_bytes=len(envelope.body),
    )


def readable(body: bytes) -> tuple[str, bool]:
    """The body for people: JSON is indented, what is not UTF-8 shows where. Whether it had to be cut."""
    try:
        text = orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2).decode()
    except ValueError:
        text = body.decode(errors="replace")
    return text[:SHOWN], len(text) > SHOWN


def readable_headers(headers: dict[str, str]) -> list[tuple[str, str]]:
    """Headers by name. Those that carry a secret shared with the platform are not shown."""
    return [(name, HIDDEN if SECRET.search(name) else value) for name, value in sorted(headers.items())]


@dataclass(frozen=True, slots=True)
class _Found:
    message: Record | None
    envelope: Record | None = None
    number: str | None = None
    anonymous: bool = False


def _load(connection: Connection, message_id: int) -> _Found:
    message = messages.get(connection, message_id)
    if message is None or message.envelope_id is None:
        return _Found(message)
    ticket = complaints.numbers(connection, [message.complaint_id]) if message.complaint_id is not None else {}
    envelope = envelopes.get(connection, message.envelope_id)
    if not ticket:
        return _Found(message, envelope)
    complaint = ticket[message.complaint_id]
    return _Found(message, envelope, complaint.number, complaint.anonymous)
