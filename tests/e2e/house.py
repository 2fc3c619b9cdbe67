"""The whole house: simulated platforms, and the real daemon on them, in this process."""

import asyncio
import gc
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import text

from aggregator.watch import AccountState
from connectors import registry
from connectors.contract import Polls, SendsReplies, Streams, TakesWebhooks
from inbox.passwords import hash_password
from model.envelope import Transport
from service.daemon import Daemon
from service.settings import Settings
from simulator import app
from simulator.platform import Citizen, Platform, Received, Utterance
from store import officers

T = TypeVar("T")
LOOPBACK = "127.0.0.1"
ACCOUNT = "main"
PASSWORD = "rahasia-besar-sekali"
HASH = hash_password(PASSWORD)
PATIENCE_S = 15.0
QUIET_S = 0.4  #: for so long nothing may come when nothing must

SRI = Citizen(number=1, name="Sri Wahyuningsih", handle="sriwahyu_smg", phone="628120000001")
BAMBANG = Citizen(number=2, name="Bambang Sutrisno", handle="bambangsutris", phone="628120000002")

CHANNELS = [channel for channel in app.channels() if channel in registry.channels()]
CLASSES = {channel: registry.load(channel) for channel in CHANNELS}
PLATFORMS = {channel: app.load(channel) for channel in CHANNELS}
BY_WEBHOOK = [channel for channel in CHANNELS if issubclass(CLASSES[channel], TakesWebhooks)]
BY_POLL = [channel for channel in CHANNELS if issubclass(CLASSES[channel], Polls)]
RECONCILED = [channel for channel in BY_WEBHOOK if channel in BY_POLL and CLASSES[channel].reconciles]
SENDING = [channel for channel in CHANNELS if issubclass(CLASSES[channel], SendsReplies)]
WAYS = [(channel, Transport.WEBHOOK) for channel in BY_WEBHOOK] + [(channel, Transport.POLL) for channel in BY_POLL]

#: How answers come back in their conversation: X's old webhooks do not name it, its poll does.
STORY = {channel: Transport.POLL if channel == "x" else Transport.WEBHOOK for channel in SENDING}


def table(platform: Platform, way: Transport, **more: Any) -> dict[str, Any]:
    """The account that the platform gives, set up for webhooks with a poll behind them, or for polls alone."""
    account = platform.account()
    if "poll_every_s" in account:
        account["poll_every_s"] = 0.5
    if "transport" in account:
        account["transport"] = way.value
    if platform.channel == "x" and way is Transport.WEBHOOK:
        account["webhook"] = "account_activity"
    return account | more


