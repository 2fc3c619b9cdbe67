"""SMS as a platform: citizens and their operator on one side of a real Kannel, our daemon on the other."""

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web

from simulator.platform import Platform, Received, Utterance
from tests.connectors.peers import kannel

missing = kannel.missing


class Sms(Platform):
    """One short code. What Kannel posts passes through here on its way, and so do our calls of it: faults act there."""

    channel = "sms"
    hears_public = False
    tells_edits = False
    tells_deletions = False
    tells_names = False
    tells_what_is_answered = False
    takes_photos = False

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.kannel = kannel.running(*kannel.BY_POST)
        self._numbers: dict[str, int] = {}

    def routes(self) -> Sequence[web.RouteDef]:
        """Sendsms of smsbox, and where it brings its reports."""
        return [web.post("/cgi-bin/sendsms", self._send), web.get("/reports", self._report)]

    def account(self) -> dict[str, Any]:
        """As ops would write it."""
        return {
            "secret": kannel.SECRET,
            "username": kannel.USER,
            "password": kannel.PASSWORD,
            "api_base": self.base,
            "report_to": f"{self.base}/reports",
        }

    def say(self, utterance: Utterance) -> str:
        """By way of operator and Kannel; photos cannot come along."""
        words = [utterance.text] if utterance.text else []
        if (place := utterance.place) is not None:
            words.append(f"{place.label or ''} https://maps.google.com/?q={place.lat},{place.lon}".strip())
        self._numbers[utterance.citizen.phone] = utterance.citizen.number
        delivered = self.kannel.say(utterance.citizen.phone, "\n".join(words))
        if self.webhook is not None:
            self.deliveries.send(f"{self.webhook}?{delivered.query}", delivered.body, delivered.headers)
        return parse_qs(delivered.query)["id"][0]

    def edit(self, message_id: str, text: str) -> None:
        """Nobody can."""

    def delete(self, message_id: str) -> None:
        """Nobody can."""

    async def _send(self, request: web.Request) -> web.Response:
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        address = f"http://127.0.0.1:{self.kannel.send_port}{request.path.removeprefix('/sms')}"
        async with (
            aiohttp.ClientSession() as session,
            session.post(address, data=await request.read(), headers=headers) as answer,
        ):
            words = await answer.text()
        if answer.status == 202:
            await self._arrives(request.headers["X-Kannel-DLR-URL"])
        return web.Response(status=answer.status, text=words)

    async def _arrives(self, report_to: str) -> None:
        """The operator has it before we hear that Kannel took it: real gateways are no slower than that in a test."""
        sms = await asyncio.to_thread(self.kannel.submitted.get, timeout=kannel.PATIENCE_S)
        self.note(
            Received(
                message_id=parse_qs(urlsplit(report_to).query)["id"][0],
                citizen_number=self._numbers.get(sms.receiver.lstrip("+")),
                text=sms.text,
                reply_to=None,
                public=False,
            )
        )

    async def _report(self, request: web.Request) -> web.Response:
        if self.webhook is None:
            return web.Response()
        address = f"{self.webhook}?{request.rel_url.raw_query_string}"
        headers = {"Authorization": request.headers["Authorization"]}
        async with aiohttp.ClientSession() as session, session.get(address, headers=headers) as answer:
            return web.Response(status=answer.status)

    def throttled(self, retry_after_s: int) -> web.Response:
        """What stands before many a gateway says it; Kannel itself only says 503."""
        return web.Response(status=429, headers={"Retry-After": str(retry_after_s)}, text="Too many requests")

    def broken(self) -> web.Response:
        """Kannel's words when its queue is full."""
        return web.Response(status=503, text="Temporal failure, try again later.")

    def expired(self) -> web.Response:
        """Kannel's words to a wrong password."""
        return web.Response(status=403, text="Authorization failed for sendsms")
