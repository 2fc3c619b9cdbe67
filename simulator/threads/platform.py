"""The platform: citizens reply to the profile's posts, and mention it in their own."""

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
from simulator.platform import Place, Platform, Received, Utterance
from simulator.threads import api, wire
from simulator.threads.errors import Refused
from simulator.threads.publishing import Press
from simulator.threads.world import PROFILE, USER_ID, USERNAME, Post, World, writer

TOKEN = "SIMULATED-threads-token-THAAb31d9"
APP_SECRET = "SIMULATED-threads-app-secret"
VERIFY_TOKEN = "SIMULATED-threads-verify-token"
PNG = b"\x89PNG"
ANNOUNCEMENTS = (
    "Sugeng enjing, Semarang! Ada keluhan di lingkungan Anda? Balas di sini, sertakan lokasi dan foto.",
    "Malam ini petugas DPU menambal jalan di Pandanaran. Titik lain yang rusak, balas di utas ini.",
)


class Threads(Platform):
    """One profile. All that it hears is public; of edits and deletions by others nobody is told."""

    channel = "threads"
    hears_private = False
    tells_edits = False
    tells_deletions = False
    last_step = "/threads_publish"

    def __init__(self, base: str, faults: Faults, deliveries: Deliveries, rng: random.Random) -> None:
        super().__init__(base, faults, deliveries, rng)
        self.token = TOKEN
        self.app_secret = APP_SECRET
        self.subscribed_fields: tuple[str, ...] = ("replies", "mentions", "publish", "delete")
        self.world = World()
        self.press = Press(self)
        self._media: dict[str, bytes] = {}
        self.announcements = [self.world.say(PROFILE, text, {}) for text in ANNOUNCEMENTS]

    def routes(self) -> Sequence[web.RouteDef]:
        """As on `https://graph.threads.net`; media as on Meta's content servers."""
        path = r"/{version:v\d+\.\d+}/{path:.+}"
        handle = partial(api.threads, self)
        return [web.get("/media/{name}", self._fetch), web.get(path, handle), web.post(path, handle)]

    def account(self) -> dict[str, Any]:
        """A profile with webhooks, and a poll that finds soon what they have lost."""
        return {
            "user_id": USER_ID,
            "username": USERNAME,
            "access_token": self.token,
            "app_secret": self.app_secret,
            "verify_token": VERIFY_TOKEN,
            "api_base": self.base,
            "poll_every_s": 5,
        }

    def say(self, utterance: Utterance) -> str:
        """A reply where it belongs, else under one of the profile's posts, or a post of one's own that names it."""
        photos = {self.world.new_id(): self._keep(content) for content in utterance.photos}
        words = "\n".join(filter(None, (utterance.text, _map_link(utterance.place))))
        if not words and not photos:
            raise ValueError("an utterance without words, photos and place")
        parent = self.world.find(utterance.reply_to)
        if parent is None and self.rng.random() < 0.5:
            parent = self.rng.choice(self.announcements)
        if parent is None or not (parent.root.is_ours or parent.is_ours):
            words = f"@{USERNAME} {words}".strip()  # else nobody would tell the profile
        post = self.world.say(writer(utterance.citizen), words, photos, parent)
        if parent is not None and (parent.root.is_ours or parent.is_ours):
            self._deliver("replies", wire.told(post))
        if post.mentions_us:
            self._deliver("mentions", wire.told(post))
        return post.id

    def edit(self, message_id: str, text: str) -> None:
        """The words change; nobody is told."""
        post = self.world.find(message_id)
        if post is not None:
            post.text = text

    def delete(self, message_id: str) -> None:
        """The post is gone, with what hangs under it. The profile is told of its own posts only."""
        post = self.world.find(message_id)
        if post is None:
            return
        post.removed = True
        if post.is_ours:
            now = int(time.time())
            owner = {"owner_id": USER_ID}
            value = {"id": post.id, "owner": owner, "deleted_at": wire.time_of(now), "username": USERNAME}
            self._deliver("delete", {**value, "timestamp": wire.time_of(post.at)})

    def answer(self, target: Post, text: str) -> Post:
        """The profile replies; it is told of it without the words."""
        post = self.world.say(PROFILE, text, {}, target)
        self._deliver("publish", wire.published(post))
        number = target.writer.citizen_number
        self.note(Received(message_id=post.id, citizen_number=number, text=text, reply_to=target.id, public=True))
        return post

    def throttled(self, retry_after_s: int) -> web.Response:
        """The app's limit for this profile."""
        told = Refused(4, "(#4) Application request limit reached", status=403)
        return told.answer({"Retry-After": str(retry_after_s)})

    def broken(self) -> web.Response:
        """500."""
        return Refused(2, "An unexpected error has occurred. Please retry your request later.", status=500).answer()

    def expired(self) -> web.Response:
        """Sixty days are over."""
        told = "Error validating access token: Session has expired on Monday, 23-Nov-26."
        return Refused(190, told, subcode=463, status=401).answer()

    def _deliver(self, field: str, value: dict[str, Any]) -> None:
        if self.webhook is None or field not in self.subscribed_fields:
            return
        body = wire.delivery(field, value, int(time.time()))
        signature = hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}
        self.deliveries.send(self.webhook, body, {**headers, "User-Agent": "Webhooks/1.0 (https://fb.me/webhooks)"})

    def _keep(self, content: bytes) -> str:
        name = f"{len(self._media) + 1}_n.{'png' if content.startswith(PNG) else 'jpg'}"
        self._media[name] = content
        return f"{self.base}/media/{name}"

    async def _fetch(self, request: web.Request) -> web.Response:
        content = self._media.get(request.match_info["name"])
        if content is None:
            return web.Response(status=404, text="Content not found")
        kind = "image/png" if content.startswith(PNG) else "image/jpeg"
        return web.Response(body=content, content_type=kind)


def _map_link(place: Place | None) -> str | None:
    """How people tell a place where there is no button for it."""
    return None if place is None else f"https://maps.google.com/?q={place.lat},{place.lon}"
