"""What was said and sent, and the tokens that allow an answer. All in memory."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.line.errors import Refused, month_is_spent

FIRST_MESSAGE = 561_708_000_000_000_000
REPLY_TOKEN_S = 60.0
FREE = 200  #: messages a month of the plan

Sent = list[dict[str, Any]]


@dataclass(slots=True)
class Chats:
    """The account's conversations."""

    rng: random.Random
    now: Callable[[], float] = time.time
    quota: int = FREE
    used: int = 0
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)  #: by id, with `conversation` and `user`
    contents: dict[str, bytes] = field(default_factory=dict)  #: photos, by message id
    _reply_tokens: dict[str, tuple[str, float]] = field(default_factory=dict)  #: token: conversation, until when
    _quotes: dict[str, str] = field(default_factory=dict)  #: quote token: message id
    _accepted: dict[str, Sent] = field(default_factory=dict)  #: by retry key

    def keep(self, conversation: str, user: str, content: dict[str, Any]) -> dict[str, Any]:
        """A new message, with its id and quote token."""
        number = str(FIRST_MESSAGE + len(self.messages))
        message = {"id": number, "quoteToken": f"q{self.rng.getrandbits(128):032x}", **content}
        self._quotes[message["quoteToken"]] = number
        self.messages[number] = {**message, "conversation": conversation, "user": user}
        return message

    def reply_token(self, conversation: str) -> str:
        """Good for one answer within a minute."""
        token = f"{self.rng.getrandbits(128):032x}"
        self._reply_tokens[token] = (conversation, self.now() + REPLY_TOKEN_S)
        return token

    def use(self, token: str) -> str:
        """The conversation that the reply token opens, this once."""
        conversation, until = self._reply_tokens.pop(token, ("", 0.0))
        if self.now() > until:
            raise Refused(400, "Invalid reply token")
        return conversation

    def quoted(self, quote: str | None) -> str | None:
        """The message that a quote token quotes."""
        return self._quotes.get(quote or "")

    def spend(self, messages: int) -> None:
        """Count pushes against the month's."""
        if self.used + messages > self.quota:
            raise month_is_spent()
        self.used += messages

    def accepted(self, retry_key: str) -> Sent | None:
        """What was sent with this key before."""
        return self._accepted.get(retry_key)

    def accept(self, retry_key: str, sent: Sent) -> None:
        """Remember the key."""
        self._accepted[retry_key] = sent
