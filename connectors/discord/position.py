"""How far the stream has come: the cursor."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

import orjson

from connectors.contract import Malformed
from connectors.discord import snowflake
from connectors.reading import read_json

FIRST = timedelta(days=1)  #: how far the first look goes back
OVERLAP = timedelta(minutes=10)  #: what is looked at again, because it may have been edited or come out of order
MOST_DIRECT = 100  #: direct channels that are looked at after an outage; Discord lists them to no bot


@dataclass(slots=True)
class Position:
    """The newest message that was seen, and the direct channels, the one that was written in last at the end."""

    seen: int
    direct: dict[str, None] = field(default_factory=dict)

    @classmethod
    def parse(cls, cursor: str | None, now: datetime) -> Self:
        """What a cursor says; a day back where there is none, or where it cannot be read."""
        try:
            told = read_json((cursor or "{}").encode("utf-8", "replace")).object()
        except Malformed:
            return cls(snowflake.of(now - FIRST))
        seen = snowflake.read(told["seen"].id())
        direct = [name for item in told["direct"].items_or_none() if (name := item.id()) is not None]
        return cls(seen or snowflake.of(now - FIRST), dict.fromkeys(direct))

    @property
    def cursor(self) -> str:
        """As it is kept."""
        return orjson.dumps({"seen": str(self.seen), "direct": [*self.direct]}).decode()

    @property
    def since(self) -> int:
        """Messages with a larger id are looked for when something may have been missed."""
        return max(self.seen - (int(OVERLAP.total_seconds() * 1000) << 22), 0)

    def saw(self, body: bytes, now: datetime) -> None:
        """A dispatch is about to be kept: later looks need not go behind it, if it is a new message."""
        try:
            dispatch = read_json(body)
        except Malformed:
            return
        message = dispatch["d"]
        name, channel = snowflake.read(message["id"].id()), snowflake.read(message["channel_id"].id())
        if dispatch["t"].value != "MESSAGE_CREATE" or name is None or channel is None:
            return
        self.seen = max(self.seen, min(name, snowflake.of(now)))
        if not message["guild_id"]:
            self.direct.pop(str(channel), None)
            self.direct[str(channel)] = None
            while len(self.direct) > MOST_DIRECT:
                del self.direct[next(iter(self.direct))]
