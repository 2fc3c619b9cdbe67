"""The platform: citizens comment on our posts, name us in theirs, and write to us in private."""

import base64
import random
import time
from typing import Any, ClassVar

from aiohttp import web

from simulator.deliveries import Deliveries
from simulator.facebook.errors import Refused, unknown_object
from simulator.faults import Faults
from simulator.instagram import reads, wire, writes
from simulator.instagram.board import Board, Comment, Post
from simulator.messenger import sends
from simulator.messenger import wire as direct
from simulator.messenger.graph import APP_ID, Call, OnPage
from simulator.messenger.nodes import Reader
from simulator.messenger.platform import map_link
from simulator.messenger.talk import Message, Talk
from simulator.platform import Citizen, Utterance

FIRST_PERSON = 5_100_000_000_000_000  #: plus a citizen's number: the Instagram-scoped id
POSTS = (
    "Selamat pagi warga Semarang! Ada keluhan? Tulis di komentar, sertakan lokasi.",
    "Waspada rob di pesisir utara sore ini. Laporkan genangan di sini.",
)


class Instagram(OnPage):
    """One professional account. Its comments hold no pictures: who has one to show writes in private."""

    channel = "instagram"
    tells_edits = False  #: of direct messages alone
    tells_deletions = False  #: likewise
    webhooks_tell_names = False
    scopes: ClassVar[tuple[str, ...]] = (
        "pages_show_list", "pages_manage_metadata", "pages_read_engagement", "pages_messaging", "instagram_basic",
        "instagram_manage_messages", "instagram_manage_comments",
    )  # fmt: skip
    fields: ClassVar[tuple[str, ...]] = ("feed",)

    def __init__(self, base: str, faults: Faults, deliveries: Deliveries, rng: random.Random) -> None:
        super().__init__(base, faults, deliveries, rng)
        self.app_fields: tuple[str, ...] = (
            "messages", "comments", "mentions", "messaging_postbacks", "live_comments", "messaging_seen", "standby",
            "message_edit",
        )  # fmt: skip
        self.talk = Talk(FIRST_PERSON, self._new_id)
        self.rules = sends.Rules(maximum=1_000, unit="bytes", outside=2534022, nobody=2534014)
        self.board = Board()
        self.posts = [self.board.post(None, caption) for caption in POSTS]

    def account(self) -> dict[str, Any]:
        """An account with webhooks, and a poll that finds soon what they have lost."""
        return {**super().account(), "ig_id": wire.IG_ID, "username": wire.USERNAME}

    def say(self, utterance: Utterance) -> str:
        """Below one of our posts, or in private; a reply stands where it belongs."""
        words = "\n".join(filter(None, (utterance.text, map_link(utterance.place))))
        if not words and not utterance.photos:
            raise ValueError("an utterance without words, photos and place")
        answered = self.board.comments.get(utterance.reply_to or "")
        in_private = self.talk.find(utterance.reply_to) is not None or bool(utterance.photos)
        if answered is None and (in_private or not utterance.public):
            return self._write(utterance, words)
        post = answered.post if answered else self.rng.choice(self.posts)
        comment = self.board.comment(self.talk.person(utterance.citizen), words, post, answered)
        self.tell_comment(comment)
        return comment.id

    def comment_live(self, citizen: Citizen, text: str) -> str:
        """Below a video that is being broadcast."""
        comment = self.board.comment(self.talk.person(citizen), text, self.posts[0])
        comment.live = True
        self.tell_comment(comment)
        return comment.id

    def mention(
        self,
        citizen: Citizen,
        text: str,
        *,
        comment: bool = False,
        tagged: bool = False,
        photos: tuple[bytes, ...] = (),
    ) -> str:
        """A citizen names us in a post, or in a comment on somebody's post."""
        person = self.talk.person(citizen)
        names = [self.keep(content) for content in photos]
        post = self.board.post(person, "" if comment else text, photos=names, tagged=tagged)
        by = self.board.comment(person, text, post) if comment else None
        self._announce(wire.mention_change(post, by))
        return by.id if by else post.id

    def edit(self, message_id: str, text: str) -> None:
        """The words of a direct message; comments stay as they are."""
        message = self.talk.find(message_id)
        if message is not None:
            message.text, message.edits = text, message.edits + 1
            now = time.time()
            self._tell("message_edit", direct.edited(message, wire.IG_ID, now), now)

    def delete(self, message_id: str) -> None:
        """A direct message is unsent, and we are told; a comment goes, and we are not."""
        self.board.comments.pop(message_id, None)
        message = self.talk.find(message_id)
        if message is not None:
            message.removed = True
            now = time.time()
            item = {**direct.between(message, wire.IG_ID, now), "message": {"mid": message.id, "is_deleted": True}}
            self._tell("messages", item, now)

    def read(self, call: Call, reader: Reader) -> Any:
        """See `reads`."""
        return reads.answer(self, call, reader)

    def write(self, call: Call) -> Any:
        """See `writes`."""
        return writes.answer(self, call)

    def read_as_app(self, call: Call) -> Any:
        """Also the fields that the dashboard has subscribed the app to."""
        if call.path != (APP_ID, "subscriptions"):
            return super().read_as_app(call)
        fields = [{"name": name, "version": call.version} for name in self.app_fields]
        return {"data": [{"object": "instagram", "callback_url": self.webhook, "active": True, "fields": fields}]}

    def throttled(self, retry_after_s: int) -> web.Response:
        """Instagram's own subcode."""
        told = "(#4) Application request limit reached"
        return Refused(4, told, subcode=2534040, status=429).answer({"Retry-After": str(retry_after_s)})

    def tell_comment(self, comment: Comment) -> None:
        """Ours too: the account is told of its own comments."""
        self._announce(wire.comment_change(comment))

    def tell_message(self, message: Message) -> None:
        """By webhook; `messages` has the echoes too."""
        self._tell("messages", direct.said(message, wire.IG_ID, self.address), message.at)

    def post_of(self, name: str) -> Post:
        """Raises Graph's refusal where there is no such post."""
        if name not in self.board.posts:
            raise unknown_object(name)
        return self.board.posts[name]

    def _write(self, utterance: Utterance, words: str) -> str:
        person = self.talk.person(utterance.citizen)
        photos = [self.keep(content) for content in utterance.photos]
        said: list[Message] = []
        if photos:
            said.append(self.talk.add(person, own=False, text=None, photos=photos, reply_to=utterance.reply_to))
        if words:
            said.append(self.talk.add(person, own=False, text=words, reply_to=utterance.reply_to))
        for message in said:
            self.tell_message(message)
        return said[-1].id

    def _tell(self, field: str, item: dict[str, Any], at: float) -> None:
        if field in self.app_fields and self.subscribed_fields:
            self.deliver(direct.delivery("instagram", wire.IG_ID, at, item))

    def _announce(self, change: dict[str, Any]) -> None:
        if change["field"] in self.app_fields and self.subscribed_fields:
            entry = {"id": wire.IG_ID, "time": int(time.time()), "changes": [change]}
            self.deliver({"object": "instagram", "entry": [entry]})

    def _new_id(self) -> str:
        return "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOj" + base64.urlsafe_b64encode(self.rng.randbytes(48)).decode()
