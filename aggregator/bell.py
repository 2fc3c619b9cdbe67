"""Workers and their bells: work while there is some, else wait until somebody rings, or look again by oneself."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from store.database import StoreUnavailable


async def rung(bell: asyncio.Event, longest_s: float) -> None:
    """Return when the bell is rung, after `longest_s` seconds at the latest."""
    with suppress(TimeoutError):
        async with asyncio.timeout(longest_s):
            await bell.wait()


async def work(turn: Callable[[], Awaitable[int]], bell: asyncio.Event, idle_s: float) -> None:
    """Take turns until cancelled; `turn` says how much it did. While the store is away, look every `idle_s` seconds."""
    while True:
        bell.clear()
        try:
            done = await turn()
        except StoreUnavailable:
            done = 0
        if not done:
            await rung(bell, idle_s)
