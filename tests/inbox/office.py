"""An inbox on a real store for tests: citizens write through the pipeline's own step, and a browser looks."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, cast

from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import Connection, select

from aggregator.accounts import Account, Accounts, Key
from aggregator.apply import apply
from aggregator.batch import Rules
from aggregator.comprehend import comprehend
from aggregator.desk import Desk
from aggregator.desks import desks
from aggregator.door import Door
from aggregator.feed import Feed
from aggregator.normalise import Reading
from aggregator.receive import Intake
from connectors.contract import Connector, ConnectorSettings, SendsReplies
from connectors.http import Http
from inbox.app import add_inbox
from inbox.citizens import say
from inbox.parts import Parts
from inbox.passwords import hash_password
from inbox.settings import InboxSettings
from inbox.translation import acknowledgement
from model.envelope import Envelope, Transport
from model.event import Attachment, AttachmentKind, Author, Event, Location, MessageReceived, Visibility
from model.health import Health
from model.reply import Receipt, Reply, ReplyLimits, TextUnit
from store import attachments, complaints, envelopes, messages, officers, outbox, queue
from store.attachments import T as ATTACHMENTS
from store.database import Database
from store.media import in_folder
from tests.mind import insight

START = datetime(2026, 11, 24, 7, 2, tzinfo=UTC)
PASSWORD = "rahasia-besar-sekali"
PROGRAM_KEY = "FAKE-program-key-0123456789abcdef"
HASH = hash_password(PASSWORD)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


class _Channel(Connector[ConnectorSettings], SendsReplies):
    """A platform that nobody calls in these tests."""

    Settings = ConnectorSettings
    limits: ClassVar[ReplyLimits] = ReplyLimits(unit=TextUnit.UTF16, maximum=4096, window=timedelta(hours=24))

    def __init__(self) -> None:
        super().__init__("main", ConnectorSettings(), cast("Http", None))

    def normalise(self, envelope: Envelope) -> list[Event]:
        raise NotImplementedError

    async def check(self) -> Health:
        return Health()

    async def send(self, reply: Reply) -> Receipt:
        raise NotImplementedError


class WhatsApp(_Channel):
    channel, title, badge, colour = "whatsapp", "WhatsApp", "WA", "#1a7f46"


class Telegram(_Channel):
    channel, title, badge, colour = "telegram", "Telegram", "TG", "#1f74ad"
    limits = ReplyLimits(unit=TextUnit.UTF16, maximum=4096)


class X(_Channel):
    channel, title, badge, colour = "x", "X", "X", "#26292d"
    limits = ReplyLimits(unit=TextUnit.WEIGHTED, maximum=280, max_parts=1)


class Facebook(_Channel):
    channel, title, badge, colour = "facebook", "Facebook", "FB", "#2b5fc7"
    limits = ReplyLimits(unit=TextUnit.CHARACTERS, maximum=8000)


CONNECTORS = (WhatsApp, Telegram, X, Facebook)
QUIET = {"code": "well", "healed": 0, "refused": 0, "token_expires_at": None, "paused_until": None, "quotas": []}


@dataclass
class Office:
    """Store, desk and feed of one process, with a clock that is moved by hand."""

    database: Database
    media: Path
    secure_cookies: bool = False
    now: datetime = START
    counter: int = 0
    channel_rows: list[dict[str, Any]] = field(default_factory=list)
    came: list[Key] = field(default_factory=list)  #: accounts whose envelopes entered by our own door
    accounts: Accounts = field(init=False)
    desk: Desk = field(init=False)
    intake: Intake = field(init=False)
    door: Door = field(init=False)
    feed: Feed = field(init=False)
    parts: Parts = field(init=False)

    def __post_init__(self) -> None:
        self.accounts = Accounts(
            {
                (kind.channel, "main"): Account(channel=kind.channel, name="main", connector=kind(), acknowledge=False)
                for kind in CONNECTORS
            }
        )
        self.feed = Feed(self.database)
        self.desk = Desk(
            database=self.database,
            accounts=self.accounts,
            clock=self.clock,
            new_id=self.new_id,
            say=say,
            on_change=self.feed.wake,
        )
        self.intake = Intake(self.database)
        self.door = Door(intake=self.intake, on_received=self.came.append)
        self.parts = Parts(
            database=self.database,
            accounts=self.accounts,
            desk=self.desk,
            desks=desks(self.desk, insight()),
            insight=insight(),
            door=self.door,
            feed=self.feed,
            clock=self.clock,
            new_id=self.new_id,
            media=in_folder(self.media),
            settings=InboxSettings(
                secure_cookies=self.secure_cookies, api_clients={"dashboard": SecretStr(PROGRAM_KEY)}
            ),
            channels_state=self._channels_state,
            queue_max_attempts=3,
        )

    def app(self) -> web.Application:
        app = web.Application()
        add_inbox(app, self.parts)
        return app

    def clock(self) -> datetime:
        return self.now

    def new_id(self) -> str:
        self.counter += 1
        return f"id-{self.counter:08d}"

    def pass_(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    async def hire(self, login: str = "dewi", name: str = "Dewi Lestari", language: str = "id") -> int:
        job = partial(officers.add, login=login, name=name, password_hash=HASH, language=language, now=self.now)
        return await self.database.write(job)

    async def hear(
        self,
        text: str | None = "Lampu jalan mati",
        *,
        channel: str = "whatsapp",
        author: str = "warga-1",
        name: str | None = "Ibu Sulastri",
        handle: str | None = None,
        attached: tuple[Attachment, ...] = (),
        location: Location | None = None,
        visibility: Visibility = Visibility.PRIVATE,
        kind: Callable[..., MessageReceived] = MessageReceived,
        message_id: str | None = None,
        body: bytes | None = None,
        acknowledge: bool = False,
        **more: Any,
    ) -> str:
        """A citizen writes; gives the number of the complaint."""
        self.counter += 1
        event = kind(
            platform_message_id=message_id or f"m-{self.counter}",
            conversation_id=f"c-{author}",
            author=Author(id=author, name=name, handle=handle),
            sent_at=self.now,
            text=text,
            attachments=attached,
            location=location,
            visibility=visibility,
            **more,
        )
        envelope = Envelope(
            channel=channel,
            account="main",
            transport=Transport.WEBHOOK,
            received_at=self.now,
            body=body if body is not None else json.dumps({"text": text}).encode(),
            headers={"content-type": "application/json", "x-telegram-bot-api-secret-token": "FAKE-hidden-secret"},
        )
        return await self.database.write(partial(self._apply, event=event, envelope=envelope, acknowledge=acknowledge))

    def _apply(self, connection: Connection, event: MessageReceived, envelope: Envelope, acknowledge: bool) -> str:
        envelopes.keep(connection, [envelopes.as_row(envelope)])
        envelope_id = max(row.id for row in envelopes.next_pending(connection, 0, 10))
        reading = Reading(
            envelope_id=envelope_id,
            channel=envelope.channel,
            account=envelope.account,
            received_at=self.now,
            events=[event],
        )
        accounts = Accounts(
            {
                account.key: Account(
                    channel=account.channel,
                    name=account.name,
                    connector=account.connector,
                    acknowledge=acknowledge,
                )
                for account in self.accounts
            }
        )
        rules = Rules(
            accounts=accounts,
            now=self.now,
            new_id=self.new_id,
            acknowledgement=acknowledgement,
            say=say,
            insight=insight(),
        )
        apply(connection, comprehend([reading], insight().understand), rules)
        known = messages.known(connection, envelope.channel, envelope.account, [event.platform_message_id])
        row = messages.get(connection, known[event.platform_message_id])
        assert row is not None
        return str(complaints.numbers(connection, [row.complaint_id])[row.complaint_id].number)

    async def fetched(self, content: bytes, mime: str, **more: Any) -> int:
        """The newest queued attachment is fetched; gives its id."""
        sha256 = await self.parts.media.put(content)
        kept = attachments.Kept(sha256=sha256, mime=mime, size=len(content), **more)

        def job(connection: Connection) -> int:
            row = connection.execute(select(ATTACHMENTS).order_by(ATTACHMENTS.c.id.desc()).limit(1)).one()
            attachments.stored(connection, row.id, kept)
            return int(row.id)

        return await self.database.write(job)

    async def queued(self) -> None:
        """The outbox is delivered to the embedded queue."""

        def job(connection: Connection) -> None:
            ids = outbox.pending_ids(connection, 1000)
            queue.put_from_outbox(connection, ids, self.now)
            outbox.delivered(connection, ids)

        await self.database.write(job)

    async def _channels_state(self) -> list[dict[str, Any]]:
        rows = self.channel_rows or [
            {
                "channel": kind.channel,
                "account": "main",
                "title": kind.title,
                "badge": kind.badge,
                "colour": kind.colour,
                "state": "ok",
                "message": "well",
                "remedy": None,
                "last_in": self.now - timedelta(minutes=4),
                "last_ok": None,
            }
            for kind in CONNECTORS
        ]
        return [{**QUIET, **row} for row in rows]


def photo(name: str | None = None) -> Attachment:
    return Attachment(kind=AttachmentKind.IMAGE, media_id="photo-1", mime="image/png", name=name)
