"""The platform: citizens review offices; Pub/Sub announces it where it is subscribed."""

import base64
import json
import random
from collections.abc import Sequence
from functools import partial
from typing import Any

from aiohttp import web

from simulator import google
from simulator.deliveries import Deliveries
from simulator.faults import Faults
from simulator.google_reviews import api
from simulator.google_reviews.signing import Signer
from simulator.google_reviews.world import ACCOUNT, OFFICES, STARS, Reply, Review, World, reply_name, time_of
from simulator.platform import Place, Platform, Received, Utterance

PNG = b"\x89PNG"
SCOPE = "https://www.googleapis.com/auth/business.manage"
TOPIC = "projects/simulated/topics/reviews"
AUDIENCE = "lapor.example/webhooks/google_reviews/demo"
PUSHER = "pushes@simulated.iam.gserviceaccount.com"


class GoogleReviews(Platform):
    """Three offices. All that is said of them is public, and nobody answers an answer."""

    channel = "google_reviews"
    hears_private = False
    tells_deletions = False
    tells_who = False
    citizens_answer = False
    only_announces = True

    def __init__(self, base: str, faults: Faults, deliveries: Deliveries, rng: random.Random) -> None:
        super().__init__(base, faults, deliveries, rng)
        self.grants = google.Grants(
            "SIMULATED-google-reviews-client-secret", "1//SIMULATED-google-reviews-refresh-token", scope=SCOPE
        )
        self.world = World()
        self.signer = Signer()
        self.notifications: dict[str, Any] = {
            "pubsubTopic": TOPIC,
            "notificationTypes": ["NEW_REVIEW", "UPDATED_REVIEW"],
        }
        self.verdict = "APPROVED"  #: of Google's moderation on our next replies
        self._pushed = 0
        self._media: dict[str, bytes] = {}

    def routes(self) -> Sequence[web.RouteDef]:
        """As on `mybusiness.googleapis.com`, `mybusinessnotifications…`, `oauth2…` and `www…`."""
        office = r"/v4/accounts/{account:\d+}/locations/{location:\d+}/reviews"
        setting = r"/v1/accounts/{account:\d+}/notificationSetting"
        return [
            web.post("/token", self.grants.token),
            web.get("/oauth2/v1/certs", self._certificates),
            web.get("/media/{name}", self._fetch),
            web.get(office, partial(api.reviews, self)),
            web.put(office + "/{review}/reply", partial(api.reply, self)),
            web.post(office + "/{review}/reply", partial(api.reply, self)),
            web.get(setting, partial(api.notifications, self)),
            web.patch(setting, partial(api.notifications, self)),
        ]

    def account(self) -> dict[str, Any]:
        """The three offices, looked at often, with pushes."""
        return {
            "locations": [{"name": f"{ACCOUNT}/{office}"} for office in OFFICES],
            "client_id": self.grants.client_id,
            "client_secret": self.grants.client_secret,
            "refresh_token": self.grants.refresh_token,
            "push_topic": TOPIC,
            "push_audience": AUDIENCE,
            "push_service_account": PUSHER,
            "api_base": self.base,
            "notifications_base": self.base,
            "token_url": f"{self.base}/token",
            "certificates_url": f"{self.base}/oauth2/v1/certs",
            "poll_every_s": 10,
        }

    def say(self, utterance: Utterance) -> str:
        """A review of one of the offices."""
        pictures = [self._keep(content) for content in utterance.photos]
        words = "\n".join(filter(None, (utterance.text, _map_link(utterance.place))))
        if not words and not pictures:
            raise ValueError("an utterance without words, photos and place")
        office, stars = self.rng.choice(OFFICES), self.rng.choice(STARS)
        review = self.world.add(office, utterance.citizen, stars, words, pictures)
        self._announce("NEW_REVIEW", review)
        return review.id

    def edit(self, message_id: str, text: str) -> None:
        """The citizen's words are others now."""
        review = self.world.find(message_id)
        if review is not None:
            review.text, review.changed = text, self.world.tick()
            self._announce("UPDATED_REVIEW", review)

    def delete(self, message_id: str) -> None:
        """It is not listed any more."""
        review = self.world.find(message_id)
        if review is not None:
            review.removed = True

    def answer(self, review: Review, text: str) -> Reply:
        """The office replies, in the place of what it said before."""
        review.reply = Reply(text, self.world.tick(), self.verdict)
        number, name = review.citizen.number, reply_name(review, text)
        self.note(Received(message_id=name, citizen_number=number, text=text, reply_to=review.id, public=True))
        return review.reply

    def throttled(self, retry_after_s: int) -> web.Response:
        """429."""
        return google.throttled(retry_after_s)

    def broken(self) -> web.Response:
        """500."""
        return google.broken()

    def expired(self) -> web.Response:
        """401."""
        return google.expired()

    def _announce(self, kind: str, review: Review) -> None:
        if self.webhook is None or kind not in self.notifications.get("notificationTypes", ()):
            return
        self._pushed += 1
        told = {
            "name": f"{ACCOUNT}/notificationSetting",
            "type": kind,
            "review": f"{ACCOUNT}/{review.id}",
            "location": f"{ACCOUNT}/{review.office}",
        }
        at, number = time_of(review.changed), str(self._pushed)
        message = {"data": base64.b64encode(json.dumps(told).encode()).decode(), "attributes": {}}
        message |= {"messageId": number, "message_id": number, "publishTime": at, "publish_time": at}
        body = json.dumps({"message": message, "subscription": "projects/simulated/subscriptions/reviews"}).encode()
        token = self.signer.token(AUDIENCE, PUSHER)
        self.deliveries.send(
            self.webhook, body, {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        )

    async def _certificates(self, request: web.Request) -> web.Response:
        return web.json_response(self.signer.certificates, headers={"Cache-Control": "public, max-age=20000"})

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
