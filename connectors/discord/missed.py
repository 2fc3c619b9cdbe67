"""What was written while no connection stood: read out of the channels' histories, so that an outage loses nothing.

Channels whose last message is older than the position are not asked; those that the bot may not read are passed over.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from functools import partial

import orjson

from connectors.discord import snowflake
from connectors.discord.failures import Refused
from connectors.discord.position import Position
from connectors.discord.rest import PAGE, Rest
from connectors.http import HttpResponse
from connectors.reading import Node, read_json
from model.reply import Throttled

TEXT = frozenset({0, 2, 5, 13})  #: types of channels that people write in: text, voice, announcements, stage
PARENTS = frozenset({0, 5, 15, 16})  #: that have threads: text, announcements, forum, media
SOONEST_ARCHIVED = timedelta(hours=1)  #: of silence, after which a thread may leave the list of active ones
PATIENCE_S, ATTEMPTS = 60.0, 5  #: with "slow down", before the whole look is given up for now
Ask = Callable[[], Awaitable[HttpResponse]]


async def missed(rest: Rest, position: Position, age: timedelta) -> AsyncIterator[bytes]:
    """Pages of messages and titles after the position, which is `age` old; the oldest of each channel first.

    Raises:
        Refused: Discord is ill, or the token is dead.
        Malformed: an answer cannot be read.
    """
    since = position.since
    for guild in _listed(await _ask(rest.guilds)):
        async for page in _of_guild(rest, guild["id"].must_id(), since, age):
            yield page
    for channel in [*position.direct]:
        async for page in _of_channel(rest, None, channel, since):
            yield page


async def _of_guild(rest: Rest, guild: str, since: int, age: timedelta) -> AsyncIterator[bytes]:
    answer = await _ask_if_allowed(partial(rest.channels, guild))
    channels = [*_listed(answer)] if answer else []
    asks = [partial(rest.active_threads, guild)]
    if age > SOONEST_ARCHIVED:
        parents = [channel["id"].must_id() for channel in channels if channel["type"].integer() in PARENTS]
        asks += [partial(rest.archived_threads, parent) for parent in parents]
    spoken_in = [channel for channel in channels if channel["type"].integer() in TEXT]
    for ask in asks:
        if (answer := await _ask_if_allowed(ask)) is not None:
            threads = [*read_json(answer.body)["threads"].items()]
            if any(_after(thread["id"], since) for thread in threads):
                yield _page(guild, "threads", orjson.dumps([t.value for t in threads if _after(t["id"], since)]))
            spoken_in += threads
    for channel in spoken_in:
        if _after(channel["last_message_id"], since):
            async for page in _of_channel(rest, guild, channel["id"].must_id(), since):
                yield page


async def _of_channel(rest: Rest, guild: str | None, channel: str, since: int) -> AsyncIterator[bytes]:
    after = since
    while (answer := await _ask_if_allowed(partial(rest.history, channel, after))) is not None:
        names = [snowflake.read(message["id"].id()) or 0 for message in _listed(answer)]
        if names:
            yield _page(guild, "messages", answer.body)
        if len(names) < PAGE or max(names) <= after:
            return
        after = max(names)


def _page(guild: str | None, what: str, answer: bytes) -> bytes:
    """The answer, in an object that says of which server it is."""
    return b'{"guild_id":' + orjson.dumps(guild) + b',"' + what.encode() + b'":' + answer + b"}"


def _listed(answer: HttpResponse) -> Iterator[Node]:
    return read_json(answer.body).items()


def _after(name: Node, since: int) -> bool:
    return (snowflake.read(name.id()) or 0) > since


async def _ask_if_allowed(ask: Ask) -> HttpResponse | None:
    """None: the bot may not read that, or it is gone."""
    try:
        return await _ask(ask)
    except Refused as refused:
        if refused.status in (403, 404):
            return None
        raise


async def _ask(ask: Ask) -> HttpResponse:
    """A look at many channels meets limits of seconds: they are waited for."""
    for _ in range(ATTEMPTS):
        try:
            return await ask()
        except Refused as refused:
            failure = refused.failure
            if not isinstance(failure, Throttled) or failure.retry_after_s > PATIENCE_S:
                raise
            await asyncio.sleep(failure.retry_after_s)
    return await ask()