@dataclass
class House:
    """Platforms and daemon."""

    running: app.Running
    settings: Settings
    way: Transport
    daemon: Daemon = field(init=False)
    officer: int = 0

    @property
    def channels(self) -> list[str]:
        return list(self.running.platforms)

    async def open(self) -> None:
        """Start the daemon, and wait until every webhook is subscribed."""
        self.daemon = Daemon(self.settings)
        await self.daemon.start()
        hire = partial(
            officers.add, login="dewi", name="Dewi Lestari", password_hash=HASH, language="id", now=datetime.now(UTC)
        )
        self.officer = await self.daemon.rooms.database.write(hire) if not self.officer else self.officer
        if self.way is Transport.WEBHOOK:
            await self._subscribed()
        for channel, platform in self.running.platforms.items():
            if issubclass(CLASSES[channel], Streams) and platform.faults.call is None:
                # A stream has a cursor once it has caught up.
                await self.until(
                    partial(self.one, "SELECT value FROM cursor WHERE channel = :channel", channel=channel)
                )

    async def _subscribed(self) -> None:
        for channel, platform in self.running.platforms.items():
            if not platform.subscribes_by_call:  # typed into the platform's console
                platform.webhook = f"{self.daemon.address}/webhooks/{channel}/{ACCOUNT}"
        async with asyncio.timeout(PATIENCE_S):
            while not all(platform.webhook for platform in self.running.platforms.values()):
                await asyncio.sleep(0.01)

    async def close(self) -> None:
        await self.daemon.stop()
        gc.unfreeze()

    def say(self, channel: str, words: str | None, **more: Any) -> str:
        """A citizen (Sri, unless another is named) says something; gives the platform's id."""
        platform = self.running.platforms[channel]
        more.setdefault("public", platform.hears_public)
        return platform.say(Utterance(**{"citizen": SRI, "text": words, **more}))

    async def rows(self, statement: str, **values: Any) -> list[Any]:
        """What the store holds."""
        return list(await self.daemon.rooms.database.read(lambda connection: _ask(connection, statement, values)))

    async def one(self, statement: str, **values: Any) -> Any:
        """The first value, or None."""
        found = await self.rows(statement, **values)
        return found[0][0] if found else None

    async def number_of(self, message_id: str) -> str:
        """The complaint that a message belongs to, once it is there."""
        return str(await self.until(lambda: self.one(NUMBER, id=message_id)))

    async def until(self, ask: Callable[[], Any], longest_s: float = PATIENCE_S) -> Any:
        """Ask until the answer is one; give it."""
        async with asyncio.timeout(longest_s):
            while not (answer := await ask()):
                await asyncio.sleep(0.02)
        return answer

    async def quiet(self) -> None:
        """Nothing is on its way, here or there; then a moment in which nothing more may come."""
        async with asyncio.timeout(PATIENCE_S):
            await self.running.settle()
        await self.until(self._idle)
        await asyncio.sleep(QUIET_S)
        await self.until(self._idle)

    async def _idle(self) -> bool:
        return not await self.one(WAITING)

    async def queued(self) -> Counter[str]:
        """How often each message stands in the P3M queue as new."""
        found: Counter[str] = Counter()
        for kind, payload in await self.rows("SELECT kind, payload FROM queue_item"):
            if kind in ("created", "message_added", "duplicate_linked"):
                found.update(message["platform_message_id"] for message in json.loads(payload)["data"]["messages"])
        return found

    async def in_order(self) -> bool:
        """Whether the queue holds each complaint's events in the order in which they were written."""
        pairs = await self.rows(
            "SELECT q.complaint_id, o.id FROM queue_item q JOIN outbox o ON o.event_id = q.event_id ORDER BY q.id"
        )
        newest: dict[int, int] = {}
        for complaint, row in pairs:
            if newest.get(complaint, 0) > row:
                return False
            newest[complaint] = row
        return True

    async def reply(self, number: str, words: str, key: str | None = None) -> int:
        """An officer answers; gives the message's id."""
        return await self.daemon.rooms.desk.reply(
            number, text=words, key=key or uuid4().hex[:32], officer_id=self.officer
        )

    async def state_of(self, message_id: int) -> str:
        """What has become of a message of ours."""
        return str(await self.one("SELECT state FROM message WHERE id = :id", id=message_id))

    async def until_state(self, message_id: int, *wanted: str, longest_s: float = PATIENCE_S) -> str:
        async def there() -> str | None:
            state = await self.state_of(message_id)
            return state if state in wanted else None

        return str(await self.until(there, longest_s))

    def heard(self, channel: str, words: str) -> list[Received]:
        """What citizens got from us that holds these words."""
        return [received for received in self.running.platforms[channel].received if words in received.text]

    async def until_heard(self, channel: str, words: str) -> Received:
        async def there() -> list[Received]:
            return self.heard(channel, words)

        return (await self.until(there))[0]

    def account(self, channel: str) -> AccountState:
        return self.daemon.rooms.watch.state((channel, ACCOUNT))


NUMBER = (
    "SELECT complaint.number FROM complaint JOIN message ON message.complaint_id = complaint.id "
    "WHERE message.platform_message_id = :id"
)
WAITING = (
    "SELECT (SELECT COUNT(*) FROM envelope WHERE state = 'pending') "
    "+ (SELECT COUNT(*) FROM outbox WHERE state = 'pending')"
)


def _ask(connection: Any, statement: str, values: dict[str, Any]) -> Any:
    return connection.execute(text(statement), values).all()


@asynccontextmanager
async def house(
    folder: Path,
    store_url: str,
    port: int,
    channels: Iterable[str] = CHANNELS,
    *,
    way: Transport = Transport.WEBHOOK,
    prepare: Callable[[app.Running], None] = lambda _: None,
    accounts: dict[str, Any] | None = None,
    ours: dict[str, Any] | None = None,
    **sections: Any,
) -> AsyncIterator[House]:
    """Simulator and daemon, started. `accounts`: more keys of every account; `prepare`: before the daemon starts.

    `ours`: accounts of channels that no platform stands behind.
    """
    running = await app.start(list(channels))
    try:
        prepare(running)
        tables = {
            channel: {ACCOUNT: table(platform, way, **({"acknowledge": False} | (accounts or {})))}
            for channel, platform in running.platforms.items()
        }
        public = f"http://{LOOPBACK}:{port}" if way is Transport.WEBHOOK else ""
        settings = Settings.model_validate(
            {
                "service": {"port": port, "public_address": public, "data": folder},
                "store": {"url": store_url},
                "outgoing": {"allowed_hosts": [LOOPBACK]},
                "inbox": {"secure_cookies": False},
                "accounts": tables | (ours or {}),
            }
            | sections
        )
        made = House(running, settings, way)
        await made.open()
        try:
            yield made
        finally:
            await made.close()
    finally:
        await running.stop()
