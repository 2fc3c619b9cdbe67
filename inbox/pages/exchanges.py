"""The interaction log: every HTTP exchange with an account's platform, newest first, and one of them whole.

For admins: bodies hold what citizens wrote and who they are. Personal data is masked until one asks for it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import Connection

from aggregator import citizens
from inbox import personal
from inbox.frame import frame
from inbox.pages.citizen import must_be_admin
from inbox.pages.evidence import readable
from inbox.personal import Hide
from inbox.problems import problem
from inbox.visit import Visit, as_id, see_other
from store import complaints, envelopes, interactions, messages, replies
from store.columns import Record
from understanding.personal import masked

log = logging.getLogger(__name__)
PAGE = 50
PURPOSES = (interactions.RECEIVE, interactions.SEND, interactions.POLL, interactions.MEDIA, interactions.CHECK)
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which exchanges were asked for."""

    channel: str
    account: str
    failed: bool
    purpose: str | None
    before: int | None

    @property
    def address(self) -> str:
        """Of the account's log, unfiltered."""
        return f"/channels/{self.channel}/{self.account}/exchanges"

    def with_(self, **changed: object) -> str:
        """The address of this list with something else asked for."""
        asked = {"failed": "1" if self.failed else None, "purpose": self.purpose} | changed
        said = {name: value for name, value in asked.items() if value}
        return f"{self.address}?{urlencode(said)}" if said else self.address

    def load(self, connection: Connection) -> tuple[Sequence[Record], dict[str, int]]:
        """One page, and the numbers of the views."""
        rows = interactions.page(
            connection,
            self.channel,
            self.account,
            failed=self.failed,
            purpose=self.purpose,
            before=self.before,
            most=PAGE + 1,
        )
        return rows, complaints.status_counts(connection)


@dataclass(frozen=True)
class Found:
    """One exchange, and of a send the reply, its complaint's number and the other attempts."""

    row: Record
    about: Record | None = None
    number: str | None = None
    others: Sequence[Record] = ()


async def show(visit: Visit) -> web.StreamResponse:
    """`/channels/{channel}/{account}/exchanges`, with `failed=1`, `purpose=…`, `before=…`."""
    must_be_admin(visit)
    asked = _wanted(visit)
    rows, counts = await visit.inbox.parts.database.read(asked.load)
    older = asked.with_(before=rows[PAGE - 1].id) if len(rows) > PAGE else None
    around = await frame(visit, counts, active="channels")
    return visit.page("exchanges.html", asked=asked, rows=rows[:PAGE], older=older, purposes=PURPOSES, **around)


async def show_one(visit: Visit) -> web.StreamResponse:
    """`GET /exchanges/{id}`."""
    return await _draw(visit, masked)


async def unmask(visit: Visit) -> web.StreamResponse:
    """`POST /exchanges/{id}`: the bodies as they are, this once."""
    return await _draw(visit, personal.bare)


async def _draw(visit: Visit, hide: Hide) -> web.StreamResponse:
    must_be_admin(visit)
    found = await visit.inbox.parts.database.read(partial(_load_one, exchange_id=visit.row_id()))
    if found is None:
        raise problem("no_exchange")
    if hide is personal.bare:
        await _write_down(visit, found)
    texts = [readable(body.encode()) for body in (found.row.request_body, found.row.response_body)]
    sent, answered = ((hide(text), cut) for text, cut in texts)
    masked = (sent, answered) != tuple(texts)
    return visit.page("exchange.html", sent=sent, answered=answered, masked=masked, **vars(found))


async def _write_down(visit: Visit, found: Found) -> None:
    """In the complaint's history; an exchange that is about many, as a poll is, only in the log."""
    if found.number is None:
        log.warning("an exchange was unmasked", extra={"exchange": found.row.id, "officer": visit.who.login})
        return
    job = partial(personal.unmask, number=found.number, officer_id=visit.who.id, now=visit.now)
    await visit.inbox.parts.database.write(job)


async def of_message(visit: Visit) -> web.StreamResponse:
    """`/messages/{id}/exchange`: on to the exchange that brought the message, or that sent it last.

    Of somebody who asked for anonymity it says who wrote: that an admin looked is kept, as on the page of the raw data.
    """
    must_be_admin(visit)
    exchange_id, ticket = await visit.inbox.parts.database.read(partial(_of_message, message_id=visit.row_id()))
    if exchange_id is None:
        raise problem("no_exchange")
    if ticket is not None and ticket.anonymous:
        look = partial(citizens.reveal, number=ticket.number, officer_id=visit.who.id, now=visit.now)
        await visit.inbox.parts.database.write(look)
    return see_other(f"/exchanges/{exchange_id}")


def _wanted(visit: Visit) -> Wanted:
    where = visit.request.match_info
    purpose, before = visit.query("purpose"), visit.query("before")
    if purpose is not None and purpose not in PURPOSES:
        raise problem("bad_request", detail=f"purpose is one of {', '.join(PURPOSES)}")
    channel, account = (where[name].replace("\0", "")[:LONGEST_NAME] for name in ("channel", "account"))
    return Wanted(channel, account, visit.query("failed") == "1", purpose, as_id(before) if before else None)


def _load_one(connection: Connection, exchange_id: int) -> Found | None:
    row = interactions.get(connection, exchange_id)
    if row is None or row.subject is None:
        return Found(row) if row else None
    parts = replies.find(connection, row.channel, row.account, [], [row.subject])
    message = messages.get(connection, parts[0].message_id) if parts else None
    if message is None:
        return Found(row)
    others = [one for one in _sends(connection, message.id) if one.id != row.id]
    ticket = _ticket(connection, message)
    return Found(row, message, ticket.number if ticket else None, others)


def _of_message(connection: Connection, message_id: int) -> tuple[int | None, Record | None]:
    """The exchange, and the complaint that the message belongs to."""
    message = messages.get(connection, message_id)
    if message is None:
        return None, None
    ticket = _ticket(connection, message)
    if message.envelope_id is None:
        sends = _sends(connection, message_id)
        return (sends[-1].id if sends else None), ticket
    envelope = envelopes.get(connection, message.envelope_id)
    exchange = interactions.of_envelope(connection, envelope) if envelope is not None else None
    return (exchange.id if exchange is not None else None), ticket


def _ticket(connection: Connection, message: Record) -> Record | None:
    if message.complaint_id is None:
        return None
    return complaints.numbers(connection, [message.complaint_id]).get(message.complaint_id)


def _sends(connection: Connection, message_id: int) -> Sequence[Record]:
    """Every attempt at every part of a reply, oldest first."""
    keys = [part.key for part in replies.of_messages(connection, [message_id])]
    return interactions.of_subjects(connection, keys)
