"""What was said, in which chat, and the files in it: kept for as long as the simulator runs."""

import random
import time
from collections import defaultdict
from typing import Any

from simulator.telegram import wire
from simulator.telegram.errors import Refused, bad_request

MAX_FILE = 20 * 1024 * 1024


class Chats:
    """Messages by chat and number; numbers start anew in each chat, as Telegram's do for a bot."""

    def __init__(self, rng: random.Random) -> None:
        self.blocked: set[int] = set()  #: chats that let the bot in no more
        self._known: dict[int, dict[str, Any]] = {wire.GROUP["id"]: wire.GROUP}
        self._messages: dict[tuple[int, int], dict[str, Any]] = {}
        self._last: defaultdict[int, int] = defaultdict(int)
        self._files: dict[str, tuple[str, bytes]] = {}
        self._rng = rng

    def write(self, chat: dict[str, Any], sender: dict[str, Any], **parts: Any) -> dict[str, Any]:
        """A new Message."""
        self._known[chat["id"]] = chat
        self._last[chat["id"]] += 1
        number = self._last[chat["id"]]
        message = {"message_id": number, "from": sender, "chat": chat, "date": int(time.time()), **parts}
        self._messages[chat["id"], number] = message
        return message

    def find(self, message_id: str | None) -> dict[str, Any] | None:
        """The Message with an id of the form `CHAT:NUMBER`."""
        chat, _, number = (message_id or "").rpartition(":")
        return self._messages.get((int(chat), int(number))) if chat else None

    def chat(self, chat_id: int) -> dict[str, Any]:
        """A Chat that the bot may write to."""
        if chat_id not in self._known:
            raise bad_request("chat not found")
        if chat_id in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        return self._known[chat_id]

    def keep_photo(self, content: bytes) -> list[str]:
        """File ids of its three sizes; all give the same bytes."""
        ids = [f"AgACAgUAAxkBAAI{self._rng.getrandbits(96):024x}" for _ in wire.SIZES]
        for file_id in ids:
            self._files[file_id] = (f"photos/file_{len(self._files)}.jpg", content)
        return ids

    def file(self, file_id: str) -> tuple[str, bytes]:
        """Path and bytes of a file."""
        if file_id not in self._files:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(self._files[file_id][1]) > MAX_FILE:
            raise bad_request("file is too big")
        return self._files[file_id]

    def file_at(self, path: str) -> bytes | None:
        """What lies at a path that getFile gave."""
        return next((content for known, content in self._files.values() if known == path), None)
