"""How channels look: a square with two letters in the connector's colour. The colours become one small style sheet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aggregator.accounts import Accounts

SAFE_NAME = re.compile(r"[a-z0-9_-]{1,64}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
UNKNOWN = "channel-unknown"


@dataclass(frozen=True, slots=True)
class Badge:
    """One channel."""

    channel: str
    title: str
    letters: str
    style: str  #: the class of its colour


class Badges:
    """All channels of the configured accounts; others are grey, with their first letters."""

    def __init__(self, accounts: Accounts) -> None:
        self._badges: dict[str, Badge] = {}
        self._colours: dict[str, str] = {}
        for account in accounts:
            kind = type(account.connector)
            if SAFE_NAME.fullmatch(account.channel) and COLOUR.fullmatch(kind.colour):
                style = f"channel-{account.channel}"
                self._badges[account.channel] = Badge(account.channel, kind.title, kind.badge[:2], style)
                self._colours[style] = kind.colour

    def __iter__(self) -> Iterator[Badge]:
        """Each channel once, by title."""
        return iter(sorted(self._badges.values(), key=lambda badge: badge.title.casefold()))

    def __getitem__(self, channel: str) -> Badge:
        """The badge of a channel, configured or not."""
        return self._badges.get(channel) or Badge(channel, channel, channel[:2].upper(), UNKNOWN)

    @property
    def style_sheet(self) -> str:
        """Inline styles are not allowed in our pages, so colours come as classes."""
        return "\n".join(f".{style}{{--channel:{colour}}}" for style, colour in sorted(self._colours.items()))
