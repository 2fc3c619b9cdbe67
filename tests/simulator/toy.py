"""The smallest platform there can be, for the tests of what all platforms share."""

import json
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from simulator.platform import Platform, Received, Utterance


class Toy(Platform):
    """Messages are numbered; `POST /send` writes to a citizen."""

    channel = "toy"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.said: list[tuple[str, Utterance]] = []
        self.edited: dict[str, str] = {}
        self.deleted: list[str] = []

    def routes(self) -> Sequence[web.RouteDef]:
        return [web.post("/send", self._send), web.get("/me", self._me)]

    def account(self) -> dict[str, Any]:
        return {
            "token": 'quote " and \\ and\nline',
            "poll_every_s": 1.5,
            "fields": ["a", "b"],
            "on": True,
            "none": None,
        }

    def say(self, utterance: Utterance) -> str:
        message_id = f"m{len(self.said) + 1}"
        self.said.append((message_id, utterance))
        if self.webhook:
            body = json.dumps({"id": message_id, "text": utterance.text}).encode()
            self.deliveries.send(self.webhook, body, {"content-type": "application/json"})
        return message_id

    def edit(self, message_id: str, text: str) -> None:
        self.edited[self._known(message_id)] = text

    def delete(self, message_id: str) -> None:
        self.deleted.append(self._known(message_id))

    def _known(self, message_id: str) -> str:
        if message_id not in dict(self.said):
            raise LookupError(f"no message {message_id!r}")
        return message_id

    def throttled(self, retry_after_s: int) -> web.Response:
        return web.json_response({"toy": "slow down"}, status=429, headers={"Retry-After": str(retry_after_s)})

    def broken(self) -> web.Response:
        return web.json_response({"toy": "ill"}, status=500)

    def expired(self) -> web.Response:
        return web.json_response({"toy": "who are you"}, status=401)

    async def _me(self, request: web.Request) -> web.Response:
        return web.json_response({"name": "toy"})

    async def _send(self, request: web.Request) -> web.Response:
        asked = await request.json()
        message_id = f"r{len(self.received) + 1}"
        to, text = asked["to"], asked["text"]
        self.note(Received(message_id=message_id, citizen_number=to, text=text, reply_to=None, public=False))
        return web.json_response({"id": message_id})
