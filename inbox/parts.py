"""What the inbox is made from: the service room hands it in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aggregator.accounts import Accounts
from aggregator.desk import Desk
from aggregator.desks import Desks
from aggregator.door import Door
from aggregator.feed import Feed
from inbox.settings import InboxSettings
from model.clock import Clock, NewId
from store.database import Database
from store.media import MediaStore
from understanding.insight import Insight

#: Rows for the channels page: as `inbox.api.documents.ChannelState`.
ChannelsState = Callable[[], Awaitable[list[dict[str, Any]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The rooms below, and the settings. Nothing here is opened or closed by the inbox."""

    database: Database
    accounts: Accounts
    desk: Desk
    desks: Desks
    insight: Insight
    door: Door
    feed: Feed
    clock: Clock
    new_id: NewId
    media: MediaStore
    settings: InboxSettings
    channels_state: ChannelsState
    queue_max_attempts: int = 12  #: refusals of an item of the P3M queue before it is a dead letter
