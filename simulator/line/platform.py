"""The platform: citizens write to the Official Account; only webhooks tell of it."""

import random
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web

from simulator.deliveries import Deliveries
from simulator.faults import Faults
from simulator.line import api, wire
from simulator.line.chats import Chats
from simulator.line.errors import Refused, dead_token, too_fast
from simulator.platform import Platform, Utterance

SECRET = "SIMULATED-line-channel-secret"
TOKEN = "SIMULATED-line-channel-access-token"
Call = Callable[["Line", web.Request], Awaitable[web.Response]]


class Line(Platform):
    """There is no call that lists messages: what a webhook loses is lost, as on the real platform."""

    channel = "line"
    hears_public = False
    tells_names = False
    tells_edits = False

    def __init__(self, base: str, faults: Faults, deliveries: Deliveries, rng: random.Random) -> None:
        super().__init__(base, faults, deliveries, rng)
        self.token = TOKEN
        self.chats = Chats(rng)
        self.known: set[str] = set()  #: people whom the account may write to

    def routes(self) -> Sequence[web.RouteDef]:
        """As on `https://api.line.me` and, for contents, `https://api-data.line.me`."""
        return [
            web.post("/v2/bot/message/reply", self._answering(api.reply)),
            web.post("/v2/bot/message/push", self._answering(api.push)),
            web.get("/v2/bot/message/quota", self._answering(api.quota)),
            web.get("/v2/bot/message/quota/consumption", self._answering(api.consumption)),
            web.get("/v2/bot/message/{id}/content", self._answering(api.content)),
            web.get("/v2/bot/info", self._answering(api.bot_info)),
            web.get("/v2/bot/channel/webhook/endpoint", self._answering(api.webhook)),
            web.put("/v2/bot/channel/webhook/endpoint", self._answering(api.set_webhook)),
        ]

    def _answering(self, call: Call) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            try:
                api.check_token(self, request)
                response = await call(self, request)
            except Refused as refused:
                response = refused.answer()
            response.headers["X-Line-Request-Id"] = f"{self.rng.getrandbits(128):032x}"
            return response

        return answer

    def account(self) -> dict[str, Any]:
        """Both hosts are this one."""
        return {
            "channel_secret": SECRET,
            "channel_access_token": self.token,
            "api_base": self.base,
            "data_base": self.base,
        }

    def say(self, utterance: Utterance) -> str:
        """Each photo, the words and the place are messages of their own, as in LINE's app; each has its webhook."""
        user = wire.user_id(utterance.citizen)
        self.known.add(user)
        quoted = {"quotedMessageId": utterance.reply_to} if utterance.reply_to in self.chats.messages else {}
        last = ""
        for content, photo in self._parts(utterance):
            message = self.chats.keep(user, user, {**content, **(quoted if content["type"] == "text" else {})})
            last = message["id"]
            if photo is not None:
                self.chats.contents[last] = photo
            self._tell(user, "message", message=message, replyToken=self.chats.reply_token(user))
        return last

    def _parts(self, utterance: Utterance) -> list[tuple[dict[str, Any], bytes | None]]:
        album, total = f"{self.rng.getrandbits(256):064X}", len(utterance.photos)
        parts: list[tuple[dict[str, Any], bytes | None]] = [
            (wire.image(place, total, album), photo) for place, photo in enumerate(utterance.photos)
        ]
        if utterance.text:
            parts.append((wire.text(utterance.text), None))
        if utterance.place is not None:
            parts.append((wire.location(utterance.place), None))
        if not parts:
            raise ValueError("an utterance without words, photos and place")
        return parts

    def edit(self, message_id: str, text: str) -> None:
        """Not in a chat with an Official Account."""

    def delete(self, message_id: str) -> None:
        """The citizen takes the message back; its content is gone too."""
        if (message := self.chats.messages.get(message_id)) is None:
            return
        self.chats.contents.pop(message_id, None)
        self._tell(message["user"], "unsend", unsend={"messageId": message_id})

    def _tell(self, user: str, kind: str, **more: Any) -> None:
        if self.webhook is None:
            return
        event = {
            "type": kind,
            **more,
            "webhookEventId": f"01K{self.rng.getrandbits(100):023X}"[:26],
            "deliveryContext": {"isRedelivery": False},
            "timestamp": int(time.time() * 1000),
            "source": {"type": "user", "userId": user},
            "mode": "active",
        }
        body = wire.delivery([event])
        self.deliveries.send(self.webhook, body, wire.signed(body, SECRET))

    def throttled(self, retry_after_s: int) -> web.Response:
        """429. LINE does not say for how long; here it does, so that a test can see it honoured."""
        return too_fast(retry_after_s).answer()

    def broken(self) -> web.Response:
        """500."""
        return Refused(500, "Internal server error").answer()

    def expired(self) -> web.Response:
        """401."""
        return dead_token().answer()
