"""Telegram's threads, and the identifiers that are made of them.

A message id is unique only within its chat, and a chat with a business account has the same id as the citizen's own
chat with the bot: both stand in the identifiers.
"""

import re
from dataclasses import dataclass
from typing import Self

FORM = re.compile(r"(-?\d{1,19})(?:/(\d{1,19})|/direct-(\d{1,19})|@([A-Za-z0-9_-]{1,128}))?", re.ASCII)
CONNECTION = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a conversation is held: at most one of the last three is given."""

    chat: int
    topic: int | None = None  #: of a forum
    direct: int | None = None  #: of a channel's direct messages
    business: str | None = None  #: the connection through which the bot reads a business account's chat

    @property
    def conversation_id(self) -> str:
        """`CHAT`, `CHAT/TOPIC`, `CHAT/direct-TOPIC` or `CHAT@CONNECTION`."""
        if self.topic is not None:
            return f"{self.chat}/{self.topic}"
        if self.direct is not None:
            return f"{self.chat}/direct-{self.direct}"
        return self._scope

    @property
    def _scope(self) -> str:
        return f"{self.chat}@{self.business}" if self.business else str(self.chat)

    def message_id(self, message: int | str) -> str:
        """`CHAT:MESSAGE` or `CHAT@CONNECTION:MESSAGE`."""
        return f"{self._scope}:{message}"

    def number_in(self, platform_message_id: str | None) -> int | None:
        """Telegram's own message id, when the identifier belongs to this chat and is one; else None."""
        scope, _, number = (platform_message_id or "").rpartition(":")
        return int(number) if scope == self._scope and number.isascii() and number.isdigit() else None

    @classmethod
    def parse(cls, conversation_id: str) -> Self:
        """The other way round.

        Raises:
            ValueError: it is no conversation of Telegram.
        """
        found = FORM.fullmatch(conversation_id)
        if found is None:
            raise ValueError("not a conversation on Telegram")
        chat, topic, direct, business = found.groups()
        return cls(int(chat), int(topic) if topic else None, int(direct) if direct else None, business)
