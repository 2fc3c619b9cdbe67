"""The platform: citizens write in the city's channel, or to the bot alone; the gateway tells of it."""

import random
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from aiohttp import web

from simulator.deliveries import Deliveries
from simulator.discord import api, errors, wire
from simulator.discord.chats import Chats
from simulator.discord.errors import Refused
from simulator.discord.gateway import Gateway
from simulator.faults import Faults
from simulator.platform import Citizen, Platform, Utterance

API = "/api/v10"
Call = Callable[["Discord", web.Request], Awaitable[web.Response]]


class Discord(Platform):
    """One bot in one server. There are no webhooks; what the gateway did not tell stands in the channels' histories."""

    channel = "discord"

    def __init__(self, base: str, faults: Faults, deliveries: Deliveries, rng: random.Random) -> None:
        super().__init__(base, faults, deliveries, rng)
        self.token = wire.TOKEN
        self.sessions_left = 1000
        self.run_out: set[str] = set()  #: signatures of attachments' addresses that have expired
        self.chats = Chats(base, rng)
        self.gateway = Gateway(base, lambda: self.token, rng)

    def routes(self) -> Sequence[web.RouteDef]:
        """As on `https://discord.com/api/v10`, `https://cdn.discordapp.com` and `wss://gateway.discord.gg`."""
        return [
            web.get(f"{API}/gateway/bot", self._answering(api.gateway)),
            web.get(f"{API}/users/@me", self._answering(api.me)),
            web.get(f"{API}/users/@me/guilds", self._answering(api.guilds)),
            web.get(f"{API}/oauth2/applications/@me", self._answering(api.application)),
            web.get(f"{API}/guilds/{{guild}}/channels", self._answering(api.channels)),
            web.get(f"{API}/guilds/{{guild}}/threads/active", self._answering(api.active_threads)),
            web.get(f"{API}/channels/{{channel}}/threads/archived/public", self._answering(api.archived_threads)),
            web.get(f"{API}/channels/{{channel}}/messages", self._answering(api.history)),
            web.post(f"{API}/channels/{{channel}}/messages", self._answering(api.send)),
            web.post(f"{API}/attachments/refresh-urls", self._answering(api.refresh)),
            web.get("/attachments/{path:.+}", partial(api.file, self)),
            web.get("/gateway/", self.gateway.connect),
            web.get("/gateway", self.gateway.connect),
        ]

    def _answering(self, call: Call) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            try:
                api.check_token(self, request)
                return await call(self, request)
            except Refused as refused:
                return refused.answer()

        return answer

    def account(self) -> dict[str, Any]:
        """The gateway's address comes from the API."""
        return {"token": self.token, "api_base": self.base + API}

    def tell(self, kind: str, message: dict[str, Any]) -> None:
        """Over the gateway: with the server's id, which a message in the histories does not have."""
        private = message["channel_id"] in self.chats.direct
        told = message if private else {**message, "guild_id": wire.GUILD}
        self.gateway.tell(kind, told, private=private)

    def say(self, utterance: Utterance) -> str:
        """One message holds the words, up to ten photos, and a place as a link to a map."""
        channel = wire.CHANNEL if utterance.public else wire.direct_channel(utterance.citizen)
        if not utterance.public:
            self.chats.direct.add(channel)
        words = [utterance.text] if utterance.text else []
        if utterance.place is not None:
            words.append(wire.map_link(utterance.place))
        photos = [self.chats.keep_photo(channel, photo, place) for place, photo in enumerate(utterance.photos)]
        if not words and not photos:
            raise ValueError("an utterance without words, photos and place")
        answered = self.chats.find(utterance.reply_to)
        more: dict[str, Any] = {"attachments": photos}
        if answered is not None:
            reference = {"type": 0, "channel_id": answered["channel_id"], "message_id": answered["id"]}
            more |= {"message_reference": reference, "referenced_message": {**answered, "referenced_message": None}}
        message = self.chats.write(channel, wire.user(utterance.citizen), "\n".join(words), **more)
        self.tell("MESSAGE_CREATE", message)
        return str(message["id"])

    def post(self, citizen: Citizen, title: str, text: str) -> str:
        """A citizen posts in the forum; gives the id of the thread, which is that of its first message."""
        name = self.chats.new_id()
        thread = wire.thread(name, title, wire.user(citizen)["id"])
        self.chats.threads[name] = thread
        self.gateway.tell("THREAD_CREATE", {**thread, "newly_created": True})
        self.tell("MESSAGE_CREATE", self.chats.write(name, wire.user(citizen), text))
        return name

    def edit(self, message_id: str, text: str) -> None:
        """The words."""
        if (message := self.chats.find(message_id)) is not None:
            message |= {"content": text, "edited_timestamp": wire.now()}
            self.tell("MESSAGE_UPDATE", dict(message))

    def delete(self, message_id: str) -> None:
        """The whole message."""
        if (message := self.chats.find(message_id)) is not None:
            self.chats.remove(message)
            self.tell("MESSAGE_DELETE", {"id": message_id, "channel_id": message["channel_id"]})

    def renewed(self, url: str) -> str:
        """The same address, signed anew."""
        return f"{url.partition('?')[0]}?ex=69&is=68&hm={self.rng.getrandbits(64):016x}"

    def throttled(self, retry_after_s: int) -> web.Response:
        """429."""
        return errors.throttled(float(retry_after_s))

    def broken(self) -> web.Response:
        """500."""
        return Refused(500, 0, "500: Internal Server Error").answer()

    def expired(self) -> web.Response:
        """401."""
        return errors.dead_token().answer()
