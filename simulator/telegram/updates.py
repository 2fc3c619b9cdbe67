"""The queue of a bot's updates: kept until a poll confirms them or a webhook takes them."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.deliveries import Deliveries, Delivery
from simulator.telegram.errors import conflict

FIRST_UPDATE = 482_110_500
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})  #: only when asked for


@dataclass(slots=True)
class Update:
    """One update and the webhooks that carry it."""

    id: int
    kind: str
    value: dict[str, Any]
    deliveries: list[Delivery] = field(default_factory=list)
    sent: bool = False  #: given to the webhook, which may have lost it

    @property
    def pending(self) -> bool:
        """Whether no webhook was taken yet; a poll confirms by asking for later ones."""
        return not any(delivery.taken for delivery in self.deliveries)

    def as_json(self) -> dict[str, Any]:
        """The Update object."""
        return {"update_id": self.id, self.kind: self.value}


class Updates:
    """Poll or webhook, never both. `where` tells the webhook's address (None: there is none)."""

    def __init__(self, deliveries: Deliveries, where: Callable[[], str | None], secret: str) -> None:
        self.secret = secret
        self.allowed: list[str] = []
        self._deliveries = deliveries
        self._where = where
        self._next = FIRST_UPDATE
        self._kept: list[Update] = []
        self._poller = 0  #: the newest poll; an older one is ended by it
        self._news = asyncio.Event()

    def pending(self) -> list[Update]:
        """What nobody has taken, oldest first."""
        self._kept = [update for update in self._kept if update.pending]
        return self._kept.copy()

    def add(self, kind: str, value: dict[str, Any]) -> None:
        """Something happened: to the webhook, where there is one, else to whoever polls."""
        if kind not in self.allowed if self.allowed else kind in NOT_BY_DEFAULT:
            return
        update = Update(self._next, kind, value)
        self._next += 1
        self._kept.append(update)
        if self._where() is not None:
            self._send(update)
        self._wake()

    def hooked(self, secret: str) -> None:
        """A webhook was set: what waits goes there, and a poll that is waiting ends."""
        self.secret = secret
        for update in self.pending():
            if not update.sent:
                self._send(update)
        self._wake()

    def drop(self) -> None:
        """Forget what waits."""
        self._kept.clear()

    async def poll(self, offset: int | None, limit: int, timeout_s: float) -> list[Update]:
        """What waits from `offset` on; what is before it is confirmed. Waits up to `timeout_s` for something."""
        self._must_not_be_hooked(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
        self._poller += 1
        mine = self._poller
        self._wake()
        self._kept = [update for update in self._kept if offset is None or update.id >= offset]
        ends = asyncio.get_running_loop().time() + timeout_s
        while not (found := self.pending()) and (left := ends - asyncio.get_running_loop().time()) > 0:
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                break
            if mine != self._poller:
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                )
            self._must_not_be_hooked("terminated by setWebhook request")
        return found[:limit]

    def _send(self, update: Update) -> None:
        url = self._where()
        if url is None:
            return
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        before = len(self._deliveries.log)
        body = json.dumps(update.as_json(), ensure_ascii=False, separators=(",", ":")).encode()
        self._deliveries.send(url, body, headers)
        update.deliveries += self._deliveries.log[before:]
        update.sent = True

    def _must_not_be_hooked(self, description: str) -> None:
        if self._where() is not None:
            raise conflict(description)

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
