"""The configured accounts of this process, each with its connector."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from connectors.contract import Connector

Key = tuple[str, str]  #: (channel, account)


class Updates(StrEnum):
    """Where citizens are told by themselves that a status has changed."""

    PRIVATE = "private"  #: in private conversations only
    PUBLIC = "public"  #: in public ones too: everybody reads it
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One bot, page or number."""

    channel: str
    name: str
    connector: Connector[Any]
    acknowledge: bool = True  #: whether a citizen is told the complaint's number at once
    language: str = "id"  #: of the automatic answers
    updates: Updates = Updates.PRIVATE

    @property
    def key(self) -> Key:
        """(channel, account)."""
        return (self.channel, self.name)


class Accounts:
    """All accounts by (channel, account). Kept in memory: finding one never needs the database."""

    def __init__(self, accounts: Mapping[Key, Account]) -> None:
        self._accounts = dict(accounts)
        channels = [channel for channel, _ in accounts]
        self._only = {account.channel: account for account in accounts.values() if channels.count(account.channel) == 1}

    def __iter__(self) -> Iterator[Account]:
        """Every account, in the order of the settings."""
        return iter(self._accounts.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._accounts)

    def get(self, channel: str, name: str | None = None) -> Account | None:
        """One account; without a name, the channel's only one."""
        if name is not None:
            return self._accounts.get((channel, name))
        return self._only.get(channel)
