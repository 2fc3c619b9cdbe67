"""Answers: a reply to the citizen's message, as text, that mentions nobody.

Source: docs.discord.com, "Message resource", Create Message (`nonce`, `enforce_nonce`, `message_reference`,
`allowed_mentions`, 2,000 characters), read 2026-11-25.
"""

import hashlib

from connectors.discord import snowflake
from connectors.discord.markup import literal
from connectors.discord.rest import Rest
from connectors.reading import read_json
from model.reply import Receipt, Rejected, Reply

NONCE = 25  #: characters at the most


async def send(rest: Rest, account: str, reply: Reply) -> Receipt:
    """Send one part.

    Raises:
        Refused: Discord does not take it.
        Malformed: its answer cannot be read.
        Rejected: it is no channel of Discord's.
    """
    channel = snowflake.read(reply.conversation_id)
    if channel is None:
        raise Rejected(f"not a channel on Discord: {reply.conversation_id[:80]!r}")
    answer = await rest.send(channel, literal(reply.text), nonce(account, reply), snowflake.read(reply.reply_to))
    return Receipt(platform_message_id=read_json(answer.body)["id"].must_id())


def nonce(account: str, reply: Reply) -> str:
    """The same for every attempt at this part: within minutes Discord gives the first message and makes no second."""
    name = "\x1f".join((account, reply.key, reply.conversation_id, reply.reply_to or "", reply.text))
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:NONCE]
