"""The simulated X: what citizens do on it. What our daemon may call is in `endpoints`."""

import json
from collections.abc import Sequence
from math import ceil
from time import time
from typing import Any, ClassVar

from aiohttp import web

from simulator.platform import Platform, Utterance
from simulator.x import activity
from simulator.x.answers import problem, too_many
from simulator.x.endpoints import Endpoints
from simulator.x.oauth import Keys, proof
from simulator.x.world import OWN_HANDLE, OWN_ID, DirectMessage, Post, World

PHOTOS_OF_A_POST = 4
KEYS = Keys(
    consumer_key="SIMULATED-x-consumer-key",
    consumer_secret="SIMULATED-x-consumer-secret",
    access_token=f"{OWN_ID}-SIMULATED-x-access-token",
    access_token_secret="SIMULATED-x-access-token-secret",
    bearer_token="SIMULATED-x-bearer-token",
)


class X(Platform):
    """Public posts that mention the city's account, and direct messages to it."""

    channel: ClassVar[str] = "x"
    tells_deletions: ClassVar[bool] = False
    subscribes_by_call: ClassVar[bool] = True

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.world = World()
        self.new_product = False  #: webhooks as X Activity sends them, not as Account Activity
        self.endpoints = Endpoints(self, KEYS)

    def routes(self) -> Sequence[web.RouteDef]:
        """The calls of API v2 that a client makes, and the hosts of media."""
        return self.endpoints.routes()

    def account(self) -> dict[str, Any]:
        """An account that polls every second."""
        return {
            "consumer_key": KEYS.consumer_key,
            "consumer_secret": KEYS.consumer_secret,
            "access_token": KEYS.access_token,
            "access_token_secret": KEYS.access_token_secret,
            "bearer_token": KEYS.bearer_token,
            "poll_every_s": 1.0,
            "api_base": self.base,
            "media_base": f"{self.base}/ton",
        }

    def say(self, utterance: Utterance) -> str:
        """A post that mentions us, or a direct message. An answer to a post is a post."""
        answered = self.world.newest(utterance.reply_to) if utterance.reply_to else None
        if utterance.public or answered:
            return self._post(utterance)
        return self._message(utterance)

    def _post(self, utterance: Utterance) -> str:
        author = self.world.user(utterance.citizen)
        text = utterance.text or ""
        if f"@{OWN_HANDLE}".lower() not in text.lower():
            text = f"@{OWN_HANDLE} {text}".strip()
        photos = self.world.keep_photos(utterance.photos, private=False)
        post = self.world.write_post(
            author, text, reply_to=utterance.reply_to, photos=photos[:PHOTOS_OF_A_POST], place=utterance.place
        )
        self.announce(post)
        for start in range(PHOTOS_OF_A_POST, len(photos), PHOTOS_OF_A_POST):
            more = photos[start : start + PHOTOS_OF_A_POST]
            post = self.world.write_post(author, f"@{OWN_HANDLE}", reply_to=post.id, photos=more)
            self.announce(post)
        return post.id

    def _message(self, utterance: Utterance) -> str:
        """One photo a message; a place is a link to a map, since X has no positions in direct messages any more."""
        author = self.world.user(utterance.citizen)
        words = [utterance.text] if utterance.text else []
        if utterance.place:
            words.append(f"https://maps.google.com/?q={utterance.place.lat},{utterance.place.lon}")
        text = "\n".join(words)
        photos = self.world.keep_photos(utterance.photos, private=True)
        messages = [self.world.write_message(author, self.world.own, text, photos[0] if photos else None)]
        messages += [self.world.write_message(author, self.world.own, "", photo) for photo in photos[1:]]
        for message in messages:
            self.announce(message)
        return f"dm:{messages[-1].id}"

    def edit(self, message_id: str, text: str) -> None:
        """A post gets a new version under a new id; direct messages cannot be changed."""
        if post := self.world.newest(message_id):
            keeps_name = f"@{OWN_HANDLE}".lower() in text.lower()
            self.announce(self.world.edit(post, text if keeps_name else f"@{OWN_HANDLE} {text}"))

    def delete(self, message_id: str) -> None:
        """A post is gone; X tells nobody."""
        if post := self.world.newest(message_id):
            del self.world.posts[post.id]

    def announce(self, said: Post | DirectMessage) -> None:
        """Tell the webhook, where there is one; also of what we ourselves have written."""
        if self.webhook is None:
            return
        if isinstance(said, Post):
            delivery = activity.of_post(said, self.world, self.base, new_product=self.new_product)
        else:
            delivery = activity.of_message(said, self.base, new_product=self.new_product)
        body = json.dumps(delivery, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "x-twitter-webhooks-signature": proof(KEYS, body)}
        self.deliveries.send(self.webhook, body, headers)

    def throttled(self, retry_after_s: int) -> web.Response:
        """429 with the moment at which the window ends."""
        return too_many(ceil(time()) + retry_after_s)

    def broken(self) -> web.Response:
        """A 500, as a problem object."""
        return problem(500, "Internal Server Error", "Something is broken. Please try again later.")

    def expired(self) -> web.Response:
        """A 401: the token was revoked."""
        return problem(401, "Unauthorized", "Unauthorized")
