"""The platform: citizens write to the bot, or in a public group that it is in."""

import random
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from aiohttp import web

from simulator.deliveries import Deliveries
from simulator.faults import Faults
from simulator.platform import Platform, Utterance
from simulator.telegram import api, wire
from simulator.telegram.chats import Chats
from simulator.telegram.errors import Refused
from simulator.telegram.updates import Updates

TOKEN = "1708000001:SIMULATED-telegram-token-31d9"
SECRET = "SIMULATED-telegram-webhook-secret"
LONG_POLL_S = 5


class Telegram(Platform):
    """One bot. What citizens do goes to its webhook or waits for its poll; all ids are `CHAT:MESSAGE`."""

    channel = "telegram"
    tells_deletions = False
    subscribes_by_call = True

    def __init__(self, base: str, faults: Faults, deliveries: Deliveries, rng: random.Random) -> None:
        super().__init__(base, faults, deliveries, rng)
        self.token = TOKEN
        self.chats = Chats(rng)
        self.updates = Updates(deliveries, lambda: self.webhook, SECRET)

    def routes(self) -> Sequence[web.RouteDef]:
        """As on `https://api.telegram.org`."""
        return [
            web.get("/file/bot{token}/{path:.+}", partial(api.download, self)),
            web.route("*", "/bot{token}/{method}", partial(api.call, self)),
        ]

    def account(self) -> dict[str, Any]:
        """A bot that polls; with `transport = "webhook"` the same table takes webhooks."""
        return {
            "token": self.token,
            "transport": "poll",
            "webhook_secret": SECRET,
            "long_poll_s": LONG_POLL_S,
            "api_base": self.base,
        }

    def say(self, utterance: Utterance) -> str:
        """Each photo is a message of its own, and so is a place: Telegram's have no words with them."""
        citizen = utterance.citizen
        chat = wire.GROUP if utterance.public else wire.private_chat(citizen)
        answered = self.chats.find(utterance.reply_to)
        shared = {"reply_to_message": wire.without_reply(answered)} if answered else {}
        last = {}
        for parts in self._parts(utterance):
            last = self.chats.write(chat, wire.user(citizen), **parts, **shared)
            self.updates.add("message", dict(last))  # as it reads now: an edit comes as another update
        return f"{chat['id']}:{last['message_id']}"

    def _parts(self, utterance: Utterance) -> list[dict[str, Any]]:
        words = utterance.text
        album = str(13_870_000_000_000_000 + self.rng.getrandbits(40))
        parts = []
        for number, content in enumerate(utterance.photos):
            part = wire.photo(self.chats.keep_photo(content), len(content))
            part |= {"media_group_id": album} if len(utterance.photos) > 1 else {}
            part |= {"caption": words} if words and number == 0 else {}
            parts.append(part)
        if words and not parts:
            parts.append({"text": words})
        if utterance.place is not None:
            parts.append(wire.location(utterance.place))
        if not parts:
            raise ValueError("an utterance without words, photos and place")
        return parts

    def edit(self, message_id: str, text: str) -> None:
        """The text, or a photo's caption."""
        message = self.chats.find(message_id)
        if message is None:
            return
        message["edit_date"] = int(time.time())
        message["text" if "text" in message else "caption"] = text
        self.updates.add("edited_message", dict(message))

    def delete(self, message_id: str) -> None:
        """Telegram tells no bot."""

    def block(self, citizen_number: int) -> None:
        """The citizen lets the bot write no more."""
        self.chats.blocked.add(wire.FIRST_USER + citizen_number)

    def throttled(self, retry_after_s: int) -> web.Response:
        """429."""
        described = f"Too Many Requests: retry after {retry_after_s}"
        return Refused(429, described, retry_after=retry_after_s).answer()

    def broken(self) -> web.Response:
        """500."""
        return Refused(500, "Internal Server Error: restart").answer()

    def expired(self) -> web.Response:
        """401: a token that was revoked."""
        return Refused(401, "Unauthorized").answer()
