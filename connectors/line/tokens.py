"""What a webhook lends us for an answer: a reply token for a minute, and a quote token. Kept in memory only.

An answer by reply token costs nothing; a push counts against the month's quota. A token serves once and for about a
minute (developers.line.biz, Messaging API reference, "Send reply message", read 2026-11-25), so it is of use to the
automatic acknowledgement and to a quick officer, and losing it in a restart loses nothing but a push.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from connectors.contract import Malformed
from connectors.reading import read_json
from model.reply import Rejected

LIVES_S = 50.0  #: LINE says one minute; the webhook has been on its way for a part of it
MOST = 4096  #: messages whose tokens are remembered; about a megabyte
UNCLEAR = "LINE may have delivered this answer already and does not say: look into the chat before sending it again"


@dataclass(slots=True)
class Token:
    """A reply token and what was done with it."""

    value: str
    ends: float  #: of the monotonic clock
    tried_by: str | None = None  #: key of the reply that LINE was asked to send with it; nobody else may have it
    again: bool = False  #: that reply was tried before, and it is unknown whether LINE took it

    def release(self) -> None:
        """LINE has surely not taken what was sent with it, unless it was tried before."""
        if not self.again:
            self.tried_by = None


class Tokens:
    """Tokens of the last messages, by message id."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._replies: OrderedDict[str, Token] = OrderedDict()
        self._quotes: OrderedDict[str, str] = OrderedDict()

    def learn(self, body: bytes) -> None:
        """Remember what a verified delivery lends; whatever cannot be read in it lends nothing."""
        try:
            events = [*read_json(body)["events"].items_or_none()]
        except Malformed:
            return
        for event in events:
            message = event["message"]["id"].id()
            if message is None:
                continue
            if (value := event["replyToken"].text()) and message not in self._replies:
                self._replies[message] = Token(value, self._now() + LIVES_S)
            if quote := event["message"]["quoteToken"].text():
                self._quotes[message] = quote
        for kept in (self._replies, self._quotes):
            while len(kept) > MOST:
                kept.popitem(last=False)

    def take(self, message_id: str | None, key: str) -> Token | None:
        """The reply token of a message, for the reply of this key alone; None: there is none, push instead.

        Raises:
            Rejected: this reply was sent with it, LINE did not answer, and it is too late to ask again.
        """
        token = self._replies.get(message_id or "")
        if token is None or token.tried_by not in (None, key):
            return None
        if self._now() < token.ends:
            token.again = token.tried_by == key
            token.tried_by = key
            return token
        if token.tried_by == key:
            raise Rejected(UNCLEAR)
        return None

    def forget(self, message_id: str | None) -> None:
        """The reply token is used up."""
        self._replies.pop(message_id or "", None)

    def quote_of(self, message_id: str | None) -> str | None:
        """What quotes a message, where it is still known."""
        return self._quotes.get(message_id or "")
