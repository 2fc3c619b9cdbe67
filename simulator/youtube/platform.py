"""The platform: citizens comment on the channel's videos."""

import random
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from aiohttp import web

from simulator import google
from simulator.deliveries import Deliveries
from simulator.faults import Faults
from simulator.platform import Place, Platform, Received, Utterance
from simulator.youtube import api
from simulator.youtube.world import CHANNEL, CHANNEL_ID, VIDEOS, Comment, World, writer

PNG = b"\x89PNG"
DAILY_UNITS = 10_000
SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"


class YouTube(Platform):
    """One channel. All it hears is public; a comment holds one picture at the most."""

    channel = "youtube"
    hears_private = False
    tells_deletions = False

    def __init__(self, base: str, faults: Faults, deliveries: Deliveries, rng: random.Random) -> None:
        super().__init__(base, faults, deliveries, rng)
        self.grants = google.Grants(
            "SIMULATED-youtube-client-secret", "1//SIMULATED-youtube-refresh-token", scope=SCOPE
        )
        self.world = World()
        self.units_left = DAILY_UNITS
        self.holds = False  #: what citizens say from now on is held for review
        self._media: dict[str, bytes] = {}

    def routes(self) -> Sequence[web.RouteDef]:
        """As on `https://www.googleapis.com` and `https://oauth2.googleapis.com`; pictures as on `yt3.ggpht.com`."""
        path = r"/youtube/v3/{resource:\w+}"
        return [
            web.post("/token", self.grants.token),
            web.get("/media/{name}", self._fetch),
            web.get(path, partial(api.call, self)),
            web.post(path, partial(api.call, self)),
        ]

    def account(self) -> dict[str, Any]:
        """The channel, looked at often."""
        return {
            "channel_id": CHANNEL_ID,
            "client_id": self.grants.client_id,
            "client_secret": self.grants.client_secret,
            "refresh_token": self.grants.refresh_token,
            "api_base": self.base,
            "token_url": f"{self.base}/token",
            "poll_every_s": 10,
        }

    def say(self, utterance: Utterance) -> str:
        """A comment under one of the videos, or a reply; further photos are replies of the same citizen."""
        photos = [self._keep(content) for content in utterance.photos]
        words = "\n".join(filter(None, (utterance.text, _map_link(utterance.place))))
        if not words and not photos:
            raise ValueError("an utterance without words, photos and place")
        by, answered = writer(utterance.citizen), self.world.find(utterance.reply_to)
        video = answered.video_id if answered is not None else self.rng.choice(VIDEOS)
        said = self.world.add(by, words, video, photos[0] if photos else None, answered, held=self.holds)
        for photo in photos[1:]:
            said = self.world.add(by, "", video, photo, said, held=self.holds)
        return said.id

    def edit(self, message_id: str, text: str) -> None:
        """The words of a comment; YouTube counts in seconds, so an edit is at least one later."""
        found = self.world.find(message_id)
        if found is not None:
            found.text, found.edited_at = text, max(int(time.time()), (found.edited_at or found.at) + 1)

    def delete(self, message_id: str) -> None:
        """It is not listed any more, nor is what hangs under it."""
        found = self.world.find(message_id)
        if found is not None:
            found.removed = True

    def answer(self, answered: Comment, text: str) -> Comment:
        """The channel replies."""
        made = self.world.add(CHANNEL, text, answered.video_id, None, answered)
        number = answered.writer.citizen_number
        self.note(Received(message_id=made.id, citizen_number=number, text=text, reply_to=answered.id, public=True))
        return made

    def spend(self, units: int) -> None:
        """Count units; refuses when the day's are used up."""
        if units > self.units_left:
            message = 'The request cannot be completed because you have exceeded your <a href="/quota">quota</a>.'
            raise google.Refused(403, "quotaExceeded", message, domain="youtube.quota", rpc="PERMISSION_DENIED")
        self.units_left -= units

    def throttled(self, retry_after_s: int) -> web.Response:
        """429."""
        return google.throttled(retry_after_s)

    def broken(self) -> web.Response:
        """500."""
        return google.broken()

    def expired(self) -> web.Response:
        """401."""
        return google.expired()

    def _keep(self, content: bytes) -> str:
        name = f"{len(self._media) + 1}.{'png' if content.startswith(PNG) else 'jpg'}"
        self._media[name] = content
        return f"{self.base}/media/{name}"

    async def _fetch(self, request: web.Request) -> web.Response:
        content = self._media.get(request.match_info["name"])
        if content is None:
            return web.Response(status=404)
        return web.Response(body=content, content_type="image/png" if content.startswith(PNG) else "image/jpeg")


def _map_link(place: Place | None) -> str | None:
    """How people tell a place where there is no button for it."""
    return None if place is None else f"https://maps.google.com/?q={place.lat},{place.lon}"
