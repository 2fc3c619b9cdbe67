"""The channels and what was said in them. All in memory."""

import random
import time
from collections import defaultdict
from typing import Any

from simulator.discord import wire
from simulator.discord.errors import unknown_channel

NONCE_S = 180.0  #: for how long a nonce makes no second message


class Chats:
    """Messages by channel; ids grow with time, over all channels."""

    def __init__(self, base: str, rng: random.Random) -> None:
        self.direct: set[str] = set()  #: direct channels that exist
        self.threads: dict[str, dict[str, Any]] = {}  #: posts in the forum, by id
        self.blocked: set[str] = set()  #: those whose citizen lets the bot write no more
        self._base = base
        self._rng = rng
        self._step = 0
        self._last_ms = 0
        self._messages: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self._files: dict[str, bytes] = {}
        self._nonces: dict[str, tuple[float, dict[str, Any]]] = {}

    def new_id(self) -> str:
        """Larger than all before it."""
        self._step += 1
        self._last_ms = max(self._last_ms, int(time.time() * 1000))
        return wire.snowflake(self._last_ms, self._step)

    def write(self, channel: str, author: dict[str, Any], content: str, **more: Any) -> dict[str, Any]:
        """A new Message; the first of a post has the post's id."""
        name = channel if channel in self.threads and not self._messages[channel] else self.new_id()
        message = {
            "id": name,
            "channel_id": channel,
            "type": 19 if more.get("message_reference") else 0,
            "content": content,
            "author": author,
            "timestamp": wire.time_of(name),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "flags": 0,
            "components": [],
            **more,
        }
        self._messages[channel].append(message)
        return message

    def exists(self, channel: str) -> bool:
        """Whether the bot knows this channel."""
        return channel == wire.CHANNEL or channel in self.direct or channel in self.threads

    def listed(self, channel: str) -> list[dict[str, Any]]:
        """A channel's messages, the oldest first."""
        if not self.exists(channel):
            raise unknown_channel()
        return self._messages[channel]

    def last_id(self, channel: str) -> str | None:
        """Of the newest message."""
        return self._messages[channel][-1]["id"] if self._messages[channel] else None

    def find(self, name: str | None) -> dict[str, Any] | None:
        """A message, in whatever channel."""
        return next((m for listed in self._messages.values() for m in listed if m["id"] == name), None)

    def remove(self, message: dict[str, Any]) -> None:
        """Take a message away."""
        self._messages[message["channel_id"]].remove(message)

    def sent_before(self, nonce: str) -> dict[str, Any] | None:
        """The message that was made with this nonce within the last minutes."""
        at, message = self._nonces.get(nonce, (0.0, None))
        return message if time.monotonic() - at < NONCE_S else None

    def remember(self, nonce: str, message: dict[str, Any]) -> None:
        """Make no second message with this nonce."""
        self._nonces[nonce] = (time.monotonic(), message)

    def keep_photo(self, channel: str, content: bytes, place: int) -> dict[str, Any]:
        """An Attachment."""
        png = content.startswith(b"\x89PNG")
        filename = f"foto_{place}.{'png' if png else 'jpg'}"
        name = self.new_id()
        path = f"attachments/{channel}/{name}/{filename}"
        self._files[path] = content
        signed = f"{self._base}/{path}?ex=67&is=66&hm={self._rng.getrandbits(64):016x}"
        kind = "image/png" if png else "image/jpeg"
        size = {"size": len(content), "width": 1280, "height": 960}
        return {"id": name, "filename": filename, "content_type": kind, **size, "url": signed, "proxy_url": signed}

    def file(self, path: str) -> bytes | None:
        """What lies at an attachment's path."""
        return self._files.get(path)
