"""A pipeline on a real store for tests, with an account whose platform is a script: what it answers to sends is a list.

The connector reads the plainest payload there is (a JSON list of events), so that tests speak of the pipeline alone.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, cast

from sqlalchemy import Connection, text

from aggregator.accounts import Account, Accounts
from aggregator.batch import Applied
from aggregator.deliver import Delivery
from aggregator.desk import Desk
from aggregator.desks import desks
from aggregator.pipeline import Pipeline
from aggregator.receive import Intake
from aggregator.sender import Sender
from aggregator.watch import Watch
from connectors.contract import (
    Connector,
    ConnectorSettings,
    FetchesMedia,
    Malformed,
    Media,
    Page,
    Polls,
    SendsReplies,
)
from connectors.http import Http
from inbox.citizens import say
from model.envelope import Envelope, Transport
from model.event import (
    Attachment,
    AttachmentKind,
    Author,
    Event,
    Location,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ReplyStatus,
    ReplyStatusChanged,
    Skipped,
    Unreadable,
    Visibility,
)
from model.health import Health
from model.reply import Receipt, Reply, ReplyLimits, TextUnit
from store.database import Database
from tests.mind import insight

START = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
CHANNEL, ACCOUNT = "script", "main"


class Script(Connector[ConnectorSettings], Polls, SendsReplies, FetchesMedia):
    """A platform in a list."""

    channel: ClassVar[str] = CHANNEL
    title: ClassVar[str] = "Script"
    badge: ClassVar[str] = "SC"
    colour: ClassVar[str] = "#000000"
    Settings = ConnectorSettings
    limits: ClassVar[ReplyLimits] = ReplyLimits(unit=TextUnit.CHARACTERS, maximum=100, window=timedelta(hours=24))

    def __init__(self, account: str = ACCOUNT) -> None:
        super().__init__(account, ConnectorSettings(), cast("Http", None))
        self.sent: list[Reply] = []
        self.outcomes: deque[Exception | str] = deque()  #: of the coming sends; empty: all goes well
        self.pages: deque[Page | Exception] = deque()
        self.files: deque[Media | Exception] = deque()
        self.on_send: Callable[[Reply], Any] = lambda _: None

    def normalise(self, envelope: Envelope) -> Sequence[Event]:
        try:
            items = json.loads(envelope.body)
        except ValueError:
            raise Malformed("not JSON") from None
        if items == "defect":
            raise ZeroDivisionError
        return [_event(item) for item in items]

    async def check(self) -> Health:
        return Health()

    @property
    def poll_every_s(self) -> float | None:
        return 60.0

    async def poll(self, cursor: str | None) -> AsyncIterator[Page]:
        while self.pages:
            page = self.pages.popleft()
            if isinstance(page, Exception):
                raise page
            yield page

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> Media:
        outcome = self.files.popleft()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def send(self, reply: Reply) -> Receipt:
        self.sent.append(reply)
        name = f"sent-{len(self.sent)}"
        await asyncio.sleep(0)
        result = self.on_send(reply)
        if asyncio.iscoroutine(result):
            await result
        outcome = self.outcomes.popleft() if self.outcomes else name
        if isinstance(outcome, Exception):
            raise outcome
        return Receipt(platform_message_id=outcome)


def _event(item: dict[str, Any]) -> Event:
    kind = item.get("kind", "message")
    if kind == "deleted":
        return MessageDeleted(platform_message_id=item["id"])
    if kind == "status":
        return ReplyStatusChanged(
            platform_message_id=item["id"], status=ReplyStatus(item["status"]), reply_key=item.get("key")
        )
    if kind == "skipped":
        return Skipped(reason=item["reason"])
    if kind == "unreadable":
        return Unreadable(path="items[0]", error="expected a text")
    name = item.get("author", "warga-1")
    return (MessageEdited if kind == "edited" else MessageReceived)(
        platform_message_id=item["id"],
        conversation_id=item.get("conversation", name),
        author=Author(id=name, name=item.get("name", "Ibu Sulastri"), aliases=tuple(item.get("aliases", ()))),
        sent_at=START + timedelta(seconds=item.get("at", 0)),
        text=item.get("text", "lampu mati"),
        location=Location(lat=item["position"][0], lon=item["position"][1]) if "position" in item else None,
        outgoing=item.get("outgoing", False),
        reply_to=item.get("reply_to"),
        visibility=Visibility(item.get("visibility", "private")),
        anonymous=item.get("anonymous", False),
        attachments=tuple(
            Attachment(kind=AttachmentKind.IMAGE, media_id=name, mime="image/jpeg") for name in item.get("photos", ())
        ),
    )


@dataclass
class Clock:
    """A clock that moves when it is told to."""

    now: datetime = START

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now

    def pass_(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@dataclass
class Bench:
    """One process's pipeline. `again()` is the process after a crash: the same store, all else new."""

    url: str
    acknowledge: bool = False
    clock: Clock = field(default_factory=Clock)
    script: Script = field(default_factory=Script)
    applied: list[Applied] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ids = 0
        self.database = Database(self.url)
        self.accounts = Accounts(
            {
                (CHANNEL, ACCOUNT): Account(
                    channel=CHANNEL, name=ACCOUNT, connector=self.script, acknowledge=self.acknowledge
                )
            }
        )
        self.intake = Intake(self.database)
        self.watch = Watch([(CHANNEL, ACCOUNT)], self.clock)
        self.pipeline = self.make_pipeline("first")
        self.delivery = Delivery(
            database=self.database, clock=self.clock, holder="first", max_attempts=3, on_delivered=lambda _: None
        )
        self.sender = Sender(
            database=self.database,
            account=next(iter(self.accounts)),
            clock=self.clock,
            new_id=self.new_id,
            watch=self.watch,
            on_sent=lambda _: None,
        )
        self.desk = Desk(
            database=self.database,
            accounts=self.accounts,
            clock=self.clock,
            new_id=self.new_id,
            say=say,
            on_change=lambda: None,
        )
        self.desks = desks(self.desk, insight())

    def make_pipeline(self, holder: str, accounts: Accounts | None = None) -> Pipeline:
        return Pipeline(
            database=self.database,
            intake=self.intake,
            accounts=self.accounts if accounts is None else accounts,
            clock=self.clock,
            new_id=self.new_id,
            acknowledgement=lambda language, number: f"Terima kasih, nomor {number}",
            say=say,
            insight=insight(),
            holder=holder,
            on_applied=self.applied.append,
            hooked=self.watch.hooked,
        )

    def new_id(self) -> str:
        self.ids += 1
        return f"00000000-0000-4000-8000-{self.ids:012d}"

    def envelope(self, items: Any, transport: Transport = Transport.WEBHOOK) -> Envelope:
        body = items if isinstance(items, bytes) else json.dumps(items).encode()
        return Envelope(channel=CHANNEL, account=ACCOUNT, transport=transport, received_at=self.clock(), body=body)

    async def receive(self, *deliveries: Any) -> None:
        """Deliveries one after the other, each read before the next comes."""
        for items in deliveries:
            await self.intake.keep(self.envelope(items))
            await self.pipeline.drain()

    async def deliver(self) -> None:
        while await self.delivery.turn():
            pass

    async def send(self) -> None:
        while await self.sender.turn():
            pass

    async def rows(self, query: str) -> list[Any]:
        """Whatever a test wants to see of the store."""

        def ask(connection: Connection) -> list[Any]:
            return [tuple(row) if len(row) > 1 else row[0] for row in connection.execute(text(query))]

        return await self.database.read(ask)

    async def again(self) -> "Bench":
        self.database.close()
        return Bench(self.url, self.acknowledge, self.clock, self.script)

    def close(self) -> None:
        self.database.close()
