"""The platform: citizens comment on the account's videos, and write messages to it."""

import hashlib
import hmac
import random
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from aiohttp import web

from simulator.deliveries import Deliveries
from simulator.faults import Faults
from simulator.platform import Place, Platform, Utterance
from simulator.tiktok import api, wire
from simulator.tiktok.errors import Refused
from simulator.tiktok.world import ACCOUNT, BUSINESS_ID, Comment, Message, Person, World, person

APP_SECRET = "SIMULATED-tiktok-app-secret-41c7"
PNG = b"\x89PNG"
CAPTIONS = (
    "Lapor Semar: begini cara melaporkan jalan rusak #semarang",
    "Petugas DPU menambal Jl. Pandanaran semalam #semarang",
    "Rob di Tambak Lorok: pompa sudah jalan #semarang",
)


class TikTok(Platform):
    """One Business Account. Of comments a webhook says only that they are there; messages are told whole."""

    channel = "tiktok"
    announces_public = True
    tells_edits = False

    def __init__(self, base: str, faults: Faults, deliveries: Deliveries, rng: random.Random) -> None:
        super().__init__(base, faults, deliveries, rng)
        self.app_secret = APP_SECRET
        self.token, self.refresh_token = self.new_token("token"), self.new_token("refresh-token")
        self.world = World()
        self._media: dict[str, bytes] = {}
        now = int(time.time())
        self.videos = [self.world.publish(text, now - 86_400 * (3 - at)) for at, text in enumerate(CAPTIONS)]

    def routes(self) -> Sequence[web.RouteDef]:
        """As on `https://business-api.tiktok.com/open_api/v1.3`; media as on TikTok's content servers."""
        handle = partial(api.tiktok, self)
        return [
            web.get("/media/{name}", self._fetch),
            web.get("/private/{name}", self._fetch_private),
            web.get("/{path:.+}/", handle),
            web.post("/{path:.+}/", handle),
        ]

    def account(self) -> dict[str, Any]:
        """An account with webhooks, and a poll that soon brings the words of comments."""
        return {
            "business_id": BUSINESS_ID,
            "app_id": wire.APP_ID,
            "app_secret": self.app_secret,
            "access_token": self.token,
            "refresh_token": self.refresh_token,
            "api_base": self.base,
            "poll_every_s": 5,
        }

    def new_token(self, kind: str) -> str:
        """A token that nobody can guess, and everybody can recognise."""
        return f"SIMULATED-tiktok-{kind}-{self.rng.getrandbits(64):016x}"

    def say(self, utterance: Utterance) -> str:
        """A comment on a video, or a message; more photos than one make further comments under it, or messages."""
        words = "\n".join(filter(None, (utterance.text, _map_link(utterance.place)))) or None
        photos = [self._keep(content) for content in utterance.photos]
        if words is None and not photos:
            raise ValueError("an utterance without words, photos and place")
        by = person(utterance.citizen)
        if utterance.public:
            return self._comment(by, words, photos, self.world.find(utterance.reply_to))
        return self._write(by, words, photos, utterance.reply_to)

    def _comment(self, by: Person, words: str | None, photos: list[str], under: Comment | None) -> str:
        video = under.video if under is not None else self.rng.choice(self.videos)
        images = [f"{self.base}/media/{name}" for name in photos]
        said = self.world.comment(by, video, words, images[0] if images else None, under)
        self.announce(said, "insert")
        for image in images[1:]:
            said = self.world.comment(by, video, None, image, said)
            self.announce(said, "insert")
        return said.id

    def _write(self, by: Person, words: str | None, photos: list[str], quoted: str | None) -> str:
        conversation = self.world.conversation_with(by)
        known = quoted if self.world.find_message(quoted) is not None else None
        contents: list[dict[str, str | None]] = [{"text": words, "quoted": known}] if words is not None else []
        contents += [{"media_id": name} for name in photos]
        said = [self.world.message(by, conversation, **content) for content in contents]
        for message in said:
            self.tell(message)
        return said[-1].id

    def edit(self, message_id: str, text: str) -> None:
        """Nothing can be changed on TikTok."""

    def delete(self, message_id: str) -> None:
        """A comment is taken back; messages cannot be."""
        said = self.world.find(message_id)
        if said is not None:
            said.removed = True
            self.announce(said, "delete")

    def announce(self, said: Comment, action: str) -> None:
        """Tell that something has happened to a comment."""
        self._deliver("comment.update", wire.comment_event(said, action))

    def tell(self, message: Message) -> None:
        """Tell of a message, of ours too."""
        event = "im_send_msg" if message.sender == ACCOUNT else "im_receive_msg"
        self._deliver(event, wire.message_event(message))

    def throttled(self, retry_after_s: int) -> web.Response:
        """Forty calls a minute."""
        return Refused(40100, "Too many requests. Please retry later.").answer({"Retry-After": str(retry_after_s)})

    def broken(self) -> web.Response:
        """TikTok's own failure."""
        return Refused(51065, "System error. Please try again later.", status=500).answer()

    def expired(self) -> web.Response:
        """The authorization was taken back: neither token is good any more."""
        return Refused(40105, "Access token is incorrect or has been revoked.").answer()

    def _deliver(self, event: str, content: dict[str, Any]) -> None:
        if self.webhook is None:
            return
        now = int(time.time())
        body = wire.delivery(event, content, now)
        proof = hmac.new(self.app_secret.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "TikTok-Signature": f"t={now},s={proof}"}
        self.deliveries.send(self.webhook, body, headers)

    def _keep(self, content: bytes) -> str:
        name = f"{self.world.new_id()}.{'png' if content.startswith(PNG) else 'jpg'}"
        self._media[name] = content
        return name

    async def _fetch(self, request: web.Request) -> web.Response:
        content = self._media.get(request.match_info["name"])
        if content is None:
            return web.Response(status=404, text="not found")
        kind = "image/png" if content.startswith(PNG) else "image/jpeg"
        return web.Response(body=content, content_type=kind)

    async def _fetch_private(self, request: web.Request) -> web.Response:
        """Files of messages want the access token."""
        if request.headers.get("x-user") != self.token:
            return web.Response(status=403, text="forbidden")
        return await self._fetch(request)


def _map_link(place: Place | None) -> str | None:
    """How people tell a place where there is no button for it."""
    return None if place is None else f"https://maps.google.com/?q={place.lat},{place.lon}"
