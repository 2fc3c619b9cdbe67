"""The platform: citizens comment on the Page's posts, write on its wall, and mention it elsewhere."""

import hashlib
import hmac
import json
import random
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from aiohttp import web

from simulator.deliveries import Deliveries
from simulator.facebook import api, wire
from simulator.facebook.errors import Refused
from simulator.facebook.world import PAGE, PAGE_ID, Story, World, writer
from simulator.faults import Faults
from simulator.platform import Citizen, Place, Platform, Received, Utterance

TOKEN = "SIMULATED-facebook-page-token-EAAB31d9"
APP_SECRET = "SIMULATED-facebook-app-secret"
VERIFY_TOKEN = "SIMULATED-facebook-verify-token"
PNG = b"\x89PNG"
APP_ID = "660011223344556"
ANNOUNCEMENTS = (
    "Selamat pagi warga Semarang. Sampaikan laporan Anda di kolom komentar, sertakan lokasi dan foto.",
    "Waspada rob di pesisir utara sore ini. Laporkan genangan dan pohon tumbang di sini.",
)


class Facebook(Platform):
    """One Page, with posts of its own under which citizens comment. All it hears is public."""

    channel = "facebook"
    hears_private = False
    polls_tell_edits = False  #: a comment's node has no time of its last change

    def __init__(self, base: str, faults: Faults, deliveries: Deliveries, rng: random.Random) -> None:
        super().__init__(base, faults, deliveries, rng)
        self.token = TOKEN
        self.app_id = APP_ID
        self.app_secret = APP_SECRET
        self.subscribed_fields: tuple[str, ...] = ("feed", "mention")
        self.world = World()
        self._media: dict[str, bytes] = {}
        self._private: dict[str, str] = {}  #: private reply to the comment that it answers
        self.announcements = [self.world.post(PAGE, text, []) for text in ANNOUNCEMENTS]

    def routes(self) -> Sequence[web.RouteDef]:
        """As on `https://graph.facebook.com`; media as on Meta's content servers."""
        path = r"/{version:v\d+\.\d+}/{path:.+}"
        return [
            web.get("/media/{name}", self._fetch),
            web.get(path, partial(api.graph, self)),
            web.post(path, partial(api.graph, self)),
        ]

    def account(self) -> dict[str, Any]:
        """A Page with webhooks, and a poll that finds soon what they have lost."""
        return {
            "page_id": PAGE_ID,
            "page_token": self.token,
            "app_id": self.app_id,
            "app_secret": self.app_secret,
            "verify_token": VERIFY_TOKEN,
            "api_base": self.base,
            "poll_every_s": 5,
        }

    def say(self, utterance: Utterance) -> str:
        """A comment under one of the Page's posts, or a post on its wall; a reply stands where it belongs."""
        photos = [self._keep(content) for content in utterance.photos]
        words = "\n".join(filter(None, (utterance.text, _map_link(utterance.place))))
        if not words and not photos:
            raise ValueError("an utterance without words, photos and place")
        by = writer(utterance.citizen)
        answered = self._private.get(utterance.reply_to or "", utterance.reply_to)
        target = self.world.find(answered)
        if target is None and len(photos) < 2 and self.rng.random() < 0.5:
            target = self.rng.choice(self.announcements)
        if target is None:
            story = self.world.post(by, words, photos, utterance.place)
        else:
            story = self.world.comment(by, target, words, photos[:1])
        self._tell(story, "add")
        return story.id

    def mention(self, citizen: Citizen, text: str) -> str:
        """A citizen names the Page in a post of their own."""
        by = writer(citizen)
        story = self.world.post(by, text, [], wall=by.id)
        self._deliver("mention", wire.mention_change(story))
        return story.id

    def edit(self, message_id: str, text: str) -> None:
        """The words of a post or comment."""
        story = self.world.find(message_id)
        if story is not None:
            story.text, story.edited_at = text, int(time.time())
            self._tell(story, "edited")

    def delete(self, message_id: str) -> None:
        """A post or comment is taken back; what hangs under it goes with it."""
        story = self.world.find(message_id)
        if story is not None:
            self._tell(story, "remove")
            story.removed = True

    def answer(self, target: Story, text: str) -> Story:
        """The Page comments; it is told of it like of any comment."""
        story = self.world.comment(PAGE, target, text, [])
        self._tell(story, "add")
        number = target.writer.citizen_number
        self.note(Received(message_id=story.id, citizen_number=number, text=text, reply_to=target.id, public=True))
        return story

    def answer_privately(self, target: Story, text: str) -> str:
        """The Page writes to the author, by Messenger; gives the message's id."""
        target.answered_privately = True
        message_id = f"m_{self.rng.getrandbits(128):032x}"
        self._private[message_id] = target.id
        number = target.writer.citizen_number
        self.note(Received(message_id=message_id, citizen_number=number, text=text, reply_to=target.id, public=False))
        return message_id

    def throttled(self, retry_after_s: int) -> web.Response:
        """The Page's own limit; the usage header counts in minutes."""
        usage = {"type": "pages", "call_count": 100, "estimated_time_to_regain_access": max(1, retry_after_s // 60)}
        headers = {"X-Business-Use-Case-Usage": json.dumps({PAGE_ID: [usage]}), "Retry-After": str(retry_after_s)}
        return Refused(32, "(#32) Page request limit reached", status=429).answer(headers)

    def broken(self) -> web.Response:
        """500."""
        return Refused(1, "An unknown error has occurred.", status=500).answer()

    def expired(self) -> web.Response:
        """A session that has ended."""
        told = "Error validating access token: The session has been invalidated."
        return Refused(190, told, subcode=463, status=401).answer()

    def _tell(self, story: Story, verb: str) -> None:
        """By webhook, where the story is on the Page's wall: of what stands elsewhere a Page is not told."""
        if story.post_id.startswith(f"{PAGE_ID}_"):
            self._deliver("feed", wire.feed_change(story, verb, self.world.find(story.post_id)))

    def _deliver(self, field: str, value: dict[str, Any]) -> None:
        if self.webhook is None or field not in self.subscribed_fields:
            return
        body = wire.delivery(field, value, int(time.time()))
        signature = hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}
        self.deliveries.send(self.webhook, body, {**headers, "User-Agent": "facebookexternalua"})

    def _keep(self, content: bytes) -> str:
        ending = "png" if content.startswith(PNG) else "jpg"
        name = f"{len(self._media) + 1}_n.{ending}"
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
