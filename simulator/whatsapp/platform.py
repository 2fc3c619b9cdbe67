"""The platform: one number of ours, which is in the WhatsApp Business app too, so that edits and deletions are told."""

import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web

from simulator.deliveries import Deliveries
from simulator.faults import Faults
from simulator.platform import Platform, Utterance
from simulator.whatsapp import api, errors, wire
from simulator.whatsapp.people import People, Person

TOKEN = "SIMULATED-whatsapp-access-token"
VERIFY_TOKEN = "SIMULATED-whatsapp-verify-token"
VERSION = r"{version:v\d+\.\d+}"
Call = Callable[["WhatsApp", web.Request], Awaitable[web.Response]]


class WhatsApp(Platform):
    """There is no call that lists messages: what a webhook loses is lost, as on the real platform."""

    channel = "whatsapp"
    hears_public = False

    def __init__(self, base: str, faults: Faults, deliveries: Deliveries, rng: random.Random) -> None:
        super().__init__(base, faults, deliveries, rng)
        self.token = TOKEN
        self.people = People()
        self.media: dict[str, bytes] = {}
        self._said: dict[str, tuple[Person, dict[str, Any]]] = {}  # every message, by its id

    def routes(self) -> Sequence[web.RouteDef]:
        """As on `https://graph.facebook.com`, and the media host beside it."""
        return [
            web.post(f"/{VERSION}/{{id}}/messages", self._answering(api.send)),
            web.get(f"/{VERSION}/{{id}}/subscribed_apps", self._answering(api.subscriptions)),
            web.post(f"/{VERSION}/{{id}}/subscribed_apps", self._answering(api.subscribe)),
            web.get(f"/{VERSION}/debug_token", self._answering(api.debug_token)),
            web.get("/debug_token", self._answering(api.debug_token)),
            web.get(f"/{VERSION}/{{id}}", self._answering(api.look)),
            web.get("/whatsapp_business/attachments", self._answering(api.download)),
        ]

    def account(self) -> dict[str, Any]:
        """The number's settings."""
        return {
            "phone_number_id": wire.PHONE_NUMBER_ID,
            "waba_id": wire.WABA_ID,
            "access_token": self.token,
            "app_secret": wire.APP_SECRET,
            "verify_token": VERIFY_TOKEN,
            "api_base": self.base,
        }

    def say(self, utterance: Utterance) -> str:
        """Each photo is a webhook of its own within milliseconds; the words go with the first. So is a place."""
        person = self.people.said(utterance.citizen)
        context = {"context": {"from": wire.DISPLAY_NUMBER, "id": utterance.reply_to}} if utterance.reply_to else {}
        message_id = ""
        for kind, content in self._parts(utterance):
            message_id = wire.new_message_id(self.rng)
            said = {**context, **wire.message(person, message_id, kind, content)}
            self._said[message_id] = (person, said)
            self.announce(wire.delivery(contacts=[person.contact()], messages=[said]))
        return message_id

    def edit(self, message_id: str, text: str) -> None:
        """Words and captions can be changed; a place cannot, and nothing happens."""
        person, said = self._known(message_id)
        kind = said["type"]
        if kind == "location":
            return
        said[kind] = {**said[kind], "body" if kind == "text" else "caption": text}
        change = {"original_message_id": message_id, "message": {"type": kind, kind: said[kind]}}
        self._announce_change(person, "edit", change)

    def delete(self, message_id: str) -> None:
        """The message is taken back."""
        person, _ = self._known(message_id)
        self._announce_change(person, "revoke", {"original_message_id": message_id})

    def announce(self, body: bytes, *, after_s: float = 0.0) -> None:
        """Send a webhook, where one is subscribed."""
        if self.webhook is not None:
            self.deliveries.send(self.webhook, body, wire.signed(body), after_s=after_s)

    def media_url(self, media_id: str) -> str:
        """Where a file can be fetched, with the token."""
        return f"{self.base}/whatsapp_business/attachments?mid={media_id}"

    def throttled(self, retry_after_s: int) -> web.Response:
        """Code 130429."""
        return errors.throttled().response({"Retry-After": str(retry_after_s)})

    def broken(self) -> web.Response:
        """Code 131000."""
        return errors.broken().response()

    def expired(self) -> web.Response:
        """Code 190."""
        return errors.expired().response()

    def _parts(self, utterance: Utterance) -> list[tuple[str, dict[str, Any]]]:
        parts: list[tuple[str, dict[str, Any]]] = []
        for place, photo in enumerate(utterance.photos):
            media_id = wire.new_media_id(self.rng)
            self.media[media_id] = photo
            caption = utterance.text if place == 0 else None
            parts.append(("image", wire.image(photo, media_id, self.media_url(media_id), caption)))
        if utterance.text and not utterance.photos:
            parts.append(("text", {"body": utterance.text}))
        if utterance.place is not None:
            parts.append(("location", wire.location(utterance.place)))
        return parts

    def _announce_change(self, person: Person, kind: str, change: dict[str, Any]) -> None:
        told = wire.message(person, wire.new_message_id(self.rng), kind, change)
        self.announce(wire.delivery(contacts=[person.contact()], messages=[told]))

    def _known(self, message_id: str) -> tuple[Person, dict[str, Any]]:
        if message_id not in self._said:
            raise LookupError(f"nobody has said {message_id!r} on WhatsApp")
        return self._said[message_id]

    def _answering(self, call: Call) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            try:
                return await call(self, request)
            except errors.Refused as refusal:
                return refusal.response()

        return answer
